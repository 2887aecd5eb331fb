"""The weeks of some arms of one case, in lockstep, on a SimPy calendar.

The few (campaigns, season, treasury) are processes that see last week's totals
and turn dials; the many are rows of arrays, advanced a week at a time in blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import simpy

from simulator.draws import Luck
from simulator.market.queue import Queue
from simulator.market.seasons import weekly_factors
from simulator.program.chart import CHART, PROFIT, of_a_tool
from simulator.program.ledger import MONEY, UNITS, Books, is_real
from simulator.program.tally import LogHistogram, Totals
from simulator.program.tool import Dials
from simulator.simulate.actors import Around, queue_for
from simulator.simulate.alternatives import price_of
from simulator.simulate.arm import Arm
from simulator.simulate.block import Block, Scratch
from simulator.simulate.board import Board
from simulator.simulate.case import Case
from simulator.simulate.closing import Closing, close_week
from simulator.simulate.panel import Recorder
from simulator.simulate.plan import Plan
from simulator.simulate.population import Population, stretches
from simulator.simulate.pulse import Pulse, pulse_of
from simulator.simulate.state import State
from simulator.simulate.treasury import Treasury

STEP = 0.5  # the customers' week begins when the week's campaigns have published
SPEND = LogHistogram()


class Loop:
    """Blocks x arms over some weeks.

    Parameters
    ----------
    states
        State of each block to start from (an earlier loop's `states`), or None.
    rhythms, thresholds
        Rhythm of each block, and the spend above which customers are top, likewise.
    bought
        Customers per week that paid acquisition brings beyond the budget, by arm.
    threads
        How many share the blocks of a week.
    queue
        The service desk to go on with, or None.
    control
        The control arm's pulses by week, where this loop does not play it.
    paired
        Whether the first arm is the control; a world of its own has none, and does not
        know which purchases the control had.
    """

    def __init__(
        self, case: Case, population: Population, plans: Sequence[Plan], luck: Luck, *,
        block: int, threads: int = 1, states: Sequence[State] | None = None,
        bought: Mapping[str, float] | None = None, rhythms: Sequence[Any] | None = None,
        recorder: Recorder | None = None, thresholds: Mapping[float, float] | None = None,
        queue: Queue | None = None, control: Mapping[int, Pulse] | None = None,
        paired: bool = True,
    ) -> None:  # fmt: skip
        self.case, self.cells, self.recorder, self.luck = case, population.cells, recorder, luck
        self.seasons = case.world(plans[0].name)[0].seasons
        lives = any(plan.market.service is not None for plan in plans)
        self.blocks = [Block(s.people, s.cell, luck, lives) for s in stretches(population, block)]
        if rhythms is not None:
            for mine, rhythm in zip(self.blocks, rhythms, strict=False):
                mine.rhythm[:] = rhythm
        size = max(b.n for b in self.blocks)
        self.threads = max(1, min(threads, len(self.blocks)))
        self.work = [Scratch(size, len(plans)) for _ in range(self.threads)]
        self.books = [[Books(case.weeks, len(self.cells)) for _ in plans] for _ in self.work]
        bought = bought or {}
        self.boards = [Board(plan, bought.get(plan.name, 0.0)) for plan in plans]
        for board in self.boards:
            board.thresholds = dict(thresholds or {})
            board.queue = queue_for(case, board.plan.name, queue)
        self.control = self.boards[0].pulses if paired else control or {}
        self.arms = [self._arms(i, b, states) for i, b in enumerate(self.blocks)]
        self.season, self.paired = 1.0, paired
        # a pilot may play more customers than there are; the desk must see as many as there are
        played = sum(cell.agents * cell.weight for cell in self.cells)
        self.scale = min(1.0, round(case.market.customers / played, 9))
        self.leaving = True
        self.warming = False
        # called as watch(week, i) when block i has ended a week, before its scratch is reused
        self.watch: Callable[[int, int], None] | None = None

    def _arms(self, i: int, block: Block, states: Sequence[State] | None) -> list[Arm]:
        work, arms = self.work[i % self.threads], []
        for at, board in enumerate(self.boards):
            known = states[i].copy() if states is not None and i < len(states) else None
            arms.append(Arm(board.plan, block, known or State.fresh(block), work.arms[at]))
        return arms

    @property
    def states(self) -> list[State]:
        """The state of every block in the first arm."""
        return [arms[0].state for arms in self.arms]

    def run(self, first: int, last: int, *, leaving: bool, actors: bool = True) -> None:
        """Play the weeks [first, last); weeks before 0 are a warm-up and are not booked.

        Without `actors` the company pays nothing beside the tools, and what surrounds
        the customers stays as it was.
        """
        self.leaving = leaving
        self.warming = first < 0
        self.closings = [self._closing(at) for at, _ in enumerate(self.boards)]
        env = simpy.Environment(initial_time=first)
        env.process(self._seasons(env, first, last))
        for board in self.boards:
            self._campaigns(env, board, last)
            if not actors:
                continue
            treasury = self._treasury(board)
            Around(self.case, board, self.control.get, self.luck, treasury).start(env, first, last)
            if first >= 0:
                env.process(treasury.process(env, last))
        env.process(self._weeks(env, first, last))
        with ThreadPoolExecutor(self.threads) as pool:
            self._map = pool.map if self.threads > 1 else map
            env.run(until=last)  # a campaign may go on for ever; the horizon does not

    def _seasons(
        self, env: simpy.Environment, first: int, last: int
    ) -> Generator[simpy.Event, Any, None]:
        for factor in weekly_factors(self.seasons, self.case.start, first, last):
            self.season = float(factor)
            yield env.timeout(1)

    def _campaigns(self, env: simpy.Environment, board: Board, last: int) -> None:
        for name, tool in board.plan.tools.items():
            board.dials[name] = Dials()
            totals = Totals(
                last, partial(self._read, env, board), partial(self._earned, env, board)
            )
            board.totals[name] = totals
            post = partial(self._post, env, board, name)
            env.process(tool.campaign(env, board.publish(name), totals, post))

    def _post(
        self, env: simpy.Environment, board: Board, tool: str, account: str, amount: float
    ) -> None:
        """Book currency that a tool's campaign spends in this week."""
        of_a_tool(tool, account, as_a_whole=True)
        week = int(env.now)
        self._treasury(board).post(f"program:{tool}", account, week, round(amount * MONEY))

    def _treasury(self, board: Board) -> Treasury:
        at = self.boards.index(board)
        money = price_of(self.case, board.plan.name, board.bought_per_week)
        yearly = money / self.case.weeks * 52
        return Treasury(board.plan, self.books[0][at], self.cells, yearly)

    def _read(self, env: simpy.Environment, board: Board, account: str) -> float:
        """Last week's total of an account in an arm, scaled to customers."""
        week = int(env.now) - 1
        return self._total(board, max(week, 0), week + 1, {account: 1}) / UNITS[CHART[account].unit]

    def _earned(self, env: simpy.Environment, board: Board, weeks: int) -> float:
        """Income less cost of an arm in the last `weeks` weeks, as they were booked, currency."""
        now = int(env.now)
        signs = {name: CHART[name].sign for name in PROFIT}
        return self._total(board, max(now - weeks, 0), now, signs) / MONEY

    def _total(self, board: Board, first: int, last: int, signs: Mapping[str, int]) -> float:
        """Accounts x signs over the weeks [first, last), scaled to customers, in ledger units."""
        weight = np.array([cell.weight for cell in self.cells])
        agents, real = np.zeros(len(self.cells), np.int64), 0
        at = self.boards.index(board)
        for books in self.books:  # whole numbers first: their sum does not depend on the threads
            for poster, name in books[at].names():
                if name in signs:
                    row = signs[name] * books[at].row(poster, name)[first:last].sum(axis=0)
                    if is_real(poster):
                        real += int(row.sum())
                    else:
                        agents += row
        return float(agents @ weight + real)

    def _weeks(
        self, env: simpy.Environment, first: int, last: int
    ) -> Generator[simpy.Event, Any, None]:
        yield env.timeout(STEP)
        for week in range(first, last):
            list(self._map(partial(self._share, week), range(self.threads)))
            self._merge(week)
            if week < last - 1:
                yield env.timeout(1)

    def _share(self, week: int, thread: int) -> None:
        """One thread's blocks of one week."""
        for i in range(thread, len(self.blocks), self.threads):
            self._block(i, week, self.work[thread], self.books[thread])

    def _block(self, i: int, week: int, work: Scratch, books: list[Books]) -> None:
        block, arms = self.blocks[i], self.arms[i]
        block.begin(week, self.season, work)
        exposure = 0.0 if not self.leaving else (0.5 if week == 0 else 1.0)
        weight = self.cells[block.cell].weight
        for arm, board, book in zip(arms, self.boards, books, strict=True):
            reached = np.float32(0)
            if block.prospects:
                came = board.reached.get(block.people.segment, 0.0)
                reached = np.float32(came / weight / 2)
            known = self.warming or (block.prospects and week == 0)
            arm.week.settled = board.plan.today if known and week <= 0 else frozenset()
            arm.week.weight = weight
            control = arms[0] if self.paired else None
            arm.before(week, board, control, exposure, reached, work, book)
        block.draw_baskets(week, [arm.out.n[: block.n] for arm in arms], work)
        for at, (arm, board, book) in enumerate(zip(arms, self.boards, books, strict=True)):
            recorder = self.recorder
            reward = None if recorder is None else recorder.open(at, block, week)
            arm.after(arms[0] if self.paired else None, board, work, book, reward)
            if recorder is not None and reward is not None:
                recorder.note(at, block, arm, week, reward)
        if self.watch is not None:
            self.watch(week, i)

    def _merge(self, week: int) -> None:
        """Close the week's books and merge its tallies, for the processes of next week."""
        for at, board in enumerate(self.boards):
            close_week(self.closings[at], week, [books[at] for books in self.books])
            self._pulse(at, week)
            if board.plan.tops and week % 4 == 3:
                self._thresholds(at, board)
            for name, tool in board.plan.tools.items():
                for word, tally in tool.tallies.items():
                    merged = None
                    for block, arms in zip(self.blocks, self.arms, strict=True):
                        values = arms[at].week.tallied.get((name, word))
                        if values is None:
                            continue
                        ids = block.people.first + np.arange(block.n, dtype=np.int64)
                        one = tally.count(values, ids)
                        merged = one if merged is None else tally.merge(merged, one)
                    if merged is not None:
                        board.totals[name].tallies[word] = merged

    def _closing(self, at: int) -> Closing:
        """What an arm's weeks are closed with, from points outstanding before they begin."""
        plan = self.boards[at].plan
        opening = {name: np.zeros(len(self.cells), np.int64) for name in plan.wallets}
        for block, arms in zip(self.blocks, self.arms, strict=True):
            for name, wallet in arms[at].state.wallets.items():
                opening[name][block.cell] += wallet.balance.sum()
        company = self.case.world(plan.name)[1]
        return Closing(plan, company, opening, tuple(self.case.today.tools))

    def _pulse(self, at: int, week: int) -> None:
        counts = np.zeros((len(self.cells), len(Pulse._fields)), np.int64)
        for block, arms in zip(self.blocks, self.arms, strict=True):
            counts[block.cell] += arms[at].pulse
        weights = np.array([cell.weight for cell in self.cells]) * self.scale
        self.boards[at].pulses[week] = pulse_of(counts, weights)

    def _thresholds(self, at: int, board: Board) -> None:
        counts = np.zeros(SPEND.bins + 2, np.int64)
        for block, arms in zip(self.blocks, self.arms, strict=True):
            here = arms[at].state.alive > 0
            spend = arms[at].trailing_spend()[here]
            # weights differ a little between segments; whole thousandths keep the sums exact
            weight = max(1, round(1_000 * self.cells[block.cell].weight))
            counts += weight * SPEND.count(spend, np.empty(0, np.int64))
        board.thresholds = {top: SPEND.threshold(counts, top) for top in board.plan.tops}

    def close(self, at: int) -> Books:
        """The merged books of one arm."""
        merged = Books(self.case.weeks, len(self.cells))
        for books in self.books:
            merged.merge(books[at])
        return merged
