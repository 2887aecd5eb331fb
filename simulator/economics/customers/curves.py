"""Rates over time with what is uncertain about them: luck within a case, numbers across cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.periods import Periods
from simulator.program.chart import CHART
from simulator.program.ledger import SHARES

LOW, HIGH = 0.1, 0.9  # quantiles of a band over cases


@dataclass(frozen=True, slots=True)
class Rate:
    """What a curve is: `part` / `whole`, accounts or, for None, customers of week 0.

    `model_dependent` marks what nobody can observe, so that it depends on the model.
    """

    part: str
    whole: str | None
    meaning: str
    model_dependent: bool = False


RATES: dict[str, Rate] = {
    "survival_rate": Rate("survivors", None, "week-0 customers who have not left", True),
    "retention_rate": Rate(
        "retained", None, "week-0 customers who bought within the 95 % gap of their segment"
    ),
    "repeat_rate": Rate(
        "repeat_buyers", "repeat_base", "of last year's buyers, bought again; at years' ends only"
    ),
    "member_repeat_rate": Rate(
        "member_repeat_buyers", "member_repeat_base", "the same of members of a year ago"
    ),
    "active_member_rate": Rate(
        "members_recent", "members", "members who bought within the 95 % gap of their segment"
    ),
    "share_of_wallet": Rate(
        "purchases", "rival_purchases", "purchases at us / (at us + expected at the rival)", True
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class RetentionCurve:
    """A rate of one arm in one case by period; `values` are the views, (3, periods).

    NaN where a rate has no base. `model_dependent` as in `Rate`.
    """

    name: str
    arm: str
    periods: tuple[str, ...]
    values: Numbers
    model_dependent: bool

    @property
    def whole(self) -> Numbers:
        """The rate of the whole population, (periods,)."""
        return np.asarray(self.values[0])

    @property
    def error(self) -> Numbers:
        """Its simulation error (sd), (periods,): |h0 - h1| / 2."""
        return np.asarray(np.abs(self.values[1] - self.values[2]) / 2.0)


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """A rate over cases by period, each (periods,): mean, 10 % and 90 % quantile.

    `error` is the simulation error (sd) of the mean: luck alone, which more agents or cases
    take away; the band is what is not known, which they do not. Cases in which a rate is not
    defined do not count; NaN where it is in none.
    """

    mean: Numbers
    low: Numbers
    high: Numbers
    error: Numbers

    @classmethod
    def of(cls, values: Numbers) -> Band:
        """From the views of all cases, (cases, 3, periods).

        Raises
        ------
        ValueError
            Without a case.
        """
        if not len(values):
            raise ValueError("a band needs at least one case")
        known = ~np.isnan(values[:, 0])
        n = known.sum(axis=0)
        mean = ratio(np.where(known, values[:, 0], 0.0).sum(axis=0), n)
        luck = (values[:, 1] - values[:, 2]) ** 2 / 4.0
        error = ratio(np.sqrt(np.where(known, luck, 0.0).sum(axis=0)), n)
        ends = np.full((2, values.shape[2]), np.nan)
        if n.any():
            ends[:, n > 0] = np.nanquantile(values[:, 0][:, n > 0], (LOW, HIGH), axis=0)
        return cls(mean, ends[0], ends[1], error)


def curve(
    accounts: Accounts, name: str, periods: Sequence[str] | None = None, segment: int | None = None
) -> RetentionCurve:
    """One of `RATES` over time.

    Parameters
    ----------
    periods
        The period of each week, as `months` and `years` give them; by week where none are
        given. Stocks are read at the end of a period, flows are added up over it.
    segment
        A segment by its place in the ledger; everybody where none is given.

    Raises
    ------
    KeyError
        If there is no such rate.
    ValueError
        If there is not one period per week.
    """
    rate = RATES[name]
    labels = [f"week {week}" for week in range(accounts.weeks)] if periods is None else periods
    by = Periods.of(labels, accounts.weeks)
    part = _over(accounts, rate.part, by, segment)
    if rate.whole is None:
        heads = accounts.customers if segment is None else accounts.heads[:, segment]
        whole = np.broadcast_to(heads[:, np.newaxis], part.shape)
    else:
        whole = _over(accounts, rate.whole, by, segment)
    if name == "share_of_wallet":
        whole = part + whole / SHARES
    return RetentionCurve(name, accounts.arm, by.names, ratio(part, whole), rate.model_dependent)


def band(
    cases: Sequence[Accounts], name: str, periods: Sequence[str] | None = None,
    segment: int | None = None,
) -> Band:  # fmt: skip
    """The same over the accounts that one arm has in all cases; errors as in `curve` and `Band`."""
    curves = [curve(accounts, name, periods, segment).values for accounts in cases]
    return Band.of(np.stack(curves) if curves else np.empty((0, 3, 0)))


def _over(accounts: Accounts, account: str, by: Periods, segment: int | None) -> Numbers:
    """A stock at the end of each period or a flow over it, (3, periods)."""
    if segment is None:
        weekly = accounts.weekly(account)
    else:
        weekly = accounts.by_segment(account)[..., segment]
    return by.last(weekly) if CHART[account].stock else by.sums(weekly)
