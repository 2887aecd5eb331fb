"""Lottery: a fixed pool of whole prizes, drawn among the entries that purchases make."""

from bisect import bisect_right
from collections.abc import Callable, Generator, Mapping
from typing import Any, ClassVar, Literal, Self

import numpy as np
import simpy
from numpy.typing import DTypeLike
from pydantic import model_validator

from simulator.draws import f32
from simulator.evidence import Evidence, sources
from simulator.knobs import knob
from simulator.program import often, plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.draw import NEAR, Draw, draws_in, enters, interest
from simulator.program.personal import DATES
from simulator.program.tally import WHOLE, Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Week
from simulator.say import fault
from simulator.tools.lottery import stages
from simulator.tools.lottery.doubts import doubts
from simulator.tools.lottery.expected import CURVES

YEAR = 52


class Lottery(Draw, Tool):
    """A draw of prizes among customers, on a calendar.

    Behavior
        Purchases (or what is paid) since the last draw that are not given back are
        entries, or those of the entry period, the first weeks after a draw (`for`); the
        chance of a prize is proportional to them. What an entry is worth on average, as a
        share of the basket, is perceived `multiplier` times, addressed to play, as long as
        that sure equivalent is at most 2 %; from 10 % on, `multiplier_large` times. Prizes
        for which there are no entrants are not perceived, nor is anything when no draw is
        to come within a year; more than half a year before it, interest is less. It wears off:
        half of it after `half_life` draws that a customer has seen.
        Winners buy a little more for 6 weeks (rewarded behavior, each prize half as much as
        the one before, never more than the prize would buy as a price cut). Members join
        for their share of the prizes, if all customers took part; with the draws that they
        have seen, being one of them wears off, too.
        Probability weighting ranks prize structures of one pool (`appeal`) and is
        nothing else: taken as value, one big prize would be worth 21 times its cost.
    Cost
        `cost_rate` of the face value of the prizes, when they are drawn. The pool is
        an amount of the whole company. Agents are a sample of customers: entries are
        scaled to customers, the real pool is paid once however many agents there are,
        and of the customers that a winning agent stands for, one has won. Prizes are
        whole: with fewer entrants (customers) than prizes, the smallest are not drawn.
    Owed
        The pool at cost, by the part of the entry period that has passed (all the time from
        draw to draw unless `for` is given), booked by the campaign because it is real and
        nobody's in particular.
    Leaves out
        More than two kinds of prizes; legal limits;
        whatever is left of the interest when novelty has gone. A draw in week 0 that a
        lottery of today would hold is left out in every arm.
    """

    kind: Literal["lottery"] = "lottery"
    when: Calendar = Calendar(every=13)
    entries_by: Literal["purchases", "spend"] = "purchases"
    multiplier: float = knob(
        1.3, low=1.0, high=1.5, off=0, ge=0, le=5, response=True,
        unit="perceived per unit of expected prize, "
        "where it is up to 2 % of the basket", kind="judged",
        source="the sign is known and no size",
        evidence=(sources.CHANCE,),
        above_zero="1 is as much as a sure reward of the same worth, and is the low end",
    )  # fmt: skip
    multiplier_large: float = knob(
        0.9, low=0.8, high=1.0, off=0, ge=0, le=5, unit="the same, from 10 % of the basket on",
        kind="judged",
        source="less than a sure reward, where that is no trifle",
        evidence=(sources.CHANCE_LIMITS,),
        above_zero="1 is as much as a sure reward of the same worth, and is the high end",
    )  # fmt: skip
    half_life: float = knob(
        3.0, low=2.0, high=6.0, ge=0.01, le=1e6, unit="draws until half of the interest has gone",
        kind="judged", source="novelty; no measurement",
    )  # fmt: skip
    cites: ClassVar[tuple[Evidence, ...]] = (  # how prizes of a draw rank
        sources.PROBABILITY_WEIGHT,
        sources.CURVATURE,
    )
    effort: ClassVar[Effort] = Effort(setting_up=4, training=1, legal=8)
    listing: ClassVar[Listing] = Listing(
        ("prizes", "raffles and contests"), "play", ("acquire", "retain")
    )
    smallest: ClassVar[str] = "{main_prize: 5_000, when: every 13 weeks}"
    acts_on: ClassVar[tuple[str, ...]] = ("value.play",)
    occasion: ClassVar[str] = "draw"
    timed_by: ClassVar[tuple[str, ...]] = DATES
    columns: ClassVar[dict[str, DTypeLike]] = {"seen": np.float32}
    lasting: ClassVar[tuple[str, ...]] = ("seen",)
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"main_prize": 5_000, "small_prizes": 30},
        {"main_prize": 50_000, "entries_by": "spend", "to": "members"},
    )
    means: ClassVar[dict[str, str]] = {
        "entries": "purchases, or 1/10,000 of the currency, since the last draw",
        "seen": "draws lived through",
    }

    @model_validator(mode="after")
    def _can_be_drawn(self) -> Self:
        if self.when.every is None and self.when.weeks is None:
            raise ValueError(
                fault("draws have dates; expected when: every 13 weeks, or {{weeks: [...]}}")
            )
        if self.to.weeks_away:
            raise ValueError(fault("entries are purchases, after which nobody has lapsed"))
        return self

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What can be won, and with what."""
        entry = "purchase" if self.entries_by == "purchases" else f"{currency} that is paid"
        kinds = ((self.main_prizes, self.main_prize), (self.small_prizes, self.small_prize))
        prizes = [
            f"{plain.count(number, 'prize')} of {plain.money(value, currency)}"
            for number, value in kinds
            if number
        ]
        who = self.to.plainly()
        since = "since the last draw"
        if self.when.every is not None and self.when.length > 1:
            since = f"in the {plain.count(self.when.length, 'week')} after a draw"
        if self.when.dated:
            since += ", and at their time,"
        return (
            f"{plain.capitalized(who)} take part in a draw of "
            f"{plain.listed(prizes) or 'no prizes at all'}: every {entry} {since} is "
            "one entry."
        )

    def occasions(self, weeks: int) -> tuple[tuple[int, int], ...]:
        """Draws take place at the start of a week; at launch nobody has an entry yet."""
        return tuple((week, 1) for week in range(1, weeks) if draws_in(self.when, week))

    def benefits(self, week: Week) -> Benefits:
        """Their share of the prizes of a year, as far as there are entrants for them, as it is
        perceived before novelty has gone."""
        crowds = [
            crowd for name, crowd in week.crowds.items()
            if self.to.fits(name)
        ]  # fmt: skip
        draws = sum(draws_in(self.when, t) for t in range(1, YEAR + 1)) / YEAR * self._interest()
        by_purchases = self.entries_by == "purchases"
        entries = sum(crowd.purchases if by_purchases else crowd.spend for crowd in crowds)
        if self.when.every is not None and self.when.length > 1:
            entries *= self.when.length / self.when.every
        if self.when.dated:
            entries *= self._often()
        pool = float(self.awarded(round(sum(crowd.customers for crowd in crowds))).sum())
        if not entries or not pool:
            return NOTHING
        everybody, unseen = np.ones(week.n, np.float32), np.zeros(week.n, np.float32)
        per_entry, rows = pool * draws / entries, []
        for most in (self.multiplier, self._lasting()):
            rows.append(self._perceived(week, everybody, per_entry, unseen, most))
        return Benefits(*rows)

    def _often(self) -> float:
        """Share of a year's weeks that are a customer's own, on whatever day draws are."""
        own = self.when.model_copy(update={"every": None, "weeks": None, "length": 1})
        return often.share(own, 0)

    def _interest(self) -> float:
        """Mean interest in the next draw over the weeks of a year."""
        draws = [t for t in range(1, YEAR + 2 * NEAR) if draws_in(self.when, t)]
        after = [bisect_right(draws, t) for t in range(YEAR)]
        return sum(interest(draws[at] - t) for t, at in enumerate(after) if at < len(draws)) / YEAR

    def _lasting(self) -> float:
        """What being a member is worth per unit of expected prize: with what is perceived at
        once not more than twice the prizes."""
        return min(1.0, max(2.0 - self.multiplier, 0.0))

    def _perceived(self, week: Week, mask: Row, per_entry: float, seen: Row, most: float) -> Row:
        """What entries are worth to who makes them, share of the basket, at most `most` times."""
        value = np.empty(week.n, np.float32)
        stages.play(
            mask, week.usual_rate, week.usual_spend, self.entries_by == "purchases",
            f32(per_entry), seen, f32(min(self.multiplier, most)),
            f32(min(self.multiplier_large, most)), f32(np.log(2) / self.half_life), value,
        )  # fmt: skip
        return value

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """The chance to win as perceived value, while there is a draw to come."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        if week.long_since:
            draws = sum(draws_in(self.when, w) for w in range(YEAR)) / YEAR * RUNNING
            np.maximum(own.seen, mask * week.active * f32(draws), out=own.seen)
        self.be_glad_of_prizes(week, own, effects)
        told = week.dials.open and enters(self.when, week.t)
        per_entry = week.dials["per_entry"] if told else 0.0
        if per_entry:
            now = week.due(self.when, mask)
            effects.add("value.play", self._perceived(week, now, per_entry, own.seen, np.inf))

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Count entries; on the eve of a draw give every entrant a ticket."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        now = week.due(self.when, mask) if week.dials.open else mask
        if week.dials.open and not enters(self.when, week.t):
            pass
        elif week.dials.open and self.entries_by == "purchases":
            self.enter(own, now, week.n_kept)
        elif week.dials.open:
            self.enter(own, now, week.kept_to_pay)
        counts = week.dials.open and enters(self.when, week.t)
        if self.to.only_members and counts and week.dials["per_entry"]:
            value = self._perceived(week, now, week.dials["per_entry"], own.seen, self._lasting())
            week.benefit(value * week.paid, 1 / MONEY)
        # whole units of money are fine enough, and a quarter's sales in thousandths of them are not
        # sure to fit 63 bits
        self.count_entries(week, own, 1 if self.entries_by == "purchases" else WHOLE)
        if draws_in(self.when, week.t + 1):
            self.give_tickets(week, own, self.by_chance(week, own.entries))
            own.seen += mask

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Hold the draws, say what an entry is worth, keep what is promised in the books."""
        per = WHOLE if self.entries_by == "purchases" else MONEY
        yield from self.hold(self.when, env, publish, totals, post, per)
