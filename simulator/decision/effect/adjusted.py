"""The effect of a treatment, adjusted for what was known of customers before it.

Sources: Lin (2013), Annals of Applied Statistics 7, for a regression in each arm on what was known
before, which with a large sample is never less precise than the difference of means; MacKinnon &
White (1985), Journal of Econometrics 29, for standard errors of the kind HC3; Negi & Wooldridge
(2021), Econometric Reviews 40, for customers as a sample of all those whom it will be about.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from simulator.decision.effect.trial import Booleans, Numbers

LEVEL = 0.9  # of the intervals that are printed
PER_COLUMN = 40  # customers of an arm for each column that is adjusted for
LEAST = 2  # customers in each arm


@dataclass(frozen=True, slots=True)
class TreatmentEffect:
    """A difference per customer between being treated and not.

    Attributes
    ----------
    value, error, freedom
        The estimate, its standard error, and the degrees of freedom of Student's distribution.
    untreated
        What customers would do untreated, on average.
    log_error
        Standard error of the log of the ratio of treated to untreated; not a number where one of
        them is not above 0.
    n_treated, n_untreated
        Customers.
    columns
        In how many columns of what was known before it is adjusted for.
    """

    value: float
    error: float
    freedom: float
    untreated: float
    log_error: float
    n_treated: int
    n_untreated: int
    columns: int = 0

    def interval(self, level: float = LEVEL) -> tuple[float, float]:
        """Ends of the interval of the difference."""
        reach = self._t(level) * self.error
        return self.value - reach, self.value + reach

    @property
    def relative(self) -> float:
        """The effect as a share of what customers would do untreated; not a number if nothing."""
        return self.value / self.untreated if self.untreated > 0 else math.nan

    def relative_interval(self, level: float = LEVEL) -> tuple[float, float]:
        """Ends of the interval of that share, by the log of the ratio; never below -1."""
        if not math.isfinite(self.log_error) or self.relative <= -1:
            return math.nan, math.nan
        middle, reach = math.log1p(self.relative), self._t(level) * self.log_error
        return math.expm1(middle - reach), math.expm1(middle + reach)

    def above(self, bar: float) -> float:
        """How surely the effect is above a bar: of a belief that knew nothing before the data."""
        if self.error == 0:
            return float(self.value > bar)
        return float(stats.t.cdf((self.value - bar) / self.error, self.freedom))

    @property
    def p(self) -> float:
        """Chance of so large a difference, either way, where there is no effect."""
        if self.error == 0:
            return 1.0
        return float(2 * stats.t.sf(abs(self.value / self.error), self.freedom))

    def _t(self, level: float) -> float:
        return float(stats.t.ppf(0.5 + level / 2, self.freedom))


@dataclass(frozen=True, slots=True, eq=False)
class _Arm:
    """An arm's mean at the average customer, its variance, and how it moves with what is known."""

    mean: float
    variance: float
    slopes: Numbers
    freedom: int


def effect(after: Numbers, before: Numbers, treated: Booleans) -> TreatmentEffect:
    """The effect on an outcome, (customers,), given what was known before, (customers, columns).

    Raises
    ------
    ValueError
        If an arm has fewer than two customers.
    """
    n = np.array([int((~treated).sum()), int(treated.sum())])
    if n.min() < LEAST:
        raise ValueError(f"{n[1]} treated and {n[0]} untreated customers; two of each are needed")
    columns = _useful(before, treated, int(n.min()))
    centered = columns - columns.mean(axis=0)
    without, with_it = (_fit(after[arm], centered[arm]) for arm in (~treated, treated))
    spread = centered.T @ centered / max(len(after) - 1, 1) / len(after)

    def moved(slopes: Numbers) -> float:
        """What is added as the average customer is a sample's."""
        return float(slopes @ spread @ slopes) if len(slopes) else 0.0

    arms = without.variance + with_it.variance
    variance = arms + moved(with_it.slopes - without.slopes)
    log_error = math.nan
    if min(without.mean, with_it.mean) > 0:
        relative = without.variance / without.mean**2 + with_it.variance / with_it.mean**2
        tilt = with_it.slopes / with_it.mean - without.slopes / without.mean
        log_error = math.sqrt(relative + moved(tilt))
    freedom = float(min(without.freedom, with_it.freedom))
    if arms > 0:  # Welch (1947), Biometrika 34
        freedom = arms**2 / sum(
            one.variance**2 / one.freedom for one in (without, with_it)
        )  # fmt: skip
    return TreatmentEffect(
        with_it.mean - without.mean, math.sqrt(variance), freedom, without.mean, log_error,
        int(n[1]), int(n[0]), columns.shape[1],
    )  # fmt: skip


def _fit(after: Numbers, centered: Numbers) -> _Arm:
    """Least squares in one arm; the variance is HC3."""
    design = np.column_stack([np.ones(len(after)), centered])
    inverse = np.linalg.pinv(design.T @ design)
    slopes = inverse @ (design.T @ after)
    rest = after - design @ slopes
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    each = (design @ inverse[0]) * rest / np.maximum(1 - leverage, 1e-9)
    freedom = max(len(after) - design.shape[1], 1)
    return _Arm(float(slopes[0]), float(each @ each), slopes[1:], freedom)


def _useful(before: Numbers, treated: Booleans, smaller: int) -> Numbers:
    """Columns that differ between customers of both arms and are no sum of others, scaled.

    As many as the smaller arm bears, the first ones first.
    """
    kept: list[Numbers] = []
    most = smaller // PER_COLUMN
    for column in before.T:
        if len(kept) == most:
            break
        spread = column.std()
        if min(column[treated].std(), column[~treated].std()) <= 1e-9 * max(spread, 1e-300):
            continue
        scaled = (column - column.mean()) / spread
        left = scaled
        if kept:
            others = np.column_stack(kept)
            left = scaled - others @ np.linalg.lstsq(others, scaled, rcond=None)[0]
        if left.std() > 1e-4:
            kept.append(scaled)
    return np.column_stack(kept) if kept else np.empty((len(before), 0))
