"""Arms against each other, case by case: which is best, how surely, and what a wrong choice costs.

All arms of a case live through the same weeks with the same luck, so that their differences
are taken case by case: most of what is uncertain about each is common to all of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from simulator.decision.uncertainty import (
    Booleans,
    Numbers,
    OverCases,
    Probability,
    probability,
    spread,
)
from simulator.economics.measures import EVERY_MEASURE, Measures

# Measures of which less is better; of all others more is.
LESS_IS_BETTER = frozenset(
    {
        "program_cost", "payback_weeks", "discounted_payback_weeks", "peak_funding",
        "rush_funding", "subsidy", "subsidy_rate", "liability", "outstanding_cost",
        "cost_per_extra_customer", "churn_first_year", "rival_sales", "extra_rival_sales", "cac",
        "failure_rate", "unresolved_rate", "desk_load", "desk_waiting", "desk_gave_up",
    }
)  # fmt: skip
# What an arm must be no better in, in any case, to be dominated.
GROUNDS = ("npv", "peak_funding", "liability")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two arms, case by case.

    `beats` is how often `arm` is the better one, `tied` how often neither is; `ahead` is the
    measure of `arm` less that of `other`: its mean with the interval of the mean, and its
    quantiles over cases, in the unit of the measure.
    """

    arm: str
    other: str
    beats: Probability
    tied: Probability
    ahead: OverCases


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Arms in order of a measure.

    Attributes
    ----------
    name
        The measure.
    arms
        The arms, in the order they were given.
    n_cases, n_undefined
        Cases, and how many of them are left out because the measure is not defined in
        every arm.
    pairs
        Every pair of arms, the earlier one first; `pair` gives either order.
    best_probability
        Share of cases in which an arm is the best one; arms that tie share the case
        equally, so that shares add up to 1. NaN where no case is left.
    best_between
        The 95 % interval of that share.
    expected_loss
        What choosing an arm costs against the best arm of each case, on average: never
        negative, in the unit of the measure.
    loss_error
        Simulation error (sd) of each expected loss; NaN where halves are not defined.
    dominated
        Arms that some others dominate, and which: see `dominates`.
    """

    name: str
    arms: tuple[str, ...]
    n_cases: int
    n_undefined: int
    pairs: tuple[Pair, ...]
    best_probability: dict[str, float]
    best_between: dict[str, tuple[float, float]]
    expected_loss: dict[str, float]
    loss_error: dict[str, float]
    dominated: dict[str, tuple[str, ...]]

    @property
    def best(self) -> str:
        """The arm to choose: that of the least expected loss, the one with the best mean.

        The first of several alike, and the first of all where no case is left.
        """
        known = {arm: loss for arm, loss in self.expected_loss.items() if not math.isnan(loss)}
        return min(known, key=known.__getitem__) if known else self.arms[0]

    @property
    def worth_of_knowing(self) -> float:
        """What it would be worth, at most, to know the case before choosing.

        The expected loss of the best choice. Luck among simulated customers counts as if it
        could be known, so that it is rather too high, the more the fewer agents there are.
        """
        return self.expected_loss[self.best]

    def pair(self, arm: str, other: str) -> Pair:
        """Two arms that stand in `pairs` in this order.

        Raises
        ------
        KeyError
            If they do not.
        """
        for one in self.pairs:
            if (one.arm, one.other) == (arm, other):
                return one
        raise KeyError(f"{arm}, {other}")


def rank(measures: Measures, arms: Sequence[str], name: str = "npv") -> Ranking:
    """Rank arms by a measure, case by case.

    Parameters
    ----------
    arms
        At least one arm; the control may be among them, whose NPV is 0.
    name
        Any measure; where less is better (`LESS_IS_BETTER`), the least is best.

    Raises
    ------
    ValueError
        If no arm is given, one is given twice or not measured, or there is no such measure.
    """
    _check(measures, arms, name)
    sign = -1.0 if name in LESS_IS_BETTER else 1.0
    views = np.stack([measures.values[arm][name] for arm in arms])  # (arms, 3, cases)
    defined = np.isfinite(views[:, 0]).all(axis=0)
    views = views[:, :, defined]
    good = sign * views
    shares = _shares_of_best(good[:, 0])
    losses = good.max(axis=0) - good  # (arms, 3, cases)
    return Ranking(
        name=name,
        arms=tuple(arms),
        n_cases=int(defined.size),
        n_undefined=int((~defined).sum()),
        pairs=tuple(
            _pair(arms[a], arms[b], views[a], views[b], sign)
            for a, b in combinations(range(len(arms)), 2)
        ),
        best_probability={arm: _mean(shares[at]) for at, arm in enumerate(arms)},
        best_between={arm: _between(shares[at]) for at, arm in enumerate(arms)},
        expected_loss={arm: _mean(losses[at, 0]) for at, arm in enumerate(arms)},
        loss_error={arm: _error_of_mean(losses[at]) for at, arm in enumerate(arms)},
        dominated={
            arm: by
            for arm in arms
            if (by := tuple(o for o in arms if o != arm and dominates(measures, o, arm)))
        },
    )


def dominates(measures: Measures, arm: str, other: str) -> bool:
    """Whether nobody would choose `other` where there is `arm`.

    In no case is `other` better in NPV, in peak funding or in what is owed at the horizon, and
    its NPV is worse on average. Cases in which one of these is not defined count as better.
    """
    for name in GROUNDS:
        sign = -1.0 if name in LESS_IS_BETTER else 1.0
        ahead = sign * measures.difference(arm, other, name)[0]
        if not (ahead >= 0).all():
            return False
    return bool(measures.difference(arm, other, "npv")[0].mean() > 0)


def _check(measures: Measures, arms: Sequence[str], name: str) -> None:
    if not arms or len(set(arms)) < len(arms):
        raise ValueError(f"rank different arms, at least one; not {', '.join(arms) or 'none'}")
    unknown = [arm for arm in arms if arm not in measures.values]
    if unknown:
        known = ", ".join(measures.arms)
        raise ValueError(f"no arm {', '.join(unknown)}; there are {known}")
    if name not in EVERY_MEASURE:
        raise ValueError(f"no measure {name}; there are {', '.join(EVERY_MEASURE)}")


def _pair(arm: str, other: str, one: Numbers, two: Numbers, sign: float) -> Pair:
    apart = one - two  # (3, cases)
    beats, tied = probability(sign * apart[0] > 0), probability(apart[0] == 0)
    return Pair(arm, other, beats, tied, spread(apart[0], apart[1:]))


def _shares_of_best(good: Numbers) -> Numbers:
    """1 for the best arm of each case, 1 / k for each of k that tie, (arms, cases)."""
    if not good.size:
        return np.zeros(good.shape)
    first: Booleans = good == good.max(axis=0)
    return np.asarray(first / first.sum(axis=0))


def _between(shares: Numbers) -> tuple[float, float]:
    """The Wilson interval of a share of cases; where cases are shared, of whole ones around it."""
    n, count = shares.size, round(float(shares.sum()), 9)
    low, high = (
        probability(np.arange(n) < whole) for whole in (math.floor(count), math.ceil(count))
    )
    return low.low, high.high


def _mean(values: Numbers) -> float:
    return float(values.mean()) if values.size else math.nan


def _error_of_mean(views: Numbers) -> float:
    """Simulation error (sd) of a mean over cases, (3, cases): luck differs from case to case."""
    if not views.size:
        return math.nan
    gap = (views[1] - views[2]) / 2
    return float(np.sqrt((gap**2).sum()) / gap.size)
