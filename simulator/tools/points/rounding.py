"""What is left of points where those of a purchase are rounded down."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simulator.program.channels import Row

EACH = 64  # points counted one by one; beyond, half a point is lost
MEANS = np.geomspace(1e-4, EACH, 257)  # points of a usual purchase


def left(points: Row, varies: float) -> Row:
    """Share of the points of log-normal purchases that is left, (n,).

    Parameters
    ----------
    points
        What the usual purchase of each customer would earn exactly, (n,).
    varies
        Log sd of the purchases of one customer; 0 where each is as usual.
    """
    usual = np.maximum(points.astype(float), MEANS[0])
    if varies == 0:
        share: NDArray[np.float64] = np.floor(usual) / usual
    else:
        share = np.interp(np.log(usual), np.log(MEANS), _table(varies))
        share = np.where(usual > EACH, 1 - 0.5 / usual, share)
    row: Row = share.astype(np.float32)
    return row


@cache
def _table(varies: float) -> NDArray[np.float64]:
    """Share that is left at `MEANS`: the sum over k of the chance to earn k points or more."""
    most = np.arange(1, 2 * EACH + 1)
    away = np.log(MEANS[:, None] / most) / varies
    whole = special.ndtr(away - varies / 2).sum(axis=1)
    last = 2 * EACH + 0.5
    far = np.log(MEANS / last) / varies
    more = MEANS * special.ndtr(far + varies / 2) - last * special.ndtr(far - varies / 2)
    share: NDArray[np.float64] = np.minimum((whole + np.maximum(more, 0)) / MEANS, 1.0)
    return share
