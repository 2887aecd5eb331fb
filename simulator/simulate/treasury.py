"""The treasury: a process that pays, every week, what is not per customer."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import simpy

from simulator.program.ledger import MONEY, Books, Cell
from simulator.simulate.plan import Plan

PAY_DAY = 0.75  # after the customers' week


@dataclass(frozen=True, slots=True)
class Treasury:
    """Books amounts of the whole company for one arm, spread over the cells by customers.

    `acquisition` is what is spent on new customers per year, currency.
    """

    plan: Plan
    books: Books
    cells: tuple[Cell, ...]
    acquisition: float = 0.0
    _upto: tuple[float, ...] = field(init=False)  # share of the customers up to each cell

    def __post_init__(self) -> None:
        customers = np.cumsum([cell.agents * cell.weight for cell in self.cells])
        object.__setattr__(self, "_upto", tuple((customers / customers[-1]).tolist()))

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
        upto = [round(units * part) for part in self._upto]
        upto[-1] = units
        for cell, (before, after) in enumerate(zip([0, *upto[:-1]], upto, strict=True)):
            self.books.add(poster, account, week, cell, after - before)


def _of_week(yearly: float, week: int) -> int:
    """A week's part of a yearly amount in whole units; 52 of them add up to it."""
    return round((week + 1) * yearly * MONEY / 52) - round(week * yearly * MONEY / 52)
