"""What cases say: mean, quantiles, worst 5 %, probability, and how much of the spread is luck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

Numbers = NDArray[np.float64]
Booleans = NDArray[np.bool_]

LEVEL = 0.95  # of intervals
WORST = 0.05  # share of cases that counts as the worst
ROUGH = 0.1  # simulation error above this share of the spread makes a result rough
PER_UNKNOWN = 3  # cases for each unknown below which nothing is told apart
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Probability:
    """A share of cases with its Wilson interval."""

    value: float
    low: float
    high: float
    count: int
    n: int


def probability(met: Booleans | Sequence[bool], level: float = LEVEL) -> Probability:
    """Share of cases in which something holds, with a Wilson score interval.

    The interval takes cases for independent draws; a quasi-random design covers
    the inputs more evenly than that, so it is rather too wide than too narrow.

    Source: Wilson (1927), Journal of the American Statistical Association 22.
    """
    held = np.asarray(met, bool)
    n, count = int(held.size), int(held.sum())
    if n == 0:
        return Probability(math.nan, 0.0, 1.0, 0, 0)
    share = count / n
    z = float(ndtri(0.5 + level / 2))
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # the ends at 0 and n are 0 and 1 exactly; rounding must not miss them
    low = 0.0 if count == 0 else middle - reach
    high = 1.0 if count == n else middle + reach
    return Probability(share, low, high, count, n)


def worst_mean(values: Numbers, share: float = WORST) -> float:
    """Mean of the worst `share` of cases (expected shortfall); the worst one where there are few.

    The case on the edge counts by the part of it that lies inside.

    Source: Acerbi & Tasche (2002), Journal of Banking & Finance 26.
    """
    ordered = np.sort(values)
    size = max(share * ordered.size, 1.0)
    weight = np.clip(size - np.arange(ordered.size), 0.0, 1.0)
    return float(ordered @ weight / size)


@dataclass(frozen=True, slots=True)
class OverCases:
    """A measure over cases.

    `low` and `high` are the interval of the mean. The variance over cases is
    split: `simulation_sd` is what luck among a finite number of agents makes of
    it, `real_sd` is what remains: that the numbers themselves are not known.
    `rough` says that the former exceeds a tenth of the whole. Cases in which the
    measure is not defined (`n_undefined`, such as a payback that never comes) are
    left out of everything else.
    """

    n: int
    n_undefined: int
    mean: float
    low: float
    high: float
    sd: float
    simulation_sd: float
    real_sd: float
    worst_mean: float
    worst_quantile: float
    quantiles: dict[float, float]
    rough: bool


def spread(values: Numbers, halves: Numbers | None = None, level: float = LEVEL) -> OverCases:
    """Summarise a measure, (cases,), and its estimates from each half, (2, cases).

    The interval of the mean is Student's t. With a quasi-random design it is
    rather too wide than too narrow. The squared simulation error is the mean of
    ((h0 - h1) / 2)^2 over cases, which is unbiased for measures that add up over
    customers (see `simulator.economics.books.accounts.Accounts`). A single case has no
    spread to compare with, so it is rough unless nothing was left to luck.
    """
    kept = np.isfinite(values)
    defined = values[kept]
    n = int(defined.size)
    luck = _simulation_sd(halves[:, kept]) if halves is not None else math.nan
    if n == 0:
        gap = math.nan
        empty = dict.fromkeys(QUANTILES, gap)
        return OverCases(0, values.size, gap, gap, gap, gap, luck, gap, gap, gap, empty, True)
    mean, sd = float(defined.mean()), float(defined.std(ddof=1)) if n > 1 else math.nan
    reach = float(stdtrit(n - 1, 0.5 + level / 2)) * sd / math.sqrt(n) if n > 1 else math.nan
    quantiles = {share: float(np.quantile(defined, share)) for share in QUANTILES}
    return OverCases(
        n=n,
        n_undefined=int(values.size - n),
        mean=mean,
        low=mean - reach,
        high=mean + reach,
        sd=sd,
        simulation_sd=luck,
        real_sd=_rest(sd, luck),
        worst_mean=worst_mean(defined),
        worst_quantile=float(np.quantile(defined, WORST)),
        quantiles=quantiles,
        rough=luck > ROUGH * (sd if n > 1 else 0.0),
    )


def _rest(sd: float, luck: float) -> float:
    """What simulation error leaves of the spread; NaN where either is not known."""
    rest = sd**2 - luck**2
    return rest if math.isnan(rest) else math.sqrt(max(0.0, rest))


def _simulation_sd(halves: Numbers) -> float:
    """Root mean square of (h0 - h1) / 2 where both halves are defined."""
    gap = (halves[0] - halves[1])[np.isfinite(halves).all(axis=0)] / 2
    return float(np.sqrt(np.mean(gap**2))) if gap.size else math.nan
