"""What a change of a scenario did to its verdict, on shared luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.decision.between.changes import ChangedValue, changes_between, in_words
from simulator.decision.names import names_of
from simulator.decision.word.fitted import mean_of
from simulator.findings.answer import Answer
from simulator.findings.arms import Spread, spread_of


@dataclass(frozen=True, slots=True)
class Side:
    """One scenario: its word and reason, the probability that it pays, its mean NPV."""

    name: str
    program: str
    word: str | None
    reason: str
    pays: float
    npv: Spread
    cost: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Two scenarios side by side.

    `changes` are name, path, before and after. `gain` is the second NPV less the first, case by
    case; `low` to `high` the 95 % interval of its mean; `better` the share of cases in which
    the second earns more.
    """

    before: Side
    after: Side
    currency: str
    cases: int
    agents: int
    seed: int
    changes: tuple[tuple[str, str, str, str], ...]
    gain: Spread
    low: float
    high: float
    better: float

    @property
    def told(self) -> bool:
        """Whether the mean NPV surely differs."""
        return self.low > 0 or self.high < 0


def difference_of(one: Answer, other: Answer) -> Difference:
    """The second answer beside the first; both played with the same seed and as many cases.

    Raises
    ------
    ValueError
        If they were not: their cases could not be paired.
    """
    if len(one.played.played) != len(other.played.played) or one.played.seed != other.played.seed:
        raise ValueError("cases of another number or seed cannot be paired")
    first, second = _npv(one), _npv(other)
    gain = second - first
    mean = mean_of(gain)
    changes = changes_between(one.scenario, other.scenario)
    return Difference(
        before=_side(one), after=_side(other), currency=other.scenario.currency,
        cases=len(gain), agents=other.played.agents, seed=other.played.seed,
        changes=tuple(_named(changes)), gain=spread_of(gain), low=mean.low, high=mean.high,
        better=float((gain > 0).mean()),
    )  # fmt: skip


def _named(changes: tuple[ChangedValue, ...]) -> list[tuple[str, str, str, str]]:
    names = names_of([one.path for one in changes])
    return [
        (names[one.path], one.path, in_words(one.before), in_words(one.after)) for one in changes
    ]


def _npv(answer: Answer) -> np.ndarray:
    return answer.measures.whole(answer.verdict.arm, "npv")


def _side(answer: Answer) -> Side:
    verdict = answer.verdict
    cost = float(answer.measures.whole(verdict.arm, "program_cost").mean())
    return Side(
        answer.scenario.name, verdict.arm, verdict.word, verdict.reason,
        verdict.probability.value, spread_of(_npv(answer)), cost,
    )  # fmt: skip
