"""Campaigns of tools: how they are started, what they read of their arm, and what they book."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import simpy

from simulator.program.chart import CHART, PROFIT, of_a_tool
from simulator.program.dials import Dials
from simulator.program.ledger import MONEY, UNITS, Books, Cell, check_posts, is_real
from simulator.program.tally import Totals
from simulator.simulate.alternatives import price_of
from simulator.simulate.around.board import Board
from simulator.simulate.around.company_books import CompanyBooks
from simulator.simulate.case import Case

Events = Generator[simpy.Event, Any, None]


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns of the arms of a case: `books` are those of each thread, by arm as `boards`."""

    case: Case
    cells: tuple[Cell, ...]
    boards: Sequence[Board]
    books: Sequence[Sequence[Books]]

    def start(self, env: simpy.Environment, board: Board, name: str, last: int) -> Events:
        """The process of the tool `name` in an arm, up to week `last`."""
        tool = board.plan.tools[name]
        board.dials[name] = Dials()
        totals = Totals(
            last, partial(self._read, env, board), partial(self._earned, env, board),
            stopped=name in board.plan.stopped,
        )  # fmt: skip
        board.totals[name] = totals
        return tool.campaign(
            env, board.publish(name), totals, partial(self._post, env, board, name)
        )

    def _post(
        self, env: simpy.Environment, board: Board, tool: str, account: str, amount: float
    ) -> None:
        """Book currency that a tool's campaign spends in this week."""
        check_posts(tool, account, board.plan.tools[tool].posts)
        of_a_tool(tool, account, as_a_whole=True)
        week = int(env.now)
        self.company_books(board).post(f"program:{tool}", account, week, round(amount * MONEY))

    def company_books(self, board: Board) -> CompanyBooks:
        """Who books amounts of the whole company in an arm."""
        at = self.boards.index(board)
        money = price_of(self.case, board.plan.name, board.bought_per_week)
        yearly = money / self.case.weeks * 52
        return CompanyBooks(board.plan, self.books[0][at], self.cells, yearly)

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
