"""Points: a share of spend comes back as currency that buys rewards."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray
from pydantic import Field

from simulator.draws import f32
from simulator.knobs import MOST_MONEY, knob
from simulator.program import often, plain, rewards
from simulator.program.audience import MEMBERS, Audience
from simulator.program.benefits import Benefits
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, POINTS, Page
from simulator.program.personal import WITHOUT_END
from simulator.program.timing import move, note_debt, want
from simulator.program.tool import Own, Played, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.wallet import WalletTerms
from simulator.program.week import Crowd, Unearned, Week, part_of
from simulator.tools.points import rounding, stages
from simulator.tools.points.doubts import doubts

NEAR = 0.005  # of what is declared, within which it is played
NEVER = 1e6  # weeks
Money = NDArray[np.int64]  # 1/10,000 of the currency, or hundredths of points
REPAY = f32(1 / 13)  # of what came early, paid back in a week


class Points(Tool):
    """Members earn points on what they pay and exchange them for rewards.

    Behavior
        `back x value_rate` is perceived value addressed to price, as far as points become
        rewards within their term and `patience`; a large reward is worth less per unit
        (`size_response`). Bonus points that other tools give are felt likewise. Purchases
        come earlier the nearer a reward is and later after it (goal gradient, centered on
        the member's own mean progress), and before a reward would be lost to a lapse, for
        flexible customers (heavier than average and buying elsewhere, too), at most 4 weeks
        a year. Both are timing: what comes early is missing later. Purchases are a little
        higher for 6 weeks after a reward (rewarded behavior, each reward half as much as
        the one before, never more than the reward itself would buy as a price cut).
        Whoever would never reach a reward perceives nothing and does not join for it.
        Points are earned on what is paid, after coupons and points (`earn_on`), per purchase
        rounded down where `round_down` says so. Nobody pays with more points than there is
        to pay, and with none for a purchase that is given back: a reward waits for a purchase
        that is large enough, or is used in parts by those whose usual purchase is not.
    Cost
        When points are redeemed, of their face value: all of it where the reward replaces a
        purchase that would have been paid for (`replaces`), else what the goods cost,
        1 - gross margin; or `cost_rate`, where that is declared.
    Owed
        The balance at our cost, before breakage.
    Leaves out
        Points as gifts, pooling in households, devaluation, fraud. Welcome points make
        customers join and fill balances, and are felt when they are used.
    Source
        Kivetz, Urminsky & Zheng 2006; Taylor & Neslin 2005; Breugelmans &
        Liu-Thompkins 2017; Colloquy 2011 for breakage (docs/evidence.md). The value
        and the cost of a point are two knobs: their gap is the economics of loyalty.
    """

    kind: Literal["points"] = "points"
    to: Audience = MEMBERS
    currency: Annotated[str, Field(min_length=1, max_length=40)] = "points"
    earn_on: Literal["paid", "list"] = Field(
        "paid", description="what is paid, after price cuts, coupons and points; or list prices"
    )
    round_down: bool = Field(
        False, description="whether each purchase earns whole points only, rounded down"
    )
    back: float = knob(
        0.01, off=0, ge=0, le=1, choice=True, costs="more",
        unit="share of what is paid, at face value",
        kind="assumed", source="a usual earn rate of grocery cards",
    )  # fmt: skip
    welcome: float = knob(
        0.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="more",
        unit="currency at face value, once, on joining",
        kind="assumed", source="no welcome points unless declared", money=True,
    )  # fmt: skip
    point_value: float = knob(
        0.01, ge=1e-6, le=MOST_MONEY, unit="currency, face value of one point", kind="assumed",
        source="one point is one cent; more where a basket is 1,000 and above", money=True,
        coin=True,
    )  # fmt: skip
    value_rate: float = knob(
        0.8, low=0.6, high=1.0, off=0, ge=0, le=5, response=True,
        unit="what a point is worth to the member, "
        "share of its face value", kind="judged", source="deferred and restricted money is worth "
        "less than cash",
    )  # fmt: skip
    cost_rate: float | None = knob(
        None, off=0, ge=0, le=5, own=True, unit="what a redeemed point costs us in all, share of "
        "its face value; null for what follows from the margin and `replaces`", kind="derived",
        source="own goods cost 1 - gross margin where they come on top, their price where they "
        "replace a sale",
    )  # fmt: skip
    replaces: float = rewards.replaced()
    reward_at: float | None = knob(
        None, ge=1e-4, le=MOST_MONEY, choice=True, costs="less", threshold=True, kind="assumed",
        money=True, unit="currency at face value, smallest reward; null for `reward_weeks`",
        source="relative to what customers earn unless declared",
    )  # fmt: skip
    reward_weeks: float = knob(
        13.0, ge=0.01, le=5200, choice=True, costs="less", threshold=True, unless="reward_at",
        unit="weeks in which the average customer earns the smallest reward", kind="assumed",
        source="a voucher a quarter",
    )  # fmt: skip
    redeem_rate: float = knob(
        0.6, low=0.4, high=0.8, ge=0, le=1, unit="chance to redeem per week with a purchase and "
        "enough points", kind="judged", source="no measurement; with one third of all points "
        "never used in the trade (Colloquy 2011), most of it before the first reward",
    )  # fmt: skip
    expires_after: int | None = knob(
        52, ge=4, le=520, choice=True, costs="more", unit="weeks, null for never", kind="assumed",
        source="a usual term",
    )  # fmt: skip
    expires_by: Literal["earning", "inactivity"] = "earning"
    patience: float = knob(
        104.0, ge=0.01, le=5200, unit="weeks; a reward further away is worth nothing",
        kind="judged",
        source="no measurement; what takes years is not waited for, whether points lapse or not",
    )  # fmt: skip
    size_response: float = knob(
        0.88, low=0.7, high=1.0, ge=0.01, le=1,
        unit="% value per % size of a reward, beyond a fifth of a basket", kind="judged",
        source="gains are valued with the power .88 (Tversky & Kahneman 1992, as remembered); not "
        "measured for rewards",
    )  # fmt: skip
    gradient: float = knob(
        0.2, low=0, high=0.4, off=0, ge=0, le=2, unit="log rate from an empty balance to a reward",
        kind="judged", source="purchases accelerate towards a reward and dip after it (Kivetz, "
        "Urminsky & Zheng 2006: sign); paid back, so that it is timing and not extra demand; off "
        "where a reward takes under 3 or over 26 weeks",
    )  # fmt: skip
    rewarded: float = knob(
        0.02, low=0, high=0.05, off=0, ge=0, le=1, unit="log rate gained in the 6 weeks after "
        "the first reward, half as much after each further one, never more than the reward would "
        "as a price cut", kind="judged", source="about +2 % in Taylor & Neslin 2005 (as "
        "remembered; the abstract confirms the sign); halved, because effects erode within 6 to 9 "
        "months (Meyer-Waarden); else +.6 % of sales for good",
    )  # fmt: skip
    expiry_pressure: float = knob(
        0.02, low=0, high=0.05, off=0, ge=0, le=1, unit="share of needs that come early "
        "where a reward would be lost to a lapse within 4 weeks, once a year", kind="judged",
        source="stricter expiry raises purchases of flexible customers only (Breugelmans & "
        "Liu-Thompkins 2017: sign)",
    )  # fmt: skip

    acts_on: ClassVar[tuple[str, ...]] = ("value.price", "need_log", "need_shift")
    posts: ClassVar[tuple[str, ...]] = ("points_issued", "points_on_common")
    timing: ClassVar[tuple[str, ...]] = ("gradient", "expiry_pressure")
    timed_by: ClassVar[tuple[str, ...]] = WITHOUT_END
    words: ClassVar[tuple[str, ...]] = ("redeem",)
    columns: ClassVar[dict[str, DTypeLike]] = {
        "progress": np.float32,  # own mean progress to a reward, the memory of 26 weeks
        "settled": np.float32,  # what it settles at, which is where it starts; 0 until known
        "reach": np.float32,  # what a point counts: can it become a reward, and how large a one
        "after": np.float32,  # weeks left in which the last reward still acts
        "gain": np.float32,  # how much it does: half of the one before
        "debt": np.float32,  # weeks of usual purchases that came early
        "shift": np.float32,  # share of this week's needs that it moves here, or away
        "press": np.uint8,  # weeks until a lapse may press again; above 48 it does
    }
    lasting: ClassVar[tuple[str, ...]] = ("after", "gain", "debt", "press")
    means: ClassVar[dict[str, str]] = {
        "progress": "own mean progress to a reward, the memory of 26 weeks",
        "settled": "what it settles at, which is where it starts; 0 until known",
        "reach": "what a point counts: can it become a reward, and how large a one",
        "after": "weeks left in which the last reward still acts",
        "gain": "how much it does: half of the one before",
        "debt": "weeks of usual purchases that came early",
        "shift": "share of this week's needs that it moves here, or away",
        "press": "weeks until a lapse may press again; above 48 it does",
    }

    def idle(self) -> frozenset[str]:
        """Nothing presses where points never lapse, or by a date that nobody knows before; nor
        does it matter what rewards replace where it is said what they cost."""
        lapses = self.expires_after is not None and self.expires_by == "earning"
        known = set() if self.cost_rate is None else {"replaces"}
        return frozenset(known if lapses else known | {"expiry_pressure"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What is earned, from when on it can be used, and when it lapses."""
        name = self.currency
        who = plain.capitalized(self.to.plainly())
        said = (
            f"{who} earn {plain.percent(self.back)} of what they pay back in {name}; from "
            f"{self._least(currency)} on they can redeem them"
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

    def _least(self, currency: str) -> str:
        if self.reward_at is not None:
            return plain.money(self._at_least(), currency)
        return f"what the average customer earns in {plain.number(self.reward_weeks)} weeks"

    def for_spend(self, weekly: float) -> "Points":
        """The same card with its smallest reward in currency."""
        if self.reward_at is not None:
            return self
        least = max(self.reward_weeks * weekly * self.back, self.point_value / POINTS)
        return self.model_copy(update={"reward_at": least})

    def for_margin(self, gross_margin: float) -> "Points":
        """The same card with what a redeemed point costs."""
        if self.cost_rate is not None:
            return self
        costs = rewards.cost(rewards.cost_of_goods(gross_margin), self.replaces)
        return self.model_copy(update={"cost_rate": costs})

    def benefits(self, week: Week) -> Benefits:
        """What is earned as far as it is within reach; welcome points, once, likewise."""
        own = self.memory(week.n)
        self._settle(week, own)
        given = own.reach * f32(self.back * self._share_open()) * self._left(week)
        once: Row | float = 0.0
        if self.welcome:
            at_once = f32(self.welcome >= self._at_least())
            once = np.maximum(own.reach, at_once) * f32(self.welcome * self.value_rate)
        wait = np.where(own.reach > 0, self._at_least() / np.maximum(self._weekly(week), 1e-9), 0)
        return Benefits(given * f32(self.value_rate), given * f32(self.value_rate > 0), once, wait)

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[Played, ...]:
        """How often who has enough points for a reward uses it in a week with a purchase."""
        if not self.back and not self.welcome:
            return ()
        reward, why = self._at_least(), ""
        enough = crowd.pays_for(reward)
        if enough < 1 - NEAR:
            share = plain.percent(round(enough, 3))
            why = (
                f"in {share} of weeks with a purchase a reward of {plain.number(round(reward, 2))} "
                "can be used: as much is paid, or who usually pays less uses a part of it"
            )
        return (Played("redeem_rate", self.redeem_rate, self.redeem_rate * enough, why),)

    def wallet(self) -> WalletTerms:
        """The terms that tools with the same currency must share."""
        return WalletTerms(
            self.currency,
            self.point_value,
            self.point_value * (1.0 if self.cost_rate is None else self.cost_rate),
            self.expires_after,
            self.expires_by == "inactivity",
        )

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Perceived value while open; timing from the balance as long as there is one."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        wallet, glad = week.wallets[self.currency], np.empty(week.n, np.float32)
        if not own.settled[0]:
            self._settle(week, own)
        if week.dials.open:
            effects.add("value.price", self._felt(week, own, week.due(self.when, mask)))
        if wallet.redeemers.size:
            stages.felt(
                wallet.redeemers, wallet.redeemed, f32(self.rewarded), week.usual_spend,
                week.usual_share, f32(week.sensitivity), f32(self.point_value / POINTS),
                own.after, own.gain,
            )  # fmt: skip
        wanted = np.empty(week.n, np.float32)
        stages.pull(
            mask, wallet.balance, f32(1 / self._step()), f32(self.gradient),
            f32(week.dials.open), own.settled, own.progress, own.after, own.gain, wanted, glad,
        )  # fmt: skip
        expiring = wallet.expiring(week.t, stages.PRESSED)
        if self.expiry_pressure and (expiring is not None or own.press.any()):
            soon = np.zeros(week.n, np.int64) if expiring is None else expiring
            stages.press(
                mask, soon, wallet.balance, np.int64(self._step()), week.usual_spend,
                week.usual_share, f32(week.typical_spend), f32(self.expiry_pressure), own.press,
                wanted,
            )  # fmt: skip
        want(wanted, REPAY, own.debt, own.shift)
        effects.add("need_shift", own.shift)
        effects.add("need_log", glad)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """Move purchases, with other cards; bonus points of other tools are felt as the own."""
        bonus, mask = effects.get("earn_bonus"), week.addressed(self.to)
        together = effects.get("need_shift")
        if mask is None or together is None:
            return
        moved = np.empty(week.n, np.float32)
        move(own.shift, together, moved)
        effects.add("need_log", moved)
        if bonus is None or not week.dials.open:
            return
        now = week.due(self.when, mask)
        effects.add("value.price", self._felt(week, own, now * bonus))

    def _felt(self, week: Week, own: Own, share: Row) -> Row:
        """What this week's points are worth to customers, of the price, at `share` of them."""
        worth: Row = share * self._counts(week, own)
        worth *= f32(self.back * self.value_rate) * self._left(week)
        return worth

    def _at_least(self) -> float:
        """The smallest reward, currency; where points are whole, one of them at least."""
        if self.reward_at is None:
            raise RuntimeError("the smallest reward is not known before for_spend()")
        return max(self.reward_at, self.point_value) if self.round_down else self.reward_at

    def _share_open(self) -> float:
        """Of a year's weeks, the share in which points are given."""
        if self.when.personal:
            return often.share(self.when, self.when.start)
        if self.when.every is None:
            return 1.0
        return self.when.length / self.when.every

    def _weekly(self, week: Week) -> Row:
        """Face value that customers earn in a week as usual, currency (n,)."""
        weekly: Row = np.multiply(week.usual_spend, f32(self.back * self._share_open()))
        return weekly * self._left(week)

    def _left(self, week: Week) -> Row | np.float32:
        """Share of the points that rounding down leaves, (n,)."""
        if not self.round_down:
            return f32(1)
        crowd = week.crowds.get(week.segment)
        usual = week.usual_spend / np.maximum(week.usual_rate, f32(1e-9))
        points: Row = np.multiply(usual, f32(self.back / self.point_value))
        return rounding.left(points, 0.0 if crowd is None else crowd.varies)

    def _settle(self, week: Week, own: Own) -> None:
        """Work out progress and reach of those who go on as usual."""
        inactive = self.expires_after if self.expires_by == "inactivity" else None
        term = self.patience
        if self.expires_after is not None and inactive is None:
            term = min(term, self.expires_after)
        last = self.when.last_week(week.t)
        if last is not None:
            term = min(term, max(last - max(week.t, 0), 0))
        stages.settle(
            self._weekly(week), week.usual_spend, week.usual_rate, f32(self._at_least()),
            f32(self.redeem_rate), f32(term), f32(inactive or NEVER),
            f32(self.size_response - 1), own.settled, own.progress, own.reach,
        )  # fmt: skip

    def _counts(self, week: Week, own: Own) -> Row:
        """Share of this week's points that counts, (n,); near a known end only what still can."""
        last, reach = self.when.last_week(week.t), own.reach
        if last is None or week.t < 0:
            counts: Row = reach
            return counts
        still = np.empty(week.n, np.float32)
        weekly, balance = self._weekly(week), week.wallets[self.currency].balance
        stages.still(
            weekly, balance, f32(self.point_value / POINTS), f32(self._at_least()),
            f32(last - week.t), reach, still,
        )  # fmt: skip
        return still

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Ask the wallet for points earned, taken back and redeemed."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        wallet = week.wallets[self.currency]
        if week.dials.open:
            self._issue(week, mask, week.due(self.when, mask), page)
        step = np.empty(week.n, np.int64)
        stages.wishes(
            week.n_purchases, week.draw("redeem"), f32(self.redeem_rate), np.int64(self._step()),
            step,
        )  # fmt: skip
        # a reward that is more than one usually pays is used in parts
        wallet.redeem(step, week.usual_spend < week.usual_rate * f32(self._at_least()))
        together = week.effects.get("need_shift")
        if together is not None:
            note_debt(week.rate, week.usual_rate, own.shift, together, own.debt)

    def _issue(self, week: Week, mask: Row, now: Row, page: Page) -> None:
        """Points for those whose turn it is `now`; welcome points for all who join."""
        wallet, bonus = week.wallets[self.currency], week.effects.get("earn_bonus")
        share = now if bonus is None else now * (1 + bonus)
        paid, refunded = self._earning(week)
        earned = self._points(week, paid, share)
        if week.paid_common is week.paid:
            on_common = earned
        elif paid is week.paid and not self.round_down:
            on_common = stages.points(week.paid_common, share, self._rate())
        else:
            on_common = np.empty(week.n, np.int64)
            part_of(earned, week.paid_common, week.paid, on_common)
        asked = earned
        if self.welcome:
            welcome = np.int64(round(self.welcome / self.point_value * POINTS))
            asked = earned + (week.joined * (mask > 0)) * welcome
        if self.earn_on == "paid":
            wallet.forgo(share, self.back)
            week.unearned.append(
                Unearned(page, self.currency, share, self._rate(), earned, self.round_down)
            )
        wallet.earn(asked)
        page.post("points_issued", asked)
        page.post("points_on_common", on_common)
        if refunded is not None:
            wallet.refund(self._points(week, refunded, share, back=True))

    def _rate(self) -> np.float32:
        """Hundredths of points per 1/10,000 of the currency."""
        return f32(self.back / self.point_value * POINTS / MONEY)

    def _earning(self, week: Week) -> tuple[Money, Money | None]:
        """What points are earned on, and what of it is given back, (n,) each."""
        if self.earn_on == "list":
            return week.listed, week.listed_back
        if week.rewards is None or week.refunded is None:
            return week.to_pay, week.refunded
        refunded = np.empty(week.n, np.int64)
        part_of(week.refunded, week.to_pay, week.paid, refunded)
        return week.to_pay, refunded

    def _points(self, week: Week, paid: Money, share: Row, *, back: bool = False) -> Money:
        """Points on amounts, hundredths (n,); whole ones of each purchase where rounded down."""
        baskets = week.baskets
        if not self.round_down or baskets is None:
            return stages.points(paid, share, self._rate())
        running = baskets.back if back else baskets.running
        assert running is not None
        out = np.empty(week.n, np.int64)
        rate = share * self._rate()
        stages.whole_points(week.n_purchases, baskets.start, running, paid, rate, out)
        return out

    def _step(self) -> int:
        return max(1, round(self._at_least() / self.point_value * POINTS))
