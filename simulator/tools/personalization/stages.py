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
def known(mask, on_file, minds, refuse, out):  # type: ignore[no-untyped-def]
    """Of those addressed those of whom something is on file and who let it be, (n,)."""
    for i in range(out.size):
        has = (on_file[i] >= LEAST) & (minds[i] >= refuse)
        out[i] = mask[i] if has else f32(0)


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
    recent, record, wrong, mistake, waits, worth, usual_rate, usual_spend, felt
):
    """What wrong data of four weeks cost and what a gift that waits is worth, (n,).

    `worth` is that of the gift, currency; `felt` is in shares of the basket.
    """
    for i in range(felt.size):
        load = earlier(recent[i]) + (recent[i] & u32(255))
        lost = mistake * f32(load) if record[i] < wrong else f32(0)
        gets = f32(1) - exp_of(-usual_rate[i])
        gift = worth * gets / max(usual_spend[i], f32(1e-9)) if waits[i] > 0 else f32(0)
        felt[i] = gift - lost


@stage
def hand_over(waits, n, given):  # type: ignore[no-untyped-def]
    """Gifts taken at this week's purchases, 1 or 0, (n,); the others wait a week less."""
    for i in range(waits.size):
        takes = (waits[i] > 0) & (n[i] > 0)
        given[i] = np.int64(1) if takes else np.int64(0)
        left = waits[i] - np.uint8(1) if waits[i] > 0 else np.uint8(0)
        waits[i] = np.uint8(0) if takes else left
