"""What ending a program would cost at the end of any month, and whether cash lasts until then.

Money is in 1/10,000 of the currency, not discounted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.periods import Periods
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.program.wallet import WalletTerms


@dataclass(frozen=True, slots=True, eq=False)
class ExitCost:
    """What it costs to end the program of an arm at the end of each period, (3, periods).

    `points` is what points outstanding cost as far as they are claimed, `promises` what
    tools still owe that is not points (coupons, prizes, years that are paid for), at what
    they expect it to cost, `running` what running the program costs until the last of both
    has been used or has lapsed. Sales lost without the program are no part of it.
    """

    periods: tuple[str, ...]
    points: Numbers
    promises: Numbers
    running: Numbers

    @property
    def total(self) -> Numbers:
        """All of it, (3, periods)."""
        return np.asarray(self.points + self.promises + self.running)


def exit_cost(
    accounts: Accounts,
    periods: Sequence[str],
    wallets: Mapping[str, WalletTerms] | None = None,
    redemption: Mapping[str, ArrayLike] | None = None,
    notice: int | None = None,
    promised_for: int = WEEKS_PER_YEAR,
) -> ExitCost:
    """The cost of ending the program of an arm at the end of each period.

    points = points outstanding x point cost x redemption, each currency at its own rate;
    promises = `liability` of everything that is not points; running = running cost per week
    of the period x weeks until everything has lapsed. Those weeks are the most they can be:
    as if points had been issued up to the last week. Running cost is cautious, too: it
    stays what it was while there is less and less to run. Nothing is left to run, at no
    cost, in a half of the population to which nothing is owed.

    Parameters
    ----------
    periods
        The period of each week, as `months` gives them.
    wallets
        The terms of each currency, by its name; those of today's tools, too.
    redemption
        By currency, the share of the points outstanding that is redeemed once the end is
        announced: a number, or whatever broadcasts to (3, periods). 1 where none is
        given: a rush on all of them, which an announcement calls for.
    notice
        Weeks from the announcement after which nothing is honored any more, where the
        terms of the program allow that; at most so long does it run on. Needed where
        points do not lapse by age.
    promised_for
        Weeks after which no promise other than points is open.

    Raises
    ------
    ValueError
        If there is not one period per week, points are outstanding whose terms are not
        given, or points need not lapse and there is no notice.
    """
    by = Periods.of(periods, accounts.weeks)
    shape = (3, len(by.names))
    points, promises, left = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    # points that cost nothing have to be kept, too
    in_points = accounts.posters("points_outstanding")
    for poster in dict.fromkeys((*in_points, *accounts.posters("liability"))):
        owed = by.last(accounts.weekly("liability", poster))
        if poster in in_points:
            currency = poster.removeprefix("wallet:")
            points += owed * np.asarray((redemption or {}).get(currency, 1.0), float)
            open_to = _terms_of(currency, wallets or {}, notice, by.ends)
            owed = by.last(accounts.weekly("points_outstanding", poster))
        else:
            promises += owed
            open_to = np.full(shape[1], float(promised_for))
        if notice is not None:
            open_to = np.minimum(open_to, notice)
        left = np.maximum(left, np.where(owed > 0, open_to, 0.0))
    running = by.means(accounts.weekly("running_cost")) * left
    return ExitCost(by.names, points, promises, running)


def weeks_to_lapse(terms: WalletTerms, week: ArrayLike) -> Numbers:
    """Weeks after a week in which points issued in it can still be redeemed.

    Points lapse by lots, at the beginning of a week: those of 52 weeks are good for 52 to
    55 more, by when in the lot they were issued. Infinite where points do not lapse by
    their age, but never, or only if one stops buying.
    """
    at = np.asarray(week, float)
    if not terms.lots:
        return np.full(at.shape, np.inf)
    size = terms.lot_weeks
    return np.asarray((np.floor(at / size) + 1 + terms.lots) * size - at - 1)


def _terms_of(
    currency: str, wallets: Mapping[str, WalletTerms], notice: int | None, ends: ArrayLike
) -> Numbers:
    """Weeks in which points outstanding at the end of some weeks can still be redeemed."""
    if currency not in wallets:
        raise ValueError(f"points of {currency} are outstanding; give their terms in `wallets`")
    weeks = weeks_to_lapse(wallets[currency], ends)
    if notice is None and np.isinf(weeks).any():
        raise ValueError(f"points of {currency} need not lapse; ending them takes a notice")
    return weeks


# ---------------------------------------------------------------- does cash last?


def out_of_cash(peak_funding: Numbers, reserve: ArrayLike) -> Numbers:
    """Probability that cash runs out: share of cases that need more than there is, (...).

    Parameters
    ----------
    peak_funding
        Deepest point of cumulative incremental cash, positive, (..., cases), as
        `peak_funding` or `rush_funding` give it; the same money as the reserve.
    reserve
        Cash that there is, one number or one per case.
    """
    short = peak_funding > np.asarray(reserve, float)
    return ratio(short.sum(axis=-1).astype(float), np.full(short.shape[:-1], short.shape[-1]))


def out_of_cash_by(cash: Numbers, reserve: ArrayLike) -> Numbers:
    """Probability that cash has run out by the end of each week, (..., weeks); never falls.

    Parameters
    ----------
    cash
        Incremental cash by week, program less control, (..., cases, weeks).
    reserve
        Cash that there is, one number or one per case.
    """
    left = np.asarray(reserve, float)[..., np.newaxis] + np.cumsum(cash, axis=-1)
    return np.asarray((np.minimum.accumulate(left, axis=-1) < 0).mean(axis=-2))
