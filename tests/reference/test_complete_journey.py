"""A year of a grocery chain's customers, with the defaults that scenarios get.

The Complete Journey (dunnhumby / 84.51°; R and Python packages `completejourney`): 2,469
households, 155,848 baskets from 2017-01-01 to 2018-01-01. Only the means are declared: baskets
per household, their size, and 2.1 % lost a year (a Pareto/NBD fitted to the panel). What is
compared was counted on the data in the same way as here; the tolerances cover the sampling
error of the panel. Simulated are ten times as many households, with a fixed seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.reference.world import case_of, keep_diary, market, moments

HOUSEHOLDS, TIMES, DAYS = 2_469, 10, 366
HALF = 182  # days


@dataclass(frozen=True)
class Panel:
    """Purchases by rows: household, day from 0, dollars; and the days with one, by household."""

    household: NDArray[np.int64]
    day: NDArray[np.int64]
    dollars: NDArray[np.float64]

    def per_household(self, of: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Baskets, or what each is worth, added up; households who bought, sorted."""
        total = np.bincount(self.household, of, minlength=HOUSEHOLDS * TIMES)
        return np.sort(total[total > 0].astype(float))

    def trips(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Household and day of every day with a purchase, sorted."""
        unique = np.unique(self.household * DAYS + self.day)
        return unique // DAYS, unique % DAYS


@pytest.fixture(scope="module")
def panel() -> Panel:
    grocery = market(
        purchases_per_year=63.12 * 364 / DAYS, basket=29.58, share_of_wallet=0.5,
        churn_per_year=0.021,
    )  # fmt: skip
    diary = keep_diary(case_of(grocery, weeks=53, agents=HOUSEHOLDS * TIMES))
    household, time, sales = moments(diary, seed=1)
    day = np.floor(7 * time).astype(np.int64)
    year = day < DAYS
    return Panel(household[year], day[year], sales[year] / 10_000)


@pytest.mark.parametrize(
    ("share", "baskets", "tolerance"), [(0.5, 43, 0.12), (0.9, 137, 0.10)], ids=["median", "p90"]
)
def test_baskets_per_household(
    panel: Panel, share: float, baskets: float, tolerance: float
) -> None:
    assert np.quantile(panel.per_household(), share) == pytest.approx(baskets, rel=tolerance)


def top_fifth(sorted_amounts: NDArray[np.float64]) -> float:
    return float(sorted_amounts[-(sorted_amounts.size // 5) :].sum() / sorted_amounts.sum())


def test_share_of_the_top_fifth(panel: Panel) -> None:
    assert top_fifth(panel.per_household()) == pytest.approx(0.5266, abs=0.04)
    assert top_fifth(panel.per_household(panel.dollars)) == pytest.approx(0.5451, abs=0.04)


def test_retention_from_month_to_month(panel: Panel) -> None:
    """Of the households with a basket in a calendar month, those with one in the next."""
    months = np.array([(date(2017, 1, 1) + timedelta(d)).month for d in range(DAYS - 1)])
    active = np.zeros((HOUSEHOLDS * TIMES, 12), bool)
    this_year = panel.day < DAYS - 1
    active[panel.household[this_year], months[panel.day[this_year]] - 1] = True
    again = (active[:, 1:] & active[:, :-1]).sum(axis=0) / active[:, :-1].sum(axis=0)
    assert again.mean() == pytest.approx(0.9068, abs=0.04)


def test_sales_of_half_years_correlate(panel: Panel) -> None:
    first, second = (
        np.bincount(panel.household[part], panel.dollars[part], minlength=HOUSEHOLDS * TIMES)
        for part in (panel.day < HALF, panel.day >= HALF)
    )
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(0.8662, abs=0.1)


@pytest.mark.slow
def test_days_between_trips(panel: Panel) -> None:
    household, day = panel.trips()
    gaps = np.diff(day)[np.diff(household) == 0]
    assert np.median(gaps) == pytest.approx(3, abs=1)


@pytest.mark.slow
def test_trips_of_the_second_half(panel: Panel) -> None:
    """Days with a purchase after 26 weeks, of households seen before: 63,442."""
    household, day = panel.trips()
    known = np.zeros(HOUSEHOLDS * TIMES, bool)
    known[household[day < HALF]] = True
    later = np.count_nonzero((day >= HALF) & known[household]) / TIMES
    assert later == pytest.approx(63_442, rel=0.08)
