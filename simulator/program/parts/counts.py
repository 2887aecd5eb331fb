"""Purchases of a week of which only so many count: their number is Poisson."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
MANY = 60  # purchases of a week, of which all but nobody makes more


def expected_below(mean: Numbers, most: Numbers) -> Numbers:
    """Expected number of purchases of a week, of which `most` count, (n,).

    Parameters
    ----------
    mean
        Expected purchases of the week.
    most
        How many count, also in parts; from `MANY` on all of them do.
    """
    most = np.broadcast_to(most, mean.shape)
    some = most < MANY
    if not some.any():
        return mean
    count, missed = np.exp(-mean), np.zeros_like(mean)  # chance of 0 purchases
    for n in range(int(np.ceil(most[some].max())) + 1):
        missed += np.maximum(most - n, 0.0) * count
        count = count * mean / (n + 1)
    below: Numbers = np.where(some, np.minimum(most - missed, mean), mean)
    return below
