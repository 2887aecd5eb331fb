"""What leavers took along, and what a point of churn is worth; see `cohorts` for its cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.customers.arrivals import customer_profit
from simulator.economics.customers.cohorts import churn_cost, of_all_segments
from simulator.economics.customers.lifetime import margins_left


@dataclass(frozen=True, slots=True, eq=False)
class PointOfChurn:
    """What it is worth if fewer customers leave, each (3, segments); money in 1/10,000.

    Attributes
    ----------
    less
        By how much churn a year is lower; less than was asked for where there is less churn.
    kept
        Week-0 customers more after a year.
    yearly
        What they contribute a year.
    lasting
        Over all years to come if churn is lower in every one of them, in today's money:
        extrapolated, heads x each x (the multiple at the higher retention - at today's),
        r / (1 + i - r). NaN where it has no bound.
    """

    less: Numbers
    kept: Numbers
    yearly: Numbers
    lasting: Numbers

    @property
    def total(self) -> Numbers:
        """`yearly` of all segments together, (3,)."""
        return of_all_segments(self.yearly)

    @property
    def total_lasting(self) -> Numbers:
        """`lasting` of all segments together, (3,); NaN where that of one has no bound."""
        there = ~np.isnan(self.yearly)
        return np.where(there.any(axis=1), np.where(there, self.lasting, 0.0).sum(axis=1), np.nan)


def point_of_churn(accounts: Accounts, rate: float, points: float = 0.01) -> PointOfChurn:
    """What `points` less churn a year would be worth to an arm, before what it costs to get.

    Margin and retention are those of the first year, see `churn_cost`; who stays is taken to
    be an average customer of their segment. NaN on horizons below a year.

    Raises
    ------
    ValueError
        If `points` is not between 0 and 1.
    """
    if not 0 <= points <= 1:
        raise ValueError(f"churn cannot fall by {points:g}; a point is 0.01")
    today = churn_cost(accounts)
    churn = ratio(today.lost, accounts.heads)
    less = np.minimum(points, np.maximum(churn, 0.0))
    kept = accounts.heads * less
    retention = np.minimum(np.array([1.0 - churn, 1.0 - churn + less]), 1.0)
    worth = margins_left(retention, rate)
    lasting = accounts.heads * today.each * (worth[1] - worth[0])
    return PointOfChurn(less, kept, np.asarray(kept * today.each), np.asarray(lasting))


def taken_along(accounts: Accounts) -> Numbers:
    """Contribution a year that customers who left in the first 52 weeks took along, (3, segments).

    Their own usual sales a year x what customers of their segment contribute per sales in
    these weeks, in 1/10,000. Newcomers who left again are among them, as they are not in
    `churn_cost`; who came back counts as gone. Beside `yearly` of `churn_cost`, which takes
    leavers to be average customers, it says whether the good ones go. NaN on horizons below a
    year and where nothing was sold.
    """
    if accounts.weeks < WEEKS_PER_YEAR:
        return np.full(accounts.heads.shape, np.nan)
    usual, sales, brought = (
        weekly[:, :WEEKS_PER_YEAR].sum(axis=1)
        for weekly in (
            accounts.by_segment("left_sales"),
            accounts.by_segment("sales"),
            customer_profit(accounts),
        )
    )
    return np.asarray(usual * ratio(brought, sales))
