"""Closed forms: what is expected of customers, by what is known of them or by their first day.

References as in `likelihood`; conditional expectations are Fader, Hardie & Lee (2005), 13 and 14.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import hyp2f1

from simulator.calibrate.fit.likelihood import bg_of, log_left, pareto_of
from simulator.calibrate.fit.rates import Fit
from simulator.calibrate.fit.summary import Summary

Numbers = NDArray[np.float64]


def alive(fit: Fit, seen: Summary) -> Numbers:
    """Probability that each customer has not left, (n,): no retention rate.

    Under the BG/NBD it is 1 for everybody who has bought once, which says nothing of them.
    """
    x, tx, t = seen
    if fit.model == "nbd":
        return np.ones(seen.n)
    if fit.model == "bg":
        r, alpha, a, b = bg_of(fit.logs)
        odds = np.log(a) - np.log(b + np.maximum(x, 1) - 1)
        odds = odds + (r + x) * (np.log(alpha + t) - np.log(alpha + tx))
        return np.where(x > 0, np.exp(-np.logaddexp(0, odds)), 1.0)
    r, alpha, s, beta = pareto_of(fit.logs)
    left = np.log(s) + log_left(r, alpha, s, beta, x, tx, t)
    kept = -(r + x) * np.log(alpha + t) - s * np.log(beta + t)
    found: Numbers = np.exp(kept - np.logaddexp(kept, left))
    return found


def expected(fit: Fit, seen: Summary, weeks: float) -> Numbers:
    """Occasions of each customer in the weeks after the window, given what was seen, (n,)."""
    x, _, t = seen
    r, rate = np.exp(fit.logs[:2]).tolist()
    alpha = r / rate
    if fit.model == "nbd":
        same: Numbers = (r + x) / (alpha + t) * weeks
        return same
    if fit.model == "bg":
        _, _, a, b = bg_of(fit.logs)
        a = 1 + 1e-6 if abs(a - 1) < 1e-6 else a
        h = hyp2f1(r + x, b + x, a + b + x - 1, weeks / (alpha + t + weeks))
        left = np.exp((r + x) * (np.log(alpha + t) - np.log(alpha + t + weeks)))
        whole: Numbers = (a + b + x - 1) / (a - 1) * (1 - left * h) * alive(fit, seen)
        return whole
    _, _, s, beta = pareto_of(fit.logs)
    found: Numbers = alive(fit, seen) * (r + x) / (alpha + t) * _lived(s, beta + t, weeks)
    return found


def from_first(fit: Fit, weeks: Numbers) -> Numbers:
    """Expected occasions by so many weeks after the first, of anybody; of Pareto/NBD and NBD."""
    r, rate = np.exp(fit.logs[:2]).tolist()
    del r
    if fit.model == "nbd":
        same: Numbers = rate * np.asarray(weeks)
        return same
    if fit.model == "bg":
        raise ValueError("leaving by the purchase is not followed by the week")
    _, _, s, beta = pareto_of(fit.logs)
    found: Numbers = rate * _lived(s, np.full(np.shape(weeks), beta), weeks)
    return found


def _lived(s: float, beta: Numbers, weeks: Numbers | float) -> Numbers:
    """Weeks that are lived of the next ones: the integral of (beta / (beta + y))^s."""
    if abs(s - 1) < 1e-6:
        return beta * np.log1p(np.asarray(weeks) / beta)
    found: Numbers = beta / (s - 1) * -np.expm1((1 - s) * np.log1p(np.asarray(weeks) / beta))
    return found


def naive(seen: Summary, weeks: float) -> Numbers:
    """Each customer goes on at the rate of all: what one would do without a model, (n,)."""
    total = float(seen.frequency.sum()) / max(float(seen.age.sum()), 1e-9)
    return np.full(seen.n, total * weeks)


def today(fit: Fit, seen: Summary) -> tuple[float, float, float, float]:
    """Of those who are still there: how many, their mean rate a week, the gamma shape of their
    rates, and the share of them that leaves within 52 weeks.
    """
    there = alive(fit, seen)
    x, _, t = seen
    r, rate = np.exp(fit.logs[:2]).tolist()
    alpha = r / rate
    total = float(there.sum())
    mean = float((there * (r + x) / (alpha + t)).sum()) / total
    square = float((there * (r + x) * (r + x + 1) / (alpha + t) ** 2).sum()) / total
    shape = mean**2 / max(square - mean**2, 1e-12)
    if fit.model != "pareto":
        return total, mean, shape, 0.0
    _, _, s, beta = pareto_of(fit.logs)
    kept = np.exp(s * (np.log(beta + t) - np.log(beta + t + 52)))
    return total, mean, shape, 1 - float((there * kept).sum()) / total


def drawn_today(
    fit: Fit, seen: Summary, rng: np.random.Generator
) -> tuple[float, float, float, float]:
    """As `today`, of one draw of who is still there, and of each one's rate and hazard.

    Given a Pareto/NBD, what these very customers are like is not known either: their rates are
    Gamma(r + x, alpha + t) and, of those who are there, their hazards Gamma(s, beta + t).
    """
    x, _, t = seen
    stays = rng.random(seen.n) < alive(fit, seen)
    if stays.sum() < 2:
        return today(fit, seen)
    r, rate = np.exp(fit.logs[:2]).tolist()
    rates = rng.gamma(r + x[stays]) / (r / rate + t[stays])
    mean = float(rates.mean())
    shape = mean**2 / max(float(rates.var()), 1e-12)
    if fit.model != "pareto":
        return float(stays.sum()), mean, shape, 0.0
    _, _, s, beta = pareto_of(fit.logs)
    hazards = rng.gamma(s, size=int(stays.sum())) / (beta + t[stays])
    return float(stays.sum()), mean, shape, float(-np.expm1(-52 * hazards).mean())
