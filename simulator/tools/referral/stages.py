"""Stages of a referral program, compiled: who thinks of it, what is used, what friends do."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.draws import exp_of, f32, inline, stage
from simulator.program.ledger import MONEY
from simulator.program.parts.grant import of_common

Money = NDArray[np.int64]
Places = NDArray[np.intp]

FADES = f32(1 / 156)  # of what a friend spends more or less, in a week: gone after three years
MOST_DUE = np.int64(10**17)  # 1/10,000: nobody could use more, and sums stay whole
MOST = f32(np.log(3.0))  # log talk: no reward brings more than three times as many friends
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
    """Log talk beyond the own of who can still be rewarded this year, (n,).

    Larger rewards bring more, up to three times as many, or to what is believed of usual ones.
    """
    most_log = max(log, MOST)
    for i in range(more.size):
        can = (active[i] > 0) & (this_year[i] < most)
        size = f32(2) * large[i] / (large[i] + f32(1))
        more[i] = would[i] * mask[i] * min(log * size, most_log) if can else f32(0)


@stage
def use(due, to_pay, n, common, given, on_common):  # type: ignore[no-untyped-def]
    """What rewards take off this week's purchases, (n,), and what of it the control's had."""
    for i in range(given.size):
        amount = min(due[i], to_pay[i]) if n[i] > 0 else np.int64(0)
        given[i] = amount
        on_common[i] = of_common(amount, common[i], n[i]) if amount > 0 else np.int64(0)


def pass_week(given: Money, at: Places, own: Any) -> None:
    """Take what was used off rewards, whose places are `at`; they lapse with their term."""
    np.maximum(own.left - i16(1), i16(0), out=own.left)
    np.maximum(own.glad - i16(1), i16(0), out=own.glad)
    np.maximum(own.fresh - FADES, f32(0), out=own.fresh)
    left = np.minimum(own.due[at] - given[at], MOST_DUE)
    own.due[at] = np.where(own.left[at] > 0, left, 0)
    own.got[:] = 0
    own.got[at] = given[at] / MONEY


@stage
def again(u, knows, large, rate, active, this_year, most, who):  # type: ignore[no-untyped-def]
    """Who registers once more, uint8 (n,)."""
    for i in range(who.size):
        cheats = u[i] < min(knows[i] * large[i] * rate, f32(1))
        who[i] = cheats & (active[i] > 0) & (this_year[i] < most)


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
