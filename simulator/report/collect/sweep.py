"""From a sweep to what is said about it."""

from __future__ import annotations

from typing import Any

from simulator.decision import uncertainty
from simulator.decision.crossings import ALL, Crossing
from simulator.decision.in_passing import in_passing
from simulator.decision.sweep import Point, Sweep
from simulator.decision.sweeping import Axis
from simulator.report.findings.arms import Spread
from simulator.report.findings.sweep import Start, SweepFindings, SweepPoint, Varied
from simulator.report.numbers import plain
from simulator.scenario.lock import version

CRITERIA = {"npv": "the criterion of the NPV", "promises": "the promises", "goal": "the goal",
            ALL: "all criteria"}  # fmt: skip


def swept(found: Sweep, *, certain: bool) -> SweepFindings:
    """Everything that a sweep says."""
    scenario = found.plan.scenario
    return SweepFindings(
        name=scenario.name,
        question=scenario.question,
        currency=scenario.currency,
        program=found.program,
        axes=tuple(map(_axis, found.axes)),
        points=tuple(
            _point(found, one, on_frontier=place in found.frontier)
            for place, one in enumerate(found.points)
        ),
        starts=tuple(map(_start, found.crossings)),
        best=found.best,
        reference=found.reference,
        customers=float(scenario.tree["market"]["customers"]),
        horizon_weeks=scenario.horizon_weeks,
        agents=found.agents,
        cases=found.n_cases,
        seed=found.seed,
        certain=certain or not scenario.uncertain,
        version=version(),
        warnings=tuple(map(str, scenario.warnings)),
    )


def _axis(axis: Axis) -> Varied:
    return Varied(axis.path, axis.unit, plain(axis.own), axis.numeric)


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


def _spread(over: uncertainty.Spread) -> Spread:
    return Spread(over.mean, over.quantiles[0.05], over.quantiles[0.95])


def _number(value: Any) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number else None


def _start(one: Crossing) -> Start:
    beside = ", ".join(f"{path.split('.')[-1]} {plain(value)}" for path, value in one.at.items())
    return Start(
        CRITERIA[one.criterion], one.path, one.low, one.high, one.about, one.starts, beside
    )
