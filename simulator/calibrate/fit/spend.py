"""What customers spend: the Gamma-Gamma, spreads between and within them, and its correlation.

Fader & Hardie (2013), "The Gamma-Gamma model of monetary value".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from simulator.calibrate.fit.optimum import Optimum, highest
from simulator.calibrate.fit.summary import Summary
from simulator.calibrate.log import OccasionLog

Numbers = NDArray[np.float64]
TOO_MUCH = 0.15  # correlation with frequency above which spend is modeled by frequency
FEWEST = 20  # customers with repeat purchases that cost something


@dataclass(frozen=True, slots=True, eq=False)
class Spend:
    """What an occasion brings, in the currency of the file.

    `mean` is per occasion; `between` and `within` are standard deviations of logs, between
    customers and from purchase to purchase, each with `errors` (mean, between, within) as logs.
    `gamma` are p, q and gamma of the Gamma-Gamma, None where too few have bought again.
    `correlation` is that of mean spend and frequency among those who have; `by_class` is
    the mean per occasion of customers who have bought again 0, 1, 2, 3 and more times.
    """

    n: int
    mean: float
    between: float
    within: float
    errors: tuple[float, float, float]
    gamma: tuple[float, float, float] | None
    correlation: float
    by_class: tuple[float, ...]

    @property
    def correlated(self) -> bool:
        """Whether spend goes with frequency too much for the Gamma-Gamma."""
        return abs(self.correlation) > TOO_MUCH

    def population_mean(self) -> float:
        """Mean over customers by the Gamma-Gamma, p gamma / (q - 1); the plain one without it."""
        if self.gamma is None or self.gamma[1] <= 1:
            return self.mean
        p, q, g = self.gamma
        return p * g / (q - 1)


def gamma_gamma(logs: Numbers, x: Numbers, m: Numbers) -> Numbers:
    """Log-likelihood of each customer's mean m of x purchases, (n,); logs of p, q, gamma."""
    p, q, g = np.exp(logs)
    ll: Numbers = (
        gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(g)
        + (p * x - 1) * np.log(m) + p * x * np.log(x) - (p * x + q) * np.log(g + m * x)
    )  # fmt: skip
    return ll


def fit_gamma_gamma(seen: Summary) -> Optimum:
    """Fitted to customers who have bought again and paid; those who have not say nothing of it."""
    rows = seen.priced > 0
    x, m = seen.priced[rows], seen.monetary[rows]
    scale = float(np.mean(m))

    def value(logs: Numbers) -> float:
        return float(gamma_gamma(logs, x, m / scale).sum())

    starts = [np.log([6.0, 4.0, 0.5]), np.log([2.0, 3.0, 1.0])]
    found = highest(value, starts, [(-5.0, 9.0), (-3.0, 9.0), (-9.0, 9.0)])
    logs = found.logs + np.array([0.0, 0.0, np.log(scale)])
    return Optimum(
        logs, found.value, found.covariance, found.free, found.agreed, found.apart, found.gradient
    )


def spend_of(log: OccasionLog, seen: Summary, until: int | None = None, seed: int = 1) -> Spend:
    """What the occasions of a log up to a day bring; `seen` is its summary up to that day."""
    rows = (log.day <= (log.days if until is None else until)) & (log.amount > 0)
    who, amount = log.customer[rows], log.amount[rows]
    _, who = np.unique(who, return_inverse=True)
    sums = _sums(who, amount)
    mean, between, within = _spreads(sums)
    rng = np.random.default_rng(seed)
    n = sums.shape[1]
    again = np.array([_spreads(sums[:, rng.integers(0, n, n)]) for _ in range(100)])
    errors = np.log(np.maximum(again, 1e-6)).std(axis=0)
    enough = int((seen.priced > 0).sum()) >= FEWEST
    gamma = None
    if enough:
        p, q, g = np.exp(fit_gamma_gamma(seen).logs).tolist()
        gamma = (p, q, g)
    return Spend(
        int(amount.size), mean, between, within,
        (float(errors[0]), float(errors[1]), float(errors[2])),
        gamma, _correlation(seen), _by_class(sums),
    )  # fmt: skip


def _sums(who: NDArray[np.int64], amount: Numbers) -> Numbers:
    """Of each customer: occasions, amount, log amount, its square, (4, customers)."""
    logs = np.log(amount)
    return np.array([
        np.bincount(who), np.bincount(who, amount), np.bincount(who, logs),
        np.bincount(who, logs**2),
    ])  # fmt: skip


def _spreads(sums: Numbers) -> tuple[float, float, float]:
    """Mean per occasion, sd of logs between customers and within them (one-way ANOVA)."""
    n, amount, logs, squares = sums
    total, groups = float(n.sum()), n.size
    inner = float((squares - logs**2 / n).sum())
    within = inner / (total - groups) if total > groups else 0.0
    outer = float((logs**2 / n).sum() - logs.sum() ** 2 / total)
    size = (total - float((n**2).sum()) / total) / max(groups - 1, 1)
    between = max((outer / max(groups - 1, 1) - within) / max(size, 1e-9), 0.0)
    return float(amount.sum() / total), float(between**0.5), float(max(within, 0.0) ** 0.5)


def _correlation(seen: Summary) -> float:
    rows = seen.priced > 0
    x, m = seen.priced[rows], seen.monetary[rows]
    if rows.sum() < FEWEST or x.std() == 0 or m.std() == 0:
        return 0.0
    return float(np.corrcoef(x, m)[0, 1])


def _by_class(sums: Numbers) -> tuple[float, ...]:
    label = np.minimum(sums[0] - 1, 3).astype(int)
    paid, times = np.bincount(label, sums[1], minlength=4), np.bincount(label, sums[0], minlength=4)
    return tuple((paid / np.maximum(times, 1)).tolist())
