"""What coupons do to many customers at once."""

import numpy as np

from simulator.draws import exp_of, f32, inline, log_of, stage
from simulator.program.parts.grant import of_common

USED, SEEN = -1, -2  # what `due` says besides weeks


@inline
def extra_trips(rate, incremental):  # type: ignore[no-untyped-def]
    """Additional purchases of who means to redeem in time for `rate` expected ones.

    The chance to redeem depends on them in turn: x = incremental (1 - exp(-(rate + x))), by
    Newton's method from above, which never falls below what is looked for.
    """
    x = incremental
    for _ in range(6):
        e = exp_of(-(rate + x))
        x -= (x - incremental * (f32(1) - e)) / max(f32(1) - incremental * e, f32(1e-6))
    # below 0 where a coupon keeps some from buying: never more than would have been bought
    return max(x, -rate) if incremental < f32(0) else max(x, f32(0))


@inline
def relative_of(worth, usual_rate, usual_spend):  # type: ignore[no-untyped-def]
    """How large a coupon is against the usual share of a basket; 1 is as large."""
    return worth * usual_rate / max(usual_spend, f32(1e-9))


@inline
def pull_of(relative, response):  # type: ignore[no-untyped-def]
    """How much more often a coupon is redeemed that is `relative` times as large as usual."""
    return exp_of(response * log_of(max(relative, f32(1e-9))))


@stage
def hold(due, dropped, weeks, usual_rate, usual_spend, worth, held, out):  # type: ignore[no-untyped-def]
    """How much of a usual coupon one has got lately, (n,); `held` counts the weeks down."""
    for i in range(out.size):
        left = max(held[i] - np.int16(1), np.int16(0))
        held[i] = weeks if dropped & (due[i] != 0) else left
        relative = relative_of(worth, usual_rate[i], usual_spend[i])
        out[i] = relative if held[i] > 0 else f32(0)


@inline
def part_of(relative, held):  # type: ignore[no-untyped-def]
    """How much of what a usual coupon adds is added by one, among all that are `held`."""
    return relative * min(f32(1) / max(held, f32(1e-9)), f32(1))


@stage
def see(due, usual_rate, usual_spend, worth, exposure, held, out):  # type: ignore[no-untyped-def]
    """Purchases of a week that are added by coupons which are seen and will not be used, (n,)."""
    for i in range(out.size):
        relative = relative_of(worth, usual_rate[i], usual_spend[i])
        out[i] = exposure * part_of(relative, held[i]) if due[i] == SEEN else f32(0)


@stage
def mean_to(  # type: ignore[no-untyped-def]
    mask, active, u, prone, begins, length, usual_rate, usual_spend, worth, response, incremental,
    due,
):  # fmt: skip
    """Who means to use a drop, and from which week on; who else gets its coupon and sees it.

    The rarer one buys, the oftener, so that the chance to redeem is one's proneness.
    `worth` is the basket, in currency, of which the coupon is the usual share.
    """
    for i in range(due.size):
        relative = relative_of(worth, usual_rate[i], usual_spend[i])
        rate = usual_rate[i] * f32(length - begins[i])
        trips = extra_trips(rate, incremental * min(relative, f32(1)))
        buys = f32(1) - exp_of(-(rate + trips))
        gets = (mask[i] > f32(0)) & (active[i] > 0)
        means_to = u[i] * buys < prone[i] * pull_of(relative, response)
        about = begins[i] + np.int16(1) if means_to else np.int16(SEEN)
        due[i] = about if gets else np.int16(0)


@stage
def bring(due, now, weeks_left, usual_rate, usual_spend, worth, incremental, held, added):  # type: ignore[no-untyped-def]
    """Additional purchases of those whose coupon comes to mind this week, (n,)."""
    for i in range(added.size):
        relative = relative_of(worth, usual_rate[i], usual_spend[i])
        share = incremental * part_of(relative, held[i])
        extra = extra_trips(usual_rate[i] * weeks_left, share)
        added[i] = extra if due[i] == now else f32(0)


@stage
def expect(usual_rate, usual_spend, weeks, face, worth, response, redeem_rate, out):  # type: ignore[no-untyped-def]
    """What a customer saves with the coupon of a drop, currency (n,): not more than happens.

    Of those who are prone, who buy in the `weeks` that are left of a window.
    """
    for i in range(out.size):
        relative = relative_of(worth, usual_rate[i], usual_spend[i])
        often = min(redeem_rate * pull_of(relative, response), f32(1))
        buys = f32(1) - exp_of(-usual_rate[i] * weeks)
        out[i] = often * buys * min(face, usual_spend[i] / max(usual_rate[i], f32(1e-9)))


@stage
def redeem(n, common, paid, now, face, due, given, on_common):  # type: ignore[no-untyped-def]
    """Who has a coupon in mind and buys redeems it: given (n,), and what of it the control
    arm's purchases would not have needed, by their share of the week's."""
    for i in range(due.size):
        redeems = (due[i] > 0) & (due[i] <= now) & (n[i] > 0)
        amount = min(face, paid[i]) if redeems else np.int64(0)
        due[i] = np.int16(USED) if redeems else due[i]
        given[i] = amount
        on_common[i] = of_common(amount, common[i], n[i])


@stage
def come_back(kept, was, due):  # type: ignore[no-untyped-def]
    """Who has used a coupon, as `was` says they could, and sent everything back has it again."""
    for i in range(due.size):
        again = (due[i] == np.int16(USED)) & (was[i] > 0) & (kept[i] == 0)
        due[i] = was[i] if again else due[i]
