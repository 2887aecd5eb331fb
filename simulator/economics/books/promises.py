"""What it takes to keep what is promised, week by week: cash, points, answers, places, prizes.

Every promise has one number per week that must not exceed a limit. The limits are somebody
else's; here is what is needed of them. A week in which a promise is not looked at is NaN.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.exit import exit_cost, weeks_to_lapse
from simulator.economics.books.liability import outstanding_cost
from simulator.economics.books.periods import Periods
from simulator.economics.books.statement import WEEKS_PER_YEAR, months
from simulator.program.ledger import HOURS, MONEY
from simulator.program.wallet import WalletTerms

Name = Literal[
    "cash", "rush", "shutdown", "liability", "waiting", "gave_up", "turned_away", "prizes"
]  # fmt: skip
QUARTER = 13  # weeks over which the answers of a desk are looked at; single weeks are mostly luck


def needs_of(
    arm: Accounts,
    control: Accounts,
    *,
    start: date,
    wallets: Mapping[str, WalletTerms] | None = None,
    notice: int | None = None,
) -> dict[Name, Numbers]:
    """What every promise of an arm needs in every week, each (3, weeks).

    Parameters
    ----------
    start
        A day of week 0: the program can be ended at the end of any month.
    wallets
        The terms of each currency of the arm, by its name.
    notice
        Weeks from the announcement of the end after which no point is honored any more.

    Returns
    -------
    dict
        `cash`, `rush`, `shutdown` and `prizes` in currency, `liability` in shares of a
        year's sales, `waiting` in open hours, `gave_up` in shares of the problems that a
        quarter has closed, `turned_away` in refusals per customer and year. `waiting` and
        `gave_up` are there where a desk is, `prizes` where any are drawn, and `shutdown`
        where all points end some day.
    """
    cash, outstanding = arm.contribution() - control.contribution(), outstanding_cost(arm)
    needs: dict[Name, Numbers] = {
        "cash": cash_need(cash, outstanding) / MONEY,
        "rush": np.maximum(0.0, outstanding - np.cumsum(cash, axis=-1)) / MONEY,
    }
    terms = wallets or {}
    if notice is not None or all(np.isfinite(weeks_to_lapse(one, 0)) for one in terms.values()):
        needs["shutdown"] = shutdown_need(arm, cash, start, terms, notice) / MONEY
    needs["liability"] = _per(outstanding, yearly_sales(arm))
    if arm.posters("desk_capacity"):
        given_up, answered = arm.weekly("desk_gave_up"), arm.weekly("desk_answered")
        needs["waiting"] = waiting_need(arm.weekly("desk_waiting") / HOURS, answered, given_up)
        needs["gave_up"] = gave_up_need(answered, given_up)
    refused = upto_a_year(arm.weekly("turned_away"))
    needs["turned_away"] = _per(refused, upto_a_year(arm.weekly("active"), mean=True))
    if arm.posters("prize_cost"):
        needs["prizes"] = prizes_need(arm) / MONEY
    return needs


def cash_need(cash: Numbers, outstanding: Numbers) -> Numbers:
    """The deepest point of cumulative cash so far, and in the last week all points, too.

    Parameters
    ----------
    cash
        Incremental cash by week, (..., weeks).
    outstanding
        Points outstanding at full cost, (..., weeks).
    """
    depth = np.maximum.accumulate(np.maximum(0.0, -np.cumsum(cash, axis=-1)), axis=-1)
    depth[..., -1] += outstanding[..., -1]
    return depth


def shutdown_need(
    arm: Accounts,
    cash: Numbers,
    start: date,
    wallets: Mapping[str, WalletTerms],
    notice: int | None,
) -> Numbers:
    """Cash needed if the program is ended and every promise is honored, (3, weeks).

    What `exit_cost` says, all points being claimed, less what the program has brought in
    so far. NaN but in the last week of each month.

    Raises
    ------
    ValueError
        Where points need not lapse and there is no notice.
    """
    labels = months(start, arm.weeks)
    total, ends = (
        exit_cost(arm, labels, wallets, notice=notice).total,
        Periods.of(labels, arm.weeks).ends,
    )
    need = np.full(cash.shape, np.nan)
    need[:, ends] = np.maximum(0.0, total - np.cumsum(cash, axis=-1)[:, ends])
    return need


def yearly_sales(accounts: Accounts) -> Numbers:
    """List sales of the 52 weeks up to each week, (3, weeks); in the first year, of that year.

    Where the horizon is shorter than a year, scaled up to one.
    """
    sales = accounts.weekly("sales")
    span = min(WEEKS_PER_YEAR, accounts.weeks)
    year = sliding_window_view(sales, span, axis=-1).sum(axis=-1) * (WEEKS_PER_YEAR / span)
    return np.concatenate([np.repeat(year[:, :1], span - 1, axis=1), year], axis=1)


def waiting_need(waiting: Numbers, answered: Numbers, gave_up: Numbers) -> Numbers:
    """Mean hours that the answered of the 13 weeks up to each week have waited, (..., weeks).

    Infinite where all gave up, NaN before 13 weeks have passed (or the horizon, if shorter).
    """
    waited, heads = _quarters(waiting), _quarters(answered)
    mean = np.nan_to_num(ratio(waited, heads))
    nobody = np.where(_quarters(gave_up) > 0, np.inf, 0.0)
    return _late(np.where(heads > 0, mean, nobody), waiting.shape[-1])


def gave_up_need(answered: Numbers, gave_up: Numbers) -> Numbers:
    """Share of the 13 weeks' closed problems whose customers gave up, (..., weeks).

    0 where none was closed, NaN before 13 weeks have passed (or the horizon, if shorter).
    """
    lost = _quarters(gave_up)
    share = np.nan_to_num(ratio(lost, lost + _quarters(answered)))
    return _late(share, answered.shape[-1])


def upto_a_year(weekly: Numbers, *, mean: bool = False) -> Numbers:
    """Sum (or mean) over the last 52 weeks, fewer in the first year, (..., weeks)."""
    whole = np.cumsum(weekly, axis=-1)
    before = np.zeros_like(whole)
    before[..., WEEKS_PER_YEAR:] = whole[..., :-WEEKS_PER_YEAR]
    if not mean:
        return np.asarray(whole - before)
    return np.asarray((whole - before) / np.minimum(np.arange(whole.shape[-1]) + 1, WEEKS_PER_YEAR))


def prizes_need(arm: Accounts) -> Numbers:
    """What prizes cost beyond what had been set aside for them the week before, (3, weeks).

    Who draws prizes and says that they are owed has a pool; it is looked at from the week
    after it was first spoken of.
    """
    short = np.zeros((3, arm.weeks))
    for poster in arm.posters("prize_cost"):
        pool = arm.weekly("liability", poster)[:, :-1]
        known = np.cumsum(pool, axis=-1) > 0
        beyond = arm.weekly("prize_cost", poster)[:, 1:] - pool
        short[:, 1:] += np.where(known, np.maximum(0.0, beyond), 0.0)
    return short


def _quarters(weekly: Numbers) -> Numbers:
    """Sums of 13 weeks, (..., weeks - 12), or one of the whole horizon where it is shorter."""
    span = min(QUARTER, weekly.shape[-1])
    return np.asarray(sliding_window_view(weekly, span, axis=-1).sum(axis=-1))


def _late(quarterly: Numbers, weeks: int) -> Numbers:
    """Back to (..., weeks), NaN where no quarter ends."""
    before = np.full((*quarterly.shape[:-1], weeks - quarterly.shape[-1]), np.nan)
    return np.concatenate([before, quarterly], axis=-1)


def _per(part: Numbers, whole: Numbers) -> Numbers:
    """part / whole; where the whole is nothing, infinite for any part and 0 for none."""
    none = np.where(part > 0, np.inf, 0.0)
    return np.where(whole > 0, np.nan_to_num(ratio(part, whole)), none)
