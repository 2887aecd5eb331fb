"""Cohorts: customers by the month in which they came, members by that in which they joined.

A customer belongs to one cohort for good, gone or back again. What they buy is added up
for them until the month ends and only then for their cohort: nobody's cohort has to be known
before, and a week costs little more than an addition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.draws import stage
from simulator.program.ledger import Entries
from simulator.simulate.observe.vintages import months_of
from simulator.simulate.records import Cohorts

if TYPE_CHECKING:
    from simulator.simulate.arm import Arm
    from simulator.simulate.loop import Loop

NOT_YET = -1
i64 = np.int64


TABLES = ("active", "recent", "purchases", "sales")


@dataclass(slots=True, eq=False)
class _Names:
    """The cohort of each customer of a block in one arm, and what they bought this month, (n,)."""

    cohort: NDArray[np.int16]
    purchases: NDArray[np.int32]
    sales: Entries


@dataclass(slots=True, eq=False)
class _Tables:
    """What one thread has counted in one arm: (cells, cohorts), and by `TABLES` and month."""

    joined: Entries
    by_month: Entries  # (tables, cells, months, cohorts)

    @classmethod
    def empty(cls, cells: int, months: int) -> _Tables:
        """Nothing yet."""
        by_month = np.zeros((len(TABLES), cells, months, months + 1), np.int64)
        return cls(np.zeros((cells, months + 1), np.int64), by_month)


@dataclass(slots=True, eq=False)
class CohortRecorder:
    """Keeps the cohorts of a loop while it plays the horizon; `skip` is an arm to leave out."""

    loop: Loop
    skip: str | None = None
    _month: Entries = field(init=False)
    _ends: NDArray[np.bool_] = field(init=False)
    _names: dict[tuple[int, int, str], _Names] = field(default_factory=dict)  # by block, arm, kind
    _tables: dict[tuple[int, int, str], _Tables] = field(default_factory=dict)  # by thread, ...
    _others: Callable[[int, int], None] | None = field(init=False)

    def __post_init__(self) -> None:
        loop = self.loop
        self._month, self._ends = months_of(loop.case.start, loop.case.weeks)
        for at, kind in self._kept():
            for thread in range(loop.threads):
                tables = _Tables.empty(len(loop.cells), int(self._month[-1]) + 1)
                self._tables[thread, at, kind] = tables
            for i, block in enumerate(loop.blocks):
                there = _there(loop.arms[i][at], kind) > 0
                cohort = np.where(there, 0, NOT_YET).astype(np.int16)
                bought = np.zeros(block.n, np.int32), np.zeros(block.n, np.int64)
                self._names[i, at, kind] = _Names(cohort, *bought)
                for cell, rows in block.parts:
                    self._tables[i % loop.threads, at, kind].joined[cell, 0] += there[rows].sum()
        self._others = loop.watch
        loop.watch = self._note

    def _kept(self) -> Iterator[tuple[int, str]]:
        """Each arm that is kept, by its place, with what it has cohorts of."""
        for at, board in enumerate(self.loop.boards):
            if board.plan.name != self.skip:
                yield at, "customers"
                if board.plan.joins:
                    yield at, "members"

    def _note(self, week: int, i: int) -> None:
        """Add one week of one block."""
        if self._others is not None:
            self._others(week, i)
        block, month = self.loop.blocks[i], int(self._month[week])
        n = block.n
        for at, kind in self._kept():
            arm, names = self.loop.arms[i][at], self._names[i, at, kind]
            there, out = _there(arm, kind), arm.out
            _add_up(there, out.n[:n], out.sales[:n], names.purchases, names.sales)
            if self._ends[week]:
                tables = self._tables[i % self.loop.threads, at, kind]
                for cell, rows in block.parts:
                    _end_month(
                        there[rows], arm.state.alive[rows], arm.state.since[rows], arm.gap,
                        np.int16(month + 1), names.cohort[rows], names.purchases[rows],
                        names.sales[rows], tables.joined[cell], tables.by_month[:, cell, month],
                    )  # fmt: skip

    def finish(self) -> dict[str, dict[str, Cohorts]]:
        """The finished tables by arm and kind."""
        by_arm: dict[str, dict[str, Cohorts]] = {}
        weeks = np.bincount(self._month)
        for at, kind in self._kept():
            mine = [self._tables[thread, at, kind] for thread in range(self.loop.threads)]
            joined = np.sum([one.joined for one in mine], axis=0)
            by_month = np.sum([one.by_month for one in mine], axis=0)
            tables = np.ascontiguousarray(by_month.swapaxes(2, 3))
            cohorts = Cohorts(self.loop.cells, weeks, joined, *tables)
            by_arm.setdefault(self.loop.boards[at].plan.name, {})[kind] = cohorts
        return by_arm


def _there(arm: Arm, kind: str) -> NDArray[Any]:
    """Above 0 for who has come at all, or has joined, gone or not, (n,)."""
    return arm.state.member if kind == "members" else arm.state.ever


@stage
def _add_up(there, n, sales, purchases, money):  # type: ignore[no-untyped-def]
    """Add the week's purchases and sales of those who are of a cohort, or will be, in place."""
    for i in range(n.size):
        inside = i64(there[i] > 0)
        purchases[i] += np.int32(inside) * n[i]
        money[i] += inside * sales[i]


@stage
def _end_month(  # type: ignore[no-untyped-def]
    there, alive, since, gap, this_month, cohort, purchases, money, joined, tables
):
    """Tell who has joined, and add what was counted to the cohorts, (tables, cohorts)."""
    for i in range(cohort.size):
        if there[i] <= 0:
            continue
        if cohort[i] < 0:
            cohort[i] = this_month
            joined[this_month] += 1
        c = cohort[i]
        tables[0, c] += i64(alive[i])
        tables[1, c] += i64(alive[i]) * i64(since[i] < gap)
        tables[2, c] += i64(purchases[i])
        tables[3, c] += money[i]
        purchases[i] = 0
        money[i] = 0
