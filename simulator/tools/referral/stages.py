"""Stages of a referral program, compiled: who thinks of it, what is used, what friends do."""

from __future__ import annotations

import numpy as np

from simulator.draws import exp_of, f32, inline, stage
from simulator.program.parts.grant import of_common

FADES = f32(1 / 156)  # of what a friend spends more or less, in a week: gone after three years
MOST_DUE = np.int64(10**17)  # 1/10,000: nobody could use more, and sums stay whole
i16 = np.int16


@stage
def think(news, part, glad, keeps, knows, would):  # type: ignore[no-untyped-def]
    """Who thinks of it, from 0 to 1, and who would recommend us as well, (n,) each.

    `glad` is 1 for who is satisfied enough to recommend us; a message tells at most what it is
    worth to those who had few lately.
    """
    for i in range(knows.size):
        told = min(news[i] * part[i], f32(1))
        knows[i] = max(knows[i] * keeps, told)
        would[i] = max(would[i] * keeps, told * glad[i])


@stage
def talk(would, active, mask, this_year, most, large, log, more):  # type: ignore[no-untyped-def]
    """Log talk beyond the own of who can still be rewarded this year, (n,)."""
    for i in range(more.size):
        can = (active[i] > 0) & (this_year[i] < most)
        size = f32(2) * large[i] / (large[i] + f32(1))
        more[i] = would[i] * mask[i] * log * size if can else f32(0)


@stage
def use(due, to_pay, n, common, given, on_common):  # type: ignore[no-untyped-def]
    """What rewards take off this week's purchases, (n,), and what of it the control's had."""
    for i in range(given.size):
        amount = min(due[i], to_pay[i]) if n[i] > 0 else np.int64(0)
        given[i] = amount
        on_common[i] = of_common(amount, common[i], n[i])


@stage
def pass_week(given, left, due, glad, fresh):  # type: ignore[no-untyped-def]
    """Take what was used off rewards, which lapse with their term; a week less of what fades."""
    for i in range(due.size):
        left[i] = left[i] - i16(1) if left[i] > i16(0) else i16(0)
        due[i] = min(due[i] - given[i], MOST_DUE) if left[i] > i16(0) else np.int64(0)
        glad[i] = glad[i] - i16(1) if glad[i] > i16(0) else i16(0)
        fresh[i] = max(fresh[i] - FADES, f32(0))


@stage
def stay(glad, friend, giver_here, giver_log, friend_log, churn):  # type: ignore[no-untyped-def]
    """Log leaving hazard of givers and of friends whose giver is here, (n,)."""
    for i in range(churn.size):
        gives = giver_log if glad[i] > i16(0) else f32(0)
        churn[i] = gives + friend_log * f32(friend[i] & giver_here[i])


@inline
def _because(more, u):  # type: ignore[no-untyped-def]
    """Whether a friend came for the reward: of exp(more) times as many all but the first."""
    return u < f32(1) - exp_of(-more)


@stage
def claim(by_talk, more, knows, large, abuse, u_because, u_claims, because, claims):  # type: ignore[no-untyped-def]
    """Of newcomers those whom the reward has brought, and those for whom it is claimed, (m,)."""
    for i in range(claims.size):
        brought = by_talk[i] and _because(more[i], u_because[i])
        anyway = knows[i] if by_talk[i] else knows[i] * min(abuse * large[i], f32(1))
        because[i] = brought
        claims[i] = brought or (u_claims[i] < anyway)
