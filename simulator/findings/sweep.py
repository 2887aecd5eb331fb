"""What a sweep says, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator.decision import uncertainty
from simulator.decision.between.crossings import ALL, Crossing
from simulator.decision.between.sweep import Point, Sweep
from simulator.decision.between.sweep_axis import Axis
from simulator.decision.names import in_sentence, name_of, names_of, titles_of
from simulator.decision.word.in_passing import in_passing
from simulator.explain.numbers import plain, valued
from simulator.findings.arms import Spread
from simulator.findings.assumptions import warnings_of
from simulator.program.about.titles import from_key
from simulator.say import label
from simulator.scenario.lock import version


@dataclass(frozen=True, slots=True)
class SweptPath:
    """What a sweep varies: dotted path, name, unit, the scenario's own value as one types it.

    `numeric` says that something lies between its values.
    """

    path: str
    unit: str
    own: str
    numeric: bool
    name: str = ""

    @property
    def label(self) -> str:
        """What people read for it."""
        return self.name or name_of(self.path)

    def shown(self, typed: str, number: float | None) -> str:
        """One of its values as people read it: a share as a percentage."""
        return typed if number is None else valued(number, self.unit)


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
class Threshold:
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
    """A sweep; `best` and `reference` are places among the points, `title` is the program's."""

    name: str
    question: str
    currency: str
    program: str
    axes: tuple[SweptPath, ...]
    points: tuple[SweepPoint, ...]
    starts: tuple[Threshold, ...]
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
    title: str = ""

    @property
    def label(self) -> str:
        """What people read for the program."""
        return self.title or from_key(self.program)

    @property
    def names(self) -> dict[str, str]:
        """What people read for what is varied, by path."""
        return {axis.path: axis.label for axis in self.axes}


CRITERIA = {"npv": label("the criterion of the NPV"), "promises": label("the promises"),
            "goal": label("the goal"), ALL: label("all criteria")}  # fmt: skip


def swept(found: Sweep, *, certain: bool) -> SweepFindings:
    """Everything that a sweep says."""
    scenario = found.plan.scenario
    titles = titles_of(scenario)
    names = names_of([axis.path for axis in found.axes], titles)
    return SweepFindings(
        name=scenario.name,
        question=scenario.question,
        currency=scenario.currency,
        program=found.program,
        axes=tuple(_axis(axis, names[axis.path]) for axis in found.axes),
        points=tuple(
            _point(found, one, on_frontier=place in found.frontier)
            for place, one in enumerate(found.points)
        ),
        starts=tuple(_start(one, found.axes) for one in found.crossings),
        best=found.best,
        reference=found.reference,
        customers=float(scenario.tree["market"]["customers"]),
        horizon_weeks=scenario.horizon_weeks,
        agents=found.agents,
        cases=found.n_cases,
        seed=found.seed,
        certain=certain or not scenario.uncertain,
        version=version(),
        title=titles[found.program],
        warnings=warnings_of(scenario),
    )


def _axis(axis: Axis, name: str) -> SweptPath:
    return SweptPath(axis.path, axis.unit, plain(axis.own), axis.numeric, name)


def _point(found: Sweep, point: Point, *, on_frontier: bool) -> SweepPoint:
    values = [point.values[axis.path] for axis in found.axes]
    pays = point.verdict.probability
    ahead = point.ahead
    return SweepPoint(
        values=tuple(map(plain, values)),
        numbers=tuple(map(_number, values)),
        word=in_passing(point.verdict),
        npv=_spread(point.npv),
        low=point.npv.low,
        high=point.npv.high,
        simulation_error=point.simulation_error,
        probability=pays.value,
        certainty=(pays.low, pays.high),
        liability=_spread(point.told["liability"]),
        repeat_rate=_spread(point.told["repeat_rate"]),
        peak_funding=_spread(point.told["peak_funding"]),
        cost=_spread(point.told["program_cost"]),
        meets=point.meets,
        missed=tuple(CRITERIA[one.name] for one in point.criteria if not one.met),
        ahead=None if ahead is None else Spread(ahead.mean, ahead.low, ahead.high),
        better=None if point.better is None else point.better.value,
        on_frontier=on_frontier,
    )


def _spread(over: uncertainty.OverCases) -> Spread:
    return Spread(over.mean, over.quantiles[0.05], over.quantiles[0.95])


def _number(value: Any) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number else None


def _start(one: Crossing, axes: Sequence[Axis]) -> Threshold:
    units = {axis.path: axis.unit for axis in axes}
    names = names_of([axis.path for axis in axes])
    beside = ", ".join(
        f"{in_sentence(names[path])} {valued(value, units[path])}" for path, value in one.at.items()
    )
    return Threshold(
        CRITERIA[one.criterion], one.path, one.low, one.high, one.about, one.starts, beside
    )
