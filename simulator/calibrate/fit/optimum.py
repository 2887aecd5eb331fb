"""The highest likelihood, found by two optimizers that must agree, and how sharp it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

Numbers = NDArray[np.float64]
Value = Callable[[Numbers], float]
STEP = 1e-4  # in logs
FLAT = 1e-5  # largest gradient against the log-likelihood; lifetimes 258 asks for far more
AGREE = 0.02  # units of log-likelihood; a change of 1.92 is what a 95 % interval allows
AT_A_BOUND = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """Log parameters at the highest log-likelihood `value`, (k,).

    `free` are those that lie off their bounds, (k,); `covariance` is that of the free ones, 0 for
    the others, (k, k). `agreed` says whether both optimizers came to the same likelihood and the
    gradient is flat against it, `apart` by how much they differ.
    """

    logs: Numbers
    value: float
    covariance: Numbers
    free: NDArray[np.bool_]
    agreed: bool
    apart: float
    gradient: float


def highest(value: Value, starts: list[Numbers], bounds: list[tuple[float, float]]) -> Optimum:
    """Search from all starts, by gradient and by simplex.

    Neither alone is believed: gradients stop on ridges, and a simplex may shrink before it arrives.
    Nothing is penalized, which would change the answer.
    """

    def lost(logs: Numbers) -> float:
        found = value(logs)
        return -found if np.isfinite(found) else 1e300

    low, high = np.array(bounds).T
    starts = [np.clip(start, low, high) for start in starts]
    steep = min(
        (_minimize(lost, start, method="L-BFGS-B", bounds=bounds) for start in starts),
        key=lambda found: float(found.fun),
    )
    options = {"maxiter": 1500, "maxfev": 1500, "xatol": 1e-6, "fatol": 1e-7}
    simplex = _minimize(lost, starts[0], method="Nelder-Mead", bounds=bounds, options=options)
    best = simplex if simplex.fun < steep.fun else steep
    best = min(
        (best, _minimize(lost, best.x, method="L-BFGS-B", bounds=bounds)),
        key=lambda found: float(found.fun),
    )
    apart = abs(float(simplex.fun) - float(steep.fun))
    if apart > AGREE:  # once more from where the other one ended
        worse = steep if simplex.fun < steep.fun else simplex
        how = "L-BFGS-B" if worse is simplex else "Nelder-Mead"
        again = _minimize(lost, worse.x, method=how, bounds=bounds)
        best = min((best, again), key=lambda found: float(found.fun))
        apart = abs(float(again.fun) - float(best.fun))
    at = np.asarray(best.x, float)
    free = (at > low + AT_A_BOUND) & (at < high - AT_A_BOUND)
    slope = np.abs(_gradient(value, at)[free]).max(initial=0.0) / max(abs(float(best.fun)), 1.0)
    return Optimum(
        at, -float(best.fun), covariance_at(value, at, free), free,
        bool(apart < AGREE and slope < FLAT), apart, float(slope),
    )  # fmt: skip


def _minimize(lost: Value, start: Numbers, *, method: str, **how: Any) -> Any:
    """`scipy.optimize.minimize`, whose stubs know no method that is told by a variable."""
    search: Any = optimize.minimize
    return search(lost, start, method=method, **how)


def _gradient(value: Value, at: Numbers) -> Numbers:
    steps = np.eye(at.size) * STEP
    return np.array([(value(at + e) - value(at - e)) / (2 * STEP) for e in steps])


def covariance_at(value: Value, at: Numbers, free: NDArray[np.bool_]) -> Numbers:
    """Inverse of the negative Hessian of the free parameters, (k, k); 0 for those at a bound.

    A direction in which the likelihood is flat has the variance of a factor of e^2 either way and
    no more: what is not known at all is said in words, not by an infinite interval.
    """
    index, step = np.flatnonzero(free), 1e-3
    hessian = np.zeros((index.size, index.size))
    for i, a in enumerate(index):
        for j, b in enumerate(index[: i + 1]):
            e, f = np.eye(at.size)[a] * step, np.eye(at.size)[b] * step
            second = value(at + e + f) - value(at + e - f) - value(at - e + f) + value(at - e - f)
            hessian[i, j] = hessian[j, i] = -second / (4 * step**2)
    size, turn = np.linalg.eigh(hessian)
    found = np.zeros((at.size, at.size))
    found[np.ix_(index, index)] = (turn / np.maximum(size, 0.25)) @ turn.T
    return found
