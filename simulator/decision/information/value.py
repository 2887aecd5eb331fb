"""EVPI, EVPPI and EVSI by regression on a table of cases.

Sources: Strong, Oakley & Brennan (2014), Medical Decision Making 34, for EVPPI by regression on
fitted means; Heath, Manolopoulou & Baio (2018) for EVSI by matching of moments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import ndtri

from simulator.decision.information.cases import CaseTable, Numbers

PERMUTATIONS = 100
SEED = 20_141  # of the permutations, so that the same table gives the same answer
SPLINES_FROM = 1_000  # cases
KNOTS = (0.1, 0.3, 0.5, 0.7, 0.9)  # quantiles
_EVEN = (np.arange(4_001) + 0.5) / 4_001
_NORMAL = ndtri(_EVEN)
GRID = _NORMAL / _NORMAL.std()  # a standard normal, evenly spread
DISTINCT = 3  # values from which on a square can be told from a line


@dataclass(frozen=True, slots=True)
class Partial:
    """EVPPI of one number or of a group of them, currency.

    `value` is what the fit gives, at most EVPI. `bar` is the largest of what permutations of the
    same cases give, where nothing is to be known; `told` whether the value is above it.
    """

    names: tuple[str, ...]
    value: float
    bar: float

    @property
    def told(self) -> bool:
        """Whether it can be told from so many cases."""
        return self.value > self.bar


def evpi(benefit: Numbers) -> float:
    """Expected value of perfect information: E[max] - max E, from (cases, arms)."""
    return max(float(benefit.max(axis=1).mean() - benefit.mean(axis=0).max()), 0.0)


def evppi(table: CaseTable, names: Sequence[str], permutations: int = PERMUTATIONS) -> Partial:
    """What it is worth to know some numbers perfectly, and nothing else.

    The fitted means stand in both terms, so that the bias of the fit cancels as far as it can.
    """
    differences = _differences(table)
    basis = _basis([table.drawn[name] for name in names])
    value = _value(basis @ (basis.T @ differences))
    luck = np.random.Generator(np.random.Philox(key=SEED))
    bar = 0.0
    for _ in range(permutations):
        mixed = differences[luck.permutation(table.n)]
        bar = max(bar, _value(basis @ (basis.T @ mixed)))
    most = evpi(table.benefit)
    return Partial(tuple(names), min(max(value, 0.0), most), bar)


def evsi(table: CaseTable, name: str, noise: float, n: float) -> float:
    """What n observations of a number are worth, each with a standard deviation of `noise`.

    What is believed of the number is taken for normal. The linear part of the fitted means then
    keeps the share r = s^2 / (s^2 + noise^2 / n) of its variance, the square one r^2.
    """
    drawn = table.drawn[name]
    variance = float(drawn.var())
    share = variance / (variance + noise**2 / n) if variance > 0 and n > 0 else 0.0
    return _evsi(table, name, share)


def evsi_share(table: CaseTable, name: str, n: float) -> float:
    """The same of a share, of which n customers say yes or no; taken for beta."""
    drawn = table.drawn[name]
    mean, variance = float(drawn.mean()), float(drawn.var())
    if variance <= 0 or not 0 < mean < 1 or n <= 0:
        return 0.0
    prior = max(mean * (1 - mean) / variance - 1, 0.0)
    return _evsi(table, name, n / (n + prior))


def _evsi(table: CaseTable, name: str, share: float) -> float:
    """Of which data tell a share: at most EVPPI as it is printed, whose fit is a finer one."""
    return min(_of_share(table, name, share), evppi(table, [name], permutations=0).value)


def _of_share(table: CaseTable, name: str, share: float) -> float:
    """What data are worth that tell a share of a number's variance; more the larger the share."""
    return _gain(*_fitted(table.drawn[name], _differences(table)), share)


@dataclass(frozen=True, slots=True, eq=False)
class LeadResponse:
    """How what one arm is ahead of another by follows a number, currency.

    A level, a line and a square, fitted on cases; what is believed of the number is normal.
    `fitted` are the fitted leads of the cases, (cases,).
    """

    fitted: Numbers
    fit: Numbers

    @property
    def mean(self) -> float:
        """The lead as it is believed."""
        return float(self.fitted.mean())

    def after(self, share: float) -> float:
        """Expected lead of the better arm, 0 for the other, once data told so much of it."""
        columns = np.column_stack([np.zeros(len(self.fitted)), self.fitted])
        fit = np.column_stack([np.zeros(3), self.fit])
        return max(self.mean, 0.0) + _gain(columns, fit, share)

    def positive(self, share: float) -> float:
        """Chance that the arm is ahead once data told so much."""
        return float((self._seen(share) > 0).mean())

    def turns(self, share: float) -> float | None:
        """Where in the data, in their standard deviations, the lead turns positive for good.

        None where it does not, or not by a rising figure.
        """
        seen = self._seen(share)
        below = np.flatnonzero(seen <= 0)
        if not len(below) or below[-1] == len(seen) - 1:
            return None
        return float((GRID[below[-1]] + GRID[below[-1] + 1]) / 2)

    def _seen(self, share: float) -> Numbers:
        told = min(max(share, 0.0), 1.0)
        line = self.fit[1] * GRID * math.sqrt(told)
        return np.asarray(self.fit[0] + line + self.fit[2] * (GRID**2 - 1) * told)


def response_of(drawn: Numbers, lead: Numbers) -> LeadResponse:
    """How a lead follows a number, both (cases,)."""
    fitted, fit = _fitted(drawn, lead[:, np.newaxis])
    return LeadResponse(fitted[:, 0], fit[:, 0])


def _fitted(drawn: Numbers, differences: Numbers) -> tuple[Numbers, Numbers]:
    """Fitted differences, (cases, arms), and their level, line and square, (3, arms)."""
    spread = float(drawn.std())
    z = (drawn - drawn.mean()) / spread if spread > 0 else np.zeros_like(drawn)
    columns = np.column_stack([np.ones_like(z), z, z**2 - 1])
    fit, *_ = np.linalg.lstsq(columns, differences, rcond=None)
    return np.asarray(columns @ fit), fit


def _gain(fitted: Numbers, fit: Numbers, share: float) -> float:
    """What data are worth that tell a share of the variance, from fitted differences.

    Means after data are those of a normal belief, on an even grid, held to the EVPPI of the cases.
    """
    whole = _after(fit[0], fit[1], fit[2], 1.0)
    if share <= 0 or whole <= 0:
        return 0.0
    return max(_value(fitted), 0.0) * _after(fit[0], fit[1], fit[2], min(share, 1.0)) / whole


def _after(level: Numbers, slope: Numbers, bend: Numbers, share: float) -> float:
    """Value of data that tell a share of the variance, where what is believed is normal."""
    seen = np.outer(GRID, slope) * math.sqrt(share) + np.outer(GRID**2 - 1, bend) * share
    return max(_value(level + seen), 0.0)


def _differences(table: CaseTable) -> Numbers:
    """Net benefits less that of the best arm, centered nowhere, (cases, arms)."""
    return np.asarray(table.benefit - table.benefit[:, [table.choice]])


def _value(fitted: Numbers) -> float:
    return float(fitted.max(axis=1).mean() - fitted.mean(axis=0).max())


def _basis(columns: Sequence[Numbers]) -> Numbers:
    """An orthonormal basis of a level, lines, squares and products, with splines of many cases."""
    made: list[Numbers] = [np.ones(len(columns[0]))]
    scaled = [_scaled(one) for one in columns]
    for one in scaled:
        made.append(one)
        if len(np.unique(one)) >= DISTINCT:
            made.append(one**2)
    made += [one * other for one, other in combinations(scaled, 2)]
    if len(columns[0]) >= SPLINES_FROM:
        made += [_hinge(one, at) for one in scaled for at in np.quantile(one, KNOTS)]
    return _orthonormal(np.column_stack(made))


def _scaled(values: Numbers) -> Numbers:
    spread = values.std()
    return np.asarray((values - values.mean()) / spread if spread > 0 else np.zeros_like(values))


def _hinge(values: Numbers, at: float) -> Numbers:
    """A cubic that begins at a knot."""
    return np.asarray(np.maximum(values - at, 0.0) ** 3)


def _orthonormal(columns: Numbers) -> Numbers:
    """Columns that span the same, without those that say nothing new."""
    left, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    kept = sizes > 1e-10 * sizes[0]
    return np.asarray(left[:, kept])
