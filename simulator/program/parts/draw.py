"""A draw: prizes on dates, tickets of those who have entries, and a pool that is owed till then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Generator
from typing import Any, ClassVar

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray

from simulator.draws import exp_of, f32, log_of, stage
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects
from simulator.program.parts.progress import AFTER_WEEKS, as_a_cut, next_gain
from simulator.program.tally import WHOLE, Sum, Tally, TopK, Totals, counted
from simulator.program.tool import Own
from simulator.program.week import Week

MOST = 100_000  # prizes of a kind
MOST_PRIZE = 1e8  # average baskets: a prize is paid once, not per customer
LONGEST = 520  # weeks between two draws
NEAR = 26  # weeks to a draw: those that are further away interest less, from twice that on nobody


class Draw(Part):
    """Prizes of a draw, and what is entered, won, booked and owed of them; mixed into a tool.

    A tool says when draws are held, what an entry is, and what the chance is worth. The pool
    is an amount of the whole company: entries of agents are scaled to customers.
    """

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
    rewarded: float = knob(
        0.02, low=0, high=0.05, off=0, ge=0, le=1, unit="log rate gained in the 6 weeks after the "
        "first prize, half as much after each further one, never more than the prize would as a "
        "price cut", kind="judged",
        source="rewarded behavior, as of points",
        evidence=(sources.REWARDED,),
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("need_log",)
    posts: ClassVar[tuple[str, ...]] = ("prize_cost", "liability")
    words: ClassVar[tuple[str, ...]] = ("ticket", "ticket_fine")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "entries": np.int64, "number": np.float64, "glad": np.float32,
    }  # fmt: skip
    means: ClassVar[dict[str, str]] = {
        "entries": "what has been entered since the last draw",
        "number": "of the ticket in the last draw, the smallest win; 0 for none",
        "glad": "how much the last prize is felt: half of the one before",
    }
    tallies: ClassVar[dict[str, Tally]] = {
        "entries": Sum(), "entrants": Sum(), "tickets": TopK(2 * MOST),
    }  # fmt: skip

    @property
    def prizes(self) -> NDArray[np.float64]:
        """Face values of one draw's prizes in currency, the largest first."""
        both = [self.main_prize] * self.main_prizes + [self.small_prize] * self.small_prizes
        return np.sort(np.array(both, float))[::-1]

    def awarded(self, entrants: int) -> NDArray[np.float64]:
        """The prizes that are drawn among so many customers, the largest first."""
        return self.prizes[:entrants]

    @property
    def larger(self) -> int:
        """How many prizes of a draw are of the larger kind."""
        return self.main_prizes if self.main_prize >= self.small_prize else self.small_prizes

    # ------------------------------------------------------------ entries and tickets

    def enter(self, own: Own, mask: NDArray[np.float32], amount: NDArray[np.integer]) -> None:
        """Add what those addressed have entered this week, whole numbers (n,)."""
        enter(mask, amount, own.entries)

    def count_entries(self, week: Week, own: Own, per: int = 1) -> None:
        """Say how much has been entered, and by how many customers.

        Parameters
        ----------
        per
            Entries that are counted as one, so that the sum of all customers fits 63 bits.
        """
        entries, entrants = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        scale(own.entries, week.heads, np.int64(per), entries, entrants)
        week.tally("entries", entries)
        week.tally("entrants", entrants)

    def give_tickets(self, week: Week, own: Own, numbers: NDArray[np.float64]) -> None:
        """Give everybody with entries a number, of which the smallest win, and begin anew."""
        own.number[:] = numbers
        week.tally("tickets", np.where(own.number > 0, own.number, np.inf))
        own.entries[:] = 0

    def by_chance(self, week: Week, entries: NDArray[np.int64]) -> NDArray[np.float64]:
        """Exponential race: the smallest of -log(u) / entries wins, in proportion to entries.

        Two draws, because the winners' numbers are as close to 1 as one draw can tell.
        """
        fine = (week.draw("ticket_fine").astype(float) - 0.5) * 2.0**-23
        u = week.draw("ticket").astype(float) + fine
        chances = entries * week.weight
        keys: NDArray[np.float64] = np.where(chances > 0, -np.log(u) / np.maximum(chances, 1), 0)
        return keys

    def by_merit(self, week: Week, entries: NDArray[np.int64]) -> NDArray[np.float64]:
        """The most entries win, and luck decides among as many."""
        ahead = entries + week.draw("ticket").astype(float)
        keys: NDArray[np.float64] = np.where(entries > 0, 1 / np.maximum(ahead, 1.0), 0)
        return keys

    def be_glad_of_prizes(self, week: Week, own: Own, effects: Effects) -> None:
        """Let those who have won buy a little more for some weeks: all up to the line."""
        told = week.dials.published or {}
        ago = week.t - told.get("drawn", -LONGEST)
        if not self.rewarded or ago >= AFTER_WEEKS:
            return
        last, weight = np.float64(told["line"]), f32(max(week.weight, 1.0))
        if not ago:
            smaller, larger = sorted((self.main_prize, self.small_prize))
            award(
                own.number, np.float64(told["first"]), last, f32(larger), f32(smaller),
                f32(self.rewarded), week.usual_spend, week.usual_share, f32(week.sensitivity),
                weight, own.glad,
            )  # fmt: skip
        more = np.empty(week.n, np.float32)
        win(own.number, last, own.glad, weight, more)
        effects.add("need_log", more)

    # ------------------------------------------------------------ the pool

    def hold(
        self,
        when: Calendar,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
        per: int,
    ) -> Generator[simpy.Event, Any, None]:
        """Hold the draws, say what an entry is worth, keep what is promised in the books.

        The part of the pool is owed that has passed of the time in which one can enter. Publishes
        `per_entry`, currency; after a draw its week (`drawn`) and the numbers up to which
        prizes (`line`), and those of the larger kind (`first`), are won.

        Parameters
        ----------
        per
            What `count_entries` counts of an entry: thousandths of customers, or less.
        """
        launch = int(env.now)
        draws = [w for w in range(launch - LONGEST, totals.weeks + LONGEST) if draws_in(when, w)]
        for week in range(launch, totals.weeks):
            at = bisect_right(draws, week)
            last = draws[at - 1] if at else min(launch, 0)
            coming = draws[at] if at < len(draws) else None
            entries = counted(totals, "entries") / per
            prizes = self.awarded(round(counted(totals, "entrants") / WHOLE))
            if week == last and entries:
                post("prize_cost", float(prizes.sum()) * self.cost_rate)
                tickets = totals.tallies["tickets"]
                first = line(tickets, min(self.larger, prizes.size))
                publish(drawn=week, line=line(tickets, prizes.size), first=first)
            if coming is None:
                publish(open=False)
            else:
                seen, all_of_it = entry_weeks(when, last, week), entry_weeks(when, last, coming)
                expected = entries * all_of_it / seen if seen else entries
                per_entry = float(prizes.sum() / expected) if expected else 0.0
                publish(open=True, per_entry=per_entry * interest(coming - week))
                if entries:
                    earned = entry_weeks(when, last, week + 1) / max(all_of_it, 1)
                    post("liability", float(prizes.sum()) * self.cost_rate * earned)
            yield env.timeout(1)


def draws_in(when: Calendar, week: int) -> bool:
    """Whether there is a draw at the start of a week: once in each `every`, or as listed."""
    return when.is_open(week) if when.every is None else when.opens(week)


def enters(when: Calendar, week: int) -> bool:
    """Whether one can enter in a week: in those of the entry period (`for`), if any."""
    return when.length == 1 or when.is_open(week)


def entry_weeks(when: Calendar, first: int, last: int) -> int:
    """Weeks from `first` on, before `last`, in which one can enter."""
    return sum(enters(when, week) for week in range(first, last))


def interest(weeks: int) -> float:
    """Share of the interest in a draw that it has so many weeks before."""
    return min(max(2 * NEAR / weeks - 1, 0.0), 1.0)


def line(tickets: NDArray[np.float64], prizes: int) -> float:
    """The number up to which tickets win; all of them where there are more prizes."""
    return float(tickets[0, :prizes][-1]) if tickets.size and prizes else 0.0


@stage
def enter(mask, amount, entries):  # type: ignore[no-untyped-def]
    """Add the week's purchases or money of those addressed."""
    for i in range(entries.size):
        entries[i] += np.int64(amount[i]) if mask[i] > f32(0) else np.int64(0)


@stage
def scale(entries, weight, per, total, heads):  # type: ignore[no-untyped-def]
    """Entries, and who has any, times the customers that an agent stands for, (n,)."""
    for i in range(entries.size):
        total[i] = entries[i] * weight // per
        heads[i] = weight if entries[i] > 0 else np.int64(0)


@stage
def award(  # type: ignore[no-untyped-def]
    ticket, first, line, larger, smaller, rewarded, usual_spend, usual_share, sensitivity, weight,
    gain,
):  # fmt: skip
    """Set what those who have just won feel of it, (n,); each prize half as much as the one before.

    And never more than what the prize, `larger` up to the number `first` and `smaller` up to
    `line`, would buy as a price cut in the weeks in which it is felt. One of the customers
    that an agent stands for has won.
    """
    for i in range(gain.size):
        won = (ticket[i] > 0.0) & (ticket[i] <= line)
        prize = larger if ticket[i] <= first else smaller
        then = next_gain(gain[i], rewarded, f32(1) - f32(0.5) / weight)
        cut = as_a_cut(usual_spend[i], usual_share[i], sensitivity, prize, f32(1))
        gain[i] = min(then, cut) if won else gain[i]


@stage
def win(ticket, line, gain, weight, out):  # type: ignore[no-untyped-def]
    """Log need rate gained by the agents that have won, (n,)."""
    for i in range(out.size):
        more = log_of(f32(1) + (exp_of(gain[i]) - f32(1)) / weight)
        out[i] = more if (ticket[i] > 0.0) & (ticket[i] <= line) else f32(0)
