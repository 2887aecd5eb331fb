"""Points: a share of spend comes back as currency that buys rewards."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike
from pydantic import Field

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program import rewards
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.about.rates import RateAsPlayed
from simulator.program.audience import MEMBERS, Audience
from simulator.program.benefits import Benefits
from simulator.program.channels import Effects
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import POINTS, Page
from simulator.program.parts.progress import Progress
from simulator.program.personal import WITHOUT_END
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.wallet import WalletTerms
from simulator.program.week import Week
from simulator.tools.points import pull, reach, sale, till, words
from simulator.tools.points.card import least_of, step_of
from simulator.tools.points.doubts import doubts
from simulator.tools.points.expected import CURVES
from simulator.tools.points.terms import PointsTerms


class Points(PointsTerms, Progress, Tool):
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
        rounded down where `round_down` says so, at most so many per purchase, week and year
        (`most_per_purchase`, `most_per_week`, `most_per_year`). Nobody pays with more points
        than there is to pay, and with none for a purchase that is given back: a reward waits
        for a purchase that is large enough, or is used in parts by those whose usual purchase
        is not.
        Where points are sold (`sold_at`), some members buy what is missing to a reward, and
        use it at once; where they are sold for less than they buy, every member at the till
        buys as many as can be used there, up to `most_bought` a year. Partners may buy points
        for members (`partner_points`), and pay for them as far as they are likely to be used.
        Tools of one currency may have rewards of their own size and cost: of two that a member
        could have, the larger is taken.
    Cost
        When points are redeemed, of their face value: all of it where the reward replaces a
        purchase that would have been paid for (`replaces`), else what the goods cost,
        1 - gross margin; or `cost_rate`, where that is declared. What members have bought
        costs its face value, because they would have paid for what they use it on.
    Owed
        The balance at our cost, the dearest where rewards differ, before breakage.
    Leaves out
        Points as gifts, pooling in households, devaluation, fraud. Welcome points make
        customers join and fill balances, and are felt when they are used. Nobody buys more, or
        joins, because points can be bought, or because partners give some.
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
        "share of its face value", kind="judged",
        source="deferred and restricted money is worth less than cash",
        above_zero="money off is worth something to those who collect; what it moves is "
                   "elasticity's",
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
        "enough points", kind="judged",
        source="no measurement; most of what is never used lapses before the first reward",
        evidence=(sources.NEVER_USED,), counted=True,
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
        source="not measured for rewards",
        evidence=(sources.CURVATURE,),
    )  # fmt: skip
    expiry_pressure: float = knob(
        0.02, low=0, high=0.05, off=0, ge=0, le=1, unit="share of needs that come early "
        "where a reward would be lost to a lapse within 4 weeks, once a year", kind="judged",
        source="the sign is known and no size",
        evidence=(sources.EXPIRY,),
    )  # fmt: skip

    effort: ClassVar[Effort] = Effort(setting_up=16, training=2, legal=6)
    listing: ClassVar[Listing] = Listing(
        ("points", "burning bonuses"), "price", ("retain", "defend"), ("members",)
    )
    smallest: ClassVar[str] = "{back: 1%}"
    acts_on: ClassVar[tuple[str, ...]] = ("value.price",)
    posts: ClassVar[tuple[str, ...]] = (
        "points_issued",
        "points_on_common",
        "points_bought",
        "points_income",
        "reward_cost",
    )
    timing: ClassVar[tuple[str, ...]] = ("expiry_pressure",)
    timed_by: ClassVar[tuple[str, ...]] = WITHOUT_END
    words: ClassVar[tuple[str, ...]] = ("redeem", "buys")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "press": np.uint8,  # weeks until a lapse may press again; above 48 it does
        "earned": np.int64,  # points of this year, where a cap counts them
        "bought": np.int64,  # the same of points that were bought
    }
    lasting: ClassVar[tuple[str, ...]] = ("press",)
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"back": 0.04, "reward_weeks": 6, "welcome": 1.0},
        {"back": 0.04, "reward_weeks": 60},
        {"back": 0.08, "reward_weeks": 2, "expires_after": 13},
        {"back": 0.04, "reward_weeks": 6, "sold_at": 1.1, "partner_points": 20.0},
    )
    means: ClassVar[dict[str, str]] = {
        "press": "weeks until a lapse may press again; above 48 it does",
        "earned": "points earned this year, hundredths, where a cap counts them",
        "bought": "points bought this year, hundredths, where they are sold",
    }

    def idle(self) -> frozenset[str]:
        """Nothing presses where points never lapse, or by a date that nobody knows before; nor
        does it matter what rewards replace where it is said what they cost."""
        lapses = self.expires_after is not None and self.expires_by == "earning"
        known = set() if self.cost_rate is None else {"replaces"}
        if self.sold_at is None:
            known |= {"most_bought", "top_up_rate"}
        elif self.sold_at < 1:
            known |= {"top_up_rate"}
        if not self.partner_points:
            known |= {"partner_price"}
        return frozenset(known if lapses else known | {"expiry_pressure"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What is earned, from when on it can be used, when it lapses, and what is sold."""
        return words.plainly(self, currency)

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
        return reach.benefits(self, week, self.memory(week.n))

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[RateAsPlayed, ...]:
        """How often who has enough points for a reward uses it in a week with a purchase."""
        return reach.played(self, crowd)

    def wallet(self) -> WalletTerms:
        """The terms that tools with the same currency must share."""
        cost = self.point_value * (1.0 if self.cost_rate is None else self.cost_rate)
        inactive = self.expires_by == "inactivity"
        here = least_of(self) if self.redeem_rate and self.reward_at is not None else None
        return WalletTerms(
            self.currency, self.point_value, cost, self.expires_after, inactive, self.back, here
        )  # fmt: skip

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Perceived value while open; timing from the balance as long as there is one."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        wallet = week.wallets[self.currency]
        if not own.steady[0]:
            reach.settle(self, week, own)
        if week.dials.open:
            effects.add("value.price", reach.felt(self, week, own, week.due(self.when, mask)))
        glad_of = wallet.redeemers_of(week.speaker)
        self.be_glad(week, own, glad_of, wallet.redeemed, self.point_value / POINTS)
        wanted, glad = self.pull(week, own, mask, wallet.balance, step_of(self))
        pull.before_a_lapse(self, week, own, mask, wanted)
        self.ask_for_shift(own, wanted, effects)
        effects.add("need_log", glad)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """Move purchases, with other cards; bonus points of other tools are felt as the own."""
        bonus, mask = effects.get("earn_bonus"), week.addressed(self.to)
        together = effects.get("need_shift")
        if mask is None or together is None:
            return
        self.shift_needs(own, together, effects)
        if bonus is None or not week.dials.open:
            return
        now = week.due(self.when, mask)
        effects.add("value.price", reach.felt(self, week, own, now * bonus))

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Ask the wallet for points earned, bought, taken back and redeemed."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        till.settle(self, week, own, mask, page)
        self.note_shift(week, own)

    def sells_points(self) -> bool:
        """Whether members or partners pay for points."""
        return sale.sells(self)

    def unused_columns(self) -> frozenset[str]:
        """What caps of a year count, where there are none."""
        earned = {"earned"} if self.most_per_year is None else set()
        return frozenset(earned | ({"bought"} if self.sold_at is None else set()))
