"""What one customer lives through without arrays: service, memory, leaving, coming back.

Traits are taken as drawn and solved, and so is what the board of an arm says of a week
(the desk's answers, crowding, the rival's offer); all that follows from it for one
customer is worked out again from docs/model.md, with the same words of luck.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log

import numpy as np

from simulator.draws import Luck, normal_of, philox, purpose_of, uniform_of, when_of
from simulator.market.people import People
from simulator.market.segment import Segment
from simulator.market.service import Felt, Service
from tests.oracles.slow_customers import logistic, poisson

NOTHING, GRUDGE, MENDED = 0, 1, 2
MOST = 0.5


@dataclass(frozen=True)
class Sky:
    """What the board of an arm says of one week: shares by class, factor, value, arrivals."""

    closed: tuple[float, ...]
    good: tuple[float, ...]
    crowd: float
    rival: float
    reached: float
    season: float


@dataclass
class Soul:
    """One customer in one arm."""

    satisfaction: float
    before: float
    problem: int
    memory: int
    alive: bool
    ever: bool
    n: int = 0
    failures: int = 0
    problems: int = 0
    reported: int = 0
    resolved: int = 0
    back: int = 0
    left: int = 0


@dataclass
class Words:
    """The luck of a customer, week after week."""

    luck: Luck
    people: People
    i: int

    def of(self, name: str, week: int, occasion: int = 0) -> tuple[np.uint32, ...]:
        """Four words for a purpose."""
        u32, luck = np.uint32, self.luck
        purpose = purpose_of(name, self.people.segment)
        who, when = u32(self.people.first + self.i), when_of(week, occasion)
        return tuple(u32(word) for word in philox(who, when, purpose, luck.case, luck.k0, luck.k1))

    def uniforms(self, name: str, week: int, occasion: int = 0) -> tuple[float, ...]:
        """The same as uniforms."""
        return tuple(float(uniform_of(word)) for word in self.of(name, week, occasion))


class SlowLife:
    """One customer in one arm, from a state at launch."""

    def __init__(
        self, people: People, i: int, luck: Luck, service: Service, felt: Felt, soul: Soul,
        rhythm: float,
    ) -> None:  # fmt: skip
        self.people, self.i, self.words = people, i, Words(luck, people, i)
        self.service, self.soul, self.rhythm = service, soul, rhythm
        self.origin = felt.origin[people.segment]
        self.strength = felt.strength

    @property
    def declared(self) -> Segment:
        """Her segment."""
        return self.people.declared

    def weeks(self, skies: list[Sky]) -> Iterator[Soul]:
        """Live through the weeks; the same soul is yielded after each of them."""
        for week, sky in enumerate(skies):
            self.before_shopping(week, sky)
            self.shopping(week, sky)
            yield self.soul

    def before_shopping(self, week: int, sky: Sky) -> None:
        """Come, come back, hear from the desk, leave, and decide how much to buy."""
        soul, people, i = self.soul, self.people, self.i
        soul.back = soul.left = soul.resolved = 0
        u_desk, _, u_back, _ = self.words.uniforms("market.life", week)
        leaves, buys, _, _ = self.words.uniforms("market.week", week)
        if people.waiting is not None and not soul.ever and people.waiting[i] <= sky.reached:
            soul.alive = soul.ever = True
        rate = self.declared.win_back_per_year / 52
        if soul.ever and not soul.alive and u_back < 1 - exp(-rate):
            soul.alive, soul.back = True, 1
            soul.satisfaction, soul.problem, soul.memory = self.origin, 0, NOTHING
        self.hear(u_desk, sky)
        above = soul.satisfaction - self.origin
        pull = self.declared.retention_pull * self.declared.elasticity * 2.8
        hazard = -self.service.satisfaction_retention * self.strength * above + pull * sky.rival
        if soul.memory == GRUDGE:
            hazard += log(self.service.unresolved) * self.strength
        exposure = 0.5 if week == 0 else 1.0
        gone = 1 - exp(-float(people.hazard[i]) * exposure * exp(hazard))
        if soul.alive and leaves < gone:
            soul.alive, soul.left = False, 1
        odds = self.service.satisfaction_pull * above - people.sensitivity * sky.rival
        share = logistic(float(people.preference[i]) + odds)
        mean = self.needs(week, sky) * share  # the rhythm goes on, there or not
        soul.n = poisson(buys, mean) if soul.alive else 0

    def needs(self, week: int, sky: Sky) -> float:
        """Needs of the week, with season and rhythm."""
        spread, memory = self.declared.rhythm_spread, self.declared.rhythm_memory
        noise = float(normal_of(self.words.of("market.week", week)[2]))
        need = float(self.people.need[self.i]) * sky.season
        if not spread:
            return need
        self.rhythm = memory * self.rhythm + spread * (1 - memory**2) ** 0.5 * noise
        return need * exp(self.rhythm - spread**2 / 2)

    def hear(self, u: float, sky: Sky) -> None:
        """What the desk did last week about what is open."""
        soul = self.soul
        if not soul.problem:
            return
        if u < sky.good[soul.problem]:
            soul.problem, soul.resolved = 0, int(soul.alive)
            if soul.memory == NOTHING:  # only the first within memory is made good
                soul.satisfaction = max(soul.satisfaction, min(soul.before, self.origin))
                soul.memory = MENDED
        elif u < sky.closed[soul.problem]:
            soul.problem, soul.memory = 0, GRUDGE

    def fails(self, sky: Sky) -> float:
        """The chance that a purchase fails: all facets, none of them more than half."""
        facets = ("time", "money", "emotion", "comfort")
        return min(sum(min(self.service.rate_of(f) * sky.crowd, MOST) for f in facets), MOST)

    def shopping(self, week: int, sky: Sky) -> None:
        """Forget, then feel one purchase after another."""
        soul, service = self.soul, self.service
        soul.failures = soul.problems = soul.reported = 0
        _, u_forget, _, _ = self.words.uniforms("market.life", week)
        fades = soul.n / service.memory_purchases + 1 / service.memory_weeks
        if soul.memory and u_forget > exp(-fades):
            soul.memory = NOTHING
        chance = self.fails(sky)
        for k in range(soul.n):
            _, _, z, tells = self.words.uniforms("market.basket", week, k)
            felt = service.delight if z >= 1 - service.delight_rate else 0.0
            if z < chance:
                soul.failures += 1
                felt = -service.loss_weight
                if z < chance * service.serious_share:
                    soul.problems += 1
                    self.trouble(tells)
            soul.satisfaction += service.satisfaction_speed * (felt - soul.satisfaction)

    def trouble(self, tells: float) -> None:
        """A problem is told to the desk, unless one is there already, or held against us."""
        soul = self.soul
        if tells >= self.service.report_rate:
            soul.memory = GRUDGE
        elif not soul.problem:
            soul.problem, soul.before, soul.reported = 1, soul.satisfaction, 1
