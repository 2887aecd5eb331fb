"""What each tool costs and hands out, by the books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.report.findings.arms import Spread


@dataclass(frozen=True, slots=True)
class CostLine:
    """One account of a tool's cost, mean over cases in today's money; income is negative."""

    account: str
    meaning: str
    cost: float


@dataclass(frozen=True, slots=True)
class Handed:
    """What was booked over the horizon, not discounted, mean over cases."""

    account: str
    meaning: str
    unit: Literal["currency", "heads", "number"]
    amount: float


@dataclass(frozen=True, slots=True)
class ToolBooks:
    """What the books say of one tool; `cost` in today's money, over cases."""

    name: str
    cost: Spread
    lines: tuple[CostLine, ...]
    handed: tuple[Handed, ...]


@dataclass(frozen=True, slots=True)
class ProgramBooks:
    """The cost of a program by tool, in today's money.

    `itself` is setting it up and running it, `other` what the desk, acquisition and tools
    of today cost beyond today's; with the tools they add up to `total`. `members` are those
    of the last week, 0 where there is nothing to join. `wallets` are points by currency.
    """

    arm: str
    label: str
    tools: tuple[ToolBooks, ...]
    itself: Spread
    other: Spread
    total: Spread
    members: float
    wallets: tuple[tuple[str, tuple[Handed, ...]], ...]
