"""Points: a share of spend comes back as currency that buys rewards."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray
from pydantic import Field

from simulator.draws import exp_of, f32, log_of, stage
from simulator.knobs import knob
from simulator.program import plain
from simulator.program.audience import MEMBERS, Audience
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, POINTS, Page
from simulator.program.tool import Own, Tool
from simulator.program.wallet import WalletTerms
from simulator.program.week import Week

HORIZON = f32(
    26.0
)  # weeks: a reward further away than that pulls nobody; also the memory of progress
AFTER_WEEKS = 6  # weeks after a reward in which it is still felt


class Points(Tool):
    """Members earn points on what they pay and exchange them for rewards.

    Behavior
        `back x value_rate` is perceived value addressed to price. Purchases come
        earlier the nearer a reward is and later after it (goal gradient, centred on
        the member's own mean progress: timing, not extra demand). They are a little
        higher for 6 weeks after a reward (rewarded behavior, each reward half as much
        as the one before, because effects of programs erode), and before points lapse
        for flexible customers (heavier than average and buying elsewhere, too). Who
        would never reach a reward within the term perceives no value.
    Cost
        `cost_rate` of the face value when points are redeemed.
    Owed
        The balance at our cost, before breakage.
    Leaves out
        Points as gifts, pooling in households, devaluation, fraud. Customers join
        without working out whether they will ever reach a reward; welcome points
        change no behavior.
    Source
        Kivetz, Urminsky & Zheng 2006; Taylor & Neslin 2005; Breugelmans &
        Liu-Thompkins 2017; Colloquy 2011 for breakage (docs/evidence.md). The value
        and the cost of a point are two knobs: their gap is the economics of loyalty.
    """

    kind: Literal["points"] = "points"
    to: Audience = MEMBERS
    currency: Annotated[str, Field(min_length=1, max_length=40)] = "points"
    back: float = knob(
        0.01, off=0, ge=0, le=1, choice=True, unit="share of what is paid, at face value",
        kind="assumed", source="a usual earn rate of grocery cards",
    )  # fmt: skip
    welcome: float = knob(
        0.0, off=0, ge=0, le=1e6, choice=True, unit="currency at face value, once, on joining",
        kind="assumed", source="no welcome points unless declared", money=True,
    )  # fmt: skip
    point_value: float = knob(
        0.01, gt=0, le=1e6, unit="currency, face value of one point", kind="assumed",
        source="one point is one cent", money=True,
    )  # fmt: skip
    value_rate: float = knob(
        0.8, low=0.6, high=1.0, off=0, ge=0, le=5, unit="what a point is worth to the member, "
        "share of its face value", kind="judged", source="deferred and restricted money is worth "
        "less than cash",
    )  # fmt: skip
    cost_rate: float = knob(
        0.72, low=0.6, high=1.0, off=0, ge=0, le=5, unit="what a redeemed point costs us, share of "
        "its face value", kind="judged", source="own goods at 28 % margin cost .72; 1 where points "
        "pay for what would have been bought anyway",
    )  # fmt: skip
    reward_at: float = knob(
        5.0, gt=0, le=1e6, choice=True, unit="currency at face value, smallest reward",
        kind="assumed", source="a usual voucher", money=True,
    )  # fmt: skip
    redeem_rate: float = knob(
        0.6, low=0.4, high=0.8, ge=0, le=1, unit="chance to redeem per week with a purchase and "
        "enough points", kind="judged", source="no measurement; with one third of all points "
        "never used in the trade (Colloquy 2011), most of it before the first reward",
    )  # fmt: skip
    expires_after: int | None = knob(
        52, ge=4, le=520, choice=True, unit="weeks, null for never", kind="assumed",
        source="a usual term",
    )  # fmt: skip
    expires_by: Literal["earning", "inactivity"] = "earning"
    gradient: float = knob(
        0.2, low=0, high=0.4, off=0, ge=0, le=2, unit="log rate from an empty balance to a reward",
        kind="judged", source="purchases accelerate towards a reward and dip after it (Kivetz, "
        "Urminsky & Zheng 2006: sign); centred on the member's own mean progress, so that it is "
        "timing and not extra demand",
    )  # fmt: skip
    rewarded: float = knob(
        0.02, low=0, high=0.05, off=0, ge=0, le=1, unit="log rate gained in the 6 weeks after "
        "the first reward, half as much after each further one", kind="judged", source="about +2 % "
        "in Taylor & Neslin 2005 (as remembered; the abstract confirms the sign); halved, because "
        "effects erode within 6 to 9 months (Meyer-Waarden); else +.6 % of sales for good",
    )  # fmt: skip
    expiry_pressure: float = knob(
        0.02, low=0, high=0.05, off=0, ge=0, le=1, unit="log rate in the 4 weeks before points "
        "lapse", kind="judged", source="stricter expiry raises purchases of flexible customers "
        "only (Breugelmans & Liu-Thompkins 2017: sign)",
    )  # fmt: skip

    words: ClassVar[tuple[str, ...]] = ("redeem",)
    columns: ClassVar[dict[str, DTypeLike]] = {
        "progress": np.float32,  # own mean progress to a reward, the memory of 26 weeks
        "settled": np.float32,  # what it settles at, which is where it starts; 0 until known
        "reach": np.float32,  # share of the points earned that can become a reward at all
        "after": np.float32,  # weeks left in which the last reward still acts
        "gain": np.float32,  # how much it does: half of the one before
    }

    def plainly(self, currency: str) -> str:
        """What is earned, from when on it can be used, and when it lapses."""
        name = self.currency
        who = plain.capitalized(self.to.plainly())
        least = plain.money(self.reward_at, currency)
        said = (
            f"{who} earn {plain.percent(self.back)} of what they pay back in {name}; from {least} "
            "on they can redeem them"
        )
        if self.expires_after is None:
            said += f"; {name} never lapse"
        elif self.expires_by == "inactivity":
            term = plain.count(self.expires_after, "week")
            said += f"; {name} lapse after {term} without a purchase"
        else:
            said += (
                f"; {name} lapse {plain.count(self.expires_after, 'week')} after they are earned"
            )
        if self.welcome:
            said += f". Joining brings {plain.money(self.welcome, currency)} in {name} at once"
        return f"{said}."

    def worth(self) -> float:
        """Perceived value per unit spent."""
        return self.back * self.value_rate if self.to.members else 0.0

    def wallet(self) -> WalletTerms:
        """The terms that tools with the same currency must share."""
        return WalletTerms(
            self.currency,
            self.point_value,
            self.point_value * self.cost_rate,
            self.expires_after,
            self.expires_by == "inactivity",
        )

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Perceived value while open; timing from the balance as long as there is one."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        wallet, timing = week.wallets[self.currency], np.empty(week.n, np.float32)
        if not own.settled[0]:
            _settle(
                week.usual_spend, week.usual_rate, f32(self.back), f32(self.reward_at),
                f32(self.redeem_rate), f32(self.expires_after or 1e6), own.settled, own.progress,
                own.reach,
            )  # fmt: skip
        if week.dials.open:
            effects.add("value.price", mask * own.reach * f32(self.back * self.value_rate))
        _felt(wallet.redeemed, f32(self.rewarded), own.after, own.gain)
        _timing(
            mask, wallet.balance, f32(1 / self._step()), f32(self.gradient),
            f32(week.dials.open), own.settled, own.progress, own.after, own.gain, timing,
        )  # fmt: skip
        expiring = wallet.expiring(week.t, 4)
        if self.expiry_pressure and expiring is not None:
            _pressure(
                mask, expiring, week.usual_spend, week.usual_share, f32(week.typical_spend),
                f32(self.expiry_pressure), timing,
            )  # fmt: skip
        effects.add("need_log", timing)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Ask the wallet for points earned, taken back and redeemed."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        wallet = week.wallets[self.currency]
        if week.dials.open:
            self._issue(week, mask, page)
        step = np.empty(week.n, np.int64)
        _wishes(
            week.n_purchases, week.draw("redeem"), f32(self.redeem_rate), np.int64(self._step()),
            step,
        )  # fmt: skip
        wallet.redeem(step)

    def _issue(self, week: Week, mask: Row, page: Page) -> None:
        wallet, bonus = week.wallets[self.currency], week.effects.get("earn_bonus")
        rate = (mask if bonus is None else mask * (1 + bonus)) * f32(
            self.back / self.point_value * POINTS / MONEY
        )
        earned, on_common = _points(week.paid, rate), _points(week.paid_common, rate)
        if self.welcome:
            welcome = np.int64(round(self.welcome / self.point_value * POINTS))
            earned += (week.joined * (mask > 0)) * welcome
        wallet.earn(earned)
        page.post("points_issued", earned)
        page.post("points_on_common", on_common)
        if week.refunded is not None:
            wallet.refund(_points(week.refunded, rate))

    def _step(self) -> int:
        return max(1, round(self.reward_at / self.point_value * POINTS))


def _points(paid: NDArray[np.int64], rate: Row) -> NDArray[np.int64]:
    out = np.empty(paid.size, np.int64)
    _times(paid, rate, out)
    return out


@stage
def _times(paid, rate, out):  # type: ignore[no-untyped-def]
    """Points in hundredths on money in 1/10,000, rounded."""
    for i in range(out.size):
        out[i] = np.int64(np.float64(paid[i]) * np.float64(rate[i]) + 0.5)


@stage
def _settle(  # type: ignore[no-untyped-def]
    usual_spend, usual_rate, back, reward_at, redeem_rate, term, settled, progress, reach
):
    """Mean progress of a member in the long run; -1 for whom a reward is too far away.

    A balance fills evenly; unless it is redeemed at the purchase that fills it, it waits
    for another one. Who would need longer than the points live reaches nothing: `reach`
    is 1 where filling and waiting fit the term, 0 where they take twice as long.
    """
    for i in range(settled.size):
        filling = reward_at / max(usual_spend[i] * back, f32(1e-9))
        weekly = max(redeem_rate * (f32(1) - exp_of(-usual_rate[i])), f32(1e-6))
        waiting = (f32(1) - redeem_rate) / weekly
        mean = (f32(0.5) * filling + waiting) / (filling + waiting)
        settled[i] = mean if filling <= HORIZON else f32(-1)
        progress[i] = mean
        fits = f32(2) * (term - waiting) / filling - f32(1)
        reach[i] = min(max(fits, f32(0)), f32(1))


@stage
def _felt(redeemed, rewarded, after, gain):  # type: ignore[no-untyped-def]
    """Start the weeks after a reward; each reward is felt half as much as the one before."""
    for i in range(after.size):
        got = redeemed[i] > 0
        next_gain = rewarded if gain[i] == f32(0) else gain[i] * f32(0.5)
        gain[i] = next_gain if got else gain[i]
        after[i] = f32(AFTER_WEEKS) if got else max(after[i] - f32(1), f32(0))


@stage
def _timing(  # type: ignore[no-untyped-def]
    mask, balance, per_step, gradient, is_open, settled, progress, after, gain, out
):
    """Log need rate from the distance to a reward, (n,); moves the memory of progress.

    A tool that is closed pulls only those who still hold points.
    """
    for i in range(out.size):
        now = min(f32(balance[i]) * per_step, f32(1))
        ahead = now - progress[i]
        pull = log_of(max(f32(1) + gradient * ahead, f32(0.05)))
        live = (settled[i] > f32(0)) & ((is_open > f32(0)) | (now > f32(0)))
        pull = pull if live else f32(0)
        progress[i] += ahead * mask[i] * (f32(1) / HORIZON)
        pull += gain[i] if after[i] > f32(0) else f32(0)
        out[i] = mask[i] * pull


@stage
def _pressure(mask, expiring, usual_spend, usual_share, typical_spend, pressure, out):  # type: ignore[no-untyped-def]
    """Flexible members (heavier than average, and elsewhere, too) come before points lapse."""
    for i in range(out.size):
        flexible = (usual_spend[i] > typical_spend) & (usual_share[i] < f32(0.8))
        soon = flexible & (expiring[i] > 0)
        out[i] += mask[i] * (pressure if soon else f32(0))


@stage
def _wishes(n, u, redeem_rate, step, out):  # type: ignore[no-untyped-def]
    """The reward each customer asks for at a purchase; 0 for none."""
    for i in range(out.size):
        wants = (n[i] > 0) & (u[i] < redeem_rate)
        out[i] = step if wants else np.int64(0)
