"""Personalization: messages, and gifts, that fit what is known of each customer."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
import simpy
from numpy.typing import NDArray
from pydantic import model_validator

from simulator.draws import f32
from simulator.knobs import knob
from simulator.program import occasions, often, plain, rewards
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.about.rates import RateAsPlayed
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.contact import Contact, lifts, mean_of, year_of
from simulator.program.personal import WITHOUT_END, YEAR
from simulator.program.tally import Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Week
from simulator.say import fault
from simulator.tools.personalization import stages
from simulator.tools.personalization.doubts import doubts
from simulator.tools.personalization.expected import CURVES
from simulator.tools.personalization.memory import PersonalMemory
from simulator.tools.personalization.terms import PersonalTerms
from simulator.tools.personalization.words import plainly

HALF_A_YEAR = 26  # weeks after which who joins is taken to be known as in their first year


class Personalization(PersonalTerms, PersonalMemory, Contact, Tool):
    """Messages that fit what is known of a customer, with their name, and a gift on their day.

    Behavior
        Purchases are put on file, of all but those who `refuse`, and half of what is on file
        goes out of date in `outdated_in` weeks. Of x purchases on file 1 - exp(-x / `to_know`)
        of a customer is known. In an open week who has at least half a purchase on file gets
        `messages`; the others get none, as there is nothing to say to them. A message to who is
        known wholly works `relevance` times as well as one that is not relevant, and to the
        others in between; the own name adds `by_name` of it. Where the record is `wrong`, a
        message brings nothing and costs `mistake` of perceived value, for four weeks. Messages
        count in the one load of all tools: the k-th within four weeks is worth `k^-fatigue`,
        lets k times as many opt out, and irritates beyond `tolerance`. With the first message of
        a stretch (a birthday, or each message where there are no dates) a `gift` may be
        promised: goods that are not on the bill of one purchase within `valid` weeks, at most
        what is to pay there. While it waits it is perceived `worth` times, addressed to
        recognition, as far as one usually buys in a week. Members join for the gift, and for
        little else.
    Cost
        `system_cost` when it begins, `system_cost_per_year` while it runs, `cost` per message,
        and what a gift costs where it comes on top of what is bought (`cost_rate`), or its sale,
        where it replaces one (`replaces`).
    Owed
        What promised gifts will cost, as far as they will be had in time.
    Leaves out
        Being glad of one's name beyond what the message brings; data bought from others; breaches
        and fines; prices of one's own; pages that differ by who looks at them; purchases moved
        into the weeks of a gift; what a company knows of those who never buy.
    """

    kind: Literal["personalization"] = "personalization"
    when: Calendar = Calendar(every=4)
    gives_up_after: int | None = knob(
        104, ge=1, le=520, choice=True, costs="more",
        unit="weeks without a purchase after which nobody is "
        "written to, null for never", kind="assumed", source="as of mail",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("added_occasions", "value.recognition")
    posts: ClassVar[tuple[str, ...]] = (
        "setup_cost", "running_cost", "reward_cost", "subsidy", "liability",
    )  # fmt: skip
    words: ClassVar[tuple[str, ...]] = ("minds", "record")
    effort: ClassVar[Effort] = Effort(setting_up=12, training=1, legal=6)
    listing: ClassVar[Listing] = Listing(("personalization",), "recognition", ("retain",))
    smallest: ClassVar[str] = "{messages: 1}"
    occasion: ClassVar[str] = "messages"
    timed_by: ClassVar[tuple[str, ...]] = WITHOUT_END
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"messages": 2, "gift": 8.0, "history": 26, "mistake": 0.01},
        {"messages": 3, "irritation": 0.3, "when": {}},
        {"messages": 2, "gives_up_after": 12, "wrong": 0.5, "to_know": 20.0},
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

    def idle(self) -> frozenset[str]:
        """What does not matter where nothing is sent, or no gift is promised."""
        if not self.messages:
            return frozenset(type(self).knobs()) - {"messages"}
        return frozenset() if self.gift else frozenset({"valid", "worth", "cost_rate", "replaces"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def for_margin(self, gross_margin: float) -> Personalization:
        """The same with what a gift costs."""
        goods = rewards.cost_of_goods(gross_margin)
        on_top = goods if self.cost_rate is None else self.cost_rate
        return self.model_copy(update={"cost_rate": rewards.cost(on_top, self.replaces)})

    def plainly(self, currency: str) -> str:
        """Who is written to how often, for how long without an answer, with what gift."""
        return plainly(self, plain.capitalized(self.to.plainly()), self.gives_up_after, currency)

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[RateAsPlayed, ...]:
        """Who opts out at one of a year's messages, on average; those of others come on top."""
        losing = self.losing(self.when, self.messages)
        return () if losing is None else (losing,)

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Write to those of whom anything is known; wrong data annoy, and gifts wait."""
        if not self.messages:
            return
        self._open_files(week, own)
        mask = week.addressed(self.to)
        if mask is not None:
            self.begin_contact(week, own, mask, self.when, self.messages)
            if week.dials.open:
                self._write(week, own, mask, effects)
            self.annoy(own, effects)
        felt = np.empty(week.n, np.float32)
        stages.feel(
            own.recent, own.record, f32(self.wrong), f32(self.mistake), own.waits,
            f32(self.gift), f32(self.worth), week.usual_rate, week.usual_spend, felt,
        )  # fmt: skip
        effects.add("value.recognition", felt)

    def _write(self, week: Week, own: Own, mask: Row, effects: Effects) -> None:
        """Send, and promise a gift with the first message of a stretch."""
        to = np.empty(week.n, np.float32)
        stages.known(mask, own.on_file, to)
        if self.when.personal:
            to = week.due(self.when, self.written_to(week, own, to))
        self.send(week, own, to, self.messages, effects)
        if self.gift:
            gets = ((own.recent & np.uint32(255)) > 0) & (own.record >= f32(self.wrong))
            if self.when.dated:
                gets &= occasions.opens(week, self.when)
            own.waits[gets] = self.valid

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """What a message does, of all that were sent this week: each tool has a part in it."""
        contact, mask = effects.get("contact"), week.addressed(self.to)
        if contact is None or mask is None or not week.dials.open or not self.messages:
            return
        news, part = self.news(own, mask, contact)
        lift, more = self._lift
        added = np.empty(week.n, np.float32)
        stages.bring(
            own.on_file, own.record, f32(self.wrong), f32(1 / self.to_know), f32(lift), f32(more),
            news, part, added,
        )  # fmt: skip
        effects.add("added_occasions", added)

    def hand_out(self, week: Week, own: Own, page: Page) -> None:
        """Take gifts that wait off what is to pay; those that are not had lapse with their term."""
        if not own.waits.any():
            return
        given, common = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        units = np.int64(round(self.gift * MONEY))
        stages.hand_over(
            own.waits, week.n_purchases, week.common, week.to_pay, units, given, common
        )
        given = week.hand_out(given)
        page.post("reward_cost", np.rint(given * self._gift_rate).astype(np.int64))
        shared = np.minimum(common, given)
        page.post("subsidy", np.rint(shared * self._gift_rate).astype(np.int64))
        if self.to.only_members:
            week.benefit(given, self.worth / MONEY)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Put purchases on file; book messages."""
        if not self.messages:
            return
        mask = week.addressed(self.to)
        seen = np.zeros(week.n, np.float32) if mask is None else mask * f32(week.dials["runs"])
        stages.keep(own.on_file, seen, week.n_kept, f32(self._keeps), own.minds, f32(self.refuse))
        self.end_contact(week, own, page)

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """What gifts that wait will cost, as far as one usually buys within their weeks."""
        if not self.gift or not own.waits.any():
            return 0
        had = -np.expm1(-week.usual_rate * own.waits.astype(np.float64))
        off = had * self._off(week) * (self._gift_rate * MONEY)
        promised: NDArray[np.int64] = np.rint(off).astype(np.int64)
        return promised

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Pay for the system, once and while it runs; open and close as `when` says."""
        stands = totals.long_known
        for week in range(int(env.now), totals.weeks):
            runs = self.when.running(week) and not totals.stopped
            publish(open=self.when.is_open(week), runs=runs)
            if runs and self.messages:
                if not stands:
                    post("setup_cost", self.system_cost)
                stands = True
                post("running_cost", self.system_cost_per_year / YEAR)
            yield env.timeout(1)

    # ------------------------------------------------------------ what is known

    @property
    def _keeps(self) -> float:
        """The share of what is on file that is still true after a week."""
        return float(0.5 ** (1 / self.outdated_in))

    @property
    def _lift(self) -> tuple[float, float]:
        """Purchases that a message adds where nothing is known, and how many times more beyond."""
        _, other = lifts(self.purchases, self.relevance)
        return other * (1 + self.by_name), self.relevance - 1

    @property
    def _gift_rate(self) -> float:
        """What a gift costs, share of what it is worth."""
        return 1.0 if self.cost_rate is None else self.cost_rate

    def _off(self, week: Week) -> NDArray[np.float64]:
        """What a gift takes off a usual purchase at most, currency (n,)."""
        basket = week.usual_spend.astype(np.float64) / np.maximum(week.usual_rate, 1e-9)
        return np.minimum(basket, self.gift)

    def _on_file(self, rate: Any, weeks: int) -> Any:
        """Purchases on file of who has bought at `rate` a week for so many weeks."""
        keeps = self._keeps
        return rate * ((1 - keeps**weeks) / (1 - keeps))

    def _open_files(self, week: Week, own: Own) -> None:
        """In its first week: see who refuses, whose record is wrong, and what is on file."""
        if own.minds[0]:
            return
        own.minds[:], own.record[:] = week.draw("minds"), week.draw("record")
        weeks = RUNNING if week.long_since else self.history
        there = (week.ever > 0) & (own.minds >= f32(self.refuse))
        own.on_file[:] = np.where(there, self._on_file(week.usual_rate, weeks), 0)

    # ------------------------------------------------------------ what is expected

    def benefits(self, week: Week) -> Benefits:
        """What messages and gifts of a year are worth to a member, as far as they are known."""
        sent, load = year_of(self.when, self.messages)
        if not sent.any():
            return NOTHING
        on_file = self._on_file(week.usual_rate, self.history + HALF_A_YEAR)
        written = (on_file >= stages.LEAST) * (1 - self.refuse)
        lift, more = self._lift
        worth = self.worth_of()
        each = lift * (1 + more * -np.expm1(-on_file / self.to_know)) * (1 - self.wrong)
        news = self.worth_to_members(each * mean_of(worth[load] - worth[load - sent]), week, load)
        news = np.maximum(news - self.wrong * self.mistake * mean_of(load), 0) * written
        gift = self._gifts(week) * written
        rate: Row = (news + gift).astype(np.float32)
        return Benefits(rate, gift.astype(np.float32))

    def _gifts(self, week: Week) -> NDArray[np.float64]:
        """What gifts of a year are worth to who is written to, per unit spent, (n,)."""
        first = often.first_open(self.when)
        if not self.gift or first is None:
            return np.zeros(week.n)
        flags = often.weeks_due(self.when, first, begins=self.when.dated)
        times = int(flags.sum()) / len(flags)
        weeks = min(self.valid, YEAR / max(times, 1e-9))
        had = -np.expm1(-week.usual_rate.astype(np.float64) * weeks) * times * (1 - self.wrong)
        return had * self._off(week) * self.worth / np.maximum(week.usual_spend * YEAR, 1e-9)
