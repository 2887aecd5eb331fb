"""Purchases that come earlier or later than they would: timing, which is not demand.

What is bought early is missing later and the other way round. Each customer has a debt,
in weeks of their own usual purchases, that is paid back at an even pace, so that over a long
time nothing is bought that would not have been. What several tools of an arm want is added up
before it acts on needs: were it multiplied, tools that move purchases the same way would move
more than all of them want, and pay back something else.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32, log_of, stage
from simulator.program.channels import Row

LEAST = f32(0.05)  # of usual needs that are left, however much is owed
NEAR_0 = f32(1e-4)  # share of needs: where log(1 + x) / x is 1 - x / 2 in single precision


@stage
def want(wanted, pace, debt, shift):  # type: ignore[no-untyped-def]
    """Share of a week's needs that a tool moves, less what is paid back, written to `shift`.

    Parameters
    ----------
    wanted
        Share of a week's needs that are to come now rather than later, may be negative, (n,).
    pace
        Share of the debt that is paid back in a week.
    debt
        Weeks of usual purchases made early, (n,).
    shift
        What comes of both, at least `LEAST` - 1, (n,).
    """
    for i in range(shift.size):
        shift[i] = max(f32(1) + wanted[i] - pace * debt[i], LEAST) - f32(1)


@stage
def move(shift, together, out):  # type: ignore[no-untyped-def]
    """The own part, log rate, in what all tools `together` move, shares of needs, (n,)."""
    for i in range(out.size):
        log = log_of(max(f32(1) + together[i], LEAST))
        if shift[i] == together[i]:
            out[i] = log
        elif abs(together[i]) < NEAR_0:
            out[i] = shift[i] * (f32(1) - f32(0.5) * together[i])
        else:
            out[i] = log * shift[i] / together[i]


@stage
def _note(rate, usual_rate, shift, together, debt):  # type: ignore[no-untyped-def]
    for i in range(debt.size):
        factor = max(f32(1) + together[i], LEAST)
        if shift[i] == together[i]:
            part = f32(1) - f32(1) / factor
        elif factor > LEAST:
            part = shift[i] / factor
        else:
            part = (f32(1) - f32(1) / factor) * shift[i] / together[i]
        debt[i] += rate[i] * part / max(usual_rate[i], f32(1e-9))


def note_debt(
    rate: Row, usual_rate: Row, shift: Row, together: Row, debt: NDArray[np.float32]
) -> None:
    """Write down what of this week's expected purchases `rate` came early, (n,): the part of
    the own `shift` in what all tools moved `together`.
    """
    _note(rate, usual_rate, shift, together, debt)
