"""What the customers of each month are worth: of week 0, and of every month since launch.

As everywhere, what is simulated and what is extrapolated are kept apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.customers.arrivals import customer_profit
from simulator.economics.customers.joining import CohortTable, cohort_table
from simulator.economics.customers.lifetime import margins_left
from simulator.simulate import Cohorts

MONTHS = 12  # from whose last margins are read
NEW = 1  # the first cohort of customers who have come since launch


@dataclass(frozen=True, slots=True, eq=False)
class CohortValue:
    """Customer lifetime value by the month in which customers came, each (3, cohorts).

    Money is in 1/10,000 per customer who came, discounted to the beginning of that month;
    what it costs to win them is not taken off. NaN where nobody came. The later a cohort
    comes, the more of its value is extrapolated, and cautiously so: later cohorts look worth
    less than they are. They are to be compared in `by_age`, as far as all of them have come.

    Attributes
    ----------
    cohorts
        `week 0`, then the months of the horizon.
    joined
        Customers who came.
    observed
        Within the horizon.
    beyond
        What those who are there at the horizon would bring after it: extrapolated.
    by_age
        Observed value so far by months since they came, (3, cohorts, ages); NaN beyond the
        horizon.
    """

    cohorts: tuple[str, ...]
    joined: Numbers
    observed: Numbers
    beyond: Numbers
    by_age: Numbers

    @property
    def total(self) -> Numbers:
        """Observed and beyond together, (3, cohorts)."""
        return np.asarray(self.observed + self.beyond)

    def of_years(self) -> CohortValue:
        """Cohorts of twelve months together, those of week 0 as they are; `by_age` of them all.

        Each customer counts alike, from the month of their own arrival on.
        """
        n = len(self.cohorts)
        place = np.append(0, (np.arange(n - 1) // MONTHS) + 1)
        member = (place[:, np.newaxis] == np.arange(place.max() + 1)).astype(float)

        def together(rates: Numbers) -> Numbers:
            known = np.where(self.joined > 0, rates, 0.0) * self.joined
            return ratio(known @ member, self.joined @ member)

        aged = [together(self.by_age[:, :, age]) for age in range(self.by_age.shape[2])]
        names = (self.cohorts[0], *(f"year {year}" for year in range(1, place.max() + 1)))
        return CohortValue(
            names, self.joined @ member, together(self.observed), together(self.beyond),
            np.stack(aged, axis=2),
        )  # fmt: skip


def cohort_value(
    accounts: Accounts, cohorts: Cohorts, months: Sequence[str], rate: float
) -> CohortValue:
    """Value cohorts of customers at a yearly cost of capital.

    A cohort's profit is its sales x what customers of its segment contribute per sales over
    the horizon in the same arm, newcomers or not. Beyond the horizon, whoever is there brings
    what customers of their segment who came since launch (or of week 0) have brought in the
    last twelve months a year, times r / (1 + i - r), r being theirs in the last 52 weeks.

    Parameters
    ----------
    accounts, cohorts
        Of the same arm; the cohorts are those of its customers.
    months
        The month of each week of the horizon, as `months` gives them.

    Raises
    ------
    ValueError
        If the months are others than those of the cohorts.
    """
    segments = tuple(dict.fromkeys(cell.segment for cell in cohorts.cells))
    tables = [cohort_table(cohorts, months, name) for name in segments]
    heads = sum((table.joined for table in tables), np.zeros_like(tables[0].joined))
    per_sales = ratio(
        customer_profit(accounts).sum(axis=1), accounts.by_segment("sales").sum(axis=1)
    )
    so_far, beyond = np.zeros((*heads.shape, len(tables[0].cohorts) - 1)), np.zeros_like(heads)
    for at, table in enumerate(tables):
        rates = np.nan_to_num(per_sales[:, at])
        worth = (
            np.nan_to_num(table.sales) * _factors(table, rate) * rates[:, np.newaxis, np.newaxis]
        )
        so_far += np.cumsum(worth, axis=2) * table.joined[:, :, np.newaxis]
        beyond += table.joined * _left(accounts, table, at, rate) * rates[:, np.newaxis]
    seen = np.broadcast_to(tables[0].weeks > 0, so_far.shape)
    each = np.broadcast_to(heads[:, :, np.newaxis], so_far.shape)
    return CohortValue(
        tables[0].cohorts,
        heads,
        ratio(so_far[:, :, -1], heads),
        ratio(beyond, heads),
        np.where(seen, ratio(so_far, each), np.nan),
    )


def _factors(table: CohortTable, rate: float) -> Numbers:
    """Value at the beginning of the month of joining of money at each age, (cohorts, ages)."""
    middle = np.cumsum(table.weeks, axis=1) - (table.weeks + 1) / 2
    return np.asarray((1 + rate) ** -(middle / WEEKS_PER_YEAR))


def _left(accounts: Accounts, table: CohortTable, at: int, rate: float) -> Numbers:
    """Sales beyond the horizon per head of each cohort, discounted, (3, cohorts)."""
    survivors = accounts.by_segment("survivors")[:, :, at]
    newer = accounts.by_segment("active")[:, :, at] - survivors
    came = accounts.by_segment("arrived")[:, :, at]
    nobody = np.zeros_like(came)
    n = table.weeks.shape[1]
    last = np.where(table.weeks > 0, table.active, np.nan)
    there = np.nan_to_num(np.take_along_axis(last, _ages_at_the_end(n)[..., np.newaxis], axis=2))
    after = (1 + rate) ** -(table.weeks.sum(axis=1) / WEEKS_PER_YEAR)
    out = np.zeros((3, len(table.cohorts)))
    for who, heads, arrived in (
        (slice(0, NEW), survivors, nobody),
        (slice(NEW, None), newer, came),
    ):
        pace = _sales_a_year(table, who, heads) * margins_left(_retention(heads, arrived), rate)
        out[:, who] = there[:, who, 0] * pace[:, np.newaxis] * after[who]
    return out


def _ages_at_the_end(n: int) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """The age of each cohort in the last month, (1, cohorts)."""
    return np.append(n - 1, np.arange(n - 1, -1, -1))[np.newaxis]


def _sales_a_year(table: CohortTable, who: slice, heads: Numbers) -> Numbers:
    """Sales a year of a customer who is there, over the last twelve months, (3,)."""
    n = table.weeks.shape[1]
    ages = np.arange(n)
    # the calendar month of each age; what came before the last twelve does not count
    month = np.append(0, np.arange(n))[:, np.newaxis] + ages
    recent = (month >= n - MONTHS) & (month < n)
    booked = np.nan_to_num(table.sales) * table.joined[:, :, np.newaxis] * recent
    weeks = int(table.weeks[0, -MONTHS:].sum())
    return np.nan_to_num(
        ratio(booked[:, who].sum(axis=(1, 2)), heads[:, -weeks:].sum(axis=1)) * WEEKS_PER_YEAR
    )


def _retention(heads: Numbers, came: Numbers) -> Numbers:
    """Yearly retention at the rate of the last 52 weeks, (3,); NaN where nobody was there."""
    before = np.concatenate([heads[:, :1] - came[:, :1], heads[:, :-1]], axis=1)
    left = before + came - heads
    span = slice(-WEEKS_PER_YEAR, None)
    # of all who could leave in a week: newcomers can in the week they come
    could = (before + came)[:, span].sum(axis=1)
    return np.asarray(
        np.clip(1.0 - ratio(left[:, span].sum(axis=1), could), 0, 1) ** WEEKS_PER_YEAR
    )
