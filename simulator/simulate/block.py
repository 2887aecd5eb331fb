"""A block of customers: their luck, shared by all arms, and the scratch to work in."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck, purpose_of, when_of
from simulator.market import behavior, experience
from simulator.market.people import PROSPECTS, People, Trait
from simulator.program.ledger import MONEY

f32 = np.float32


class Scratch:
    """Working arrays of one thread, reused by its blocks; contents last for one block-week."""

    def __init__(self, size: int, n_arms: int) -> None:
        self.size = size
        self.u_leave, self.u_buy, self.u_join, self.base = (np.empty(size, f32) for _ in range(4))
        self.u_desk, self.u_forget, self.u_back = (np.empty(size, f32) for _ in range(3))
        self.came_back, self.was_here = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
        self.start, self.top = np.empty(size, np.int32), np.empty(size, np.int32)
        self.arms = [ArmScratch(size) for _ in range(n_arms)]
        self._occasions, self.m = 0, 0
        self.room(4 * size)

    def room(self, occasions: int) -> None:
        """Make sure that many purchases of one week fit."""
        if occasions + 1 <= self._occasions:
            return
        self._occasions = int(occasions * 1.2) + 16
        self.who, self.which = (np.empty(self._occasions, np.int32) for _ in range(2))
        self.sizes, self.kept, self.lived, self.reports = (
            np.empty(self._occasions, f32) for _ in range(4)
        )
        self.basket, self.back = (np.zeros(self._occasions, np.int64) for _ in range(2))


class ArmScratch:
    """What one arm works out for one block in one week."""

    def __init__(self, size: int) -> None:
        self.odds, self.hazard_log, self.rate, self.share, self.elsewhere = (
            np.zeros(size, f32) for _ in range(5)
        )
        self.n = np.zeros(size, np.int32)
        self.common, self.joined = np.zeros(size, np.int32), np.zeros(size, np.uint8)
        self.sales, self.shared, self.returned, self.returned_shared = (
            np.zeros(size, np.int64) for _ in range(4)
        )


@dataclass(slots=True, eq=False)
class Block:
    """Consecutive agents of one cell with what does not depend on the arm."""

    people: People
    cell: int
    luck: Luck
    lives: bool = False  # whether service is played, which takes luck of its own
    n: int = field(init=False)
    price_weight: Trait = field(init=False)
    usual_rate: Trait = field(init=False)
    usual_share: Trait = field(init=False)
    usual_spend: Trait = field(init=False)
    rhythm: Trait = field(init=False)
    zero: Trait = field(init=False)
    _week: np.uint32 = field(init=False)
    _basket: np.uint32 = field(init=False)
    _life: np.uint32 = field(init=False)

    def __post_init__(self) -> None:
        people = self.people
        self.n = people.n
        self.price_weight = people.weight("price", self.luck)
        self.usual_rate = people.usual_rate
        self.usual_share = (self.usual_rate / people.need).astype(f32)
        self.usual_spend = self.usual_rate * people.basket
        self.rhythm = people.rhythm.copy()
        self.zero = np.zeros(people.n, f32)
        self.zero.flags.writeable = False
        self._week = purpose_of("market.week", people.segment)
        self._basket = purpose_of("market.basket", people.segment)
        self._life = purpose_of("market.life", people.segment)

    @property
    def prospects(self) -> bool:
        """Whether these agents have still to arrive."""
        return self.people.first >= PROSPECTS

    def begin(self, week: int, season: float, work: Scratch) -> None:
        """Draw the week's luck and needs into the scratch."""
        people, luck, n = self.people, self.luck, self.n
        first, when = np.uint32(people.first), when_of(week)
        if self.lives or people.customer.win_back_per_year:
            experience.week_of_luck(
                first, when, self._life, luck.case, luck.k0, luck.k1,
                work.u_desk[:n], work.u_forget[:n], work.u_back[:n],
            )  # fmt: skip
        key = (first, when, self._week, luck.case, luck.k0, luck.k1)
        out = (work.u_leave[:n], work.u_buy[:n], work.u_join[:n], work.base[:n])
        spread, memory = people.customer.rhythm_spread, people.customer.rhythm_memory
        if spread == 0:
            behavior.luck_and_steady_needs(*key, people.need, f32(season), *out)
            return
        behavior.luck_and_needs(
            *key, people.need, f32(season), f32(memory), f32(spread * (1 - memory**2) ** 0.5),
            f32(spread**2 / 2), self.rhythm, *out,
        )  # fmt: skip

    def draw_baskets(self, week: int, purchases: list[NDArray[np.int32]], work: Scratch) -> None:
        """Baskets of as many purchases as any arm has, as running totals per customer."""
        n, top = self.n, work.top[: self.n]
        top[:] = purchases[0]
        for other in purchases[1:]:
            behavior.most(other, top)
        work.room(int(behavior.count(top)))
        m = work.m = behavior.list_occasions(top, work.start[:n], work.who, work.which)
        people, luck, variation = self.people, self.luck, self.people.customer.basket_variation
        refund_rate = people.customer.refund_rate
        drawn = (
            m, work.who, work.which, np.uint32(people.first), when_of(week), self._basket,
            luck.case, luck.k0, luck.k1, f32(variation), f32(variation**2 / 2), f32(refund_rate),
            work.sizes, work.kept,
        )  # fmt: skip
        if self.lives:
            behavior.draw_sizes_and_lives(*drawn, work.lived, work.reports)
        else:
            behavior.draw_sizes(*drawn)
        behavior.price(m, work.who, people.basket, work.sizes, float(MONEY), work.basket)
        if refund_rate:
            behavior.give_back(m, work.basket, work.kept, work.back)
            behavior.add_up(m, work.which, work.back)
        behavior.add_up(m, work.which, work.basket)
