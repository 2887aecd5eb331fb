"""What customers are worth, what winning and keeping them costs, and when money is back."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from simulator.findings.arms import Spread
from simulator.findings.costs import CostsFinding

Both = tuple[float, float]  # without the program, with it


@dataclass(frozen=True, slots=True)
class LifetimeFinding:
    """What a customer of week 0 of one group is worth, without and with the program.

    Money in currency per customer, means over cases: `observed` within the horizon, `beyond`
    it extrapolated. `change` is what the program adds to both together, `observed_change` to
    the former, each with the middle 90 % of cases; `error` is the simulation error of
    `change` in a case.
    """

    by: str
    name: str
    customers: float
    observed: Both
    beyond: Both
    observed_change: Spread
    change: Spread
    error: float

    @property
    def total(self) -> Both:
        """Observed and beyond together."""
        return self.observed[0] + self.beyond[0], self.observed[1] + self.beyond[1]


@dataclass(frozen=True, slots=True)
class ArrivalsFinding:
    """Customers who came in a year of the horizon, without and with the program; first case.

    Money per customer who came, discounted to the month of their arrival.
    """

    name: str
    joined: Both
    observed: Both
    beyond: Both


@dataclass(frozen=True, slots=True)
class ValuePart:
    """A part of the way from customers' values to the NPV, in today's money, currency."""

    name: str
    meaning: str
    amount: Spread


@dataclass(frozen=True, slots=True)
class PaidBack:
    """When money is back: weeks, infinite where it never is in so many cases.

    In half of the cases, in 5 % and in 95 % of them it is back by `middle`, `early`, `late`.
    """

    discounted: bool
    never: float
    early: float
    middle: float
    late: float


@dataclass(frozen=True, slots=True)
class ChurnWorth:
    """What today's churn costs, currency: a year, over cases.

    `lost` are customers of week 0 gone after a year, `yearly` what is missing in every year
    from then on, `missed` within the first one, `taken` what those who left used to bring.
    `point` is what one point less churn is worth a year, `lasting` in all years to come,
    extrapolated, None where that has no bound; `kept` whom it keeps.
    """

    lost: Spread
    yearly: Spread
    missed: Spread
    taken: Spread
    kept: Spread
    point: Spread
    lasting: Spread | None


@dataclass(frozen=True, slots=True)
class BeyondHorizon:
    """Value beyond the horizon in today's money, extrapolated: two alternatives, not parts."""

    name: str
    amount: Spread
    assumed: str


@dataclass(frozen=True, slots=True, eq=False)
class ValueFinding:
    """What the program in question is worth, to customers' values and in time.

    Attributes
    ----------
    funding
        week, mean, low, high (the middle 80 % of cases): the cash needed so far, in currency;
        out_of_cash: the probability that it has run out by then, null without a reserve.
    reserve
        The cash there is, mean over cases; None where it is not declared.
    """

    lifetimes: tuple[LifetimeFinding, ...]
    parts: tuple[ValuePart, ...]
    arrivals: tuple[ArrivalsFinding, ...]
    costs: CostsFinding | None
    payback: tuple[PaidBack, ...]
    churn: ChurnWorth | None
    beyond: tuple[BeyondHorizon, ...]
    funding: pl.DataFrame = field(default_factory=pl.DataFrame)
    reserve: float | None = None
