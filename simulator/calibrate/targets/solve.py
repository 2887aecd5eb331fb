"""Simulated moments: Gauss-Newton with a damped step, and which moments contradict each other.

McFadden (1989), Econometrica 57, for the method: simulation error is averaged out by playing every
try with the same luck, so that differences between tries are those of the parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Numbers = NDArray[np.float64]
Play = Callable[[Numbers], Numbers | None]  # logs of totals after some steps, None for no market
STEP = 0.08  # by which derivatives are taken
LONGEST = 1.0  # step of one knob at once
TRIES = 10
ENOUGH = 0.05  # standard errors by which the best fit may still come closer
UNTOLD = 0.02  # of the largest singular value, below which knobs cannot be told apart
SURE = 0.01  # level of the test of all totals together


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Steps at the best fit, (k,), and how well it fits.

    `logs` are the totals there, (m,), `misses` how far off they are in standard errors, (m,),
    `slopes` derivatives of logs by steps, (m, k), `covariance` of the steps, (k, k). `alike` are
    pairs or more of knobs that the totals do not tell apart, by number.
    """

    steps: Numbers
    logs: Numbers
    misses: Numbers
    slopes: Numbers
    covariance: Numbers
    alike: tuple[int, ...]
    tries: int


def solve(play: Play, wanted: Numbers, errors: Numbers, knobs: int) -> Solution:
    """Steps at which the logs of totals come closest to `wanted`, (m,).

    `errors` are standard errors of the logs, (m,).

    Raises
    ------
    ValueError
        If there is no market to begin with.
    """
    at = np.zeros(knobs)
    logs = play(at)
    if logs is None:
        raise ValueError("no market shows the numbers to begin with")
    tries = 1
    slopes = np.zeros((wanted.size, knobs))
    for _ in range(TRIES):
        slopes, played = _slopes(play, at, logs, errors)
        tries += played
        step = _least(slopes / errors[:, None], (wanted - logs) / errors)
        step *= min(1.0, LONGEST / max(float(np.abs(step).max(initial=0.0)), 1e-12))
        better = None
        for shrink in (1.0, 0.4, 0.1):
            there = play(at + shrink * step)
            tries += 1
            if there is not None and _off(there, wanted, errors) < _off(logs, wanted, errors):
                better = there
                at = at + shrink * step
                break
        if better is None:
            break
        gain = np.sqrt(_off(logs, wanted, errors)) - np.sqrt(_off(better, wanted, errors))
        logs = better
        if gain < ENOUGH or np.abs((logs - wanted) / errors).max() < ENOUGH:
            break
    whitened = slopes / errors[:, None]
    return Solution(
        at, logs, (logs - wanted) / errors, slopes, _covariance(whitened), _alike(whitened), tries
    )


def _off(logs: Numbers, wanted: Numbers, errors: Numbers) -> float:
    return float((((logs - wanted) / errors) ** 2).sum())


def _slopes(play: Play, at: Numbers, logs: Numbers, errors: Numbers) -> tuple[Numbers, int]:
    """Derivatives at a place, from the side on which there is a market."""
    columns, played = [], 0
    for k in range(at.size):
        column = np.zeros(logs.size)
        for step in (STEP, -STEP):
            there = play(at + step * np.eye(at.size)[k])
            played += 1
            if there is not None:
                column = (there - logs) / step
                break
        columns.append(column)
    return np.array(columns).T.reshape(logs.size, at.size), played


def _least(slopes: Numbers, missing: Numbers) -> Numbers:
    """The shortest of the steps that come closest: knobs that do the same move alike."""
    return np.asarray(np.linalg.lstsq(slopes, missing, rcond=UNTOLD)[0], np.float64)


def _covariance(slopes: Numbers) -> Numbers:
    return np.asarray(np.linalg.pinv(slopes.T @ slopes, rcond=UNTOLD**2), np.float64)


def _alike(slopes: Numbers) -> tuple[int, ...]:
    """Knobs along which no total moves."""
    if not slopes.size:
        return ()
    _, size, turn = np.linalg.svd(slopes, full_matrices=True)
    sizes = np.r_[size, np.zeros(slopes.shape[1] - size.size)]
    flat = turn[sizes <= UNTOLD * max(float(sizes.max(initial=0.0)), 1e-12)]
    if not flat.size:
        return ()
    weight = np.sqrt((flat**2).sum(axis=0))
    return tuple(int(k) for k in np.flatnonzero(weight > 0.2))


def contradicting(found: Solution, errors: Numbers) -> tuple[int, ...]:
    """Totals that no market with these knobs shows together, by number; none where all fit.

    All misses together are chi-squared with as many degrees of freedom as there are totals more
    than directions in which the knobs move them. Those that take part are the ones on which the
    direction rests in which no knob moves anything.
    """
    m = found.misses.size
    whitened = found.slopes / errors[:, None]
    turn, size, _ = np.linalg.svd(whitened, full_matrices=True)
    rank = int((size > UNTOLD * max(float(size.max(initial=0.0)), 1e-12)).sum())
    limit = float(stats.chi2.isf(SURE, max(m - rank, 1)))
    if float((found.misses**2).sum()) <= limit:
        return ()
    free = turn[:, rank:] if rank < m else np.eye(m)  # else knobs are at their ends
    pull = free @ (free.T @ found.misses)
    share = np.abs(pull) / max(float(np.abs(pull).max()), 1e-12)
    return tuple(int(k) for k in np.flatnonzero(share > 0.2))
