"""Profit apart from cash: what an arm earns once what it comes to owe is counted.

A point costs money when it is redeemed, and is owed from when it is issued. Cash counts
the first, profit the second: profit = cash - change of what is owed. What is owed is
rounded once, by week, segment and currency, and every change is a difference of such
whole numbers, so that cash ties to profit to the last unit over any period.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from simulator.economics.books.accounts import Numbers
from simulator.economics.books.periods import Periods
from simulator.economics.books.redemption import true_rate, ultimate_rate
from simulator.economics.books.statement import statement_of
from simulator.program.ledger import MONEY, POINTS, Entries, Ledger
from simulator.simulate import RunOff, Vintages


@dataclass(frozen=True, slots=True, eq=False)
class Profit:
    """Cash, what is owed, and profit of one arm, in 1/10,000 of the currency, int64.

    Attributes
    ----------
    cash
        Contribution of each period: income less cost, rewards when they are handed out,
        (periods, segments).
    owed
        Management's liability at the end of each period, (periods, segments): points
        outstanding x point cost x ultimate redemption rate, and other promises.
    opening
        The same before the first period, (segments,).
    """

    arm: str
    periods: tuple[str, ...]
    segments: tuple[str, ...]
    cash: Entries
    owed: Entries
    opening: Entries

    @property
    def change(self) -> Entries:
        """By how much more is owed at the end of each period than before it."""
        return np.diff(self.owed, axis=0, prepend=self.opening[np.newaxis])

    @property
    def profit(self) -> Entries:
        """Cash less the change of what is owed, (periods, segments)."""
        return np.asarray(self.cash - self.change)

    def over(self, labels: Sequence[str]) -> Profit:
        """Merge periods that share a label, which must follow each other.

        Raises
        ------
        ValueError
            If there is not one label per period, or a label comes back.
        """
        by = Periods.of(labels, len(self.periods))
        if np.any(np.diff(by.place) < 0):
            raise ValueError("labels come back after others")
        cash = np.zeros((len(by.names), len(self.segments)), np.int64)
        np.add.at(cash, by.place, self.cash)
        return replace(self, periods=by.names, cash=cash, owed=self.owed[by.ends])

    def opened_as(self, control: Profit) -> Profit:
        """The same, with what was owed before the first period as the control has it.

        Before launch all arms are one company, which owes one amount. What becomes of its
        points differs between arms from launch on: an arm in which they lapse, because it
        ends today's program, earns what is no longer owed, in its first period.
        """
        return replace(self, opening=control.opening)

    def beyond(self, control: Profit) -> Profit:
        """What an arm brings and owes beyond another, period by period.

        Before the first period they owe the same (see `opened_as`), so that all profit beyond
        the control is all cash beyond it less what is owed beyond it at the end.

        Raises
        ------
        ValueError
            If the two do not cover the same periods and segments.
        """
        if (self.periods, self.segments) != (control.periods, control.segments):
            raise ValueError(f"{self.arm} and {control.arm} differ in periods or segments")
        return Profit(
            f"{self.arm} - {control.arm}", self.periods, self.segments,
            self.cash - control.cash, self.owed - control.owed, np.zeros_like(control.opening),
        )  # fmt: skip

    def columns(self) -> dict[str, list[str] | list[float]]:
        """A long table: `arm`, `period`, `segment`, `cash`, `change`, `profit`, `owed`."""
        lines = {"cash": self.cash, "change": self.change, "profit": self.profit, "owed": self.owed}
        n = self.cash.size
        return {
            "arm": [self.arm] * n,
            "period": [period for period in self.periods for _ in self.segments],
            "segment": list(self.segments) * len(self.periods),
            **{name: (line.ravel() / MONEY).tolist() for name, line in lines.items()},
        }


def profit_of(
    ledger: Ledger,
    owed: Mapping[str, RunOff],
    periods: Sequence[str],
    *,
    redemption: Mapping[str, ArrayLike] | None = None,
    today: Collection[str] = (),
) -> Profit:
    """The weekly profit of an arm; `over` the months or years it ties as well.

    Parameters
    ----------
    owed
        What becomes of its points by currency, as `Played.owed` has it for the arm.
    periods
        The month of each week, as `months` gives them.
    redemption
        Shares of the points outstanding that will be redeemed, by currency, instead of
        `rates_of`: a number, or one per week, as an actuary may have estimated them.
    today
        Tools that ran before week 0. What they had promised then beside points is in no
        book; it is taken to be what it is at the end of week 0.

    Raises
    ------
    ValueError
        If there is not one period per week, or points are outstanding of which `owed`
        knows nothing.
    """
    cash = statement_of(ledger).contribution.sum(axis=0)
    rates = rates_of(owed, periods, ledger.weeks) | {
        currency: np.broadcast_to(np.asarray(rate, float), (ledger.weeks,))
        for currency, rate in (redemption or {}).items()
    }
    names, place = _segments(ledger)
    stock, opening = np.zeros_like(cash), np.zeros(len(names), np.int64)
    in_points = {who for who, what in ledger.rows if what == "points_outstanding"}
    for poster in dict.fromkeys(who for who, what in ledger.rows if what == "liability"):
        cost = _by_segment(ledger.amounts("liability", poster), place, len(names))
        if poster not in in_points:
            stock += cost
            opening += cost[0] if poster in today else 0
    for poster in sorted(in_points):
        currency = poster.removeprefix("wallet:")
        if currency not in owed:
            raise ValueError(f"{ledger.arm}: what becomes of the points of {currency} is not known")
        cost = _by_segment(ledger.amounts("liability", poster), place, len(names))
        stock += claimed(cost, rates[currency][:, np.newaxis])
        before = _by_segment(_opening_cost(ledger, poster, owed[currency]), place, len(names))[0]
        opening += claimed(before, rates[currency][0])
    weeks = tuple(str(week) for week in range(ledger.weeks))
    return Profit(ledger.arm, weeks, names, cash, stock, opening)


def claimed(cost: Entries, rate: ArrayLike) -> Entries:
    """The part of what points cost that will be claimed, in whole units: the one rounding."""
    return np.asarray(np.rint(cost * np.asarray(rate, float)), np.int64)


def rates_of(owed: Mapping[str, RunOff], periods: Sequence[str], weeks: int) -> dict[str, Numbers]:
    """Ultimate redemption rates of the whole population by currency and week, (weeks,).

    That of the end of a week's month where points are told apart by month of issue, that of
    the horizon throughout where they are not. 1 where there are none whose rate is known.
    """
    by = Periods.of(periods, weeks)
    rates = {}
    for currency, one in owed.items():
        rate = true_rate(one)[0][by.place] if isinstance(one, Vintages) else ultimate_rate(one)[0]
        rates[currency] = np.broadcast_to(np.nan_to_num(rate, nan=1.0), (weeks,))
    return rates


def _segments(ledger: Ledger) -> tuple[tuple[str, ...], Entries]:
    """The segments, and the place of each cell's."""
    names = tuple(dict.fromkeys(cell.segment for cell in ledger.cells))
    return names, np.array([names.index(cell.segment) for cell in ledger.cells], np.int64)


def _by_segment(amounts: Entries, place: Entries, n: int) -> Entries:
    """Cells, (weeks, cells), added up to segments, (weeks, n)."""
    total = np.zeros((len(amounts), n), np.int64)
    np.add.at(total.T, place, amounts.T)
    return total


def _opening_cost(ledger: Ledger, poster: str, run_off: RunOff) -> Entries:
    """Points of before week 0 at full cost, (1, cells), rounded as the ledger's liability."""
    points = ledger.units("points_opening", poster)[:1]
    cost = np.rint(points * (run_off.point_cost * MONEY / POINTS))
    weight = np.array([cell.weight for cell in ledger.cells])
    return np.asarray(np.rint(cost * weight), np.int64)
