"""Ultimate redemption: how many of the points outstanding will be redeemed, and who knew it when.

The truth is what the simulation has seen, in the horizon and beyond it. Beside it
stands what an actuary estimates who knows the past only, from the development of
points by month of issue and age. Breakage is 1 - the rate in both.

Views are the whole population and its two halves, each scaled up to the whole segment by
segment, as in `Accounts`.
"""

from __future__ import annotations

import numpy as np

from simulator.economics.books.accounts import Numbers, half_factors, ratio
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.program.ledger import MONEY, POINTS, Entries
from simulator.simulate import RunOff, Vintages

RECENT = 12  # months whose development an actuary goes by


def ultimate_rate(run_off: RunOff) -> Numbers:
    """Share of the points outstanding at the horizon that is redeemed (URR), (3,).

    That of the customers who are followed, taken for that of all. Points that never lapse
    and are not redeemed when the run-off ends count as never redeemed (see `unsettled`).
    NaN where those who are followed have none.
    """
    by = run_off.followed
    return ratio(
        _views(run_off.later, run_off, by).sum(axis=1),
        _views(run_off.at_horizon, run_off, by).sum(axis=1),
    )


def outstanding(vintages: Vintages) -> Numbers:
    """Points outstanding at the end of each month, (3, months), hundredths."""
    return np.asarray(_views(vintages.outstanding, vintages).sum(axis=1))


def true_rate(vintages: Vintages) -> Numbers:
    """Share of the points outstanding at the end of each month that is redeemed, (3, months).

    What is redeemed after the horizon is known of a sample: as large a share of all as
    `ultimate_rate` says, divided among months of issue as in the sample. The last rate is
    therefore the ultimate rate. NaN where no points are outstanding.
    """
    redeemed, left = _views(vintages.redeemed, vintages), _views(vintages.outstanding, vintages)
    after = left[:, :, -1] * _later_rate(vintages)
    seen = np.nan_to_num(ultimate_rate(vintages)) * left[:, :, -1].sum(axis=1)
    after = after * np.nan_to_num(ratio(seen, after.sum(axis=1)))[:, np.newaxis]
    months = left.shape[2]
    # issue i exists at the end of month m if i <= m + 1
    exists = np.arange(months + 1)[:, np.newaxis] <= np.arange(months) + 1
    upto = np.cumsum(redeemed, axis=2)
    still = (upto[:, :, -1:] - upto) + after[:, :, np.newaxis]
    return ratio((still * exists).sum(axis=1), left.sum(axis=1))


def owed(vintages: Vintages, rate: Numbers) -> Numbers:
    """Management's liability: outstanding x point cost x ultimate redemption rate, in 1/10,000.

    At the end of each month, of the whole population, (months,); `rate` is (months,), as
    `true_rate(...)[0]`. Where nothing is outstanding, nothing is owed.
    """
    cost = outstanding(vintages)[0] * (vintages.point_cost * MONEY / POINTS)
    return np.where(cost > 0, cost * np.nan_to_num(rate), 0.0)


def unsettled(run_off: RunOff) -> Numbers:
    """Share of the points outstanding at the horizon of which the run-off saw no end, (3,)."""
    by = run_off.followed
    return ratio(
        _views(run_off.rest, run_off, by).sum(axis=1),
        _views(run_off.at_horizon, run_off, by).sum(axis=1),
    )


def estimated_rate(vintages: Vintages, month: int) -> Numbers:
    """What an actuary expects at the end of a month (from 0) of the points outstanding, (3,).

    From the development of points by month of issue and age: of the points outstanding
    at an age, one share is redeemed within the next month, one is still there, and the
    rest has lapsed; shares are those of the last `RECENT` months. Chained from age to
    age, they tell what points of every age will come to. Beyond the highest age seen,
    as large a share is redeemed in a month as at the last ages, until the term ends. Of
    points from before week 0, whose age nobody knows, as much is expected as of the
    others. NaN where nothing is outstanding. A month that the horizon cuts off looks like
    one in which little happened: ask for the last whole one.

    The chain ladder on points redeemed so far does worse by an order (off by .10 where
    this is off by .007, on a card in grocery over three years): points of the latest
    months, of which little has been redeemed, are most of what is outstanding, and it
    multiplies just that little.

    Source: Mack (1993), ASTIN Bulletin 23, for development by age; Kaplan & Meier (1958),
    JASA 53, for chaining what happens to those who are left.
    """
    redeemed = _views(vintages.redeemed, vintages)[:, 1 : month + 2, : month + 1]
    left = _views(vintages.outstanding, vintages)[:, : month + 2, : month + 1]
    term = np.inf if vintages.term is None else vintages.term / WEEKS_PER_YEAR * 12
    months_left = max(term - month, 0.0)
    dated, everything = left[:, 1:, -1], left[:, :, -1].sum(axis=1)
    expected = dated * by_age(redeemed, left[:, 1:], months_left)[:, ::-1]
    rate = np.where(dated.sum(axis=1) > 0, ratio(expected.sum(axis=1), dated.sum(axis=1)), 1.0)
    return np.where(everything > 0, rate, np.nan)


def by_age(redeemed: Numbers, left: Numbers, months_left: float) -> Numbers:
    """Share of the points outstanding at each age in months that will be redeemed, (..., n).

    Parameters
    ----------
    redeemed, left
        Points redeemed in each month and outstanding at its end, by month of issue and
        month, (..., n, n); only the upper triangle is read.
    months_left
        Until points of the highest age lapse.
    """
    n = left.shape[-1]
    share = np.ones((*left.shape[:-2], n))
    old = [(i, i + age) for age in range(max(0, n - 4), n - 1) for i in range(n - 1 - age)]
    if old:
        issue, at = np.array(old).T
        was = left[..., issue, at].sum(axis=-1)
        monthly = ratio(redeemed[..., issue, at + 1].sum(axis=-1), was)
        share[..., -1] = np.where(was > 0, 1.0 - (1.0 - np.nan_to_num(monthly)) ** months_left, 1.0)
    for age in range(n - 2, -1, -1):
        issue = np.arange(max(0, n - 1 - age - RECENT), n - 1 - age)  # a month older by now
        was = left[..., issue, issue + age].sum(axis=-1)
        used = redeemed[..., issue, issue + age + 1].sum(axis=-1)
        stays = left[..., issue, issue + age + 1].sum(axis=-1)
        share[..., age] = np.where(was > 0, ratio(used + stays * share[..., age + 1], was), 1.0)
    return share


def _later_rate(vintages: Vintages) -> Numbers:
    """Share of the points outstanding at the horizon that is redeemed later, (3, issues)."""
    by = vintages.followed
    later, there = (_views(x, vintages, by) for x in (vintages.later, vintages.at_horizon))
    pooled = ratio(later.sum(axis=1), there.sum(axis=1))[:, np.newaxis]
    return np.where(there > 0, ratio(later, there), np.nan_to_num(pooled))


def _views(table: Entries, run_off: RunOff, by: Numbers | None = None) -> Numbers:
    """A table of cells, (cells, ...), at the scale of customers in three views, (3, ...)."""
    weight = np.array([cell.weight for cell in run_off.cells]) if by is None else by
    factors = half_factors(run_off.cells)
    views = np.concatenate([np.ones((1, weight.size)), factors]) * weight
    return np.asarray(np.tensordot(views, table, axes=1))
