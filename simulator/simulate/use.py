"""Who uses the second category in one arm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from simulator.market.category import SecondCategory, hazards_of, users_of_week_0
from simulator.program.channels import Row
from simulator.program.known.second import Second
from simulator.program.ledger import MONEY
from simulator.simulate.block import Block

USERS = "people.users"


@dataclass(slots=True, eq=False)
class Use:
    """Who uses the second category, arrays (n,)."""

    section: ClassVar[str] = "second_category"  # of the market, where there is one
    means: ClassVar[dict[str, str]] = {
        "by_themselves": "1 for users who have come on their own",
        "won": "1 for users whom a tool has won and who would not use it else",
        "stop_log": "log factor on the hazard at which those who were won stop",
    }
    by_themselves: NDArray[np.uint8]
    won: NDArray[np.uint8]
    stop_log: Row

    @classmethod
    def fresh(cls, block: Block, category: SecondCategory) -> Use:
        """Users of today, and among prospects as many."""
        people, n = block.people, block.n
        taste = people.taste(category.taste_shape, block.luck)
        u = block.luck.uniforms(USERS, people.segment, people.first, n)
        users = users_of_week_0(taste, u, hazards_of(category).odds)
        return cls(users, np.zeros(n, np.uint8), np.zeros(n, np.float32))

    def copy(self, who: slice) -> Use:
        """An independent copy, of some customers."""
        return Use(self.by_themselves[who].copy(), self.won[who].copy(), self.stop_log[who].copy())

    def seen(self, block: Block, category: SecondCategory) -> Second:
        """What tools may know of it; the arrays are these."""
        price = round(category.price * MONEY)
        taste = block.people.taste(category.taste_shape, block.luck)
        return Second(
            price=price, cost=round(price * (1 - category.gross_margin)),
            bought_with=category.bought_with, begin=hazards_of(category).begin, taste=taste,
            by_themselves=self.by_themselves, won=self.won,
        )  # fmt: skip
