"""What a report says, as plain data: the one place between results and pages.

Terminal, page and figures read only this, so that they agree with one another
and can be written and tested on numbers made by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from simulator.decision.alternatives import Role


@dataclass(frozen=True, slots=True)
class Spread:
    """A number over cases: its mean and the 90 % of cases in the middle."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ArmFinding:
    """One arm beside today.

    Money in currency, shares as shares. `beside` is the program whose money
    the arm spends and `beaten` the share of cases in which that program earns
    more; both are None for programs. `payback_weeks` is None where half of the
    cases or more never pay back. `certainty` is a 95 % interval of `probability`.
    `liability` is what is owed at the horizon as far as it will be redeemed,
    `outstanding` all of it.
    """

    name: str
    label: str
    role: Role
    npv: Spread
    probability: float
    certainty: tuple[float, float]
    payback_weeks: float | None
    peak_funding: float
    worst_5: float
    roi: float | None
    liability: float
    outstanding: float
    repeat_rate: float
    repeat_gain: float
    cost: float
    word: str = ""
    headline: str = ""
    beside: str | None = None
    beaten: float | None = None
    behind: Spread | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """One measure of what the arms do: its mean over cases by arm, today's first.

    A value is None where the measure has none in an arm. `unit` is that of the
    economics room: currency, share, heads, weeks.
    """

    name: str
    unit: str
    meaning: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One cause of the difference between an arm's profit and today's, in currency."""

    name: str
    meaning: str
    amount: Spread


@dataclass(frozen=True, slots=True)
class ArmBridge:
    """Why an arm's profit over the horizon differs from today's, not discounted.

    `parts` are those that are not zero in all cases; their means add up to that of `total`.
    `stayed` are departures that the arm is expected to avoid by reason (value, lock_in,
    service), in heads, without reasons that avoid none.
    """

    arm: str
    parts: tuple[Part, ...]
    total: Spread
    stayed: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Driver:
    """An uncertain input and how closely the NPV follows it.

    `share` is of the variance of the NPV's ranks; `clear` says that chance alone
    would hardly bring so large a correlation.
    """

    path: str
    correlation: float
    share: float
    unit: str
    kind: str
    source: str
    low: float
    high: float
    clear: bool = True


@dataclass(frozen=True, slots=True)
class Judgment:
    """One criterion of the verdict, in numbers."""

    name: str
    met: bool
    text: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number of the scenario and where it comes from."""

    path: str
    value: str
    range: str
    unit: str
    kind: str
    source: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A number as the client declares it and as today's business, simulated, shows it."""

    segment: str
    name: str
    declared: float
    simulated: float


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
    (case, arm, part, amount).
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
