"""Stages of participation, compiled: who replies, what is remembered of it, and what that does."""

from __future__ import annotations

import numpy as np

from simulator.draws import f32, stage

u16 = np.uint16


@stage
def reply(would, u, active, willing, each, news, part, told):  # type: ignore[no-untyped-def]
    """Who replies this week, uint8 (n,): `each` of those who ever would, at a first message."""
    for i in range(told.size):
        replies = (would[i] < willing) & (u[i] < each * news[i] * part[i]) & (active[i] > 0)
        told[i] = np.uint8(1) if replies else np.uint8(0)


@stage
def pass_week(heard, ignored, replied):  # type: ignore[no-untyped-def]
    """One week less for which what came of a reply is remembered, (n,) each."""
    for i in range(heard.size):
        heard[i] -= u16(1) if heard[i] > u16(0) else u16(0)
        ignored[i] -= u16(1) if ignored[i] > u16(0) else u16(0)
        replied[i] -= u16(1) if replied[i] > u16(0) else u16(0)


@stage
def feel(  # type: ignore[no-untyped-def]
    heard, ignored, replied, every, usual_spend, value, each, lost, stays_log, asking, belonging,
    churn, need,
):  # fmt: skip
    """What a reply does while it is remembered: value, log leaving hazard, log need rate, (n,).

    `each` is the most, in currency a week, that an answer is worth; `every` how many tools' replies
    are remembered, of which this one is one.
    """
    for i in range(belonging.size):
        part = f32(1) / max(every[i], f32(1))
        has = part if heard[i] > u16(0) else f32(0)
        lacks = part if ignored[i] > u16(0) else f32(0)
        worth = min(value, each / max(usual_spend[i], f32(1e-9)))
        belonging[i] = has * worth - lacks * lost
        churn[i] = has * stays_log
        need[i] = part * asking if replied[i] > u16(0) else f32(0)
