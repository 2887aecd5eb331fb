"""The simulator run forward from a fit, for the customers of a log.

The market is one of newcomers, each of whom is given the first day of a real customer. So what is
held against the data is the model that decides, week by week, and not the closed form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

import simulator.tools  # noqa: F401  (tools register themselves)
from simulator.calibrate.fit.summary import WEEK
from simulator.market.company import Company
from simulator.market.market import Market
from simulator.program.ledger import MONEY
from simulator.program.program import Program
from simulator.simulate import Case, simulate
from simulator.simulate.observe.transactions import TransactionLog

Numbers = NDArray[np.float64]
YEAR_OF_LEAVING = 51.5  # weeks of exposure in a year: week 0 counts half (market/solve.py)
MOST_LOST = 0.995
NO_WALLET = 0.2  # of which no purchase at us depends without a program


@dataclass(frozen=True, slots=True)
class Behavior:
    """One draw of what customers do: rates and hazards per week, spend per occasion.

    `shape` and `rate` are of purchases, `leaving` and `hazard` of departures, hazard 0 where
    nobody leaves; `between` and `within` are log sds of baskets.
    """

    shape: float
    rate: float
    leaving: float
    hazard: float
    basket: float
    between: float
    within: float

    def market(self, customers: int) -> Market:
        """Newcomers who behave like this."""
        lost = 0.0
        if self.hazard > 0:
            beta = self.leaving / self.hazard
            lost = -float(np.expm1(-self.leaving * np.log1p(YEAR_OF_LEAVING / beta)))
        segment = {
            "purchases_per_year": min(max(self.rate * 52, 0.01), 1500.0),
            "basket": max(self.basket, 0.01), "share_of_wallet": NO_WALLET,
            "churn_per_year": min(lost, MOST_LOST), "need_shape": max(self.shape, 0.06),
            "churn_shape": max(self.leaving, 0.06), "rhythm_spread": 0.0,
            "basket_spread": min(self.between, 3.0), "basket_variation": min(self.within, 3.0),
        }  # fmt: skip
        return Market.model_validate({
            "customers": customers, "start": "at_first_purchase", "segments": {"all": segment},
        })  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class PlayedOn:
    """Repeat purchases of one case: customer from 0, day of the log, amount.

    `begins` is the first day that each customer was given, (customers,); None where it is not kept.
    """

    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    amount: Numbers
    begins: NDArray[np.int64] | None = None


def play(
    behavior: Behavior, first: NDArray[np.int64], until: int, number: int, seed: int
) -> PlayedOn:
    """Play one case in which a customer begins on each day of `first`, until a day, inclusive."""
    n = int(first.size)
    weeks = max(int(np.ceil((until + 1 - int(first.min())) / WEEK)), 1)
    case = Case(
        number, seed, weeks, date(2026, 1, 5), n, behavior.market(n), Company(gross_margin=0.3),
        Program(), {},
    )  # fmt: skip
    log = TransactionLog(case, n)
    simulate(case, threads=1, log=log)
    lines = log.finish().lines
    rows = (lines["arm"] == 0) & (lines["kind"] == 0)
    who = lines["customer"][rows] - 1
    # agents are in an order of their own: which day is whose is drawn
    begins = first[np.random.default_rng((seed, number)).permutation(n)]
    day = begins[who] + lines["week"][rows] * int(WEEK) + lines["day"][rows] + 1
    inside = day <= until
    paid = (lines["amount"] - lines["discount"])[rows][inside] / MONEY
    return PlayedOn(who[inside], day[inside], paid, begins)
