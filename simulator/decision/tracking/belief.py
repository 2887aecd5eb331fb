"""What the weeks so far say of the cases: weights, and the probability that the program pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from simulator.decision.tracking.fan import OF_PROGRAMS, Fan, Groups, Numbers, floors

LEAST = 10.0  # effective cases below which weights are flattened until there are as many
HALVED_FROM = 4  # weeks from which on their first and second half are told apart
FLOOR = 5e-4  # of a standard deviation, in logs
FOLDS, WIDTH = 8, 0.5
PENALTIES = np.array([1e-6, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0])  # of a ridge, per case
SHRINK = 0.1  # of covariances toward none: they are known from as many draws as there are cases


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """What is believed after the weeks so far.

    Attributes
    ----------
    weights
        Of the cases, (cases,); they sum to 1.
    effective, plain_effective
        Effective number of cases (Kish 1965), and what it was before weights were flattened.
    pays, before
        Probability that the program pays, and what it was before the launch.
    npv, npv_before
        Mean NPV, currency.
    nearest
        Chance that the nearest case is as far off where the company is one more case.
    """

    weights: Numbers
    effective: float
    plain_effective: float
    pays: float
    before: float
    npv: float
    npv_before: float
    nearest: float

    @property
    def flattened(self) -> bool:
        """Whether too few cases were near, so that those farther off were let count."""
        return self.plain_effective < self.effective - 1e-6


def believed(
    fan: Fan, names: tuple[str, ...], groups: Groups, company: Numbers, first: int
) -> Belief:
    """Weigh the cases by how likely each makes what the company's weeks say of the NPV.

    Weeks, (weeks seen, series) in logs, are summed up as the mean log of their first and of their
    second half by series, and these as the NPV that a regression over the cases lets expect of
    them: of all summaries the one that tells most of it (Fearnhead & Prangle 2012, Journal of the
    Royal Statistical Society B 74). What luck does to it is known from how the halves of each case
    differ.
    """
    weeks = len(company)
    window = slice(first, first + weeks)
    of_cases, luck = _summaries(fan, names, groups, window)
    target = _summary(company[None])[0]
    distance = _distance(of_cases, luck, target, fan.npv)
    plain = _weights(distance, 1.0)
    weights = plain
    most = min(LEAST, float(fan.n))
    if _effective(plain) < most:
        weights = _weights(distance, _flatter(distance, most))
    pays = np.asarray(fan.npv > 0, float)
    return Belief(
        weights, _effective(weights), _effective(plain), float(weights @ pays), float(pays.mean()),
        float(weights @ fan.npv), float(fan.npv.mean()), _nearest(of_cases, luck, target),
    )  # fmt: skip


def _summaries(
    fan: Fan, names: tuple[str, ...], groups: Groups, window: slice
) -> tuple[Numbers, Numbers]:  # fmt: skip
    """Of each case, and draws of by how much luck alone moves the company away from its case."""
    at = [fan.figures.index(name) for name in names]
    floor = floors(fan, names)

    def logs(halves: Numbers) -> Numbers:
        return np.asarray(np.log(np.maximum(halves[:, :, window][..., at], 0) + floor))

    program = logs(fan.program)
    # that of the company, and that of the case
    scale = (1 + fan.agents / groups.program) ** 0.5
    middle = [program.mean(axis=1)]
    luck = [(program[:, 0] - program[:, 1]) / 2 * scale]
    if groups.without is not None:
        today = logs(fan.today)
        few = [k for k, name in enumerate(names) if name not in OF_PROGRAMS]
        one = (program[:, 0] - today[:, 1])[..., few]
        other = (program[:, 1] - today[:, 0])[..., few]
        # of a case both arms have the same luck, so that it hardly moves their ratio
        share = (fan.agents / groups.program + fan.agents / groups.without) ** 0.5 / 2
        middle.append((one + other) / 2)
        luck.append((one - other) / 2 * share)
    return _summary(np.concatenate(middle, axis=-1)), _summary(np.concatenate(luck, axis=-1))


def _summary(logs: Numbers) -> Numbers:
    """Means of both halves of the weeks: (paths, weeks, series) to (paths, summaries)."""
    weeks = logs.shape[1]
    if weeks < HALVED_FROM:
        return np.asarray(logs.mean(axis=1))
    cut = weeks // 2
    return np.concatenate([logs[:, :cut].mean(axis=1), logs[:, cut:].mean(axis=1)], axis=1)


def _covariance(draws: Numbers) -> Numbers:
    """Of draws with mean 0, shrunk, and never of less than a floor."""
    raw = draws.T @ draws / len(draws)
    diagonal = np.diag(np.maximum(np.diag(raw), FLOOR**2))
    return np.asarray((1 - SHRINK) * raw + SHRINK * diagonal + FLOOR**2 * np.eye(len(raw)))


def _weights(distance: Numbers, sharpness: float) -> Numbers:
    logs = -0.5 * sharpness * (distance - distance.min())
    weights = np.exp(logs)
    return np.asarray(weights / weights.sum())


def _effective(weights: Numbers) -> float:
    return float(1 / (weights**2).sum())


def _flatter(distance: Numbers, most: float) -> float:
    """How sharp weights may be so that as many cases count."""
    if _effective(_weights(distance, 1e-12)) <= most:
        return 0.0
    return float(brentq(lambda a: _effective(_weights(distance, a)) - most, 1e-12, 1.0))


def _distance(of_cases: Numbers, luck: Numbers, target: Numbers, npv: Numbers) -> Numbers:
    """How far each case is from the company in what summaries let expect of the NPV, squared.

    The regression that says so is of cases without those of the same fold, so that no case counts
    because it had a part in it. The unit is what luck does to that, and half of what the regression
    leaves open: where it tells nothing, no case is farther off than another.
    """
    fold = np.arange(len(npv)) % FOLDS
    distance = np.empty(len(npv))
    for one in range(FOLDS):
        slopes, left = _slopes(of_cases[fold != one], npv[fold != one])
        unit = ((luck @ slopes) ** 2).mean() + (WIDTH * left) ** 2
        here = fold == one
        distance[here] = ((of_cases[here] - target) @ slopes) ** 2 / max(float(unit), 1e-300)
    return distance


def _slopes(of_cases: Numbers, npv: Numbers) -> tuple[Numbers, float]:
    """Slopes of a ridge regression, and the standard deviation of what it leaves open.

    Its penalty is that of generalized cross-validation (Golub, Heath & Wahba 1979, Technometrics
    21).
    """
    n = len(npv)
    middle, spread = of_cases.mean(axis=0), np.maximum(of_cases.std(axis=0), FLOOR)
    left, sizes, right = np.linalg.svd((of_cases - middle) / spread, full_matrices=False)
    target = npv - npv.mean()
    found = (float(target.std()), np.zeros(len(sizes)))
    for penalty in PENALTIES * n:
        kept = sizes**2 / (sizes**2 + penalty)
        rest = target - left @ (kept * (left.T @ target))
        wrong = float(rest.std()) / (1 - min((1 + float(kept.sum())) / n, 0.99))
        if wrong < found[0]:
            found = (wrong, sizes / (sizes**2 + penalty) * (left.T @ target))
    return np.asarray(right.T @ found[1] / spread), found[0]


def _nearest(of_cases: Numbers, luck: Numbers, target: Numbers) -> float:
    """Chance that a case's nearest other is as far off as the company's nearest, beside luck."""
    root = np.linalg.cholesky(np.linalg.inv(_covariance(luck)))
    moved = of_cases @ root
    square = (moved**2).sum(axis=1)
    between = square[:, None] + square[None] - 2 * moved @ moved.T
    np.fill_diagonal(between, np.inf)
    mine = float(((moved - target @ root) ** 2).sum(axis=1).min())
    return float((1 + (between.min(axis=1) >= mine).sum()) / (len(square) + 1))
