"""Mailing: messages that bring some customers once more, and tire out others."""

from collections.abc import Sequence
from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray
from pydantic import model_validator

from simulator.draws import f32, inline, stage, u32
from simulator.knobs import MOST_MONEY, knob
from simulator.program import often, plain
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.personal import KEYS
from simulator.program.tool import Own, Played, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Crowd, Week

MOST = 14  # messages per week
# Messages that count as one load: of four weeks, a byte each, own ones and those of other tools.
LOAD = 4 * (255 + MOST)
YEAR = 52
NEAR = 0.005  # of what is declared, within which it is played
A_WEEK = 7  # messages; more is more than one a day
# What an additional purchase is worth to who makes it, beyond what is paid for it: between nothing
# and as much again; and no news are worth more than half of what a 1 % card gives (both judged).
WORTH, MOST_WORTH = 0.5, 0.005
# Of the recipients in Hillstrom's experiment, 55 % had bought in the line of their mail before.
AT_RANDOM = 0.55


class Mailing(Tool):
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
    Source
        Hillstrom's randomised e-mail (64,000 past buyers): +.50 points of buyers in two
        weeks, hardly dependent on recency, with the same spend per buyer; relevance
        from its two lines; opt-out rates of Mailchimp 2018, 2019 (docs/evidence.md).
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
        source="Hillstrom e-mail experiment: buyers +.50 points (.35 to .64) within two weeks",
    )  # fmt: skip
    fatigue: float = knob(
        0.6, low=0.3, high=1.0, off=0, ge=0, le=3, kind="judged",
        unit="power of k by which the k-th message in four weeks is worth less",
        source="returns of mail diminish; no experiment with its frequency was found",
    )  # fmt: skip
    relevance: float = knob(
        2.0, low=1.0, high=6.0, off=1, ge=1, le=50, kind="measured",
        unit="effect of a relevant message, times that of another",
        source="Hillstrom: visits 7.3 against 1.1 points for women's mail, 8.2 against 7.1 for "
        "men's",
    )  # fmt: skip
    relevant_share: float = knob(
        AT_RANDOM, low=0.4, high=0.8, ge=0, le=1, unit="share of recipients to whom a message is "
        "relevant", kind="measured", source="Hillstrom, mail sent at random: 55 %; targeting "
        "raises it",
    )  # fmt: skip
    opt_out: float = knob(
        0.0025, low=0.001, high=0.005, off=0, ge=0, le=0.5, kind="published",
        unit="share who opt out at the first message in four weeks; k times as many at the k-th",
        source=".23 to .25 % per mail (Mailchimp 2018, 2019); that it rises with the load is "
        "assumed",
    )  # fmt: skip
    tolerance: float = knob(
        4.0, low=2.0, high=8.0, ge=0, le=100, unit="messages in four weeks that irritate nobody",
        kind="judged", source="one a week is usual",
    )  # fmt: skip
    irritation: float = knob(
        0.001, low=0, high=0.003, off=0, ge=0, le=1, kind="judged",
        unit="share of the basket, per message in four weeks beyond the tolerance",
        source="no measurement; overload is a common complaint",
    )  # fmt: skip
    gives_up_after: int | None = knob(
        104, ge=1, le=520, choice=True, costs="more",
        unit="weeks without a purchase after which nobody is "
        "written to, null for never", kind="assumed", source="lists are cleaned of who has not "
        "bought for a year or two; a year would lose those who buy once a year",
    )  # fmt: skip
    win_back: float = knob(
        0.5, low=0, high=1.5, off=0, ge=0, le=5, kind="judged",
        unit="log hazard of coming back, in a week in which a lost customer gets a message",
        source="no measurement; up to 4.5 times as likely as on one's own",
    )  # fmt: skip
    cost: float = knob(
        0.01, off=0, ge=0, le=MOST_MONEY, unit="currency per message", kind="assumed", money=True,
        own=True, baskets=1 / 3000,
        source="an e-mail with its share of the work; a letter costs fifty times as much",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = (
        "value.recognition",
        "added_occasions",
        "win_back_log",
        "contact",
    )
    posts: ClassVar[tuple[str, ...]] = ("contact_cost",)
    occasion: ClassVar[str] = "messages"
    words: ClassVar[tuple[str, ...]] = ("relevant", "opts_out", "fate")
    timed_by: ClassVar[tuple[str, ...]] = KEYS
    columns: ClassVar[dict[str, DTypeLike]] = {
        "recent": np.uint32,
        "others": np.uint32,
        "opted_out": np.uint8,
        "fate": np.float32,
    }
    lasting: ClassVar[tuple[str, ...]] = ("recent", "others", "opted_out")
    means: ClassVar[dict[str, str]] = {
        "recent": "own messages of this week and the three before, a byte each",
        "others": "those of other tools, likewise",
        "opted_out": "1 for those who have opted out",
        "fate": "decides who opted out of a mailing of today before the warm-up",
    }

    @model_validator(mode="after")
    def _writes_to_somebody(self) -> Self:
        away = self.to.weeks_away
        if away and self.gives_up_after and away >= self.gives_up_after:
            raise ValueError(
                f"after {self.gives_up_after} weeks without a purchase nobody is written to, so "
                f"nobody lapsed for {away} weeks is; raise gives_up_after"
            )
        return self

    def doubts(self, usual: Typical) -> Doubts:
        """More than a message a day; messages that cost more than a purchase earns."""
        if self.messages > A_WEEK:
            yield "messages", f"{self.messages} messages a week, more than one a day"
        if usual.margin > 0 and self.cost > usual.basket * usual.margin:
            earns = plain.money(round(usual.basket * usual.margin, 2), usual.currency)
            yield (
                "cost",
                f"{plain.money(self.cost, usual.currency)} for each message, more than an average "
                f"purchase earns us ({earns})",
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
        other = self.purchases / (1 + AT_RANDOM * (self.relevance - 1))
        return self.relevance * other, other

    def worth_of(self) -> Row:
        """What the first 0, 1, 2, ... messages within four weeks are worth, in first ones."""
        k = np.arange(1, LOAD + 1)
        return np.concatenate([[0], np.cumsum(k**-self.fatigue)]).astype(np.float32)

    def benefits(self, week: Week) -> Benefits:
        """What news of a year are worth to a member: next to nothing, and nothing that lasts."""
        first = often.first_open(self.when)
        if first is None or not self.messages:
            return NOTHING
        worth, (relevant, other) = self.worth_of(), self.lifts()
        mean, added, annoyed = other + self.relevant_share * (relevant - other), [], []
        for sent in self._sent(first):
            load = np.convolve(sent, np.ones(4, int))[:YEAR]
            added.append(float((worth[load] - worth[load - sent]).mean()))
            annoyed.append(float(np.maximum(load - self.tolerance, 0).mean()))
        news = WORTH * (mean * _mean(added)) / np.maximum(week.usual_rate, 1e-9)
        news = np.minimum(news, MOST_WORTH) - self.irritation * _mean(annoyed)
        return Benefits((np.maximum(news, 0) * self._lasts(week, first)).astype(np.float32))

    def _sent(self, first: int) -> NDArray[np.int64]:
        """Messages in the weeks of a year from `first` on, by birthday, (birthdays, 52)."""
        return self.messages * often.weeks_due(self.when, first).astype(np.int64)

    def _lasts(self, week: Week, first: int) -> float:
        """Of the messages of that year, the share for which a budget or a stock is enough."""
        if not self.when.limited:
            return 1.0
        customers = (c.customers for name, c in week.crowds.items() if self.to.fits(name))
        each = 1.0 if self.when.while_stock is not None else self.takes_each()
        return often.lasts(self.when, each, sum(customers), often.a_year(self.when, first))

    def takes_each(self) -> float:
        """What messages to one customer cost in a week."""
        return self.messages * round(self.cost * MONEY) / MONEY

    def takers(self, week: Week, own: Own, mask: Row) -> Row:
        """Those who would be written to."""
        patience = np.int32(self.gives_up_after or 1 << 16)
        gets = (week.ever > 0) & (own.opted_out == 0) & (week.since.astype(np.int32) < patience)
        return mask * (gets & (mask > 0)) if self.messages else np.zeros_like(mask)

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[Played, ...]:
        """Who finds a message relevant, and who opts out at one of a year's messages, on average.

        Those of other mailings come on top.
        """
        first = often.first_open(self.when)
        sent = np.zeros((1, YEAR), np.int64) if first is None else self._sent(first)
        if not sent.any():
            return ()
        before = np.array([np.convolve(row, np.ones(4, int))[:YEAR] for row in sent]) - sent
        # all that are sent in a week are drawn at once
        lost = np.minimum(self.opt_out * sent * (before + (sent + 1) / 2), 1.0)
        each, why = float(lost.sum() / sent.sum()), ""
        if each > self.opt_out * (1 + NEAR):
            load = float((before[sent > 0] + (self.messages + 1) / 2).mean())
            why = (
                "declared for the first message in four weeks, and this is number "
                f"{plain.number(round(load, 1))} on average"
            )
        relevant = Played("relevant_share", self.relevant_share, self.relevant_share)
        return (relevant, Played("opt_out", self.opt_out, each, why))

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Send, where the calendar is open; the load of four weeks acts in any week."""
        mask = week.addressed(self.to)
        if mask is None or not self.messages:
            return
        if week.long_since:
            if not own.fate[0]:
                own.fate[:] = week.draw("fate")
            there = mask * week.ever  # who is still to come has not been asked yet
            own.opted_out |= own.fate * there > f32(1 - self._gone_by_now())
        own.recent <<= u32(8)
        own.others <<= u32(8)
        if week.dials.open:
            if self.when.personal:
                mask = week.due(self.when, self.takers(week, own, mask))
            self._write(week, own, mask, effects)
        if self.irritation:
            annoyed = np.empty(week.n, np.float32)
            _annoy(own.recent, own.others, f32(self.tolerance), f32(self.irritation), annoyed)
            effects.add("value.recognition", annoyed)

    def _write(self, week: Week, own: Own, mask: Row, effects: Effects) -> None:
        sent, patience = np.empty(week.n, np.float32), np.int32(self.gives_up_after or 1 << 16)
        _send(
            mask, week.ever, week.since, patience, own.opted_out, u32(self.messages), own.recent,
            sent,
        )  # fmt: skip
        effects.add("contact", sent)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """What a message does, of all that were sent this week: each tool has a part in it."""
        contact, mask = effects.get("contact"), week.addressed(self.to)
        if contact is None or mask is None or not week.dials.open or not self.messages:
            return
        if self.when.personal:
            mask = week.due(self.when, self.takers(week, own, mask))
        relevant, other = self.lifts()
        added, part = np.empty(week.n, np.float32), np.empty(week.n, np.float32)
        _lift(
            mask, contact, week.draw("relevant"), self.worth_of(), f32(self.relevant_share),
            f32(relevant), f32(other), own.recent, own.others, added, part,
        )  # fmt: skip
        effects.add("added_occasions", added)
        if self.win_back:
            effects.add("win_back_log", part * (week.active == 0) * f32(self.win_back))

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Hear what others have sent; book what was sent; some of those who got any opt out.

        Whoever opts out at a message of another tool does so here, too: otherwise a mailing that
        is cut into several would lose fewer.
        """
        contact = week.effects.get("contact")
        if contact is None or not self.messages:
            return
        _hear(contact, own.recent, own.others)
        each, cost = np.int64(round(self.cost * MONEY)), np.empty(week.n, np.int64)
        # the same luck for every mailing: who has had enough has had enough of all of them
        u = week.luck.uniforms(f"{self.kind}.opts_out", week.segment, week.first, week.n, week.t)
        _tire(own.recent, own.others, u, f32(self.opt_out), each, own.opted_out, cost)
        page.post("contact_cost", cost)

    def _gone_by_now(self) -> float:
        """Share who have opted out of a mailing that has run for `RUNNING` weeks."""
        if self.when.personal:
            return self._gone_by_single_customers()
        open_weeks = RUNNING * sum(self.when.is_open(week) for week in range(52)) / 52
        monthly = max(self.messages * sum(self.when.is_open(week) for week in range(4)), 1)
        each = min(self.opt_out * (monthly + 1) / 2, 1.0)
        return float(1 - (1 - each) ** (open_weeks * self.messages))

    def _gone_by_single_customers(self) -> float:
        """The same where each has weeks of their own; what is limited begins with the launch."""
        if self.when.limited:
            return 0.0
        left: list[float] = []
        for born in often.weeks_due(self.when, 0, -RUNNING if self.when.by_joining else None):
            sent = born.astype(np.int64) * self.messages
            load = np.convolve(np.tile(sent, 2), np.ones(4, int))[YEAR : 2 * YEAR]
            lost = np.minimum(self.opt_out * sent * (load - sent + (sent + 1) / 2), 1.0)
            left.append(float(np.prod(1 - lost) ** (RUNNING / YEAR)))
        return 1 - _mean(left)


def _mean(values: list[float]) -> float:
    """The mean, as a plain number, by which single precision stays what it is."""
    return sum(values) / len(values)


@inline
def earlier(weeks):  # type: ignore[no-untyped-def]
    """Messages of the three weeks before."""
    return ((weeks >> u32(8)) & u32(255)) + ((weeks >> u32(16)) & u32(255)) + (weeks >> u32(24))


@stage
def _send(mask, ever, since, patience, opted_out, messages, recent, sent):  # type: ignore[no-untyped-def]
    """Note the messages of this week in the lowest byte, (n,)."""
    for i in range(sent.size):
        gets = (mask[i] > f32(0)) & (ever[i] > 0) & (opted_out[i] == 0)
        number = messages if gets & (np.int32(since[i]) < patience) else u32(0)
        recent[i] |= number
        sent[i] = f32(number)


@stage
def _lift(  # type: ignore[no-untyped-def]
    mask, contact, u, worth, share, relevant, other, recent, others, added, part
):
    """Purchases added by this week's messages of all tools, and the own `part` in them, (n,)."""
    for i in range(added.size):
        number = f32(recent[i] & u32(255)) * mask[i]
        everybodys = min(max(contact[i], number), f32(255 + MOST))
        load = earlier(recent[i]) + earlier(others[i])
        part[i] = number / max(everybodys, f32(1))
        lift = relevant if u[i] < share else other
        added[i] = lift * (worth[load + u32(everybodys)] - worth[load]) * part[i]


@stage
def _annoy(recent, others, tolerance, irritation, out):  # type: ignore[no-untyped-def]
    """Perceived value lost to messages beyond the tolerance, (n,): the own part of them."""
    for i in range(out.size):
        own = f32(earlier(recent[i]) + (recent[i] & u32(255)))
        load = own + f32(earlier(others[i]))
        part = own / max(load, f32(1))
        out[i] = -irritation * max(load - tolerance, f32(0)) * part


@stage
def _hear(contact, recent, others):  # type: ignore[no-untyped-def]
    """Note what other tools have sent this week in the lowest byte."""
    for i in range(others.size):
        more = contact[i] - f32(recent[i] & u32(255))
        others[i] = (others[i] & u32(0xFFFFFF00)) | u32(min(max(more, f32(0)), f32(255)))


@stage
def _tire(recent, others, u, opt_out, unit_cost, opted_out, cost):  # type: ignore[no-untyped-def]
    """Cost of this week's messages, (n,); who opts out at one of them does so for good."""
    for i in range(cost.size):
        sent = recent[i] & u32(255)
        before = earlier(recent[i]) + earlier(others[i])
        week = f32(sent + (others[i] & u32(255)))
        each = f32(before) + f32(0.5) * (week + f32(1))  # mean k of this week's
        opted_out[i] |= np.uint8(1) if u[i] < opt_out * week * each else np.uint8(0)
        cost[i] = np.int64(sent) * unit_cost
