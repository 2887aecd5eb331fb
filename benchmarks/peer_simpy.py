"""The reduced model in SimPy: one process per customer, which wakes every week.

A process that sleeps until its next purchase would have fewer events, but could
no longer see anything that happens to it in between (an offer, a season, a
dip in service), which is what the weekly model is for.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from math import exp, floor

import simpy

from benchmarks.lots import Lots, poisson
from benchmarks.reduced import People, Terms, Totals


class Shop:
    """One arm: the environment, the luck and the books."""

    def __init__(self, terms: Terms, people: People, card: bool, seed: int) -> None:
        self.terms, self.card = terms, card
        self.env = simpy.Environment()
        self.random = random.Random(seed)
        self.totals = Totals()
        traits = (
            people.need, people.preference, people.hazard, people.log_basket,
            people.pull_on_choice, people.pull_on_leaving,
        )  # fmt: skip
        for one in zip(*(trait.tolist() for trait in traits), strict=True):
            self.env.process(self.customer(*one))

    def customer(
        self,
        need: float,
        preference: float,
        hazard: float,
        log_basket: float,
        pull_on_choice: float,
        pull_on_leaving: float,
    ) -> Generator[simpy.Event, None, None]:
        """The life of one customer, a week per event."""
        env, terms, totals, luck = self.env, self.terms, self.totals, self.random.random
        points = Lots()
        member = False
        utility, exposed = preference, hazard / 2
        totals.active += 1
        while luck() >= 1 - exp(-exposed):
            n = poisson(luck(), need / (1 + exp(-utility)))
            if n:
                spent = self.purchases(n, log_basket)
                if self.card and not member:
                    member = luck() < 1 - (1 - terms.join_rate) ** n
                    totals.members += member
                if member:
                    self.settle(points, terms.back * spent)
            yield env.timeout(1)
            if points.lots:
                totals.expired += points.expire(int(env.now))
            utility, exposed = preference, hazard
            if member:
                utility += pull_on_choice
                exposed *= exp(-pull_on_leaving)
        totals.active -= 1
        totals.members -= member
        points.abandon(terms.weeks, totals)

    def purchases(self, n: int, log_basket: float) -> float:
        """Buy `n` times; returns what is spent."""
        spent = 0.0
        for _ in range(n):
            spent += self.random.lognormvariate(log_basket, self.terms.basket_variation)
        self.totals.purchases += n
        self.totals.sales += spent
        return spent

    def settle(self, points: Lots, earned: float) -> None:
        """Earn points and perhaps exchange them."""
        terms, totals = self.terms, self.totals
        points.earn(int(self.env.now), earned)
        totals.issued += earned
        if points.balance >= terms.reward_at and self.random.random() < terms.redeem_rate:
            reward = terms.reward_at * floor(points.balance / terms.reward_at)
            points.redeem(reward)
            totals.redeemed += reward

    def run(self) -> Totals:
        """Play the whole horizon."""
        self.env.run(until=self.terms.weeks)
        return self.totals


def prepare(terms: Terms, people: People, card: bool, seed: int) -> Callable[[], Totals]:
    """One arm ready to play; the call that is returned is what is timed."""
    return Shop(terms, people, card, seed).run
