"""Limited access: places of a scarce kind (parking, fitting, tables, tickets) kept for some."""

from collections import deque
from collections.abc import Callable, Generator, Mapping
from typing import Any, ClassVar, Literal

import numpy as np
import simpy

from simulator.draws import f32
from simulator.evidence import Evidence, sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program import plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.audience import EVERYONE, MEMBERS, Audience
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.ledger import Page
from simulator.program.parts.recall import Recall
from simulator.program.parts.seats import Seats
from simulator.program.tally import WHOLE, Sum, Tally, Totals, counted
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.say import fault, say

MOST_PLACES = 1_000_000
QUARTER = 13  # weeks over which visits are averaged

CURVES: dict[str, Curve] = {
    "places": Curve(
        (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 10_000),
        "What those let in get rises with the places until everybody of them who asks has one. "
        "What it costs, and what those left out lose, rises on, as places stand empty, until so "
        "many are released that there are enough for all: then nobody gains and nobody loses.",
        {"to": {"top": 0.1}},
    ),
}  # fmt: skip


class LimitedAccess(Seats, Recall, Tool):
    """Places of a scarce kind that nobody gets but those who are let in.

    Behavior
        Customers want a place at the share `wanted` of their visits. Who is addressed asks for one
        the week before, one a week at most; where there are fewer `places`, those who ask first
        are served. A place is worth `place_worth` times its `price` to who gets it, as far as they
        would not have had it anyway: 1 less the chance of all customers in open competition for
        the same places, over the chance of those let in. Where everybody is let in, or there are
        places for everybody, it is worth nothing. Those left out lose the places that they would
        have had in open competition, less those that stand empty and are `released` in time: to
        those who notice (`noticed`) each is `resentment` times its price. Both are thought of for
        weeks (`recall_half_life`), as recognition got or denied, and in all as much as it was
        worth.
    Cost
        `cost_rate` of the price of each place that others would have taken, whether those let in
        take it or it stands empty; of the visits of the last quarter, so from the second week
        on. What those let in have gained by it is service, what stands empty a running cost, both
        of the company as a whole. Where everybody is let in nothing is kept from anybody, which
        costs nothing.
    Owed
        Nothing: places of next week can be given to others.
    Leaves out
        Several places a week for one customer; disappointment of those who are let in and find no
        place, who are counted each time; customers who join, or come, for a place that they see.
    """

    kind: Literal["limited_access"] = "limited_access"
    to: Audience = MEMBERS
    places: int = knob(
        20, off=0, ge=0, le=MOST_PLACES, choice=True, costs="neither",
        unit="places kept in an open week, each for one visit", kind="assumed",
        source="an example: three a day",
    )  # fmt: skip
    price: float = knob(
        10.0, off=0, ge=0, le=MOST_MONEY, own=True, money=True, baskets=0.33,
        unit="currency for one place where it is sold, or one like it nearby", kind="assumed",
        source="an example: a third of an average basket",
    )  # fmt: skip
    cost_rate: float = knob(
        0.7, low=0.3, high=1.0, off=0, ge=0, le=5, own=True,
        unit="what a place that others would have taken would have brought, share of its price",
        kind="judged", source="no measurement; some would have been given it for nothing",
    )  # fmt: skip
    released: float = knob(
        0.8,
        off=0,
        ge=0,
        le=1,
        own=True,
        unit="share of kept places without a request that others still take",
        kind="assumed",
        source="an example: what nobody has asked for the week before is mostly given to others",
    )
    wanted: float = knob(
        0.5, low=0.2, high=0.9, off=0, ge=0, le=1, unit="share of visits at which one would want a "
        "place", kind="judged", source="no measurement", counted=True,
    )  # fmt: skip
    place_worth: float = knob(
        0.5, low=0, high=1.2, off=0, ge=0, le=2, response=True,
        unit="what a place is worth to those who get it, per unit of its price", kind="judged",
        source="no lift of those who are let in has been found",
        evidence=(sources.LEFT_OUT,),
    )  # fmt: skip
    resentment: float = knob(
        0.5, low=0, high=1.2, off=0, ge=0, le=5, response=True,
        unit="what a place that was kept from them is to those who notice, per unit of its price",
        kind="judged", source="as much as it is to those who get it; no size is known",
        evidence=(sources.LEFT_OUT, sources.BYSTANDERS),
    )  # fmt: skip
    noticed: float = knob(
        0.5, low=0.1, high=0.9, off=0, ge=0, le=1, unit="share of those left out who notice",
        kind="judged", source="no measurement; many where signs say so, few where it is arranged "
        "by telephone", counted=True,
    )  # fmt: skip
    recall_half_life: float = knob(
        8.0, low=2.0, high=26.0, ge=0.5, le=1e4, kind="judged",
        unit="weeks until half of what was got or missed is forgotten",
        source="no measurement; two months, from two weeks to half a year",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("value.recognition",)
    posts: ClassVar[tuple[str, ...]] = ("service_cost", "running_cost")
    cites: ClassVar[tuple[Evidence, ...]] = (sources.LEFT_OUT,)
    effort: ClassVar[Effort] = Effort(setting_up=4, training=1, legal=1)
    listing: ClassVar[Listing] = Listing(
        ("limited resources", "privileges"), "recognition", ("retain",)
    )
    smallest: ClassVar[str] = "{to: {top: 10%}, places: 20}"
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"to": {"top": 0.3}, "places": 40},
        {"places": 5},
    )
    tallies: ClassVar[dict[str, Tally]] = {"visits": Sum(), "visits_of_others": Sum()}

    def idle(self) -> frozenset[str]:
        """All but the price, where there is no place or it costs nothing."""
        names = {"released", "wanted", "place_worth", "resentment", "noticed", "recall_half_life"}
        return frozenset(() if self.places and self.price else {*names, "cost_rate"})

    def doubts(self, usual: Typical) -> Doubts:
        """Places beside visits, and an audience that is everybody."""
        visits = usual.customers * usual.purchases_per_year / 52 * self.wanted
        if 0 < visits < self.places:
            yield (
                "places",
                fault(
                    "{places} a week, where all customers together want {wanted}: nothing is "
                    "scarce, and to be let in is worth nothing",
                    places=plain.count(self.places, "place"),
                    wanted=plain.number(round(visits)),
                ),
            )
        if self.places and self.to == EVERYONE:
            yield (
                "places",
                fault(
                    "everybody is let in, which is worth nothing; type to: members, or "
                    "to: {{top: 10%}}"
                ),
            )

    def plainly(self, currency: str) -> str:
        """Who has which places."""
        return say(
            "{who} have {places} a week to themselves, which they ask for the week before, first "
            "come first served; elsewhere a place costs {price}.",
            places=plain.count(self.places, "place"),
            who=plain.capitalized(self.to.plainly()),
            price=plain.money(self.price, currency),
        )

    def benefits(self, week: Week) -> Benefits:
        """Of a member the places that there would be for each, if everybody were one."""
        crowds = [one for name, one in week.crowds.items() if self.to.fits(name)]
        wants = self.wanted * sum(one.purchases for one in crowds)
        if not wants or not self.places:
            return NOTHING
        is_open = sum(self.when.is_open(t) for t in range(52)) / 52
        each = self.price * self.place_worth * is_open * min(self.places / wants, 1.0)
        spend = np.maximum(week.usual_spend, f32(1e-9))
        return Benefits(np.asarray(week.usual_rate / spend * f32(each * self.wanted), np.float32))

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Give places to those who asked first, and let those left out feel it."""
        everybody = week.addressed(EVERYONE)
        if everybody is None or not (self.places and self.price):
            return
        got = self.take_seats(week, own)
        told = week.dials.published or {}
        worth = got * f32(self.price * self.place_worth * told.get("exclusive", 0.0))
        missed = self.price * self.resentment * self.noticed * told.get("missed", 0.0)
        if week.dials.open and missed:
            worth -= self._others(week, everybody) * week.active * week.usual_rate * f32(missed)
        if worth.any() or own.felt.any():
            effects.add("value.recognition", self.recall(week, own, worth))

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Count visits, and who asks for a place of the coming week."""
        everybody = week.addressed(EVERYONE)
        if everybody is None or not (self.places and self.price):
            return
        self.count_refused(week, own, page)
        others, let_in = self._others(week, everybody), week.addressed(self.to)
        visits = week.n_purchases * week.heads
        week.tally("visits", visits * (everybody > 0))
        week.tally("visits_of_others", visits * (others > 0))
        if let_in is not None and self.wanted and self.when.is_open(week.t + 1) and week.dials.open:
            chance = 1 - np.exp(week.usual_rate * f32(-self.wanted))
            self.ask_for_seats(week, own, chance * let_in * week.active)
        else:
            self.ask_for_none(own)

    def _others(self, week: Week, everybody: Row) -> Row:
        """1 for those who see the places and are not let in, (n,)."""
        let_in = week.addressed(self.to)
        others: Row = everybody if let_in is None else everybody * (1 - let_in)
        return others

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Keep the places; say who is served, and how scarce they are."""
        lately: deque[tuple[int, int]] = deque(maxlen=QUARTER)
        for week in range(int(env.now), totals.weeks):
            line, rest, taken, _ = self.line_of(totals, self.places)
            is_open = self.when.is_open(week) and not totals.stopped
            exclusive, missed, displaced = self._scarcity(totals, lately, self.places - taken)
            publish(
                open=is_open, seat_line=line, seat_rest=rest, exclusive=exclusive, missed=missed
            )
            if is_open:
                each = self.price * self.cost_rate
                gained = min(taken * exclusive, displaced)
                post("service_cost", gained * each)
                post("running_cost", (displaced - gained) * each)
            yield env.timeout(1)

    def _scarcity(
        self, totals: Totals, lately: deque[tuple[int, int]], empty: float
    ) -> tuple[float, float, float]:
        """What comes of keeping places, by the visits of a quarter.

        Returns the part of a place of those let in that they would not have had in open
        competition, the places that others miss at each of their visits, and in a week.
        """
        if "visits" in totals.tallies:
            lately.append((counted(totals, "visits"), counted(totals, "visits_of_others")))
        weeks = max(len(lately), 1) * WHOLE
        visits, others = (sum(one[at] for one in lately) / weeks for at in (0, 1))
        if not visits or not self.wanted:
            return 0.0, 0.0, 0.0
        in_the_open = min(1.0, self.places / (self.wanted * visits))
        let_in = self.wanted * (visits - others)
        kept = min(1.0, self.places / let_in) if let_in else 1.0
        displaced = max(in_the_open * self.wanted * others - self.released * empty, 0.0)
        return 1 - in_the_open / kept, displaced / others if others else 0.0, displaced
