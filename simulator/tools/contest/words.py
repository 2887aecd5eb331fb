"""What a contest is, to those who take part in it."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.audience import Audience

NEAR = 0.02  # of what is declared, within which it is played
MOST = {
    "spend": "who pay most until it ends",
    "purchases": "who buy most often until it ends",
    "idea": "who buy and have the best ideas",
}


class ContestPrizes(Protocol):
    """What is told of a contest."""

    @property
    def to(self) -> Audience: ...

    @property
    def merit(self) -> str: ...

    @property
    def main_prize(self) -> float: ...

    @property
    def main_prizes(self) -> int: ...

    @property
    def small_prize(self) -> float: ...

    @property
    def small_prizes(self) -> int: ...


def plainly(tool: ContestPrizes, currency: str) -> str:
    """What can be won, and by what."""
    kinds = ((tool.main_prizes, tool.main_prize), (tool.small_prizes, tool.small_prize))
    prizes = [
        f"{plain.count(number, 'prize')} of {plain.money(value, currency)}"
        for number, value in kinds
        if number
    ]
    return (
        f"{plain.capitalized(tool.to.plainly())} can take part in a contest: those "
        f"{MOST[tool.merit]} win {plain.listed(prizes) or 'no prizes at all'}."
    )


def why(declared: float, played: float) -> str:
    """Why other than declared take part in one of several segments; "" where as many do."""
    if abs(played / declared - 1) <= NEAR:
        return ""
    than = "more" if played > declared else "less"
    return f"declared for all segments, of which this one spends {than}"
