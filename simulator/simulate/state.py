"""What is remembered of customers in one arm."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from simulator.program.channels import Row
from simulator.program.tool import Own
from simulator.program.wallet import Wallet
from simulator.simulate.block import Block
from simulator.simulate.experience import Lived
from simulator.simulate.use import Use

f32 = np.float32


def _nothing() -> Row:
    return np.empty(0, f32)


NOT_YET, LONG_AGO = -(1 << 15), -(1 << 14)  # weeks in which prospects and others have come


@dataclass(slots=True, eq=False)
class State:
    """What is remembered of each customer of a block in one arm, arrays (n,).

    `means` says what each is. Those of membership are empty where there is nothing to join.
    """

    means: ClassVar[dict[str, str]] = {
        "alive": "1 for customers: those who have come and not left",
        "ever": "1 for those who have ever been one",
        "member": "1 for members",
        "since": "weeks since the last purchase",
        "bought": "bit 0: bought this year, bit 1: the year before, bit 2: was a member then",
        "returned": "1 for those who have left and come back",
        "spend": "list spend of the trailing year by four weeks, units of the ledger",
        "window": "paid in as many weeks as tools look back, by four weeks, units of the ledger",
        "came": "first week in which they were there, or members, whichever is later",
        "joined_in": "the week in which they joined",
        "last": "the week in which they had each tool last that pauses for single customers",
        "facts": "what each tool has published of them at the end of last week",
        "brought_by": "the place, among all of the arm, of who has brought them; -1 for nobody",
        "giver_here": "1 while who has brought them is a customer",
        "benefit": "what members got and used per unit spent",
        "novelty": "what is left of what is new about being a member, 1 on joining",
        "expected": "what members were told to expect when the memory of benefits began",
    }

    alive: NDArray[np.uint8]
    ever: NDArray[np.uint8]
    member: Row
    since: NDArray[np.uint16]
    bought: NDArray[np.uint8]
    returned: NDArray[np.uint8]
    own: dict[str, Own] = field(default_factory=dict)
    wallets: dict[str, Wallet] = field(default_factory=dict)
    spend: NDArray[np.int64] | None = None
    window: NDArray[np.int64] | None = None
    lived: Lived | None = None
    came: NDArray[np.int16] | None = None
    facts: dict[str, NDArray[Any]] = field(default_factory=dict)
    joined_in: NDArray[np.int16] | None = None
    last: dict[str, NDArray[np.int16]] = field(default_factory=dict)
    brought_by: NDArray[np.int64] | None = None
    giver_here: NDArray[np.uint8] | None = None
    benefit: Row = field(default_factory=_nothing)
    novelty: Row = field(default_factory=_nothing)
    expected: Row = field(default_factory=_nothing)
    use: Use | None = None

    @classmethod
    def fresh(cls, block: Block) -> State:
        """Customers of week 0 are there, prospects are not; nobody is a member."""
        n, here = block.n, np.uint8(not block.prospects)
        return cls(
            np.full(n, here), np.full(n, here), np.zeros(n, f32), np.zeros(n, np.uint16),
            np.zeros(n, np.uint8), np.zeros(n, np.uint8),
        )  # fmt: skip

    def copy(self, who: slice = slice(None)) -> State:
        """An independent copy: every arm starts from the same warmed-up customers.

        Of some of the customers only, if given.
        """
        own = {
            name: SimpleNamespace(**{k: column[who].copy() for k, column in vars(mine).items()})
            for name, mine in self.own.items()
        }
        return State(
            self.alive[who].copy(), self.ever[who].copy(), self.member[who].copy(),
            self.since[who].copy(), self.bought[who].copy(), self.returned[who].copy(), own,
            {name: wallet.copy(who) for name, wallet in self.wallets.items()},
            None if self.spend is None else self.spend[:, who].copy(),
            None if self.window is None else self.window[:, who].copy(),
            None if self.lived is None else self.lived.copy(who),
            None if self.came is None else self.came[who].copy(),
            {name: row[who].copy() for name, row in self.facts.items()},
            None if self.joined_in is None else self.joined_in[who].copy(),
            {name: row[who].copy() for name, row in self.last.items()},
            None if self.brought_by is None else self.brought_by[who].copy(),
            None if self.giver_here is None else self.giver_here[who].copy(),
            self.benefit[who].copy(), self.novelty[who].copy(), self.expected[who].copy(),
            None if self.use is None else self.use.copy(who),
        )  # fmt: skip

    def expect(self, lasting: Row) -> None:
        """Let members expect `lasting` per unit spent, (n,).

        Where a program replaces one of today, memory moves by what is promised more or less:
        one that promises nothing inherits nothing, one that adds nothing changes nothing.
        """
        if not self.benefit.size:
            self.benefit, self.expected = lasting.copy(), lasting.copy()
            self.novelty = np.zeros(lasting.size, f32)
            return
        moved = np.maximum(self.benefit + (lasting - self.expected), f32(0))
        self.benefit = np.where(lasting > 0, moved, f32(0))
        self.expected = lasting.copy()
