"""The reduced model in Mesa 3: one agent per customer, one step per week."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, floor

import mesa

from benchmarks.lots import Lots, poisson
from benchmarks.reduced import People, Terms, Totals


class Customer(mesa.Agent):  # type: ignore[misc]  # Mesa has no types
    """Leaves, buys, joins, earns, redeems."""

    def __init__(
        self,
        model: Shop,
        need: float,
        preference: float,
        hazard: float,
        log_basket: float,
        pulls: tuple[float, float],
    ) -> None:
        super().__init__(model)
        self.shop = model
        self.need, self.preference = need, preference
        self.hazard, self.log_basket = hazard, log_basket
        self.pull_on_choice, self.pull_on_leaving = pulls
        self.member = False
        self.points = Lots()

    def step(self) -> None:
        """Live one week."""
        shop, luck = self.shop, self.random.random
        terms = shop.terms
        if self.points.lots:
            shop.totals.expired += self.points.expire(shop.week)
        hazard, utility = self.hazard * shop.exposure, self.preference
        if self.member:
            hazard *= exp(-self.pull_on_leaving)
            utility += self.pull_on_choice
        if luck() < 1 - exp(-hazard):
            self.points.abandon(terms.weeks, shop.totals)
            self.remove()
            return
        n = poisson(luck(), self.need / (1 + exp(-utility)))
        if n:
            self.buy(n)

    def buy(self, n: int) -> None:
        """Buy `n` times this week, perhaps join, and settle the points."""
        shop, random = self.shop, self.random
        terms, totals = shop.terms, shop.totals
        spent = 0.0
        for _ in range(n):
            spent += random.lognormvariate(self.log_basket, terms.basket_variation)
        totals.purchases += n
        totals.sales += spent
        if shop.card and not self.member:
            self.member = random.random() < 1 - (1 - terms.join_rate) ** n
        if self.member:
            self.settle(terms.back * spent)

    def settle(self, earned: float) -> None:
        """Earn points and perhaps exchange them."""
        shop, points = self.shop, self.points
        terms, totals = shop.terms, shop.totals
        points.earn(shop.week, earned)
        totals.issued += earned
        if points.balance >= terms.reward_at and self.random.random() < terms.redeem_rate:
            reward = terms.reward_at * floor(points.balance / terms.reward_at)
            points.redeem(reward)
            totals.redeemed += reward


class Shop(mesa.Model):  # type: ignore[misc]  # Mesa has no types
    """One arm. Customers do not meet, so `do` is enough and shuffling would only cost."""

    def __init__(self, terms: Terms, people: People, card: bool, seed: int) -> None:
        super().__init__(seed=seed)
        self.terms, self.card = terms, card
        self.week, self.exposure = 0, 0.5
        self.totals = Totals()
        Customer.create_agents(
            self,
            people.need.size,
            people.need.tolist(),
            people.preference.tolist(),
            people.hazard.tolist(),
            people.log_basket.tolist(),
            list(zip(people.pull_on_choice.tolist(), people.pull_on_leaving.tolist(), strict=True)),
        )

    def step(self) -> None:
        """Let every customer live one week."""
        self.agents.do("step")
        self.week += 1
        self.exposure = 1.0

    def run(self) -> Totals:
        """Play the whole horizon."""
        for _ in range(self.terms.weeks):
            self.step()
        self.totals.active = len(self.agents)
        self.totals.members = sum(self.agents.get("member"))
        return self.totals


def prepare(terms: Terms, people: People, card: bool, seed: int) -> Callable[[], Totals]:
    """One arm ready to play; the call that is returned is what is timed."""
    run: Callable[[], Totals] = Shop(terms, people, card, seed).run
    return run
