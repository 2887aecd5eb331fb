"""A purchase log: what every fit reads, and where its lines came from.

A log has one entry per occasion (all that a customer bought on a day, less what they returned of
it), and no customer's id: customers are numbers from 0 in no order that means anything. What was
read, and what became of each line, stands in its `account`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

Counts = tuple[tuple[str, int], ...]  # a word for what happened to lines, and to how many


@dataclass(frozen=True, slots=True)
class RowAccount:
    """What became of the lines that were read: `read == kept + merged + dropped`.

    A line that makes an occasion is kept, so that there are as many as occasions. A line that
    belongs to one made by another (a further item of an order, a second ticket of the day, a
    return of it) is merged. Both `merges` and `drops` say why, by the words of `reasons`.
    `gross` less `refunded` is what customers paid on all occasions, in the currency of the file.
    """

    read: int
    kept: int
    merges: Counts = ()
    drops: Counts = ()
    gross: float = 0.0
    refunded: float = 0.0

    @property
    def merged(self) -> int:
        """Lines that belong to an occasion that another line made."""
        return sum(n for _, n in self.merges)

    @property
    def dropped(self) -> int:
        """Lines that count for nothing."""
        return sum(n for _, n in self.drops)

    @property
    def net(self) -> float:
        """What customers paid, less what they were paid back."""
        return self.gross - self.refunded

    def check(self) -> None:
        """Hold the law: every line is accounted for.

        Raises
        ------
        RuntimeError
            If it does not hold, which is a fault of the program and never of a file.
        """
        if self.read != self.kept + self.merged + self.dropped:
            raise RuntimeError(
                f"{self.read} lines read, but {self.kept} kept, {self.merged} merged and "
                f"{self.dropped} dropped"
            )


@dataclass(frozen=True, slots=True, eq=False)
class OccasionLog:
    """Occasions of customers, sorted by customer, then by day; no customer has two on a day.

    Attributes
    ----------
    customer, day, amount : (occasions,)
        Number of the customer from 0 without gaps (int64), days since `start` (int64), what was
        paid less what was returned of it, in the currency of the file (float64). It is 0 only where
        items were bought for nothing, which the fit of spend has to leave out.
    start, end : date
        Day 0 of the file, and its last day, one for all customers; `start` is nobody's birthday:
        who buys early may have been a customer before.
    account : RowAccount
        What became of the lines that were read.
    quantity : (occasions,), float64, optional
        Items bought.
    discounted : (occasions,), float64, optional
        Share of the list price that was taken off, from 0 to 1.
    segment : (customers,), int32, optional
        Number of a name in `segments`, where the file says one.
    member : (customers,), bool, optional
        Whether the customer was a member on any occasion.
    notes : tuple of str
        Sentences about how the file was read, as they are said to people.
    """

    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    amount: NDArray[np.float64]
    start: date
    end: date
    account: RowAccount
    quantity: NDArray[np.float64] | None = None
    discounted: NDArray[np.float64] | None = None
    segment: NDArray[np.int32] | None = None
    segments: tuple[str, ...] = ()
    member: NDArray[np.bool_] | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def occasions(self) -> int:
        """How many there are."""
        return len(self.customer)

    @property
    def customers(self) -> int:
        """How many there are, each with an occasion at least."""
        return int(self.customer[-1]) + 1 if len(self.customer) else 0

    @property
    def days(self) -> int:
        """Days from `start` to `end`: how long somebody of the first day has been looked at."""
        return (self.end - self.start).days

    @property
    def firsts(self) -> NDArray[np.int64]:
        """Where the occasions of each customer begin, and where the last end: (customers + 1,)."""
        return np.searchsorted(self.customer, np.arange(self.customers + 1)).astype(np.int64)


def log_from_arrays(
    customer: ArrayLike, day: ArrayLike, amount: ArrayLike, *, start: date, end: date | None = None,
    quantity: ArrayLike | None = None, discounted: ArrayLike | None = None,
    segment: Sequence[str] | None = None, member: ArrayLike | None = None,
) -> OccasionLog:  # fmt: skip
    """The log of purchases in any order, each an entry of all arrays.

    `customer` is any id, `day` counts from `start`; `segment` and `member` are of the purchase.
    Purchases of a customer on one day become one; `end` is the last day unless it is given.

    Raises
    ------
    ValueError
        If an amount is below 0, or a day lies outside of the file.
    """
    ids, who = np.unique(np.asarray(customer), return_inverse=True)
    days, paid = np.asarray(day, np.int64), np.asarray(amount, np.float64)
    if not (paid >= 0).all():
        raise ValueError("an amount must not be below 0")
    last = start + timedelta(days=int(days.max(initial=0))) if end is None else end
    if len(days) and (days.min() < 0 or days.max() > (last - start).days):
        raise ValueError(f"a day lies outside of {start} to {last}")
    pairs = np.stack([who.reshape(-1).astype(np.int64), days])
    unique, first, back = np.unique(pairs, axis=1, return_index=True, return_inverse=True)
    back, n = back.reshape(-1), unique.shape[1]

    def summed(values: ArrayLike) -> NDArray[np.float64]:
        return np.bincount(back, np.asarray(values, np.float64), minlength=n).astype(np.float64)

    sums = summed(paid)
    # the last purchase says to which segment a customer belongs
    names = sorted(set(segment)) if segment is not None else []
    of = np.zeros(len(ids), np.int32)
    if segment is not None:
        order = np.lexsort((days, pairs[0]))
        of[pairs[0][order]] = np.searchsorted(names, np.asarray(segment))[order]
    belongs = None if member is None else np.bincount(pairs[0], np.asarray(member, float)) > 0
    total = float(paid.sum())
    off = 0.0 if discounted is None else summed(np.asarray(discounted, np.float64) * paid)
    merges = (("same_day", len(days) - n),) if len(days) > n else ()
    return OccasionLog(
        unique[0], unique[1], sums, start, last,
        RowAccount(len(days), len(first), merges, gross=total),
        quantity=None if quantity is None else summed(quantity),
        discounted=None if discounted is None else off / np.maximum(sums, 1e-9),
        segment=None if segment is None else of, segments=tuple(names), member=belongs,
    )  # fmt: skip


def log_of(transactions: pl.DataFrame, arm: str = "today", end: date | None = None) -> OccasionLog:
    """The log of one arm of a table of `loyalty transactions`; docs/transactions.md has its words.

    A refund takes back the purchase that it names, exactly. `start` is the first day of week 0 as
    far as lines show it, `end` the last day of the last week that has one, unless it is given.

    Raises
    ------
    ValueError
        If the table has no purchase of that arm.
    """
    lines = transactions.filter((pl.col("arm") == arm) & (pl.col("kind") != "other"))
    if lines.is_empty():
        raise ValueError(f"no purchase of {arm!r}")
    # a day of week w lies up to six days after start + 7 w
    start: date = lines.select((pl.col("date") - pl.duration(days=7 * pl.col("week"))).min()).item()
    if end is None:
        end = start + timedelta(days=7 * int(lines.select(pl.col("week").max()).item()) + 6)
    bought = pl.col("kind") == "purchase"
    baskets = (
        lines.group_by("customer", "week", "occasion")
        .agg(
            pl.col("date").filter(bought).first(),
            pl.col("paid").cast(pl.Float64).filter(bought).sum().alias("gross"),
            -pl.col("paid").cast(pl.Float64).filter(~bought).sum().alias("refunded"),
            (pl.col("discount").filter(bought).sum() / pl.col("amount").filter(bought).sum())
            .cast(pl.Float64)
            .alias("off"),
            pl.col("segment").first(),
            pl.col("member").max(),
            pl.len().alias("lines"),
        )
        .with_columns((pl.col("gross") - pl.col("refunded")).alias("net"))
        .sort("customer", "date", "occasion")
    )
    # the cut of a refund may differ by a rounding from that of its purchase
    kept = baskets.filter(pl.col("net") > 0.001)
    log = log_from_arrays(
        kept["customer"].to_numpy(), (kept["date"] - start).dt.total_days().to_numpy(),
        kept["net"].to_numpy(), start=start, end=end, discounted=kept["off"].to_numpy(),
        segment=kept["segment"].to_list(), member=kept["member"].to_numpy(),
    )  # fmt: skip
    taken_back = lines.height - int(kept["lines"].sum())
    merges = (("same_day", int(kept["lines"].sum()) - log.occasions),)
    return replace(
        log,
        account=RowAccount(
            lines.height, log.occasions, merges, (("returned_in_full", taken_back),),
            gross=float(baskets["gross"].sum()), refunded=float(baskets["refunded"].sum()),
        ),
    )  # fmt: skip
