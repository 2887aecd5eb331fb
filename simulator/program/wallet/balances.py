"""The wallet: points that several tools may share, in lots, first in first out.

Points are int64 hundredths. Lots are at most 13 buckets of whole weeks; with a
term of 52 weeks each holds the points of four weeks, so that points live for 52
to 55 weeks. Tools ask, the wallet acts once a week after all
tools have settled: it expires, earns, credits what is bought, takes back for refunds,
redeems, burns elsewhere, in that order.

The lots are kept as running totals: what was ever credited, a snapshot of it at
the start of each bucket, and what was ever used. First in first out then needs
no search: of the points credited before a snapshot, those lapse that are not
used yet. (Thirteen amounts per customer, searched at each redemption, took half
of the time of a program arm.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from simulator.program.ledger import some_of
from simulator.program.wallet.asked import NOTHING, Asked
from simulator.program.wallet.requests import Burn, at_most, largest
from simulator.program.wallet.terms import Points, unit_of
from simulator.program.wallet.wallet import (
    burn,
    credit,
    forfeit,
    lapse,
    redeem,
    soon,
    take_back,
    undo,
)

ANY = np.empty(0, np.int64)


@dataclass(slots=True, eq=False)
class Wallet(Asked):
    """The points of one block of customers in one arm and currency, hundredths (n,).

    Tools read them; the wallet alone writes them.
    """

    means: ClassVar[dict[str, str]] = {
        "balance": "points not yet used, hundredths",
        "redeemed": "points redeemed this week, hundredths",
        "redeemers": "places of the customers who have redeemed this week",
    }
    balance: Points = field(init=False)
    redeemed: Points = field(init=False)
    redeemers: NDArray[np.int32] = field(init=False)
    _credited: Points = field(init=False)
    _used: Points = field(init=False)
    _before: Points = field(init=False)
    _burned: list[Burn] = field(default_factory=list)
    _who: NDArray[np.int32] = field(init=False)
    _owner: NDArray[np.int8] | None = None
    _rewards: tuple[tuple[str, float], ...] = ()

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
        other._rewards = self._rewards
        other._owner = None if self._owner is None else self._owner[who].copy()
        other._burned = [Burn(b.poster, b.at_cost, b.points[who].copy()) for b in self._burned]
        return other

    @property
    def credited(self) -> Points:
        """Points that each customer was ever credited, less what was taken back (n,)."""
        return self._credited

    @property
    def used(self) -> Points:
        """Points that each customer ever redeemed or lost by lapse, oldest first (n,)."""
        return self._used

    @property
    def exchanged(self) -> Points:
        """Points redeemed here or burned elsewhere this week, hundredths (n,)."""
        total = self.redeemed
        for one in self._burned:
            total = total + one.points
        return total

    def burned_for(self, poster: str) -> Points | None:
        """Points that were burned this week at whom a tool speaks for, (n,); None for none."""
        return next((one.points for one in self._burned if one.poster == poster), None)

    def burns(self) -> Iterator[tuple[str, float, NDArray[np.int64], Points]]:
        """Who has burned points elsewhere this week: the tool, our cost of a point, the places,
        how many."""
        for one in self._burned:
            who = np.flatnonzero(one.points)
            if who.size:
                yield one.poster, one.at_cost, who, one.points[who]

    def claims(self) -> Iterator[tuple[str, float, NDArray[np.int32]]]:
        """Whose rewards were redeemed this week: the tool, our cost of a point, the places."""
        who = self.redeemers
        for at, (poster, at_cost) in enumerate(self._rewards):
            mine = who if self._owner is None else who[self._owner[who] == at]
            if mine.size:
                yield poster, at_cost, mine

    def redeemers_of(self, poster: str) -> NDArray[np.int32]:
        """Places of those who have redeemed this tool's reward; of its only one all of them."""
        if self._owner is None:
            return self.redeemers
        mine = (who for name, _, who in self.claims() if name == poster)
        return next(mine, self.redeemers[:0])

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
        newest = self._credited if last > known else self._before[last % lots]
        lapsing = soon(self._credited, newest, self._used)
        if week % weeks == 0:
            lapsing -= soon(self._credited, self._before[week // weeks % lots], self._used)
        return lapsing

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
        expired = _both(expired, self._forfeit(cut))
        issued = self._change(credit, self._earning, cut)
        bought = self._change(credit, self._buying, cut)
        back = self._change(take_back, self._refunding, cut)
        if (back[0] or back[1]) and self.terms.lots and np.any(self._credited < self._newest(week)):
            self._forget()
        redeemed = _both(self._redeem(to_pay, cut), self._burn(cut))
        self._earning.clear()
        self._buying.clear()
        self._refunding.clear()
        self._requests, self._again = [], (NOTHING, np.float32(1))
        done = {
            "points_issued": issued,
            "points_expired": expired,
            "points_clawed_back": back,
            "points_redeemed": redeemed,
        }
        if bought[0] or bought[1]:
            done["points_bought"] = bought
        return done

    def _halves(self, cut: int) -> tuple[slice, ...]:
        return (slice(0, cut), slice(cut, self.n)) if cut < self.n else (slice(0, cut),)

    def _change(self, how: Callable[..., int], requests: list[Points], cut: int) -> tuple[int, int]:
        """Add or take back points, and say how many of each half."""
        if not requests:
            return 0, 0
        total = [0, 0]
        for half, rows in enumerate(self._halves(cut)):
            for points in requests:
                total[half] += int(how(self._credited[rows], self.balance[rows], points[rows]))
        return total[0], total[1]

    def _redeem(self, to_pay: Points, cut: int) -> tuple[int, int]:
        self.redeemed[self.redeemers] = 0
        self.redeemers = self._who[:0]
        # the dearer of two rewards that are as large comes last, whoever asked first
        if len(self._requests) > 1:
            self._requests.sort(key=lambda one: (one.at_cost, one.poster))
        self._rewards = tuple((one.poster, one.at_cost) for one in self._requests)
        self._owner = None
        if not self._requests:
            return 0, 0
        step, parts, self._owner = largest(self._requests, self.n)
        to_pay = at_most(self._requests, self._owner, to_pay, self.terms, self.n)
        total, many = redeem(
            self.balance, self._used, step, to_pay, unit_of(self.terms), parts,
            *self._again, self.redeemed, self._who,
        )  # fmt: skip
        who = self.redeemers = self._who[:many]
        if cut == self.n:
            return int(total), 0
        first, second = some_of(self.redeemed[who], who, cut)
        return first, second

    def _burn(self, cut: int) -> tuple[int, int]:
        total, self._burned = [0, 0], []
        for one in sorted(self._burning, key=lambda one: one.poster):
            points = np.empty(self.n, np.int64)
            for half, rows in enumerate(self._halves(cut)):
                mine = self.balance[rows], self._used[rows], one.points[rows], points[rows]
                total[half] += int(burn(*mine))
            self._burned.append(Burn(one.poster, one.at_cost, points))
        self._burning = []
        return total[0], total[1]

    def _forfeit(self, cut: int) -> tuple[int, int]:
        total = [0, 0]
        for points in self._forfeiting:
            for half, rows in enumerate(self._halves(cut)):
                total[half] += int(forfeit(self._used[rows], self.balance[rows], points[rows]))
        self._forfeiting = []
        return total[0], total[1]

    def _newest(self, week: int) -> Points:
        """The last snapshot that was taken, (n,)."""
        newest: Points = self._before[week // self.terms.lot_weeks % self.terms.lots]
        return newest

    def _forget(self) -> None:
        """Lower snapshots to what is still credited, so that later points do not count for them.

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


def _both(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]
