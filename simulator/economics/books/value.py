"""From incremental cash to value: NPV, payback, ROI, peak funding; and customer lifetime value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulator.economics.books.accounts import Numbers, ratio
from simulator.economics.books.statement import WEEKS_PER_YEAR


def discount_factors(weeks: int, rate: ArrayLike) -> Numbers:
    """Value today of one unit of money in each week, (..., weeks): (1 + r)^(-t / 52).

    Money of week t counts as paid at t / 52 years, the week's beginning: what is
    spent at launch is not discounted. A year has 52 weeks.
    """
    years = np.arange(weeks) / WEEKS_PER_YEAR
    base = 1.0 + np.asarray(rate, float)[..., np.newaxis]
    return np.asarray(base**-years)


def present_value(cash: Numbers, rate: ArrayLike) -> Numbers:
    """Discounted sum of weekly cash (..., weeks) at a yearly rate; shape (...)."""
    return np.asarray((cash * discount_factors(cash.shape[-1], rate)).sum(axis=-1))


def npv(cash: Numbers, rate: ArrayLike, owed: ArrayLike = 0.0) -> Numbers:
    """Net present value of cash (..., weeks), less what is owed at the horizon (...).

    Parameters
    ----------
    cash
        Incremental cash by week, program less control.
    rate
        Yearly cost of capital.
    owed
        Points outstanding at the horizon x point cost x expected redemption,
        program less control. They are charged as if redeemed in the first week
        after the horizon, which is no later than they can be.
    """
    weeks = cash.shape[-1]
    after = (1.0 + np.asarray(rate, float)) ** (-weeks / WEEKS_PER_YEAR)
    return np.asarray(present_value(cash, rate) - after * np.asarray(owed, float))


def payback_weeks(cash: Numbers) -> Numbers:
    """Weeks until cumulative incremental cash is and stays at or above zero, shape (...).

    Counted to the end of the first such week; 0 where nothing ever has to be
    paid back, NaN where it is below zero at the horizon. Simple payback: money
    is not discounted and points owed are not counted.
    """
    below = np.cumsum(cash, axis=-1) < 0
    weeks = cash.shape[-1]
    last = weeks - 1 - np.argmax(below[..., ::-1], axis=-1)
    back = np.where(last == weeks - 1, np.nan, last + 2.0)
    return np.where(below.any(axis=-1), back, 0.0)


def discounted_payback_weeks(cash: Numbers, rate: ArrayLike) -> Numbers:
    """The same with money discounted at a yearly rate, shape (...).

    Never earlier than simple payback where money is paid first and comes in later. Where
    the program earns first and pays for it later, discounting is to its advantage and the
    discounted payback may be the earlier one. Points owed are not counted.
    """
    return payback_weeks(cash * discount_factors(cash.shape[-1], rate))


def peak_funding(cash: Numbers) -> tuple[Numbers, Numbers]:
    """Deepest point of cumulative incremental cash, as a positive amount, and its week.

    Zero and NaN where the cash never falls below zero.
    """
    cumulative = np.cumsum(cash, axis=-1)
    depth = -np.minimum(0.0, cumulative.min(axis=-1)) + 0.0  # never minus zero
    week = np.where(depth > 0, cumulative.argmin(axis=-1), np.nan)
    return np.asarray(depth), week


def rush_funding(cash: Numbers, outstanding: Numbers) -> Numbers:
    """Cash needed if all members redeem in the worst week of the horizon, shape (...).

    The most that points outstanding at full cost, (..., weeks), exceed what the
    program has brought in so far. Four weeks of rush bring in little trade by
    comparison, so what is earned meanwhile is not counted: cautious.
    """
    need = outstanding - np.cumsum(cash, axis=-1)
    return np.asarray(np.maximum(0.0, need.max(axis=-1)))


def roi(value: Numbers, cost: Numbers) -> Numbers:
    """Return on what the program costs: NPV / present value of its own costs.

    NaN where the program costs no more than what it replaces.
    """
    return ratio(value, cost)


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """What a program is worth against the control, every field of shape (...).

    Money is in the unit of the cash it was computed from.
    """

    npv: Numbers
    incremental_profit: Numbers
    program_cost: Numbers
    roi: Numbers
    payback_weeks: Numbers
    discounted_payback_weeks: Numbers
    peak_funding: Numbers
    peak_funding_week: Numbers


def value_of(cash: Numbers, cost: Numbers, rate: ArrayLike, owed: ArrayLike = 0.0) -> Value:
    """Value a program.

    Parameters
    ----------
    cash
        Incremental cash, program less control, (..., weeks).
    cost
        The part of it that is the program's own cost, positive, (..., weeks).
    rate
        Yearly cost of capital, a number or shape (...).
    owed
        Expected cost of points outstanding at the horizon, program less control, (...).
    """
    worth = npv(cash, rate, owed)
    spent = present_value(cost, rate)
    depth, week = peak_funding(cash)
    return Value(
        npv=worth,
        incremental_profit=np.asarray(cash.sum(axis=-1)),
        program_cost=spent,
        roi=roi(worth, spent),
        payback_weeks=payback_weeks(cash),
        discounted_payback_weeks=discounted_payback_weeks(cash, rate),
        peak_funding=depth,
        peak_funding_week=week,
    )


def clv_multiple(retention: ArrayLike, rate: ArrayLike) -> Numbers:
    """What a customer is worth in margins of a period, r / (1 + i - r), shape of the inputs.

    The first margin comes one period from now, if they are still there then; NaN where the
    retention is not known.

    Raises
    ------
    ValueError
        If a retention is outside [0, 1] or the sum does not converge.

    Source: Gupta & Lehmann (2003), Journal of Interactive Marketing 17.
    """
    stay, i = np.asarray(retention, float), np.asarray(rate, float)
    wrong = np.isfinite(stay) & ((stay < 0) | (stay > 1) | (i < 0) | (1 + i <= stay))
    if wrong.any():
        worst = np.broadcast_to(stay, wrong.shape)[wrong][0]
        raise ValueError(f"no lifetime value at retention {worst:g}, rate {i.min():g}")
    return np.asarray(stay / (1 + i - stay))


def clv(margin: float, retention: float, rate: float) -> float:
    """Customer lifetime value m r / (1 + i - r), the first margin one period after the start.

    Raises
    ------
    ValueError
        If retention is outside [0, 1] or the sum does not converge.

    Source: Gupta & Lehmann (2003), Journal of Interactive Marketing 17.
    """
    return margin * float(clv_multiple(retention, rate))


@dataclass(frozen=True, slots=True)
class Elasticities:
    """Percent change of customer value per percent change of what it depends on."""

    retention: float
    margin: float
    discount_rate: float
    acquisition_cost: float


def clv_elasticities(
    margin: float, retention: float, rate: float, acquisition_cost: float = 0.0
) -> Elasticities:
    """Elasticities of `clv`; that of acquisition cost is of the value net of it.

    d ln CLV / d ln r = (1 + i) / (1 + i - r), to margin 1, to the discount rate
    -i / (1 + i - r), to acquisition cost -a / (CLV - a).

    Raises
    ------
    ValueError
        As `clv`, and if a customer is worth no more than it costs to win one.

    Source: Gupta, Lehmann & Stuart (2004), Journal of Marketing Research 41.
    """
    worth = clv(margin, retention, rate)
    if acquisition_cost >= worth:
        raise ValueError(f"a customer worth {worth:g} costs {acquisition_cost:g} to win")
    gap = 1 + rate - retention
    return Elasticities(
        retention=(1 + rate) / gap,
        margin=1.0,
        discount_rate=-rate / gap,
        acquisition_cost=-acquisition_cost / (worth - acquisition_cost),
    )
