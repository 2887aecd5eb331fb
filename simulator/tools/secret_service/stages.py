"""Stages of a secret service, compiled: what being recognized does, and who comes to be known."""

from __future__ import annotations

from simulator.draws import exp_of, f32, log_of, stage

ENOUGH = 0.001  # of the basket, the cost from which prices matter as much less as is said
LN2 = 0.6931472


@stage
def recognize(  # type: ignore[no-untyped-def]
    knows, own_hours, hours, most, minds, usual_rate, usual_spend, each, per_half, value, worth,
    price, irritated, irritation, felt, price_log,
):  # fmt: skip
    """The own part of what being recognized is worth, and of how much less prices matter, (n,).

    Parameters
    ----------
    knows, own_hours
        Share of visits at which own staff recognize each, (n,), and the hours of their training.
    hours, most
        Of all such tools together: the sum of both multiplied, and the largest share, (n,).
    each
        What recognizing somebody costs at a visit, currency.
    felt, price_log
        Shares of the basket, and log of how much felt price cuts still matter, to be written.
    """
    for i in range(felt.size):
        all_of_them = max(hours[i], f32(1e-12))
        reached = f32(1) - exp_of(-f32(LN2) * per_half * all_of_them / max(most[i], f32(1e-12)))
        part = reached * most[i] * (knows[i] * own_hours / all_of_them)
        cost = each * usual_rate[i] / max(usual_spend[i], f32(1e-9))
        creepy = minds[i] < irritated
        gains = min(value * part, worth * cost * knows[i])
        felt[i] = -irritation * part if creepy else gains
        less = f32(0) if creepy else price * min(cost / f32(ENOUGH), f32(1))
        price_log[i] = part * log_of(f32(1) - less)


@stage
def remember(known, seen, n, per_visit, stays, out):  # type: ignore[no-untyped-def]
    """Who is known after a week: fewer by those of the staff who left, more by the visits, (n,)."""
    for i in range(out.size):
        left = known[i] * stays
        gained = f32(1) - exp_of(-f32(n[i]) * per_visit)
        out[i] = left + (f32(1) - left) * gained * seen[i]
