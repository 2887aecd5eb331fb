"""Certificates that customers buy at the till as presents for others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.program.ledger import Page
from simulator.program.tool import Own
from simulator.program.week import Week

YEAR = 52


def sell(
    week: Week, own: Own, page: Page, who: NDArray[np.bool_], yearly: NDArray[np.float64],
    units: np.int64, breakage: float, term: int,
) -> None:  # fmt: skip
    """Sell one to some who come to the till; what is paid comes in, and is owed.

    Parameters
    ----------
    yearly
        Certificates that each would buy if they were sold for a year, (n,): as many as belong
        to the purchases of this week.
    """
    often_here = week.n_kept / np.maximum(week.usual_rate.astype(float), 1e-9)
    buys = who & (week.draw("buys") < yearly / YEAR * often_here)
    if not buys.any():
        return
    lost = buys & (week.draw("fate") < breakage)
    page.post("certificate_income", buys * units)
    own.lost[lost] += units
    own.held[buys & ~lost] += units
    own.left[buys] = term
