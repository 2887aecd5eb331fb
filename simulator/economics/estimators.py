"""Estimators that look at customers as a data set, and what is told of numbers over cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.economics.accounts import Numbers

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


def against(data: Sample, group: Flags) -> Claim:
    """A group against all others: ratio and difference of independent means."""
    own, own_variance = mean_of(data.after[group], data.weight[group])
    other, variance = mean_of(data.after[~group], data.weight[~group])
    if own <= 0 or other <= 0:
        return NOTHING
    log = Z * np.sqrt(own_variance / own**2 + variance / other**2)
    low, high = (own / other * np.exp(side * log) - 1 for side in (-1, 1))
    error = float(np.sqrt(own_variance + variance))
    return _claim((own / other - 1, float(low), float(high)), own - other, error)


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


def matched(data: Sample, member: Flags) -> Claim:
    """Members against non-members within strata, weighted by members.

    Strata that hold fewer than two of either are left out, with their members.
    """
    kinds = int(data.stratum.max()) + 1

    def of(who: Flags, values: Numbers) -> Numbers:
        return np.bincount(data.stratum[who], values[who], kinds).astype(float)

    heads = np.array([of(who, np.ones(member.size)) for who in (member, ~member)])
    weight = np.array([of(who, data.weight) for who in (member, ~member)])
    sums = np.array([of(who, data.weight * data.after) for who in (member, ~member)])
    both: Flags = np.all(heads >= 2, axis=0)
    if not both.any():
        return NOTHING
    means = sums[:, both] / weight[:, both]
    at = np.cumsum(both) - 1
    kept = both[data.stratum]
    variances = []
    for row, who in enumerate((member, ~member)):
        here = who & kept
        apart = data.weight[here] * (data.after[here] - means[row, at[data.stratum[here]]])
        squares = np.bincount(at[data.stratum[here]], apart**2, int(both.sum()))
        n = heads[row, both]
        variances.append(squares / weight[row, both] ** 2 * n / (n - 1))
    part = weight[0, both] / weight[0, both].sum()
    money = float((part * (means[0] - means[1])).sum())
    usual = float((part * means[1]).sum())
    own, others = (float((part**2 * variance).sum()) for variance in variances)
    return _of_usual(money, usual, own, others, own)


def changes(data: Sample, member: Flags) -> Claim:
    """Difference in differences, as a share of what members would have bought by it."""
    change = data.after - data.before
    own, own_variance = mean_of(change[member], data.weight[member])
    other, variance = mean_of(change[~member], data.weight[~member])
    usual = mean_of(data.before[member], data.weight[member])[0] + other
    times = (own - other) / usual + 1 if usual > 0 else 1.0
    apart = data.after[member] - times * data.before[member]
    own_of_share = mean_of(apart, data.weight[member])[1]
    return _of_usual(own - other, usual, own_variance, variance, own_of_share)


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
