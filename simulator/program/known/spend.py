"""What customers spent lately: a window of whole four weeks, which moves on with the calendar."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Money = NDArray[np.int64]  # 1/10,000 of the currency
FOUR = 4  # weeks that are kept as one


def begun(weeks: int, weekly: NDArray[np.float64]) -> Money:
    """A window of at least so many weeks in which everybody spent `weekly`, 1/10,000 (n,)."""
    each = np.rint(weekly * FOUR).astype(np.int64)
    return np.tile(each, (-(-weeks // FOUR), 1))


def keep(window: Money, t: int, amount: Money) -> None:
    """Add what week t has brought, (n,); the oldest four weeks go when new ones begin."""
    now = window[t // FOUR % len(window)]
    if t % FOUR == 0:
        now.fill(0)
    now += amount


def over(window: Money, t: int, weeks: int) -> Money:
    """What was kept of the weeks before week t, (n,): of exactly so many where t is a multiple of
    four, else of up to three fewer.

    Raises
    ------
    ValueError
        If weeks are no multiple of four, or more than the window has.
    """
    if weeks < FOUR or weeks % FOUR or weeks > FOUR * len(window):
        raise ValueError(
            f"spend over {weeks} weeks; expected a multiple of {FOUR}, up to the "
            f"{FOUR * len(window)} weeks that are kept"
        )
    last = (t - 1) // FOUR
    total: Money = window[[(last - ago) % len(window) for ago in range(weeks // FOUR)]].sum(axis=0)
    return total
