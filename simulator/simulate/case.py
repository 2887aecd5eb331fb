"""What goes into the simulation of one case, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from simulator.market.company import Company
from simulator.market.market import Market
from simulator.program.ledger import Ledger
from simulator.program.program import Program

CONTROL = "today"


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a case depends on: one draw of every uncertain number and one luck.

    `worlds` gives market and company of the arms that set something; the others
    live in `market` with `company`. `weeks` is the horizon, `start` a day of week 0.
    """

    number: int
    seed: int
    weeks: int
    start: date
    agents: int
    market: Market
    company: Company
    today: Program
    programs: Mapping[str, Program]
    worlds: Mapping[str, tuple[Market, Company]] = field(default_factory=dict)
    cost_of_capital: float = 0.1

    def world(self, arm: str) -> tuple[Market, Company]:
        """Market and company of an arm."""
        return self.worlds.get(arm, (self.market, self.company))

    def program(self, arm: str) -> Program:
        """The program of an arm; the control's is today's."""
        return self.today if arm == CONTROL else self.programs[arm]


@dataclass(frozen=True, slots=True)
class Solved:
    """One declared number beside what the control arm showed in its first 52 weeks."""

    segment: str
    name: str
    declared: float
    simulated: float


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Yearly totals per customer, the same customers in every arm.

    All customers of week 0 up to 200,000 agents, else a keyed sample. Money is
    int64 in 1/10,000; shapes are (n,) or (arms, years, n) as noted. `weight` is the
    number of customers an agent stands for, `before` the list spend of the 52
    weeks before launch, `active` whether she had not left by the end of the year,
    `member` (arms, n) at the horizon. The last year may be shorter.
    """

    arms: tuple[str, ...]
    segments: tuple[str, ...]
    segment: NDArray[np.int16]
    index: NDArray[np.int64]
    weight: NDArray[np.float64]
    before: NDArray[np.int64]
    visits: NDArray[np.int32]
    sales: NDArray[np.int64]
    paid: NDArray[np.int64]
    reward: NDArray[np.int64]
    profit: NDArray[np.int64]
    active: NDArray[np.bool_]
    member: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """A finished case: the ledgers of all arms (control first) and what was solved."""

    number: int
    ledgers: Mapping[str, Ledger]
    panel: Panel | None
    solved: tuple[Solved, ...]
    seconds: float
