"""What lasts for some only: who is served of those whose turn it is, over all customers of an arm.

Before the customers' week begins everybody is asked whether they would take it. Where there is
enough, all are served; else those who come first by a keyed draw of the week, as far as it goes,
and it is over. So nothing is spent twice, and no customer's number decides.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from simulator.program.occasions import ALL, NONE, TURN, Limit, line_of
from simulator.simulate.week.block_week import ArmWeek
from simulator.simulate.week.schedule import Step


def look(now: ArmWeek, steps: Iterable[Step]) -> None:
    """See who is in the audiences of a block, and whose turn it is, before anything is played."""
    for step in steps:
        step.call(now)


def line_up(name: str, limit: Limit, weeks: Iterable[ArmWeek]) -> None:
    """Draw the line for a tool in a week, in the blocks of its arm."""
    if limit.over:
        limit.line = NONE
        return
    turns, amounts = [], []
    for now in weeks:
        tool, week = now.arm.plan.tools[name], now.arm.week.speak(name)
        mask = week.addressed(tool.to)
        occasions = week.occasions
        if mask is None or occasions is None or name not in occasions.row:
            continue
        takers = tool.takers(week, now.arm.state.own[name], mask) * occasions.row[name] > 0
        turns.append(week.draw(TURN)[takers])
        amounts.append(np.full(turns[-1].size, now.weight * limit.each))
    some = [np.concatenate(rows) if rows else np.zeros(0) for rows in (turns, amounts)]
    limit.line = line_of(some[0].astype(np.float32), some[1], limit.left)
    limit.over = limit.line != ALL


def hold_back(now: ArmWeek) -> None:
    """Let those have what lasts for some only who stand before its line."""
    week, occasions = now.arm.week, now.arm.week.occasions
    assert occasions is not None
    for name, limit in now.board.limits.items():
        if name in occasions.row:
            occasions.hold(name, week.speak(name).draw(TURN), limit.line)


def begin_occasions(now: ArmWeek) -> None:
    """Settle whose turn it is this week."""
    week, occasions = now.arm.week, now.arm.week.occasions
    if occasions is not None:
        occasions.begin(week, lambda name: week.dials_of(name).open)


def remember_occasions(now: ArmWeek) -> None:
    """Remember who has had what this week."""
    occasions = now.arm.week.occasions
    if occasions is not None:
        now.arm.took = occasions.end(now.t, now.arm.week.won, now.arm.block.cut)
