"""What a customer costs: won by paid acquisition, and kept by a program, in the same case.

That keeping a customer is five times cheaper than winning one is often said. Here it is a
result: what each cost in the same weeks, the same market and with the same luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.books.value import present_value
from simulator.economics.customers.cohorts import avoided
from simulator.economics.measures import cost_per_extra_customer, spending

ENDS = (0.05, 0.5, 0.95)  # of cases


@dataclass(frozen=True, slots=True, eq=False)
class CustomerCost:
    """What customers more than the control's cost an arm, each (3,); money in 1/10,000.

    Costs are in today's money and gross: what the customers bring is not taken off, and all
    that the arm spends is charged to them, also what buys more visits. A cost per customer is
    infinite where money is spent and nobody gained, and NaN where neither is positive.

    Attributes
    ----------
    cost
        The arm's own costs beyond the control's.
    won
        Customers won by paid acquisition, beyond the control's. The books cannot tell how
        much of it is luck: NaN in the halves, as in everything per customer won.
    per_won
        Acquisition cost beyond the control's per customer won, at the price of the day they were
        won, as `cac`: not discounted.
    extra
        Customers more at the horizon, whoever they are.
    per_extra
        cost / extra.
    kept
        Customers of week 0 more at the horizon.
    per_kept
        cost / kept.
    departures
        Departures avoided over the horizon, of customers who are there in both arms; NaN where
        the arm is not paired with the control.
    per_departure
        cost / departures.
    years
        Customer-years more within the horizon: who is kept early is there for longer.
    per_year
        cost / years.
    """

    cost: Numbers
    won: Numbers
    per_won: Numbers
    extra: Numbers
    per_extra: Numbers
    kept: Numbers
    per_kept: Numbers
    departures: Numbers
    per_departure: Numbers
    years: Numbers
    per_year: Numbers


def customer_cost(arm: Accounts, control: Accounts, rate: float) -> CustomerCost:
    """What an arm pays per customer more than the control, at a yearly cost of capital.

    Raises
    ------
    ValueError
        If the arms differ in horizon.
    """
    if arm.weeks != control.weeks:
        raise ValueError(f"{arm.arm} has {arm.weeks} weeks, {control.arm} {control.weeks}")
    cost = present_value(spending(arm) - spending(control), rate)
    paid = arm.total("acquisition_cost") - control.total("acquisition_cost")
    won = _whole_only(arm.total("arrived_paid") - control.total("arrived_paid"))
    extra = arm.last("active") - control.last("active")
    kept = arm.last("survivors") - control.last("survivors")
    departures = sum((by.sum(axis=1) for by in avoided(arm).values()), np.zeros(3))
    years = (arm.total("active") - control.total("active")) / WEEKS_PER_YEAR
    return CustomerCost(
        cost=cost,
        won=won,
        per_won=cost_each(paid, won),
        extra=extra,
        per_extra=cost_each(cost, extra),
        kept=kept,
        per_kept=cost_each(cost, kept),
        departures=departures,
        per_departure=cost_each(cost, departures),
        years=years,
        per_year=cost_each(cost, years),
    )


def cost_each(cost: Numbers, heads: Numbers) -> Numbers:
    """Cost per head: infinite where money gains nobody, NaN where heads are not known."""
    return np.where(np.isnan(heads), np.nan, cost_per_extra_customer(cost, heads))


def _whole_only(of_the_company: Numbers) -> Numbers:
    """The whole, without what halves would say."""
    return np.array([of_the_company[0], np.nan, np.nan])


# ---------------------------------------------------------------- keeping beside winning


@dataclass(frozen=True, slots=True, eq=False)
class TimesDearer:
    """How many times as much a customer won costs as a customer kept, over cases.

    Above 1 keeping is cheaper. The ratio is 0 in a case in which the program keeps nobody for
    its money, infinite where it keeps customers at no cost, and not defined where neither
    side spends. Ends are cases in order, so that infinite ones take their place among them.

    Attributes
    ----------
    ratios
        Of each case, (cases,); NaN where not defined.
    low, median, high
        5 %, half and 95 % of the cases in which it is defined lie at or below; NaN if none.
    pooled
        Cost per customer won over all cases / cost per customer kept over all cases: cases
        count by the customers and the money in them. 0, infinite and NaN as above; cases in
        which the customers of either side are not known are left out.
    keeps_nobody
        Share of cases in which the program spends and keeps nobody.
    n_undefined
        Cases without a ratio.
    """

    ratios: Numbers
    low: float
    median: float
    high: float
    pooled: float
    keeps_nobody: float
    n_undefined: int


def times_dearer(
    winning: Sequence[tuple[float, float]], keeping: Sequence[tuple[float, float]]
) -> TimesDearer:
    """Cost and customers of winning beside those of keeping, case by case.

    Parameters
    ----------
    winning
        Money spent and customers gained in each case: of the arm of paid acquisition, or
        (`cost_per_new_customer`, 1) where it is only declared.
    keeping
        The same of the program, such as `cost` and `kept`, or `cost` and `years` where both
        sides are counted in customer-years, which is the fairer comparison: a customer won in
        the last week counts as much as one who was kept for years.

    Raises
    ------
    ValueError
        If there is no case, or not the same cases on both sides.
    """
    if len(winning) != len(keeping) or not winning:
        raise ValueError(f"{len(winning)} cases of winning, {len(keeping)} of keeping")
    won, kept = np.array(winning, float).T, np.array(keeping, float).T
    ratios = _over(cost_each(*won), cost_each(*kept))
    known = np.sort(ratios[~np.isnan(ratios)])
    low, median, high = (
        # an order statistic: nothing can be interpolated towards infinity
        (float(np.quantile(known, end, method="inverted_cdf")) for end in ENDS)
        if known.size
        else (np.nan,) * 3
    )
    # where heads are not known, neither is what their money has bought
    told = ~np.isnan(won[1] + kept[1])
    whole = [
        cost_each(*side[:, told].sum(axis=1)) if told.any() else np.array(np.nan)
        for side in (won, kept)
    ]
    return TimesDearer(
        ratios=ratios,
        low=low,
        median=median,
        high=high,
        pooled=float(_over(whole[0], whole[1])),
        keeps_nobody=float(np.isinf(cost_each(*kept)).mean()),
        n_undefined=int(np.isnan(ratios).sum()),
    )


def _over(winning: Numbers, keeping: Numbers) -> Numbers:
    """Cost of winning / cost of keeping; free keeping is infinitely cheaper, if it is free."""
    free = np.maximum(keeping, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        cost = np.maximum(winning, 0.0) / free
    return np.asarray(cost)
