"""Who a customer is, one at a time: what is drawn of them, and what they remember in an arm.

Traits are taken as drawn and solved. Normals and basket sizes are computed by the same
functions of a word as in the kernels, because a hundredth of a point decides in which
week a reward is reached; all the rest is double precision.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp, floor

import numpy as np

from simulator.draws import Luck, exp_of, normal_of, philox, purpose_of, uniform_of, when_of
from simulator.market.people import PROSPECTS, People
from simulator.market.seasons import MONTHS
from simulator.program.program import Program
from simulator.simulate import CONTROL, Case
from simulator.tools.discount import Discount
from simulator.tools.points import Points
from tests.oracles.lots import Lots
from tests.oracles.slow_members import Promise
from tests.oracles.slow_tools import SlowDiscount, SlowPoints, View

SlowTool = SlowDiscount | SlowPoints


def logistic(x: float) -> float:
    """The share at some log-odds."""
    return 1 / (1 + exp(-x))


def poisson(u: float, mean: float) -> int:
    """The count at a quantile: add probabilities until they exceed u."""
    n, p = 0, exp(-mean)
    upto = p
    while u > upto and n < 400:
        n += 1
        p *= mean / n
        upto += p
    return n


def season(case: Case, week: int) -> float:
    """Factor on needs: that of the month of the week's Thursday, the first year's mean being 1."""

    months: dict[str, float] = {str(name): of for name, of in case.market.seasons.items()}

    def factor(of: int) -> float:
        days = [case.start + timedelta(days=7 * of + day) for day in range(7)]
        thursday: date = next(day for day in days if day.weekday() == 3)
        return months.get(MONTHS[thursday.month - 1], 1.0)

    return factor(week) / (sum(factor(of) for of in range(52)) / 52)


@dataclass
class Life:
    """What one customer remembers in one arm."""

    program: Program
    joining: bool
    promise: Promise
    luck: tuple[float, float]
    reference: float
    stops: tuple[str, ...]
    tools: dict[str, SlowTool]
    view: View
    alive: bool
    currencies: dict[str, Lots]
    bought: set[int] = field(default_factory=set)
    n: int = 0
    amounts: list[int] = field(default_factory=list)
    net: int = 0
    hazard_log: float = 0.0
    member_before: bool = False


class Births:
    """The customers of a case as they are before anything has happened, and their luck."""

    def __init__(self, case: Case, luck: Luck) -> None:
        self.case, self.luck = case, luck
        self.mean = sum(
            one.share * one.purchases_per_year * one.basket for one in case.market.segments.values()
        )

    def born(self, arm: str, people: People, i: int) -> Life:
        """A customer as they are before anything has happened."""
        program = self.case.program(arm)
        live = {name: t for name, t in program.tools.items() if arm != CONTROL}
        currencies: dict[str, Lots] = {}
        slow: dict[str, SlowTool] = {}
        for name, tool in sorted(live.items()):
            if isinstance(tool, Points):
                slow[name] = SlowPoints(name, tool, currencies)
            elif isinstance(tool, Discount):
                slow[name] = SlowDiscount(name, tool, currencies)
        segment = people.declared
        rate = float(people.need[i]) * logistic(float(people.preference[i]))
        typical = segment.purchases_per_year * segment.basket / 52
        joins = any(tool.to.members for tool in live.values())
        view = View(
            0, people.segment, people.first + i, self.luck, rate, rate / float(people.need[i]),
            rate * float(people.basket[i]), typical, people.sensitivity,
            float(people.weight("price", self.luck)[i]),
        )  # fmt: skip
        promise = Promise.of(
            program.joining,
            [one for name, one in slow.items() if name not in program.stops],
            view,
            float(people.weight("recognition", self.luck)[i]),
            segment.rival_card_share,
        )
        view.came = self.came(people, i)
        never, once, _, _ = self.words("program.joining", people, i, when_of(0))
        alive = people.first < PROSPECTS
        stops = program.stops if arm != CONTROL else ()
        return Life(
            program,
            joins,
            promise,
            ((float(never) + 0.5) * 2.0**-32, (float(once) + 0.5) * 2.0**-32),
            0.01 * self.mean,
            stops,
            slow,
            view,
            alive,
            currencies,
        )

    def came(self, people: People, i: int) -> float | None:
        """The week in which a customer came, None for one who has still to come."""
        if people.first >= PROSPECTS:
            return None
        if self.case.market.start == "at_first_purchase":
            return 0.0
        return -1e6 if people.tenure is None else -floor(float(people.tenure[i]))

    def words(self, name: str, people: People, i: int, when: np.uint32) -> tuple[np.uint32, ...]:
        """Four words of luck of one customer."""
        luck, u32 = self.luck, np.uint32
        purpose = purpose_of(name, people.segment)
        drawn: tuple[np.uint32, ...] = philox(
            u32(people.first + i), when, purpose, luck.case, luck.k0, luck.k1
        )
        return tuple(u32(word) for word in drawn)

    def baskets(self, people: People, i: int, week: int, n: int) -> list[tuple[int, bool]]:
        """List value of each of n purchases, and whether it is given back."""
        sd, out = people.declared.basket_variation, []
        for k in range(n):
            words = self.words("market.basket", people, i, np.uint32(when_of(week) + np.uint32(k)))
            size = exp_of(np.float32(sd) * np.float32(normal_of(words[0])) - np.float32(sd**2 / 2))
            value = floor(float(size) * float(people.basket[i]) * 10_000 + 0.5)
            out.append((value, float(uniform_of(words[1])) < people.declared.refund_rate))
        return out
