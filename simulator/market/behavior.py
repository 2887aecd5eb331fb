"""What customers do in a week: small compiled stages over a block of customers.

The order is that of docs/model.md: luck and needs (the same in every arm), then
per arm perception, leaving, purchases; then the baskets of all arms at once, so
that the k-th purchase of a week is the same basket in each. Loops are kept
straight so that they vectorise; sums are integers, so that no cut of the
population can change them.
"""

from __future__ import annotations

import numpy as np

from simulator.draws import (
    exp_of,
    f32,
    i32,
    inline,
    normal_of,
    philox,
    poisson_tail,
    stage,
    u32,
    uniform_of,
)  # fmt: skip

i64 = np.int64


@stage
def luck_and_needs(  # type: ignore[no-untyped-def]
    first, when, purpose, case, k0, k1, need, season, memory, noise, half_variance,
    rhythm, u_leave, u_buy, u_join, base,
):  # fmt: skip
    """Draw the week's luck, move the rhythm (log AR(1)), and get `base`, needs this week.

    `rhythm = memory rhythm + noise z`, z standard normal, and
    `base = need season exp(rhythm - half_variance)`. All float32 (n,); `noise` is the rhythm's
    weekly sd, `half_variance` keeps the mean of exp(rhythm) at 1.
    """
    for i in range(need.size):
        a, b, c, d = philox(u32(first + u32(i)), when, purpose, case, k0, k1)
        u_leave[i] = uniform_of(a)
        u_buy[i] = uniform_of(b)
        u_join[i] = uniform_of(d)
        x = memory * rhythm[i] + noise * normal_of(c)
        rhythm[i] = x
        base[i] = need[i] * season * exp_of(x - half_variance)


@stage
def luck_and_steady_needs(  # type: ignore[no-untyped-def]
    first, when, purpose, case, k0, k1, need, season, u_leave, u_buy, u_join, base
):
    """The same without a rhythm: `base = need season`."""
    for i in range(need.size):
        a, b, _, d = philox(u32(first + u32(i)), when, purpose, case, k0, k1)
        u_leave[i] = uniform_of(a)
        u_buy[i] = uniform_of(b)
        u_join[i] = uniform_of(d)
        base[i] = need[i] * season


@stage
def arrive(waiting, reached, alive, ever, since):  # type: ignore[no-untyped-def]
    """Prospects of one half whose turn has come become customers; returns how many.

    The j-th prospect comes when the arm's cumulative arrivals `reached`, in agents,
    pass j plus a keyed uniform, so that more advertising brings the same people
    earlier and further ones after them.
    """
    n = i64(0)
    for i in range(alive.size):
        comes = (waiting[i] <= reached) & (ever[i] == 0)
        if comes:
            alive[i] = 1
            ever[i] = 1
            since[i] = 0
            n += 1
    return n


@stage
def perceive(  # type: ignore[no-untyped-def]
    value, felt, price_log, choice, churn_log, price_weight, sensitivity, pull, ceiling,
    odds, hazard_log,
):  # fmt: skip
    """From channels to log-odds of choosing us and log leaving hazard, float32 (n,).

    `V = ceiling (1 - exp(-value / ceiling)) + price_weight felt exp(price_log)`, negative
    value unsaturated; `odds = sensitivity V + choice`; `hazard_log = churn_log - pull V`.
    """
    for i in range(odds.size):
        v = value[i]
        saturated = ceiling * (f32(1) - exp_of(-max(v, f32(0)) / ceiling))
        v = min(v, f32(0)) + saturated
        v += price_weight[i] * felt[i] * exp_of(price_log[i])
        odds[i] = sensitivity * v + choice[i]
        hazard_log[i] = churn_log[i] - pull * v


@stage
def leave(alive, hazard, hazard_log, share_of_week, u_leave):  # type: ignore[no-untyped-def]
    """Customers leave with p = 1 - exp(-hazard); returns how many. `alive` is uint8 (n,).

    Their hazard in a week is `hazard share_of_week exp(hazard_log)`.
    """
    n = i64(0)
    for i in range(alive.size):
        h = hazard[i] * share_of_week * exp_of(hazard_log[i])
        small = h * (f32(1) - h * (f32(0.5) - h * f32(1 / 6)))
        p = small if h < f32(0.02) else f32(1) - exp_of(-h)
        stays = np.uint8(1) if u_leave[i] >= p else np.uint8(0)
        n += i64(alive[i] & (np.uint8(1) - stays))
        alive[i] &= stays
    return n


@stage
def choose(alive, base, preference, odds, need_log, added, rate, share, elsewhere):  # type: ignore[no-untyped-def]
    """Expected purchases at us (`rate`), at the rival (`elsewhere`), and our `share`, (n,).

    `share = 1 / (1 + exp(-(preference + odds)))`, `needs = base exp(need_log)` of customers
    who have not left, `elsewhere = needs (1 - share)`, `rate = needs share + added`, not below 0.
    """
    for i in range(base.size):
        here = f32(alive[i])
        p = f32(1) / (f32(1) + exp_of(-(preference[i] + odds[i])))
        needs = base[i] * exp_of(need_log[i]) * here
        share[i] = p
        elsewhere[i] = needs - needs * p
        rate[i] = max(needs * p + added[i] * here, f32(0))  # what hurts takes no more than all


@stage
def at_rival(elsewhere, basket, unit, cut):  # type: ignore[no-untyped-def]
    """Expected purchases at the rival in millionths, and their list value in ledger units.

    Each by half. Each customer's is rounded down, so that sums are exact in any grouping.
    """
    first, sales = _at_rival(elsewhere[:cut], basket[:cut], unit)
    second, others = _at_rival(elsewhere[cut:], basket[cut:], unit)
    return (first, second), (sales, others)


@inline
def _at_rival(elsewhere, basket, unit):  # type: ignore[no-untyped-def]
    purchases, sales = i64(0), i64(0)
    for i in range(elsewhere.size):
        mean = np.float64(elsewhere[i])
        purchases += i64(mean * 1e6)
        sales += i64(mean * np.float64(basket[i]) * unit)
    return purchases, sales


@stage
def buy(rate, u_buy, n):  # type: ignore[no-untyped-def]
    """Purchases of the week: Poisson by inversion of one uniform; `n` is int32 (n,)."""
    for i in range(rate.size):
        mean = min(rate[i], f32(60))
        u = u_buy[i]
        p = exp_of(-mean)
        c = p
        k = i32(u > c)
        p *= mean
        c += p
        k += i32(u > c)
        p *= mean * f32(1 / 2)
        c += p
        k += i32(u > c)
        p *= mean * f32(1 / 3)
        c += p
        k += i32(u > c)
        p *= mean * f32(1 / 4)
        c += p
        k += i32(u > c)
        p *= mean * f32(1 / 5)
        c += p
        k += i32(u > c)
        p *= mean * f32(1 / 6)
        c += p
        k += i32(u > c)
        p *= mean * f32(1 / 7)
        c += p
        k += i32(u > c)
        n[i] = k
    for i in range(rate.size):  # the few who need more: exact, one at a time
        if n[i] >= 8:
            n[i] = max(poisson_tail(np.float64(u_buy[i]), np.float64(rate[i])), i32(8))


@stage
def remember(n, since, bought):  # type: ignore[no-untyped-def]
    """Weeks since the last purchase (uint16) and whether anything was bought (uint8 bit 0)."""
    for i in range(n.size):
        came = n[i] > 0
        since[i] = np.uint16(0) if came else min(since[i] + np.uint16(1), np.uint16(9999))
        bought[i] |= np.uint8(1) if came else np.uint8(0)


@stage
def recent(alive, since, gap, cut):  # type: ignore[no-untyped-def]
    """How many customers there are who bought within `gap` weeks, by half."""
    return _recent(alive[:cut], since[:cut], gap), _recent(alive[cut:], since[cut:], gap)


@inline
def _recent(alive, since, gap):  # type: ignore[no-untyped-def]
    total = i64(0)
    for i in range(alive.size):
        total += alive[i] & np.uint8(since[i] < gap)
    return total


@stage
def of_members(member, alive, since, gap, n, sales, cut, totals):  # type: ignore[no-untyped-def]
    """Active members, those of them who bought within `gap` weeks, members' purchases and sales.

    Into `totals`, int64 (4, halves).
    """
    _members(member[:cut], alive[:cut], since[:cut], gap, n[:cut], sales[:cut], totals[:, 0])
    _members(member[cut:], alive[cut:], since[cut:], gap, n[cut:], sales[cut:], totals[:, 1])


@inline
def _members(member, alive, since, gap, n, sales, totals):  # type: ignore[no-untyped-def]
    heads, recents, purchases, money = i64(0), i64(0), i64(0), i64(0)
    for i in range(n.size):
        inside = i64(member[i] > f32(0))
        here = inside * i64(alive[i])
        heads += here
        recents += here * i64(since[i] < gap)
        purchases += inside * i64(n[i])
        money += inside * sales[i]
    totals[0], totals[1], totals[2], totals[3] = heads, recents, purchases, money


@stage
def join(member, n, alive, refuse_log, enrol_log_odds, u_join, joined):  # type: ignore[no-untyped-def]
    """Non-members asked at a purchase may join; returns how many.

    With `p = 1 - exp(n refuse_log exp(enrol_log_odds))`, n purchases at which they are asked.
    `refuse_log` is log(1 - chance per purchase) of each customer, 0 where they are not
    reached; `enrol_log_odds` shifts it (to first order in the chance).
    """
    total = i64(0)
    for i in range(n.size):
        asked = f32(n[i]) * f32(alive[i]) * (f32(1) - member[i])
        p = f32(1) - exp_of(asked * refuse_log[i] * exp_of(enrol_log_odds[i]))
        joins = u_join[i] < p
        joined[i] = np.uint8(1) if joins else np.uint8(0)
        member[i] += f32(1) if joins else f32(0)
        total += i64(joins)
    return total
