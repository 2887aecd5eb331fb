"""What the answer rests on: inputs, criteria, assumptions, the match with today."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.report.findings.arms import Spread


@dataclass(frozen=True, slots=True)
class Driver:
    """An uncertain input and how closely the NPV follows it.

    `share` is of the variance of the NPV's ranks; `clear` says that chance alone
    would hardly bring so large a correlation, `shared` which arms share its draw.
    """

    path: str
    correlation: float
    share: float
    unit: str
    kind: str
    source: str
    low: float
    high: float
    clear: bool = True
    shared: str = ""


@dataclass(frozen=True, slots=True)
class Judgment:
    """One criterion of the verdict, in numbers."""

    name: str
    met: bool
    text: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number of the scenario and where it comes from."""

    path: str
    value: str
    range: str
    unit: str
    kind: str
    source: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """An unknown, what the mean NPV is at its ends, where it would turn, and its evidence.

    See `simulator.decision.tornado.Swing`; ranges are the estimate's 95 % intervals.
    """

    path: str
    unit: str
    kind: str
    source: str
    low: float
    high: float
    at_low: Spread
    at_high: Spread
    turns_at: float | None
    within: bool
    shared: str = ""
