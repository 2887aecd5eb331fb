"""Stages of personalization, compiled: what is on file, and what a message or a gift does."""

from __future__ import annotations

import numpy as np

from simulator.draws import exp_of, f32, stage, u32
from simulator.program.parts.contact import earlier

LEAST = f32(0.5)  # purchases on file from which on anything is known: half of one, as it fades


@stage
def keep(on_file, seen, n, keeps, minds, refuse):  # type: ignore[no-untyped-def]
    """Purchases on file after a week, (n,): what is not out of date, and this week's."""
    for i in range(on_file.size):
        may = f32(1) if minds[i] >= refuse else f32(0)
        on_file[i] = (on_file[i] * keeps + f32(n[i]) * seen[i]) * may


@stage
def known(mask, on_file, out):  # type: ignore[no-untyped-def]
    """Of those addressed those of whom something is on file, which nobody is who refuses, (n,)."""
    for i in range(out.size):
        out[i] = mask[i] if on_file[i] >= LEAST else f32(0)


@stage
def bring(  # type: ignore[no-untyped-def]
    on_file, record, wrong, per_purchase, lift, more, news, part, added
):
    """Purchases added by this week's messages: the own `part`, (n,), none where data are wrong.

    A message adds `lift` where nothing is known and so many times `more` beyond where all is.
    """
    for i in range(added.size):
        knows = f32(1) - exp_of(-on_file[i] * per_purchase)
        right = f32(1) if record[i] >= wrong else f32(0)
        added[i] = lift * (f32(1) + more * knows) * news[i] * part[i] * right


@stage
def feel(  # type: ignore[no-untyped-def]
    recent, record, wrong, mistake, waits, gift, worth, usual_rate, usual_spend, felt
):
    """What wrong data of four weeks cost and what a gift that waits is worth, (n,).

    The `gift`, currency, is had as far as a usual purchase goes, with the chance that one usually
    buys in a week; `felt` is in shares of the basket.
    """
    for i in range(felt.size):
        load = earlier(recent[i]) + (recent[i] & u32(255))
        lost = mistake * f32(load) if record[i] < wrong else f32(0)
        had = min(gift, usual_spend[i] / max(usual_rate[i], f32(1e-9)))
        gets = (f32(1) - exp_of(-usual_rate[i])) / max(usual_spend[i], f32(1e-9))
        felt[i] = (worth * had * gets if waits[i] > 0 else f32(0)) - lost


@stage
def hand_over(waits, n, common, to_pay, gift, given, of_common):  # type: ignore[no-untyped-def]
    """Gifts taken off this week's purchases, 1/10,000 (n,), and what of them the control arm's
    purchases had; the others wait a week less.
    """
    for i in range(waits.size):
        takes = (waits[i] > 0) & (n[i] > 0)
        given[i] = min(gift, to_pay[i]) if takes else np.int64(0)
        of_common[i] = given[i] * np.int64(common[i]) // np.int64(max(n[i], 1))
        left = waits[i] - np.uint8(1) if waits[i] > 0 else np.uint8(0)
        waits[i] = np.uint8(0) if takes else left
