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

from simulator.program import plain
from simulator.program.known.crowd import Crowd

Numbers = NDArray[np.float64]
# When a coupon comes to mind: shares of the four quarters of its window. Redemptions are 36.8,
# 29.3, 18.4 and 15.5 % (measured: Complete Journey, 1,559 households addressed), front-loaded and
# without a rush at the end; a coupon waits for a purchase, which about 85 % of households make in
# a quarter of a window.
QUARTERS = (0.42, 0.27, 0.16, 0.15)
USUAL = 0.08  # of a basket: coupons took .49 % off sales, on 6.31 % of baskets (measured: the same)
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


def share_of(drop: Drop, crowd: Crowd) -> float:
    """Share of a segment that will redeem a drop: the declared one, as far as there can be."""
    mean = mean_for(drop, crowd)
    return redeemed(drop, crowd, mean) if mean else 0.0


def played(drop: Drop, crowd: Crowd, of_basket: float) -> tuple[float, str]:
    """The same, and why it is not the declared share, "" where it is.

    Parameters
    ----------
    of_basket
        What a coupon takes off, share of the average basket.
    """
    why = ""
    if abs(drop.pull - 1) > NEAR:
        why = (
            f"declared for a coupon of {plain.percent(USUAL)} of a basket, and this one is "
            f"{plain.percent(of_basket)}"
        )
    if mean_for(drop, crowd) == MOST:
        often = plain.percent(round(buying(drop, crowd), 3))
        why = f"only {often} buy while they have the coupon in mind"
    return share_of(drop, crowd), why


def by_week(length: int) -> Numbers:
    """Shares of the weeks of a window in which a coupon comes to mind, (length,)."""
    quarters = np.concatenate([[0], np.cumsum(QUARTERS)]) / sum(QUARTERS)
    upto = np.interp(np.arange(length + 1) / length, np.linspace(0, 1, 5), quarters)
    return np.diff(upto)


def in_mind(u: NDArray[np.float32], length: int) -> NDArray[np.int16]:
    """Weeks of a window from which a coupon is in mind, counted from 0, from uniforms (n,)."""
    quarters = np.concatenate([[0], np.cumsum(QUARTERS)])
    part = np.interp(u * quarters[-1], quarters, np.linspace(0, 1, 5))
    begins: NDArray[np.int16] = np.minimum((part * length).astype(np.int16), np.int16(length - 1))
    return begins


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
