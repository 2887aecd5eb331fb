"""Where along a sweep criteria start and stop to be met, and which points no other beats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from simulator.decision.asked.criteria import Criterion
from simulator.decision.between.sweeping import SweepPlan

ALL = "all"  # the name of all criteria together


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two neighboring points of which only one meets a criterion.

    Attributes
    ----------
    criterion
        Its name; `all` for all of them together.
    path, low, high
        What is varied, and the two points; nothing between them was played.
    about
        Where a straight line between their probabilities passes the threshold; between
        `low` and `high` by construction, and no better known than that. For all together,
        where the last criterion starts or the first one stops to be met.
    starts
        Whether it starts to be met from `low` to `high`; stops otherwise.
    at
        Path and value of the other axis; {} where there is none.
    """

    criterion: str
    path: str
    low: float
    high: float
    about: float
    starts: bool
    at: dict[str, Any]


def crossings_of(
    plan: SweepPlan, criteria: Sequence[tuple[Criterion, ...]]
) -> tuple[Crossing, ...]:
    """The crossings along the first axis that is a number, for every value of the other one.

    Parameters
    ----------
    criteria
        Of every point, in the order of the plan.

    Points that are spread have no neighbors, so they have no crossings.
    """
    numeric = [axis for axis in plan.axes if axis.numeric]
    if not numeric or not plan.grid:
        return ()
    path, *_ = (axis.path for axis in numeric)
    crossings: list[Crossing] = []
    rows: dict[Any, list[tuple[float, tuple[Criterion, ...]]]] = {}
    for version, held in zip(plan.versions, criteria, strict=True):
        rest = tuple((key, value) for key, value in version.values.items() if key != path)
        value = version.values[path]
        if value is not None:
            rows.setdefault(rest, []).append((float(value), held))
    for rest, row in rows.items():
        for before, after in pairwise(sorted(row, key=lambda one: one[0])):
            crossings += _between(path, dict(rest), before, after)
    return tuple(crossings)


def _between(
    path: str,
    at: dict[str, Any],
    before: tuple[float, tuple[Criterion, ...]],
    after: tuple[float, tuple[Criterion, ...]],
) -> list[Crossing]:
    (low, first), (high, second) = before, after
    then = {one.name: one for one in second}
    pairs = [(one, then[one.name]) for one in first if one.name in then]
    places = {a.name: _passes(a, b, low, high) for a, b in pairs if a.met != b.met}
    crossings = [
        Crossing(name, path, low, high, place, then[name].met, at)
        for name, place in places.items()
    ]  # fmt: skip
    met = all(a.met for a, _ in pairs), all(b.met for _, b in pairs)
    if met[0] != met[1]:
        own = [places[a.name] for a, b in pairs if a.met != b.met and b.met == met[1]]
        about = max(own) if met[1] else min(own)
        crossings.append(Crossing(ALL, path, low, high, about, met[1], at))
    return crossings


def _passes(a: Criterion, b: Criterion, low: float, high: float) -> float:
    """Where a straight line between two probabilities passes the threshold."""
    rise = b.probability.value - a.probability.value
    asked = (a.threshold + b.threshold) / 2
    part = (asked - a.probability.value) / rise if rise else 0.5
    return low + min(max(part, 0.0), 1.0) * (high - low)


def frontier_of(npv: Sequence[float], liability: Sequence[float]) -> tuple[int, ...]:
    """Places of points that none beats in both NPV (higher) and liability (lower).

    Points that are equal in both are all kept; those of which one is not known are not.
    """
    known = [i for i in range(len(npv)) if npv[i] == npv[i] and liability[i] == liability[i]]

    def beaten(i: int) -> bool:
        return any(
            npv[j] >= npv[i]
            and liability[j] <= liability[i]
            and (npv[j] > npv[i] or liability[j] < liability[i])
            for j in known
        )

    kept = [i for i in known if not beaten(i)]
    return tuple(sorted(kept, key=lambda i: (liability[i], npv[i])))
