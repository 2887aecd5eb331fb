"""What a search for a better program says, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.report.findings.arms import Spread


@dataclass(frozen=True, slots=True)
class Knob:
    """What was left open: path, unit, what it was and what it becomes, as one types them.

    `between` are the ends of the search; `within` the values around the new one of which
    none is surely worse, the others being the winner's.
    """

    path: str
    unit: str
    was: str
    becomes: str
    between: tuple[str, ...]
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """The winner with one knob turned to a value, less the winner: mean NPV, its 95 % interval."""

    path: str
    value: str
    number: float | None
    ahead: Spread
    chosen: bool


@dataclass(frozen=True, slots=True)
class Runner:
    """A program in the cases that were held out: `values` in the order of the knobs.

    `npv` is the mean with the middle 90 % of cases, `low` and `high` the 95 % interval of
    the mean.
    """

    name: str
    values: tuple[str, ...]
    word: str
    npv: Spread
    low: float
    high: float
    probability: float
    meets: bool
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Against:
    """The winner beside another one in cases that were held out, paired, in currency.

    `ahead` is the mean difference of the NPV with its 95 % interval, `better` in how many
    cases it is positive, `sure` how sure the mean is above zero, `searched` what the race
    saw of it in its own cases.
    """

    other: str
    ahead: Spread
    better: float
    sure: float
    searched: float


@dataclass(frozen=True, slots=True)
class Step:
    """A round of the race: programs, new ones among them, cases, how many are surely worse.

    `leader` are the values of the one in front, `ahead` by how much it is before the start.
    """

    number: int
    programs: int
    new: int
    cases: int
    dropped: int
    left: int
    leader: tuple[str, ...]
    ahead: float
    meets: bool


@dataclass(frozen=True, slots=True)
class ImprovementFindings:
    """A search; `better` says that the winner is, in cases nobody had seen.

    `runners` are the winner, the scenario as it is where it did not win, and the runner-up.
    """

    name: str
    question: str
    currency: str
    program: str
    knobs: tuple[Knob, ...]
    runners: tuple[Runner, ...]
    against: tuple[Against, ...]
    steps: tuple[Step, ...]
    tried: tuple[Tried, ...]
    better: bool
    horizon_weeks: int
    plays: int
    budget: int
    agents: int
    cases: int
    seed: int
    version: str
    warnings: tuple[str, ...]
