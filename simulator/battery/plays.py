"""What the laws of single tools look at, each played once for all of them.

What must be the same to the bit is so among few customers as among many.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from simulator.battery.guard import Wrote, guard
from simulator.battery.worlds import EVERYBODY_JOINS, case, market, play_weeks, program, with_second
from simulator.market.market import Market
from simulator.program.ledger import Ledger, Page
from simulator.program.program import Program
from simulator.program.tool import REGISTRY, Own, Tool
from simulator.program.week import Week
from simulator.simulate import Case, Played, simulate

LEAVING = with_second(market(600, refund_rate=0.1, churn_per_year=0.5, win_back_per_year=1.0))
GUESTS = with_second(market(600, refund_rate=0.1, new_customers_per_year=0.3))
SERVED = Market.model_validate({**dict(GUESTS), "service": {"failure_rate": 0.2}})


def usual(kind: str) -> Tool:
    """A tool as it is when nothing is said about it."""
    return REGISTRY[kind].model_validate({})


def with_tool(tool: Tool, **about: Any) -> Program:
    """A program of one tool, `tool`, which everybody who may joins."""
    return program(tools={"tool": tool}, joining=EVERYBODY_JOINS, **about)


def a_case(kind: str, **about: Any) -> Case:
    """Sixty customers who come, leave and send things back; the tool in the arm `arm`."""
    arms = {"arm": with_tool(usual(kind))}
    return case(arms, world=GUESTS, weeks=40, agents=60, **about)


def the_arm(one: Case, **how: Any) -> Ledger:
    """The book of the arm of a case."""
    return play_weeks(one, **how).ledgers["arm"]


@cache
def play(kind: str) -> Played:
    """A tool's case, played once for all who only look at it or compare another with it."""
    return simulate(a_case(kind), panel=True)


def book(kind: str) -> Ledger:
    """The book of a tool in its case."""
    return play(kind).ledgers["arm"]


@dataclass(slots=True)
class WatchedTool:
    """What was seen of a tool while its case was played, week by week.

    `wrote` and `remembered` are faults in words; `owed` is the least and the number of promises.
    """

    ledger: Ledger
    before: dict[str, Any]
    after: dict[str, Any]
    wrote: list[str] = field(default_factory=list)
    remembered: list[str] = field(default_factory=list)
    owed: list[int] = field(default_factory=list)


@cache
def watched(kind: str) -> WatchedTool:
    """A tool's case again, with what it writes, remembers and owes looked at in every week."""
    cls, one = REGISTRY[kind], a_case(kind)
    seen = WatchedTool(book(kind), one.programs["arm"].model_dump(), {})
    settle, owed = cls.settle, cls.owed

    def settles(tool: Tool, week: Week, own: Own, page: Page) -> None:
        settle(tool, week, own, page)
        seen.remembered += [fault for fault in _odd(tool, week, own) if not seen.remembered]

    def owes(tool: Tool, week: Week, own: Own) -> NDArray[np.int64] | int:
        promise = owed(tool, week, own)
        seen.owed.append(int(np.min(promise)))
        return promise

    with patch.object(cls, "settle", settles), patch.object(cls, "owed", owes), guard(cls):
        try:
            seen.ledger = the_arm(one)
        except Wrote as fault:
            seen.wrote.append(str(fault))
    seen.after = one.programs["arm"].model_dump()
    return seen


def _odd(tool: Tool, week: Week, own: Own) -> list[str]:
    """What is wrong with a tool's memory in a week."""
    found, unused = [], tool.unused_columns()
    columns = {name: kind for name, kind in type(tool).columns.items() if name not in unused}
    kept = {name: np.asarray(row) for name, row in vars(own).items()}
    for name in sorted({*kept, *columns}):
        if name not in columns:
            found.append(f"week {week.t}: it remembers {name}, which is no column")
        elif name not in kept:
            found.append(f"week {week.t}: its column {name} is gone")
        elif kept[name].dtype != np.dtype(columns[name]) or kept[name].shape != (week.n,):
            found.append(
                f"week {week.t}: {name} is {kept[name].dtype} {kept[name].shape}, not "
                f"{np.dtype(columns[name])} ({week.n},)"
            )
        elif not np.isfinite(kept[name]).all():
            found.append(f"week {week.t}: {name} holds what is no number")
    return found
