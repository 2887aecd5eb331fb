"""Estimators that look at customers as a data set, and what is told of numbers over cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.economics.books.accounts import Numbers

Z = 1.959964  # 95 % of a normal distribution
Flags = NDArray[np.bool_]
# Effect as a share, its ends, effect in money, its ends.
Claim = tuple[float, float, float, float, float, float]
NOTHING: Claim = (np.nan,) * 6


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """An analyst's data, (n,): sales in currency before launch and in the year of interest."""

    weight: Numbers
    before: Numbers
    after: Numbers
    stratum: NDArray[np.int64]

    def of(self, who: Flags) -> Sample:
        """Some of the customers."""
        return Sample(self.weight[who], self.before[who], self.after[who], self.stratum[who])


def usable(group: Flags) -> bool:
    """Whether there are two of a group and two others, without whom nothing varies."""
    return 2 <= int(group.sum()) <= group.size - 2


def mean_of(values: Numbers, weight: Numbers) -> tuple[float, float]:
    """Mean and the variance of the mean of a sample, weights being nearly equal.

    Plain sums, whose order does not depend on how many threads a matrix library takes.
    """
    total, n = float(weight.sum()), values.size
    middle = float((weight * values).sum()) / total
    squares = float(((weight * (values - middle)) ** 2).sum())
    return middle, squares / total**2 * n / max(n - 1, 1)


def _claim(share: tuple[float, float, float], money: float, error: float) -> Claim:
    return (*share, money, money - Z * error, money + Z * error)


def against(own: Sample, others: Sample) -> Claim:
    """A group against all others: ratio and difference of independent means."""
    own_mean, own_variance = mean_of(own.after, own.weight)
    other, variance = mean_of(others.after, others.weight)
    if own_mean <= 0 or other <= 0:
        return NOTHING
    log = Z * np.sqrt(own_variance / own_mean**2 + variance / other**2)
    low, high = (own_mean / other * np.exp(side * log) - 1 for side in (-1, 1))
    error = float(np.sqrt(own_variance + variance))
    return _claim((own_mean / other - 1, float(low), float(high)), own_mean - other, error)


def before_after(data: Sample) -> Claim:
    """Customers against themselves: ratio and difference of paired means."""
    weight, before, after = data.weight, data.before, data.after
    base = mean_of(before, weight)[0]
    if base <= 0:
        return NOTHING
    change, variance = mean_of(after - before, weight)
    ratio = change / base
    error = Z * np.sqrt(mean_of(after - (1 + ratio) * before, weight)[1]) / base
    return _claim((ratio, ratio - float(error), ratio + float(error)), change, variance**0.5)


def matched(own: Sample, others: Sample) -> Claim:
    """A group against others within strata, weighted by the group.

    Strata that hold fewer than two of either are left out, with whom they hold of the group.
    """
    kinds = 1 + int(max(own.stratum.max(), others.stratum.max()))
    sides = (own, others)
    heads = np.array([np.bincount(one.stratum, minlength=kinds) for one in sides])
    weight = np.array([np.bincount(one.stratum, one.weight, kinds) for one in sides])
    sums = np.array([np.bincount(one.stratum, one.weight * one.after, kinds) for one in sides])
    both: Flags = np.all(heads >= 2, axis=0)
    if not both.any():
        return NOTHING
    every = sums / np.where(weight > 0, weight, 1.0)
    variances = []
    for one, mean_by, total, n in zip(sides, every, weight, heads, strict=True):
        apart = one.weight * (one.after - mean_by[one.stratum])
        squares = np.bincount(one.stratum, apart**2, kinds)[both]
        variances.append(squares / total[both] ** 2 * n[both] / (n[both] - 1))
    means = every[:, both]
    part = weight[0, both] / weight[0, both].sum()
    money = float((part * (means[0] - means[1])).sum())
    usual = float((part * means[1]).sum())
    first, second = (float((part**2 * variance).sum()) for variance in variances)
    return _of_usual(money, usual, first, second, first)


def changes(own: Sample, others: Sample) -> Claim:
    """Difference in differences, as a share of what the group would have bought by it."""
    mine, own_variance = mean_of(own.after - own.before, own.weight)
    other, variance = mean_of(others.after - others.before, others.weight)
    usual = mean_of(own.before, own.weight)[0] + other
    times = (mine - other) / usual + 1 if usual > 0 else 1.0
    own_of_share = mean_of(own.after - times * own.before, own.weight)[1]
    return _of_usual(mine - other, usual, own_variance, variance, own_of_share)


def _of_usual(money: float, usual: float, own: float, others: float, own_of_share: float) -> Claim:
    """A difference in money, also as a share of what would have been usual.

    `own` and `others` are variances of what members and non-members contribute to it;
    what is usual varies with the others, so that the share does so times 1 + itself.
    """
    if usual <= 0:
        return NOTHING
    share = money / usual
    error = Z * float(np.sqrt(own_of_share + (1 + share) ** 2 * others)) / usual
    return _claim((share, share - error, share + error), money, float(np.sqrt(own + others)))


def truth_of(
    weight: Numbers, with_it: Numbers, without: Numbers, group: Flags
) -> tuple[float, float, float]:
    """Effect on a group of customers against the same ones in the control: share, money, error."""
    money, variance = mean_of((with_it - without)[group], weight[group])
    usual = mean_of(without[group], weight[group])[0]
    return money / usual if usual > 0 else np.nan, money, variance**0.5


def mean(values: Numbers) -> float:
    """Mean of the cases in which something is defined; NaN where it never is."""
    kept = values[np.isfinite(values)]
    return float(kept.mean()) if kept.size else float("nan")


def middle(values: Numbers) -> tuple[float, float]:
    """Ends of the middle 90 % of the cases in which something is defined."""
    kept = values[np.isfinite(values)]
    if not kept.size:
        return float("nan"), float("nan")
    low, high = np.quantile(kept, (0.05, 0.95))
    return float(low), float(high)


def columns_of(
    keys: Sequence[str], rows: Sequence[tuple[str | float, ...]]
) -> dict[str, list[str | float]]:
    """Rows as columns: a name and the values of all rows, of which there may be none."""
    return {key: [row[i] for row in rows] for i, key in enumerate(keys)}
