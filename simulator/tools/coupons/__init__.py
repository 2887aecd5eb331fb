"""Coupons: money off one purchase, dropped in windows, or collected towards a reward."""

import math
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray
from pydantic import Field, model_validator
from scipy import special

from simulator.draws import f32
from simulator.knobs import MOST_MONEY, knob
from simulator.program import plain, rewards
from simulator.program.benefits import NOTHING, PRICE_CUT, Benefits
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.tally import Sum, Tally, Totals
from simulator.program.tool import Own, Played, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Crowd, Week
from simulator.tools.coupons import proneness, stages, windows
from simulator.tools.coupons.cards import Cards
from simulator.tools.coupons.doubts import doubts

COMPLETE_JOURNEY = "Complete Journey, 1,559 households, 6,589 of them in a campaign"
# When a coupon comes to mind: shares of the four quarters of its window. Redemptions are 36.8,
# 29.3, 18.4 and 15.5 % (measured: COMPLETE_JOURNEY), front-loaded and without a rush at the end; a
# coupon waits for a purchase, which about 85 % of households make in a quarter of a window.
QUARTERS = (0.42, 0.27, 0.16, 0.15)
WHOLE = 1_000  # weights of agents are counted in thousandths, so that sums are exact
LEAST_REDEEMED = 0.06  # share who redeem below which there is less to see (measured: small ones)
LEFT = 0.6  # of a window when a coupon comes to mind, on average (QUARTERS)
USUAL = 0.08  # of a basket: coupons took .49 % off sales, on 6.31 % of baskets (measured: the same)


class Coupons(Tool):
    """Coupons that some customers redeem, dropped on a calendar with a window, or collect.

    Behavior
        Each customer has a proneness, the chance to redeem in a drop, beta-distributed
        with mean `redeem_rate` where the coupon is worth 8 % of their basket, and more or
        less by `face_response` where it is worth more or less; where customers rarely buy
        while it is open it is higher, so that as many redeem as declared, if so many buy at
        all (`check` says how many will). With the measured
        `evenness` the top tenth makes two thirds to three quarters of redemptions. Who
        means to use a drop has the coupon in mind from a keyed week of its window on,
        the earlier weeks likelier, and redeems it at the next purchase, once; those who
        rarely buy mean to use it oftener than they do. In that first week they make
        `incremental` additional purchases times the chance that they will redeem at all,
        so that this share of redemptions are trips that would not have been. Everybody
        else who gets a coupon of the drop sees it, which adds `exposure` purchases over
        the window, the same number whether one buys often or hardly ever. What is added
        is in proportion to the coupon below the usual size, and to the weeks between two
        drops below four: next to nothing brings next to nothing, also if all redeem it. To
        see a coupon adds less, too, where less than 6 % redeem it, and nothing if nobody can.
        A coupon can be a share off with the face value as its most (`percent`), need a purchase
        of a `minimum`, be for a product (`product_share` of the basket, of which it takes no
        more off; most of what it brings replaces another item of the shop, `substitutes`), and
        of a drop there can be so many (`available`) or so much (`budget`), first come first
        served; what cannot be used brings nothing.
        Coupons of several tools within four weeks together add no more than a usual one.
        With `collect`, none of this, and all the time unless `when` says otherwise:
        purchases in open weeks give coupons, and so many of
        them one reward, money off a later purchase from the next week on. Of those who
        would fill cards all the time `collectors` take part, drawn for each window from
        a beta distribution, of others less: by the share of their coupons that become
        rewards and are used within their term, so that light buyers drop out; below 2 %
        nobody collects. It is that share of the reward, too, that who collects perceives
        as value addressed to price, and nothing else: purchases that come earlier towards
        a reward are timing and not extra demand. Per purchase one reward can be used, a
        reward is worth no more than a basket, and less per unit where it is large
        (`size_response`); near a known end only what can still be filled counts. Cards
        that are not filled when the window or their term ends lapse, and rewards after a
        term. Members join for what they can expect to save.
    Cost
        `cost_rate` of the face value at redemption, at most what is left to pay in that
        week, less what suppliers pay; nothing on purchases that are given back, of which
        what was paid is refunded (`on_return` says what becomes of the coupon). On
        purchases that the control arm had as well it is a subsidy.
        A reward that is collected costs what the goods do (`cost_rate`) where it comes on
        top, and its sale where it replaces one (`replaces`).
    Owed
        At our cost, coupons that will be used but are not yet, until the window ends;
        filled cards in full; of the others the part that is filled, times the chance
        that the rest will be in time.
    Leaves out
        Several coupons of a drop; fraud; stockpiling.
        Where they are collected: none
        depends on the size of a single purchase; messages that announce it, which are a
        tool of their own; acceleration towards a reward, and being glad of it.
    Source
        Redemption, concentration and timing are measured on Complete Journey; that
        exposure works beyond redemption: Venkatesan & Farris, its size is taken from
        Hillstrom's mail; the incremental share and all of collecting are judged
        (docs/evidence.md).
    """

    kind: Literal["coupons"] = "coupons"
    when: Calendar = Calendar.model_validate({"every": 13, "for": 4})
    face_value: float = knob(
        2.5, off=0, ge=0, le=MOST_MONEY, choice=True, costs="more",
        unit="currency off one purchase", kind="assumed", baskets=0.08,
        source="a usual coupon of a grocery chain: 8 % of the average basket", money=True,
    )  # fmt: skip
    on_return: Literal["void", "comes_back"] = Field(
        "void", description="a coupon on a purchase that is given back is void, or can be used "
        "again while the offer is open"
    )  # fmt: skip
    supplier_share: float = knob(
        0.0, off=0, ge=0, le=1, unit="share of the face value that suppliers pay", kind="assumed",
        source="no supplier money unless declared",
    )  # fmt: skip
    percent: float | None = knob(
        None, gt=0.0001, le=1, choice=True, costs="more", unit="share off one purchase, of which "
        "the face value is the most; null for the face value itself", kind="assumed",
        source="a fixed amount unless declared",
    )  # fmt: skip
    minimum: float | None = knob(
        None, ge=0, le=MOST_MONEY, choice=True, costs="less", threshold=True, money=True,
        unit="currency, the smallest purchase on which one can be used; null for any",
        kind="assumed", source="no minimum unless declared",
    )  # fmt: skip
    product_share: float | None = knob(
        None, ge=0.001, le=1, choice=True, costs="more", unit="share of the basket that the coupon "
        "is for; null for the whole purchase", kind="assumed",
        source="any purchase unless declared",
    )  # fmt: skip
    substitutes: float = knob(
        0.75, low=0.33, high=0.9, ge=0, le=1, unit="share of what a coupon for a product brings "
        "that replaces another item of the same shop", kind="judged", source="of a promotion's "
        "extra sales of an item 84 % were other brands' (Gupta 1988), later 33 % (van Heerde, "
        "Gupta & Wittink 2003), both as remembered",
    )  # fmt: skip
    available: int | None = knob(
        None, ge=0, le=1_000_000_000, choice=True, costs="more", unit="coupons of a drop that can "
        "be used, first come first served; null for all", kind="assumed",
        source="no limit unless declared",
    )  # fmt: skip
    budget: float | None = knob(
        None, ge=0, le=MOST_MONEY, choice=True, costs="more", money=True, most=1e9,
        unit="currency at face value that the coupons of a drop may take; null for any amount",
        kind="assumed", source="no limit unless declared",
    )  # fmt: skip
    redeem_rate: float = knob(
        0.12, low=0.06, high=0.17, off=0, ge=0, le=0.9, unit="share of those addressed who redeem "
        "in a drop", kind="measured", source="households per campaign: 16.6 % in large ones, "
        "6.5 and 5.9 % in small ones; " + COMPLETE_JOURNEY,
    )  # fmt: skip
    face_response: float = knob(
        1.0, low=0.5, high=1.5, ge=0, le=5, unit="% redemptions per % face value, from 8 % of a "
        "basket", kind="judged", source="larger coupons are redeemed more often; no size found",
    )  # fmt: skip
    evenness: float = knob(
        0.8, low=0.5, high=1.5, ge=0.05, le=1000, unit="a + b of the beta distribution of "
        "proneness; large means that all are alike", kind="measured", source="the top tenth makes "
        "75 % of redemptions (62 % where several coupons of a campaign count once), 26.3 % ever "
        "redeem; 1.5 fits large campaigns alone; " + COMPLETE_JOURNEY,
    )  # fmt: skip
    incremental: float = knob(
        0.4, low=0, high=0.6, off=0, ge=-1, le=1, response=True,
        unit="share of redemptions that are additional "
        "purchases", kind="judged", source="no measurement; a coupon as value alone would give "
        "about 7 %, trade claims are far higher",
    )  # fmt: skip
    exposure: float = knob(
        0.005, low=0, high=0.02, off=0, ge=-1, le=1, response=True,
        unit="purchases added by a drop, of those who "
        "see it and do not redeem", kind="judged", source="exposure contributes more than "
        "redemption (Venkatesan & Farris: sign); as a message in Hillstrom's e-mail experiment, up "
        "to four of them",
    )  # fmt: skip
    cost_rate: float | None = knob(
        None, ge=0, le=5, own=True, unit="what a coupon or reward costs us where it comes on top "
        "of what is bought, share of its face value; null for 1, or 1 - gross margin where they "
        "are collected", kind="derived",
        source="a coupon is money off; a reward that is collected is own goods",
    )  # fmt: skip
    replaces: float = rewards.replaced()
    collect: int = knob(
        0, off=0, ge=0, le=1000, choice=True, costs="less", threshold=True,
        unit="coupons that give one reward of the face "
        "value, 0 for coupons used one by one", kind="assumed", source="none unless declared",
    )  # fmt: skip
    coupon_per: float | None = knob(
        None, ge=1e-4, le=MOST_MONEY, choice=True, costs="less", threshold=True,
        unit="currency paid that gives a coupon to collect, null for one with each purchase",
        kind="assumed", source="as on stamp cards", money=True,
    )  # fmt: skip
    term: int = knob(
        13, ge=1, le=520, choice=True, costs="more",
        unit="weeks in which to fill a card from its first coupon, "
        "and to use a reward from the last one", kind="assumed", source="a quarter",
    )  # fmt: skip
    collectors: float = knob(
        0.3, low=0.15, high=0.5, off=0, ge=0, le=0.9, unit="share who collect, of those addressed "
        "who would fill cards all the time", kind="judged", source="no measurement; more than the "
        "12 % who redeem, as coupons come by themselves",
    )  # fmt: skip
    value_rate: float = knob(
        0.8, low=0.6, high=1.0, off=0, ge=0, le=5, response=True,
        unit="what a reward is worth to who collects, "
        "share of its face value", kind="judged", source="as of points: deferred, restricted money",
    )  # fmt: skip
    size_response: float = knob(
        0.88, low=0.7, high=1.0, ge=0.01, le=1, unit="% value per % size of a reward that is "
        "collected, beyond a fifth of a basket", kind="judged", source="as of points: gains are "
        "valued with the power .88 (Tversky & Kahneman 1992, as remembered); not measured for "
        "rewards",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("value.price", "added_occasions", "coupons_held")
    posts: ClassVar[tuple[str, ...]] = ("reward_cost", "subsidy", "supplier_income", "liability")
    occasion: ClassVar[str] = "coupons"
    words: ClassVar[tuple[str, ...]] = ("proneness", "time", "use", "first")
    tallies: ClassVar[dict[str, Tally]] = {
        "asked": Sum(), "used": Sum(), "worth": Sum()
    }  # fmt: skip
    columns: ClassVar[dict[str, DTypeLike]] = {
        "prone": np.float32,  # chance to use a drop, fixed; 0 until first needed
        "due": np.int16,  # week of the window from which the coupon is in mind; 0 no coupon
        "held": np.int16,  # weeks in which the last drop still counts among coupons of all tools
        "reach": np.float32,  # share of the coupons collected that become rewards; 0 who does not
        "card": np.int64,  # purchases, or 1/10,000 of the currency, towards the next reward
        "card_left": np.int16,  # weeks after this one in which the card can still be filled
        "rewards": np.int32,
        "rewards_left": np.int16,  # weeks after this one in which they can still be used
    }
    means: ClassVar[dict[str, str]] = {
        "prone": "chance to use a drop, fixed; 0 until first needed",
        "due": "week of the window from which the coupon is in mind; 0 no coupon",
        "held": "weeks in which the last drop still counts among coupons of all tools",
        "reach": "share of the coupons collected that become rewards; 0 where none are collected",
        "card": "purchases, or 1/10,000 of the currency, towards the next reward",
        "card_left": "weeks after this one in which the card can still be filled",
        "rewards": "rewards that are earned and not yet used",
        "rewards_left": "weeks after this one in which they can still be used",
    }

    @classmethod
    def usual(cls, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """Coupons are collected all the time; used one by one they come in drops."""
        return {"when": "always"} if said.get("collect") else {}

    @model_validator(mode="after")
    def _has_windows(self) -> Self:
        if self.collect and self.to.lapsed is not None:
            raise ValueError("coupons are collected with purchases, after which nobody has lapsed")
        if not self.collect and self.when.every is None and self.when.weeks is None:
            raise ValueError(
                "coupons come in drops; expected when: {every: 13 weeks, for: 4}, or collect: 10"
            )
        return self

    def idle(self) -> frozenset[str]:
        """What is known of drops where coupons are collected, and the other way round."""
        drops = {
            "redeem_rate", "face_response", "evenness", "incremental", "exposure", "substitutes"
        }  # fmt: skip
        cards = {"collectors", "value_rate", "size_response", "replaces"}
        if self.product_share is None:
            cards.add("substitutes")
        return frozenset(drops if self.collect else cards)

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What a coupon is worth, and how one comes by it."""
        who, worth = plain.capitalized(self.to.plainly()), plain.money(self.face_value, currency)
        if not self.collect:
            off = worth
            if self.percent is not None:
                off = f"{plain.percent(self.percent)}, {worth} at most,"
            said = f"{who} get coupons, each for {off} off one purchase while the offer is open"
        else:
            each = "each purchase"
            if self.coupon_per is not None:
                each = f"every {plain.money(self.coupon_per, currency)} they pay"
            term = plain.count(self.term, "week")
            said = (
                f"{who} get a coupon with {each}; {plain.number(self.collect)} of them fill a "
                f"card, worth {worth} off a later purchase. There are {term} to fill a card, "
                "and as many to use what it gives"
            )
        said += self._limits(currency)
        if self.supplier_share:
            said += f". Suppliers pay {plain.percent(self.supplier_share)} of it"
        return f"{said}."

    def _limits(self, currency: str) -> str:
        """On what coupons can be used, and how many of them."""
        said = ""
        if self.percent is not None and self.collect:
            said += f". It is {plain.percent(self.percent)} off, and that at most"
        if self.product_share is not None:
            said += (
                f". It is for a product that makes {plain.percent(self.product_share)} of a basket"
            )
        if self.minimum:
            said += f". The purchase must come to {plain.money(self.minimum, currency)}"
        if self.available is not None:
            said += f". {plain.number(self.available)} of a drop can be used"
        if self.budget is not None:
            said += f". A drop may take {plain.money(self.budget, currency)} in all"
        return said

    def for_margin(self, gross_margin: float) -> "Coupons":
        """The same coupons with what one costs."""
        if not self.collect:
            return self if self.cost_rate is not None else self._costing(1.0)
        goods = rewards.cost_of_goods(gross_margin)
        on_top = goods if self.cost_rate is None else self.cost_rate
        return self._costing(rewards.cost(on_top, self.replaces))

    def _costing(self, rate: float) -> "Coupons":
        return self.model_copy(update={"cost_rate": rate})

    def _cost(self) -> float:
        """What a coupon costs us, share of its face value."""
        return 1.0 if self.cost_rate is None else self.cost_rate

    def benefits(self, week: Week) -> Benefits:
        """What a member can expect to save per unit spent, in the year from the first drop on."""
        first = windows.first_week(self.when)
        if first is None or not self.face_value:
            return NOTHING
        if self.collect:
            return self._collected(week, first)
        each = np.empty(week.n, np.float32)
        length = self.when.window(first)[1]
        stages.expect(
            week.usual_rate, week.usual_spend, f32(LEFT * length), f32(self._face(week)),
            self._worth(week), f32(self.face_response), f32(self.redeem_rate), each,
        )  # fmt: skip
        saved = each * f32(self._within(week, length)) * f32(windows.drops(self.when, first))
        rate = (saved / np.maximum(week.usual_spend, f32(1e-9))).astype(np.float32)
        return Benefits(rate, rate * f32(PRICE_CUT))

    def _collected(self, week: Week, first: int) -> Benefits:
        """What collecting brings to a member who may collect or not, by how much comes of it."""
        cards, often = self._cards(week), self.collectors * windows.share_open(self.when, first)
        worth = often * self._usable(week, first) ** 2 * cards.per_unit(week)
        worth *= self._within(week, 1)
        rate: Row = worth.astype(np.float32)
        return Benefits(rate, rate, 0.0, cards.wait(week) * (rate > 0))

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Drop coupons in the first week of a window; act on customers while it is open."""
        mask = week.addressed(self.to)
        if mask is None or not self.face_value:
            return
        if self.collect:
            if week.dials.open:
                effects.add("value.price", mask * self._promise(week, own))
            return
        now, length = self.when.window(week.t)
        dropped = now == 1 and week.dials.open
        if dropped:
            self._drop(week, own, mask, length)
        if dropped or own.held.any():
            size = np.empty(week.n, np.float32)
            stages.hold(
                own.due, np.bool_(dropped), np.int16(max(length, windows.NEWS)), week.usual_rate,
                week.usual_spend, self._worth(week), own.held, size,
            )  # fmt: skip
            # what cannot be used takes no place
            size *= f32(self._within(week, length or windows.latest(self.when, week.t)))
            effects.add("coupons_held", size)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """Purchases that coupons add: all that one holds together not more than a usual one."""
        now, length = self.when.window(week.t)
        held = effects.get("coupons_held")
        if held is None or not now or not own.due.any():
            return
        news, left = windows.news(self.when, week.t), f32(length - now + 1)
        usual, added = (week.usual_rate, week.usual_spend, self._worth(week)), np.empty_like(held)
        if self._gone(week):
            return
        part = self._part(week, length)
        if self.incremental:
            more = f32(self.incremental * news * part)
            stages.bring(own.due, np.int16(now), left, *usual, more, held, added)
            effects.add("added_occasions", added)
        if self.exposure:
            seen = self.exposure * min(self.redeem_rate / LEAST_REDEEMED, 1.0)
            stages.see(own.due, *usual, f32(seen * news / length * part), held, added)
            effects.add("added_occasions", added)

    def _know(self, week: Week, own: Own, mean: float) -> None:
        """Draw who is how prone to coupons, once and for all."""
        if not own.prone[0]:
            prone, a = np.zeros(week.n), self.evenness * mean
            if a:
                u = week.draw("proneness").astype(float)
                prone = special.betaincinv(a, self.evenness - a, u)
            own.prone[:] = np.maximum(prone, 1e-30)

    def _drop(self, week: Week, own: Own, mask: NDArray[np.float32], length: int) -> None:
        crowd = week.crowds.get(week.segment)
        mean = self.redeem_rate
        if crowd is not None and not own.prone[0]:
            mean = proneness.mean_for(self._as_drop(crowd, length), crowd)
        self._know(week, own, mean)
        quarters = np.concatenate([[0], np.cumsum(QUARTERS)])
        part = np.interp(week.draw("time") * quarters[-1], quarters, np.linspace(0, 1, 5))
        begins = np.minimum((part * length).astype(np.int16), np.int16(length - 1))
        stages.mean_to(
            mask, week.active, week.draw("use"), own.prone, begins, np.int16(length),
            week.usual_rate, week.usual_spend, self._worth(week), f32(self.face_response),
            f32(self.incremental * windows.news(self.when, week.t) * self._part(week, length)),
            own.due,
        )  # fmt: skip

    def _as_drop(self, crowd: Crowd, length: int) -> proneness.Drop:
        """A drop with a window of so many weeks, as it is to the average basket of a segment."""
        relative = self._face_in(crowd) / USUAL / max(crowd.basket, 1e-9)
        weeks = np.arange(length)
        return proneness.Drop(
            self.redeem_rate, max(relative, 1e-9) ** self.face_response, self.evenness,
            tuple((length - weeks).astype(float)), tuple(self._by_week(length)),
            self.incremental * min(relative, 1.0) * self._of_product(),
        )  # fmt: skip

    @staticmethod
    def _by_week(length: int) -> NDArray[np.float64]:
        """Shares of the weeks of a window in which a coupon comes to mind, (length,)."""
        quarters = np.concatenate([[0], np.cumsum(QUARTERS)]) / sum(QUARTERS)
        upto = np.interp(np.arange(length + 1) / length, np.linspace(0, 1, 5), quarters)
        return np.diff(upto)

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[Played, ...]:
        """The share of a segment that will redeem a drop, and why it may not be the declared."""
        first = windows.first_week(self.when)
        if self.collect or first is None or not self.face_value:
            return ()
        drop = self._as_drop(crowd, self.when.window(first)[1])
        mean, why = proneness.mean_for(drop, crowd), ""
        share = proneness.redeemed(drop, crowd, mean) if mean else 0.0
        if abs(drop.pull - 1) > proneness.NEAR:
            why = (
                f"declared for a coupon of {plain.percent(USUAL)} of a basket, and this one is "
                f"{plain.percent(self._face_in(crowd) / crowd.basket)}"
            )
        if mean == proneness.MOST:
            often = plain.percent(round(proneness.buying(drop, crowd), 3))
            why = f"only {often} buy while they have the coupon in mind"
        return (Played("redeem_rate", self.redeem_rate, share, why),)

    def _promise(self, week: Week, own: Own) -> Row:
        """Perceived value of collecting, (n,); who collects is told as a window begins."""
        cards, when = self._cards(week), self.when
        if not own.prone[0] or windows.begins(when, week.t):
            self._know(week, own, self.collectors)
            reach = self._usable(week, week.t)
            own.reach[:] = np.where(week.draw("use") < own.prone * reach, reach, 0)
        value = own.reach * cards.per_unit(week) * self._within(week, 1)
        if self._gone(week):
            value[:] = 0
        if when.every is None and when.until is not None and week.t >= 0:
            weeks = when.until - week.t
            if weeks < self.term < when.until - when.start:
                value *= cards.still(week, own.card, weeks)
        promise: Row = value.astype(np.float32)
        return promise

    def _usable(self, week: Week, first: int) -> NDArray[np.float64]:
        """Share of coupons collected in a window from `first` on that are used as rewards, (n,)."""
        weeks = min(windows.weeks_more(self.when, first, self.term) + 1, self.term)
        return self._cards(week).usable(week, weeks)

    def hand_out(self, week: Week, own: Own, page: Page) -> None:
        """Redeem at purchases; what is not used by the end of the window lapses."""
        given, common = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        if self.collect:
            self._fill_cards(week, own, given, common)
            self._ration(week, own, given, common)
        elif own.due.any() and self.when.is_open(week.t):
            now, length = self.when.window(week.t)
            was = own.due.copy()
            if self._gone(week):
                own.due[:] = 0
            n, most = self._usable_on(week)
            stages.redeem(
                n, week.common, most, np.int16(now), self._units(), own.due, given, common
            )
            self._ration(week, own, given, common)
            if self.on_return == "comes_back":
                stages.come_back(week.n_kept, was, own.due)
            if now == length:
                own.due[:] = 0
        else:
            return
        left = week.hand_out(given)
        if left is not given:
            given = left
            stages.shared_of(given, week.n_purchases, week.common, common)
        if self.to.members:
            if self.collect:
                week.benefit(self._cards(week).used(week, given), 1 / MONEY)
            else:
                week.benefit(given, PRICE_CUT / MONEY)
        page.post("reward_cost", np.rint(given * self._cost()).astype(np.int64))
        page.post("subsidy", np.rint(common * self._cost()).astype(np.int64))
        if self.supplier_share:
            page.post("supplier_income", np.rint(given * self.supplier_share).astype(np.int64))

    def _fill_cards(
        self, week: Week, own: Own, given: NDArray[np.int64], common: NDArray[np.int64]
    ) -> None:
        mask = week.addressed(self.to) if week.dials.open else None
        takes_part = np.zeros(week.n, np.float32) if mask is None else mask * own.reach
        amount = week.n_kept.astype(np.int64) if self.coupon_per is None else week.kept
        n, most = self._usable_on(week)
        more = 0 if mask is None else windows.weeks_more(self.when, week.t, self.term)
        stages.collect(
            takes_part, amount, n, week.common, most, self._units(),
            self._cards(week).full, np.int16(self.term), np.int16(more), own.card, own.card_left,
            own.rewards, own.rewards_left, given, common,
        )  # fmt: skip

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """Face value, at our share of it, of what is still to be used and was earned."""
        if not self.face_value:
            return 0
        ours = round(int(self._units()) * max(self._cost() - self.supplier_share, 0.0))
        if not self.collect and not self.when.is_open(week.t):
            return 0
        waiting = own.rewards if self.collect else own.due > 0
        promised: NDArray[np.int64] = waiting * np.int64(ours)
        at, cards = np.flatnonzero(own.card), self._cards(week)
        filled = own.card[at] / cards.full
        to_go = cards.purchases(week)[at] * (1 - filled)
        chance = special.gammainc(to_go, week.usual_rate[at].astype(float) * own.card_left[at])
        promised[at] += np.rint(ours * filled * chance).astype(np.int64)
        return promised

    def _cards(self, week: Week) -> Cards:
        """The terms of the card on which coupons are collected."""
        return Cards(
            self.collect, self.coupon_per, self._face(week), self.term, self.value_rate,
            self.size_response,
        )  # fmt: skip

    def _face_in(self, crowd: Crowd) -> float:
        """What a coupon takes off an average purchase of a segment at most, currency."""
        shares = [part for part in (self.percent, self.product_share) if part is not None]
        return min([self.face_value, *(part * crowd.basket for part in shares)])

    def _face(self, week: Week) -> float:
        crowd = week.crowds.get(week.segment)
        return self.face_value if crowd is None else self._face_in(crowd)

    def _worth(self, week: Week) -> np.float32:
        """The basket of which the face value is the usual share, currency."""
        return f32(self._face(week) / USUAL)

    def _of_product(self) -> float:
        """Of what a coupon brings, the part that replaces nothing of the same shop."""
        return 1.0 if self.product_share is None else 1.0 - self.substitutes

    def _within(self, week: Week, length: int) -> float:
        """Chance that a coupon can be used: the purchase is large enough, and some are left."""
        crowd = week.crowds.get(week.segment)
        if crowd is None:
            return 1.0
        chance, limit = crowd.at_least(self.minimum or 0.0), self._limit(week)
        if limit is not None:
            wanted = self._wanted(week, length)
            chance *= min(1.0, limit / wanted) if wanted else 0.0
        return chance

    def _part(self, week: Week, length: int) -> float:
        """Of the purchases that coupons for any purchase would bring, what these do."""
        return self._of_product() * self._within(week, length)

    def _limit(self, week: Week) -> float | None:
        """How many coupons of a drop can be used, None for all."""
        limits = [] if self.available is None else [float(self.available)]
        if self.budget is not None:
            limits.append(self.budget / max(self._face(week), 1e-9))
        return min(limits, default=None)

    def _wanted(self, week: Week, length: int) -> float:
        """Customers who would use a drop if there were enough, or at most a card."""
        total = 0.0
        for name, crowd in week.crowds.items():
            if self.to.segments and name not in self.to.segments:
                continue
            if self.collect:
                total += crowd.customers * self.collectors
                continue
            drop = self._as_drop(crowd, length)
            mean = proneness.mean_for(drop, crowd)
            total += crowd.customers * (proneness.redeemed(drop, crowd, mean) if mean else 0.0)
        return total

    def _usable_on(self, week: Week) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Purchases on which a coupon can be used this week, and the most it takes off, (n,)."""
        n, most = week.n_purchases, week.to_pay
        if self.minimum is None and self.percent is None and self.product_share is None:
            return n, most
        largest = week.largest()
        if self.minimum:
            n = np.where(largest >= round(self.minimum * MONEY), n, 0).astype(np.int32)
        for part in (self.percent, self.product_share):
            if part is not None:
                most = np.minimum(most, (largest * part).astype(np.int64))
        return n, most

    def _so_far(self, week: Week) -> tuple[float, float, float]:
        """Customers who have asked to use the drop, who have, and for how much (currency)."""
        told = week.dials.published or {}
        asked, used, worth = told.get("so_far", (0.0, 0.0, 0.0))
        return asked, used, worth

    def _left(self, week: Week) -> float:
        """Coupons of the drop that can still be used."""
        _, used, worth = self._so_far(week)
        limits = [math.inf if self.available is None else self.available - used]
        if self.budget is not None:
            limits.append((self.budget - worth) / max(self._face(week), 1e-9))
        return max(min(limits), 0.0)

    def _gone(self, week: Week) -> bool:
        """Whether all coupons of the drop have been used."""
        return self._left(week) < 0.5

    def _ration(
        self, week: Week, own: Own, given: NDArray[np.int64], common: NDArray[np.int64]
    ) -> None:
        """First come, first served: as many as are left of all who have the drop in mind."""
        if self.available is None and self.budget is None:
            return
        if self.collect:  # as many as last week, of whom each is one of those who collect
            waiting = (week.dials.published or {}).get("last", 0.0)
        else:
            now, length = self.when.window(week.t)
            by_now = np.sum(self._by_week(length)[:now])
            waiting = self._wanted(week, length) * by_now - self._so_far(week)[0]
        serve = 1.0 if waiting <= 0 else min(1.0, self._left(week) / waiting)
        weight = np.int64(round(week.weight * WHOLE))
        week.tally("asked", (given > 0) * weight)
        late = (week.draw("first") >= f32(serve)) & (given > 0)
        given[late], common[late], own.due[late] = 0, 0, 0
        week.tally("used", (given > 0) * weight)
        week.tally("worth", np.rint(given * week.weight).astype(np.int64))

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Open and close as `when` says; where coupons are limited, say what has been used."""
        if self.available is None and self.budget is None:
            yield from super().campaign(env, publish, totals, post)
            return
        so_far = np.zeros(3)
        for week in range(int(env.now), totals.weeks):
            last = np.array([_counted(totals, name) for name in ("asked", "used", "worth")])
            fresh = windows.begins(self.when, week) or week == 0
            so_far = np.zeros(3) if fresh else so_far + last / (WHOLE, WHOLE, MONEY)
            publish(
                open=self.when.is_open(week), so_far=tuple(so_far.tolist()), last=last[0] / WHOLE
            )
            yield env.timeout(1)

    def _units(self) -> np.int64:
        return np.int64(round(self.face_value * MONEY))


def _counted(totals: Totals, name: str) -> int:
    """Last week's tally, 0 before the first."""
    return int(totals.tallies[name][0]) if name in totals.tallies else 0
