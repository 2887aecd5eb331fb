"""Lottery: a fixed pool of whole prizes, drawn among the entries that purchases make."""

from bisect import bisect_right
from collections.abc import Callable, Generator, Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray
from pydantic import model_validator

from simulator.draws import exp_of, f32, stage
from simulator.knobs import knob
from simulator.program import plain
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects
from simulator.program.ledger import MONEY, Page
from simulator.program.tally import Sum, Tally, TopK, Totals
from simulator.program.tool import Own, Tool
from simulator.program.week import RUNNING, Week

MOST = 1_000  # prizes of a kind
SMALL, LARGE = 0.02, 0.10  # sure equivalents between which play turns from a premium to a discount
GAMMA, ALPHA = 0.61, 0.88  # Tversky & Kahneman 1992, gains
LONGEST = 520  # weeks between two draws
AFTER_WEEKS = 6  # weeks after a prize in which it is still felt
WHOLE = 1_000  # weights of agents are counted in thousandths, so that sums are exact


class Lottery(Tool):
    """A draw of prizes among customers, on a calendar.

    Behavior
        Purchases (or what is paid) since the last draw are entries, and the chance of
        a prize is proportional to them. What an entry is worth on average, as a share
        of the basket, is perceived `multiplier` times, addressed to play, as long as
        that sure equivalent is at most 2 %; from 10 % on, `multiplier_large` times. It
        wears off: half of it after `half_life` draws that a customer has seen. Winners
        buy a little more for 6 weeks (rewarded behavior).
        Probability weighting ranks prize structures of one pool (`appeal`) and is
        nothing else: taken as value, one big prize would be worth 21 times its cost.
    Cost
        `cost_rate` of the face value of the prizes, when they are drawn. The pool is
        an amount of the whole company. Agents are a sample of customers: entries are
        scaled to customers, the real pool is paid once however many agents there are,
        and of the customers that a winning agent stands for, one has won. Prizes are
        whole: with fewer entrants (customers) than prizes, the smallest are not drawn.
    Owed
        The pool at cost, in proportion to the time that has passed from draw to draw,
        booked by the campaign because it is real and nobody's in particular.
    Leaves out
        Joining for the sake of the prizes; more than two kinds of prizes; legal limits;
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
        1000.0, ge=0, le=1e9, choice=True, costs="more",
        unit="currency, face value", kind="assumed",
        source="an example", money=True,
    )  # fmt: skip
    main_prizes: int = knob(
        1, off=0, ge=0, le=MOST, choice=True, costs="more",
        unit="main prizes per draw", kind="assumed",
        source="an example",
    )  # fmt: skip
    small_prize: float = knob(
        50.0, ge=0, le=1e9, choice=True, costs="more", unit="currency, face value", kind="assumed",
        source="an example", money=True,
    )  # fmt: skip
    small_prizes: int = knob(
        20, off=0, ge=0, le=MOST, choice=True, costs="more",
        unit="small prizes per draw", kind="assumed",
        source="an example",
    )  # fmt: skip
    cost_rate: float = knob(
        0.9, low=0.7, high=1.0, off=0, ge=0, le=5, unit="what a prize costs us, share of its face "
        "value", kind="judged", source="prizes are bought below their price in shops",
    )  # fmt: skip
    multiplier: float = knob(
        1.3, low=1.0, high=1.5, off=0, ge=0, le=5, unit="perceived per unit of expected prize, "
        "where it is up to 2 % of the basket", kind="judged", source="a chance is preferred to a "
        "small sure discount of the same cost (Mazar et al. 2017: sign)",
    )  # fmt: skip
    multiplier_large: float = knob(
        0.9, low=0.8, high=1.0, off=0, ge=0, le=5, unit="the same, from 10 % of the basket on",
        kind="judged", source="later studies find the preference where the sure "
        "discount is trivial only",
    )  # fmt: skip
    half_life: float = knob(
        3.0, low=2.0, high=6.0, gt=0, le=1e6, unit="draws until half of the interest has gone",
        kind="judged", source="novelty; no measurement",
    )  # fmt: skip
    rewarded: float = knob(
        0.02, low=0, high=0.05, off=0, ge=0, le=1, unit="log rate gained by winners in the 6 weeks "
        "after a draw", kind="judged", source="rewarded behavior, about +2 % in Taylor & Neslin "
        "2005 (as remembered; the abstract confirms the sign)",
    )  # fmt: skip
    occasion: ClassVar[str] = "draw"
    words: ClassVar[tuple[str, ...]] = ("ticket", "ticket_fine")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "entries": np.int64,  # purchases, or 1/10,000 of the currency, since the last draw
        "seen": np.float32,  # draws lived through
        "ticket": np.float64,  # number in the last draw, the smallest win; 0 for none
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
        if self.to.lapsed is not None:
            raise ValueError("entries are purchases, after which nobody has lapsed")
        return self

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
        return (
            f"{plain.capitalized(who)} take part in a draw of "
            f"{plain.listed(prizes) or 'no prizes at all'}: every {entry} since the last draw is "
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

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """The chance to win as perceived value, while there is a draw to come."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        if week.long_since:
            draws = sum(self.draws_in(w) for w in range(52)) / 52 * RUNNING
            np.maximum(own.seen, mask * week.active * f32(draws), out=own.seen)
        self._reward(week, own, effects)
        if not week.dials.open or not week.dials["per_entry"]:
            return
        value = np.empty(week.n, np.float32)
        _play(
            mask, week.usual_rate, week.usual_spend, self.entries_by == "purchases",
            f32(week.dials["per_entry"]), own.seen, f32(self.multiplier),
            f32(self.multiplier_large), f32(np.log(2) / self.half_life), value,
        )  # fmt: skip
        effects.add("value.play", value)

    def _reward(self, week: Week, own: Own, effects: Effects) -> None:
        """Winners are those up to the line of the draw; one of an agent's customers has won."""
        told = week.dials.published or {}
        if not self.rewarded or week.t - told.get("drawn", -LONGEST) >= AFTER_WEEKS:
            return
        more = np.log1p(np.expm1(self.rewarded) / max(week.weight, 1.0))
        glad = np.empty(week.n, np.float32)
        _win(own.ticket, np.float64(told["line"]), f32(more), glad)
        effects.add("need_log", glad)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Count entries; on the eve of a draw give every entrant her ticket."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        if week.dials.open and self.entries_by == "purchases":
            _enter(mask, week.n_purchases, own.entries)
        elif week.dials.open:
            kept = week.paid if week.refunded is None else week.paid - week.refunded
            _enter(mask, kept, own.entries)
        weight = np.int64(round(week.weight * WHOLE))
        entries, entrants = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        # whole units of money are fine enough, and a quarter's sales in thousandths of them are not
        # sure to fit 63 bits
        per = np.int64(1 if self.entries_by == "purchases" else WHOLE)
        _scale(own.entries, weight, per, entries, entrants)
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

    def awarded(self, entrants: int) -> NDArray[np.float64]:
        """The prizes that are drawn among so many customers, the largest first."""
        return self.prizes[:entrants]

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
            if week == last and entries:
                won = self.awarded(round(_counted(totals, "entrants") / WHOLE))
                post("prize_cost", float(won.sum()) * self.cost_rate)
                publish(drawn=week, line=line(totals.tallies["tickets"], won.size))
            if coming is None:
                publish(open=False)
            else:
                passed, span = week - last, coming - last
                expected = entries * span / passed if passed else entries
                per_entry = float(self.prizes.sum() / expected) if expected else 0.0
                publish(open=True, per_entry=per_entry)
                if entries:
                    post("liability", self.prizes.sum() * self.cost_rate * (passed + 1) / span)
            yield env.timeout(1)

    @property
    def _unit(self) -> int:
        """What is counted of a purchase, or of a unit of currency spent."""
        return WHOLE if self.entries_by == "purchases" else MONEY


def _counted(totals: Totals, name: str) -> int:
    """Last week's tally, 0 before the first."""
    return int(totals.tallies[name][0]) if name in totals.tallies else 0


def line(tickets: NDArray[np.float64], prizes: int) -> float:
    """The number up to which tickets win; all of them where there are more prizes."""
    return float(tickets[0, :prizes][-1]) if tickets.size and prizes else 0.0


def weighted(p: float) -> float:
    """How large a probability feels (Tversky & Kahneman 1992, gains): small ones too large."""
    return float(p**GAMMA / (p**GAMMA + (1 - p) ** GAMMA) ** (1 / GAMMA))


def appeal(prizes: Sequence[tuple[float, int]], tickets: float) -> float:
    """How a ticket feels against a sure gift of the same expected value; ranks, never a value.

    Parameters
    ----------
    prizes
        Face value and number of each kind; at most one prize per ticket.
    tickets
        How many there are.
    """
    chance, felt, mean = 0.0, 0.0, 0.0
    for value, number in sorted(prizes, reverse=True):
        more = min(chance + number / tickets, 1.0)
        felt += (weighted(more) - weighted(chance)) * value**ALPHA
        mean += (more - chance) * value
        chance = more
    return float(felt / mean**ALPHA)


@stage
def _play(  # type: ignore[no-untyped-def]
    mask, rate, spend, by_purchases, per_entry, seen, multiplier, multiplier_large, decay, out
):
    """Perceived value of the chance, by how large a sure gift of its cost would be, (n,).

    A purchase is an entry however small it is, so its worth is divided by the basket.
    """
    for i in range(out.size):
        sure = per_entry * (rate[i] / max(spend[i], f32(1e-9)) if by_purchases else f32(1))
        far = min(max((sure - f32(SMALL)) * f32(1 / (LARGE - SMALL)), f32(0)), f32(1))
        times = multiplier + (multiplier_large - multiplier) * far
        out[i] = mask[i] * sure * times * exp_of(-decay * seen[i])


@stage
def _win(ticket, line, more, out):  # type: ignore[no-untyped-def]
    """Log need rate gained by the agents that have won, (n,)."""
    for i in range(out.size):
        out[i] = more if (ticket[i] > 0.0) & (ticket[i] <= line) else f32(0)


@stage
def _enter(mask, amount, entries):  # type: ignore[no-untyped-def]
    """Add the week's purchases or money of those addressed."""
    for i in range(entries.size):
        entries[i] += np.int64(amount[i]) if mask[i] > f32(0) else np.int64(0)


@stage
def _scale(entries, weight, per, total, heads):  # type: ignore[no-untyped-def]
    """Entries, and who has any, times the customers that an agent stands for, (n,)."""
    for i in range(entries.size):
        total[i] = entries[i] * weight // per
        heads[i] = weight if entries[i] > 0 else np.int64(0)
