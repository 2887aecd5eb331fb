"""What an outcome depends on, and how much of that is opinion.

Shares are of the variance of the outcome's ranks. Chance correlations are taken
off before anything is added up, so that many irrelevant inputs do not add up to
an explanation; what cannot be told from chance is not told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc, stdtr, stdtrit

from simulator.decision.uncertainty import PER_UNKNOWN
from simulator.knobs import EVIDENCE, SourceKind

Numbers = NDArray[np.float64]
Booleans = NDArray[np.bool_]

LEVEL = 0.01  # chance at which pure noise would be taken for an explanation
SPARE = 12  # cases beyond the number of inputs from which on all inputs are fitted together
FEWEST = 10  # cases below which chance alone lines up ranks too often to tell anything


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """What the outcome depends on.

    Attributes
    ----------
    names, kinds
        The uncertain inputs and what kind of source each has.
    correlation
        Rank correlation with the outcome, (inputs,).
    share
        Share of the outcome's variance, (inputs,), chance taken off; adds up to
        1 - `unexplained`.
    by_kind
        The same added up by kind of source.
    unexplained
        Interactions, simulation error, and what the cases are too few to tell.
    noise_floor
        Size of correlation that one of so many irrelevant inputs would reach by
        chance once in twenty tries.
    judged_share
        Part of the explained variance that rests on judged or assumed numbers;
        NaN where it cannot be told.
    resolved
        Whether the inputs explain more than chance would.
    n_cases
        Number of cases.
    """

    names: tuple[str, ...]
    kinds: tuple[SourceKind, ...]
    correlation: Numbers
    share: Numbers
    by_kind: dict[SourceKind, float]
    unexplained: float
    noise_floor: float
    judged_share: float
    resolved: bool
    n_cases: int

    @property
    def told_apart(self) -> bool:
        """Whether there are cases enough, `PER_UNKNOWN` for each input that moves."""
        return self.n_cases >= PER_UNKNOWN * int((self.correlation != 0).sum())

    @property
    def clear(self) -> tuple[bool, ...]:
        """Which inputs have a larger correlation than chance would bring."""
        return tuple((np.abs(self.correlation) > self.noise_floor).tolist())

    @property
    def order(self) -> tuple[int, ...]:
        """Positions of the inputs, the most important first."""
        return tuple(np.lexsort((-np.abs(self.correlation), -self.share)).tolist())

    def top(self, n: int = 3, *, judged: bool = False) -> tuple[str, ...]:
        """Names of the most important inputs that have a share, all or only the judged ones."""
        chosen = [
            self.names[i]
            for i in self.order
            if self.share[i] > 0 and not (judged and self.kinds[i] in EVIDENCE)
        ]
        return tuple(chosen[:n])


def sensitivity_of(
    drawn: Numbers, outcome: Numbers, names: Sequence[str], kinds: Sequence[SourceKind],
    tied: Sequence[bool] = (),
) -> Sensitivity:  # fmt: skip
    """Find out what an outcome, (cases,), depends on among inputs drawn, (cases, inputs).

    Inputs are drawn independently, but for those that are `tied` to each other on purpose,
    so the squared rank correlation of an input is its share. By chance alone it averages
    1 / (cases - 1). With enough cases (`SPARE` more than inputs) all inputs are fitted
    together, and coefficient times correlation less the residual variance per case is taken:
    chance then comes from what no input explains instead of from the other inputs, too, and
    what tied inputs explain together is divided between them. The differences
    are added up with their sign before they are cut off at zero, by kind and in
    all, and inputs are scaled to the sum of their kind.

    Cases with an undefined outcome are left out.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Source: Helton & Davis (2003), Reliability Engineering & System Safety 81, on
    rank regression; the correction is that of adjusted R squared.
    """
    if drawn.shape != (outcome.size, len(names)) or len(kinds) != len(names):
        raise ValueError(
            f"drawn has shape {drawn.shape}, expected ({outcome.size}, {len(names)}), "
            f"and {len(kinds)} kinds for {len(names)} names"
        )
    kept = np.isfinite(outcome)
    inputs, result = _scores(drawn[kept]), _scores(outcome[kept][:, np.newaxis])[:, 0]
    n = int(kept.sum())
    moving = np.asarray(inputs.any(axis=0), bool).reshape(-1)
    correlation, raw, resolved = np.zeros(len(names)), np.zeros(len(names)), False
    if n >= FEWEST and moving.any() and result.any():
        correlation[moving] = inputs[:, moving].T @ result / n
        meant = np.array(tied or [False] * len(names), bool)[moving]
        raw[moving], resolved = _raw_shares(inputs[:, moving], result, meant)
    share, by_kind = _added_up(raw if resolved else np.zeros(len(names)), kinds)
    return Sensitivity(
        names=tuple(names),
        kinds=tuple(kinds),
        correlation=correlation,
        share=share,
        by_kind=by_kind,
        unexplained=1.0 - float(share.sum()),
        noise_floor=_noise_floor(n, int(moving.sum())),
        judged_share=_judged(by_kind, [k for k, m in zip(kinds, moving, strict=True) if m]),
        resolved=resolved,
        n_cases=n,
    )


def _scores(columns: Numbers) -> Numbers:
    """Ranks with mean 0 and variance 1 by column; zero where a column is constant."""
    if not columns.size:
        return np.zeros(columns.shape)
    ranks = _ranks(columns)
    ranks = ranks - ranks.mean(axis=0)
    sd = ranks.std(axis=0)
    return np.asarray(ranks / np.where(sd > 0, sd, 1.0))


def _ranks(columns: Numbers) -> Numbers:
    """Ranks from 1 by column, equal numbers at their mean.

    As `scipy.stats.rankdata` has them, which takes as long to import as all the rest of scipy.
    """
    n, found = columns.shape[0], np.empty(columns.shape[::-1])
    for row, values in zip(found, columns.T, strict=True):
        order = np.argsort(values, kind="stable")
        ordered = values[order]
        begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        ends = np.r_[begins[1:], n]
        row[order] = np.repeat((begins + ends + 1) / 2, ends - begins)
    return found.T


def _raw_shares(inputs: Numbers, result: Numbers, tied: Booleans) -> tuple[Numbers, bool]:
    """Shares less chance, negative ones kept, and whether there is more than chance."""
    n, d = inputs.shape
    if n >= d + SPARE and np.linalg.matrix_rank(inputs) == d:
        return _fitted(inputs, result)
    if _entangled(inputs, tied):
        return np.zeros(d), False
    squared = (inputs.T @ result / n) ** 2
    floor = 1.0 / (n - 1)
    highest = math.sqrt(min(float(squared.max()), 1.0 - 1e-12))
    t = highest * math.sqrt((n - 2) / (1 - highest**2))
    return (squared - floor) / (1 - floor), bool(2 * d * stdtr(n - 2, -t) < LEVEL)


def _entangled(inputs: Numbers, tied: Booleans) -> bool:
    """Whether inputs line up with each other more than independent ones would by chance.

    Those that are tied to each other are meant to.

    A Sobol design of few points has pairs of dimensions with correlations of .8. Too few
    cases to fit all inputs together cannot tell such a pair apart: an idle input gets the
    share of its twin (64 cases, 60 inputs, two of which matter: half of what is explained).
    """
    n, d = inputs.shape
    if n >= d + SPARE or d < 2:
        return False
    lines_up = np.abs(np.triu(inputs.T @ inputs / n, 1))
    lines_up[np.outer(tied, tied)] = 0.0
    highest = float(lines_up.max())
    t = float(stdtrit(n - 2, 1 - LEVEL / (d * (d - 1))))
    return highest > t / math.sqrt(n - 2 + t * t)


def _fitted(inputs: Numbers, result: Numbers) -> tuple[Numbers, bool]:
    """All inputs fitted together: coefficient times correlation, less what chance adds to it."""
    n, d = inputs.shape
    gram = np.linalg.inv(inputs.T @ inputs)
    coefficients = gram @ inputs.T @ result
    rest = result - inputs @ coefficients
    residual = float(rest @ rest) / (n - d - 1)
    explained = max(0.0, 1.0 - float(rest @ rest) / n)
    ratio = (explained * n / d) / max(residual, 1e-300)
    shares = coefficients * (inputs.T @ result / n) - residual / n  # which add up to R squared
    return shares, bool(fdtrc(d, n - d - 1, ratio) < LEVEL)


def _added_up(raw: Numbers, kinds: Sequence[SourceKind]) -> tuple[Numbers, dict[SourceKind, float]]:
    """Shares by input and by kind, none negative, adding up to the (unbiased) total."""
    total = min(max(float(raw.sum()), 0.0), 1.0)
    kind_of = np.array(kinds)
    by_kind = {kind: max(float(raw[kind_of == kind].sum()), 0.0) for kind in dict.fromkeys(kinds)}
    scale = total / sum(by_kind.values()) if total > 0 else 0.0
    by_kind = {kind: scale * part for kind, part in by_kind.items()}
    share = np.maximum(raw, 0.0)
    for kind, part in by_kind.items():
        here = kind_of == kind
        share[here] *= part / share[here].sum() if part > 0 else 0.0
    return share, by_kind


def _judged(by_kind: dict[SourceKind, float], moving: Sequence[SourceKind]) -> float:
    """Part of the explained variance that rests on judged or assumed numbers.

    Where all uncertain numbers are of one sort, that needs no statistics.
    """
    opinion = {kind not in EVIDENCE for kind in moving}
    if len(opinion) < 2:
        return float(opinion.pop()) if opinion else 0.0
    total = sum(by_kind.values())
    judged = sum(part for kind, part in by_kind.items() if kind not in EVIDENCE)
    return judged / total if total > 0 else math.nan


def _noise_floor(n: int, d: int) -> float:
    """Correlation that the largest of d irrelevant inputs exceeds once in twenty tries."""
    if n < FEWEST or d == 0:
        return 1.0
    t = float(stdtrit(n - 2, 1 - 0.05 / (2 * d)))
    return t / math.sqrt(n - 2 + t * t)
