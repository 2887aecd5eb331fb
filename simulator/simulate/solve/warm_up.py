"""The warm-up: where the control arm stands in week 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck
from simulator.market.queue import Queue
from simulator.simulate.case import Case
from simulator.simulate.loop import Loop
from simulator.simulate.panel import SpendBefore
from simulator.simulate.plan import Plan
from simulator.simulate.population import Population
from simulator.simulate.solve.penetration import SolvedPace, begin_today
from simulator.simulate.state import State

WARM_UP = 104  # weeks that today's tools need to fill balances and reference prices
SPEND_HISTORY = 52  # weeks, where there is nothing else to warm up


@dataclass(frozen=True, slots=True, eq=False)
class Warm:
    """Where the control arm stands in week 0: state and rhythm of every block.

    `pace` is that at which customers join today, where it was solved.
    """

    states: Sequence[State] | None
    rhythms: Sequence[NDArray[np.float32]] | None
    thresholds: Mapping[float, float] | None = None
    queue: Queue | None = None
    pace: SolvedPace | None = None


def warm_up(
    case: Case, population: Population, plan: Plan, luck: Luck, *, block: int, threads: int,
    before: SpendBefore | None = None,
) -> Warm:  # fmt: skip
    """Run today's tools before week 0, without leaving, arriving or booking.

    The plan's `tops` are those of all arms; `before` takes note of each customer's
    spend. A cohort of newcomers starts clean.
    """
    if case.market.start == "at_first_purchase":
        return Warm(None, None)
    loop = Loop(case, population, [plan], luck, block=block, threads=threads)
    weeks = warm_up_weeks(case)
    pace = begin_today(loop, -weeks)
    if before is not None:

        def note(week: int, i: int) -> None:
            if week >= -SPEND_HISTORY:
                before.note(loop.blocks[i], loop.arms[i][0])

        loop.watch = note
    loop.run(-weeks, 0, leaving=False)
    rhythms = [one.rhythm for one in loop.blocks]
    board = loop.boards[0]
    return Warm(loop.states, rhythms, board.thresholds, board.queue, pace)


def warm_up_weeks(case: Case) -> int:
    """How long today runs before week 0.

    Who begins it counts as having just bought. Of a segment that buys so seldom that its
    95 % gap is longer, all who have not bought since seem to lapse in the same week after
    launch. To warm up longer mends that, and takes from a mailing those who have been away
    for longer than it writes to, who are on no list of a company: customers would have to be
    told from people who have not left.
    """
    return WARM_UP if case.today.tools or case.market.service else SPEND_HISTORY
