"""What goes into the simulation of one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from simulator.market.company import Company
from simulator.market.market import Market
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
