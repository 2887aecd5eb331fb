"""One arm's accounts at the scale of customers: as a whole, and as each half would see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.program.chart import CHART, PROFIT
from simulator.program.ledger import Cell, Entries, Ledger, is_real

Numbers = NDArray[np.float64]


def half_factors(cells: Sequence[Cell]) -> Numbers:
    """Factors that scale each half of the population up to the whole, shape (2, cells).

    A half is scaled up segment by segment, so that both halves keep the mix of
    segments. Where a segment is so small that one half of it is empty, both
    halves borrow the whole segment: it then contributes no simulation error.
    """
    factors = np.zeros((2, len(cells)))
    heads = np.array([cell.agents * cell.weight for cell in cells])
    segments = np.array([cell.segment for cell in cells])
    half = np.array([cell.half for cell in cells])
    for segment in dict.fromkeys(segments.tolist()):
        here = segments == segment
        sizes = [float(heads[here & (half == h)].sum()) for h in (0, 1)]
        for h in (0, 1):
            if min(sizes) > 0:
                factors[h, here & (half == h)] = sum(sizes) / sizes[h]
            else:
                factors[h, here] = 1.0
    return factors


@dataclass(frozen=True, slots=True, eq=False)
class Accounts:
    """The accounts of one arm in one case, ready for measures.

    Whatever is read from it has a leading axis of length 3, the *views*: the
    whole population, then half 0 and half 1, each scaled up to the whole. With
    h0 and h1 independent estimates of the same number and the whole their mean,
    the variance of the whole is Var(h) / 2 and E[(h0 - h1)^2] is 2 Var(h), so
    (h0 - h1)^2 / 4 estimates the squared simulation error of the whole without
    bias; for ratios this holds to first order.

    Attributes
    ----------
    arm
        Name of the arm.
    customers
        Customers of week 0, (3,).
    weeks
        Length of the horizon.
    rows
        (poster, account) to int64 (weeks, cells), at the scale of customers.
    factors
        See `half_factors`, (2, cells).
    segments
        The segment of each cell, as a number, (cells,).
    heads
        Customers of week 0 by segment, (3, segments).
    redemption
        By currency, the share of the points outstanding at the horizon that is redeemed
        later, (3,), where the case has played on to see it.
    """

    arm: str
    customers: Numbers
    weeks: int
    rows: dict[tuple[str, str], Entries]
    factors: Numbers
    segments: Entries
    heads: Numbers
    redemption: Mapping[str, Numbers] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger, redemption: Mapping[str, Numbers] | None = None) -> Accounts:
        """Scale a ledger to customers, as `Ledger.amounts` does."""
        rows = {
            (poster, account): ledger.amounts(account, poster)
            for poster, account in dict.fromkeys(ledger.rows)
        }
        heads = np.array([cell.agents * cell.weight for cell in ledger.cells])
        factors = half_factors(ledger.cells)
        customers = np.concatenate([[heads.sum()], factors @ heads])
        names = list(dict.fromkeys(cell.segment for cell in ledger.cells))
        segments = np.array([names.index(cell.segment) for cell in ledger.cells], np.int64)
        views = np.concatenate([np.ones((1, len(heads))), factors])
        by_segment = (views * heads) @ _members(segments)
        return cls(
            ledger.arm, customers, ledger.weeks, rows, factors, segments, by_segment,
            redemption or {},
        )  # fmt: skip

    def posters(self, account: str) -> tuple[str, ...]:
        """Who posted to an account, in order of first appearance."""
        return tuple(who for who, what in self.rows if what == account)

    def weekly(self, account: str, poster: str | None = None) -> Numbers:
        """One account in ledger units, (3, weeks); zero where nobody posted.

        Raises
        ------
        KeyError
            If the chart has no such account.
        """
        if account not in CHART:
            raise KeyError(account)
        total = np.zeros((3, self.weeks))
        for (who, what), book in self.rows.items():
            if what == account and poster in (None, who):
                total[0] += book.sum(axis=1)
                # real amounts are known without luck, whichever cell they were booked in
                total[1:] += book.sum(axis=1) if is_real(who) else self.factors @ book.T
        return total

    def by_segment(self, account: str) -> Numbers:
        """One account of agents by segment, in ledger units, (3, weeks, segments).

        Raises
        ------
        KeyError
            If the chart has no such account.
        """
        if account not in CHART:
            raise KeyError(account)
        views = np.concatenate([np.ones((1, len(self.segments))), self.factors])
        cells = np.zeros((self.weeks, len(self.segments)))
        for (_, what), book in self.rows.items():
            if what == account:
                cells += book
        return np.asarray((views[:, np.newaxis] * cells) @ _members(self.segments))

    def total(self, account: str, poster: str | None = None) -> Numbers:
        """A flow over the horizon in ledger units, (3,)."""
        return np.asarray(self.weekly(account, poster).sum(axis=1))

    def last(self, account: str, poster: str | None = None) -> Numbers:
        """A stock at the horizon in ledger units, (3,)."""
        return self.weekly(account, poster)[:, -1]

    def contribution(self) -> Numbers:
        """Income less cost of every week, (3, weeks), in 1/10,000 of the currency.

        Rewards count when they are handed out, so this is cash before tax.
        """
        cash = np.zeros((3, self.weeks))
        for name in PROFIT:
            cash += CHART[name].sign * self.weekly(name)
        return cash


def _members(segments: Entries) -> Numbers:
    """1 where a cell belongs to a segment, (cells, segments)."""
    return np.asarray(segments[:, np.newaxis] == np.arange(segments.max() + 1), float)


def ratio(part: Numbers, whole: Numbers) -> Numbers:
    """part / whole, NaN where the whole is not positive."""
    safe = np.where(whole > 0, whole, 1.0)
    return np.where(whole > 0, part / safe, np.nan)
