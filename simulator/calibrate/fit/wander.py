"""How far the level of purchases may wander in weeks that nobody has seen.

A fit tells how often customers buy if nothing changes. Where the window is shorter than a year, or
trade grows or falls for reasons of its own, something does: how much is read off the window, as the
random walk of a local level model (Harvey 1989, "Forecasting, structural time series models and
the Kalman filter", chapter 2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.fit.rates import Fit
from simulator.calibrate.fit.seasons import expected_by_day
from simulator.calibrate.fit.summary import WEEK, Summary
from simulator.calibrate.log import OccasionLog

Numbers = NDArray[np.float64]
BLOCK = 4 * int(WEEK)  # days whose purchases are compared with those of the next ones
FEWEST = 4  # blocks; with fewer nothing is known of how the level moves
MOST = 0.5  # of a log: more is another business
# Judged: months that a file has not seen once lie a third above or below the others, in 9 cases of
# 10. In three public files the weeks held back were 1.3 (an online wholesaler's autumn), 1.06 and
# .99 of what the weeks before them showed.
UNSEEN_MONTHS = 0.2


def wander_of(
    log: OccasionLog, fit: Fit, seen: Summary, until: int, *, lead: float = 0.0,
    season: Numbers | None = None,
) -> float | None:  # fmt: skip
    """Standard deviation of the change of the log level from one block of 4 weeks to the next.

    The level is repeat purchases against what the fit, and a `season` by day where there is one,
    expect. The `lead` (weeks) is left out: there, who was a customer before the file looks new.
    None where there are too few blocks to tell.
    """
    start = int(np.ceil(lead * WEEK))
    blocks = (until + 1 - start) // BLOCK
    if blocks < FEWEST:
        return None
    start = until + 1 - blocks * BLOCK
    again = np.r_[False, log.customer[1:] == log.customer[:-1]] & (log.day <= until)
    bought = np.bincount(log.day[again], minlength=until + 1).astype(np.float64)
    expected = expected_by_day(fit, seen, until)
    if season is not None:
        expected = expected * season[: until + 1]
    a, e = (x[start:].reshape(blocks, BLOCK).sum(axis=1) for x in (bought, expected))
    if (a < 1).any() or (e <= 0).any():
        return None
    level = np.log(a / e)
    # purchases of a customer come in clusters, so that weeks differ by more than Poisson's chance
    weeks = bought[start:].reshape(-1, int(WEEK)).sum(axis=1)
    usual = np.repeat(a / (BLOCK / WEEK), BLOCK // int(WEEK))
    free = max(weeks.size - blocks, 1)
    spread = max(float(((weeks - usual) ** 2 / np.maximum(usual, 1e-9)).sum()) / free, 1.0)
    chance = spread * (1 / a[1:] + 1 / a[:-1])
    moves = float(((np.diff(level)) ** 2 - chance).mean())
    return min(float(np.sqrt(max(moves, 0.0))), MOST)


def level_ahead(moves: float | None, weeks: float, *, months_seen: bool) -> float:
    """Standard deviation of the log level over the next `weeks`: how it has moved so far, and
    what months may do that were not seen.
    """
    walked = ahead(moves or 0.0, weeks)
    return float(np.hypot(walked, 0.0 if months_seen else UNSEEN_MONTHS))


def ahead(moves: float, weeks: float) -> float:
    """Standard deviation of the log of the mean level over the next `weeks`.

    The mean of a random walk over n blocks, which begins at the mean of the last block: each of its
    moves counts in the blocks that follow, so its variance is the mean of (k / n)^2, summed.
    """
    n = max(weeks * WEEK / BLOCK, 1.0)
    return moves * float(np.sqrt((n + 1) * (2 * n + 1) / (6 * n)))
