"""Cohorts as companies draw them: who joined in a month, and what has become of them since.

From the tables that a case with a panel keeps. Rates are of those who joined, so that a
cohort's sales per head fall as it shrinks. Money is in 1/10,000 of the currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.economics.books.accounts import Numbers, half_factors, ratio
from simulator.simulate import Cohorts

What = Literal["active", "recent", "purchases", "sales"]
WEEK_0 = "week 0"


@dataclass(frozen=True, slots=True, eq=False)
class CohortTable:
    """Cohorts by months since they joined; age 0 is the month of joining itself.

    The first axis of numbers are the views: whole population, half 0, half 1, each scaled
    up to the whole. NaN where the horizon ends before, or where nobody joined. Cohort 0
    are those who were there in week 0; its age is the months since launch, and what it
    was before is not known. Those who joined during a month were there for part of it, so
    purchases and sales of age 0 are low.

    Attributes
    ----------
    cohorts
        `week 0`, then the months of the horizon.
    weeks
        Weeks of the month in which a cohort has an age, (cohorts, ages); 0 beyond the horizon.
    joined
        Customers who came or joined, (3, cohorts).
    active
        Share of them who have not left, (3, cohorts, ages); latent, as `survival_rate`.
    recent
        Share who have not left and bought within the segment's 95 % gap, which a company
        can see, likewise.
    purchases, sales
        Per head of those who joined in the month, sales at list price, likewise.
    """

    cohorts: tuple[str, ...]
    weeks: NDArray[np.int64]
    joined: Numbers
    active: Numbers
    recent: Numbers
    purchases: Numbers
    sales: Numbers

    def error(self, what: What) -> Numbers:
        """Simulation error (sd) of a table, (cohorts, ages): |h0 - h1| / 2."""
        views = getattr(self, what)
        return np.asarray(np.abs(views[1] - views[2]) / 2.0)

    def weekly(self, what: Literal["purchases", "sales"]) -> Numbers:
        """Flows per head and week, (3, cohorts, ages): months have four or five weeks."""
        each = getattr(self, what)
        return ratio(each, np.broadcast_to(self.weeks.astype(np.float64), each.shape))

    def so_far(self, what: Literal["purchases", "sales"]) -> Numbers:
        """Flows per head since joining, (3, cohorts, ages): what a new customer comes to."""
        return np.asarray(np.cumsum(getattr(self, what), axis=2))

    def pooled(self, what: What, first: int = 1) -> Numbers:
        """All cohorts from `first` on together by age, (3, ages), each by who joined in it.

        Of the cohorts that have come to an age, which are fewer the higher it is: the last
        ages are those of the first cohorts alone.
        """
        rates = getattr(self, what)[:, first:]
        seen = ~np.isnan(rates)
        joined = np.where(seen, self.joined[:, first:, np.newaxis], 0.0)
        return ratio((np.where(seen, rates, 0.0) * joined).sum(axis=1), joined.sum(axis=1))

    def columns(self) -> dict[str, list[str] | list[int] | list[float]]:
        """A long table of what the horizon has seen, the whole with its simulation error."""
        at, age = np.nonzero(self.weeks > 0)
        table: dict[str, list[str] | list[int] | list[float]] = {
            "cohort": [self.cohorts[i] for i in at],
            "age": age.tolist(),
            "weeks": self.weeks[at, age].tolist(),
            "joined": self.joined[0, at].tolist(),
        }
        names: tuple[What, ...] = ("active", "recent", "purchases", "sales")
        for what in names:
            table[what] = getattr(self, what)[0, at, age].tolist()
            table[f"{what}_error"] = self.error(what)[at, age].tolist()
        return table


def cohort_table(
    cohorts: Cohorts, months: Sequence[str], segment: str | None = None
) -> CohortTable:
    """Cohorts by months since they joined.

    Parameters
    ----------
    cohorts
        Those of the customers or of the members of an arm, as a case has kept them.
    months
        The month of each week of the horizon, as `months` gives them.
    segment
        One segment; all together where none is named.

    Raises
    ------
    ValueError
        If there is no such segment, or the months are others than those of the tables.
    """
    names, lengths = _names(months)
    if lengths != cohorts.weeks.tolist():
        raise ValueError(f"months of {lengths} weeks, but cohorts of {cohorts.weeks.tolist()}")
    views = _views(cohorts, segment)
    joined = views @ cohorts.joined
    month = _month_of(len(names))
    seen = month < len(names)
    at = np.minimum(month, len(names) - 1)
    base = np.broadcast_to(joined[:, :, np.newaxis], (3, *month.shape))

    def by_age(table: NDArray[np.int64]) -> Numbers:
        booked = np.tensordot(views, table, axes=1)
        aged = np.take_along_axis(booked, np.broadcast_to(at, booked.shape), axis=2)
        return np.where(seen, ratio(aged, base), np.nan)

    return CohortTable(
        (WEEK_0, *names), np.where(seen, cohorts.weeks[at], 0), joined,
        by_age(cohorts.active), by_age(cohorts.recent),
        by_age(cohorts.purchases), by_age(cohorts.sales),
    )  # fmt: skip


def _names(months: Sequence[str]) -> tuple[list[str], list[int]]:
    """The months in their order, and how many weeks each has."""
    names = list(dict.fromkeys(months))
    return names, [sum(month == name for month in months) for name in names]


def _month_of(n: int) -> NDArray[np.int64]:
    """The month in which each cohort has each age, (n + 1, n); n or more beyond the horizon."""
    joined = np.maximum(np.arange(n + 1) - 1, 0)
    return np.asarray(joined[:, np.newaxis] + np.arange(n))


def _views(cohorts: Cohorts, segment: str | None) -> Numbers:
    """Customers per agent of each cell in the three views, (3, cells)."""
    cells = cohorts.cells
    weight = np.array([cell.weight for cell in cells])
    if segment is not None:
        if segment not in {cell.segment for cell in cells}:
            raise ValueError(f"no segment {segment!r}")
        weight = weight * [cell.segment == segment for cell in cells]
    return np.asarray(np.concatenate([np.ones((1, len(cells))), half_factors(cells)]) * weight)
