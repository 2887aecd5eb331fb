"""What a new customer is worth, from what the books hold beyond the customers of week 0.

Single newcomers are in no panel: here they are valued together, as one cohort per segment;
`cohort_value` values them by the month in which they came.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.books.value import present_value
from simulator.economics.customers.lifetime import margins_left, year_factors
from simulator.economics.customers.lives import Lives, last_span
from simulator.program.chart import CHART, OF_CUSTOMERS
from simulator.program.ledger import is_real


@dataclass(frozen=True, slots=True, eq=False)
class ArrivalValue:
    """What customers who have come since launch are worth on arrival, each (3, segments).

    Money is in 1/10,000 per new customer, discounted to the day they came; what it costs to
    win them is not taken off. NaN where nobody has come.

    Attributes
    ----------
    arrived
        New customers over the horizon.
    observed
        Within the horizon: the later they come, the less of it is left to them.
    beyond
        What those who are there at the horizon would bring after it: extrapolated.
    retention
        Yearly retention of newcomers at the horizon.
    """

    arrived: Numbers
    observed: Numbers
    beyond: Numbers
    retention: Numbers

    @property
    def total(self) -> Numbers:
        """Observed and beyond together, (3, segments)."""
        return np.asarray(self.observed + self.beyond)


def arrival_value(accounts: Accounts, lives: Lives, at: int, rate: float) -> ArrivalValue:
    """The value of newcomers in the control (`at` 0) or in the arm (1) that `lives` is of.

    Profit of newcomers = what all customers bring and cost themselves - what those of week 0
    do; newcomers who are there = active - survivors. Beyond the horizon as `lifetime_of`:
    margin of the last span a year x r / (1 + i - r). Where the panel is a sample (above
    200,000 agents), its luck is in the difference.

    Raises
    ------
    ValueError
        If the horizons differ.
    """
    if accounts.weeks != lives.weeks:
        raise ValueError(f"{accounts.weeks} weeks in the books, {lives.weeks} in the panel")
    span, length = last_span(lives.weeks)
    profit = by_year(customer_profit(accounts)) - lives.yearly(at)
    came = accounts.by_segment("arrived")
    there = accounts.by_segment("active") - accounts.by_segment("survivors")
    left = came - np.diff(there, axis=1, prepend=0.0)
    kept = 1.0 - ratio(left[:, -length:].sum(axis=1), there[:, -length:].sum(axis=1))
    retention = np.clip(kept, 0.0, 1.0) ** WEEKS_PER_YEAR
    weeks_there = there[:, -length:].sum(axis=1)
    margin = ratio(profit[:, -span:].sum(axis=1), weeks_there) * WEEKS_PER_YEAR
    after = (1 + rate) ** -(lives.weeks / WEEKS_PER_YEAR)
    beyond = there[:, -1] * np.nan_to_num(margin) * margins_left(retention, rate) * after
    observed = np.einsum("y,vys->vs", year_factors(lives.weeks, rate), profit)
    heads = present_value(np.moveaxis(came, 1, 2), rate)
    return ArrivalValue(came.sum(axis=1), ratio(observed, heads), ratio(beyond, heads), retention)


def customer_profit(accounts: Accounts) -> Numbers:
    """What customers bring and cost themselves, (3, weeks, segments), 1/10,000.

    Without amounts of the whole company, the running cost per member and acquisition: what
    the panel holds of single customers, added up.
    """
    own = replace(accounts, rows={k: v for k, v in accounts.rows.items() if not is_real(k[0])})
    nothing = np.zeros((3, accounts.weeks, accounts.heads.shape[1]))
    return sum((CHART[name].sign * own.by_segment(name) for name in OF_CUSTOMERS), nothing)


def of_the_company(accounts: Accounts, rate: float) -> Numbers:
    """What no customer's value holds, in today's money, (3,), 1/10,000; a cost is negative.

    Set-up and running cost, acquisition, the desk, prizes that are drawn for everybody: what
    a program must earn by its customers' values before it pays. Values of all customers and
    this are the contribution of the arm.
    """
    rest = accounts.contribution() - customer_profit(accounts).sum(axis=2)
    return present_value(rest, rate)


def by_year(weekly: Numbers) -> Numbers:
    """Weekly flows, (3, weeks, segments), to years of which the last may be shorter."""
    starts = np.arange(0, weekly.shape[1], WEEKS_PER_YEAR)
    return np.asarray(np.add.reduceat(weekly, starts, axis=1))
