"""A block of customers: their luck, shared by all arms, and the scratch to work in."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simulator.draws import Luck
from simulator.market.people import PROSPECTS, People, Trait

f32 = np.float32
Halves = tuple[int, int]  # a whole number of each half of a segment


class Scratch:
    """Working arrays of one thread, reused by its blocks; contents last for one block-week."""

    def __init__(self, size: int, n_arms: int) -> None:
        self.size = size
        self.u_leave, self.u_buy, self.u_join, self.base = (np.empty(size, f32) for _ in range(4))
        self.u_desk, self.u_forget, self.u_back = (np.empty(size, f32) for _ in range(3))
        self.u_begin, self.u_stop, self.u_won = (np.empty(size, f32) for _ in range(3))
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
        self.basket, self.back, self.holds = (np.zeros(self._occasions, np.int64) for _ in range(3))


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
        self.used, self.used_common, self.second_sales, self.second_goods = (
            np.zeros(size, np.int64) for _ in range(4)
        )


@dataclass(slots=True, eq=False)
class Block:
    """Consecutive agents of a segment with what does not depend on the arm.

    The first `cut` are of `cell`, a half of the segment, and the others, if any, of the next
    one, the other half: their steps are done together and booked apart.
    """

    people: People
    cell: int
    cut: int
    luck: Luck
    n: int = field(init=False)
    price_weight: Trait = field(init=False)
    usual_rate: Trait = field(init=False)
    usual_share: Trait = field(init=False)
    usual_spend: Trait = field(init=False)
    rhythm: Trait = field(init=False)
    zero: Trait = field(init=False)
    parts: tuple[tuple[int, slice], ...] = field(init=False)  # cells of these agents, and rows

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
        first, second = (self.cell, slice(0, self.cut)), (self.cell + 1, slice(self.cut, self.n))
        self.parts = (first,) if self.cut == self.n else (first, second)

    @property
    def prospects(self) -> bool:
        """Whether these agents have still to arrive."""
        return self.people.first >= PROSPECTS
