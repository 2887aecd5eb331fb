"""What a calibration is: what was asked, what was found of each segment, and its proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from simulator.calibrate.fit.holdout import Holdout
from simulator.calibrate.fit.rates import Rates
from simulator.calibrate.fit.spend import Spend
from simulator.calibrate.fit.window import LogWindow


@dataclass(frozen=True, slots=True)
class AskedOfFit:
    """What may be said about a fit.

    `holdout` is the last day of the first part, None for two thirds of the window; `cohort` is
    whether all customers were chosen by their first purchase, None to tell it by their first days.
    `cases` are played for the holdout; with 0 nothing is held back.
    """

    holdout: date | None = None
    cohort: bool | None = None
    cases: int = 40
    seed: int = 1
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Interval:
    """A number with the ends of its 90 % interval, and the standard deviation of its log."""

    value: float
    low: float
    high: float
    log_sd: float


@dataclass(frozen=True, slots=True, eq=False)
class PartFit:
    """What was fitted to the customers of one segment.

    `numbers` are those of the customers who are still there on the last day, by the names of the
    scenario, `correlation` that of their logs in the order of `correlated`.
    """

    name: str
    customers: int
    rates: Rates
    spend: Spend
    there: float
    numbers: dict[str, Interval]
    correlated: tuple[str, ...]
    correlation: tuple[tuple[float, ...], ...]

    @property
    def identified(self) -> bool:
        """Whether departures can be told in this window."""
        return self.rates.identified


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What a log says of its customers, with its proof; no customer can be told from it.

    `seasons` are factors by month, empty where none can be told; `holdout` is None where the first
    part is too short for a fit.
    """

    start: date
    end: date
    customers: int
    occasions: int
    window: LogWindow
    segments: tuple[PartFit, ...]
    spend: Spend
    seasons: dict[int, float]
    holdout: Holdout | None
    currency: str
    notes: tuple[str, ...] = field(default=())

    @property
    def identified(self) -> bool:
        """Whether departures can be told in every segment."""
        return all(segment.identified for segment in self.segments)
