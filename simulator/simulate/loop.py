"""The weeks of some arms of one case, in lockstep, on a SimPy calendar.

The few (campaigns, season, treasury) are processes that see last week's totals
and turn dials; the many are rows of arrays, advanced a week at a time in blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.draws import Luck
from simulator.market.seasons import weekly_factors
from simulator.program.ledger import CHART, MONEY, UNITS, Books, is_real
from simulator.program.tally import LogHistogram, Totals
from simulator.program.tool import Dials
from simulator.simulate.alternatives import price_of
from simulator.simulate.arm import Arm, Plan, State
from simulator.simulate.block import Block, Scratch
from simulator.simulate.case import Case
from simulator.simulate.panel import Recorder
from simulator.simulate.population import Population, arrivals_by, stretches
from simulator.simulate.treasury import Treasury

STEP = 0.5  # the customers' week begins when the week's campaigns have published
SPEND = LogHistogram()


@dataclass(slots=True, eq=False)
class Desk:
    """What an arm's processes have set for the week: dials, and money to be booked."""

    plan: Plan
    bought_per_week: float = 0.0
    dials: dict[str, Dials] = field(default_factory=dict)
    tallies: dict[tuple[str, str], NDArray[Any]] = field(default_factory=dict)
    totals: dict[str, Totals] = field(default_factory=dict)
    thresholds: dict[float, float] = field(default_factory=dict)

    def publish(self, tool: str) -> Callable[..., None]:
        """What `tool` calls to set its dials for the coming week."""

        def set_dials(*, open: bool | None = None, **published: Any) -> None:
            known = self.dials[tool]
            stopped = tool in self.plan.stopped
            self.dials[tool] = Dials(
                (known.open if open is None else open) and not stopped,
                {**(known.published or {}), **published},
            )

        return set_dials


class Loop:
    """Blocks x arms over some weeks.

    Parameters
    ----------
    states
        State of each block to start from (an earlier loop's `states`), or None.
    rhythms, thresholds
        Rhythm of each block, and the spend above which customers are top, likewise.
    bought
        Customers that paid acquisition brings per week, by arm.
    threads
        How many share the blocks of a week.
    paired
        Whether the first arm is the control; a world of its own has none, and does not
        know which purchases the control had.
    """

    def __init__(
        self, case: Case, population: Population, plans: Sequence[Plan], luck: Luck, *,
        block: int, threads: int = 1, states: Sequence[State] | None = None,
        bought: Mapping[str, float] | None = None, rhythms: Sequence[Any] | None = None,
        recorder: Recorder | None = None, thresholds: Mapping[float, float] | None = None,
        paired: bool = True,
    ) -> None:  # fmt: skip
        self.case, self.cells, self.recorder = case, population.cells, recorder
        self.market = case.world(plans[0].name)[0]
        self.blocks = [Block(s.people, s.cell, luck) for s in stretches(population, block)]
        if rhythms is not None:
            for mine, rhythm in zip(self.blocks, rhythms, strict=False):
                mine.rhythm[:] = rhythm
        size = max(b.n for b in self.blocks)
        self.threads = max(1, min(threads, len(self.blocks)))
        self.work = [Scratch(size, len(plans)) for _ in range(self.threads)]
        self.books = [[Books(case.weeks, len(self.cells)) for _ in plans] for _ in self.work]
        bought = bought or {}
        self.desks = [Desk(plan, bought.get(plan.name, 0.0)) for plan in plans]
        for desk in self.desks:
            desk.thresholds = dict(thresholds or {})
        self.arms = [self._arms(i, b, states) for i, b in enumerate(self.blocks)]
        self.season, self.paired = 1.0, paired
        self.leaving = True
        self.warming = False
        # called as watch(week, i) when block i has ended a week, before its scratch is reused
        self.watch: Callable[[int, int], None] | None = None

    def _arms(self, i: int, block: Block, states: Sequence[State] | None) -> list[Arm]:
        work, arms = self.work[i % self.threads], []
        for at, desk in enumerate(self.desks):
            known = states[i].copy() if states is not None and i < len(states) else None
            arms.append(Arm(desk.plan, block, known or State.fresh(block), work.arms[at]))
        return arms

    @property
    def states(self) -> list[State]:
        """The state of every block in the first arm."""
        return [arms[0].state for arms in self.arms]

    def run(self, first: int, last: int, *, leaving: bool) -> None:
        """Play the weeks [first, last); weeks before 0 are a warm-up and are not booked."""
        self.leaving = leaving
        self.warming = first < 0
        env = simpy.Environment(initial_time=first)
        env.process(self._seasons(env, first, last))
        for desk in self.desks:
            self._campaigns(env, desk, last)
            if first >= 0:
                env.process(self._treasury(desk).process(env, last))
        env.process(self._weeks(env, first, last))
        with ThreadPoolExecutor(self.threads) as pool:
            self._map = pool.map if self.threads > 1 else map
            env.run(until=last)  # a campaign may go on for ever; the horizon does not

    def _seasons(
        self, env: simpy.Environment, first: int, last: int
    ) -> Generator[simpy.Event, Any, None]:
        for factor in weekly_factors(self.market.seasons, self.case.start, first, last):
            self.season = float(factor)
            yield env.timeout(1)

    def _campaigns(self, env: simpy.Environment, desk: Desk, last: int) -> None:
        for name, tool in desk.plan.tools.items():
            desk.dials[name] = Dials()
            totals = Totals(last, partial(self._read, env, desk))
            desk.totals[name] = totals
            post = partial(self._post, env, desk, name)
            env.process(tool.campaign(env, desk.publish(name), totals, post))

    def _post(
        self, env: simpy.Environment, desk: Desk, tool: str, account: str, amount: float
    ) -> None:
        """Book currency that a tool's campaign spends in this week."""
        week = int(env.now)
        self._treasury(desk).post(f"program:{tool}", account, week, round(amount * MONEY))

    def _treasury(self, desk: Desk) -> Treasury:
        at = self.desks.index(desk)
        money = price_of(self.case, desk.plan.name, desk.bought_per_week)
        yearly = money / self.case.weeks * 52
        return Treasury(desk.plan, self.books[0][at], self.cells, yearly)

    def _read(self, env: simpy.Environment, desk: Desk, account: str) -> float:
        """Last week's total of an account in an arm, scaled to customers."""
        week = int(env.now) - 1
        if week < 0:
            return 0.0
        weight = np.array([cell.weight for cell in self.cells])
        agents, real = np.zeros(len(self.cells), np.int64), 0
        at = self.desks.index(desk)
        for books in self.books:  # whole numbers first: their sum does not depend on the threads
            for poster, name in books[at].names():
                if name == account:
                    row = books[at].row(poster, name)[week]
                    if is_real(poster):
                        real += int(row.sum())
                    else:
                        agents += row
        return float(agents @ weight + real) / UNITS[CHART[account].unit]

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
        for arm, desk, book in zip(arms, self.desks, books, strict=True):
            reached = np.float32(0)
            if block.prospects:
                segment = block.people.segment
                reached = arrivals_by(self.market, segment, weight, week, desk.bought_per_week)
            known = self.warming or (block.prospects and week == 0)
            arm.week.settled = desk.plan.today if known and week <= 0 else frozenset()
            arm.week.weight = weight
            arm.before(week, desk.dials, exposure, reached, desk.thresholds, work, book)
        block.draw_baskets(week, [arm.out.n[: block.n] for arm in arms], work)
        for at, (arm, book) in enumerate(zip(arms, books, strict=True)):
            recorder = self.recorder
            reward = None if recorder is None else np.zeros(block.n, np.int64)
            arm.after(arms[0] if self.paired else None, work, book, reward)
            if recorder is not None and reward is not None:
                recorder.note(at, block, arm, week, reward)
        if self.watch is not None:
            self.watch(week, i)

    def _merge(self, week: int) -> None:
        """Tallies of all blocks, for the processes of next week."""
        for at, desk in enumerate(self.desks):
            if desk.plan.tops and week % 4 == 3:
                self._thresholds(at, desk)
            for name, tool in desk.plan.tools.items():
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
                        desk.totals[name].tallies[word] = merged

    def _thresholds(self, at: int, desk: Desk) -> None:
        counts = np.zeros(SPEND.bins + 2, np.int64)
        for block, arms in zip(self.blocks, self.arms, strict=True):
            here = arms[at].state.alive > 0
            spend = arms[at].trailing_spend()[here]
            # weights differ a little between segments; whole thousandths keep the sums exact
            weight = max(1, round(1_000 * self.cells[block.cell].weight))
            counts += weight * SPEND.count(spend, np.empty(0, np.int64))
        desk.thresholds = {top: SPEND.threshold(counts, top) for top in desk.plan.tops}

    def close(self, at: int) -> Books:
        """The merged books of one arm."""
        merged = Books(self.case.weeks, len(self.cells))
        for books in self.books:
            merged.merge(books[at])
        return merged
