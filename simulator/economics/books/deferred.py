"""Deferred revenue: what accounting makes of points (IFRS 15, ASC 606), in whole units.

A sale with points is two promises at one price. The price is allocated by what each
would cost alone; the part of the points becomes revenue as they are redeemed, measured
against how many are expected to be redeemed in total. A change of that estimate is
caught up in the period in which it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulator.economics.books.accounts import Numbers
from simulator.economics.books.periods import Periods
from simulator.program.ledger import MONEY, POINTS, Entries, Ledger
from simulator.program.wallet import WalletTerms


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
    return _released([points, *[0] * len(redeemed)], redeemed, expected)


def _released(
    allocated: Sequence[int], redeemed: Sequence[int], expected: Sequence[int]
) -> tuple[int, ...]:
    """`recognized`, where points are allocated more in every period, (periods + 1,).

    All are one pool. The first amount was allocated before the first period.
    """
    revenue, before, so_far, points = [], 0, 0, allocated[0]
    for more, now, total in zip(allocated[1:], redeemed, expected, strict=True):
        so_far += now
        points += more
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


# ---------------------------------------------------------------- an arm's own sales


@dataclass(frozen=True, slots=True, eq=False)
class DeferredRevenue:
    """Revenue of an arm with points in one currency, in 1/10,000 of the money, int64.

    Every line is (periods, segments), `opening` (segments,):
    opening + deferred - recognized = closing, and revenue = sales - deferred + recognized,
    to the unit.

    Attributes
    ----------
    sales
        What was paid for purchases, less refunds.
    deferred
        The part of it that is the price of the points issued with them.
    recognized
        What became revenue as points were redeemed, or are expected to be no more.
    closing
        What is still deferred at the end of each period.
    """

    arm: str
    currency: str
    periods: tuple[str, ...]
    segments: tuple[str, ...]
    opening: Entries
    sales: Entries
    deferred: Entries
    recognized: Entries
    closing: Entries

    @property
    def revenue(self) -> Entries:
        """Revenue of each period, (periods, segments)."""
        return np.asarray(self.sales - self.deferred + self.recognized)


def deferred_revenue(
    ledger: Ledger,
    terms: WalletTerms,
    periods: Sequence[str],
    redemption: ArrayLike,
    *,
    issuers: Sequence[str],
    members_only: bool = True,
) -> DeferredRevenue:
    """The revenue of an arm, of which points defer a part.

    Sales of a period are split between goods and the points issued in it, less those taken
    back, at face value x the likelihood that points *issued* are redeemed. That is by how much
    the points redeemed so far and those still expected have grown with the period, at most all
    that it issued: the points that are left over are likelier never to be used than those that
    are redeemed at once, so the rate of those outstanding would defer far too little. All
    points are one pool: of what was ever allocated, as large a part is recognized as has been
    redeemed of all that are expected to be. What members and partners pay for points is deferred
    in full, and sales are told with it. At the end of a period outstanding x rate x face
    value is deferred, at price / (price + value). Points of before week 0 are taken at what
    the first period makes of a point. Each currency on its own: where one sale earns two,
    either split leaves the other out.

    Parameters
    ----------
    periods
        The period of each week, as `months` gives them.
    redemption
        Share of the points outstanding that will be redeemed, as known at the end of each
        period: one number, or (periods,), as `true_rate(...)[0]` or `estimated_rate`. NaN,
        where none are outstanding, counts as 1.
    issuers
        The tools that issue the currency, as `RunOff.issuers` has them.
    members_only
        Whether members alone earn; the sales of others are then no part of the split.

    Raises
    ------
    ValueError
        If there is not one period per week, or not one rate per period.

    Source: IFRS 15 B42 (the likelihood that an option is exercised) and Example 52.
    """
    books = _Books.of(ledger, periods)
    rate = np.broadcast_to(np.asarray(redemption, float), len(books.by.names))
    rate, wallet = np.nan_to_num(rate, nan=1.0)[:, np.newaxis], f"wallet:{terms.currency}"
    sales = books.flow("sales") - books.flow("refunds") - books.flow("discount")
    priced = sales
    if members_only:
        priced = books.flow("member_sales") - books.flow("member_refunds")
        priced = priced - books.flow("member_discount")
    issued, bought, paid = (
        sum((books.flow(account, tool) for tool in issuers), np.zeros_like(sales))
        for account in ("points_issued", "points_bought", "points_income")
    )
    issued = np.maximum(issued - books.flow("points_clawed_back", wallet), 0)
    face = terms.point_value * MONEY / POINTS
    before = books.flow("points_opening", wallet)[:1]
    redeemed = books.flow("points_redeemed", wallet)
    expected = redeemed.cumsum(axis=0) + _whole(books.stock("points_outstanding", wallet) * rate)
    likely = _likely(_whole(before * rate[:1])[0], issued + bought, expected)
    # what is paid for points alone is all theirs; the others have their part of the sales
    earned = issued / np.maximum(issued + bought, 1)
    value = _whole(likely.astype(float) * face * np.where(bought > 0, earned, 1.0))
    split = _each(_to_points, priced, value) + paid
    sales = sales + paid
    opening = _each(_as_in_the_first, _whole(before * rate[:1] * face), split[:1], value[:1])[0]
    recognized_now = np.zeros_like(sales)
    for at, first in enumerate(opening.tolist()):
        pool = [first, *split[:, at].tolist()]
        recognized_now[:, at] = _released(pool, redeemed[:, at].tolist(), expected[:, at].tolist())
    return DeferredRevenue(
        ledger.arm, terms.currency, books.by.names, books.segments, opening, sales, split,
        recognized_now, opening + np.cumsum(split - recognized_now, axis=0),
    )  # fmt: skip


def _likely(before: Entries, issued: Entries, expected: Entries) -> Entries:
    """Points of each period's issue that are expected to be redeemed, (periods, segments).

    What makes those of all periods, with those of `before` (segments,), as many as are
    expected at its end, if between none and all of the issue can.
    """
    out, so_far = np.empty_like(issued), before
    for at, total in enumerate(expected):
        out[at] = np.clip(total - so_far, 0, issued[at])
        so_far = so_far + out[at]
    return out


def _to_points(price: int, value: int) -> int:
    """The part of a price that is that of points; what was taken back buys none."""
    return allocated(price, price, value)[1] if price > 0 else 0


def _as_in_the_first(before: int, split: int, value: int) -> int:
    """What points of before are deferred at, given how the first period's were split."""
    return _rounded(before * split, value) if value else before


def _each(rule: Callable[..., int], *tables: Entries) -> Entries:
    """A rule of whole numbers for every entry of some tables; Python's, which are exact."""
    each = np.vectorize(rule, otypes=[np.int64])
    return np.asarray(each(*(table.astype(object) for table in tables)), np.int64)


def _whole(amounts: Numbers) -> Entries:
    return np.asarray(np.rint(amounts), np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Books:
    """A ledger by period and segment, (periods, segments), at the scale of customers."""

    ledger: Ledger
    by: Periods
    segments: tuple[str, ...]

    @classmethod
    def of(cls, ledger: Ledger, periods: Sequence[str]) -> _Books:
        by = Periods.of(periods, ledger.weeks)
        return cls(ledger, by, tuple(dict.fromkeys(cell.segment for cell in ledger.cells)))

    def _weekly(self, account: str, poster: str | None) -> Entries:
        total = np.zeros((self.ledger.weeks, len(self.segments)), np.int64)
        amounts = self.ledger.amounts(account, poster)
        for at, cell in enumerate(self.ledger.cells):
            total[:, self.segments.index(cell.segment)] += amounts[:, at]
        return total

    def flow(self, account: str, poster: str | None = None) -> Entries:
        total = np.zeros((len(self.by.names), len(self.segments)), np.int64)
        np.add.at(total, self.by.place, self._weekly(account, poster))
        return total

    def stock(self, account: str, poster: str) -> Entries:
        return self._weekly(account, poster)[self.by.ends]
