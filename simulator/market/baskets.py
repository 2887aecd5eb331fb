"""The baskets of a week: small compiled stages over the purchases of a block of customers.

Of all arms at once, so that the k-th purchase of a week is the same basket in each.
"""

from __future__ import annotations

import numpy as np

from simulator.draws import exp_of, f32, i32, normal_of, philox, stage, u32, uniform_of

i64 = np.int64


@stage
def most(n, top):  # type: ignore[no-untyped-def]
    """Raise `top` to the number of purchases in another arm."""
    for i in range(n.size):
        top[i] = max(top[i], n[i])


@stage
def count(n):  # type: ignore[no-untyped-def]
    """The exact sum of an integer column."""
    total = i64(0)
    for i in range(n.size):
        total += n[i]
    return total


@stage
def list_occasions(n, start, who, which):  # type: ignore[no-untyped-def]
    """One entry per purchase: whose (`who`), and which of their week (`which`).

    Without branches, which cannot be predicted here: every customer marks the place
    where their purchases start, the next one overwrites it if they have none, and a
    running maximum fills the places between. `who` needs one place more.
    """
    m = i32(0)
    for i in range(n.size):
        start[i] = m
        m += n[i]
    who[: m + 1] = 0
    for i in range(n.size):
        who[start[i]] = i
    at = i32(0)
    for q in range(m):
        at = max(at, who[q])
        who[q] = at
        which[q] = q - start[at]
    return m


@stage
def draw_sizes(  # type: ignore[no-untyped-def]
    m, who, which, first, when, purpose, case, k0, k1, sd, half_variance, refund_rate, size, kept
):
    """Size of each purchase in customers' mean baskets, log-normal, one keyed draw each.

    `size = exp(sd z - half_variance)`, z standard normal, so that its mean is 1.
    `size` and `kept` are float32 (m,); `kept` is 0 where the purchase is given back.
    """
    for q in range(m):
        a, b, _, _ = philox(u32(first + u32(who[q])), when + u32(which[q]), purpose, case, k0, k1)
        size[q] = exp_of(sd * normal_of(a) - half_variance)
        kept[q] = f32(1) if uniform_of(b) >= refund_rate else f32(0)


@stage
def draw_sizes_and_lives(  # type: ignore[no-untyped-def]
    m, who, which, first, when, purpose, case, k0, k1, sd, half_variance, refund_rate, size, kept,
    lived, reports,
):  # fmt: skip
    """The same, and the luck of how a purchase goes and whether one complains, float32 (m,)."""
    for q in range(m):
        a, b, c, d = philox(u32(first + u32(who[q])), when + u32(which[q]), purpose, case, k0, k1)
        size[q] = exp_of(sd * normal_of(a) - half_variance)
        kept[q] = f32(1) if uniform_of(b) >= refund_rate else f32(0)
        lived[q] = uniform_of(c)
        reports[q] = uniform_of(d)


@stage
def price(m, who, scale, size, unit, basket):  # type: ignore[no-untyped-def]
    """List value of each purchase, its size times the customer's mean basket; int64 (m,)."""
    for q in range(m):
        value = np.float64(size[q]) * np.float64(scale[who[q]])
        basket[q] = i64(value * unit + 0.5)


@stage
def give_back(m, basket, kept, returned):  # type: ignore[no-untyped-def]
    """What is given back of each purchase, int64 (m,)."""
    for q in range(m):
        returned[q] = basket[q] if kept[q] == f32(0) else i64(0)


@stage
def count_back(n, start, kept, out):  # type: ignore[no-untyped-def]
    """How many of the first n purchases of each customer are given back, int32 (n,)."""
    for i in range(n.size):
        many = i32(0)
        for q in range(start[i], start[i] + n[i]):
            many += i32(kept[q] == f32(0))
        out[i] = many


@stage
def add_up(m, which, amount):  # type: ignore[no-untyped-def]
    """Turn amounts per purchase into running totals within a customer's week, in place."""
    total = i64(0)
    for q in range(m):
        total = total * i64(which[q] > 0) + amount[q]  # a product: no branch to predict
        amount[q] = total


@stage
def take(n, start, running, out):  # type: ignore[no-untyped-def]
    """The total of the first n purchases of each customer, int64 (n,)."""
    for i in range(n.size):
        last = max(start[i] + n[i] - i32(1), i32(0))
        total = running[np.uint32(last)]  # unsigned: no check for counting from the end
        out[i] = total * i64(n[i] > 0)


@stage
def grow(amount, basket_log):  # type: ignore[no-untyped-def]
    """Scale amounts by exp(basket_log), rounded to ledger units, in place."""
    for i in range(amount.size):
        factor = np.float64(exp_of(basket_log[i]))
        amount[i] = i64(np.float64(amount[i]) * factor + 0.5)


@stage
def cut(amount, depth, out):  # type: ignore[no-untyped-def]
    """The part `depth` of each amount, rounded to ledger units."""
    for i in range(amount.size):
        out[i] = i64(np.float64(amount[i]) * np.float64(depth[i]) + 0.5)
