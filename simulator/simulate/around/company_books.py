"""The treasury: a process that pays, every week, what is not per customer."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import simpy

from simulator.program.chart import CHART
from simulator.program.ledger import MONEY, Books, Cell
from simulator.simulate.plan import Plan

PAY_DAY = 0.75  # after the customers' week
PAYS = ("setup_cost", "running_cost", "acquisition_cost")


@dataclass(frozen=True, slots=True)
class CompanyBooks:
    """Books amounts of the whole company for one arm, spread over the cells by customers.

    `acquisition` is what is spent on new customers per year, currency.
    """

    plan: Plan
    books: Books
    cells: tuple[Cell, ...]
    acquisition: float = 0.0
    _upto: tuple[float, ...] = field(init=False)  # of the customers, up to each cell but the last
    _rows: dict[tuple[str, str], memoryview[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        customers = np.cumsum([cell.agents * cell.weight for cell in self.cells])
        object.__setattr__(self, "_upto", tuple((customers[:-1] / customers[-1]).tolist()))
        object.__setattr__(self, "_rows", {})

    def process(self, env: simpy.Environment, weeks: int) -> Generator[simpy.Event, Any, None]:
        """Set-up at launch, running cost and acquisition every week."""
        yield env.timeout(PAY_DAY)
        program = self.plan.program
        self.post("program", "setup_cost", 0, round(program.setup_cost * MONEY))
        yearly = {
            ("program", "running_cost"): program.running_cost_per_year,
            ("company", "acquisition_cost"): self.acquisition,
        }
        for week in range(weeks):
            for (poster, account), amount in yearly.items():
                self.post(poster, account, week, _of_week(amount, week))
            if week < weeks - 1:
                yield env.timeout(1)

    def post(self, poster: str, account: str, week: int, units: int) -> None:
        """Book `units` of 1/10,000 in a week; the cells' shares add up to them exactly."""
        if not units or week < 0:
            return
        row, booked = self._row(poster, account), 0
        for cell, part in enumerate(self._upto):
            upto = round(units * part)
            row[week, cell] += upto - booked
            booked = upto
        row[week, -1] += units - booked

    def _row(self, poster: str, account: str) -> memoryview[int]:
        """A row of the books, looked up once; an account that is in no chart is refused.

        A view of its memory, because that adds one number in half the time NumPy takes.
        """
        row = self._rows.get((poster, account))
        if row is None:
            if account not in CHART:
                raise KeyError(f"no account {account!r} in the chart; see program/lines.py")
            row = self._rows[poster, account] = self.books.row(poster, account).data
        return row


def _of_week(yearly: float, week: int) -> int:
    """A week's part of a yearly amount in whole units; 52 of them add up to it."""
    return round((week + 1) * yearly * MONEY / 52) - round(week * yearly * MONEY / 52)
