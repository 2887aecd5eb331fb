"""Contact: messages that count as one load whoever sends them, tire out, irritate and cost."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from simulator.draws import f32, inline, stage, u32
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program import often, plain
from simulator.program.about.rates import RateAsPlayed
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.personal import YEAR
from simulator.program.tool import Own
from simulator.program.week import RUNNING, Week

MOST = 14  # messages per week
# Messages that count as one load: of four weeks, a byte each, own ones and those of other tools.
LOAD = 4 * (255 + MOST)
NEAR = 0.005  # of what is declared, within which it is played
# What an additional purchase is worth to who makes it, beyond what is paid for it: between nothing
# and as much again; and no news are worth more than half of what a 1 % card gives (both judged).
WORTH, MOST_WORTH = 0.5, 0.005
# Of the recipients in Hillstrom's experiment, 55 % had bought in the line of their mail before.
AT_RANDOM = 0.55
# the same luck for whatever is sent: who has had enough has had enough of all of it
OPTS_OUT = "mailing.opts_out"


class Contact(Part):
    """Messages to customers who have agreed to get them, by one load of four weeks for all tools;
    mixed into a tool.

    The k-th message within four weeks is worth `k^-fatigue` of the first, and k times as many opt
    out at it, for good. Those beyond `tolerance` irritate. A tool says who gets how many, and what
    a message does (`news`).
    """

    fatigue: float = knob(
        0.6, low=0.3, high=1.0, off=0, ge=0, le=3, kind="judged",
        unit="power of k by which the k-th message in four weeks is worth less",
        source="returns of mail diminish; no experiment with its frequency was found",
        above_zero="it counts against mail, and without it many messages would work like one",
    )  # fmt: skip
    opt_out: float = knob(
        0.0025, low=0.001, high=0.005, off=0, ge=0, le=0.5, kind="published",
        unit="share who opt out at the first message in four weeks; k times as many at the k-th",
        source="that it rises with the load is assumed",
        evidence=(sources.UNSUBSCRIBE,), counted=True,
    )  # fmt: skip
    tolerance: float = knob(
        4.0, low=2.0, high=8.0, ge=0, le=100, unit="messages in four weeks that irritate nobody",
        kind="judged",
        source="one a week is usual",
        above_zero="with it the very first message of a month would irritate",
    )  # fmt: skip
    irritation: float = knob(
        0.001, low=0, high=0.003, off=0, ge=0, le=1, kind="judged",
        unit="share of the basket, per message in four weeks beyond the tolerance",
        source="no measurement; overload is a common complaint",
    )  # fmt: skip
    gives_up_after: int | None = knob(
        104, ge=1, le=520, choice=True, costs="more",
        unit="weeks without a purchase after which nobody is "
        "written to, null for never", kind="assumed", source="lists are cleaned of those who "
        "have not bought for a year or two; "
        "a year would lose those who buy "
        "once a year",
    )  # fmt: skip
    cost: float = knob(
        0.01, off=0, ge=0, le=MOST_MONEY, unit="currency per message", kind="assumed", money=True,
        own=True, baskets=1 / 3000,
        source="an e-mail with its share of the work; a letter costs fifty times as much",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("value.recognition", "contact")
    posts: ClassVar[tuple[str, ...]] = ("contact_cost",)
    words: ClassVar[tuple[str, ...]] = ("opts_out", "fate")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "recent": np.uint32, "others": np.uint32, "opted_out": np.uint8, "fate": np.float32,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("recent", "others", "opted_out")
    means: ClassVar[dict[str, str]] = {
        "recent": "own messages of this week and the three before, a byte each",
        "others": "those of other tools, likewise",
        "opted_out": "1 for those who have opted out",
        "fate": "decides who opted out before the warm-up of what is sent today",
    }

    def begin_contact(self, week: Week, own: Own, mask: Row, when: Calendar, messages: int) -> None:
        """Begin a week: before anything is sent, whether or not anything will be."""
        if week.long_since:
            if not own.fate[0]:
                own.fate[:] = week.draw("fate")
            there = mask * week.ever  # who is still to come has not been asked yet
            own.opted_out |= own.fate * there > f32(1 - self._gone_by_now(when, messages))
        own.recent <<= u32(8)
        own.others <<= u32(8)

    def send(self, week: Week, own: Own, mask: Row, messages: int, effects: Effects) -> None:
        """Send so many messages to who has not opted out and has bought lately enough."""
        sent, patience = np.empty(week.n, np.float32), np.int32(self.gives_up_after or 1 << 16)
        _send(mask, week.ever, week.since, patience, own.opted_out, u32(messages), own.recent, sent)
        effects.add("contact", sent)

    def written_to(self, week: Week, own: Own, mask: Row) -> Row:
        """Those who would get a message: who has not opted out and has bought lately enough."""
        patience = np.int32(self.gives_up_after or 1 << 16)
        gets = (week.ever > 0) & (own.opted_out == 0) & (week.since.astype(np.int32) < patience)
        written: Row = mask * (gets & (mask > 0))
        return written

    def annoy(self, own: Own, effects: Effects) -> None:
        """What messages of four weeks cost of perceived value, in any week: the own part of it."""
        if self.irritation:
            annoyed = np.empty(own.recent.size, np.float32)
            _annoy(own.recent, own.others, f32(self.tolerance), f32(self.irritation), annoyed)
            effects.add("value.recognition", annoyed)

    def news(self, own: Own, mask: Row, contact: Row) -> tuple[Row, Row]:
        """What this week's messages of all tools are worth, in first ones, and the own part, (n,).

        Parameters
        ----------
        contact
            How many messages all tools have sent, (n,); known in `answer`.
        """
        worth, part = np.empty(mask.size, np.float32), np.empty(mask.size, np.float32)
        _news(mask, contact, self.worth_of(), own.recent, own.others, worth, part)
        return worth, part

    def end_contact(self, week: Week, own: Own, page: Page) -> None:
        """Hear what others have sent; book what was sent; some of those who got any opt out.

        Whoever opts out at a message of another tool does so here, too: otherwise messages that
        are cut into several tools would lose fewer.
        """
        contact = week.effects.get("contact")
        if contact is None:
            return
        _hear(contact, own.recent, own.others)
        each, cost = np.int64(round(self.cost * MONEY)), np.empty(week.n, np.int64)
        u = week.luck.uniforms(OPTS_OUT, week.segment, week.first, week.n, week.t)
        _tire(own.recent, own.others, u, f32(self.opt_out), each, own.opted_out, cost)
        page.post("contact_cost", cost)

    # ------------------------------------------------------------ as it will come out

    def worth_of(self) -> Row:
        """What the first 0, 1, 2, ... messages within four weeks are worth, in first ones."""
        k = np.arange(1, LOAD + 1)
        return np.concatenate([[0], np.cumsum(k**-self.fatigue)]).astype(np.float32)

    def annoyed(self, load: NDArray[np.int64]) -> float:
        """Perceived value lost to loads of four weeks, on average."""
        return self.irritation * mean_of(np.maximum(load - self.tolerance, 0))

    def worth_to_members(self, added: Row | float, week: Week, load: NDArray[np.int64]) -> Row:
        """What messages of a year are worth to a member per unit spent, (n,): next to nothing.

        Parameters
        ----------
        added
            Purchases that they add in a week, on average.
        load
            Messages of four weeks by which they irritate, week by week.
        """
        most = np.minimum(WORTH * added / np.maximum(week.usual_rate, 1e-9), MOST_WORTH)
        worth: Row = np.maximum(most - self.annoyed(load), 0)
        return worth

    def losing(self, when: Calendar, messages: int) -> RateAsPlayed | None:
        """Who opts out at one of a year's messages, on average; None where none are sent.

        Those of other tools come on top.
        """
        sent, load = year_of(when, messages)
        if not sent.any():
            return None
        before = load - sent
        # all that are sent in a week are drawn at once
        lost = np.minimum(self.opt_out * sent * (before + (sent + 1) / 2), 1.0)
        each, why = float(lost.sum() / sent.sum()), ""
        if each > self.opt_out * (1 + NEAR):
            mean = float((before[sent > 0] + (messages + 1) / 2).mean())
            why = (
                "declared for the first message in four weeks, and this is number "
                f"{plain.number(round(mean, 1))} on average"
            )
        return RateAsPlayed("opt_out", self.opt_out, each, why)

    def _gone_by_now(self, when: Calendar, messages: int) -> float:
        """Share who have opted out of what has been sent for `RUNNING` weeks."""
        if when.personal:
            return self._gone_by_single_customers(when, messages)
        open_weeks = RUNNING * sum(when.is_open(week) for week in range(52)) / 52
        monthly = max(messages * sum(when.is_open(week) for week in range(4)), 1)
        each = min(self.opt_out * (monthly + 1) / 2, 1.0)
        return float(1 - (1 - each) ** (open_weeks * messages))

    def _gone_by_single_customers(self, when: Calendar, messages: int) -> float:
        """The same where each has weeks of their own; what is limited begins with the launch."""
        if when.limited:
            return 0.0
        left: list[float] = []
        for born in often.weeks_due(when, 0, -RUNNING if when.by_joining else None):
            sent = born.astype(np.int64) * messages
            load = np.convolve(np.tile(sent, 2), np.ones(4, int))[YEAR : 2 * YEAR]
            lost = np.minimum(self.opt_out * sent * (load - sent + (sent + 1) / 2), 1.0)
            left.append(float(np.prod(1 - lost) ** (RUNNING / YEAR)))
        return 1 - sum(left) / len(left)


def lifts(purchases: float, relevance: float) -> tuple[float, float]:
    """Purchases that a relevant message adds, and another one, where mail at random adds so many.

    A relevant one works `relevance` times as well.
    """
    other = purchases / (1 + AT_RANDOM * (relevance - 1))
    return relevance * other, other


def year_of(when: Calendar, messages: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Messages of each week in the year from the first on, and of that and the three before.

    By birthday, (birthdays, 52), in one row where those do not matter. All 0 where none is ever
    sent.
    """
    first = often.first_open(when)
    if first is None:
        sent = np.zeros((1, YEAR), np.int64)
    else:
        sent = messages * often.weeks_due(when, first).astype(np.int64)
    return sent, np.array([np.convolve(one, np.ones(4, int))[:YEAR] for one in sent])


def mean_of(rows: NDArray[Any]) -> float:
    """The mean of all, (birthdays, 52), as a plain number: single precision stays what it is."""
    return sum(float(one.mean()) for one in rows) / len(rows)


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
def _news(mask, contact, worth, recent, others, news, part):  # type: ignore[no-untyped-def]
    """What this week's messages of all tools are worth, and the own `part` in them, (n,)."""
    for i in range(news.size):
        number = f32(recent[i] & u32(255)) * mask[i]
        everybodys = min(max(contact[i], number), f32(255 + MOST))
        load = earlier(recent[i]) + earlier(others[i])
        part[i] = number / max(everybodys, f32(1))
        news[i] = worth[load + u32(everybodys)] - worth[load]


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
