"""Repeat buying at CDNOW: the Pareto/NBD in closed form, then what really happened.

Schmittlein, Morrison & Colombo (1987), "Counting your customers: who are they and what will
they do next?", Management Science 33; Fader, Hardie & Lee (2005), Marketing Science 24 (2).

Twenty cases of ten times the 2,357 customers, each with a customer's real date of first
purchase. Every statistical assertion has a fixed seed and would fail by chance for one seed in
ten thousand (`FALSE_ALARM`, shared by the points of a curve).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from simulator.market.market import Market
from simulator.simulate import simulate
from tests.reference.published import CDNOW_FIT, ParetoNbd, cdnow_trials
from tests.reference.world import case_of, keep_diary, lost_in_a_year, market, moments

FALSE_ALARM = 1e-4
CASES, TIMES, WEEKS = 20, 10, 78
CALENDAR = (13, 26, 39, 52, 65, 78)  # weeks since 1997-01-01
CALIBRATION, HOLDOUT = 272, 545  # 1997-09-30 and 1998-06-30 as days since 1997-01-01

# What happened, counted on the data: repeat purchases (days with a purchase after the first).
HAPPENED = {13: 839, 26: 1753, 39: 2462, 52: 3188, 65: 3848, 78: 4339}
TOLERANCE = 0.09  # twice the sampling error of such a total is 8.4 %


def cohort(fit: ParetoNbd) -> Market:
    """Newcomers with these rates; what they buy elsewhere and for how much plays no part."""
    return market(
        start="at_first_purchase", purchases_per_year=fit.r / fit.alpha * 52, basket=35.17,
        share_of_wallet=0.2, churn_per_year=lost_in_a_year(fit.s, fit.beta), need_shape=fit.r,
        churn_shape=fit.s, rhythm_spread=0,
    )  # fmt: skip


@dataclass(frozen=True)
class Lived:
    """Cases by rows. Repeats per customer by week of the own clock (cases, weeks); repeats of
    2,357 customers by calendar week (cases, 6); counts of customers by repeats in calibration,
    0 ... 7 and more (cases, 8); shares without a purchase in the holdout, and of all purchases
    made by the top fifth (cases,).
    """

    own_clock: NDArray[np.float64]
    calendar: NDArray[np.float64]
    histogram: NDArray[np.int64]
    silent: NDArray[np.float64]
    top_fifth: NDArray[np.float64]


@pytest.fixture(scope="module")
def lived() -> Lived:
    first = np.tile(cdnow_trials(), TIMES)
    agents, rows = first.size, []
    for number in range(CASES):
        diary = keep_diary(case_of(cohort(CDNOW_FIT), weeks=WEEKS, agents=agents, number=number))
        customer, time, _ = moments(diary, seed=number)
        day = first[customer] + 7 * time
        by = [np.count_nonzero(day <= 7 * week) / TIMES for week in CALENDAR]
        early = np.bincount(customer[day <= CALIBRATION], minlength=agents)
        until = np.bincount(customer[day <= HOLDOUT], minlength=agents)
        spread = np.sort(1 + until)[::-1]
        rows.append((
            np.cumsum(diary.purchases.sum(axis=0)) / agents,
            by,
            np.bincount(np.minimum(early, 7), minlength=8),
            np.mean(until == early),
            spread[: agents // 5].sum() / spread.sum(),
        ))  # fmt: skip
    return Lived(*(np.array(column) for column in zip(*rows, strict=True)))


def error(by_case: NDArray[np.float64]) -> NDArray[np.float64]:
    """Monte Carlo standard error of the mean over cases."""
    spread: NDArray[np.float64] = by_case.std(axis=0, ddof=1) / len(by_case) ** 0.5
    return spread


def errors_allowed(points: int) -> float:
    """Standard errors that a mean of `CASES` may be off, at any of some points."""
    return float(stats.t.isf(FALSE_ALARM / points / 2, CASES - 1))


# ------------------------------------------------------------------ against the closed form


@pytest.mark.slow
def test_expected_repeats_by_week_of_the_own_clock(lived: Lived) -> None:
    """E[X(t)] in eight weeks of the 78, within Monte Carlo error (.2 % at the end)."""
    weeks = np.array([1, 2, 4, 8, 13, 26, 52, 78])
    found = lived.own_clock[:, weeks - 1]
    assert error(found)[-1] / found.mean(axis=0)[-1] < 0.005
    off = np.abs(found.mean(axis=0) - CDNOW_FIT.repeats(weeks)) / error(found)
    assert off.max() < errors_allowed(weeks.size), off


def test_cumulative_repeats_with_real_dates_of_first_purchase(lived: Lived) -> None:
    """4,275 repeat purchases by week 78 within 2 %, and so at every quarter before."""
    first = cdnow_trials()
    expected = [CDNOW_FIT.repeats(np.maximum(7 * w - first, 0) / 7).sum() for w in CALENDAR]
    assert expected[-1] == pytest.approx(4275.4, abs=0.5)
    found = lived.calendar.mean(axis=0)
    assert np.all(error(lived.calendar)[1:] / found[1:] < 0.01)
    assert found == pytest.approx(expected, rel=0.02)


@pytest.mark.slow
def test_frequencies_in_calibration(lived: Lived) -> None:
    """P(X = 0), ... P(X = 6), P(X > 6) after each customer's own time under observation."""
    days, customers = np.unique(CALIBRATION - cdnow_trials(), return_counts=True)
    shares = customers / customers.sum()
    expected = [
        sum(w * CDNOW_FIT.probability(x, d / 7) for d, w in zip(days, shares, strict=True))
        for x in range(7)
    ]
    expected.append(1 - sum(expected))
    found = lived.histogram.sum(axis=0) / lived.histogram.sum()
    binomial = np.sqrt(found * (1 - found) / lived.histogram.sum())
    off = np.abs(found - expected) / binomial
    assert off.max() < stats.norm.isf(FALSE_ALARM / 8 / 2), off


def test_silence_in_the_holdout(lived: Lived) -> None:
    """No purchase in the 39 weeks after the calibration, .775 by the model."""
    span = (HOLDOUT - CALIBRATION) / 7
    times, customers = np.unique((CALIBRATION - cdnow_trials()) / 7, return_counts=True)
    silent = [CDNOW_FIT.silent(float(t), span) for t in times]
    expected = np.average(silent, weights=customers)
    assert expected == pytest.approx(0.7753, abs=1e-3)
    off = abs(lived.silent.mean() - expected) / error(lived.silent)
    assert off < errors_allowed(1)


def test_survivors_of_a_cohort() -> None:
    """The ledger's survivors: (beta / (beta + t))^s in the middle of each week."""
    agents = 100_000
    played = simulate(case_of(cohort(CDNOW_FIT), weeks=WEEKS, agents=agents))
    alive = played.ledgers["today"].units("survivors").sum(axis=1) / agents
    expected = CDNOW_FIT.alive(np.arange(WEEKS) + 0.5)
    off = np.abs(alive - expected) / np.sqrt(expected * (1 - expected) / agents)
    assert off.max() < stats.norm.isf(FALSE_ALARM / WEEKS / 2)


def test_without_leaving_counts_are_negative_binomial() -> None:
    """NBD (Ehrenberg 1959): counts of a year with gamma rates, `churn_per_year: 0`."""
    r, agents = 0.5533, 100_000
    steady = market(
        start="at_first_purchase", purchases_per_year=3, basket=10, share_of_wallet=0.3,
        churn_per_year=0, need_shape=r, rhythm_spread=0,
    )  # fmt: skip
    count = keep_diary(case_of(steady, weeks=52, agents=agents)).purchases.sum(axis=1)
    found = np.bincount(np.minimum(count, 15), minlength=16)
    expected = stats.nbinom.pmf(np.arange(15), r, r / (r + 3))
    expected = agents * np.append(expected, 1 - expected.sum())
    assert stats.chisquare(found, expected).pvalue > FALSE_ALARM


# ------------------------------------------------------------------ against what happened


@pytest.mark.parametrize("week", [39, 78])
def test_repeats_that_happened(lived: Lived, week: int) -> None:
    found = lived.calendar.mean(axis=0)[CALENDAR.index(week)]
    assert found == pytest.approx(HAPPENED[week], rel=TOLERANCE)


def test_customers_who_never_came_back_in_calibration(lived: Lived) -> None:
    found = lived.histogram.sum(axis=0)[0] / lived.histogram.sum()
    assert found == pytest.approx(0.5986, abs=0.03)


def test_purchases_of_the_top_fifth(lived: Lived) -> None:
    """First purchases included, until the end of the holdout."""
    assert lived.top_fifth.mean() == pytest.approx(0.5706, abs=0.04)


@pytest.mark.xfail(
    reason="the Pareto/NBD itself says .775 with the parameters fitted to the calibration: too few "
    "of those who had not come back by then return (.14 purchases each, .24 happened)"
)
def test_customers_silent_in_the_holdout(lived: Lived) -> None:
    assert lived.silent.mean() == pytest.approx(0.7098, abs=0.05)
