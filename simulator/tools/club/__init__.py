"""A club: closed events for those who join it, with a number of seats."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.draws import f32
from simulator.program import plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.about.rates import RateAsPlayed
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.recall import Recall
from simulator.program.parts.seats import Seats
from simulator.program.parts.take_up import YEAR, TakeUp
from simulator.program.tally import WHOLE, Sum, Tally, Totals, counted
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.say import say
from simulator.tools.club.doubts import doubts
from simulator.tools.club.expected import CURVES
from simulator.tools.club.terms import ClubTerms

USUAL = 0.02  # of the basket, what events are worth to members where `frequency` was judged
NO_EVENT = 1e30  # log-odds of paying for a club that holds no event in the year to come


class Club(ClubTerms, TakeUp, Seats, Recall, Tool):
    """Evenings, tastings, workshops for members of a club, which few customers join.

    Behavior
        Of those addressed `take_up` would join within a year for nothing, with odds that grow
        with what they spend (`value_slope`): members look better than others whatever the club
        does. A fee divides the odds by exp(fee_response x fee / worth), worth being what the
        events of the year to come are worth to a member, as far as there are seats for those who
        are members or join within a quarter. In each open week there is an event.
        Of the members `attends` ask for a seat the week before; where there are fewer `seats`,
        those who ask first come. A guest is given what a seat costs us times `seat_worth`, and
        thinks of it for weeks (`recall_half_life`), addressed to the motive belonging: in all as
        much as was given, nothing before the event, and less and less after the last. As long as
        it is felt members need `frequency` more, or less: what they do at the club they
        may do instead of buying. Where it is less than 2 % of what they spend, `frequency` is
        less in proportion. Several clubs have as many members as the largest would.
    Cost
        `event_cost` of each event, as long as there are members, `seat_cost` of each guest, and
        `unused` of that for each seat that stands empty.
    Owed
        For a fee, the seats of the events in the rest of the years that are paid for; not the
        fixed cost of these events. They take place also where the club is stopped. A free club
        can end any week, so nothing is owed on it.
    Leaves out
        Guests of guests; what members say to others, and to each other; members who stay away
        because they found no seat; that one stays a member for the sake of friends.
    """

    kind: Literal["club"] = "club"
    when: Calendar = Calendar(every=13)
    acts_on: ClassVar[tuple[str, ...]] = (
        "value.belonging", "need_log", "clubs_offered", "club_offered",
    )  # fmt: skip
    posts: ClassVar[tuple[str, ...]] = ("service_cost", "liability")
    occasion: ClassVar[str] = "event"
    effort: ClassVar[Effort] = Effort(setting_up=8, training=1, legal=3)
    listing: ClassVar[Listing] = Listing(("clubs",), "belonging", ("retain",))
    smallest: ClassVar[str] = "{seats: 30}"
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"take_up": 0.5, "when": {"every": 4}, "fee": 20.0},
        {"take_up": 0.5, "when": {"every": 4}},
        {"take_up": 0.5, "when": {"every": 4}, "places": 20, "seats": 5},
    )
    tallies: ClassVar[dict[str, Tally]] = {"members": Sum()}
    means: ClassVar[dict[str, str]] = {
        "left": "weeks of the membership still to come; 0 for those who are no members",
        "uses": "purchases in this year of membership",
        "met": "whether they wanted to join a club of today before the warm-up; 0 unknown",
    }

    # ------------------------------------------------------------ what is declared

    def events(self, first: int | None = None) -> int:
        """Events in the year from a week on, or in the first one."""
        begin = self.when.start if first is None else first
        return sum(self.when.is_open(begin + at) for at in range(YEAR))

    @property
    def each(self) -> float:
        """What a seat is worth to a guest, currency."""
        return self.seat_cost * self.seat_worth

    def idle(self) -> frozenset[str]:
        """What a fee does where there is none."""
        return frozenset(() if self.fee else {"fee_response", "renewal"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What it costs to join, and what members are invited to."""
        who = plain.capitalized(self.to.plainly())
        said = [say("{who} can join a club for nothing.", who=who)]
        if self.fee:
            fee = plain.money(self.fee, currency)
            said = [say("{who} can join a club for {fee} a year, in advance.", who=who, fee=fee)]
        if self.places is not None:
            places = plain.count(self.places, "member")
            said.append(say("It has room for {places}.", places=places))
        said.append(
            say(
                "Its members are invited to events of their own: {seats} at each, first come "
                "first served, at {cost} a guest.",
                seats=plain.count(self.seats, "seat"),
                cost=plain.money(self.seat_cost, currency),
            )
        )
        return " ".join(said)

    def benefits(self, week: Week) -> Benefits:
        """To a member, who will perhaps join the club; what is paid for is no reason to."""
        if self.fee:
            return NOTHING
        customers = sum(one.customers for name, one in week.crowds.items() if self.to.fits(name))
        takes = self.take_up
        if self.places is not None and customers:
            takes = min(takes, self.places / customers)
        guests = takes * self.attends
        if customers:
            guests = min(guests, self.seats / customers)
        yearly = np.maximum(week.usual_spend * f32(YEAR), f32(1e-9))
        given = f32(guests * self.events(0) * self.each) / yearly
        return Benefits(given)  # the events are felt for themselves

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[RateAsPlayed, ...]:
        """Who joins within a year in which one can join all the time."""
        if not self.take_up or not self._open_to_join().always:
            return ()
        return (self.taking(crowd, crowds),)

    def _holds(self, week: int) -> bool:
        """Whether there is an event for members: one at which nothing is given is none."""
        given = self.seats and self.seat_cost and self.attends
        return bool(given) and self.when.is_open(week)

    def _open_to_join(self) -> Calendar:
        """When one can join: from the beginning until the last event, also between events."""
        if self.when.weeks is not None:
            last = max(self.when.weeks, default=-1)
            return Calendar.model_validate({"until": last + 1} if last >= 0 else {"weeks": ()})
        ends = {} if self.when.until is None else {"until": self.when.until}
        return Calendar.model_validate({"from": self.when.start, **ends})

    # ------------------------------------------------------------ what it is worth to pay for

    def _toll(self) -> float:
        """None: an evening is worth the same to those who spend little."""
        return 0.0

    def fee_odds(self, week: Week | None = None) -> float:
        """What the fee costs in log-odds beside what the events of a year are worth."""
        if self.free:
            return 0.0
        events = self.events() if week is None else int(_ahead(week)[-1])
        worth = events * self.each * self.attends * (1.0 if week is None else self._chance(week))
        return min(self.fee_response * self.fee / max(worth, 1e-30), NO_EVENT)

    def renews_in(self, week: Week) -> float:
        """Fewer pay again where there are fewer events to come, or seats at them."""
        if self.free:
            return self.renewal
        part = int(_ahead(week)[-1]) * self._chance(week) / max(self.events(), 1)
        return self.renewal * min(part, 1.0)

    def _chance(self, week: Week) -> float:
        """Of members who ask for a seat, with those of a quarter to come, the share that there are
        seats for."""
        told = week.dials.published or {}
        guests = float(told.get("expected", 0.0)) * self.attends
        return min(1.0, self.seats / max(guests, 1.0))

    def _expected(self, members: float, addressed: float) -> float:
        """Members as one who joins expects them: those there are, and who joins in a quarter."""
        expected = members + addressed * self.take_up / 4
        return expected if self.places is None else min(expected, float(self.places))

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Admit members; let guests, and those who were guests, feel it."""
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        if week.dials.open and self.each and self.seats and self.attends:
            for channel in ("clubs_offered", "club_offered"):
                effects.add(channel, mask * f32(self.take_up))
        self.admit(week, own, mask)
        guests = self.take_seats(week, own)
        if self.each and (guests.any() or own.felt.any()):
            share = self.recall(week, own, guests * f32(self.each))
            effects.add("value.belonging", share)
            effects.add("need_log", np.minimum(share, f32(USUAL)) * f32(self.frequency / USUAL))

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Book guests, take fees, note who joins and who asks for a seat at the next event."""
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        if own.request.any():
            costs = np.rint(own.seat * (self.seat_cost * MONEY))
            page.post("service_cost", costs.astype(np.int64))
        self.count_refused(week, own, page)
        if own.left.any():
            self.end_week(week, own, mask, page)
        self.apply(week, own, mask, page, lambda: self._part(week))
        week.tally("members", (own.left > 0) * week.heads)
        if self._holds(week.t + 1):
            self.ask_for_seats(week, own, (own.left > 0) * week.active * f32(self.attends))
        else:
            self.ask_for_none(own)

    def _part(self, week: Week) -> Row:
        """How often this one is joined beside others: all together as often as the largest."""
        part = np.ones(week.n, np.float32)
        total, most = (week.effects.get(name) for name in ("clubs_offered", "club_offered"))
        if total is not None and most is not None:
            part = np.minimum(most / np.maximum(total, f32(1e-12)), part)
        return part

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """Seats of members, as often as they come, at the events that are paid for, (n,)."""
        if not self.fee:
            return 0
        events = _ahead(week)[self.weeks_owed(own)]
        seats = events * (self.attends * self._chance(week))
        owed: NDArray[np.int64] = np.rint(seats * (self.seat_cost * MONEY)).astype(np.int64)
        return owed

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Hold the events; say who is admitted, and who has a seat."""
        addressed = 0.0
        for tick in self.admissions(self._open_to_join(), env, publish, totals):
            members = counted(totals, "members") / WHOLE
            addressed = counted(totals, "addressed") / WHOLE or addressed
            line, rest, guests, _ = self.line_of(totals, self.seats)
            if members and self._holds(int(env.now)):
                empty = (self.seats - guests) * self.seat_cost * self.unused
                post("service_cost", self.event_cost + empty)
            publish(seat_line=line, seat_rest=rest)
            publish(expected=self._expected(members, addressed))
            if self.fee:
                coming = [self.when.is_open(int(env.now) + at) for at in range(1, YEAR + 1)]
                publish(ahead=np.cumsum([0, *coming]))
            yield tick


def _ahead(week: Week) -> NDArray[np.int64]:
    """Events in the coming 0, 1, ..., 52 weeks, (53,)."""
    ahead: NDArray[np.int64] = week.dials["ahead"]
    return ahead
