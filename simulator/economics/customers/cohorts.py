"""Cohorts: who of week 0 is still there, how steady sales are, what leaving costs, and why they go.

Segments are in the order of the ledger's cells. Money is in 1/10,000 of the currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.periods import Periods
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.program.chart import CHART, PROFIT
from simulator.program.ledger import SHARES, is_real

FULL_MONTH = 4  # a month has four or five Thursdays; shorter ones are cut off by the horizon
REASONS = ("value", "lock_in", "service")


def simulation_error(views: Numbers) -> Numbers:
    """Simulation error (sd) of what has views, (3, ...) to (...): |h0 - h1| / 2."""
    return np.asarray(np.abs(views[1] - views[2]) / 2.0)


# ---------------------------------------------------------------- who is still there


def survivors(accounts: Accounts) -> Numbers:
    """Share of week-0 customers who have not left, by week and segment, (3, weeks, segments).

    Latent, as `survival_rate`; who has left and was won back is there again. NaN for a
    segment without customers in week 0.
    """
    return _of_the_cohort(accounts, "survivors")


def retained(accounts: Accounts) -> Numbers:
    """Share of week-0 customers who bought within the 95 % gap of their segment, likewise.

    What a company can see. In the first weeks it says something about the time before.
    """
    return _of_the_cohort(accounts, "retained")


def of_everybody(accounts: Accounts, shares: Numbers) -> Numbers:
    """Shares by segment, (3, weeks, segments), for the whole cohort, (3, weeks)."""
    heads = accounts.heads[:, np.newaxis]
    there = np.where(heads > 0, shares, 0.0) * heads
    return ratio(there.sum(axis=2), heads.sum(axis=2))


def repeat_rates(accounts: Accounts) -> Numbers:
    """Of those who bought in the 52 weeks before each year, who bought again in it, (3, years).

    Whole years only, the first being weeks 0 to 51. NaN where nobody had bought.
    """
    ends = np.arange(WEEKS_PER_YEAR - 1, accounts.weeks, WEEKS_PER_YEAR)
    again, base = (accounts.weekly(f"repeat_{word}")[:, ends] for word in ("buyers", "base"))
    return ratio(again, base)


def _of_the_cohort(accounts: Accounts, account: str) -> Numbers:
    there = accounts.by_segment(account)
    return ratio(there, np.broadcast_to(accounts.heads[:, np.newaxis], there.shape))


# ---------------------------------------------------------------- how steady sales are


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """How much monthly sales vary: standard deviation / mean, each (3,).

    `plain` is of sales as they are, `seasonless` without seasons, `trendless` what is
    left around a straight line as well: a base that shrinks or grows varies without being
    unsteady. NaN below two whole months (three for `trendless`), and without sales.
    Where an agent stands for many customers, their luck is in it, too, and more of it in
    the halves: what the halves say is then too high, and so is the whole, by less.
    """

    plain: Numbers
    seasonless: Numbers
    trendless: Numbers


def stability(
    accounts: Accounts, periods: Sequence[str], season: ArrayLike = 1.0, account: str = "sales"
) -> Stability:
    """The stability of monthly sales: of the mean sales per week of each calendar month.

    Per week, because months have four or five weeks; months that the horizon cuts off
    (less than four weeks) are left out.

    Parameters
    ----------
    periods
        The month of each week, as `months` gives them.
    season
        The market's factor on needs in each week, (weeks,), as `weekly_factors` gives
        them: purchases are proportional to it. 1 where there are no seasons.
    account
        Any other flow, as `member_sales`.

    Raises
    ------
    ValueError
        If there is not one period per week.
    """
    by = Periods.of(periods, accounts.weeks)
    whole = by.lengths >= FULL_MONTH
    weekly = accounts.weekly(account)
    plain = by.means(weekly)[:, whole]
    calm = by.means(weekly / np.asarray(season, float))[:, whole]
    return Stability(_variation(plain, 1), _variation(calm, 1), _variation(_detrended(calm), 2))


def _variation(monthly: Numbers, lost: int) -> Numbers:
    """Standard deviation / mean over the last axis; `lost` degrees of freedom are used up."""
    n = monthly.shape[-1]
    if n <= lost:
        return np.full(monthly.shape[:-1], np.nan)
    mean = monthly.mean(axis=-1)
    squares = ((monthly - mean[..., np.newaxis]) ** 2).sum(axis=-1)
    return ratio(np.sqrt(squares / (n - lost)), mean)


def _detrended(monthly: Numbers) -> Numbers:
    """The same without its least-squares line, the mean kept."""
    at = np.arange(monthly.shape[-1]) - (monthly.shape[-1] - 1) / 2
    slope = (monthly * at).sum(axis=-1, keepdims=True) / max((at**2).sum(), 1.0)
    return np.asarray(monthly - slope * at)


# ---------------------------------------------------------------- what leaving costs


@dataclass(frozen=True, slots=True, eq=False)
class ChurnCost:
    """What a year's churn costs, each (3, segments); money in 1/10,000.

    `lost` is week-0 customers gone by the end of week 51, `each` what a customer
    contributes a year, `yearly` = lost x each: what is missing in every year from then on,
    as long as they would have stayed. `missed` is what is missing within the first year
    itself, in which most of them are still there for a while. Both are negative where
    customers cost more than they bring.
    """

    lost: Numbers
    each: Numbers
    yearly: Numbers
    missed: Numbers

    @property
    def total(self) -> Numbers:
        """`yearly` of all segments together, (3,); those without customers count as nothing."""
        return of_all_segments(self.yearly)

    @property
    def total_missed(self) -> Numbers:
        """`missed` of all segments together, likewise."""
        return of_all_segments(self.missed)


def of_all_segments(by_segment: Numbers) -> Numbers:
    """All segments together, (3,); NaN where it is not known of any."""
    unknown = np.isnan(by_segment).all(axis=1)
    return np.where(unknown, np.nan, np.nan_to_num(by_segment).sum(axis=1))


def churn_cost(accounts: Accounts, control: Accounts | None = None) -> ChurnCost:
    """Contribution of the customers that an arm loses in its first year.

    lost = heads of week 0 - survivors at the end of week 51, and each = contribution of the
    control's first 52 weeks x 52 / the weeks that its customers were there in them, both by
    segment. Contribution is what customers bring and cost themselves, without amounts of the
    whole company, which do not go when they go. A year's contribution of the average
    customer of the segment, neither discounted nor for a lifetime. Those who leave may be
    others: heavy buyers meet more failures, and tools give them more. NaN on horizons
    below a year.

    `control` is the arm whose margin counts, the arm itself where none is given.
    """
    usual = control or accounts
    if min(accounts.weeks, usual.weeks) < WEEKS_PER_YEAR:
        nothing = np.full(accounts.heads.shape, np.nan)
        return ChurnCost(nothing, nothing, nothing, nothing)
    gone = accounts.heads[:, np.newaxis] - accounts.by_segment("survivors")[:, :WEEKS_PER_YEAR]
    lost = gone[:, -1]
    there = usual.by_segment("active")[:, :WEEKS_PER_YEAR].sum(axis=1)
    brought = _own_contribution(usual)[:, :WEEKS_PER_YEAR].sum(axis=1)
    each = ratio(brought, there) * WEEKS_PER_YEAR
    missed = gone.sum(axis=1) / WEEKS_PER_YEAR * each
    return ChurnCost(lost, each, np.asarray(lost * each), np.asarray(missed))


def _own_contribution(accounts: Accounts) -> Numbers:
    """What customers bring and cost themselves, (3, weeks, segments), 1/10,000."""
    own = replace(accounts, rows={k: v for k, v in accounts.rows.items() if not is_real(k[0])})
    nothing = np.zeros((3, accounts.weeks, accounts.heads.shape[1]))
    return sum((CHART[name].sign * own.by_segment(name) for name in PROFIT), nothing)


# ---------------------------------------------------------------- why they leave, and stay


@dataclass(frozen=True, slots=True, eq=False)
class Departures:
    """Customers who left in the first 52 weeks, newcomers among them, each (3, segments).

    `by_service` + `otherwise` = `left`; both are NaN where the market has no service.
    """

    left: Numbers
    by_service: Numbers
    otherwise: Numbers


def departures(control: Accounts, service_share: float | None) -> Departures:
    """Why customers of the control arm leave.

    `service_share` is the share of departures that service causes, as the market declares
    it (`service.departures_share`) and the pilot solves it for the control arm in a
    year; None without service. It does not hold for a program arm: see `avoided`.
    """
    left = control.by_segment("left")[:, :WEEKS_PER_YEAR].sum(axis=1)
    share = np.nan if service_share is None else service_share
    by_service = left * share
    return Departures(left, by_service, np.asarray(left - by_service))


def avoided(accounts: Accounts) -> dict[str, Numbers]:
    """Departures avoided against the control over the horizon, by reason, (3, segments).

    By `value` (what offers are worth, and a rival's), `lock_in` (what one would lose by
    leaving) and `service` (what one has lived through). Expected numbers, of customers who
    are there in both arms; negative where an arm drives customers away. NaN where the arm
    is not paired with the control: the control itself, or an arm with people of its own.
    """
    avoided_by_cause = {
        reason: accounts.by_segment(f"stayed_for_{reason}").sum(axis=1) / SHARES
        for reason in REASONS
    }
    if any(poster == "pairs" for poster, _ in accounts.rows):
        return avoided_by_cause
    return dict.fromkeys(REASONS, np.full(accounts.heads.shape, np.nan))


def avoided_shares(accounts: Accounts) -> dict[str, Numbers]:
    """Each reason's share of all departures avoided, all segments together, (3,).

    Shares add up to 1; one is negative where it drives customers away while the others keep
    more. NaN where, on the whole, no departure is avoided.
    """
    each = {reason: by.sum(axis=1) for reason, by in avoided(accounts).items()}
    whole = sum(each.values(), np.zeros(3))
    return {reason: ratio(part, whole) for reason, part in each.items()}
