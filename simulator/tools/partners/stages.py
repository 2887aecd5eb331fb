"""What partners do to many customers at once."""

from __future__ import annotations

import numpy as np

from simulator.draws import exp_of, f32, stage

WHOLE_EFFECT = 0.01  # of spend here, from which on what partners give brings all that it can
LEAST = 0.02  # of what is collected, below which nobody collects
MOMENTUM = 5  # weeks after points were used, in which that is felt


@stage
def reach(usual_spend, weekly, back, here, there, term, keeps, out):  # type: ignore[no-untyped-def]
    """How likely points that are collected there become rewards within the `term`, (n,).

    A member gets `weekly` there and `back` of what they spend here. Rewards are had `here` (not at
    all where it takes twice as long), or `there`, as likely as they think of it in the weeks that
    are left once it is filled; `keeps` is the log chance that they do not in a week. Rewards of 0
    are none. What is all but out of reach nobody collects for.
    """
    for i in range(out.size):
        inflow = max(weekly + back * usual_spend[i], f32(1e-9))
        fits = min(max(f32(2) * term * inflow / max(here, f32(1e-9)) - f32(1), f32(0)), f32(1))
        left = max(term - there / inflow, f32(0))
        used = f32(1) - exp_of(max(keeps * left, f32(-80)))
        best = max(fits if here > f32(0) else f32(0), used if there > f32(0) else f32(0))
        out[i] = best if best >= f32(LEAST) else f32(0)


@stage
def collect(mask, active, weekly, unit, points):  # type: ignore[no-untyped-def]
    """Points of a week, hundredths (n,); `unit` of them for a unit of currency."""
    for i in range(points.size):
        there = (mask[i] > f32(0)) & (active[i] > 0)
        earned = np.int64(weekly[i] * unit + f32(0.5))
        points[i] = earned if there else np.int64(0)


@stage
def move(  # type: ignore[no-untyped-def]
    mine, total, usual_share, sensitivity, visits, brought, needs, talk
):
    """What this partner's points do for purchases here and for newcomers, log (n,).

    `mine` of the `total` that all partners give, shares of spend here: all together at most
    `visits`, and never more than the same as a price cut; `brought` from a usual part on.
    """
    for i in range(needs.size):
        all_of_it = max(total[i], f32(1e-12))
        cut = sensitivity * (f32(1) - usual_share[i]) * total[i]
        part = mine[i] / all_of_it
        size = min(total[i] / f32(WHOLE_EFFECT), f32(1))
        needs[i] = max(min(visits, cut), -cut) * part
        talk[i] = brought * size * part


@stage
def linger(  # type: ignore[no-untyped-def]
    used, unit, usual_spend, usual_share, sensitivity, spillover, after, gain, out
):
    """What having used points there does for purchases here in the weeks after it, log (n,).

    Never more than what was used would buy here as a price cut in these weeks.
    """
    for i in range(out.size):
        spend = max(usual_spend[i] * f32(MOMENTUM), f32(1e-9))
        worth = f32(used[i]) * unit
        cut = sensitivity * (f32(1) - usual_share[i]) * worth / spend
        new = used[i] > 0
        gain[i] = max(min(spillover, cut), -cut) if new else gain[i]
        left = f32(MOMENTUM) if new else after[i]
        out[i] = gain[i] if left > f32(0) else f32(0)
        after[i] = max(left - f32(1), f32(0))


@stage
def ask(mask, luck, shops_there, u, redeem_rate, step, out):  # type: ignore[no-untyped-def]
    """The reward that each who shops there would use this week, hundredths; 0 for none, (n,)."""
    for i in range(out.size):
        wants = (mask[i] > f32(0)) & (luck[i] < shops_there) & (u[i] < redeem_rate)
        out[i] = step if wants else np.int64(0)
