"""Mailing: messages that bring some customers once more, and tire out others."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from simulator.draws import f32, stage
from simulator.evidence import sources
from simulator.knobs import knob
from simulator.program import often, plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.about.rates import RateAsPlayed
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.contact import (
    AT_RANDOM,
    MOST,
    Contact,
    lifts,
    mean_of,
    year_of,
)
from simulator.program.personal import KEYS
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.say import fault

A_WEEK = 7  # messages; more is more than one a day


class Mailing(Contact, Tool):
    """Messages on a calendar to customers who have agreed to get them.

    Behavior
        A message adds `purchases` to those of its week, the same number whether a
        customer buys often or hardly ever: visits, not baskets, and no factor. The
        k-th message within four weeks is worth `k^-fatigue`. To a share
        `relevant_share` of recipients, drawn anew for each week because subjects
        change, a message is relevant, and works `relevance` times as well as on the
        others. Each message lets some opt out for good, the k-th within four weeks k
        times as many. Beyond `tolerance` messages in four weeks each one costs
        `irritation` of perceived value, addressed to recognition. Messages of all tools
        count as one load; they irritate from the next week on, and lead to opting out of each
        tool, whichever of them has sent them. Mail gives nothing, so that
        members join for little: half of what the purchases are worth that it brings, at most
        half a per cent of what they spend; being a member is worth nothing for it.
        A lost customer is likelier by `win_back` to come back in a week with a message.
    Cost
        `cost` for each message, also to those who do not react, and to those who have
        silently left: all who have ever been customers are written to, until they have
        not bought for `gives_up_after` weeks.
    Owed
        Nothing.
    Leaves out
        Visits, openings and clicks, which move far more than purchases do; the offers
        that are announced, which are tools of their own. Everybody with an address is
        written to unless `to` says otherwise.
    """

    kind: Literal["mailing"] = "mailing"
    when: Calendar = Calendar(every=4)
    messages: int = knob(
        1, off=0, ge=0, le=MOST, choice=True, costs="neither",  # many soon reach few
        unit="messages in an open week", kind="assumed", source="one message a campaign",
    )  # fmt: skip
    purchases: float = knob(
        0.005, low=0.0035, high=0.0064, off=0, ge=-1, le=1, kind="measured",
        response=True, unit="purchases that a message adds where 55 % find it relevant",
        source="points of buyers, taken as purchases a message",
        evidence=(sources.MAIL_BUYERS,),
    )  # fmt: skip
    relevance: float = knob(
        2.0, low=1.0, high=6.0, off=1, ge=1, le=50, kind="measured",
        unit="effect of a relevant message, times that of another",
        source="visits, taken to hold for purchases; between the two lines",
        evidence=(sources.MAIL_RELEVANCE,),
    )  # fmt: skip
    relevant_share: float = knob(
        AT_RANDOM, low=0.4, high=0.8, ge=0, le=1, unit="share of recipients to whom a message is "
        "relevant", kind="measured",
        source="by chance; targeting raises it",
        evidence=(sources.MAIL_BY_CHANCE,), counted=True,
    )  # fmt: skip
    win_back: float = knob(
        0.5, low=0, high=1.5, off=0, ge=0, le=5, kind="judged",
        unit="log hazard of coming back, in a week in which a lost customer gets a message",
        source="no measurement; up to 4.5 times as likely as on one's own",
    )  # fmt: skip
    effort: ClassVar[Effort] = Effort(setting_up=4, legal=4)
    listing: ClassVar[Listing] = Listing(("mailings",), "price", ("retain", "defend"))
    smallest: ClassVar[str] = "{messages: 1}"
    acts_on: ClassVar[tuple[str, ...]] = ("added_occasions", "win_back_log")
    occasion: ClassVar[str] = "messages"
    words: ClassVar[tuple[str, ...]] = ("relevant",)
    timed_by: ClassVar[tuple[str, ...]] = KEYS
    curves: ClassVar[dict[str, Curve]] = {
        "messages": Curve(
            (0, 1, 2, 3, 4, 6, 8, 10, 14),
            "The first message of a month does most. More of them do less and less, drive "
            "recipients off the list and irritate.",
        ),
        "gives_up_after": Curve(
            (4, 13, 26, 52, 104, 208, 520),
            "Whoever has been away for long is likelier to have left: writing on costs a little "
            "more and brings less and less.",
        ),
    }
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"messages": 2},
        {"messages": 3, "irritation": 0.3, "when": {}},
        {"messages": 2, "gives_up_after": 12, "when": {"every": 4}},
    )

    @model_validator(mode="after")
    def _writes_to_somebody(self) -> Self:
        away = self.to.weeks_away
        if away and self.gives_up_after and away >= self.gives_up_after:
            raise ValueError(
                fault(
                    "after {gives_up_after} weeks without a purchase nobody is written "
                    "to, so nobody lapsed for {away} weeks is; raise gives_up_after",
                    gives_up_after=self.gives_up_after,
                    away=away,
                )
            )
        return self

    def doubts(self, usual: Typical) -> Doubts:
        """More than a message a day; messages that cost more than a purchase earns."""
        if self.messages > A_WEEK:
            yield (
                "messages",
                fault("{n} messages a week, more than one a day", n=self.messages),
            )
        if usual.margin > 0 and self.cost > usual.basket * usual.margin:
            earns = plain.money(round(usual.basket * usual.margin, 2), usual.currency)
            yield (
                "cost",
                fault(
                    "{cost} for each message, more than an average purchase earns us ({earns})",
                    cost=plain.money(self.cost, usual.currency),
                    earns=earns,
                ),
            )

    def plainly(self, currency: str) -> str:
        """Who is written to how often, and for how long without an answer."""
        said = (
            f"{plain.capitalized(self.to.plainly())} who have agreed to it get "
            f"{plain.count(self.messages, 'message')} in each week of the calendar"
        )
        if self.gives_up_after is not None:
            term = plain.count(self.gives_up_after, "week")
            said += f", until they have not bought for {term}"
        return f"{said}."

    def lifts(self) -> tuple[float, float]:
        """Purchases that a relevant message adds, and another one."""
        return lifts(self.purchases, self.relevance)

    def benefits(self, week: Week) -> Benefits:
        """What news of a year are worth to a member: next to nothing, and nothing that lasts."""
        sent, load = year_of(self.when, self.messages)
        if not sent.any():
            return NOTHING
        worth, (relevant, other) = self.worth_of(), self.lifts()
        mean = other + self.relevant_share * (relevant - other)
        added = mean * mean_of(worth[load] - worth[load - sent])
        news = self.worth_to_members(added, week, load) * self._lasts(week)
        return Benefits(news.astype(np.float32))

    def _lasts(self, week: Week) -> float:
        """Of the messages of a year, the share for which a budget or a stock is enough."""
        first = often.first_open(self.when)
        if not self.when.limited or first is None:
            return 1.0
        customers = (c.customers for name, c in week.crowds.items() if self.to.fits(name))
        each = 1.0 if self.when.while_stock is not None else self.takes_each()
        return often.lasts(self.when, each, sum(customers), often.a_year(self.when, first))

    def takes_each(self) -> float:
        """What messages to one customer cost in a week."""
        return self.messages * round(self.cost * MONEY) / MONEY

    def takers(self, week: Week, own: Own, mask: Row) -> Row:
        """Those who would be written to."""
        return self.written_to(week, own, mask) if self.messages else np.zeros_like(mask)

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[RateAsPlayed, ...]:
        """Who finds a message relevant, and who opts out at one of a year's messages, on average.

        Those of other mailings come on top.
        """
        losing = self.losing(self.when, self.messages)
        if losing is None:
            return ()
        return (RateAsPlayed("relevant_share", self.relevant_share, self.relevant_share), losing)

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Send, where the calendar is open; the load of four weeks acts in any week."""
        mask = week.addressed(self.to)
        if mask is None or not self.messages:
            return
        self.begin_contact(week, own, mask, self.when, self.messages)
        if week.dials.open:
            if self.when.personal:
                mask = week.due(self.when, self.takers(week, own, mask))
            self.send(week, own, mask, self.messages, effects)
        self.annoy(own, effects)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """What a message does, of all that were sent this week: each tool has a part in it."""
        contact, mask = effects.get("contact"), week.addressed(self.to)
        if contact is None or mask is None or not week.dials.open or not self.messages:
            return
        if self.when.personal:
            mask = week.due(self.when, self.takers(week, own, mask))
        relevant, other = self.lifts()
        news, part = self.news(own, mask, contact)
        added = np.empty(week.n, np.float32)
        _lift(
            week.draw("relevant"), f32(self.relevant_share), f32(relevant), f32(other), news, part,
            added,
        )  # fmt: skip
        effects.add("added_occasions", added)
        if self.win_back:
            effects.add("win_back_log", part * (week.active == 0) * f32(self.win_back))

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Hear what others have sent; book what was sent; some of those who got any opt out."""
        if self.messages:
            self.end_contact(week, own, page)


@stage
def _lift(u, share, relevant, other, news, part, added):  # type: ignore[no-untyped-def]
    """Purchases added by this week's messages of all tools: the own `part` of them, (n,)."""
    for i in range(added.size):
        lift = relevant if u[i] < share else other
        added[i] = lift * news[i] * part[i]
