"""Lottery: a fixed pool of whole prizes, drawn among the entries that purchases make."""

from bisect import bisect_right
from collections.abc import Callable, Generator
from typing import Any, ClassVar, Literal, Self

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray
from pydantic import model_validator

from simulator.draws import f32
from simulator.knobs import MOST_MONEY, knob
from simulator.program import often, plain
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.personal import DATES
from simulator.program.tally import Sum, Tally, TopK, Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Week
from simulator.tools.lottery import stages
from simulator.tools.lottery.doubts import doubts

MOST = 100_000  # prizes of a kind
MOST_PRIZE = 1e8  # average baskets: a prize is paid once, not per customer
LONGEST = 520  # weeks between two draws
YEAR = 52
WHOLE = 1_000  # weights of agents are counted in thousandths, so that sums are exact


class Lottery(Tool):
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
    Source
        Chances against sure discounts: Mazar et al. 2017, and later studies which limit
        that to small ones; Tversky & Kahneman 1992 for ranks; novelty is judged
        (docs/evidence.md).
    """

    kind: Literal["lottery"] = "lottery"
    when: Calendar = Calendar(every=13)
    entries_by: Literal["purchases", "spend"] = "purchases"
    main_prize: float = knob(
        1000.0, ge=0, le=MOST_MONEY, choice=True, costs="more",
        unit="currency, face value", kind="assumed", baskets=33.0, most=MOST_PRIZE,
        source="an example: 33 average baskets", money=True,
    )  # fmt: skip
    main_prizes: int = knob(
        1, off=0, ge=0, le=MOST, choice=True, costs="more",
        unit="main prizes per draw", kind="assumed",
        source="an example",
    )  # fmt: skip
    small_prize: float = knob(
        50.0, ge=0, le=MOST_MONEY, choice=True, costs="more", unit="currency, face value",
        kind="assumed", baskets=1.7, most=MOST_PRIZE,
        source="an example: 1.7 average baskets", money=True,
    )  # fmt: skip
    small_prizes: int = knob(
        20, off=0, ge=0, le=MOST, choice=True, costs="more",
        unit="small prizes per draw", kind="assumed",
        source="an example",
    )  # fmt: skip
    cost_rate: float = knob(
        0.9, low=0.7, high=1.0, off=0, ge=0, le=5, own=True, unit="what a prize costs us, share "
        "of its face value", kind="judged", source="prizes are bought below their price in shops",
    )  # fmt: skip
    multiplier: float = knob(
        1.3, low=1.0, high=1.5, off=0, ge=0, le=5, response=True,
        unit="perceived per unit of expected prize, "
        "where it is up to 2 % of the basket", kind="judged", source="a chance is preferred to a "
        "small sure discount of the same cost (Mazar et al. 2017: sign)",
    )  # fmt: skip
    multiplier_large: float = knob(
        0.9, low=0.8, high=1.0, off=0, ge=0, le=5, unit="the same, from 10 % of the basket on",
        kind="judged", source="later studies find the preference where the sure "
        "discount is trivial only",
    )  # fmt: skip
    half_life: float = knob(
        3.0, low=2.0, high=6.0, ge=0.01, le=1e6, unit="draws until half of the interest has gone",
        kind="judged", source="novelty; no measurement",
    )  # fmt: skip
    rewarded: float = knob(
        0.02, low=0, high=0.05, off=0, ge=0, le=1, unit="log rate gained in the 6 weeks after the "
        "first prize, half as much after each further one, never more than the prize would as a "
        "price cut", kind="judged", source="rewarded behavior, about +2 % in Taylor & Neslin "
        "2005 (as remembered; the abstract confirms the sign)",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("value.play", "need_log")
    posts: ClassVar[tuple[str, ...]] = ("prize_cost", "liability")
    occasion: ClassVar[str] = "draw"
    timed_by: ClassVar[tuple[str, ...]] = DATES
    words: ClassVar[tuple[str, ...]] = ("ticket", "ticket_fine")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "entries": np.int64,  # purchases, or 1/10,000 of the currency, since the last draw
        "seen": np.float32,  # draws lived through
        "ticket": np.float64,  # number in the last draw, the smallest win; 0 for none
        "gain": np.float32,  # how much the last prize is felt: half of the one before
    }
    lasting: ClassVar[tuple[str, ...]] = ("seen",)
    means: ClassVar[dict[str, str]] = {
        "entries": "purchases, or 1/10,000 of the currency, since the last draw",
        "seen": "draws lived through",
        "ticket": "number in the last draw, the smallest win; 0 for none",
        "gain": "how much the last prize is felt: half of the one before",
    }
    tallies: ClassVar[dict[str, Tally]] = {
        "entries": Sum(),
        "entrants": Sum(),
        "tickets": TopK(2 * MOST),
    }

    @model_validator(mode="after")
    def _can_be_drawn(self) -> Self:
        if self.when.every is None and self.when.weeks is None:
            raise ValueError("draws have dates; expected when: every 13 weeks, or {weeks: [...]}")
        if self.to.weeks_away:
            raise ValueError("entries are purchases, after which nobody has lapsed")
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
        return tuple((week, 1) for week in range(1, weeks) if self.draws_in(week))

    @property
    def prizes(self) -> NDArray[np.float64]:
        """Face values of one draw's prizes in currency, the largest first."""
        both = [self.main_prize] * self.main_prizes + [self.small_prize] * self.small_prizes
        return np.sort(np.array(both, float))[::-1]

    def benefits(self, week: Week) -> Benefits:
        """Their share of the prizes of a year, as far as there are entrants for them, as it is
        perceived before novelty has gone."""
        crowds = [
            crowd for name, crowd in week.crowds.items()
            if self.to.fits(name)
        ]  # fmt: skip
        draws = sum(self.draws_in(t) for t in range(1, YEAR + 1)) / YEAR * self._interest()
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
        draws = [t for t in range(1, YEAR + 2 * stages.NEAR) if self.draws_in(t)]
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
            draws = sum(self.draws_in(w) for w in range(YEAR)) / YEAR * RUNNING
            np.maximum(own.seen, mask * week.active * f32(draws), out=own.seen)
        self._reward(week, own, effects)
        told = week.dials.open and self._enters(week.t)
        per_entry = week.dials["per_entry"] if told else 0.0
        if per_entry:
            now = week.due(self.when, mask)
            effects.add("value.play", self._perceived(week, now, per_entry, own.seen, np.inf))

    def _reward(self, week: Week, own: Own, effects: Effects) -> None:
        """Winners are those up to the line of the draw."""
        told = week.dials.published or {}
        ago = week.t - told.get("drawn", -LONGEST)
        if not self.rewarded or ago >= stages.AFTER_WEEKS:
            return
        line, weight = np.float64(told["line"]), f32(max(week.weight, 1.0))
        if not ago:
            smaller, larger = sorted((self.main_prize, self.small_prize))
            stages.award(
                own.ticket, np.float64(told["first"]), line, f32(larger), f32(smaller),
                f32(self.rewarded), week.usual_spend, week.usual_share, f32(week.sensitivity),
                weight, own.gain,
            )  # fmt: skip
        glad = np.empty(week.n, np.float32)
        stages.win(own.ticket, line, own.gain, weight, glad)
        effects.add("need_log", glad)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Count entries; on the eve of a draw give every entrant a ticket."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        now = week.due(self.when, mask) if week.dials.open else mask
        if week.dials.open and not self._enters(week.t):
            pass
        elif week.dials.open and self.entries_by == "purchases":
            stages.enter(now, week.n_kept, own.entries)
        elif week.dials.open:
            stages.enter(now, week.kept_to_pay, own.entries)
        counts = week.dials.open and self._enters(week.t)
        if self.to.only_members and counts and week.dials["per_entry"]:
            value = self._perceived(week, now, week.dials["per_entry"], own.seen, self._lasting())
            week.benefit(value * week.paid, 1 / MONEY)
        weight = np.int64(round(week.weight * WHOLE))
        entries, entrants = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        # whole units of money are fine enough, and a quarter's sales in thousandths of them are not
        # sure to fit 63 bits
        per = np.int64(1 if self.entries_by == "purchases" else WHOLE)
        stages.scale(own.entries, weight, per, entries, entrants)
        week.tally("entries", entries)
        week.tally("entrants", entrants)
        if self.draws_in(week.t + 1):
            own.ticket[:] = self._tickets(week, own.entries)
            week.tally("tickets", np.where(own.ticket > 0, own.ticket, np.inf))
            own.entries[:] = 0
            own.seen += mask

    def _tickets(self, week: Week, entries: NDArray[np.int64]) -> NDArray[np.float64]:
        """Exponential race: the smallest of -log(u) / entries wins, in proportion to entries.

        Two draws, because the winners' numbers are as close to 1 as one draw can tell.
        """
        fine = (week.draw("ticket_fine").astype(float) - 0.5) * 2.0**-23
        u = week.draw("ticket").astype(float) + fine
        chances = entries * week.weight
        keys: NDArray[np.float64] = np.where(chances > 0, -np.log(u) / np.maximum(chances, 1), 0)
        return keys

    def draws_in(self, week: int) -> bool:
        """Whether there is a draw at the start of a week: once in each `every`, or as listed."""
        return self.when.is_open(week) if self.when.every is None else self.when.opens(week)

    def _enters(self, week: int) -> bool:
        """Whether purchases of a week are entries: those of the entry period (`for`), if any."""
        return self.when.length == 1 or self.when.is_open(week)

    def _entry_weeks(self, first: int, last: int) -> int:
        """Weeks from `first` on, before `last`, whose purchases are entries."""
        return sum(self._enters(week) for week in range(first, last))

    def awarded(self, entrants: int) -> NDArray[np.float64]:
        """The prizes that are drawn among so many customers, the largest first."""
        return self.prizes[:entrants]

    def _larger(self) -> int:
        """How many prizes of a draw are of the larger kind."""
        return self.main_prizes if self.main_prize >= self.small_prize else self.small_prizes

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Hold the draws, say what an entry is worth, keep what is promised in the books."""
        launch = int(env.now)
        draws = [w for w in range(launch - LONGEST, totals.weeks + LONGEST) if self.draws_in(w)]
        for week in range(launch, totals.weeks):
            at = bisect_right(draws, week)
            last = draws[at - 1] if at else min(launch, 0)
            coming = draws[at] if at < len(draws) else None
            entries = _counted(totals, "entries") / self._unit
            prizes = self.awarded(round(_counted(totals, "entrants") / WHOLE))
            if week == last and entries:
                post("prize_cost", float(prizes.sum()) * self.cost_rate)
                tickets = totals.tallies["tickets"]
                first = line(tickets, min(self._larger(), prizes.size))
                publish(drawn=week, line=line(tickets, prizes.size), first=first)
            if coming is None:
                publish(open=False)
            else:
                seen, all_of_it = self._entry_weeks(last, week), self._entry_weeks(last, coming)
                expected = entries * all_of_it / seen if seen else entries
                per_entry = float(prizes.sum() / expected) if expected else 0.0
                publish(open=True, per_entry=per_entry * interest(coming - week))
                if entries:
                    earned = self._entry_weeks(last, week + 1) / max(all_of_it, 1)
                    post("liability", float(prizes.sum()) * self.cost_rate * earned)
            yield env.timeout(1)

    @property
    def _unit(self) -> int:
        """What is counted of a purchase, or of a unit of currency spent."""
        return WHOLE if self.entries_by == "purchases" else MONEY


def _counted(totals: Totals, name: str) -> int:
    """Last week's tally, 0 before the first."""
    return int(totals.tallies[name][0]) if name in totals.tallies else 0


def interest(weeks: int) -> float:
    """Share of the interest in a draw that it has so many weeks before."""
    return min(max(2 * stages.NEAR / weeks - 1, 0.0), 1.0)


def line(tickets: NDArray[np.float64], prizes: int) -> float:
    """The number up to which tickets win; all of them where there are more prizes."""
    return float(tickets[0, :prizes][-1]) if tickets.size and prizes else 0.0
