"""What the NPV would be at either end of each unknown, and where it would turn.

A straight line through all cases: with the others as uncertain as they are, how much NPV
comes with one number. The slope has an error, which everything that follows from it says.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from simulator.decision.uncertainty import LEVEL, PER_UNKNOWN, Numbers

# Cases beyond the number of unknowns below which slopes are noise.
SPARE = 10
ENDS = (0.1, 0.9)


@dataclass(frozen=True, slots=True)
class Swing:
    """The mean NPV of an arm as one unknown moves, with 95 % intervals, in currency.

    `low` and `high` are its 10 % and 90 % quantiles, `at_low` and `at_high` the mean NPV
    there: the estimate and the ends of its interval. `turns_at` is where the mean NPV would
    be zero, None where the slope may be nothing; `within` whether that lies among the values
    that were drawn.
    """

    name: str
    low: float
    high: float
    at_low: tuple[float, float, float]
    at_high: tuple[float, float, float]
    turns_at: float | None
    within: bool

    @property
    def width(self) -> float:
        """How far the mean NPV moves between the ends."""
        return abs(self.at_high[0] - self.at_low[0])


@dataclass(frozen=True, slots=True)
class Tornado:
    """Unknowns by how far they move the mean NPV; `explained` is the line's share of its variance.

    `explained` is adjusted for the number of unknowns.
    """

    swings: tuple[Swing, ...]
    explained: float


def tornado_of(drawn: Numbers, npv: Numbers, names: Sequence[str]) -> Tornado | None:
    """Swings of the NPV; None where the cases are too few to tell them.

    Parameters
    ----------
    drawn
        Values of the unknowns, (cases, unknowns).
    npv
        (cases,).

    Raises
    ------
    ValueError
        If shapes differ.
    """
    n, d = drawn.shape
    if npv.shape != (n,) or len(names) != d:
        raise ValueError(f"{npv.shape} results of {drawn.shape} inputs called {len(names)} names")
    # not by its standard deviation, which rounding leaves above 0 where nothing moves
    moving = np.flatnonzero(np.ptp(drawn, axis=0) > 0) if n else np.array([], int)
    if n < max(moving.size + SPARE, PER_UNKNOWN * moving.size) or not moving.size:
        return None
    x = drawn[:, moving]
    centered = (x - x.mean(axis=0)) / x.std(axis=0)
    freedom = n - moving.size - 1
    design = np.column_stack([np.ones(n), centered])
    inverse = np.linalg.pinv(design.T @ design)
    slopes = inverse @ design.T @ npv
    left = npv - design @ slopes
    variance = float(left @ left) / freedom
    reach = float(stdtrit(freedom, 0.5 + LEVEL / 2))
    total = float(((npv - npv.mean()) ** 2).sum())
    explained = 1 - variance * (n - 1) / total if total > 0 else 0.0
    swings = tuple(
        _swing(names[at], x[:, k], slopes[0], slopes[k + 1], variance * inverse, k + 1, reach)
        for k, at in enumerate(moving)
    )
    return Tornado(tuple(sorted(swings, key=lambda one: -one.width)), max(explained, 0.0))


def _swing(
    name: str, values: Numbers, mean: float, slope: float, spread: Numbers, at: int, reach: float
) -> Swing:
    """`slope` is per standard deviation of the values; `spread` the covariance of the line."""
    low, high = np.quantile(values, ENDS)

    def along(value: float) -> tuple[float, float, float]:
        z = (value - values.mean()) / values.std()
        error = math.sqrt(spread[0, 0] + z * z * spread[at, at] + 2 * z * spread[0, at])
        there = mean + slope * z
        return float(there), float(there - reach * error), float(there + reach * error)

    turns_at, within = None, False
    if abs(slope) > reach * math.sqrt(spread[at, at]):
        turns_at = float(values.mean() - mean / slope * values.std())
        within = bool(values.min() <= turns_at <= values.max())
    return Swing(name, float(low), float(high), along(low), along(high), turns_at, within)
