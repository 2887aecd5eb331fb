"""Months in which more or less is bought than customers who come and go explain."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.fit.likelihood import pareto_of
from simulator.calibrate.fit.rates import Fit
from simulator.calibrate.fit.summary import WEEK, Summary
from simulator.calibrate.log import OccasionLog

Numbers = NDArray[np.float64]
A_YEAR = 364  # days; with less a season cannot be told from a trend
FEWEST = 200  # repeat purchases, below which months differ by chance


def expected_by_day(fit: Fit, seen: Summary, days: int) -> Numbers:
    """Repeat purchases that the Pareto/NBD expects on each day of a log, (days + 1,)."""
    _, _, s, beta = pareto_of(fit.logs)
    rate = float(np.exp(fit.logs[1])) / WEEK
    since = np.arange(days + 1) / WEEK
    each = rate * np.exp(-s * np.log1p(since / beta))
    each[0] = 0.0  # who buys twice on a day has one occasion
    came = np.bincount(seen.first, minlength=days + 1).astype(np.float64)
    found: Numbers = np.convolve(came, each)[: days + 1]
    return found


def months_of(log: OccasionLog, days: int) -> NDArray[np.int64]:
    """Month of each day of a log, 1 to 12, (days + 1,)."""
    return np.array([(log.start + timedelta(days=d)).month for d in range(days + 1)])


def seasons_of(log: OccasionLog, fit: Fit, seen: Summary, until: int) -> dict[int, float]:
    """Factor by month with mean 1; empty where a year or two hundred purchases are missing.

    Months are shrunk towards 1 by how much weeks within them differ, so that a month is not
    called a season because of one week.
    """
    again = np.r_[False, log.customer[1:] == log.customer[:-1]] & (log.day <= until)
    if until + 1 < A_YEAR or again.sum() < FEWEST:
        return {}
    actual = np.bincount(log.day[again], minlength=until + 1).astype(np.float64)
    expected = expected_by_day(fit, seen, until)
    month = months_of(log, until)
    week = np.arange(until + 1) // int(WEEK)
    a, e = np.bincount(week, actual), np.bincount(week, expected)
    m = month[np.minimum(np.arange(a.size) * int(WEEK) + 3, until)]
    by_a = np.bincount(month, actual, minlength=13)[1:]
    by_e = np.bincount(month, expected, minlength=13)[1:]
    if (by_e <= 0).any():
        return {}
    ratio = by_a / by_e
    fitted = np.maximum(e * ratio[m - 1], 1e-9)
    spread = max(float((((a - fitted) ** 2) / fitted).sum()) / max(a.size - 12, 1), 1.0)
    chance = spread * ratio / by_e
    real = max(float(ratio.var()) - float(chance.mean()), 0.0)
    if real == 0:
        return {}
    factor = 1 + (ratio / ratio.mean() - 1) * real / (real + chance)
    factor /= factor.mean()
    return {k + 1: float(f) for k, f in enumerate(factor)}
