"""What is owed to members, what it makes of profit, and what ending the program would cost."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from simulator.report.findings.arms import Spread


@dataclass(frozen=True, slots=True)
class Redemption:
    """What will be redeemed of the points outstanding after some months, in the first case.

    `true` is what the simulation has seen happen to them, `error` the simulation error of
    that, `estimated` what an actuary would say who knows the past only. `owed` and
    `owed_as_estimated` are outstanding x point cost x these shares, in currency.
    """

    currency: str
    months: int
    true: float
    error: float
    estimated: float
    owed: float
    owed_as_estimated: float


@dataclass(frozen=True, slots=True)
class Ultimate:
    """Share of the points outstanding at the horizon that will be redeemed, over cases.

    `unsettled` is the mean share of which not even the run-off saw an end.
    """

    currency: str
    rate: Spread
    unsettled: float


@dataclass(frozen=True, slots=True, eq=False)
class Owed:
    """The books of what is owed by the program in question, in currency, means over cases.

    Frames have a column `by` (year, month) and one `period` (`year 1`, `2026-01`).

    Attributes
    ----------
    points
        currency, opening, issued, bought, redeemed, expired, clawed_back, rounding, closing:
        points at full cost.
    deferred
        currency, opening, sales, deferred, recognized, closing, revenue: what accounting
        makes of them, at each case's ultimate redemption rate.
    profit
        opening, cash, change, profit, owed: what the program brings beyond today, in cash and
        in profit; `owed` is at the end, as far as it will be redeemed.
    ending
        points, promises, running, total, low, high (the middle 80 % of cases): what it costs
        to end the program at the end of each month if everything is claimed, a rush.
    endless
        Whether points need not lapse and no notice is given, so that `ending` is not known.
    """

    points: pl.DataFrame
    redemptions: tuple[Redemption, ...]
    ultimate: tuple[Ultimate, ...]
    deferred: pl.DataFrame
    profit: pl.DataFrame
    ending: pl.DataFrame = field(default_factory=pl.DataFrame)
    endless: bool = False
