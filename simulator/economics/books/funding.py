"""Cash by week over cases: how deep a program goes, and whether what there is lasts until then.

Money is in 1/10,000 of the currency, not discounted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulator.economics.books.accounts import Accounts, Numbers
from simulator.economics.books.exit import out_of_cash_by
from simulator.program.ledger import Ledger

BAND = (0.1, 0.9)  # of cases


@dataclass(frozen=True, slots=True, eq=False)
class FundingBand:
    """A series over cases, each (weeks,): its mean and the ends of the middle of the cases.

    `error` is the simulation error (sd) of the mean, as the halves of the population tell.
    """

    mean: Numbers
    low: Numbers
    high: Numbers
    error: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Funding:
    """What has been put into a program by the end of each week.

    Attributes
    ----------
    cash
        Cumulative incremental cash: below zero while the program has cost more than it brought.
    needed
        The deepest it has been so far, a positive amount: never falls. Its last week is
        `peak_funding`.
    out_of_cash
        Probability that cash has run out, (weeks,); None without a reserve.
    """

    cash: FundingBand
    needed: FundingBand
    out_of_cash: Numbers | None


def incremental_cash(cases: Iterable[Mapping[str, Ledger]], arm: str, control: str) -> Numbers:
    """Program less control by week, (3, cases, weeks).

    Parameters
    ----------
    cases
        The ledgers of each case by arm; taken one at a time.

    Raises
    ------
    ValueError
        If there is no case.
    """
    weekly = [
        Accounts.of(ledgers[arm]).contribution() - Accounts.of(ledgers[control]).contribution()
        for ledgers in cases
    ]
    if not weekly:
        raise ValueError(f"no case to say what {arm} needs")
    return np.stack(weekly, axis=1)


def funding_by_week(
    cash: Numbers, reserve: ArrayLike | None = None, ends: tuple[float, float] = BAND
) -> Funding:
    """Cumulative cash, the funding needed so far and the risk of running out, by week.

    Parameters
    ----------
    cash
        Incremental cash by week, (3, cases, weeks), as `incremental_cash` gives it.
    reserve
        Cash that there is, one number or one per case, in the same money.
    ends
        Shares of cases between which the band lies.
    """
    cumulative = np.cumsum(cash, axis=-1)
    # never minus zero
    needed = np.maximum.accumulate(np.maximum(-cumulative, 0.0), axis=-1) + 0.0
    risk = None if reserve is None else out_of_cash_by(cash[0], reserve)
    return Funding(_band(cumulative, ends), _band(needed, ends), risk)


def _band(views: Numbers, ends: tuple[float, float]) -> FundingBand:
    """Over cases, (3, cases, weeks) to (weeks,)."""
    low, high = np.quantile(views[0], ends, axis=0)
    gap = (views[1] - views[2]) / 2
    error = np.sqrt((gap**2).sum(axis=0)) / gap.shape[0]
    return FundingBand(views[0].mean(axis=0), low, high, error)
