"""The draws of cases: even in every number, nearly uncorrelated between numbers, keyed by name.

A column of the design belongs to one unknown and is drawn from its name. It is then made
uncorrelated with the columns before it and with none after it, so that an unknown that is
added at the end changes no other draw. Rows come in stages of 8, 8, 16 and then 32 cases,
each of which ends a Latin hypercube, so that more cases keep the first ones.

Source: Latin hypercubes whose columns are exchanged until they are uncorrelated are those of
Iman & Conover (1982) and Owen (1994), here built stage by stage.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from hashlib import blake2s

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Numbers = NDArray[np.float64]

BLOCK = 32  # cases of a stage, and equal parts of (0, 1) that each stage fills once
FIRST = (8, 16, 32)  # where the stages of the first block end
EXCHANGES, LATER = 60, 12  # of two rows, at most, in an early and a later stage of a column
EDGE = 2.0**-31  # so that a quantile function never sees 0 or 1


def design_of(
    names: Sequence[str], n_cases: int, seed: int, *, tied: Sequence[bool] = (),
    correlation: float = 0.0,
) -> Numbers:  # fmt: skip
    """Quantiles for unknowns by name, (n_cases, names), strictly between 0 and 1.

    Every 32 cases hold one point in each 32nd part of every column; the first 8 and 16, and
    every power of two of them, hold one in each of as many parts.

    Parameters
    ----------
    tied
        Which columns follow the first one, a common factor, (names,); none by default.
    correlation
        Rank correlation that any two of these are to have, 0 to 1. They take their points in
        the order of `sqrt(a) z(factor) + sqrt(1 - a) z(own)`, `a = 2 sin(pi correlation / 6)`
        being the correlation of normal scores that makes this one of ranks.
    """
    stages = list(_stages(n_cases))
    rows = stages[-1].stop if stages else 0
    u = np.empty((rows, len(names)))
    follows = np.array(tied or [False] * len(names), bool)
    pull = math.sqrt(2 * math.sin(math.pi * correlation / 6))
    for at, name in enumerate(names):
        key = int.from_bytes(blake2s(name.encode(), digest_size=8).digest(), "big")
        luck = np.random.default_rng([seed, key])
        places = _Places(luck)
        before = u[:, :at] - 0.5
        meant = np.zeros(at)  # rank correlations with the columns before
        if follows[at]:
            meant[follows[:at]] = correlation
            meant[0] = 6 / math.pi * math.asin(pull / 2)
        owed = np.zeros(at)  # covariance so far beyond what is meant, times cases
        for stage in stages:
            column = luck.permutation(places.of(stage))
            if follows[at]:
                score = pull * ndtri(u[stage, 0]) + math.sqrt(1 - pull**2) * ndtri(column)
                column[score.argsort(kind="stable")] = np.sort(column)
            most = EXCHANGES if stage.start < 4 * BLOCK else LATER
            powers = (2, 4) if stage.start < 2 * BLOCK else (2,)
            owed -= meant * (column.size / 12)  # the variance of (0, 1)
            column, owed = _uncorrelated(column - 0.5, before[stage], owed, most, powers)
            u[stage, at] = column + 0.5
    return np.clip(u[:n_cases], EDGE, 1 - EDGE)


def _stages(n_cases: int) -> Iterator[slice]:
    """The stages that hold the first cases."""
    begin, ends = 0, list(FIRST)
    while begin < n_cases:
        end = ends.pop(0) if ends else begin + BLOCK
        yield slice(begin, end)
        begin = end


class _Places:
    """Where the points of a column lie, stage by stage."""

    def __init__(self, luck: np.random.Generator) -> None:
        self._luck = luck
        # each 32nd part is halved again and again, in an order of its own
        self._shift = luck.integers(0, 1 << 20, BLOCK)
        order = np.arange(BLOCK).reshape(8, 2, 2)
        order = np.stack([half[luck.permutation(2)] for half in order])
        self._first = np.stack([[luck.permutation(part) for part in half] for half in order])

    def of(self, stage: slice) -> Numbers:
        """The points of a stage in rising order of their parts, (rows,)."""
        block, rows = divmod(stage.start, BLOCK)
        parts = np.arange(BLOCK)
        if not block:  # one of the four parts of every eighth, one of its other half, the rest
            taken = {0: self._first[:, 0, 0], 8: self._first[:, 1, 0], 16: self._first[:, :, 1]}
            parts = np.sort(taken[rows].ravel())
        within = (_reversed(block) ^ self._shift[parts]) + self._luck.random(parts.size)
        points: Numbers = (parts + within / (1 << 20)) / BLOCK
        return points


def _reversed(block: int) -> int:
    """The 20 binary digits of a number from the last to the first."""
    return int(f"{block:020b}"[::-1], 2)


def _uncorrelated(
    column: Numbers, before: Numbers, owed: Numbers, most: int, powers: tuple[int, ...]
) -> tuple[Numbers, Numbers]:
    """Exchange rows of a column while that lowers its covariances with the columns before.

    Parameters
    ----------
    column, before
        Centered points of the stage, (rows,) and (rows, columns).
    owed
        Sums of products with each column over earlier stages, (columns,).
    most
        Exchanges for each of `powers` of the covariances.

    Returns
    -------
    The column in its new order, and the sums with this stage.
    """
    if not before.shape[1]:
        return column, owed
    one, other = np.triu_indices(column.size, 1)
    gaps = before[one] - before[other]  # (pairs, columns)
    size = (gaps**2).sum(axis=1)
    owed = owed + column @ before
    column = column.copy()
    # squares are quick; the fourth power lowers the largest ones, where there are few cases
    for power in powers:
        for _ in range(most):
            step = column[other] - column[one]
            if power == 2:
                gain = 2 * step * (gaps @ owed) + step**2 * size
            else:
                gain = ((owed + step[:, np.newaxis] * gaps) ** 4).sum(axis=1) - (owed**4).sum()
            best = int(gain.argmin())
            if gain[best] >= -1e-12:
                break
            owed = owed + step[best] * gaps[best]
            i, k = one[best], other[best]
            column[i], column[k] = column[k], column[i]
    return column, owed
