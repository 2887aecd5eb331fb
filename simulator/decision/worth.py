"""What a program is worth over cases: value, when money is back, and what it takes until then."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulator.decision.uncertainty import Numbers, OverCases, Probability, probability, spread
from simulator.economics.books.funding import Funding, funding_by_week
from simulator.economics.books.value import value_of


@dataclass(frozen=True, slots=True)
class Back:
    """When money is back, over cases.

    `never` is the share of cases in which it is not within the horizon. `middle`, `early` and
    `late` are weeks by which it is back in half, 5 % and 95 % of all cases; infinite where it
    never is in so many.
    """

    never: Probability
    early: float
    middle: float
    late: float


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What an arm is worth against the control, money in the unit of its cash.

    `npv.worst_mean` is the mean of the worst 5 % of cases. `roi` leaves out cases in which the
    program costs nothing. `peak_funding` is not discounted, as simple `payback` is not.
    """

    npv: OverCases
    pays: Probability
    roi: OverCases
    payback: Back
    discounted_payback: Back
    peak_funding: OverCases
    funding: Funding


def worth_of(
    cash: Numbers,
    cost: Numbers,
    rate: ArrayLike,
    owed: ArrayLike = 0.0,
    reserve: ArrayLike | None = None,
) -> Worth:
    """Value a program over cases.

    Parameters
    ----------
    cash
        Incremental cash, program less control, (3, cases, weeks).
    cost
        The part of it that is the program's own cost, positive, likewise.
    rate
        Yearly cost of capital, one number or one per case.
    owed
        Expected cost of points outstanding at the horizon, program less control, (3, cases).
    reserve
        Cash that there is, one number or one per case; None where it is not known.
    """
    value = value_of(cash, cost, rate, owed)
    return Worth(
        npv=spread(value.npv[0], value.npv[1:]),
        pays=probability(value.npv[0] > 0),
        roi=spread(value.roi[0], value.roi[1:]),
        payback=back(value.payback_weeks[0]),
        discounted_payback=back(value.discounted_payback_weeks[0]),
        peak_funding=spread(value.peak_funding[0], value.peak_funding[1:]),
        funding=funding_by_week(cash, reserve),
    )


def back(weeks: Numbers) -> Back:
    """Payback over cases, (cases,), NaN where it never comes."""
    never = np.isnan(weeks)
    ordered = np.where(never, math.inf, weeks)
    early, middle, late = (
        # an order statistic: nothing can be interpolated towards infinity
        float(np.quantile(ordered, share, method="inverted_cdf"))
        for share in (0.05, 0.5, 0.95)
    )
    return Back(probability(never), early, middle, late)
