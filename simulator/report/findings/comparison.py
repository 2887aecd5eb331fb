"""What a comparison of programs says, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from simulator.report.findings.arms import Spread


@dataclass(frozen=True, slots=True)
class Contender:
    """One program among others; money in currency.

    `best` is the share of cases in which none has a higher NPV, with its 95 % interval;
    `loss` what choosing it costs against the best of each case, on average, and
    `loss_error` the simulation error of that. `word` is the verdict about it by itself, ""
    for today's business. `beaten_by` names programs that nobody would pass over for it.
    """

    name: str
    word: str
    headline: str
    npv: Spread
    probability: float
    best: float
    best_between: tuple[float, float]
    loss: float
    loss_error: float
    payback_weeks: float | None
    peak_funding: float
    liability: float
    repeat_gain: float
    cost: float
    beaten_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duel:
    """Two programs case by case: `ahead` is the NPV of the one less that of the other.

    `low` and `high` are the 95 % interval of its mean, the ends of `ahead` the middle 90 %
    of cases; `beats` is the share of cases in which the one is better.
    """

    one: str
    other: str
    ahead: Spread
    low: float
    high: float
    beats: float


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonFindings:
    """Programs side by side in the same cases; `contenders` in order of their expected loss.

    Frames: `npv` (arm, case, npv) and `cash` (arm, week, mean, low, high; 80 % of cases
    between), in currency. `worth_of_knowing` is the expected loss of the best choice.
    """

    name: str
    question: str
    currency: str
    customers: float
    horizon_weeks: int
    cost_of_capital: float
    agents: int
    cases: int
    seed: int
    certain: bool
    version: str
    control: str
    contenders: tuple[Contender, ...]
    duels: tuple[Duel, ...]
    worth_of_knowing: float
    warnings: tuple[str, ...]
    npv: pl.DataFrame
    cash: pl.DataFrame

    @property
    def best(self) -> Contender:
        """The one to choose."""
        return self.contenders[0]
