"""The reduced model in NumPy: every step on whole-population arrays, one thread.

Library distributions, double precision, and whatever concerns buyers is done on
the buyers only. `peer_numpy_tuned.py` is what more effort can get out of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from benchmarks.reduced import LOT_WEEKS, LOTS, People, Terms, Totals

Numbers = NDArray[np.floating[Any]]
Index = NDArray[np.int64]


class Shop:
    """One arm as arrays of shape (n,), lots of points of shape (lots, n)."""

    real: type[np.floating[Any]] = np.float64

    def __init__(self, terms: Terms, people: People, card: bool, seed: int) -> None:
        n = people.need.size
        self.terms, self.card, self.week = terms, card, 0
        self.rng = np.random.default_rng([seed, 2, int(card)])
        self.totals = Totals()
        self.need = people.need.astype(self.real)
        self.preference = people.preference.astype(self.real)
        self.hazard = people.hazard.astype(self.real)
        self.log_basket = people.log_basket.astype(self.real)
        self.pull_on_choice = people.pull_on_choice.astype(self.real)
        self.pull_on_leaving = people.pull_on_leaving.astype(self.real)
        self.member = np.zeros(n, np.bool_)
        self.active = np.ones(n, np.bool_)
        self.lots = np.zeros((LOTS, n), self.real)
        self.balance = np.zeros(n, self.real)

    def run(self) -> Totals:
        """Play the whole horizon."""
        for week in range(self.terms.weeks):
            self.week = week
            self.live_week()
        self.totals.active = int(self.active.sum())
        self.totals.members = int((self.active & self.member).sum())
        return self.totals

    def live_week(self) -> None:
        """Expiry, leaving, buying, joining, points: one week of everybody."""
        if self.card and self.week % LOT_WEEKS == 0:
            self.expire()
        self.leave()
        buyers, n = self.purchases()
        baskets = self.baskets(np.repeat(buyers, n))
        self.totals.purchases += baskets.size
        self.totals.sales += float(baskets.sum(dtype=np.float64))
        if self.card and baskets.size:
            self.join(buyers, n)
            spent = np.add.reduceat(baskets, np.cumsum(n) - n)
            self.settle(buyers, spent * self.member[buyers])

    def leave(self) -> None:
        """Let customers go for good."""
        exposure = 1.0 if self.week else 0.5
        hazard = self.hazard * exposure * np.exp(-self.pull_on_leaving * self.member)
        self.active &= self.rng.random(hazard.size) >= -np.expm1(-hazard)

    def purchases(self) -> tuple[Index, Index]:
        """Who buys this week, and how often."""
        chance = expit(self.preference + self.pull_on_choice * self.member)
        n = self.rng.poisson(self.active * self.need * chance)
        buyers = np.flatnonzero(n)
        return buyers, n[buyers]

    def baskets(self, who: Index) -> Numbers:
        """A log-normal basket for every purchase."""
        return self.rng.lognormal(self.log_basket[who], self.terms.basket_variation)

    def join(self, buyers: Index, n: Index) -> None:
        """Let non-members join at any of their purchases of the week."""
        asked = ~self.member[buyers]
        others = buyers[asked]
        chance = 1 - (1 - self.terms.join_rate) ** n[asked]
        self.member[others[self.rng.random(others.size) < chance]] = True

    def expire(self) -> None:
        """Empty the oldest lot, which the points of the coming four weeks are put into."""
        lapsing = self.lots[self.week // LOT_WEEKS % LOTS]
        self.totals.expired += float(lapsing.sum(dtype=np.float64))
        self.balance -= lapsing
        lapsing[:] = 0

    def settle(self, buyers: Index, spent: Numbers) -> None:
        """Earn points, then exchange whole rewards."""
        earned = spent * self.real(self.terms.back)
        self.totals.issued += float(earned.sum(dtype=np.float64))
        self.lots[self.week // LOT_WEEKS % LOTS, buyers] += earned
        balance = self.balance[buyers] + earned
        self.balance[buyers] = balance
        enough = np.flatnonzero(balance >= self.terms.reward_at)
        taking = enough[self.rng.random(enough.size) < self.terms.redeem_rate]
        reward = self.real(self.terms.reward_at)
        self.redeem(buyers[taking], np.floor(balance[taking] / reward) * reward)

    def redeem(self, who: Index, points: Numbers) -> None:
        """Take points out of the lots, the oldest first."""
        self.totals.redeemed += float(points.sum(dtype=np.float64))
        self.balance[who] -= points
        for lot in (self.week // LOT_WEEKS + 1 + np.arange(LOTS)) % LOTS:
            taken = np.minimum(self.lots[lot, who], points)
            self.lots[lot, who] -= taken
            points = points - taken


def prepare(terms: Terms, people: People, card: bool, seed: int) -> Callable[[], Totals]:
    """One arm ready to play; the call that is returned is what is timed."""
    return Shop(terms, people, card, seed).run
