"""Rates of buying and of leaving, fitted to a summary; and whether leaving can be told at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from simulator.calibrate.fit import likelihood
from simulator.calibrate.fit.optimum import Optimum, highest
from simulator.calibrate.fit.summary import Summary

Numbers = NDArray[np.float64]
Likelihood = Callable[[Numbers, Numbers, Numbers, Numbers], Numbers]
LONGEST = 10.0  # time is scaled so that nobody was seen for longer
MOST_CUSTOMERS = 30_000  # in a fit; more are sampled, which costs a hundredth of a standard error
SHAPES = (np.log(0.02), np.log(50.0))
LEAVING = (np.log(0.02), np.log(20.0))
RATES = (np.log(1e-6), np.log(1e4))  # per tenth of the longest time
SURE = 0.05  # level at which "nobody leaves" is given up
FEWEST = 30  # customers who have come back, below which nothing is fitted
WHERE = {"pareto": likelihood.pareto, "bg": likelihood.bg, "nbd": likelihood.nbd}


class TooFew(ValueError):
    """There are too few customers who have bought again to fit anything."""

    def __init__(self, customers: int, again: int) -> None:
        self.customers, self.again = customers, again
        super().__init__(f"{again} of {customers} customers have bought again")


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """One model fitted to some customers; logs as in `likelihood`, rates per week."""

    model: str
    n: int
    optimum: Optimum

    @property
    def logs(self) -> Numbers:
        """Log parameters, (k,)."""
        return self.optimum.logs

    @property
    def value(self) -> float:
        """Log-likelihood, of time in weeks."""
        return self.optimum.value

    @property
    def parameters(self) -> dict[str, float]:
        """Under the names of the literature, time in weeks."""
        if self.model == "pareto":
            return dict(zip(("r", "alpha", "s", "beta"), likelihood.pareto_of(self.logs),
                            strict=True))  # fmt: skip
        if self.model == "bg":
            return dict(zip(("r", "alpha", "a", "b"), likelihood.bg_of(self.logs), strict=True))
        return {"r": float(np.exp(self.logs[0])), "alpha": float(np.exp(-np.diff(self.logs)[0]))}

    def draws(self, n: int, seed: int) -> Numbers:
        """Log parameters from their joint normal, (n, k)."""
        rng = np.random.default_rng(seed)
        drawn: Numbers = rng.multivariate_normal(
            self.logs, self.optimum.covariance, n, method="eigh"
        )
        return drawn


@dataclass(frozen=True, eq=False)
class Rates:
    """The three fits of some customers."""

    pareto: Fit
    bg: Fit
    nbd: Fit

    @property
    def ratio(self) -> float:
        """Twice the log-likelihood that leaving adds."""
        return max(2 * (self.pareto.value - self.nbd.value), 0.0)

    @cached_property
    def p_value(self) -> float:
        """Chance of such a ratio if nobody leaves.

        A hazard of 0 lies at the edge of what is possible, so half of the time the ratio is 0
        (Self & Liang 1987); the shape that has no meaning there is counted as a full degree of
        freedom, which asks for more.
        """
        return float(0.5 * stats.chi2.sf(self.ratio, 1) + 0.5 * stats.chi2.sf(self.ratio, 2))

    @property
    def identified(self) -> bool:
        """Whether departures can be told from dormancy in this window."""
        return self.p_value < SURE and self.lost_in_a_year()[2] < 0.9999

    def lost_in_a_year(self, level: float = 0.9) -> tuple[float, float, float]:
        """Share of newcomers lost within 52 weeks: estimate and the ends of its interval."""
        logs = np.vstack([self.pareto.logs, self.pareto.draws(2_000, 1)])
        s, beta = np.exp(logs[:, 2]), np.exp(logs[:, 2] - logs[:, 3])
        lost = -np.expm1(-s * np.log1p(52 / beta))
        low, high = np.quantile(lost[1:], [(1 - level) / 2, (1 + level) / 2]).tolist()
        return float(lost[0]), low, high


def fit(model: str, seen: Summary, start: Numbers | None = None) -> Fit:
    """One model, fitted with time scaled and parameters in logs.

    It begins at `start` where that is given, else at two places of its own.

    Raises
    ------
    TooFew
        If fewer than 30 customers have bought again.
    """
    again = int((seen.frequency > 0).sum())
    if again < FEWEST:
        raise TooFew(seen.n, again)
    seen = _some(seen)
    scale = LONGEST / float(seen.age.max())
    columns = np.column_stack([seen.frequency, seen.recency * scale, seen.age * scale])
    rows, counts = np.unique(columns, axis=0, return_counts=True)
    x, tx, t = rows.T
    of = WHERE[model]

    def value(logs: Numbers) -> float:
        return float(of(logs, x, tx, t) @ counts)

    back = np.array([0.0, np.log(scale), 0.0, 0.0 if model == "bg" else np.log(scale)])
    rate = np.log(float(x @ counts) / max(float(t @ counts), 1e-9))
    starts, bounds = _starts(model, rate)
    if start is not None:
        starts = [start - back[: start.size]]
    found = highest(value, starts, bounds)
    weeks = found.logs + back[: found.logs.size]
    # densities of times change with their unit: once for each purchase
    in_weeks = found.value + np.log(scale) * float(x @ counts)
    return Fit(model, seen.n, Optimum(
        weeks, in_weeks, found.covariance, found.free, found.agreed, found.apart, found.gradient,
    ))  # fmt: skip


def _starts(model: str, rate: float) -> tuple[list[Numbers], list[tuple[float, float]]]:
    """Where to begin, and within which bounds."""
    both = [SHAPES, RATES]
    if model == "nbd":
        return [np.array([-0.5, rate])], both
    if model == "bg":
        return [np.array([-0.5, rate, -0.2, 0.9]), np.array([0.0, rate, 0.0, 1.6])], [
            *both, (-6.0, 6.0), (-6.0, 9.0),
        ]  # fmt: skip
    return [np.array([-0.5, rate + 0.3, -0.5, -1.5]), np.array([0.0, rate, 0.5, -4.0])], [
        *both, LEAVING, RATES,
    ]  # fmt: skip


def rates_of(seen: Summary) -> Rates:
    """All three fits.

    Raises
    ------
    TooFew
        If fewer than 30 customers have bought again.
    """
    return Rates(fit("pareto", seen), fit("bg", seen), fit("nbd", seen))


def bootstrap(seen: Summary, found: Fit, times: int, seed: int) -> Numbers:
    """Log parameters refitted to customers drawn with replacement, (times, k)."""
    rng = np.random.default_rng(seed)
    return np.array([
        fit(found.model, seen.only(rng.integers(0, seen.n, seen.n)), start=found.logs).logs
        for _ in range(times)
    ])  # fmt: skip


def profile(seen: Summary, lost: float, shape: float, nbd: Fit) -> Fit:
    """The Pareto/NBD with leaving held fixed: so many of newcomers are lost in 52 weeks.

    For windows that cannot tell departures: the rate that goes with each assumption. Rates are as
    sure as they are in `nbd`, where nobody leaves.
    """
    seen = _some(seen)
    hazard = shape * np.expm1(-np.log1p(-lost) / shape) / 52
    fixed = np.log([shape, hazard])

    def less(logs: Numbers) -> float:
        return -float(likelihood.pareto(np.r_[logs, fixed], *seen).sum())

    found = optimize.minimize(less, nbd.logs, method="L-BFGS-B",
                              bounds=[SHAPES, (nbd.logs[1] - 5, nbd.logs[1] + 5)])  # fmt: skip
    covariance = np.zeros((4, 4))
    covariance[:2, :2] = nbd.optimum.covariance
    return Fit("pareto", nbd.n, replace(
        nbd.optimum, logs=np.r_[found.x, fixed], value=-float(found.fun), covariance=covariance,
        free=np.array([True, True, False, False]),
    ))  # fmt: skip


def _some(seen: Summary) -> Summary:
    """All customers, or as many of them as a fit looks at."""
    if seen.n <= MOST_CUSTOMERS:
        return seen
    return seen.only(np.random.default_rng(1).permutation(seen.n)[:MOST_CUSTOMERS])
