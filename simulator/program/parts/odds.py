"""Odds of taking something by what customers spend, and who has it in the long run."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from simulator.program.known.crowd import Crowd
from simulator.program.parts.terms import YEAR

RATES, BASKETS = 96, 7  # points at which customers of a segment are taken
Numbers = NDArray[np.floating[Any]]


def bar(share: float, slope: float, spend: Numbers, counts: NDArray[Any]) -> float:
    """The log-odds, at a yearly spend of 1, with which a `share` takes it.

    Parameters
    ----------
    slope
        Log-odds per log yearly spend.
    spend, counts
        Yearly spend and how many customers have it, (m,) each.
    """
    pull, heads = slope * np.log(spend), counts / counts.sum()

    def excess(bar: float) -> float:
        return float(heads @ special.expit(bar + pull)) - share

    low, high = -500.0, 500.0
    if not excess(low) < 0 < excess(high):  # spend matters more than that, or nobody takes it
        low, high = -50.0 - float(pull.max()), 50.0 - float(pull.min())
        if excess(low) >= 0 or excess(high) <= 0:
            return low if excess(low) >= 0 else high
    return float(optimize.brentq(excess, low, high))


def long_run(
    bar: float, slope: float, minds: Numbers | float, renewal: float | None, spend: Numbers,
    years: float, terms_a_year: float,
) -> Numbers:  # fmt: skip
    """Share of customers, by yearly spend (m,), who have what has been offered for some years.

    Parameters
    ----------
    minds
        Log-odds of taking it that a fee costs, for each spend.
    renewal
        Share who pay again after a term, None where it is free and never given up.
    """
    yearly = np.maximum(spend, 1e-9)
    odds = bar + slope * np.log(yearly) - minds
    take = np.logaddexp(0, odds)  # the yearly rate, -log(1 - p)
    ends = 0 if renewal is None else np.log(max(renewal, 1e-9)) * terms_a_year
    both = np.maximum(take - ends, 1e-12)
    shares: Numbers = take / both * -np.expm1(-both * years)
    return shares


def yearly(crowd: Crowd) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What customers of a segment spend in a year, currency, and the share who do."""
    rates = _rates(crowd)
    at, weights = np.polynomial.hermite_e.hermegauss(BASKETS)
    baskets = np.exp(crowd.apart * at - crowd.apart**2 / 2)
    spend = np.outer(rates, baskets) * (crowd.rate * crowd.basket * YEAR)
    part = np.outer(np.full(rates.size, 1 / rates.size), weights / weights.sum())
    return np.maximum(spend.ravel(), 1e-9), part.ravel()


def uses(crowd: Crowd) -> Numbers:
    """Purchases a week of the customers of `yearly`, in the same order."""
    return np.repeat(_rates(crowd) * crowd.rate, BASKETS)


def _rates(crowd: Crowd) -> Numbers:
    """How often customers of a segment buy, times the mean."""
    if not np.isfinite(crowd.shape):
        return np.ones(1)
    places = (np.arange(RATES) + 0.5) / RATES
    return np.asarray(special.gammaincinv(crowd.shape, places) / crowd.shape, np.float64)
