"""Stages of charity, compiled: what is given of each customer's purchases, and what they feel."""

from __future__ import annotations

import numpy as np

from simulator.draws import exp_of, f32, inline, stage

TENTH = f32(0.1)  # of the basket: the donation that `warm_glow` is of


@stage
def part(turn, usual_rate, usual_spend, share, each, out):  # type: ignore[no-untyped-def]
    """Share of what a customer usually pays that is donated, at most all of it, (n,).

    Parameters
    ----------
    turn
        1 for those of whose purchases something is given this week, (n,).
    each
        Currency per purchase, on top of the `share`.
    """
    for i in range(out.size):
        basket = max(usual_spend[i], f32(1e-9)) / max(usual_rate[i], f32(1e-9))
        out[i] = turn[i] * min(share + each / basket, f32(1))


@inline
def beside_cut(cut, best, without):  # type: ignore[no-untyped-def]
    """How much of the glow is felt beside a price cut: all at the `best` one, `without` it so
    much, next to nothing beside a deep one.
    """
    times = min(cut / best, f32(40))
    hump = times * exp_of(f32(1) - times)
    hump *= hump
    return hump + without * (f32(1) - hump) if times < f32(1) else hump


@stage
def glow(  # type: ignore[no-untyped-def]
    mine, together, cut, worn, warm, scope, noticed, best, without, lasting, out
):
    """What the own donation is worth to a customer, share of the basket, (n,).

    Parameters
    ----------
    mine, together
        Share of what is paid that this tool and all of them donate, (n,).
    cut
        The price cut that the customer gets this week, share of the list price, (n,).
    worn
        How far they are used to it, 0 to 1, (n,).
    warm
        What a donation of a tenth is worth at most, beside the best cut, share of the basket.
    """
    whole = f32(1) - exp_of(-TENTH / scope)
    for i in range(out.size):
        given = together[i] * (f32(1) - cut[i])  # of the list price
        size = (f32(1) - exp_of(-min(given, f32(1)) / scope)) / whole
        seen = f32(1) - exp_of(-min((given / noticed) * (given / noticed), f32(60)))
        fresh = f32(1) - worn[i] * (f32(1) - lasting)
        felt = warm * size * seen * fresh * beside_cut(cut[i], best, without)
        out[i] = felt * mine[i] / max(together[i], f32(1e-9))


@stage
def wear(turn, ever, pace, worn):  # type: ignore[no-untyped-def]
    """Get used to what is given on, and forget it while there is none, (n,)."""
    for i in range(worn.size):
        there = f32(1) if ever[i] > 0 else f32(0)
        worn[i] += there * (turn[i] - worn[i]) * pace


@stage
def give(turn, kept, n, share, each, out):  # type: ignore[no-untyped-def]
    """What the week's purchases that are kept give to the cause, 1/10,000 (n,): no more than was
    paid for them.
    """
    for i in range(out.size):
        wanted = np.float64(kept[i]) * share + np.float64(n[i]) * each
        out[i] = np.int64(round(min(wanted, np.float64(kept[i])))) if turn[i] > 0 else np.int64(0)
