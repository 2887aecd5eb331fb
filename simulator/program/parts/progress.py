"""Progress to a threshold: can it be reached, what nearness moves, what follows a reward."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray
from scipy import special

from simulator.draws import exp_of, f32, inline, log_of, stage
from simulator.evidence import sources
from simulator.knobs import Part, knob
from simulator.program.channels import Effects, Row
from simulator.program.timing import move, note_debt, want
from simulator.program.tool import Own
from simulator.program.week import Week

HORIZON = f32(26)  # weeks: a reward further away pulls nobody; also the memory of progress
NEAREST = f32(3)  # weeks: a reward that fills sooner is always near, so it pulls nobody
AFTER_WEEKS = 6  # weeks after a reward in which it is still felt
USUAL_REWARD = 0.2  # of a basket: where a reward is larger, each unit of it is worth less
REPAY = f32(1 / 13)  # of what came early, paid back in a week
NEVER = 1e6  # weeks
LEAST = 0.02  # of what is collected that must become rewards for anybody to collect it
FILLS = 20  # terms of the sum over rewards; who fills more than half as many loses half of one


class Progress(Part):
    """Nearness of a reward as timing, which is not demand, and the weeks after it; mixed into a
    tool.

    Purchases come earlier the nearer a reward is and later after it, centered on the own mean
    progress; what came early is missing later. For six weeks after a reward they are a little
    higher, for each reward half as much as for the one before, never by more than it would buy
    as a price cut. A tool says what is collected, and what a reward is worth to those within
    `reach` of one.
    """

    gradient: float = knob(
        0.2, low=0, high=0.4, off=0, ge=0, le=2, unit="log rate from an empty balance to a reward",
        kind="judged",
        source="the sign is known and no size; paid back, so that it is timing and not "
               "incremental demand; off where a reward takes under 3 or over 26 weeks",
        evidence=(sources.ACCELERATION,),
    )  # fmt: skip
    rewarded: float = knob(
        0.02, low=0, high=0.05, off=0, ge=0, le=1, unit="log rate gained in the 6 weeks after "
        "the first reward, half as much after each further one, never more than the reward would "
        "as a price cut", kind="judged",
        source="halved after each reward, because effects erode; else +.6 % of sales for good",
        evidence=(sources.REWARDED, sources.EROSION),
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("need_log", "need_shift")
    timing: ClassVar[tuple[str, ...]] = ("gradient",)
    columns: ClassVar[dict[str, DTypeLike]] = {
        "progress": np.float32, "steady": np.float32, "reach": np.float32, "after": np.float32,
        "gain": np.float32, "debt": np.float32, "shift": np.float32,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("after", "gain", "debt")
    means: ClassVar[dict[str, str]] = {
        "progress": "own mean progress to a reward, the memory of 26 weeks",
        "steady": "what it settles at, which is where it starts; 0 until known",
        "reach": "what is collected counts: can it become a reward, and how large a one",
        "after": "weeks left in which the last reward still acts",
        "gain": "how much it does: half of the one before",
        "debt": "weeks of usual purchases that came early",
        "shift": "share of this week's needs that it moves here, or away",
    }

    def settle_progress(
        self, week: Week, own: Own, weekly: Row, reward_at: float, *, term: float,
        redeem_rate: float = 1.0, inactive: float = NEVER, power: float = 0.0,
    ) -> None:  # fmt: skip
        """Work out mean progress and reach of those who go on as usual.

        Parameters
        ----------
        weekly, reward_at
            What each collects in a week, (n,), and how much gives a reward, currency.
        term
            Weeks within which a reward must be reached and used to be worth anything.
        redeem_rate
            Chance to use a reward per week with a purchase.
        inactive
            Weeks without a purchase after which what was collected lapses.
        power
            % by which a reward is worth less per unit, per % of its size beyond a fifth of a
            basket; at most 0.
        """
        settle(
            weekly, week.usual_spend, week.usual_rate, f32(reward_at), f32(redeem_rate),
            f32(term), f32(inactive), f32(power), own.steady, own.progress, own.reach,
        )  # fmt: skip

    def be_glad(
        self, week: Week, own: Own, who: NDArray[np.integer], amount: NDArray[np.int64],
        unit: float,
    ) -> None:  # fmt: skip
        """Begin the weeks after a reward.

        Parameters
        ----------
        who
            The places of those who got one, each once.
        amount, unit
            How much everybody got, (n,), and what one of that is worth, currency.
        """
        if who.size:
            felt(
                who, amount, f32(self.rewarded), week.usual_spend, week.usual_share,
                f32(week.sensitivity), f32(unit), own.after, own.gain,
            )  # fmt: skip

    def pull(
        self, week: Week, own: Own, mask: Row, collected: NDArray[np.int64], per_reward: float
    ) -> tuple[Row, Row]:
        """What nearness moves, share of a week's needs, and the last reward adds, log rate, (n,).

        Parameters
        ----------
        collected, per_reward
            What everybody has towards a reward, (n,), and how much of it gives one.
        """
        wanted, glad = np.empty(week.n, np.float32), np.empty(week.n, np.float32)
        pull(
            mask, collected, f32(1 / per_reward), f32(self.gradient), f32(week.dials.open),
            own.steady, own.progress, own.after, own.gain, wanted, glad,
        )  # fmt: skip
        return wanted, glad

    def ask_for_shift(self, own: Own, wanted: Row, effects: Effects) -> None:
        """In `offer`: what is wanted, less what is paid back of what came early."""
        want(wanted, REPAY, own.debt, own.shift)
        effects.add("need_shift", own.shift)

    def shift_needs(self, own: Own, together: Row, effects: Effects) -> None:
        """In `answer`: the own part of what all tools move `together`."""
        moved = np.empty(together.size, np.float32)
        move(own.shift, together, moved)
        effects.add("need_log", moved)

    def note_shift(self, week: Week, own: Own) -> None:
        """In `settle`: what of the week's purchases came early."""
        together = week.effects.get("need_shift")
        if together is not None:
            note_debt(week.rate, week.usual_rate, own.shift, together, own.debt)


def reach_of(mean: NDArray[Any], purchases: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of what is collected that becomes rewards until a window ends, (n,); the rest is lost.

    Nothing at all where that is next to nothing: nobody collects for it.

    Parameters
    ----------
    mean
        Expected purchases in the window; their number is Poisson.
    purchases
        How many of them give a reward.
    """
    rewards = np.maximum(mean / purchases, 1e-9)
    filled = sum(special.gammainc(one * purchases, mean) for one in range(1, FILLS + 1))
    reach = np.minimum(np.where(rewards > FILLS / 2, 1 - 0.5 / rewards, filled / rewards), 1.0)
    some: NDArray[np.float64] = np.where(reach < LEAST, 0.0, reach)
    return some


@inline
def next_gain(gain, rewarded, keeps):  # type: ignore[no-untyped-def]
    """What the next reward adds to the log rate: a part of what the last one did."""
    return rewarded if gain == f32(0) else gain * keeps


@inline
def as_a_cut(usual_spend, usual_share, sensitivity, amount, unit):  # type: ignore[no-untyped-def]
    """What a reward would buy as a price cut in the weeks in which it is felt, log rate."""
    spend = max(usual_spend * f32(AFTER_WEEKS), f32(1e-9))
    return sensitivity * (f32(1) - usual_share) * amount * unit / spend


@stage
def settle(  # type: ignore[no-untyped-def]
    weekly, usual_spend, usual_rate, reward_at, redeem_rate, term, inactive, power, steady,
    progress, reach,
):  # fmt: skip
    """Mean progress of a member in the long run; -1 where a reward is too far away, or too near.

    A balance fills evenly; unless it is redeemed at the purchase that fills it, it waits
    for another one. Who would need longer than `term` reaches nothing: `reach` is 1 where
    filling and waiting fit it, 0 where they take twice as long, less where a reward is large,
    and by the chance that nothing lapses meanwhile after `inactive` weeks without a purchase.
    """
    for i in range(steady.size):
        filling = reward_at / max(weekly[i], f32(1e-9))
        chance = max(redeem_rate * (f32(1) - exp_of(-usual_rate[i])), f32(1e-6))
        waiting = (f32(1) - redeem_rate) / chance
        mean = (f32(0.5) * filling + waiting) / (filling + waiting)
        pulls = (filling <= HORIZON) & (filling >= NEAREST)
        steady[i] = mean if pulls else f32(-1)
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
        cut = as_a_cut(usual_spend[i], usual_share[i], sensitivity, f32(redeemed[i]), unit)
        gain[i] = min(next_gain(gain[i], rewarded, f32(0.5)), cut)
        after[i] = f32(AFTER_WEEKS)


@stage
def pull(  # type: ignore[no-untyped-def]
    mask, balance, per_step, gradient, is_open, steady, progress, after, gain, wanted, out
):
    """What the distance to a reward moves (`wanted`) and what the last one adds (`out`), (n,).

    Moves the memory of progress, and counts the weeks after a reward down. A tool that is closed
    pulls only those who hold points.
    """
    for i in range(out.size):
        now = min(f32(balance[i]) * per_step, f32(1))
        ahead = now - progress[i]
        live = (steady[i] > f32(0)) & ((is_open > f32(0)) | (now > f32(0)))
        progress[i] += ahead * mask[i] * (f32(1) / HORIZON)
        wanted[i] = gradient * ahead * mask[i] if live else f32(0)
        out[i] = mask[i] * gain[i] if after[i] > f32(0) else f32(0)
        after[i] = max(after[i] - f32(1), f32(0))
