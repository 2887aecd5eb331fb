"""Coupons: money off one purchase, dropped in windows."""

from collections.abc import Callable, Generator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, ClassVar, Literal, Self

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray
from pydantic import model_validator

from simulator.draws import f32
from simulator.evidence import Evidence, sources
from simulator.program import occasions, plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.about.rates import RateAsPlayed
from simulator.program.benefits import NOTHING, PRICE_CUT, Benefits
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Page
from simulator.program.parts import windows
from simulator.program.parts.grant import know_proneness
from simulator.program.personal import WITHOUT_END
from simulator.program.tally import Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.tools.coupons import own_windows, proneness, schedule, stages
from simulator.tools.coupons.doubts import doubts
from simulator.tools.coupons.expected import CURVES
from simulator.tools.coupons.meant import check
from simulator.tools.coupons.terms import CouponTerms

LEAST_REDEEMED = 0.06  # share who redeem below which there is less to see (measured: small ones)
LEFT = 0.6  # of a window when a coupon comes to mind, on average (QUARTERS)


class Coupons(CouponTerms, Tool):
    """Coupons that some customers redeem, dropped on a calendar with a window.

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
    Cost
        `cost_rate` of the face value at redemption, at most what is left to pay in that
        week, less what suppliers pay; nothing on purchases that are given back, of which
        what was paid is refunded (`on_return` says what becomes of the coupon). On
        purchases that the control arm had as well it is a subsidy.
    Owed
        At our cost, coupons that will be used but are not yet, until the window ends.
    Leaves out
        Several coupons of a drop; fraud; stockpiling.
    """

    kind: Literal["coupons"] = "coupons"
    when: Calendar = Calendar.model_validate({"every": 13, "for": 4})
    cites: ClassVar[tuple[Evidence, ...]] = (  # when, and for which face value
        sources.COUPON_TIMING,
        sources.COUPON_FACE,
    )
    effort: ClassVar[Effort] = Effort(setting_up=6, training=1, legal=2)
    listing: ClassVar[Listing] = Listing(("coupon savings",), "price", ("retain", "defend"))
    smallest: ClassVar[str] = "{face_value: 2, when: {every: 13 weeks, for: 4}}"
    acts_on: ClassVar[tuple[str, ...]] = ("added_occasions", "coupons_held")
    occasion: ClassVar[str] = "coupons"
    timed_by: ClassVar[tuple[str, ...]] = (*WITHOUT_END, "while_stock")
    words: ClassVar[tuple[str, ...]] = ("proneness", "time", "use", "first")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "prone": np.float32, "temper": np.float32, "due": np.int16, "held": np.int16
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("temper",)
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"when": {"every": 8, "for": 4}, "face_value": 4.0, "redeem_rate": 0.3},
        {"when": {"every": 8, "for": 4}, "face_value": 4.0, "product_share": 0.1},
    )
    means: ClassVar[dict[str, str]] = {
        "prone": "chance to use a drop, fixed; 0 until first needed",
        "temper": "share of customers who are less prone; 0 until first needed",
        "due": "week of the window from which the coupon is in mind; 0 no coupon",
        "held": "weeks in which the last drop still counts among coupons of all tools",
    }

    @model_validator(mode="after")
    def _has_windows(self) -> Self:
        check(self)
        return self

    def idle(self) -> frozenset[str]:
        """What replaces another item matters where a coupon is for one product."""
        return frozenset({"substitutes"} if self.product_share is None else ())

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What a coupon is worth, and on what it can be used."""
        who, worth = plain.capitalized(self.to.plainly()), plain.money(self.face_value, currency)
        part = self.percent
        off = worth if part is None else f"{plain.percent(part)}, {worth} at most,"
        said = f"{who} get coupons, each for {off} off one purchase while the offer is open"
        return f"{said}{self.limits_plainly(currency, 'drop')}."

    def benefits(self, week: Week) -> Benefits:
        """What a member can expect to save per unit spent, in the year from the first drop on."""
        first = windows.first_week(self.when)
        if first is None or not self.face_value:
            return NOTHING
        each = np.empty(week.n, np.float32)
        length = schedule.length(self.when, first)
        stages.expect(
            week.usual_rate, week.usual_spend, f32(LEFT * length), f32(self.face(week)),
            self.worth(week), f32(self.face_response), f32(self.redeem_rate), each,
        )  # fmt: skip
        often = schedule.drops(self.when, self.to, week, first)
        saved = each * f32(self._within(week, length)) * f32(often)
        rate = (saved / np.maximum(week.usual_spend, f32(1e-9))).astype(np.float32)
        return Benefits(rate, rate * f32(PRICE_CUT))

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Drop coupons in the first week of a window; act on customers while it is open."""
        mask = week.addressed(self.to)
        if mask is None or not self.face_value:
            return
        if self.when.dated:
            self._offer_own(week, own, mask, effects)
            return
        now, length = self.when.window(week.t)
        dropped = now == 1 and week.dials.open
        if dropped:
            self._drop(week, own, week.due(self.when, self.takers(week, own, mask)), length)
        if dropped or own.held.any():
            size = np.empty(week.n, np.float32)
            stages.hold(
                own.due, np.bool_(dropped), np.int16(max(length, windows.NEWS)), week.usual_rate,
                week.usual_spend, self.worth(week), own.held, size,
            )  # fmt: skip
            # what cannot be used takes no place
            size *= f32(self._within(week, length or windows.latest(self.when, week.t)))
            effects.add("coupons_held", size)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """Purchases that coupons add: all that one holds together not more than a usual one."""
        held = effects.get("coupons_held")
        if held is None or not own.due.any():
            return
        now, length = self.when.window(week.t)
        if self.when.dated:
            length = self.when.own_length
        elif not now or self.gone(week):
            return
        usual, added = (week.usual_rate, week.usual_spend, self.worth(week)), np.empty_like(held)
        news, part = schedule.news(self.when, week.t), self._part(week, length)
        more = f32(self.incremental * news * part)
        if self.incremental and self.when.dated:
            place = occasions.place(week)
            own_windows.bring(own.due, place, np.int16(length), *usual, more, held, added)
            effects.add("added_occasions", added)
        elif self.incremental:
            left = f32(length - now + 1)
            stages.bring(own.due, np.int16(now), left, *usual, more, held, added)
            effects.add("added_occasions", added)
        if self.exposure:
            seen = self.exposure * min(self.redeem_rate / LEAST_REDEEMED, 1.0)
            stages.see(own.due, *usual, f32(seen * news / length * part), held, added)
            effects.add("added_occasions", added)

    def takers(self, week: Week, own: Own, mask: Row) -> Row:
        """Who gets a coupon of the drop that takes place in a week."""
        if not self.when.personal:
            return mask
        if self.when.dated:
            return mask * ((week.active > 0) & occasions.opens(week, self.when))
        return mask * (week.active > 0) * f32(self.when.opens(week.t))

    def _offer_own(self, week: Week, own: Own, mask: Row, effects: Effects) -> None:
        """Drop coupons to those whose own window begins; remember who has got one lately."""
        length = self.when.own_length
        begins = np.zeros(week.n, bool)
        if week.dials.open:
            begins = week.due(self.when, self.takers(week, own, mask)) > 0
        if begins.any():
            fresh = SimpleNamespace(prone=own.prone, temper=own.temper, due=np.zeros_like(own.due))
            self._drop(week, fresh, begins.astype(np.float32), length)
            own_windows.drop(begins, fresh.due, own.due)
        if begins.any() or own.held.any():
            size = np.empty(week.n, np.float32)
            own_windows.hold(
                begins, own.due, np.int16(max(length, windows.NEWS)), week.usual_rate,
                week.usual_spend, self.worth(week), own.held, size,
            )  # fmt: skip
            effects.add("coupons_held", size * f32(self._within(week, length)))

    def _drop(self, week: Week, own: Own, mask: NDArray[np.float32], length: int) -> None:
        crowd = week.crowds.get(week.segment)
        mean = self.redeem_rate
        if crowd is not None and not own.prone[0]:
            mean = proneness.mean_for(self.as_drop(crowd, length), crowd)
        know_proneness(week, own, mean, self.evenness)
        begins = proneness.in_mind(week.draw("time"), length)
        stages.mean_to(
            mask, week.active, week.draw("use"), own.prone, begins, np.int16(length),
            week.usual_rate, week.usual_spend, self.worth(week), f32(self.face_response),
            f32(self.incremental * schedule.news(self.when, week.t) * self._part(week, length)),
            own.due,
        )  # fmt: skip

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[RateAsPlayed, ...]:
        """The share of a segment that will redeem a drop, and why it may not be the declared."""
        first = windows.first_week(self.when)
        if first is None or not self.face_value:
            return ()
        drop = self.as_drop(crowd, schedule.length(self.when, first))
        share, why = proneness.played(drop, crowd, self.face_in(crowd) / crowd.basket)
        return (RateAsPlayed("redeem_rate", self.redeem_rate, share, why),)

    def hand_out(self, week: Week, own: Own, page: Page) -> None:
        """Redeem at purchases; what is not used by the end of the window lapses."""
        if not own.due.any() or not (self.when.dated or self.when.is_open(week.t)):
            return
        given, common = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        was = own.due.copy()
        if self.gone(week):
            own.due[:] = 0
        n, most = self.usable_on(week)
        now, length = self.when.window(week.t)
        if self.when.dated:
            own_windows.redeem(
                n, week.common, most, occasions.place(week), self.units, own.due, given, common
            )
        else:
            stages.redeem(n, week.common, most, np.int16(now), self.units, own.due, given, common)
        if self.limited:
            by_now = np.sum(proneness.by_week(length)[:now])
            waiting = self._wanted(week, length) * by_now - self.so_far(week)[0]
            own.due[self.ration(week, waiting, given, common)] = 0
        if self.on_return == "comes_back":
            stages.come_back(week.n_kept, was, own.due)
        if self.when.dated:
            own_windows.lapse(occasions.place(week), np.int16(self.when.own_length), own.due)
        elif now == length:
            own.due[:] = 0
        given = self.book(week, page, given, common)
        if self.to.only_members:
            week.benefit(given, PRICE_CUT / MONEY)

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """Face value, at our share of it, of what will still be used."""
        if not self.face_value or not (self.when.dated or self.when.is_open(week.t)):
            return 0
        promised: NDArray[np.int64] = (own.due > 0) * np.int64(self.owed_each(week))
        return promised

    def _within(self, week: Week, length: int) -> float:
        """Chance that a coupon can be used: the purchase is large enough, and some are left."""
        return self.fits(week) * self.enough(week, lambda: self._wanted(week, length))

    def _part(self, week: Week, length: int) -> float:
        """Of the purchases that coupons for any purchase would bring, what these do."""
        return self.of_product() * self._within(week, length)

    def _wanted(self, week: Week, length: int) -> float:
        """Customers who would use a drop if there were enough."""
        asked = (crowd for name, crowd in week.crowds.items() if self.to.fits(name))
        each = (one.customers * proneness.share_of(self.as_drop(one, length), one) for one in asked)
        return sum(each, 0.0)

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Open and close as `when` says, and say what has been used."""
        yield from self.counted(env, publish, totals)
