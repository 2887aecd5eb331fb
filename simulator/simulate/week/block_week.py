"""One week of one block, and of one arm in it: what the steps of the week are handed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.market.prices import AS_TODAY, PriceLevels
from simulator.program.channels import Row
from simulator.program.ledger import Books, Page
from simulator.simulate.arm import Arm
from simulator.simulate.around.board import Board
from simulator.simulate.block import Block, Halves, Scratch


@dataclass(slots=True, eq=False)
class BlockWeek:
    """One week of a block, all arms together; `season` is the factor on needs."""

    block: Block
    arms: Sequence[Arm]
    t: int
    season: float
    work: Scratch
    prices: PriceLevels = AS_TODAY


@dataclass(slots=True, eq=False)
class ArmWeek:
    """One week of one arm in a block.

    Attributes
    ----------
    control
        The control arm, which may be this one; None where the loop has none.
    exposure
        For what part of the week customers may leave.
    came
        How many of a block of prospects have come, the week's included, agents.
    long_known
        Whether the tools of today count as having run for long when the week begins.
    weight
        Customers that each agent stands for.
    prices
        Prices of the week, against those of week 0.
    reward
        Where the panel adds up what is known of single customers, (rows of `EACH`, n).
    odds
        Log-odds of choosing us that offers, service and the rival make, (n,).
    left, active
        How many agents have left in the week, and how many are there at its end, by half.
    tried
        How often each has been asked to join this week, int32 (n,).
    pages
        The part of the books that each tool may write this week.
    """

    arm: Arm
    t: int
    board: Board
    control: Arm | None
    exposure: float
    came: np.float32
    long_known: bool
    weight: float
    work: Scratch
    books: Books
    reward: NDArray[np.int64] | None
    prices: PriceLevels = AS_TODAY
    odds: Row = field(init=False)
    left: Halves = (0, 0)
    active: Halves = (0, 0)
    tried: NDArray[np.int32] = field(init=False)
    pages: dict[str, Page] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.odds = self.arm.block.zero
        self.tried = self.arm.out.n[: self.arm.block.n]

    def book(self, account: str, units: Halves, poster: str = "market") -> None:
        """Post units of the block's halves to an account of the week."""
        if units[0] or units[1]:
            self.books.add(poster, account, self.t, self.arm.block.cell, *units)
