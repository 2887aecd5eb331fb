"""What a program is worth free of the luck of single cases: a ridge fit, and what follows from it.

The quarters of cases in which opinion is most adverse and most favorable, and what it would
be worth to know every number before deciding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from simulator.decision.uncertainty import LEVEL, Booleans, Numbers

QUARTER = 0.25
# Of the cases; the largest leaves next to nothing of a slope, the smallest all of it.
PENALTIES = np.geomspace(1e-4, 1e3, 29)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over `n` cases with its 95 % interval (Student), in the unit of the values."""

    value: float
    low: float
    high: float
    n: int

    @property
    def surely_positive(self) -> bool:
        """Whether the whole interval is above zero."""
        return self.low > 0

    @property
    def surely_negative(self) -> bool:
        """Whether the whole interval is below zero."""
        return self.high < 0


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A straight line through all cases: `mean` + `parts`, (cases, unknowns), summed over them."""

    mean: float
    parts: Numbers

    @property
    def values(self) -> Numbers:
        """The fitted outcome, (cases,)."""
        return np.asarray(self.mean + self.parts.sum(axis=1))


@dataclass(frozen=True, slots=True)
class Quarters:
    """The mean outcome where judged and assumed numbers are most adverse, and most favorable."""

    adverse: Mean
    favorable: Mean


def fit(drawn: Numbers, outcome: Numbers) -> Fitted:
    """A ridge fit of an outcome, (cases,), on everything drawn, (cases, unknowns).

    Unknowns are scaled to a standard deviation of 1; one that does not move has no part. The
    penalty is that of the least generalized cross-validation, so that fewer cases than
    unknowns can be fitted, too.

    Raises
    ------
    ValueError
        If the shapes do not fit or an outcome is not finite.

    Source: Golub, Heath & Wahba (1979), Technometrics 21.
    """
    n = outcome.size
    if drawn.ndim != 2 or drawn.shape[0] != n or not np.isfinite(outcome).all():
        raise ValueError(f"{drawn.shape} numbers drawn for {n} outcomes, which must be finite")
    apart = drawn - drawn.mean(axis=0) if n else drawn
    moves = np.ptp(drawn, axis=0) > 0 if n else np.zeros(drawn.shape[1], bool)
    parts = np.zeros(drawn.shape)
    if moves.any():
        x = apart[:, moves] / apart[:, moves].std(axis=0)
        parts[:, moves] = x * _slopes(x, outcome - outcome.mean())
    return Fitted(float(outcome.mean()), parts)


def _slopes(x: Numbers, y: Numbers) -> Numbers:
    """Ridge slopes of scaled unknowns at the penalty of the least cross-validated error."""
    n = y.size
    u, s, v = np.linalg.svd(x, full_matrices=False)
    along, left = u.T @ y, float(y @ y)

    def error(penalty: float) -> float:
        shrink = s**2 / (s**2 + penalty * n)
        rest = left - float(((2 * shrink - shrink**2) * along**2).sum())
        freedom = n - 1 - float(shrink.sum())
        return rest / freedom**2 if freedom > 0.5 else math.inf

    best = min(PENALTIES, key=lambda penalty: error(float(penalty)))
    return np.asarray(v.T @ (s / (s**2 + best * n) * along))


def mean_of(values: Numbers, level: float = LEVEL) -> Mean:
    """The mean of some values with Student's interval; of one value it is without end."""
    n = values.size
    middle = float(values.mean())
    if n < 2:
        return Mean(middle, -math.inf, math.inf, n)
    error = float(values.std(ddof=1)) / math.sqrt(n)
    reach = float(stdtrit(n - 1, 0.5 + level / 2)) * error
    return Mean(middle, middle - reach, middle + reach, n)


def quarters(fitted: Fitted, outcome: Numbers, judged: Booleans) -> Quarters:
    """The mean outcome in the quarters of cases at either end of what is only believed.

    Cases are ordered by the part of the fit that is `judged`, (unknowns,), and the outcomes
    themselves are averaged. What the fit takes from luck makes the adverse quarter worse and
    the favorable one better, so that neither is surely robust or hopeless by luck alone.
    Where nothing that moves is judged, both are the mean of all cases.
    """
    opinion = fitted.parts[:, np.asarray(judged, bool)]
    if not opinion.any():
        every = mean_of(outcome)
        return Quarters(every, every)
    order = np.argsort(opinion.sum(axis=1), kind="stable")
    size = math.ceil(QUARTER * outcome.size)
    return Quarters(mean_of(outcome[order[:size]]), mean_of(outcome[order[-size:]]))


def worth_of_knowing(gains: Numbers) -> float:
    """What knowing every number before deciding is worth: mean(max(g, 0)) - max(mean(g), 0).

    Of fitted gains, (cases,): in raw ones the luck of a case would count as knowledge.

    Source: Raiffa & Schlaifer (1961), Applied Statistical Decision Theory.
    """
    return float(np.maximum(gains, 0.0).mean() - max(float(gains.mean()), 0.0))
