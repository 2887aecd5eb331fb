"""Paid membership: a fee by the year or the month, and better conditions while it is paid."""

from collections.abc import Callable, Generator, Mapping
from typing import Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import NDArray
from pydantic import Field

from simulator.draws import f32
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.benefits import NOTHING, PRICE_CUT, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.parts import privilege
from simulator.program.parts.beside import share_beside
from simulator.program.parts.price import FeltPrice
from simulator.program.parts.privilege import serve
from simulator.program.parts.take_up import TakeUp
from simulator.program.tally import Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.tools.paid_membership import fees, words
from simulator.tools.paid_membership.doubts import doubts
from simulator.tools.paid_membership.expected import CURVES
from simulator.tools.paid_membership.given import USUAL, felt, give

YEAR = 52
Numbers = NDArray[np.floating[Any]]
MONTH = 4  # weeks of a term that is paid by the month


class PaidMembership(FeltPrice, TakeUp, Tool):
    """Those who pay a fee get a standing discount, free service, or both, while it is paid.

    Behavior
        Of those addressed `take_up` would take it within a year for nothing, with odds that
        grow with what they spend (`value_slope`): heavy customers take it, so that members
        look better than others whatever it does. A fee divides the odds by exp(fee_response x
        fee / worth), worth being `depth` + `value` of a year's spend; nobody pays more than twice
        what it is worth to them, and who paid more than its worth does not pay again. The discount
        is felt as any other and becomes the price; free service is perceived as `value`, and never
        as more than twice what it costs to serve them. What has been paid for is used
        (`sunk_cost`), the more of its worth was paid, and not at all where it is free. Where
        service is free, members order more often (`more_orders`) what they would have bought at
        once: baskets are as much smaller but for `order_lift`, which may be nothing. They leave at
        `lock_in` times the hazard. What is worth less than usual does less in proportion, and all
        of it at most what twice its cost, and the fee, would do as a price cut. A year later,
        `renewal` of members pay again, with odds that grow with what was bought; who pays by the
        month (`paid`) can end it every four weeks, the sooner the longer they have not bought.
    Cost
        The discount, `cost_per_user` while it is held, also by who has silently left, and
        `cost_per_purchase`: heavy members may cost more than their fee. Fees are income when
        they are paid.
    Owed
        The unused part of fees, which is refunded where the membership ends before the term
        (`when_it_ends`: refund); or what the rest of paid terms costs, where it is served to its
        end. So a fee is earned by the week, and none is kept for what is not given.
    Leaves out
        Trials, levels with fees of their own, members who share one, fees that are put off or
        charged back, and free service that others offer without a fee.
    """

    kind: Literal["paid_membership"] = "paid_membership"
    paid: Literal["yearly", "monthly"] = Field(
        "yearly", description="whether the fee is for a year or for four weeks, in advance"
    )
    when_it_ends: Literal["refund", "serve"] = Field(
        "refund",
        description="whether what is left of paid terms is refunded or served where it ends",
    )
    fee: float = knob(
        40.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="less", money=True, baskets=1.3,
        unit="currency per year, or per four weeks where it is paid monthly, in advance; 0 for "
        "free", kind="assumed", source="an example",
    )  # fmt: skip
    depth: float = knob(
        0.05, off=0, ge=0, lt=1, choice=True, costs="more",
        unit="share of the list price that members pay less", kind="assumed", source="an example",
    )  # fmt: skip
    value: float = knob(
        0.03, low=0, high=0.08, off=0, ge=0, le=1, response=True,
        unit="share of the basket, free service: what customers would pay for it", kind="judged",
        source="delivery that would else be paid for; no measurement",
    )  # fmt: skip
    cost_per_user: float = knob(
        1.5, off=0, ge=0, le=MOST_MONEY, unit="currency per year held", kind="assumed", money=True,
        own=True, baskets=0.05, source="an example",
    )  # fmt: skip
    cost_per_purchase: float = knob(
        0.6, off=0, ge=0, le=MOST_MONEY, unit="currency per purchase while held", kind="assumed",
        money=True, own=True, baskets=0.02, source="an example; free service is used, and costs",
    )  # fmt: skip
    sunk_cost: float = knob(
        0.06, low=0, high=0.15, off=0, ge=0, le=2, response=True,
        unit="log rate gained by those who have paid what it is worth, where that is 6 % of the "
             "basket or more", kind="judged",
        source="members buy more because they have paid, more than for what they save; the split "
        "is published and no size, and many of them earn nothing",
        evidence=(sources.PAID_SERVICE,),
    )  # fmt: skip
    more_orders: float = knob(
        0.15, low=0, high=0.30, off=0, ge=0, le=2,
        unit="log rate gained by members where free service is worth 3 % of the basket or more",
        kind="judged", source="more orders of smaller baskets are seen; no size",
        evidence=(sources.FREE_SHIPPING,),
    )  # fmt: skip
    order_lift: float = knob(
        0.1, low=0, high=0.4, off=0, ge=0, le=1, response=True,
        unit="part of `more_orders` that baskets are not smaller by", kind="judged",
        source="no lift of sales at first, because orders are split, some later",
        evidence=(sources.FREE_SHIPPING,),
    )  # fmt: skip
    lock_in: float = knob(
        0.95, low=0.8, high=1.0, off=1, ge=0.001, le=1,
        unit="leaving hazard while it is held, times, where it is worth 6 % of the basket or more",
        kind="judged", source="fewer members leave; no size", evidence=(sources.FREE_SHIPPING,),
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = (
        "price_cut", "value.service", "basket_log", "churn_log_hazard", "services_offered",
        "service_offered",
    )  # fmt: skip
    posts: ClassVar[tuple[str, ...]] = ("service_cost", "liability")
    effort: ClassVar[Effort] = Effort(setting_up=16, training=3, legal=6)
    listing: ClassVar[Listing] = Listing(("clubs",), "price", ("retain", "defend"))
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"take_up": 0.5, "fee": 20.0, "when": {"every": 8, "for": 4, "until": 40}},
        {"take_up": 0.5, "fee": 2.0, "paid": "monthly", "places": 40},
        {"take_up": 0.5, "fee": 0.0},
    )
    means: ClassVar[dict[str, str]] = {
        "left": "weeks of the term still to come; 0 for those who are no members",
        "uses": "purchases in this term",
        "met": "whether they wanted a membership of today before the warm-up; 0 unknown",
    }

    @property
    def term(self) -> int:  # type: ignore[override]
        """Weeks for which a fee is paid."""
        return MONTH if self.paid == "monthly" and self.fee else YEAR

    # ------------------------------------------------------------ what it says

    def worth(self) -> float:
        """What customers would pay for it, share of what they spend."""
        return self.depth + self.value

    def idle(self) -> frozenset[str]:
        """What a fee does where there is none, and what only a temporary cut does."""
        known = set() if self.when.temporary else {"threshold", "pull_forward"}
        return frozenset(known if self.fee else known | {"fee_response", "renewal", "sunk_cost"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What it costs, what members get for it, what becomes of a fee."""
        return words.plainly(self, currency)

    def benefits(self, week: Week) -> Benefits:
        """To a member of the program, who will perhaps take it; a fee is no reason to join."""
        if self.fee:
            return NOTHING
        crowds = week.crowds
        customers = sum(crowds[name].customers for name in crowds if self.to.fits(name))
        takes = self.take_up
        if self.places is not None and customers:
            takes = min(takes, self.places / customers)
        takes *= sum(self.when.is_open(t) for t in range(YEAR)) / YEAR
        served = felt(self, week)
        rate, lasting = (
            (served + f32(depth)) * f32(takes) for depth in (self.depth, self.depth * PRICE_CUT)
        )
        return Benefits(rate, lasting)

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Admit last week's applications; give members what is theirs."""
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        if week.dials.open:
            offered = mask * (felt(self, week) + f32(self.depth)) * f32(self.take_up)
            effects.add("services_offered", offered)
            effects.add("service_offered", offered)
        has = self.admit(week, own, mask)
        if self._refunds(week):
            has[:] = 0
        noticed = self.noticed(self.depth, temporary=self.when.temporary)
        if week.long_since:
            self.has_cut(own, has, noticed, self.when)
        if has.any():
            give(self, week, has, effects)
        self.feel_price(week, own, has, noticed, effects, temporary=self.when.temporary)

    def valued(self, spend: Numbers, uses: Numbers) -> Numbers:
        """The spend of which it is worth `worth`; see `TakeUp.valued`."""
        return privilege.less_what_costs_less(spend, uses, self.value, self.worth(), self.costs())

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Take fees or refund them, book what serving costs, renew; note who applies."""
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        if self._refunds(week) and own.left.any():
            page.post("fee_income", -self._unused(own))
            own.left[:] = 0
        held = own.left > 0
        if held.any():
            if self.to.only_members and not self.fee:
                kept = felt(self, week) + f32(self.depth * PRICE_CUT)
                week.benefit(week.paid * held * kept, 1 / MONEY)
            self._book(week, self._end_week(week, own, mask, page), page)
        noticed = self.noticed(self.depth, temporary=self.when.temporary)
        has = held.astype(np.float32)
        self.remember_price(week, own, has, noticed, temporary=self.when.temporary)
        asks = mask * self._affords(week, fees.AT_MOST)
        self.apply(week, own, asks, page, lambda: share_beside(week, self.take_up * USUAL))

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """What is refunded where it ends now, or what the rest of paid terms costs, (n,)."""
        if not self.fee:
            return 0
        if self.when_it_ends == "refund":
            return self._unused(own)
        weekly, each = self.costs()
        spend = week.usual_spend.astype(np.float64) * (self.depth * MONEY)
        uses = week.active * (week.usual_rate.astype(np.float64) * each + spend)
        cost: NDArray[np.int64] = self.weeks_owed(own) * (weekly + np.rint(uses).astype(np.int64))
        return cost

    def _end_week(self, week: Week, own: Own, mask: Row, page: Page) -> NDArray[np.bool_]:
        """One week of members, for some the last of their term; who was one, (n,)."""
        mask = mask * self._affords(week, fees.AGAIN)
        if self.term == YEAR:
            return self.end_week(week, own, mask, page)
        had = own.left.copy()
        stays = self.renewal ** (MONTH / YEAR)
        fees.renew(
            mask, f32(week.dials.open), week.since, week.usual_rate, week.draw("renews"),
            f32(stays), np.uint8(MONTH), week.n_purchases, own.left, own.uses,
        )  # fmt: skip
        page.post("fee_income", (had == MONTH) * np.int64(round(self.fee * MONEY)))
        held: NDArray[np.bool_] = had > 0
        return held

    def _book(self, week: Week, holds: NDArray[np.bool_], page: Page) -> None:
        cost = np.empty(week.n, np.int64)
        serve(holds, week.n_purchases, *self.costs(), cost)
        page.post("service_cost", cost)

    def costs(self) -> tuple[np.int64, np.int64]:
        """What a member costs in a week and at a purchase, 1/10,000 of the currency."""
        weekly = np.int64(round(self.cost_per_user * MONEY / YEAR))
        return weekly, np.int64(round(self.cost_per_purchase * MONEY))

    def _unused(self, own: Own) -> NDArray[np.int64]:
        """The part of paid fees for weeks that are still to come, 1/10,000 (n,)."""
        fee = np.int64(round(self.fee * MONEY))
        unused: NDArray[np.int64] = fee * self.weeks_owed(own) // self.term
        return unused

    def _refunds(self, week: Week) -> bool:
        """Whether it has ended for good, so that nobody is a member any more."""
        if week.dials.open or not self.fee or self.when_it_ends == "serve":
            return False
        return self.when.is_open(week.t) or self.when.last_week(week.t) == week.t

    def _affords(self, week: Week, times: float) -> Row:
        """1 for those whom the fee costs at most so many `times` what it is worth to them."""
        if not self.yearly_fee:
            return np.ones(week.n, np.float32)
        valued = self.valued(week.usual_spend, week.usual_rate)
        pays: Row = (self.yearly_fee <= times * self.worth() * YEAR * valued).astype(np.float32)
        return pays

    def _long_run(self, bar: float, spend: Numbers, valued: Numbers) -> Numbers:
        """Of a membership of today: who pays by the month renews by the year, too."""
        return fees.long_run(self, bar, self._toll(), spend, valued)

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Say who is admitted, and now and then what those addressed spend."""
        yield from self.admissions(self.when, env, publish, totals)
