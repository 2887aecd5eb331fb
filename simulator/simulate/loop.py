"""The weeks of some arms of one case, in lockstep, on a SimPy calendar.

The few (campaigns, season, treasury) are processes that see last week's totals
and turn dials; the many are rows of arrays, advanced a week at a time in blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
import simpy

from simulator.draws import Luck
from simulator.market.prices import AS_TODAY, levels_in
from simulator.market.queue import Queue
from simulator.market.seasons import weekly_factors
from simulator.program.ledger import Books
from simulator.simulate.arm import Arm
from simulator.simulate.around.actors import queue_for
from simulator.simulate.around.board import Board
from simulator.simulate.around.campaigns import Campaigns
from simulator.simulate.around.pulse import Pulse
from simulator.simulate.block import Block, Scratch
from simulator.simulate.case import Case
from simulator.simulate.panel import Recorder
from simulator.simulate.plan import Plan
from simulator.simulate.population import Population, stretches
from simulator.simulate.state import State
from simulator.simulate.week import merging
from simulator.simulate.week.block_week import ArmWeek, BlockWeek
from simulator.simulate.week.closing import Closing, close_weeks
from simulator.simulate.week.introducing import come_of, introduce
from simulator.simulate.week.line_up import line_up, look
from simulator.simulate.week.processes import PROCESSES, STEP, Starting
from simulator.simulate.week.schedule import Process, Step, There
from simulator.simulate.week.table import LOOKED_AT, WEEK

Events = Generator[simpy.Event, Any, None]


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
        self.seasons_of = case.world(plans[0].name)[0].seasons
        self.prices_of = plans[0].market.prices
        self.blocks = [
            Block(one.people, one.cell, one.cut, luck) for one in stretches(population, block)
        ]
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
        self.season, self.paired, self.levels = 1.0, paired, AS_TODAY
        # a calibration may play more customers than there are; the desk must see their number
        played = sum(cell.agents * cell.weight for cell in self.cells)
        self.scale = min(1.0, round(case.market.customers / played, 9))
        self.closings: list[Closing] = []
        self.ended = 0  # the week before which everything has been played
        self.leaving = True
        self.warming = False
        self._steps: list[list[tuple[str, list[tuple[Step, ...]]]]] = []
        self._calls: list[list[tuple[str, list[list[Callable[[Any], None]]]]]] = []
        # called as watch(week, i) when block i has ended a week, before its scratch is reused
        self.watch: Callable[[int, int], None] | None = None

    def _arms(self, i: int, block: Block, states: Sequence[State] | None) -> list[Arm]:
        work, arms = self.work[i % self.threads], []
        for at, board in enumerate(self.boards):
            known = states[i].copy() if states is not None and i < len(states) else None
            arms.append(Arm(board.plan, block, known or State.fresh(block), work.arms[at]))
        return arms

    @property
    def campaigns(self) -> Campaigns:
        """The campaigns of the arms; of the books as they are now, which a run-off replaces."""
        return Campaigns(self.case, self.cells, self.boards, self.books, self.closed)

    @property
    def states(self) -> list[State]:
        """The state of every block in the first arm."""
        return [arms[0].state for arms in self.arms]

    def run(self, first: int, last: int, *, leaving: bool, actors: bool = True) -> None:
        """Play the weeks [first, last); weeks before 0 are a warm-up and are not booked.

        Without `actors` the company pays nothing beside the tools, and what surrounds
        the customers stays as it was.
        """
        self.closed(first)
        self.leaving, self.ended = leaving, last
        self.weights = np.array([[cell.weight] for cell in self.cells]) * self.scale
        self.warming = first < 0
        self._steps = [self._steps_of(i) for i in range(len(self.blocks))]
        self._calls = [
            [(per, [[step.call for step in mine] for mine in steps]) for per, steps in acts]
            for acts in self._steps
        ]
        self.closings = [self._closing(at, first) for at, _ in enumerate(self.boards)]
        env = simpy.Environment(initial_time=first)
        for per, processes in groupby(PROCESSES, key=lambda one: one.per == "loop"):
            some = [one for one in processes if actors or not one.actor]
            for board in [None] if per else self.boards:
                self._start(env, board, some, first, last)
        with ThreadPoolExecutor(self.threads) as pool:
            self._map = pool.map if self.threads > 1 else map
            env.run(until=last)  # a campaign may go on for ever; the horizon does not

    def _start(
        self, env: simpy.Environment, board: Board | None, processes: Sequence[Process],
        first: int, last: int,
    ) -> None:  # fmt: skip
        """Start processes of the loop, or of an arm, in the order of the table."""
        now = Starting(self, env, board, first, last)
        for one in processes:
            if (one.launched and first < 0) or not one.where.holds(self._around(board)):
                continue
            names = list(board.plan.tools) if board and one.per == "tool" else [""]
            for name in names:
                env.process(one.start(replace(now, tool=name)))

    def _around(self, board: Board | None) -> There:
        """What is there for a process, in the market of the case: a calibration leaves some out."""
        boards = self.boards if board is None else [board]
        markets = [self.case.world(one.plan.name)[0] for one in boards]
        plans = [replace(a.plan, market=b) for a, b in zip(boards, markets, strict=True)]
        return There(tuple(plans), tuple(markets[0].segments.values()))

    def there(self, i: int) -> dict[str, list[There]]:
        """What is there for block i in all arms together, and in each of them."""
        block = self.blocks[i]
        about = ((block.people.declared,), block.prospects)
        plans = tuple(board.plan for board in self.boards)
        apart = [There((one,), *about, self.paired and at > 0) for at, one in enumerate(plans)]
        return {"block": [There(plans, *about)], "arm": apart}

    def _steps_of(self, i: int) -> list[tuple[str, list[tuple[Step, ...]]]]:
        """What is done for block i: by act, per what, and the steps of the block or of each arm."""
        there = self.there(i)
        return [(act.per, [act.of(one, self.leaving) for one in there[act.per]]) for act in WEEK]

    def seasons(self, now: Starting) -> Events:
        """Set the season's factor on needs."""
        for factor in weekly_factors(self.seasons_of, self.case.start, now.first, now.last):
            self.season = float(factor)
            yield now.env.timeout(1)

    def prices(self, now: Starting) -> Events:
        """Set our list prices and the rival's."""
        for week in range(now.first, now.last):
            self.levels = levels_in(self.prices_of, week)
            yield now.env.timeout(1)

    def introductions(self, now: Starting) -> Events:
        """See who comes in an arm, and who brought them, before the customers' week."""
        assert now.board is not None
        at = self.boards.index(now.board)
        for week in range(now.first, now.last):
            introduce(now.board, self._with_arm(at), self.cells, self.luck, week)
            if week < now.last - 1:
                yield now.env.timeout(1)

    def _with_arm(self, at: int) -> list[tuple[Block, Arm]]:
        """The blocks, each with an arm of it."""
        return [(block, arms[at]) for block, arms in zip(self.blocks, self.arms, strict=True)]

    def weeks(self, now: Starting) -> Events:
        """Play the customers' weeks."""
        yield now.env.timeout(STEP)
        for week in range(now.first, now.last):
            self._line_up(week)
            list(self._map(partial(self._share, week), range(self.threads)))
            self._merge(week)
            if week < now.last - 1:
                yield now.env.timeout(1)

    def _line_up(self, week: int) -> None:
        """See who is served of what lasts for some only, over all blocks of an arm."""
        for at, board in enumerate(self.boards):
            some = {name: one for name, one in board.limits.items() if board.dials[name].open}
            if not some:
                continue
            weeks = []
            for i, steps in enumerate(self._steps):
                now = self._arm_week(i, at, week, self.work[0], self.books[0][at], looks=True)
                mine = [step for per, arms in steps if per == "arm" for step in arms[at]]
                look(now, (step for step in mine if step.name in LOOKED_AT))
                weeks.append(now)
            for name, limit in some.items():
                line_up(name, limit, weeks)

    def _share(self, week: int, thread: int) -> None:
        """One thread's blocks of one week."""
        for i in range(thread, len(self.blocks), self.threads):
            self._block(i, week, self.work[thread], self.books[thread])

    def _block(self, i: int, week: int, work: Scratch, books: list[Books]) -> None:
        """One week of one block: the steps of the table, then those who look on."""
        block, arms, recorder = self.blocks[i], self.arms[i], self.recorder
        together = BlockWeek(block, arms, week, self.season, work, self.levels)
        apart = [self._arm_week(i, at, week, work, books[at]) for at in range(len(arms))]
        for per, calls in self._calls[i]:
            for now, mine in zip(apart if per == "arm" else [together], calls, strict=True):
                for call in mine:
                    call(now)
        for at, (arm, now) in enumerate(zip(arms, apart, strict=True)):
            if arm.purchase_log is not None:
                arm.purchase_log.note(work)
            if recorder is not None and now.reward is not None:
                recorder.note(at, block, arm, week, now.reward)
        if self.watch is not None:
            self.watch(week, i)

    def _arm_week(
        self, i: int, at: int, week: int, work: Scratch, books: Books, *, looks: bool = False
    ) -> ArmWeek:
        block, board, came = self.blocks[i], self.boards[at], np.float32(0)
        weight = self.cells[block.cell].weight
        if block.prospects:
            came = come_of(board, block.people.segment, self.cells[block.cell])
        return ArmWeek(
            self.arms[i][at], week, board,
            control=self.arms[i][0] if self.paired else None,
            exposure=0.0 if not self.leaving else (0.5 if week == 0 else 1.0),
            came=came,
            long_known=week <= 0 and (self.warming or (block.prospects and week == 0)),
            weight=weight, work=work, books=books, prices=self.levels,
            reward=None if self.recorder is None or looks
            else self.recorder.open(at, block, week),
        )  # fmt: skip

    def _merge(self, week: int) -> None:
        """Merge the week's tallies, for the processes of next week."""
        for at, board in enumerate(self.boards):
            merging.merge(board, self._with_arm(at), self.cells, self.weights, week)

    def _closing(self, at: int, first: int) -> Closing:
        """What an arm's weeks are closed with, from points outstanding before they begin."""
        plan = self.boards[at].plan
        opening = merging.outstanding(plan, self._with_arm(at), len(self.cells))
        company = self.case.world(plan.name)[1]
        return Closing(plan, company, opening, tuple(self.case.today.tools), max(first, 0))

    def closed(self, last: int) -> None:
        """Close the books of all weeks before `last` that have been played."""
        for at, closing in enumerate(self.closings):
            close_weeks(closing, last, [books[at] for books in self.books])

    def close(self, at: int) -> Books:
        """The merged books of one arm."""
        self.closed(self.ended)
        merged = Books(self.case.weeks, len(self.cells))
        for books in self.books:
            merged.merge(books[at])
        return merged
