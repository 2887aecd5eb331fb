"""Coupons whose window is each customer's own: what `stages` does, by the week of that window."""

import numpy as np

from simulator.draws import f32, stage
from simulator.program.parts.grant import of_common
from simulator.tools.coupons.stages import USED, extra_trips, part_of, relative_of


@stage
def drop(begins, fresh, due):  # type: ignore[no-untyped-def]
    """Put what those whose window begins have got in the place of what they had, (n,)."""
    for i in range(due.size):
        due[i] = fresh[i] if begins[i] else due[i]


@stage
def hold(begins, due, weeks, usual_rate, usual_spend, worth, held, out):  # type: ignore[no-untyped-def]
    """How much of a usual coupon one has got lately, (n,); `held` counts the weeks down."""
    for i in range(out.size):
        left = max(held[i] - np.int16(1), np.int16(0))
        held[i] = weeks if begins[i] & (due[i] != 0) else left
        out[i] = relative_of(worth, usual_rate[i], usual_spend[i]) if held[i] > 0 else f32(0)


@stage
def bring(due, now, length, usual_rate, usual_spend, worth, incremental, held, added):  # type: ignore[no-untyped-def]
    """Additional purchases of those whose coupon comes to mind this week, (n,)."""
    for i in range(added.size):
        relative = relative_of(worth, usual_rate[i], usual_spend[i])
        left = f32(length - now[i] + 1)
        extra = extra_trips(usual_rate[i] * left, incremental * part_of(relative, held[i]))
        added[i] = extra if (due[i] == now[i]) & (now[i] > 0) else f32(0)


@stage
def redeem(n, common, paid, now, face, due, given, on_common):  # type: ignore[no-untyped-def]
    """Who has a coupon in mind and buys redeems it: given, and what of it is common, (n,)."""
    for i in range(due.size):
        redeems = (due[i] > 0) & (due[i] <= now[i]) & (n[i] > 0)
        amount = min(face, paid[i]) if redeems else np.int64(0)
        due[i] = np.int16(USED) if redeems else due[i]
        given[i] = amount
        on_common[i] = of_common(amount, common[i], n[i])


@stage
def lapse(now, length, due):  # type: ignore[no-untyped-def]
    """Coupons lapse with the last week of their own window."""
    for i in range(due.size):
        due[i] = np.int16(0) if now[i] == length else due[i]
