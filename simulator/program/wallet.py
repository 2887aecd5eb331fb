"""The wallet: points that several tools may share, in lots, first in first out.

Points are int64 hundredths. Lots are at most 13 buckets of whole weeks; with a
term of 52 weeks each holds the points of four weeks, so that points live for 52
to 55 weeks. Tools ask, the wallet acts once a week after all
tools have settled: it expires, earns, takes back for refunds, redeems, in that
order.

The lots are kept as running totals: what was ever credited, a snapshot of it at
the start of each bucket, and what was ever used. First in first out then needs
no search: of the points credited before a snapshot, those lapse that are not
used yet. (Thirteen amounts per customer, searched at each redemption, took half
of the time of a program arm.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from simulator.draws import stage
from simulator.program.ledger import MONEY, POINTS, some_of

LOTS = 13
MOST_POINTS = np.int64(1 << 62)
Points = NDArray[np.int64]
Share = NDArray[np.float32]
ANY, NOBODY, NOTHING = np.empty(0, np.int64), np.empty(0, bool), np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class WalletTerms:
    """What all tools that share a currency must agree on.

    `point_cost` is our cost of one redeemed point and `point_value` its face value,
    both in currency; `expires_after` in weeks, None for never; `by_inactivity`
    counts from the last purchase instead of from earning.
    """

    currency: str
    point_value: float
    point_cost: float
    expires_after: int | None
    by_inactivity: bool

    @property
    def lot_weeks(self) -> int:
        """Weeks whose points share a lot."""
        return 1 << 20 if self.expires_after is None else max(1, -(-self.expires_after // LOTS))

    @property
    def lots(self) -> int:
        """Lots that are kept apart; none where points do not lapse by their age."""
        if self.expires_after is None or self.by_inactivity:
            return 0
        return -(-self.expires_after // self.lot_weeks)


@stage
def credit(credited, balance, points):  # type: ignore[no-untyped-def]
    """Add points; returns how many."""
    total = np.int64(0)
    for i in range(balance.size):
        credited[i] += points[i]
        balance[i] += points[i]
        total += points[i]
    return total


@stage
def take_back(credited, balance, points):  # type: ignore[no-untyped-def]
    """Undo credits as far as the balance goes, newest first; returns how many."""
    total = np.int64(0)
    for i in range(balance.size):
        back = min(points[i], balance[i])
        credited[i] -= back
        balance[i] -= back
        total += back
    return total


@stage
def undo(who, points, credited, balance, newest, undone):  # type: ignore[no-untyped-def]
    """Undo credits of some customers as far as the balance goes, newest first.

    Returns whether less is left than the `newest` snapshot holds, which is of size 0 for none.
    """
    low = False
    for at in range(who.size):
        i = who[at]
        back = min(points[at], balance[i])
        credited[i] -= back
        balance[i] -= back
        undone[at] = back
        low |= newest.size > 0 and credited[i] < newest[i]
    return low


@stage
def redeem(  # type: ignore[no-untyped-def]
    balance, used, step, to_pay, per_point, parts, again, back, redeemed, who
):
    """Each customer redeems whole multiples of their step, as far as there is something to pay.

    Where that is less than a step, whoever takes `parts` uses just that, and the rest stays;
    others wait. `again` times `back` points per point redeemed will not be earned, and must be
    there, too. Rows of size 0 stand for: any number to pay, nobody in parts, nothing again.
    Returns how many points, and how many customers, whose places are written to `who`.
    """
    total, many = np.int64(0), 0
    for i in range(balance.size):
        if (step[i] > 0) & (balance[i] >= step[i]):  # few in a week
            most = MOST_POINTS
            if to_pay.size > 0:
                most = np.int64(np.floor(min(np.float64(to_pay[i]) / per_point, 2.0**62)))
            forgone = np.float64(again[i] * back) if again.size > 0 else 0.0
            steps = np.int64(np.float64(balance[i]) / (np.float64(step[i]) * (1.0 + forgone))) + 1
            # what is forgone is rounded up, where single precision alone makes no more of it
            while steps > 0 and balance[i] < steps * step[i] + np.int64(
                np.float64(steps * step[i]) * forgone + 0.999
            ):
                steps -= 1
            amount = steps * step[i]
            if amount > most:
                some = most if parts.size > 0 and parts[i] else np.int64(0)
                amount = most // step[i] * step[i] if most >= step[i] else some
            if amount > 0:
                balance[i] -= amount
                used[i] += amount
                redeemed[i] = amount
                total += amount
                who[many] = i
                many += 1
    return total, many


@stage
def lapse(credited, before, used, balance):  # type: ignore[no-untyped-def]
    """Points credited before the snapshot `before` and not used yet lapse; returns how many."""
    total = np.int64(0)
    for i in range(balance.size):
        gone = max(min(before[i], credited[i]) - used[i], np.int64(0))
        used[i] += gone
        balance[i] -= gone
        total += gone
    return total


@stage
def _soon(credited, before, used, out):  # type: ignore[no-untyped-def]
    """Points that `lapse` would take, (n,)."""
    for i in range(out.size):
        out[i] = max(min(before[i], credited[i]) - used[i], np.int64(0))


@dataclass(slots=True, eq=False)
class Wallet:
    """The points of one block of customers in one arm and currency, hundredths (n,).

    Tools read them; the wallet alone writes them.
    """

    means: ClassVar[dict[str, str]] = {
        "balance": "points not yet used, hundredths",
        "redeemed": "points redeemed this week, hundredths",
        "redeemers": "places of the customers who have redeemed this week",
    }
    terms: WalletTerms
    n: int
    balance: Points = field(init=False)
    redeemed: Points = field(init=False)
    redeemers: NDArray[np.int32] = field(init=False)
    _credited: Points = field(init=False)
    _used: Points = field(init=False)
    _before: Points = field(init=False)
    _earning: list[Points] = field(default_factory=list)
    _refunding: list[Points] = field(default_factory=list)
    _who: NDArray[np.int32] = field(init=False)
    _step: Points | None = None
    _again: tuple[Share, np.float32] = (NOTHING, np.float32(1))
    _parts: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        self.balance, self.redeemed, self._credited, self._used = (
            np.zeros(self.n, np.int64) for _ in range(4)
        )
        self._before = np.zeros((self.terms.lots, self.n), np.int64)
        self._who = np.empty(self.n, np.int32)
        self.redeemers = self._who[:0]

    def copy(self, who: slice = slice(None)) -> Wallet:
        """A wallet with the same points and no requests; of some of the customers, if given."""
        other = Wallet(self.terms, self.balance[who].size)
        other.balance[:], other._credited[:] = self.balance[who], self._credited[who]
        other._used[:], other._before[:] = self._used[who], self._before[:, who]
        other.redeemed[:] = self.redeemed[who]
        other.redeemers = np.flatnonzero(other.redeemed).astype(np.int32)
        return other

    @property
    def credited(self) -> Points:
        """Points that each customer was ever credited, less what was taken back (n,)."""
        return self._credited

    @property
    def used(self) -> Points:
        """Points that each customer ever redeemed or lost by lapse, oldest first (n,)."""
        return self._used

    def earn(self, points: Points) -> None:
        """Ask for points, hundredths (n,), not negative."""
        self._earning.append(points)

    def refund(self, points: Points) -> None:
        """Ask to take points back, at most what is there; newest first."""
        self._refunding.append(points)

    def redeem(self, step: Points, parts: NDArray[np.bool_] | None = None) -> None:
        """Ask to redeem as many whole rewards of `step` hundredths as possible; 0 for none.

        Where two tools ask for the same customer, the larger reward is taken. Who takes `parts`,
        (n,), uses as much of a reward as there is to pay, where that is less than all of it.
        """
        self._step = step if self._step is None else np.maximum(self._step, step)
        if parts is not None:
            self._parts = parts if self._parts is None else self._parts | parts

    def expiring(self, week: int, within: int) -> Points | None:
        """Points that lapse in the `within` weeks after this one, (n,); None where none can.

        What lapses this week is lost already: points lapse before they are redeemed.
        Terms that count from the last purchase have no date that can be known before.
        """
        lots, weeks = self.terms.lots, self.terms.lot_weeks
        last = (week + within) // weeks  # the last turn of lots in that time
        if not lots or last * weeks <= week:
            return None
        known = (week - 1) // weeks + lots  # the last turn whose snapshot has been taken
        soon, now = np.empty(self.n, np.int64), np.empty(self.n, np.int64)
        newest = self._credited if last > known else self._before[last % lots]
        _soon(self._credited, newest, self._used, soon)
        if week % weeks == 0:
            _soon(self._credited, self._before[week // weeks % lots], self._used, now)
            soon -= now
        return soon

    def forgo(self, share: Share, back: float) -> None:
        """Say that `share`, (n,), times `back` points per point redeemed will not be earned.

        They are taken back once it is known what was redeemed; see `take_back`.
        """
        known, factor = self._again
        if not known.size:
            self._again = (share, np.float32(back))
        else:
            self._again = (known * factor + share * np.float32(back), np.float32(1))

    def take_back(self, who: NDArray[np.integer], points: Points, week: int) -> Points:
        """Undo credits of this week of some customers, as far as they are there.

        `who` are their places, each once; returns what was undone, of the same shape.
        """
        newest = self._newest(week) if self.terms.lots else ANY
        undone = np.empty_like(points)
        if undo(who, points, self._credited, self.balance, newest, undone):
            self._forget()
        return undone

    def act(
        self, week: int, since: NDArray[np.uint16], to_pay: Points = ANY, cut: int | None = None
    ) -> dict[str, tuple[int, int]]:
        """Carry out the week's requests; returns points by account, of each half of the block.

        Parameters
        ----------
        since
            Weeks since each customer's last purchase (n,).
        to_pay
            What there is to pay, 1/10,000 of the currency (n,); of size 0 for any amount.
        cut
            How many customers are of the first half; all of them where it is not given.
        """
        cut = self.n if cut is None else cut
        expired = self._expire(week, since, cut)
        issued = self._change(credit, self._earning, cut)
        back = self._change(take_back, self._refunding, cut)
        if any(back) and self.terms.lots and np.any(self._credited < self._newest(week)):
            self._forget()
        redeemed = self._redeem(to_pay, cut)
        self._earning.clear()
        self._refunding.clear()
        self._step, self._parts, self._again = None, None, (NOTHING, np.float32(1))
        return {
            "points_issued": issued,
            "points_expired": expired,
            "points_clawed_back": back,
            "points_redeemed": redeemed,
        }

    def _halves(self, cut: int) -> tuple[slice, ...]:
        return (slice(0, cut), slice(cut, self.n)) if cut < self.n else (slice(0, cut),)

    def _change(self, how: Callable[..., int], requests: list[Points], cut: int) -> tuple[int, int]:
        """Add or take back points, and say how many of each half."""
        total = [0, 0]
        for half, rows in enumerate(self._halves(cut)):
            for points in requests:
                total[half] += int(how(self._credited[rows], self.balance[rows], points[rows]))
        return total[0], total[1]

    def _redeem(self, to_pay: Points, cut: int) -> tuple[int, int]:
        self.redeemed[self.redeemers] = 0
        self.redeemers = self._who[:0]
        if self._step is None:
            return 0, 0
        total, many = redeem(
            self.balance, self._used, self._step, to_pay, unit_of(self.terms),
            NOBODY if self._parts is None else self._parts, *self._again, self.redeemed, self._who,
        )  # fmt: skip
        who = self.redeemers = self._who[:many]
        if cut == self.n:
            return int(total), 0
        first, second = some_of(self.redeemed[who], who, cut)
        return first, second

    def _newest(self, week: int) -> Points:
        """The last snapshot that was taken, (n,)."""
        newest: Points = self._before[week // self.terms.lot_weeks % self.terms.lots]
        return newest

    def _forget(self) -> None:
        """Lower snapshots to what is still credited, lest points of later lots count for them.

        Rare: refunds take this week's points first, which no snapshot holds yet.
        """
        np.minimum(self._before, self._credited, out=self._before)

    def _expire(self, week: int, since: NDArray[np.uint16], cut: int) -> tuple[int, int]:
        terms = self.terms
        if terms.expires_after is None:
            return 0, 0
        if terms.by_inactivity:
            everything = np.where(since >= terms.expires_after, self._credited, self._used)
            return self._lapse(everything, cut)
        if week % terms.lot_weeks:
            return 0, 0
        snapshot = self._before[week // terms.lot_weeks % terms.lots]
        expired = self._lapse(snapshot, cut)
        snapshot[:] = self._credited
        return expired

    def _lapse(self, before: Points, cut: int) -> tuple[int, int]:
        total = [0, 0]
        for half, rows in enumerate(self._halves(cut)):
            mine = self._credited[rows], before[rows], self._used[rows], self.balance[rows]
            total[half] = int(lapse(*mine))
        return total[0], total[1]


def cost_of(points: Points, terms: WalletTerms) -> Points:
    """Our cost of points (hundredths) if they are redeemed, 1/10,000 of the currency."""
    cost: Points = np.rint(points * (terms.point_cost * MONEY / POINTS)).astype(np.int64)
    return cost


def unit_of(terms: WalletTerms) -> float:
    """What a hundredth of a point buys at face value, 1/10,000 of the currency."""
    return terms.point_value * MONEY / POINTS


def worth_of(points: Points, terms: WalletTerms) -> Points:
    """What points (hundredths) buy at face value, 1/10,000 of the currency."""
    worth: Points = np.rint(points * unit_of(terms)).astype(np.int64)
    return worth
