"""The run-off: what becomes of the points that are outstanding at the horizon.

Beyond the horizon life goes on as in its last weeks, for a sample of the agents:
customers buy, leave, earn and redeem by the same luck and calendars; the rival,
the desk and the traffic stay as they were, and nobody new arrives. Points issued
then are not those in question, but they fill balances that are not yet enough for
a reward, as they do in any program that goes on. All this is booked apart and
enters no profit.

Who is followed, and for how long, depends on the arm alone and not on the arms that
are played beside it, so that an arm owes the same in whatever company it is played.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import product

import numpy as np

from simulator.program.ledger import Books, Entries
from simulator.program.wallet import Points, Wallet, WalletTerms
from simulator.simulate.arm import Arm
from simulator.simulate.block import Block
from simulator.simulate.case import CONTROL, Case
from simulator.simulate.loop import Loop
from simulator.simulate.observe.vintages import WEEKS, Bookkeeper, Trail, kept_issues, lower, split
from simulator.simulate.plan import Plan
from simulator.simulate.population import part
from simulator.simulate.records import RunOff, Vintages

LONGEST = 104  # weeks after which points that never lapse are not followed any more
EFFORT = 11  # weeks of all agents that a run-off may take: a fifth of them over a year's term
FEWEST = 1_000  # agents who are followed at least
STRETCHES = 8  # prospects are numbered as they arrive: some are taken of every eighth of a cell

Owed = dict[str, dict[str, RunOff]]


def run_off(loop: Loop, keeper: Bookkeeper | None = None, known: Collection[str] = ()) -> Owed:
    """Follow the points outstanding at the horizon, by arm and currency.

    By month of issue where there is a keeper. Arms that are `known` are left out. Call it
    when the books are closed: boards and customers move on.
    """
    lengths: dict[int, list[int]] = {}
    for place, board in enumerate(loop.boards):
        if board.plan.wallets and board.plan.name not in known:
            weeks = max(length_of(terms, loop.case.weeks) for terms in board.plan.wallets.values())
            lengths.setdefault(weeks, []).append(place)
    owed: Owed = {}
    for weeks, places in lengths.items():
        rest = _Rest.of(loop, keeper, places, weeks)
        rest.loop.run(loop.case.weeks, rest.loop.case.weeks, leaving=True, actors=False)
        for place in places:
            plan = loop.boards[place].plan
            owed[plan.name] = {currency: rest.seen(place, currency) for currency in plan.wallets}
    return owed


def length_of(terms: WalletTerms, week: int) -> int:
    """Weeks from `week` on until the points issued before it have lapsed, the last included.

    `LONGEST` where they need not lapse by their age.
    """
    if not terms.lots:
        return LONGEST
    return (-(-week // terms.lot_weeks) + terms.lots) * terms.lot_weeks - week + 1


def _issuers(plan: Plan, currency: str) -> tuple[str, ...]:
    terms = {name: tool.wallet() for name, tool in plan.tools.items()}
    return tuple(name for name, one in terms.items() if one and one.currency == currency)


@dataclass(slots=True, eq=False)
class _After:
    """What becomes of the points of one block, and of its `parts`, by month of issue.

    Tables (parts, issues).
    """

    parts: tuple[slice, ...]
    before: Points
    now: int
    at_horizon: Entries
    later: Entries

    @classmethod
    def of(
        cls, trail: Trail | None, wallet: Wallet, who: slice, parts: tuple[slice, ...]
    ) -> _After:
        """Where the customers `who` of a block stand at the horizon; `parts` are of those."""
        # the issue that begins at the horizon and is not asked for
        now = 1 if trail is None else trail.redeemed.shape[1]
        at_horizon, later = (np.zeros((len(parts), now + 1), np.int64) for _ in range(2))
        ended = wallet.credited[np.newaxis] if trail is None else trail.before
        after = cls(parts, ended[:, who].copy(), now, at_horizon, later)
        after._split(wallet.used[who], wallet.credited[who], at_horizon)
        return after

    def _split(self, low: Points, high: Points, out: Entries) -> None:
        """Add the points between two counts to the months that issued them, by part."""
        for rows, mine in zip(self.parts, out, strict=True):
            split(low[rows], high[rows], self.before[:, rows], self.now, mine)

    def note(self, wallet: Wallet) -> None:
        """Add a week."""
        lower(wallet.credited, self.before, self.now)
        self._split(wallet.used - wallet.exchanged, wallet.used, self.later)

    def rest(self, wallet: Wallet) -> Entries:
        """What is still outstanding, (parts, issues)."""
        left = np.zeros_like(self.later)
        self._split(wallet.used, wallet.credited, left)
        return left


@dataclass(slots=True, eq=False)
class _Rest:
    """Some of a loop's customers beyond the horizon, in the arms at `places` of that loop."""

    whole: Loop
    loop: Loop
    keeper: Bookkeeper | None
    places: list[int]
    trails: list[list[dict[str, _After]]] = field(default_factory=list)

    @classmethod
    def of(cls, whole: Loop, keeper: Bookkeeper | None, places: list[int], weeks: int) -> _Rest:
        """Take a sample, by cell, that depends on nothing but the numbers of the customers."""
        # a loop's customers are fixed when it is made, hence a copy with others in their place
        loop = copy.copy(whole)
        loop.case = replace(whole.case, weeks=whole.case.weeks + weeks)
        loop.boards = [whole.boards[at] for at in places]
        loop.recorder, loop.paired = None, False
        share = share_followed(sum(cell.agents for cell in whole.cells), weeks)
        loop.cells = tuple(
            replace(cell, weight=cell.weight * cell.agents / math.ceil(share * cell.agents))
            for cell in whole.cells
        )
        loop.books = [[Books(loop.case.weeks, len(loop.cells)) for _ in places] for _ in loop.work]
        loop.blocks, loop.arms, loop.closings = [], [], []
        rest = cls(whole, loop, keeper, places)
        for i, who in _sample(whole, places, share):
            rest._take(i, who)
        loop.watch = rest._note
        return rest

    def _take(self, i: int, who: slice) -> None:
        """Go on with the customers `who` of block i."""
        loop, block = self.loop, self.whole.blocks[i]
        cell, size = block.cell, who.stop - who.start
        cut = min(max(block.cut - who.start, 0), size)
        if not cut:  # of the second half alone
            cell, cut = cell + 1, size
        mine = Block(part(block.people, who.start, who.stop), cell, cut, block.luck)
        mine.rhythm[:] = block.rhythm[who]
        work = loop.work[len(loop.blocks) % loop.threads]
        arms, trails = [], []
        for at, (place, board) in enumerate(zip(self.places, loop.boards, strict=True)):
            state = self.whole.arms[i][place].state
            arms.append(Arm(board.plan, mine, state.copy(who), work.arms[at]))
            known = {} if self.keeper is None else self.keeper.trails[i][place]
            trails.append(
                {
                    name: _After.of(known.get(name), purse, who, tuple(r for _, r in mine.parts))
                    for name, purse in state.wallets.items()
                }
            )
        loop.blocks.append(mine)
        loop.arms.append(arms)
        self.trails.append(trails)

    def _note(self, week: int, i: int) -> None:
        for arm, trails in zip(self.loop.arms[i], self.trails[i], strict=True):
            for name, trail in trails.items():
                trail.note(arm.state.wallets[name])

    def seen(self, place: int, currency: str) -> RunOff:
        """What has become of a currency, with its months where they were kept."""
        plan = self.whole.boards[place].plan
        terms = plan.wallets[currency]
        seen = RunOff(
            self.whole.cells,
            _issuers(plan, currency),
            terms.point_cost,
            terms.lots * terms.lot_weeks or None,
            np.array([cell.weight for cell in self.loop.cells]),
            *self._tables(place, currency),
            self.loop.case.weeks - self.whole.case.weeks,
        )
        if self.keeper is None:
            return seen
        monthly = (self.keeper.by_cell(place, currency, w) for w in ("redeemed", "outstanding"))
        return Vintages(*(getattr(seen, one.name) for one in fields(seen)), *monthly)

    def _tables(self, place: int, currency: str) -> tuple[Entries, Entries, Entries]:
        """Outstanding at the horizon, redeemed later and left, each (cells, issues)."""
        at = self.places.index(place)
        issues = 1 if self.keeper is None else self.keeper.months + 1
        total = np.zeros((3, len(self.loop.cells), issues), np.int64)
        for block, arms, trails in zip(self.loop.blocks, self.loop.arms, self.trails, strict=True):
            trail = trails[at][currency]
            rest = trail.rest(arms[at].state.wallets[currency])
            for row, points in zip(total, (trail.at_horizon, trail.later, rest), strict=True):
                for (cell, _), own in zip(block.parts, points, strict=True):
                    row[cell] += own[:-1]  # without what was issued after the horizon
        at_horizon, later, left = total
        return at_horizon, later, left


def share_followed(agents: int, weeks: int) -> float:
    """The share of the agents that a run-off over some weeks follows."""
    return min(1.0, max(EFFORT / weeks, FEWEST / agents))


def _sample(loop: Loop, places: list[int], share: float) -> Iterator[tuple[int, slice]]:
    """Blocks, by place, and which of their customers are followed.

    Of a cell's customers of week 0 the first, of its prospects the middle of every stretch,
    so that of those who have come about the share is taken, wherever they end.
    """
    if share == 1:  # whole blocks, both halves together
        for i, block in enumerate(loop.blocks):
            if not block.prospects and block.cut < block.n:
                yield i, slice(0, block.n)
    for cell, prospects in product(range(len(loop.cells)), (False, True)):
        agents = loop.cells[cell].agents
        size = math.ceil(agents / STRETCHES) if prospects else agents
        taken, first = math.ceil(share * size), 0
        skipped = (size - taken) // 2 if prospects else 0
        for i, rows in _rows_of(loop, cell, prospects):
            if share == 1 and not prospects and loop.blocks[i].cut < loop.blocks[i].n:
                continue
            came = first + _came([loop.arms[i][place] for place in places], rows)
            for k in range(first // size, -(-came // size)):
                low = max(first, k * size + skipped)
                high = min(came, k * size + skipped + taken)
                if low < high:
                    yield i, slice(rows.start + low - first, rows.start + high - first)
            first += rows.stop - rows.start


def _rows_of(loop: Loop, cell: int, prospects: bool) -> Iterator[tuple[int, slice]]:
    """Blocks with customers of a cell, by place, and which of theirs those are."""
    for i, block in enumerate(loop.blocks):
        for of, rows in block.parts:
            if (of, block.prospects) == (cell, prospects):
                yield i, rows


def _came(arms: list[Arm], rows: slice) -> int:
    """How many of some, from the first on, have come in some arm; 0 if nobody has."""
    return max(int(np.flatnonzero(arm.state.ever[rows]).max(initial=-1)) + 1 for arm in arms)


def following(case: Case, agents: int) -> int:
    """Bytes that it takes to tell points apart by month of issue, and to play on."""
    months, cells = -(-case.weeks // WEEKS), 2 * len(case.market.segments)
    needed = 0.0
    for arm in (CONTROL, *case.programs):
        tools = {**case.today.tools, **case.program(arm).tools}
        terms = (one for tool in tools.values() if (one := tool.wallet()) is not None)
        wallets = {one.currency: one for one in terms}.values()
        if not wallets:
            continue
        weeks = max(length_of(terms, case.weeks) for terms in wallets)
        needed += agents * sum(kept_issues(terms, months) * 8 for terms in wallets)
        needed += share_followed(agents, weeks) * agents * (120 + 16 + 130 * len(tools))
        needed += (case.weeks + weeks) * cells * 60 * 8
    return int(needed)
