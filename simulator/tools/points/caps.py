"""The most points that a member earns: with a purchase, in a week, in a year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simulator.draws import stage
from simulator.program.channels import Row
from simulator.program.tool import Own
from simulator.tools.points.card import YEAR, Card, in_points

Points = NDArray[np.int64]


def capped(card: Card) -> bool:
    """Whether there is a most that can be earned."""
    most = (card.most_per_purchase, card.most_per_week, card.most_per_year)
    return any(one is not None for one in most)


def left(card: Card, usual: Row, rate: Row, open_share: float, varies: float) -> Row:
    """Of what members would earn as usual, the share that caps leave and that can be used, (n,).

    Parameters
    ----------
    usual
        What each usually pays for a purchase, currency, (n,).
    rate
        Purchases per week, (n,).
    open_share
        Share of the weeks in which points are given.
    varies
        Log sd of the purchases of one customer; they are taken to be log-normal.
    """
    each = np.maximum(usual.astype(float) * card.back, 1e-12)
    share = np.ones(each.size)
    if card.most_per_purchase is not None:
        share = _at_most(each, card.most_per_purchase, varies)
    if card.most_per_week is not None:
        weekly = np.maximum(each * share * rate, 1e-12)
        # one purchase earns no more than the cap, and so do all of a week together
        share *= np.minimum(1.0, card.most_per_week / weekly)
        share = np.minimum(share, _at_most(each, card.most_per_week, varies))
    if card.most_per_year is not None:
        yearly = np.maximum(each * share * rate * open_share * YEAR, 1e-12)
        share *= np.minimum(1.0, card.most_per_year / yearly)
    if card.most_at_once is not None:  # what can never be used is worth nothing
        yearly = np.maximum(each * share * rate * open_share * YEAR, 1e-12)
        share *= np.minimum(1.0, card.most_at_once * -np.expm1(-rate) * YEAR / yearly)
    row: Row = share.astype(np.float32)
    return row


def _at_most(mean: NDArray[np.float64], most: float, varies: float) -> NDArray[np.float64]:
    """The mean of the lesser of a log-normal amount and `most`, as a share of its `mean`, (n,)."""
    if most <= 0:
        return np.zeros_like(mean)
    if varies == 0:
        return np.minimum(1.0, most / mean)
    far = np.log(most / mean) / varies
    below = special.ndtr(far - varies / 2)
    return np.asarray(below + most / mean * special.ndtr(-far - varies / 2), np.float64)


def held_to(card: Card, own: Own, earned: Points, t: int) -> Points:
    """What is credited of the points of a week, (n,), after the caps of weeks and years."""
    held = earned
    if card.most_per_week is not None:
        held = np.minimum(held, in_points(card, card.most_per_week))
    if card.most_per_year is not None:
        if t % YEAR == 0:
            own.earned[:] = 0
        room = np.maximum(in_points(card, card.most_per_year) - own.earned, 0)
        held = np.minimum(held, room)
        own.earned += held
    return held


@stage
def of_each(n, start, running, paid, rate, most, whole, out):  # type: ignore[no-untyped-def]
    """Points of each purchase, at most `most` hundredths, summed over a week's, (n,).

    `paid` is split among purchases by their list price; where only `whole` points count, those of
    each purchase are rounded down, a tenth of a hundredth being forgiven to single precision.
    """
    for i in range(out.size):
        total, before = np.int64(0), np.int64(0)
        last = start[i] + n[i] - 1
        listed = running[last] if n[i] > 0 else np.int64(0)
        each = np.float64(rate[i]) * np.float64(paid[i]) / max(np.float64(listed), 1.0)
        for q in range(start[i], start[i] + n[i]):
            points = np.float64(running[q] - before) * each
            if whole:
                mine = np.int64(points * (1.0 + 1e-7) / 100.0) * 100
            else:
                mine = np.int64(points + 0.5)
            total += min(mine, most)
            before = running[q]
        out[i] = total
