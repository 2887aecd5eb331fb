"""How prone customers must be to coupons, so that as many as declared redeem one.

A coupon waits for a purchase, and who buys once a year rarely makes one while it is
open. They mean to use coupons oftener than they do, up to always; beyond that only a
higher proneness of the others makes up for them, as far as it goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from simulator.program.week import Crowd

Numbers = NDArray[np.float64]
RATES, MOODS = 48, 7  # points at which rates of purchase, and of one customer over time, are taken
MOST = 0.999  # mean proneness: nearly everybody means to use every coupon
NEAR = 0.005  # of what is declared, within which it is played


@dataclass(frozen=True, slots=True)
class Drop:
    """A drop of coupons: the `rate` declared where `pull` is 1, a + b of proneness, weeks that are
    left of the window when it comes to mind with their shares, additional trips per redemption.
    """

    rate: float
    pull: float
    evenness: float
    left: tuple[float, ...]
    often: tuple[float, ...]
    trips: float


def mean_for(drop: Drop, crowd: Crowd) -> float:
    """Mean proneness with which a drop is redeemed as declared, or the most there can be."""
    target = drop.rate * drop.pull
    if not drop.rate:
        return 0.0
    if redeemed(drop, crowd, MOST) <= target:
        return MOST
    lowest = min(drop.rate, 1e-9)
    return float(optimize.brentq(lambda m: redeemed(drop, crowd, m) - target, lowest, MOST))


@cache
def redeemed(drop: Drop, crowd: Crowd, mean: float) -> float:
    """Share of a segment that redeems a drop where proneness has this mean."""
    meant, buys = _chances(drop, crowd)
    limit = np.minimum(meant / drop.pull, 1.0)  # of proneness, beyond which one always means to
    a, b = drop.evenness * mean, drop.evenness * (1 - mean)
    within = mean * special.betainc(a + 1, b, limit) + limit * special.betaincc(a, b, limit)
    share = drop.pull * within / np.maximum(meant, 1e-12) * buys
    return float(np.average(share.mean(axis=1), weights=drop.often))


def buying(drop: Drop, crowd: Crowd) -> float:
    """Share of a segment that buys while the coupon is in mind."""
    return float(np.average(_chances(drop, crowd)[1].mean(axis=1), weights=drop.often))


@cache
def _chances(drop: Drop, crowd: Crowd) -> tuple[Numbers, Numbers]:
    """The chance to buy in time as customers know it, and as it is, (weeks left, rates)."""
    places = (np.arange(RATES) + 0.5) / RATES
    each: Numbers = np.ones(1)
    if np.isfinite(crowd.shape):
        each = np.asarray(special.gammaincinv(crowd.shape, places) / crowd.shape, np.float64)
        each = np.asarray(each / each.mean(), np.float64)
    expected = np.outer(drop.left, crowd.rate * each)
    trips = np.full_like(expected, drop.trips)
    for _ in range(60):  # a contraction, because the chance to buy rises more slowly than trips
        trips = drop.trips * -np.expm1(-(expected + trips))
    trips = np.maximum(trips, -expected)
    at, weights = np.polynomial.hermite_e.hermegauss(MOODS)
    moods = np.exp(crowd.rhythm * at - crowd.rhythm**2 / 2)
    mean = expected[..., np.newaxis] * moods + trips[..., np.newaxis]
    buys = -np.expm1(-np.maximum(mean, 0.0)) @ (weights / weights.sum())
    return -np.expm1(-(expected + trips)), buys
