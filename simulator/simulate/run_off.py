"""The run-off: what becomes of the points that are outstanding at the horizon.

Beyond the horizon life goes on as in its last weeks, for a sample of the agents:
customers buy, leave, earn and redeem by the same luck and calendars; the rival,
the desk and the traffic stay as they were, and nobody new arrives. Points issued
then are not those in question, but they fill balances that are not yet enough for
a reward, as they do in any program that goes on. All this is booked apart and
enters no profit.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, product

import numpy as np

from simulator.program.ledger import Books, Entries
from simulator.program.wallet import Points, Wallet, WalletTerms
from simulator.simulate.arm import Arm
from simulator.simulate.block import Block
from simulator.simulate.loop import Loop
from simulator.simulate.plan import Plan
from simulator.simulate.population import part
from simulator.simulate.vintages import Bookkeeper, Trail, Vintages, lower, split

LONGEST = 104  # weeks after which points that never lapse are not followed any more
EFFORT = 11  # weeks of all agents that a run-off may take: a fifth of them over a year's term
FEWEST = 1_000  # agents who are followed at least
STRETCHES = 4  # prospects are numbered as they arrive, so that the first are the oldest


def run_off(keeper: Bookkeeper) -> dict[str, dict[str, Vintages]]:
    """Follow the points outstanding at the horizon, by arm and currency.

    Call it when the books are closed: boards and customers move on.
    """
    loop = keeper.loop
    owed: dict[str, dict[str, Vintages]] = {}
    weeks = max((length_of(terms) for _, _, terms in keeper.currencies()), default=0)
    if not weeks:
        return owed
    rest = _Rest.of(keeper, weeks)
    rest.loop.run(loop.case.weeks, rest.loop.case.weeks, leaving=True, actors=False)
    for at, currency, terms in keeper.currencies():
        owed.setdefault(loop.boards[at].plan.name, {})[currency] = Vintages(
            loop.cells,
            _issuers(loop.boards[at].plan, currency),
            terms.point_cost,
            terms.lots * terms.lot_weeks or None,
            keeper.by_cell(at, currency, "redeemed"),
            keeper.by_cell(at, currency, "outstanding"),
            np.array([cell.weight for cell in rest.loop.cells]),
            *rest.found(at, currency),
            weeks,
        )
    return owed


def length_of(terms: WalletTerms) -> int:
    """Weeks until all of today's points have lapsed, or `LONGEST` where they need not."""
    return (terms.lots + 1) * terms.lot_weeks if terms.lots else LONGEST


def _issuers(plan: Plan, currency: str) -> tuple[str, ...]:
    terms = {name: tool.wallet() for name, tool in plan.tools.items()}
    return tuple(name for name, one in terms.items() if one and one.currency == currency)


@dataclass(slots=True, eq=False)
class _After:
    """What becomes of the points of one block by month of issue; tables (issues,)."""

    before: Points
    now: int
    at_horizon: Entries
    later: Entries

    @classmethod
    def of(cls, trail: Trail, wallet: Wallet, who: slice) -> _After:
        """Where the customers `who` of a block stand at the horizon."""
        now = len(trail.redeemed)  # the issue that begins at the horizon and is not asked for
        at_horizon, later = (np.zeros(now + 1, np.int64) for _ in range(2))
        before = trail.before[:, who].copy()
        split(wallet.used[who], wallet.credited[who], before, now, at_horizon)
        return cls(before, now, at_horizon, later)

    def note(self, wallet: Wallet) -> None:
        """Add a week."""
        lower(wallet.credited, self.before, self.now)
        split(wallet.used - wallet.redeemed, wallet.used, self.before, self.now, self.later)

    def rest(self, wallet: Wallet) -> Entries:
        """What is still outstanding, (issues,)."""
        left = np.zeros_like(self.later)
        split(wallet.used, wallet.credited, self.before, self.now, left)
        return left


@dataclass(slots=True, eq=False)
class _Rest:
    """Some of a loop's customers beyond the horizon, in the arms that have a currency."""

    loop: Loop
    places: list[int]  # of these arms in the loop that played the horizon
    trails: list[list[dict[str, _After]]] = field(default_factory=list)

    @classmethod
    def of(cls, keeper: Bookkeeper, weeks: int) -> _Rest:
        """Take a sample, by cell, that depends on nothing but the numbers of the customers."""
        whole = keeper.loop
        # a loop's customers are fixed when it is made, hence a copy with others in their place
        loop = copy.copy(whole)
        loop.case = replace(whole.case, weeks=whole.case.weeks + weeks)
        places = [at for at, board in enumerate(whole.boards) if board.plan.wallets]
        loop.boards = [whole.boards[at] for at in places]
        loop.recorder, loop.paired = None, False
        share = min(1.0, max(EFFORT / weeks, FEWEST / sum(cell.agents for cell in whole.cells)))
        loop.cells = tuple(
            replace(cell, weight=cell.weight * cell.agents / math.ceil(share * cell.agents))
            for cell in whole.cells
        )
        loop.books = [[Books(loop.case.weeks, len(loop.cells)) for _ in places] for _ in loop.work]
        loop.blocks, loop.arms = [], []
        rest = cls(loop, places)
        for i, who in _sample(whole, share):
            rest._take(keeper, i, who)
        loop.watch = rest._note
        return rest

    def _take(self, keeper: Bookkeeper, i: int, who: slice) -> None:
        """Go on with the customers `who` of block i."""
        loop, block = self.loop, keeper.loop.blocks[i]
        mine = Block(part(block.people, who.start, who.stop), block.cell, block.luck, block.lives)
        mine.rhythm[:] = block.rhythm[who]
        work = loop.work[len(loop.blocks) % loop.threads]
        arms, trails = [], []
        for at, (place, board) in enumerate(zip(self.places, loop.boards, strict=True)):
            state = keeper.loop.arms[i][place].state
            arms.append(Arm(board.plan, mine, state.copy(who), work.arms[at]))
            trails.append(
                {
                    name: _After.of(trail, state.wallets[name], who)
                    for name, trail in keeper.trails[i][place].items()
                }
            )
        loop.blocks.append(mine)
        loop.arms.append(arms)
        self.trails.append(trails)

    def _note(self, week: int, i: int) -> None:
        for arm, trails in zip(self.loop.arms[i], self.trails[i], strict=True):
            for name, trail in trails.items():
                trail.note(arm.state.wallets[name])

    def found(self, place: int, currency: str) -> tuple[Entries, Entries, Entries]:
        """Outstanding at the horizon, redeemed later and left, each (cells, issues)."""
        at, tables = self.places.index(place), []
        for block, arms, trails in zip(self.loop.blocks, self.loop.arms, self.trails, strict=True):
            trail = trails[at][currency]
            rest = trail.rest(arms[at].state.wallets[currency])
            tables.append((block.cell, (trail.at_horizon, trail.later, rest)))
        shape = (3, len(self.loop.cells), tables[0][1][0].size)
        total = np.zeros(shape, np.int64)
        for cell, three in tables:
            total[:, cell] += three
        at_horizon, later, rest = total[:, :, :-1]  # without what was issued after the horizon
        return at_horizon, later, rest


def _sample(loop: Loop, share: float) -> Iterator[tuple[int, slice]]:
    """Blocks, by place, and which of their customers are followed."""
    for cell, prospects in product(range(len(loop.cells)), (False, True)):
        places = [
            i
            for i, block in enumerate(loop.blocks)
            if (block.cell, block.prospects) == (cell, prospects)
        ]
        ends = np.cumsum([0, *(loop.blocks[i].n for i in places)]).tolist()
        known = ((first, _came(loop.arms[i])) for first, i in zip(ends, places, strict=False))
        n = max((first + came for first, came in known if came), default=0)
        parts = STRETCHES if prospects else 1
        starts = [n * k // parts for k in range(parts + 1)]
        for low, most in pairwise(starts):
            high = min(most, low + math.ceil(share * n / parts))
            for i, first, last in zip(places, ends, ends[1:], strict=False):
                if max(low, first) < min(high, last):
                    yield i, slice(max(low, first) - first, min(high, last) - first)


def _came(arms: list[Arm]) -> int:
    """How many of a block, from its first on, have come in some arm; 0 if nobody has."""
    return max(int(np.flatnonzero(arm.state.ever).max(initial=-1)) + 1 for arm in arms)
