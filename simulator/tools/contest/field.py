"""Who takes part in a contest, and how far ahead one has to be to win."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from simulator.program.known.crowd import Crowd
from simulator.program.parts import odds
from simulator.program.tally import WHOLE, PartsOfWeek

Numbers = NDArray[np.float64]
LOW, HIGH, BINS = 1e-4, 1e12, 2_048  # scores that are told apart: each 1.8 % more than the last
FIELD = PartsOfWeek(BINS)
LOGISTIC = 1.702  # standard deviations of a normal to the scale of the logistic that is like it
SURE, NEVER = -1e3, 1e3  # logs of scores that everybody has, and nobody
FAR = 60.0  # log-odds at which a chance is sure to the last digit
LEAST_SPREAD = 0.02  # log: nobody is surer than that before the end


@dataclass(frozen=True, slots=True)
class Standing:
    """From which scores on prizes are won: logs of the score for the larger ones (`first`) and
    for any (`line`), and how steep the chance is there, log-odds per log score.
    """

    first: float
    line: float
    steep: float


def standing(
    scores: Numbers, heads: Numbers, larger: int, prizes: int, spread: float
) -> Standing:  # fmt: skip
    """The standing in which as many can be expected to win as there are prizes.

    Parameters
    ----------
    scores, heads
        What contestants are expected to have by the end, and how many of them, (m,) each.
    larger, prizes
        How many larger prizes there are, and prizes in all.
    spread
        Log sd of what they will have around that.
    """
    steep = LOGISTIC / max(spread, LEAST_SPREAD)
    logs = np.log(np.maximum(scores, LOW))
    first, line = (_bar(logs, heads, many, steep) for many in (larger, prizes))
    return Standing(first, line, steep)


def _bar(logs: Numbers, heads: Numbers, many: int, steep: float) -> float:
    """The log score beyond which `many` are expected to be."""
    total = float(heads.sum())
    if not many or not total:
        return NEVER
    if many >= total:
        return SURE

    def excess(bar: float) -> float:
        return float(heads @ special.expit((logs - bar) * steep)) - many

    apart = FAR / steep
    low, high = float(logs.min()) - apart, float(logs.max()) + apart
    return float(optimize.brentq(excess, low, high, xtol=1e-6))


def bins(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Where scores lie in the tally of the field, (n,) in (0, 1)."""
    at = np.log(np.maximum(scores, np.float32(LOW)) / np.float32(LOW))
    place = at / np.float32(math.log(HIGH / LOW))
    inside: NDArray[np.float32] = np.clip(place, 0, 1).astype(np.float32)
    return inside


def of_tally(counts: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """Scores and heads of those in a tally of the field, (m,) each."""
    there = np.flatnonzero(counts)
    scores = LOW * (HIGH / LOW) ** ((there + 0.5) / BINS)
    return scores, counts[there] / WHOLE


def spread_of(crowds: Sequence[Crowd], weeks: int, *, sizes: bool) -> float:
    """Log sd of what an average contestant enters in so many weeks, around what is usual.

    Parameters
    ----------
    sizes
        Whether it is money that is entered, so that baskets vary, too.
    """
    customers = sum(crowd.customers for crowd in crowds)
    if not customers:
        return 1.0
    rate = sum(crowd.purchases for crowd in crowds) / customers
    mean = {
        name: sum(getattr(crowd, name) * crowd.customers for crowd in crowds) / customers
        for name in ("varies", "rhythm")
    }
    each = math.exp(mean["varies"] ** 2) if sizes else 1.0
    return math.sqrt(math.log1p(each / max(rate * weeks, 1e-6)) + mean["rhythm"] ** 2)


def unsure(
    crowd: Crowd | None, purchases: NDArray[np.float32], *, sizes: bool
) -> NDArray[np.int64]:  # fmt: skip
    """The same of single customers with so many usual purchases, (n,): thousandths of the log
    variance.
    """
    varies, rhythm = (0.0, 0.0) if crowd is None else (crowd.varies, crowd.rhythm)
    each = np.float32(math.exp(varies**2) if sizes else 1.0)
    variance = np.log1p(each / np.maximum(purchases, np.float32(1e-6))) + np.float32(rhythm**2)
    thousandths: NDArray[np.int64] = np.rint(variance * np.float32(1_000)).astype(np.int64)
    return thousandths


def customers(crowds: Sequence[Crowd]) -> tuple[Numbers, Numbers, Numbers]:
    """Yearly spend and purchases of customers, and how many of them, (m,) each."""
    rows = []
    for crowd in crowds:
        spend, part = odds.yearly(crowd)
        rows.append((spend, spend / max(crowd.basket, 1e-9), crowd.customers * part))
    spend, purchases, heads = (np.concatenate(row) for row in zip(*rows, strict=True))
    return spend, purchases, heads


@lru_cache(256)
def bar_of(share: float, slope: float, crowds: tuple[Crowd, ...]) -> float:
    """The log-odds, at a yearly spend of 1, with which a `share` of all takes part."""
    spend, _, heads = customers(crowds)
    return odds.bar(share, slope, spend, heads)


@lru_cache(256)
def contestants(
    share: float, slope: float, crowds: tuple[Crowd, ...], merit: str
) -> tuple[Numbers, Numbers]:
    """What those who take part enter in a year, and how many of them, (m,) each."""
    spend, purchases, heads = customers(crowds)
    takes = special.expit(bar_of(share, slope, crowds) + slope * np.log(spend))
    scores = {"spend": spend, "purchases": purchases, "idea": np.full(spend.size, 1.0)}[merit]
    return scores, heads * takes
