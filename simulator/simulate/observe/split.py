"""Splitting whole amounts among purchases, so that the parts add up to the last unit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
_FITS = 2**63 - 1


def split(total: Whole, weight: Whole, who: NDArray[np.intp]) -> Whole:
    """Parts of each customer's total in proportion to weights, by the largest remainder.

    Parameters
    ----------
    total
        What each customer has, (n,), not negative.
    weight
        Of each purchase, (m,), not negative; where a customer's are all zero their
        purchases count alike.
    who
        Whose purchase it is, 0 ... n - 1, ascending, (m,).

    Returns
    -------
    Whole numbers (m,) which add up to the total of every customer who has a purchase.
    Equal remainders go to the earlier purchase. Nobody gets more than their weight where
    the total is at most the sum of the weights.

    Source: Hamilton's method of apportionment.
    """
    summed = added(weight, who, total.size)
    weight = np.where(summed[who] > 0, weight, 1)
    summed = added(weight, who, total.size)
    most = int(total.max(initial=0)) * int(weight.max(initial=0))
    exact = np.int64 if most <= _FITS else object  # in weak currencies products outgrow 63 bits
    product = total[who].astype(exact) * weight.astype(exact)
    parts: Whole = (product // summed[who]).astype(np.int64)
    rest = (product - parts * summed[who].astype(exact)).astype(np.int64)
    order = np.lexsort((-rest, who))  # stable: the earlier of equals comes first
    parts[order] += rank(who) < (total - added(parts, who, total.size))[who]
    return parts


def fill(total: Whole, room: Whole, who: NDArray[np.intp]) -> Whole:
    """Parts of each customer's total, the purchase with most room first, as far as it goes.

    What there is no room for goes to that purchase, too. Shapes are those of `split`.
    """
    order = np.lexsort((-room, who))
    before = np.cumsum(room[order]) - room[order]
    first = rank(who) == 0
    before -= before[first][who]
    parts = np.zeros_like(room)
    parts[order] = np.clip(total[who] - before, 0, room[order])
    largest = order[first]
    parts[largest] += (total - added(parts, who, total.size))[who[first]]
    return parts


def put(total: Whole, place: NDArray[np.intp], size: int) -> Whole:
    """Each customer's total at one of their purchases, (size,), and 0 at the others."""
    parts = np.zeros(size, np.int64)
    parts[place] = total
    return parts


def added(amount: Whole, who: NDArray[np.intp], n: int) -> Whole:
    """The sum of each customer's amounts, (n,), exact."""
    total = np.zeros(n, np.int64)
    np.add.at(total, who, amount)
    return total


def rank(who: NDArray[np.intp]) -> NDArray[np.intp]:
    """The how-manieth of its customer each place is, from 0; `who` ascending, (m,)."""
    starts = np.flatnonzero(np.append(True, who[1:] != who[:-1])[: who.size])
    many = np.diff(np.append(starts, who.size))
    ranks: NDArray[np.intp] = np.arange(who.size) - np.repeat(starts, many)
    return ranks
