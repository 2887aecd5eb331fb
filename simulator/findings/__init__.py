"""What a report says, as plain data: the one place between results and pages.

Terminal, page and figures read only this, so that they agree with one another
and can be written and tested on numbers made by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from simulator.explain.match import Match
from simulator.findings.arms import ArmFinding, Effect, Spread
from simulator.findings.assumptions import Assumption
from simulator.findings.basis import Driver, Judgment, TornadoBar
from simulator.findings.bridges import ArmBridge, BridgeCause
from simulator.findings.health import HealthFindings
from simulator.findings.measuring import Measuring
from simulator.findings.owed import Owed
from simulator.findings.people import NaiveClaim, PeopleFinding
from simulator.findings.program import Setting
from simulator.findings.promises import PromiseFindings
from simulator.findings.retention import Retention
from simulator.findings.statement import Statements
from simulator.findings.tools import ProgramBooks
from simulator.findings.value import ValueFinding
from simulator.terms import NO_WORD, ROUGH, WORDS

__all__ = [
    "ArmBridge",
    "ArmFinding",
    "Assumption",
    "BridgeCause",
    "Driver",
    "Effect",
    "Findings",
    "HealthFindings",
    "Judgment",
    "Match",
    "Measuring",
    "NaiveClaim",
    "Owed",
    "PeopleFinding",
    "ProgramBooks",
    "PromiseFindings",
    "Retention",
    "Setting",
    "Spread",
    "Statements",
    "TornadoBar",
    "ValueFinding",
]


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Everything a report says about one run.

    `program` names the arm the verdict is about. The standard deviation of its
    NPV over cases is split: `simulation_error` is what more agents would remove,
    `real_spread` what they would not. `opinion_share` is None where it cannot be
    told how much rests on judged or assumed numbers. `certain` is a run in which cases
    differ by luck alone, so that counts of cases say nothing. `in_vain` is what to
    say of a search for a better variant that found none, "" elsewhere. `compared` are
    the names of all arms, today's first, in the order of the values of `effects` and of
    `around`, which are about service, newcomers and the rival where the market has them.
    Frames for figures: `npv` (arm, case, npv), `cash` and `liability` (arm,
    week, mean, low, high; 80 % of cases between low and high), in currency.
    `bridges` has an entry for every arm beside today's, `bridge` the same as a table
    (case, arm, part, amount). `variant` is the change of one number with which the program
    meets every criterion, "" where none was found. `numbers` are those of
    `assumptions` as they are computed with (path, value, low, high). `model` is the
    description of the model as Markdown. `row` and `cells` are those of the table of the word,
    (name, whether it holds), which is "" where nothing uncertain was played; `next_step` is the
    act and what goes with it, `beside` what stands beside the word, `cases_needed` how many
    cases would do where there are too few, `settled` why there are as many as there are where
    nobody has said how many, `unknowns` how many were drawn, `unwritten` the
    defaults that shape programs and are not in the scenario. `adverse` and
    `favorable` are the mean NPV and its interval in the quarter of cases at either end of what
    is believed. `titles` are what people read for programs and tools, by name and by path.
    """

    name: str
    question: str
    goal: str
    currency: str
    customers: float
    horizon_weeks: int
    cost_of_capital: float
    agents: int
    cases: int
    seed: int
    certain: bool
    version: str
    program: str
    word: str
    headline: str
    reason: str
    rough: bool
    would_change: tuple[str, ...]
    unchecked: tuple[str, ...]
    in_vain: str
    warnings: tuple[str, ...]
    judgments: tuple[Judgment, ...]
    arms: tuple[ArmFinding, ...]
    compared: tuple[str, ...]
    effects: tuple[Effect, ...]
    drivers: tuple[Driver, ...]
    opinion_share: float | None
    simulation_error: float
    real_spread: float
    matches: tuple[Match, ...]
    assumptions: tuple[Assumption, ...]
    npv: pl.DataFrame
    cash: pl.DataFrame
    liability: pl.DataFrame
    around: tuple[Effect, ...] = ()
    bridges: tuple[ArmBridge, ...] = ()
    bridge: pl.DataFrame = field(default_factory=pl.DataFrame)
    statements: Statements | None = None
    numbers: pl.DataFrame = field(default_factory=pl.DataFrame)
    people: PeopleFinding | None = None
    claims: tuple[NaiveClaim, ...] = ()
    measuring: Measuring | None = None
    fingerprint: str = ""
    turns: tuple[TornadoBar, ...] = ()
    turns_explain: float | None = None
    setting: Setting | None = None
    tools: tuple[ProgramBooks, ...] = ()
    model: str = ""
    promises: PromiseFindings | None = None
    variant: str = ""
    retention: Retention | None = None
    health: HealthFindings | None = None
    owed: Owed | None = None
    value: ValueFinding | None = None
    row: int = 0
    cells: tuple[tuple[str, bool], ...] = ()
    next_step: tuple[str, str] = ("", "")
    beside: tuple[str, ...] = ()
    unwritten: tuple[str, ...] = ()
    cases_needed: int = 0
    settled: str = ""
    unknowns: int = 0
    adverse: Spread | None = None
    favorable: Spread | None = None
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The word as it is shown: rough where the cases are few, or that there is none."""
        if not self.word:
            return WORDS[NO_WORD]
        return (ROUGH if self.cases_needed else WORDS)[self.word]

    @property
    def is_clear(self) -> bool:
        """Whether the answer is the same at both ends of what is believed."""
        robust = self.adverse is not None and self.adverse.low > 0
        return robust or (self.favorable is not None and self.favorable.high < 0)

    @property
    def main(self) -> ArmFinding:
        """The arm the verdict is about."""
        return next(arm for arm in self.arms if arm.name == self.program)

    @property
    def programs(self) -> tuple[ArmFinding, ...]:
        """The programs of the scenario, without their plain alternatives."""
        return tuple(arm for arm in self.arms if arm.role == "program")

    def alternatives(self, program: str) -> tuple[ArmFinding, ...]:
        """The arms that spend the same money as `program`."""
        return tuple(arm for arm in self.arms if arm.beside == program)
