"""What customers live through: failures, delight, problems, memory; mood, and coming back.

Compiled like `behavior`. What happens at a purchase is walked through one purchase
after another, because each is felt against what went before it.
"""

from __future__ import annotations

import numpy as np

from simulator.draws import exp_of, f32, inline, philox, stage, u32, uniform_of

i64 = np.int64
NO_PROBLEM, ORDINARY, PRIORITY = 0, 1, 2  # an open problem, by its class at the desk
CLEAN, GRUDGE, MENDED = 0, 1, 2  # what is remembered of the last problem
MILLION = 1e6


@stage
def week_of_luck(first, when, purpose, case, k0, k1, u_desk, u_forget, u_back):  # type: ignore[no-untyped-def]
    """Luck of the week apart from buying, float32 (n,) each; the same in every arm."""
    for i in range(u_desk.size):
        a, b, c, _ = philox(u32(first + u32(i)), when, purpose, case, k0, k1)
        u_desk[i] = uniform_of(a)
        u_forget[i] = uniform_of(b)
        u_back[i] = uniform_of(c)


@stage
def hear_from_desk(  # type: ignore[no-untyped-def]
    problem, memory, satisfaction, before, alive, u_desk, closed, good, origin
):
    """Last week's answers: which open problems end, and how; returns how many well.

    `closed` and `good`, float32 (3,), are by class the share of open problems that ended
    and the share that ended well. A problem that ended well is forgiven, satisfaction
    is what it was, but no better than usual; a second one within memory restores
    nothing. What ended badly is remembered as a grudge.
    """
    resolved = i64(0)
    for i in range(problem.size):
        kind = problem[i]
        if kind == 0:
            continue
        if u_desk[i] < good[kind]:
            problem[i] = 0
            resolved += i64(alive[i])
            if memory[i] == 0:
                satisfaction[i] = max(satisfaction[i], min(before[i], origin))
                memory[i] = 2
        elif u_desk[i] < closed[kind]:
            problem[i] = 0
            memory[i] = 1
    return resolved


@stage
def feel(  # type: ignore[no-untyped-def]
    satisfaction, extra, memory, origin, pull, retention, grudge, odds, hazard_log, acts
):
    """Add what is felt to the log-odds of choosing us and the log leaving hazard, in place.

    `acts` gets what is added to the log hazard, (n,).
    """
    for i in range(odds.size):
        felt = satisfaction[i] + extra[i] - origin
        odds[i] += pull * felt
        acts[i] = (grudge if memory[i] == np.uint8(1) else f32(0)) - retention * felt
        hazard_log[i] += acts[i]


@stage
def press(odds, hazard_log, by_odds, by_hazard):  # type: ignore[no-untyped-def]
    """A rival's offer to everybody, in place."""
    for i in range(odds.size):
        odds[i] -= by_odds
        hazard_log[i] += by_hazard


@stage
def press_by_price(odds, hazard_log, by_odds, by_hazard, price_log):  # type: ignore[no-untyped-def]
    """A rival's price cut, in place: it matters as much as felt price cuts do to each."""
    for i in range(odds.size):
        matters = exp_of(price_log[i])
        odds[i] -= by_odds * matters
        hazard_log[i] += by_hazard * matters


@stage
def compare_prices(odds, hazard_log, by_odds, by_hazard, price_weight, price_log):  # type: ignore[no-untyped-def]
    """What we cost beside the rival, in place: it matters as much as a felt price cut does to each.

    By `price_weight exp(price_log)`, as `behavior.perceive` weighs what is felt of a price.
    """
    for i in range(odds.size):
        matters = price_weight[i] * exp_of(price_log[i])
        odds[i] -= by_odds * matters
        hazard_log[i] += by_hazard * matters


@stage
def forget(memory, n, u_forget, by_purchase, by_week):  # type: ignore[no-untyped-def]
    """What is remembered fades with the week and with the purchases made in it."""
    for i in range(memory.size):
        kept = exp_of(-(f32(n[i]) * by_purchase + by_week))
        memory[i] = np.uint8(0) if u_forget[i] > kept else memory[i]


@stage
def live_through(  # type: ignore[no-untyped-def]
    m, who, which, n, lived, reports, fails, priority, speed, loss, delights, delight, serious,
    report_rate, satisfaction, before, problem, memory, cut, counts,
):  # fmt: skip
    """The week's purchases one after another, as they were felt.

    Of the m purchases that `who` makes in some arm, the first `n` of each customer are
    this arm's. `lived` and `reports`, float32 (m,), are their luck, `fails` the chance
    that one fails, (n,). The same number says whether a purchase fails and whether that
    is a problem. `counts`, int64 (halves, 8), gets failures, problems, reported ones, those
    with priority, `cut` customers being the first half. Without a branch but that of the few
    that fail, like `list_occasions`.
    """
    s = f32(0)
    for q in range(m):
        i = who[q]
        s = satisfaction[i] if which[q] == 0 else s
        own = which[q] < n[i]
        z = lived[q]
        x = delight if z >= delights else f32(0)
        if (z < fails[i]) & own:
            x = -loss
            half = i64(i >= cut)
            counts[half, 0] += 1
            if z < fails[i] * serious:
                counts[half, 1] += 1
                if reports[q] >= report_rate:
                    memory[i] = np.uint8(1)
                elif problem[i] == 0:
                    counts[half, 2] += 1
                    before[i] = s
                    first = priority[i] > f32(0.5)
                    counts[half, 3] += i64(first)
                    problem[i] = np.uint8(2) if first else np.uint8(1)
        s += (speed if own else f32(0)) * (x - s)
        satisfaction[i] = s


@stage
def take_mood(satisfaction, extra, origin, alive, memory, cut, counts):  # type: ignore[no-untyped-def]
    """Add to `counts` grudges, satisfaction and mood of those who are there.

    Mood is what is felt above usual, below it double; both are in millionths.
    """
    _mood(satisfaction[:cut], extra[:cut], origin, alive[:cut], memory[:cut], counts[0])
    _mood(satisfaction[cut:], extra[cut:], origin, alive[cut:], memory[cut:], counts[1])


@inline
def _mood(satisfaction, extra, origin, alive, memory, counts):  # type: ignore[no-untyped-def]
    grudges, felt, mood = i64(0), i64(0), i64(0)
    for i in range(alive.size):
        above = satisfaction[i] + extra[i] - origin
        weighed = above if above > f32(0) else above + above
        here = i64(alive[i])
        grudges += here * i64(memory[i] == np.uint8(1))
        felt += here * i64(np.float64(satisfaction[i]) * MILLION)
        mood += here * i64(np.float64(weighed) * MILLION)
    counts[4] += grudges
    counts[5] += felt
    counts[6] += mood


@stage
def come_back(alive, ever, returned, rate, win_back_log, hazard_log, u_back, back):  # type: ignore[no-untyped-def]
    """Lost customers return with hazard `rate` a week, the more the better the offers are to them.

    What would keep a customer also brings them back. Marks who returns in `back`, uint8
    (n,), and returns how many.
    """
    total = i64(0)
    for i in range(alive.size):
        lost = (ever[i] > 0) & (alive[i] == 0)
        h = rate * exp_of(win_back_log[i] - hazard_log[i])
        returns = lost & (u_back[i] < f32(1) - exp_of(-h))
        back[i] = np.uint8(1) if returns else np.uint8(0)
        alive[i] |= back[i]
        returned[i] |= back[i]
        total += i64(back[i])
    return total


@stage
def forget_all(back, satisfaction, problem, memory, origin):  # type: ignore[no-untyped-def]
    """Who comes back starts with usual satisfaction and nothing held against us."""
    for i in range(back.size):
        fresh = back[i] > 0
        satisfaction[i] = origin if fresh else satisfaction[i]
        problem[i] = np.uint8(0) if fresh else problem[i]
        memory[i] = np.uint8(0) if fresh else memory[i]


@stage
def among(values, alive, cut, counts, at):  # type: ignore[no-untyped-def]
    """Add the sums of `values` of those with `alive` > 0, in millionths, to `counts[:, at]`."""
    counts[0, at] += _among(values[:cut], alive[:cut])
    counts[1, at] += _among(values[cut:], alive[cut:])


@inline
def _among(values, alive):  # type: ignore[no-untyped-def]
    total = i64(0)
    for i in range(values.size):
        total += i64(np.float64(values[i]) * MILLION) * i64(alive[i])
    return total


@stage
def failure_rates(out, rate, row, total):  # type: ignore[no-untyped-def]
    """Add to the chance of failing one facet's, whose odds are shifted by `row`."""
    for i in range(out.size):
        odds = rate / (f32(1) - rate) * exp_of(row[i])
        out[i] = min(out[i] + odds / (f32(1) + odds), total)
