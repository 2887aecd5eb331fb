"""What a sweep says, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.report.findings.arms import Spread


@dataclass(frozen=True, slots=True)
class Varied:
    """What a sweep varies: dotted path, its unit, the scenario's own value as one types it.

    `numeric` says that something lies between its values.
    """

    path: str
    unit: str
    own: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """One point; money in currency.

    `values` are those of the axes as one types them, `numbers` the same as numbers, None of
    a word. Spreads are the mean and the 90 % of cases in the middle; `low` and `high` the
    95 % interval of the mean NPV, `certainty` that of the probability that it is positive.
    `ahead` is the NPV less that of the point nearest to the scenario as it is (mean and its
    95 % interval), None for that point itself; `better` in how many cases it is the higher.
    """

    values: tuple[str, ...]
    numbers: tuple[float | None, ...]
    word: str
    npv: Spread
    low: float
    high: float
    simulation_error: float
    probability: float
    certainty: tuple[float, float]
    liability: Spread
    repeat_rate: Spread
    peak_funding: Spread
    cost: Spread
    meets: bool
    missed: tuple[str, ...]
    ahead: Spread | None
    better: float | None
    on_frontier: bool


@dataclass(frozen=True, slots=True)
class Start:
    """Between which values of a path a criterion starts (or stops) to be met.

    `about` is where a straight line between the two points passes; `beside` is the value of
    the other path, "" where there is none.
    """

    criterion: str
    path: str
    low: float
    high: float
    about: float
    starts: bool
    beside: str


@dataclass(frozen=True, slots=True)
class SweepFindings:
    """A sweep; `best` and `reference` are places among the points."""

    name: str
    question: str
    currency: str
    program: str
    axes: tuple[Varied, ...]
    points: tuple[SweepPoint, ...]
    starts: tuple[Start, ...]
    best: int
    reference: int
    customers: float
    horizon_weeks: int
    agents: int
    cases: int
    seed: int
    certain: bool
    version: str
    warnings: tuple[str, ...]
