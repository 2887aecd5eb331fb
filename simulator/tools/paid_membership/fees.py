"""What a fee does to many customers at once: who pays it, and who pays it again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.draws import exp_of, f32, log_of, stage
from simulator.program.channels import Row
from simulator.program.parts import odds
from simulator.program.week import RUNNING, Week
from simulator.tools.paid_membership.terms import PaidMembershipTerms

YEAR = 52
AT_MOST = 2.0  # times what it is worth to them in a year: more is paid by nobody
AGAIN = 1.0  # the same of who has had it for a term: who paid more than it saved ends it
Numbers = NDArray[np.float64]


def affordable(week: Week, yearly_fee: float, worth: float, times: float = AT_MOST) -> Row:
    """1 for those whom it costs at most so many `times` what it is worth to them, (n,)."""
    if not yearly_fee:
        return np.ones(week.n, np.float32)
    pays: Row = (yearly_fee <= times * worth * YEAR * week.usual_spend).astype(np.float32)
    return pays


def long_run(terms: PaidMembershipTerms, bar: float, toll: float, spend: Numbers) -> Numbers:
    """Share of customers, by yearly spend, who have what has been offered for ten years.

    Parameters
    ----------
    bar, toll
        See `odds.long_run`.
    """

    def shares(renewal: float | None) -> Numbers:
        years = RUNNING / YEAR
        return odds.long_run(bar, terms.value_slope, toll, renewal, spend, years, 1.0)

    if terms.free:
        return shares(None)
    times = terms.yearly_fee / np.maximum(terms.worth() * spend, 1e-9)
    ones: Numbers = np.where(times <= AGAIN, shares(terms.renewal), shares(0.0))
    return np.where(times <= AT_MOST, ones, 0.0)


@stage
def renew(  # type: ignore[no-untyped-def]
    mask, is_open, since, usual_rate, u, stays, term, n, left, uses
):
    """End the week; whose four weeks are over pays again, or not.

    Who has not bought for so many times their usual pause pays with `stays` to that power.
    """
    # Products of flags: a choice between numbers of other widths is not packed without AVX-512.
    term = np.uint8(term) * np.uint8(is_open > f32(0))
    calm = log_of(stays)
    for i in range(left.size):
        was = left[i]
        pauses = max(f32(since[i]) * usual_rate[i], f32(1))
        again = (u[i] < exp_of(max(calm * pauses, f32(-80)))) & (mask[i] > f32(0))
        next_left = np.uint8(again) * term
        left[i] = np.uint8(was == 1) * next_left + np.uint8(was > 1) * (was - np.uint8(1))
        uses[i] = np.int32(was != 1) * (uses[i] + np.int32(was > 0) * n[i])
