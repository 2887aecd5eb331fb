"""Purchases that come earlier or later than they would: timing, which is not demand.

What is bought early is missing later and the other way round. Each customer has a debt,
in weeks of their own usual purchases, that is paid back at an even pace, so that over a long
time nothing is bought that would not have been.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32, log_of, stage
from simulator.program.channels import Row

LEAST = f32(0.05)  # of usual needs that are left, however much is owed


@stage
def settle_debt(wanted, pace, debt, moved, out):  # type: ignore[no-untyped-def]
    """Add to log needs `out` what customers want to move, less what is paid back, (n,).

    Parameters
    ----------
    wanted
        Share of a week's needs that are to come now rather than later, may be negative.
    pace
        Share of the debt that is paid back in a week.
    debt
        Weeks of usual purchases made early.
    moved
        Where the factor on needs is kept until it is known what was bought.
    """
    for i in range(out.size):
        factor = max(f32(1) + wanted[i] - pace * debt[i], LEAST)
        moved[i] = factor
        out[i] += log_of(factor)


@stage
def _note(rate, usual_rate, moved, debt):  # type: ignore[no-untyped-def]
    for i in range(debt.size):
        early = rate[i] * (f32(1) - f32(1) / moved[i])
        debt[i] += early / max(usual_rate[i], f32(1e-9))


def note_debt(rate: Row, usual_rate: Row, moved: Row, debt: NDArray[np.float32]) -> None:
    """Write down what of this week's expected purchases `rate` came early, (n,)."""
    _note(rate, usual_rate, moved, debt)
