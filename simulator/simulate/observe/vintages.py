"""Vintages: how many of the points issued in a month are redeemed in which later one.

First in first out, a customer's points form a line: what was ever credited, of which
what was ever used is the beginning. Cut where the months ended, the line tells of
every point redeemed, and of every one left, in which month it was issued; exactly,
and without lots.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.draws import stage
from simulator.market.seasons import month_of
from simulator.program.ledger import Entries
from simulator.program.wallet import Points, Wallet, WalletTerms

if TYPE_CHECKING:
    from simulator.simulate.loop import Loop

WEEKS = 4  # of the shortest month


def months_of(start: date, weeks: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The month of every week, from 0, and whether the week is its last, both (weeks,).

    The horizon ends the last month, whole or not.
    """
    month = np.array([month_of(start, week) for week in range(weeks)])
    ends = np.append(month[1:] != month[:-1], True)
    return np.cumsum(ends) - ends, ends


@stage
def split(low, high, before, now, out):  # type: ignore[no-untyped-def]
    """Add the stretch from low to high of each customer's line, (n,), to its months of issue.

    Row c % len(before) of `before`, (kept, n), is where issue c ended; `now` is the issue
    that still goes on. Issues that are not kept any more have nothing left.
    """
    kept = before.shape[0]
    oldest = max(now - kept, 0)
    for i in range(low.size):
        top, at = high[i], now
        while top > low[i]:
            bottom = low[i]
            if at > oldest:
                bottom = max(bottom, before[(at - 1) % kept, i])
            if top > bottom:
                out[at] += top - bottom
                top = bottom
            at -= 1


@stage
def lower(credited, before, now):  # type: ignore[no-untyped-def]
    """Where more was taken back than this month has issued, earlier issues end sooner."""
    kept = before.shape[0]
    for i in range(credited.size):
        at = now - 1
        while at >= max(now - kept, 0) and before[at % kept, i] > credited[i]:
            before[at % kept, i] = credited[i]
            at -= 1


@dataclass(slots=True, eq=False)
class Trail:
    """The vintages of one block of customers, and of its `parts`.

    `redeemed` and `outstanding`, (parts, issues, months).
    """

    parts: tuple[slice, ...]
    before: Points
    redeemed: Entries
    outstanding: Entries

    @classmethod
    def of(cls, wallet: Wallet, months: int, parts: tuple[slice, ...]) -> Trail:
        """A trail that begins with the points that there are."""
        shape = (len(parts), months + 1, months)
        before = np.zeros((kept_issues(wallet.terms, months), wallet.n), np.int64)
        before[0] = wallet.credited
        return cls(parts, before, np.zeros(shape, np.int64), np.zeros(shape, np.int64))

    def note(self, wallet: Wallet, month: int, ends: bool) -> None:
        """Take note of what a week did, when the wallet has acted."""
        now = month + 1
        lower(wallet.credited, self.before, now)
        used = wallet.used
        earlier = used - wallet.exchanged
        for rows, redeemed, left in zip(self.parts, self.redeemed, self.outstanding, strict=True):
            before = self.before[:, rows]
            split(earlier[rows], used[rows], before, now, redeemed[:, month])
            if ends:
                split(used[rows], wallet.credited[rows], before, now, left[:, month])
        if ends:
            self.before[now % len(self.before)] = wallet.credited


def kept_issues(terms: WalletTerms, months: int) -> int:
    """Months of issue that can still have points left, with the one before week 0."""
    if not terms.lots:
        return months + 1
    return min(months + 1, -(-(terms.lots + 1) * terms.lot_weeks // WEEKS) + 1)


@dataclass(slots=True, eq=False)
class Bookkeeper:
    """Keeps the trails of a loop while it plays the horizon."""

    loop: Loop
    trails: list[list[dict[str, Trail]]] = field(init=False)
    month: NDArray[np.int64] = field(init=False)
    _ends: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        case = self.loop.case
        self.month, self._ends = months_of(case.start, case.weeks)
        self.trails = [
            [
                {
                    name: Trail.of(purse, self.months, tuple(rows for _, rows in block.parts))
                    for name, purse in arm.state.wallets.items()
                }
                for arm in arms
            ]
            for block, arms in zip(self.loop.blocks, self.loop.arms, strict=True)
        ]
        self.loop.watch = self._note

    @property
    def months(self) -> int:
        """Months of the horizon."""
        return int(self.month[-1]) + 1

    def _note(self, week: int, i: int) -> None:
        for arm, trails in zip(self.loop.arms[i], self.trails[i], strict=True):
            for name, trail in trails.items():
                purse = arm.state.wallets[name]
                trail.note(purse, int(self.month[week]), bool(self._ends[week]))

    def by_cell(self, at: int, currency: str, what: str) -> Entries:
        """A table of all blocks' trails, added up by cell, (cells, issues, months)."""
        total = np.zeros((len(self.loop.cells), self.months + 1, self.months), np.int64)
        for block, trails in zip(self.loop.blocks, self.trails, strict=True):
            for (cell, _), part in zip(
                block.parts, getattr(trails[at][currency], what), strict=True
            ):
                total[cell] += part
        return total
