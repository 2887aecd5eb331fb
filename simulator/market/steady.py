"""Arrivals that hold a market's size: who leaves is replaced, and so are those who came.

New customers leave sooner than those who have been there for long, so as many arrivals a
year as departures let a market shrink. The arrivals of each week are solved from how the
declared churn spreads over tenures: a renewal equation. Nothing is drawn for it, and it
knows neither programs nor rivals: what these do to the number of customers shows.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from simulator.market.market import Market
from simulator.market.people import hazard_beta, tenure_of
from simulator.market.segment import Segment

YEAR = 52
LONGEST = 520  # weeks that are solved; the last arrivals go on
FIRST, A_YEAR = 0.5, 51.5  # weeks of exposure at the end of week 0, and of a year
TENURES, HAZARDS = 64, 200  # nodes where lost customers come back
Weeks = NDArray[np.float64]


def inflow(market: Market, segment: Segment, first: int = 0, weeks: int = YEAR) -> float:
    """Mean arrivals of a week, as a share of a segment's customers of week 0.

    Over so many weeks from the `first` on; what is declared is the same in every week.
    """
    if market.new_customers is None:
        return segment.new_customers_per_year / YEAR
    arrivals = weekly(segment, cohort=market.start == "at_first_purchase")
    ahead = np.arange(first, first + weeks)
    return float(arrivals[np.clip(ahead, 0, arrivals.size - 1)].mean())


def new_share(market: Market, segment: Segment) -> float:
    """Arrivals of the first year, as a share of a segment's customers of week 0."""
    if market.new_customers is None:
        return segment.new_customers_per_year
    return YEAR * inflow(market, segment)


def weekly(segment: Segment, *, cohort: bool = False) -> Weeks:
    """Arrivals of each week that keep a segment at its size, shares of it, (520,)."""
    return _weekly(
        segment.churn_per_year, segment.churn_shape, segment.firm_age,
        segment.win_back_per_year, cohort,
    )  # fmt: skip


@lru_cache(maxsize=256)
def _weekly(churn: float, shape: float, age: float, back: float, cohort: bool) -> Weeks:
    arrivals = np.zeros(LONGEST)
    if churn == 0:
        return arrivals
    beta = hazard_beta(_like(churn, shape, age), cohort)
    tenures: Weeks = np.zeros(1) if cohort else tenure_of(_middles(512), shape, beta, age)
    base = _Stay(shape, beta + tenures, back / YEAR)
    new = _Stay(shape, np.array([beta]), back / YEAR)
    log = _factor(base, churn)
    ends = np.arange(LONGEST, dtype=np.float64)
    stay, fresh = base.there(ends + FIRST, log), new.there(ends + 1.0, log)
    for week in range(LONGEST):
        # those who came in week v have been there for week - v + 1 whole weeks
        came = float(arrivals[:week] @ fresh[week:0:-1]) if week else 0.0
        arrivals[week] = max((1 - stay[week] - came) / fresh[0], 0.0)
    arrivals.flags.writeable = False
    return arrivals


class _Stay:
    """Customers with hazards Gamma(shape) / rate, of whom some come back once they have left."""

    def __init__(self, shape: float, rates: Weeks, back: float) -> None:
        self.shape, self.rates, self.back = shape, rates, back
        if back:
            few = np.quantile(rates, _middles(TENURES)) if rates.size > 1 else rates
            gamma = special.gammaincinv(shape, _middles(HAZARDS))
            self.hazards = (gamma[None, :] / few[:, None]).ravel()

    def there(self, weeks: Weeks, log_factor: float) -> Weeks:
        """Share who are there after so many weeks at a multiple of their hazards, (weeks,)."""
        times = float(np.exp(log_factor))
        if not self.back:
            return np.array([
                float(np.mean((self.rates / (self.rates + times * t)) ** self.shape))
                for t in weeks
            ])  # fmt: skip
        hazard = times * self.hazards
        gone = hazard / (hazard + self.back)
        return np.array([
            1 - float(np.mean(gone * -np.expm1(-(hazard + self.back) * t))) for t in weeks
        ])  # fmt: skip


def _factor(base: _Stay, churn: float) -> float:
    """Log factor on hazards with which the declared share is gone after a year."""

    def missed(log: float) -> float:
        return float(base.there(np.array([A_YEAR]), log)[0]) - (1 - churn)

    if missed(-10) * missed(10) > 0:
        return 0.0  # cannot be reached, which solving the customers says with its reasons
    return float(optimize.brentq(missed, -10, 10, xtol=1e-10))


def _middles(n: int) -> Weeks:
    return (np.arange(n) + 0.5) / n


def _like(churn: float, shape: float, age: float) -> Segment:
    """A customer of whom only leaving matters."""
    return Segment(
        purchases_per_year=1, basket=1, share_of_wallet=0.5, churn_per_year=churn,
        churn_shape=shape, firm_age=age,
    )  # fmt: skip
