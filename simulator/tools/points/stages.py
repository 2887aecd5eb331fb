"""What points do to many customers at once."""

import numpy as np
from numpy.typing import NDArray

from simulator.draws import exp_of, f32, log_of, stage
from simulator.program.channels import Row

HORIZON = f32(26)  # weeks: a reward further away pulls nobody; also the memory of progress
NEAREST = f32(3)  # weeks: a reward that fills sooner is always near, so it pulls nobody
AFTER_WEEKS = 6  # weeks after a reward in which it is still felt
PRESSED, REST = 4, 52  # weeks in which a lapse presses at most, of so many
USUAL_REWARD = 0.2  # of a basket: where a reward is larger, each unit of it is worth less


def points(paid: NDArray[np.int64], share: Row, rate: np.float32) -> NDArray[np.int64]:
    """Points in hundredths on `share` of money in 1/10,000, rounded, at `rate`."""
    out = np.empty(paid.size, np.int64)
    times(paid, share, rate, out)
    return out


@stage
def times(paid, share, rate, out):  # type: ignore[no-untyped-def]
    for i in range(out.size):
        out[i] = np.int64(np.float64(paid[i]) * np.float64(share[i] * rate) + 0.5)


@stage
def whole_points(n, start, running, paid, rate, out):  # type: ignore[no-untyped-def]
    """Whole points of each purchase, rounded down, in hundredths, summed over a week's, (n,).

    `paid` is split among purchases by their list price; a tenth of a hundredth is forgiven to
    single precision.
    """
    for i in range(out.size):
        total, before = np.int64(0), np.int64(0)
        last = start[i] + n[i] - 1
        listed = running[last] if n[i] > 0 else np.int64(0)
        each = np.float64(rate[i]) * np.float64(paid[i]) / max(np.float64(listed), 1.0)
        for q in range(start[i], start[i] + n[i]):
            points = np.float64(running[q] - before) * each * (1.0 + 1e-7) / 100.0
            total += np.int64(points) * 100
            before = running[q]
        out[i] = total


@stage
def settle(  # type: ignore[no-untyped-def]
    weekly, usual_spend, usual_rate, reward_at, redeem_rate, term, inactive, power, settled,
    progress, reach,
):  # fmt: skip
    """Mean progress of a member in the long run; -1 where a reward is too far away, or too near.

    A balance fills evenly; unless it is redeemed at the purchase that fills it, it waits
    for another one. Who would need longer than `term` reaches nothing: `reach` is 1 where
    filling and waiting fit it, 0 where they take twice as long, less where a reward is large,
    and by the chance that nothing lapses meanwhile after `inactive` weeks without a purchase.
    """
    for i in range(settled.size):
        filling = reward_at / max(weekly[i], f32(1e-9))
        chance = max(redeem_rate * (f32(1) - exp_of(-usual_rate[i])), f32(1e-6))
        waiting = (f32(1) - redeem_rate) / chance
        mean = (f32(0.5) * filling + waiting) / (filling + waiting)
        pulls = (filling <= HORIZON) & (filling >= NEAREST)
        settled[i] = mean if pulls else f32(-1)
        progress[i] = mean
        fits = f32(2) * (term - waiting) / filling - f32(1)
        basket = usual_spend[i] / max(usual_rate[i], f32(1e-9))
        baskets = max(reward_at / max(f32(USUAL_REWARD) * basket, f32(1e-9)), f32(1))
        lapses = filling * usual_rate[i] * exp_of(-min(usual_rate[i] * inactive, f32(80)))
        kept = exp_of(power * log_of(baskets) - min(lapses, f32(80)))
        reach[i] = min(max(fits, f32(0)), f32(1)) * kept


@stage
def still(weekly, balance, unit, reward_at, weeks, reach, out):  # type: ignore[no-untyped-def]
    """What counts of a point where no more are given after so many weeks, (n,)."""
    for i in range(out.size):
        rewards = (f32(balance[i]) * unit + weekly[i] * weeks) / reward_at
        out[i] = reach[i] * min(max(f32(2) * rewards - f32(1), f32(0)), f32(1))


@stage
def felt(  # type: ignore[no-untyped-def]
    who, redeemed, rewarded, usual_spend, usual_share, sensitivity, unit, after, gain
):
    """Start the weeks after a reward; each is felt half as much as the one before.

    And never more than what it would buy as a price cut in these weeks.
    """
    for i in who:
        next_gain = rewarded if gain[i] == f32(0) else gain[i] * f32(0.5)
        spend = max(usual_spend[i] * f32(AFTER_WEEKS), f32(1e-9))
        cut = sensitivity * (f32(1) - usual_share[i]) * f32(redeemed[i]) * unit / spend
        gain[i] = min(next_gain, cut)
        after[i] = f32(AFTER_WEEKS)


@stage
def pull(  # type: ignore[no-untyped-def]
    mask, balance, per_step, gradient, is_open, settled, progress, after, gain, wanted, out
):
    """What the distance to a reward moves (`wanted`) and what the last one adds (`out`), (n,).

    Moves the memory of progress, and counts the weeks after a reward down. A tool that is closed
    pulls only those who hold points.
    """
    for i in range(out.size):
        now = min(f32(balance[i]) * per_step, f32(1))
        ahead = now - progress[i]
        live = (settled[i] > f32(0)) & ((is_open > f32(0)) | (now > f32(0)))
        progress[i] += ahead * mask[i] * (f32(1) / HORIZON)
        wanted[i] = gradient * ahead * mask[i] if live else f32(0)
        out[i] = mask[i] * gain[i] if after[i] > f32(0) else f32(0)
        after[i] = max(after[i] - f32(1), f32(0))


@stage
def press(  # type: ignore[no-untyped-def]
    mask, soon, balance, step, usual_spend, usual_share, typical_spend, pressure, press, wanted
):
    """Flexible members come before a reward would be lost: fewer whole ones after the lapse.

    Heavier than average, and elsewhere, too; for four weeks from the first one on, and not
    again within a year.
    """
    for i in range(wanted.size):  # without branches, which cannot be predicted here
        flexible = (usual_spend[i] > typical_spend) & (usual_share[i] < f32(0.8)) & (mask[i] > 0)
        whole = np.int64(np.float64(balance[i]) / np.float64(step)) * step
        # more than what would be left over anyway
        lost = flexible & (balance[i] >= step) & (soon[i] > balance[i] - whole)
        now = np.uint8(REST) if lost & (press[i] == 0) else press[i]
        wanted[i] += pressure if lost & (now > REST - PRESSED) else f32(0)
        press[i] = now - np.uint8(now > 0)


@stage
def wishes(n, u, redeem_rate, step, out):  # type: ignore[no-untyped-def]
    """The reward each customer asks for at a purchase; 0 for none."""
    for i in range(out.size):
        wants = (n[i] > 0) & (u[i] < redeem_rate)
        out[i] = step if wants else np.int64(0)
