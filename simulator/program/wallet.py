"""The wallet: points that several tools may share, in lots, first in first out.

Points are int64 hundredths. Lots are 13 buckets; with a term of 52 weeks each
holds the points of four weeks, with other terms proportionally. Tools ask, the
wallet acts once a week after all tools have settled: it expires, earns, takes
back for refunds, redeems, in that order. It owns the liability.
"""

# ruff: noqa: PLR0913  (stages take their columns one by one: that is what is compiled)
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulator.program.ledger import MONEY, POINTS

LOTS = 13
Points = NDArray[np.int64]


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


@njit(cache=True, nogil=True)
def _earn(lot, balance, earned):  # type: ignore[no-untyped-def]
    """Add to the newest lot; returns what was issued and clears the request."""
    total = np.int64(0)
    for i in range(balance.size):
        e = earned[i]
        lot[i] += e
        balance[i] += e
        total += e
    return total


@njit(cache=True, nogil=True)
def _take(lots, balance, amount, newest, backwards):  # type: ignore[no-untyped-def]
    """Take `amount` (cut to the balance, in place) oldest lot first, or newest first."""
    total = np.int64(0)
    for i in range(balance.size):
        rest = min(amount[i], balance[i])
        amount[i] = rest
        if rest <= 0:
            continue
        balance[i] -= rest
        total += rest
        for j in range(LOTS):
            slot = (newest - j) % LOTS if backwards else (newest + 1 + j) % LOTS
            used = min(lots[slot, i], rest)
            lots[slot, i] -= used
            rest -= used
    return total


@njit(cache=True, nogil=True)
def _whole_rewards(balance, step, amount):  # type: ignore[no-untyped-def]
    """What each customer redeems: the whole multiples of her step that she can pay for."""
    for i in range(balance.size):
        s = step[i]
        amount[i] = (balance[i] // s) * s if s > 0 else np.int64(0)


@dataclass(slots=True, eq=False)
class Wallet:
    """The points of one block of customers in one arm and currency.

    Attributes
    ----------
    balance
        Points in hundredths (n,); read by tools, written by the wallet only.
    lots
        The same by age, (13, n).
    reward_cost
        What each customer's redemptions of the week cost us, 1/10,000 (n,).
    """

    terms: WalletTerms
    n: int
    balance: Points = field(init=False)
    lots: Points = field(init=False)
    reward_cost: Points = field(init=False)
    _earned: Points = field(init=False)
    _refunded: Points = field(init=False)
    _step: Points = field(init=False)
    _asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lots = np.zeros((LOTS, self.n), np.int64)
        self.balance, self.reward_cost, self._earned, self._refunded, self._step = (
            np.zeros(self.n, np.int64) for _ in range(5)
        )

    def copy(self) -> Wallet:
        """A wallet with the same points and no requests."""
        other = Wallet(self.terms, self.n)
        other.lots[:], other.balance[:] = self.lots, self.balance
        return other

    def earn(self, points: Points) -> None:
        """Ask for points, hundredths (n,), not negative."""
        self._earned += points
        self._asked.add("earn")

    def refund(self, points: Points) -> None:
        """Ask to take points back, at most what is there; newest first."""
        self._refunded += points
        self._asked.add("refund")

    def redeem(self, step: Points) -> None:
        """Ask to redeem as many whole rewards of `step` hundredths as possible; 0 for none.

        Where two tools ask for the same customer, the larger reward is taken.
        """
        np.maximum(self._step, step, out=self._step)
        self._asked.add("redeem")

    def expiring(self, week: int, within: int) -> Points:
        """Points that lapse in the next `within` weeks, hundredths (n,); earning terms only."""
        terms, soon = self.terms, np.zeros(self.n, np.int64)
        if terms.expires_after is None or terms.by_inactivity:
            return soon
        for ahead in range(1, within + 1):
            if (week + ahead) % terms.lot_weeks == 0:
                soon = soon + self.lots[((week + ahead) // terms.lot_weeks) % LOTS]
        return soon

    def act(self, week: int, since: NDArray[np.uint16]) -> dict[str, Points | int]:
        """Carry out the week's requests; returns the flows by account.

        Parameters
        ----------
        since
            Weeks since each customer's last purchase (n,).
        """
        flows: dict[str, Points | int] = {"points_expired": self._expire(week, since)}
        newest = (week // self.terms.lot_weeks) % LOTS
        self.reward_cost.fill(0)
        if "earn" in self._asked:
            _earn(self.lots[newest], self.balance, self._earned)
            flows["points_issued"] = self._earned.copy()
            self._earned.fill(0)
        if "refund" in self._asked:
            _take(self.lots, self.balance, self._refunded, newest, True)
            flows["points_clawed_back"] = self._refunded.copy()
            self._refunded.fill(0)
        if "redeem" in self._asked:
            redeemed = np.empty(self.n, np.int64)
            _whole_rewards(self.balance, self._step, redeemed)
            _take(self.lots, self.balance, redeemed, newest, False)
            flows["points_redeemed"] = redeemed
            self.reward_cost = self.cost(redeemed)
            self._step.fill(0)
        self._asked.clear()
        return flows

    def cost(self, points: Points) -> Points:
        """Our cost of points if they are redeemed, 1/10,000 of the currency (n,)."""
        per_point = self.terms.point_cost * MONEY / POINTS
        return np.rint(points * per_point).astype(np.int64)

    def _expire(self, week: int, since: NDArray[np.uint16]) -> Points | int:
        terms = self.terms
        if terms.expires_after is None:
            return 0
        if terms.by_inactivity:
            lapsed = np.where(since >= terms.expires_after, self.balance, 0)
            if lapsed.any():
                gone = lapsed.copy()
                _take(self.lots, self.balance, gone, week // terms.lot_weeks % LOTS, False)
            return lapsed
        if week % terms.lot_weeks:
            return 0
        oldest = self.lots[(week // terms.lot_weeks) % LOTS]
        lapsed = oldest.copy()
        self.balance -= oldest
        oldest.fill(0)
        return lapsed
