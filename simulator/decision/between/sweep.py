"""A sweep: one or two values of a scenario over a range, all points on the same cases and luck."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack

from simulator import experiment
from simulator.decision.advice import hangs_on, known_about, measured, terms_of
from simulator.decision.asked.criteria import Criterion
from simulator.decision.asked.promised import promised
from simulator.decision.between.crossings import Crossing, crossings_of, frontier_of
from simulator.decision.between.each import Each, control_of, run_each
from simulator.decision.between.sweep_axis import Axis
from simulator.decision.between.sweeping import SweepPlan
from simulator.decision.between.varied import Varied, run_arms
from simulator.decision.between.versions import Version, alone, arm_of, as_arms
from simulator.decision.uncertainty import OverCases, Probability, probability, spread
from simulator.decision.word.verdict import Verdict, judge
from simulator.economics.measures import Measures
from simulator.scenario import Scenario
from simulator.simulate import CONTROL
from simulator.where import Shorthand, Where

# What is told of every point, beside the NPV.
TOLD = ("liability", "repeat_rate", "peak_funding", "program_cost")


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a sweep.

    Attributes
    ----------
    values
        By full path.
    verdict
        As for a run of this point alone, but without plain alternatives and without the
        search for a redesign.
    told
        The measures of `TOLD`, over cases.
    ahead, better
        The NPV less that of the reference point, case by case, and in how many cases it is
        the higher one; None for the reference itself.
    """

    values: dict[str, Any]
    verdict: Verdict
    told: dict[str, OverCases]
    ahead: OverCases | None
    better: Probability | None

    @property
    def npv(self) -> OverCases:
        """Over cases."""
        return self.verdict.npv

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Value, threshold and whether met, for each."""
        return self.verdict.criteria

    @property
    def meets(self) -> bool:
        """Whether all criteria are met."""
        return all(one.met for one in self.criteria)

    @property
    def simulation_error(self) -> float:
        """Standard error of the mean NPV that is due to a finite number of agents."""
        return self.npv.simulation_sd / math.sqrt(self.npv.n)


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """What became of a sweep.

    Attributes
    ----------
    points
        In the order of the plan; `reference` is the place of the one that is nearest to
        the scenario as it is.
    crossings
        Between which points criteria start and stop to be met; () where points are spread.
    frontier
        Places of the points of which no other has both a higher mean NPV and a lower mean
        liability, from the lowest liability on.
    as_arms
        Whether the points were arms of one case, beside one control arm.
    """

    plan: SweepPlan
    points: tuple[Point, ...]
    crossings: tuple[Crossing, ...]
    frontier: tuple[int, ...]
    as_arms: bool
    agents: int
    n_cases: int
    seed: int
    seconds: float

    @property
    def program(self) -> str:
        """The program that was looked at."""
        return self.plan.program

    @property
    def axes(self) -> tuple[Axis, ...]:
        """What was varied."""
        return self.plan.axes

    @property
    def reference(self) -> int:
        """Place of the point that the others are held against."""
        return self.plan.reference

    @property
    def best(self) -> int:
        """Place of the point with the highest mean NPV among those that meet the criteria.

        Among all where none does.
        """
        meeting = [i for i, one in enumerate(self.points) if one.meets]
        return max(meeting or range(len(self.points)), key=lambda i: self.points[i].npv.mean)


def sweep(
    plan: SweepPlan,
    *,
    agents: int,
    cases: int,
    seed: int,
    certain: bool = False,
    at_once: int | None = None,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> Sweep:
    """Play all points of a plan on the same cases.

    Points that differ only in one program's own tools and terms are arms of one case; those
    that change the market or the company are played one after the other in every case, with
    the same draws and the same luck, each beside its own control arm.

    Parameters
    ----------
    agents, cases, seed, certain, where, shorthand
        As for `simulator.experiment.run`.
    at_once
        Arms that are played at once; by default as many as fit into memory. Changes no
        result.

    Raises
    ------
    CaseError, Interrupted, TooLarge
        See `simulator.experiment.run`.
    """
    started = time.perf_counter()
    together = as_arms(axis.path for axis in plan.axes)
    how: dict[str, Any] = {
        "agents": agents, "cases": cases, "seed": seed, "certain": certain,
        "where": Where.of(where, **shorthand),
    }  # fmt: skip
    if together:
        played = run_arms(plan.versions, at_once=at_once, **how)
        results = _each_arm(played, plan.versions)
    else:
        played = run_each(plan.versions, **how)
        results = _each_run(played, plan.versions)
    points, npv = [], []
    for version, (result, measures) in zip(plan.versions, results, strict=True):
        points.append(_point(plan, version, result, measures))
        npv.append(measures.values[plan.program]["npv"])
    reference = npv[plan.reference]
    for i, one in enumerate(points):
        if i != plan.reference:
            ahead = npv[i] - reference
            points[i] = replace(
                one, ahead=spread(ahead[0], ahead[1:]), better=probability(ahead[0] > 0)
            )
    return Sweep(
        plan=plan,
        points=tuple(points),
        crossings=crossings_of(plan, [one.criteria for one in points]),
        frontier=frontier_of(
            [one.npv.mean for one in points], [one.told["liability"].mean for one in points]
        ),
        as_arms=together,
        agents=agents,
        n_cases=cases,
        seed=seed,
        seconds=time.perf_counter() - started,
    )


def shortened(plan: SweepPlan) -> SweepPlan:
    """The first and the last point of a plan, on which a report about it can be tried."""
    return replace(plan, versions=(plan.versions[0], *plan.versions[1:][-1:]))


def as_played(plan: SweepPlan) -> Scenario:
    """The scenario whose cases are played, and kept, for a plan."""
    if as_arms(axis.path for axis in plan.axes):
        return Varied.of(plan.versions)
    return Each.of(plan.versions)


Found = tuple[experiment.PlayedCases, Measures]


def _each_arm(played: experiment.PlayedCases, versions: Sequence[Version]) -> Iterator[Found]:
    """Every arm as a result of its own; what all have in common is measured once."""
    every = measured(played)
    for number, version in enumerate(versions):
        values = {
            CONTROL: every.values[CONTROL],
            version.program: every.values[arm_of(number)],
        }
        yield alone(played, version, number, CONTROL), Measures(CONTROL, values)


def _each_run(played: experiment.PlayedCases, versions: Sequence[Version]) -> Iterator[Found]:
    """Every version with its own control arm as a result of its own."""
    for number, version in enumerate(versions):
        result = alone(played, version, number, control_of(number))
        yield result, measured(result)


def _point(
    plan: SweepPlan, version: Version, result: experiment.PlayedCases, measures: Measures
) -> Point:
    told = {
        name: spread(measures.whole(plan.program, name), measures.halves(plan.program, name))
        for name in TOLD
    }
    return Point(dict(version.values), judged(result, measures, plan.program), told, None, None)


def judged(result: experiment.PlayedCases, measures: Measures, program: str) -> Verdict:
    """The verdict on a program on its own, without a search for a better one."""
    terms = terms_of(result)
    return judge(
        measures,
        program,
        terms,
        known=known_about(result, measures, program),
        sensitivity=hangs_on(result, measures, program),
        promises=promised(result, program, terms),
    )
