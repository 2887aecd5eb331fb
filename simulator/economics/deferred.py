"""Deferred revenue: what accounting makes of points (IFRS 15, ASC 606), in whole units.

A sale with points is two promises at one price. The price is allocated by what each
would cost alone; the part of the points becomes revenue as they are redeemed, measured
against how many are expected to be redeemed in total. A change of that estimate is
caught up in the period in which it is made.
"""

from __future__ import annotations

from collections.abc import Sequence


def allocated(price: int, goods: int, points: int) -> tuple[int, int]:
    """Split a transaction price between goods and points by stand-alone prices.

    Parameters
    ----------
    price
        What was paid, whole units of any currency.
    goods, points
        Their stand-alone prices; that of points is their value x expected redemption.

    Returns
    -------
    tuple
        The parts of goods and of points, which add up to the price.

    Raises
    ------
    ValueError
        If an amount is negative, or both stand-alone prices are 0.

    Source: IFRS 15.74, 15.76 and B40 to B42.
    """
    if min(price, goods, points) < 0 or goods + points == 0:
        raise ValueError(f"no price of {price} is split by {goods} and {points}")
    to_points = _rounded(price * points, goods + points)
    return price - to_points, to_points


def recognized(points: int, redeemed: Sequence[int], expected: Sequence[int]) -> tuple[int, ...]:
    """Revenue of each period from what was allocated to points.

    `points` x redeemed so far / expected to be redeemed in total, less what was
    recognized before. A period's revenue is negative where the estimate has risen by
    more than was redeemed. Where nothing is expected to be redeemed, nothing is owed
    any more, and everything is recognized.

    Parameters
    ----------
    points
        What was allocated to them, whole units.
    redeemed
        Points redeemed in each period.
    expected
        Points expected to be redeemed in total, as estimated at the end of each period.

    Raises
    ------
    ValueError
        If there is not one estimate per period, or a number is negative.

    Source: IFRS 15 B44 to B47 and Example 52; ASC 606-10-55-48, 55-353.
    """
    if len(redeemed) != len(expected) or min((points, *redeemed, *expected)) < 0:
        raise ValueError(f"no revenue from {points}, {redeemed} redeemed of {expected}")
    revenue, before, so_far = [], 0, 0
    for now, total in zip(redeemed, expected, strict=True):
        so_far += now
        earned = points if so_far >= total else _rounded(points * so_far, total)
        revenue.append(earned - before)
        before = earned
    return tuple(revenue)


def still_deferred(points: int, revenue: Sequence[int]) -> tuple[int, ...]:
    """What is still deferred at the end of each period, given the revenue of each."""
    left, out = points, []
    for earned in revenue:
        left -= earned
        out.append(left)
    return tuple(out)


def _rounded(part: int, whole: int) -> int:
    """part / whole in whole numbers, halves up; exact, because these are Python's integers."""
    return (2 * part + whole) // (2 * whole)
