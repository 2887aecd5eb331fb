"""What a run has found before it is told: cases, measures, verdicts, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from simulator import experiment
from simulator.decision import Verdict, advice
from simulator.decision.search import Search
from simulator.decision.settled import Settled
from simulator.economics import Accounts, Measures
from simulator.economics.customers.naive import Claims, naive_of
from simulator.economics.customers.winners import Winners, winners_of
from simulator.findings import over_time
from simulator.scenario import Scenario

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False)
class Answer:
    """The cases of a run, what they measure, and what to do about each program.

    Attributes
    ----------
    played
        The cases as they were played: ledgers, design, drawn numbers.
    measures
        NPV, payback, retention and the like by arm and case.
    verdicts
        What to do about each program, by its name.
    searches
        What came of looking for a better variant, by the name of the program;
        without those for which nobody looked.
    settled
        Why there are as many cases; None where their number was given.
    """

    played: experiment.PlayedCases
    measures: Measures
    verdicts: dict[str, Verdict]
    searches: dict[str, Search]
    settled: Settled | None = None

    @property
    def scenario(self) -> Scenario:
        """The question and every number it rests on."""
        return self.played.scenario

    @property
    def verdict(self) -> Verdict:
        """The verdict about the best program."""
        return self.verdicts[advice.best_program(self.verdicts)]

    @cached_property
    def winners(self) -> dict[str, Winners]:
        """Who wins and who loses by each arm beside the control, by its name."""
        return winners_of(self.played.played)

    @cached_property
    def naive(self) -> dict[str, Claims]:
        """What naive methods would claim of each arm beside the control, and the truth."""
        return naive_of(self.played.played)

    @cached_property
    def books(self) -> dict[str, list[Accounts]]:
        """The accounts of every case, by arm, the control's first."""
        cases = [case.ledgers for case in self.played.played]
        return {arm: [Accounts.of(one[arm]) for one in cases] for arm in self.played.arms}

    @cached_property
    def curves(self) -> pl.DataFrame:
        """Rates of who stays by month and arm, over cases."""
        return over_time.curves_table(self.books, self.scenario.start)

    @cached_property
    def health(self) -> pl.DataFrame:
        """The figures of health of every arm with members by month, over cases."""
        return over_time.health_table(self.played, self.books)

    @cached_property
    def cohorts(self) -> pl.DataFrame:
        """Who came or joined in a month, and what has become of them, in the first case."""
        return over_time.cohorts_table(self.played)

    @property
    def lock(self) -> str:
        """The scenario with every number resolved, as YAML that repeats this run to the bit."""
        return self.scenario.to_yaml(
            agents=self.played.agents, cases=len(self.played.played), seed=self.played.seed
        )
