"""Stages of profit share, compiled: what is paid out of a period, and what is made of it."""

from __future__ import annotations

import numpy as np

from simulator.draws import exp_of, f32, inline, stage

MOST_MISSED = f32(0.05)  # of what is paid in a period: however much less is paid out


@inline
def seen(payout, usual_rate, weeks, noticed):  # type: ignore[no-untyped-def]
    """How much of a payout is noticed that is a share `payout` of what was paid in so many weeks:
    by its size beside the usual basket.
    """
    size = payout * usual_rate * weeks / noticed
    return f32(1) - exp_of(-min(size * size, f32(60)))


@stage
def noticed_of(payout, usual_rate, weeks, noticed, out):  # type: ignore[no-untyped-def]
    """The same of customers who buy as usual, (n,)."""
    for i in range(out.size):
        out[i] = seen(payout, usual_rate[i], weeks, noticed)


@stage
def receive(  # type: ignore[no-untyped-def]
    spent, ended, rate, weeks, usual_rate, usual_spend, value, noticed, loss, pace, reference,
    last, worth,
):  # fmt: skip
    """What the payout of a period is worth to customers, currency (n,), below 0 for what is missed.

    What is beyond the payout that they are used to is gained, what falls short of it is missed,
    and what falls short of the last one is missed `loss` times on top. Who has bought nothing is
    paid nothing and misses nothing, until it has `ended`: then they miss it once. Whoever has been
    paid before gets used to what others are paid, too, or those who buy seldom would find it new
    for longer.

    Parameters
    ----------
    spent
        What counts of the period, 1/10,000 (n,).
    rate
        What is paid out of each unit that counts.
    pace
        Part of the difference to a payout that one has got used to after it.
    reference, last
        The payout one is used to, and the last one, as `rate`, (n,).
    """
    for i in range(worth.size):
        counts = spent[i] > 0
        gone = ended & (not counts) & (last[i] > f32(0))
        paid = rate if counts else f32(0)
        clear = seen(max(paid, last[i]), usual_rate[i], weeks, noticed)
        gain = (paid - reference[i]) - loss * max(last[i] - paid, f32(0))
        base = np.float32(np.float64(spent[i]) / 10_000.0) if counts else usual_spend[i] * weeks
        felt = value * clear * max(gain, -MOST_MISSED) * base
        worth[i] = felt if counts | gone else f32(0)
        knows = counts | (last[i] > f32(0))
        reference[i] += (rate - reference[i]) * pace if knows else f32(0)
        last[i] = rate if knows else last[i]
        reference[i] = f32(0) if gone else reference[i]
        last[i] = f32(0) if gone else last[i]


@stage
def pay(spent, rate, out):  # type: ignore[no-untyped-def]
    """What is paid out of what was spent, whole 1/10,000 (n,)."""
    for i in range(out.size):
        out[i] = np.int64(np.float64(spent[i]) * rate)


@stage
def scale(kept, weight, out):  # type: ignore[no-untyped-def]
    """What all customers have paid that an agent stands for, 1/10,000 (n,)."""
    for i in range(out.size):
        out[i] = np.int64(np.float64(kept[i]) * weight + 0.5)


@stage
def count(turn, kept, paid, paid_common, spent, common):  # type: ignore[no-untyped-def]
    """Add the week's purchases of those addressed, and what of them the control had, too."""
    for i in range(spent.size):
        new = kept[i] if turn[i] > 0 else np.int64(0)
        share = np.float64(paid_common[i]) / np.float64(max(paid[i], np.int64(1)))
        spent[i] += new
        common[i] += np.int64(np.float64(new) * min(share, 1.0))
