"""A contest: whoever enters most, or has the best idea, until it ends wins a prize."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
import simpy
from numpy.typing import DTypeLike
from pydantic import model_validator

from simulator.draws import f32
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.about.rates import RateAsPlayed
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.draw import LONGEST, line
from simulator.program.parts.progress import AFTER_WEEKS
from simulator.program.tally import WHOLE, Sum, Tally, Totals, counted
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Week
from simulator.say import fault
from simulator.tools.contest import field, stages
from simulator.tools.contest.chances import YEAR, ContestChances
from simulator.tools.contest.doubts import doubts
from simulator.tools.contest.expected import CURVES
from simulator.tools.contest.words import plainly, why


class Contest(ContestChances, Tool):
    """Prizes on a date for those who have paid or bought most, or had the best idea.

    Behavior
        Of those addressed `takes_part` enter, drawn anew for each contest with odds that grow
        with what they spend (`spend_slope`): heavy buyers come first, whatever the contest
        does. By the standings of last week each knows what they will have entered by the end
        and how far ahead one has to be, so that a chance depends on rank: heavy buyers expect to
        win, and who is out of reach feels nothing; of an idea all have the same chance. The
        prize that can be expected, as a share of what is spent in the contest, is perceived
        `prize_value` times, addressed to play. Where the chance is even one makes an effort
        and needs up to `extra_effort` more, never more than that prize would buy as a price cut;
        who is sure to win, or to lose, makes none. It wears off: half of it after `half_life`
        contests that one has taken part in. Of the purchases that it brings `pull_forward`
        are missing later. When it is over nothing of it is left, but that winners are glad
        for six weeks, as of a lottery, and losers miss `let_down` of what they had hoped for.
    Cost
        `cost_rate` of the prizes' face value, once for the whole company in the week after the
        contest, and `cost_per_entrant` for standings and judging. There are never more prizes
        than entrants.
    Owed
        The prizes at cost, by the part of the contest that has passed.
    Leaves out
        An entry fee; teams; cheating and complaints; what an idea is worth to the company;
        persistence of those who take part beyond what they spend. A contest that ends in the week
        of the launch is left out in every arm.
    """

    kind: Literal["contest"] = "contest"
    when: Calendar = Calendar.model_validate({"every": 26, "for": 6})
    acts_on: ClassVar[tuple[str, ...]] = ("value.play",)
    posts: ClassVar[tuple[str, ...]] = ("running_cost",)
    occasion: ClassVar[str] = "contest"
    words: ClassVar[tuple[str, ...]] = ("takes_part",)
    effort: ClassVar[Effort] = Effort(setting_up=6, training=1, legal=4)
    listing: ClassVar[Listing] = Listing(("prizes", "raffles and contests"), "play", ("retain",))
    columns: ClassVar[dict[str, DTypeLike]] = {
        "takes": np.float32, "seen": np.float32, "felt": np.float32, "hoped": np.float32,
        "effort": np.float32, "debt": np.float32,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("seen", "debt")
    means: ClassVar[dict[str, str]] = {
        "entries": "purchases, 1/10,000 of the currency, or one idea, since the contest began",
        "takes": "1 for those who take part in the contest that runs or ran last",
        "seen": "contests taken part in",
        "felt": "what the chance is worth in a contest that runs, share of the basket",
        "hoped": "the same in the last week of the last one",
        "effort": "log rate that it adds this week",
        "debt": "weeks of usual purchases that came early",
    }
    tallies: ClassVar[dict[str, Tally]] = {"field": field.FIELD, "unsure": Sum()}
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"takes_part": 0.5, "main_prize": 3_000.0, "small_prizes": 5},
        {"takes_part": 0.5, "main_prize": 3_000.0, "small_prizes": 5, "merit": "purchases"},
    )

    @model_validator(mode="after")
    def _can_be_won(self) -> Self:
        if self.when.every is None and self.when.weeks is None:
            raise ValueError(
                fault(
                    "a contest has an end; expected when: {{every: 26 weeks, for: 6}}, "
                    "or {{weeks: [...]}}"
                )
            )
        if self.to.weeks_away:
            raise ValueError(fault("entries come with purchases, after which nobody has lapsed"))
        return self

    def idle(self) -> frozenset[str]:
        """Nobody buys more for the sake of an idea."""
        return frozenset({"extra_effort"} if self.merit == "idea" else ())

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """See `plainly`."""
        return plainly(self, currency)

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[RateAsPlayed, ...]:
        """Who takes part in a contest."""
        if not self.takes_part:
            return ()
        spend, _, heads = field.customers([crowd])
        takes = float(heads @ self.odds(spend, tuple(crowds)) / heads.sum())
        return (RateAsPlayed("takes_part", self.takes_part, takes, why(self.takes_part, takes)),)

    # ------------------------------------------------------------ what can be expected

    def benefits(self, week: Week) -> Benefits:
        """Their share of the prizes of a year, as often as they take part."""
        begin = [t for t in range(YEAR) if self.when.opens(t)]
        crowds = self.crowds(week)
        if not begin or not crowds or not self.prizes.any() or not self.takes_part:
            return NOTHING
        weeks = self.when.window(begin[0])[1]
        nobody, everybody = np.zeros(week.n, np.int64), np.ones(week.n, np.float32)
        score, spend = self.projected(week, nobody, weeks, weeks)
        value, _ = self.compete(week, everybody, score, spend, self.expected(week, weeks), 0)
        often = len(begin) * weeks / YEAR * self.odds(week.usual_spend * YEAR, crowds)
        rate = (value * often).astype(np.float32)
        return Benefits(rate, rate * f32(self.counts_for_members()))

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """See who takes part; what they hope for, what comes early, and what is missed after."""
        mask = week.addressed(self.to)
        if mask is None or not self.takes_part or not self.prizes.any():
            return
        self._note_long_since(week, own, mask)
        self.be_glad_of_prizes(week, own, effects)
        self._regret(week, own, effects)
        gone = np.empty(week.n, np.float32)
        if self.pull_forward:
            stages.missing(own.debt, gone)
            effects.add("need_log", gone)
        place, weeks = self.when.window(week.t)
        own.effort[:] = 0
        if week.dials.open and place:
            own.felt[:], own.effort[:] = self._hope(week, own, mask, place, weeks)
            effects.add("value.play", own.felt)
            effects.add("need_log", own.effort)

    def _note_long_since(self, week: Week, own: Own, mask: Row) -> None:
        """Of a contest of today they have taken part in many."""
        crowds = self.crowds(week)
        if week.long_since and crowds:
            contests = sum(self.when.opens(t) for t in range(YEAR)) / YEAR * RUNNING
            took = self.odds(week.usual_spend * YEAR, crowds).astype(np.float32) * f32(contests)
            np.maximum(own.seen, mask * week.active * took, out=own.seen)

    def _hope(
        self, week: Week, own: Own, mask: Row, place: int, weeks: int
    ) -> tuple[Row, Row]:  # fmt: skip
        """What those who take part hope for, and the effort they make, (n,)."""
        crowds = self.crowds(week)
        if place == 1:
            chance = self.odds(week.usual_spend * YEAR, crowds) if crowds else np.zeros(week.n)
            own.takes[:] = week.draw("takes_part") < chance
            own.entries[:] = 0
        if not crowds:
            return np.zeros(week.n, np.float32), np.zeros(week.n, np.float32)
        told: field.Standing | None = (week.dials.published or {}).get("standing")
        standing = told or self.expected(week, weeks)
        score, spend = self.projected(week, own.entries, weeks - place + 1, weeks)
        return self.compete(week, mask * own.takes, score, spend, standing, own.seen)

    def _regret(self, week: Week, own: Own, effects: Effects) -> None:
        """Let those who have lost miss what they had hoped for, for some weeks."""
        told = week.dials.published or {}
        if self.let_down and week.t - told.get("drawn", -LONGEST) < AFTER_WEEKS:
            missed, weight = np.empty(week.n, np.float32), f32(max(week.weight, 1.0))
            stages.regret(
                own.number, np.float64(told["line"]), own.hoped, f32(self.let_down), weight, missed
            )
            effects.add("value.play", missed)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Count entries; tell how the field stands; at the end give every entrant a number."""
        mask = week.addressed(self.to)
        place, weeks = self.when.window(week.t)
        if mask is None or not self.takes_part or not self.prizes.any():
            return
        running = week.dials.open and place > 0
        self._note_early(week, own, running)
        if not running:
            return
        takes = mask * own.takes
        if self.merit == "spend":
            self.enter(own, takes, week.kept_to_pay)
        elif self.merit == "purchases":
            self.enter(own, takes, week.n_kept)
        else:
            own.entries[:] = np.maximum(own.entries, (takes > 0) & (week.n_kept > 0))
        if self.to.only_members:
            week.benefit(own.felt * takes * week.paid, self.counts_for_members() / MONEY)
        self._tell_field(week, own, takes, weeks - place, weeks)
        # whole units of money are fine enough, and a quarter's sales in thousandths of them are not
        # sure to fit 63 bits
        self.count_entries(week, own, WHOLE if self.merit == "spend" else 1)
        if place == weeks:
            self.give_tickets(week, own, self.by_merit(week, own.entries))
            own.seen += takes
            own.hoped[:] = own.felt

    def _note_early(self, week: Week, own: Own, running: bool) -> None:
        """What of the week's purchases came early, less what was missing."""
        if self.pull_forward:
            stages.borrow(
                own.felt * f32(running), own.effort, f32(self.pull_forward),
                f32(week.sensitivity), week.share, own.debt,
            )  # fmt: skip

    def _tell_field(self, week: Week, own: Own, takes: Row, left: int, weeks: int) -> None:
        """Count contestants by what they will have entered, and how unsure that is."""
        score, _ = self.projected(week, own.entries, left, weeks)
        here = (takes > 0) & (week.active > 0)
        week.tally("field", field.FIELD.values(field.bins(score), here * week.heads))
        crowd, sizes = week.crowds.get(week.segment), self.merit == "spend"
        thousandths = field.unsure(crowd, week.usual_rate * f32(weeks), sizes=sizes)
        week.tally("unsure", here * week.heads * thousandths)

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Tell the standings, hand over the prizes, keep what is promised in the books."""
        launch = int(env.now)
        for week in range(launch, totals.weeks):
            place, weeks = self.when.window(week)
            before, length = self.when.window(week - 1)
            entrants = counted(totals, "entrants") / WHOLE
            if week > launch and before and before == length and entrants:
                self._hand_over(week, round(entrants), publish, totals, post)
            told = self._standing(totals, place, weeks) if place > 1 else None
            publish(open=place > 0, standing=told)
            if place > 1 and entrants:
                owed = float(self.awarded(round(entrants)).sum()) * self.cost_rate
                post("liability", owed * place / weeks)
            yield env.timeout(1)

    def _hand_over(
        self, week: int, entrants: int, publish: Callable[..., None], totals: Totals,
        post: Callable[[str, float], None],
    ) -> None:  # fmt: skip
        """The prizes of the contest that has ended."""
        prizes, tickets = self.awarded(entrants), totals.tallies["tickets"]
        post("prize_cost", float(prizes.sum()) * self.cost_rate)
        post("running_cost", entrants * self.cost_per_entrant)
        first = line(tickets, min(self.larger, prizes.size))
        publish(drawn=week, line=line(tickets, prizes.size), first=first)

    def _standing(self, totals: Totals, place: int, weeks: int) -> field.Standing | None:
        """How far ahead one has to be, as the field stood last week."""
        counts = totals.tallies.get("field")
        if counts is None or not counts.any():
            return None
        scores, heads = field.of_tally(counts)
        prizes = self.awarded(round(float(heads.sum()))).size
        variance = counted(totals, "unsure") / (1_000 * WHOLE * heads.sum())
        spread = (variance * (weeks - place + 1) / weeks) ** 0.5
        spread = field.LOGISTIC if self.merit == "idea" else spread
        return field.standing(scores, heads, min(self.larger, prizes), prizes, spread)
