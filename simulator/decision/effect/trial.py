"""A trial: who was treated when, and what each customer bought in windows around that day."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.log import OccasionLog

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
Booleans = NDArray[np.bool_]
WEEK, YEAR = 7, 52  # days, weeks
NOBODY = -1  # number of a customer who is not in the log, and has bought nothing
MOST_STRATA = 12
OUTCOMES = ("spend", "purchases", "buyers")


@dataclass(frozen=True, slots=True, eq=False)
class TreatmentTrial:
    """Customers of a trial, one entry each.

    Attributes
    ----------
    customer
        Their number in the log, `NOBODY` for those who are not in it, (customers,).
    day
        The day of the treatment, or on which an untreated customer might have been treated, in days
        since the log's start; the first day of the window after it, (customers,).
    treated
        Whether they were, (customers,).
    group, groups
        Number of each customer's group, and the names of groups; empty where there are none.
    """

    customer: Places
    day: Places
    treated: Booleans
    group: Places | None = None
    groups: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """How many customers there are."""
        return len(self.customer)

    def earlier(self, days: int) -> TreatmentTrial:
        """The same customers on placebo days: so many days before."""
        return replace(self, day=self.day - days)

    def of(self, some: Booleans) -> TreatmentTrial:
        """Some of the customers."""
        group = None if self.group is None else self.group[some]
        return TreatmentTrial(
            self.customer[some], self.day[some], self.treated[some], group, self.groups
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class ObservedCustomers:
    """What customers of a trial did.

    Attributes
    ----------
    treated
        Whether they were, (customers,).
    after
        By outcome, what they did in the weeks after: spend in currency, purchases, and buyers (1
        where they bought at all), (customers,).
    before
        What is adjusted for: what was known of them before that day, (customers, columns).
    weeks, weeks_before
        Length of the window after, and of the one before; 0 where there is none.
    spent
        Spend in the window before, (customers,); None where there is none.
    """

    treated: Booleans
    after: dict[str, Numbers]
    before: Numbers
    weeks: int
    weeks_before: int
    spent: Numbers | None = None

    def of(self, some: Booleans) -> ObservedCustomers:
        """Some of the customers."""
        after = {name: values[some] for name, values in self.after.items()}
        spent = None if self.spent is None else self.spent[some]
        return ObservedCustomers(
            self.treated[some], after, self.before[some], self.weeks, self.weeks_before, spent
        )  # fmt: skip


def room(log: OccasionLog, trial: TreatmentTrial) -> tuple[int, int]:
    """Whole weeks that the log has before the earliest day of a trial, and from its latest on."""
    before = int(trial.day.min()) // WEEK
    after = (log.days + 1 - int(trial.day.max())) // WEEK
    return before, after


def observed(log: OccasionLog, trial: TreatmentTrial, weeks: int) -> ObservedCustomers:
    """What customers did in the weeks after their day, and what was known of them before.

    Known are on which day they were due, where days differ; spend and purchases of as many weeks
    before, or as many as the log has; and spend of up to a year before those.

    Raises
    ------
    ValueError
        If the log does not hold the weeks after.
    """
    before, after = room(log, trial)
    if not 1 <= weeks <= after:
        raise ValueError(f"{weeks} weeks after; the log has {after}")
    spend, purchases = totals(log, trial.customer, trial.day, weeks * WEEK)
    stratum = strata(trial.day)
    known = [np.asarray(stratum == one, float) for one in range(1, int(stratum.max()) + 1)]
    back, spent = min(weeks, max(before, 0)), None
    if back:
        spent, visits = totals(log, trial.customer, trial.day - back * WEEK, back * WEEK)
        known += [spent, visits]
    earlier = min(YEAR, before - back)
    if earlier > 0:
        first = trial.day - (back + earlier) * WEEK
        known.append(totals(log, trial.customer, first, earlier * WEEK)[0])
    columns = np.column_stack(known) if known else np.empty((trial.n, 0))
    bought = np.asarray(purchases > 0, float)
    after_of = {"spend": spend, "purchases": purchases, "buyers": bought}
    return ObservedCustomers(trial.treated, after_of, columns, weeks, back, spent)


def totals(
    log: OccasionLog, customer: Places, first: Places, days: int
) -> tuple[Numbers, Numbers]:  # fmt: skip
    """Spend and purchases of each customer from a day on, for so many days, (customers,) each."""
    wide = log.days + 2
    key = log.customer * wide + log.day
    paid = np.concatenate([[0.0], np.cumsum(log.amount)])
    low = np.clip(first, 0, wide - 1)
    high = np.clip(first + days, 0, wide - 1)
    at = np.searchsorted(key, customer * wide + low)
    to = np.searchsorted(key, customer * wide + high)
    there = customer != NOBODY
    spend = np.where(there, paid[to] - paid[at], 0.0)
    return np.maximum(spend, 0.0), np.where(there, (to - at).astype(float), 0.0)


def strata(day: Places) -> Places:
    """Which customers are due together: each day by itself, or about as many in each of 12."""
    days, stratum = np.unique(day, return_inverse=True)
    if len(days) <= MOST_STRATA:
        return np.asarray(stratum.reshape(-1), np.int64)
    ends = np.quantile(day, np.arange(1, MOST_STRATA) / MOST_STRATA)
    cut = np.searchsorted(np.unique(ends), day, side="left")
    return np.asarray(np.unique(cut, return_inverse=True)[1].reshape(-1), np.int64)
