"""Trials with a known truth, made for tests."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.log import OccasionLog, log_from_arrays
from simulator.decision.effect.trial import TreatmentTrial

START = date(2025, 1, 6)
WEEKS, DUE = 40, 24  # of the log, and the week of the treatment


def spend(rng: np.random.Generator, n: int, lift: NDArray[np.float64] | float = 0.0):  # type: ignore[no-untyped-def]
    """Skewed spend before and after, (n,) each: who buys much goes on, many buy nothing."""
    taste = rng.lognormal(3.0, 0.8, n)
    before = taste * rng.gamma(2.0, 0.5, n) * (rng.random(n) < 0.8)
    after = taste * rng.gamma(2.0, 0.5, n) * (rng.random(n) < 0.7)
    return before, after + lift


def log_and_trial(
    n: int, *, lift: float = 0.0, biased: bool = False, seed: int = 5
) -> tuple[OccasionLog, TreatmentTrial]:  # fmt: skip
    """Customers who buy in most weeks, half of them treated; `lift` is a share of their spend.

    With `biased` those who buy often are treated, and all buy seldom.
    """
    rng = np.random.default_rng(seed)
    rate = rng.gamma(1.0, 0.06, n) if biased else rng.gamma(3.0, 0.2, n)
    basket = rng.lognormal(3.0, 0.3, n)
    bought = rng.random((n, WEEKS)) < np.minimum(rate, 0.95)[:, None]
    odds = rate > np.median(rate) if biased else rng.random(n) < 0.5
    treated = np.asarray(odds if not biased else odds ^ (rng.random(n) < 0.2), bool)
    paid = basket[:, None] * rng.lognormal(0, 0.3, (n, WEEKS))
    paid[treated, DUE:] *= 1 + lift
    who, week = np.nonzero(bought)
    log = log_from_arrays(
        who, week * 7 + rng.integers(0, 7, len(who)), paid[who, week], start=START,
        end=date(2025, 10, 12),
    )  # fmt: skip
    there = np.unique(who)
    return log, TreatmentTrial(
        np.arange(len(there)), np.full(len(there), DUE * 7), treated[there]
    )  # fmt: skip
