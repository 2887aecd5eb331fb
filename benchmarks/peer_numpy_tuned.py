"""The reduced model in NumPy by someone who has profiled it.

Single precision, uniform numbers drawn into one buffer, and Poisson counts by
inversion, so that those who buy nothing (most customers in most weeks) cost one
comparison. All three trade clarity for speed, twice as much of it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.peer_numpy import Index, Numbers, Shop
from benchmarks.reduced import MOST, People, Terms, Totals


class TunedShop(Shop):
    """One arm; who has left has no hazard and no need any more."""

    real = np.float32

    def __init__(self, terms: Terms, people: People, card: bool, seed: int) -> None:
        super().__init__(terms, people, card, seed)
        self.u = np.empty(self.need.size, np.float32)

    def leave(self) -> None:
        """Let customers go for good."""
        hazard = self.hazard * np.exp(-self.pull_on_leaving * self.member)
        if not self.week:
            hazard *= np.float32(0.5)
        self.rng.random(dtype=np.float32, out=self.u)
        gone = np.flatnonzero(self.u < -np.expm1(-hazard))
        self.active[gone] = False
        self.hazard[gone] = self.need[gone] = 0

    def purchases(self) -> tuple[Index, Index]:
        """Who buys this week, and how often: Poisson by inversion of one uniform number."""
        odds_against = -self.preference
        odds_against -= self.pull_on_choice * self.member
        np.exp(odds_against, out=odds_against)
        odds_against += 1
        mean = self.need / odds_against
        none = np.exp(-mean)
        self.rng.random(dtype=np.float32, out=self.u)
        buyers = np.flatnonzero(self.u >= none)
        return buyers, self.counts(self.u[buyers], mean[buyers], none[buyers])

    def counts(self, u: Numbers, mean: Numbers, none: Numbers) -> Index:
        """Purchases of those who buy at all: `u` is at least `none`, the chance of 0."""
        n = np.ones(u.size, np.int64)
        left = np.arange(u.size)
        chance = none * mean
        reached = none + chance
        for k in range(2, MOST):
            more = np.flatnonzero(u >= reached)
            if not more.size:
                break
            left, u, mean = left[more], u[more], mean[more]
            chance = chance[more] * mean / np.float32(k)
            reached = reached[more] + chance
            n[left] = k
        return n

    def baskets(self, who: Index) -> Numbers:
        """A log-normal basket for every purchase."""
        log = self.rng.standard_normal(who.size, dtype=np.float32)
        log *= np.float32(self.terms.basket_variation)
        log += self.log_basket[who]
        return np.exp(log, out=log)


def prepare(terms: Terms, people: People, card: bool, seed: int) -> Callable[[], Totals]:
    """One arm ready to play; the call that is returned is what is timed."""
    return TunedShop(terms, people, card, seed).run
