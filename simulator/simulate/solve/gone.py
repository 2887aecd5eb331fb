"""How many are expected to have left."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.market.people import People


def gone_after(
    people: People, weeks: NDArray[np.float64] | float, factor: NDArray[np.float64] | float = 1.0
) -> NDArray[np.float64]:
    """Chance to be gone after so many weeks at a multiple of the own hazard, (n,).

    Where some come back, they do so at their own rate, however fast others leave.
    """
    hazard = people.hazard.astype(np.float64) * factor
    back = people.declared.win_back_per_year / 52
    if not back:
        return np.asarray(-np.expm1(-hazard * weeks))
    gone: NDArray[np.float64] = hazard / (hazard + back) * -np.expm1(-(hazard + back) * weeks)
    return gone
