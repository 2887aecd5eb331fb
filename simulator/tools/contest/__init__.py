"""A contest: whoever enters most, or has the best idea, until it ends wins a prize."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray
from pydantic import model_validator
from scipy import special

from simulator.draws import f32
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.curve import Curve
from simulator.program.effort import Effort
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.draw import LONGEST, MOST, MOST_PRIZE, Draw, line
from simulator.program.parts.progress import AFTER_WEEKS
from simulator.program.tally import WHOLE, Sum, Tally, Totals, counted
from simulator.program.tool import Own, RateAsPlayed, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Week
from simulator.say import fault
from simulator.tools.contest import field, stages
from simulator.tools.contest.doubts import doubts
from simulator.tools.contest.expected import CURVES
from simulator.tools.contest.words import plainly, why

YEAR = 52


class Contest(Draw, Tool):
    """Prizes on a date for those who have paid or bought most, or had the best idea.

    Behavior
        Of those addressed `takes_part` enter, drawn anew for each contest with odds that grow
        with what they spend (`spend_slope`): heavy buyers come first, whatever the contest
        does. By the standings of last week each knows what they will have entered by the end
        and how far ahead one has to be, so that a chance hangs on rank: heavy buyers expect to
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
    merit: Literal["spend", "purchases", "idea"] = "spend"
    main_prize: float = knob(
        300.0, ge=0, le=MOST_MONEY, choice=True, costs="more",
        unit="currency, face value", kind="assumed", baskets=10.0, most=MOST_PRIZE,
        source="an example: 10 average baskets", money=True,
    )  # fmt: skip
    main_prizes: int = knob(
        3, off=0, ge=0, le=MOST, choice=True, costs="more",
        unit="main prizes per contest", kind="assumed", source="an example: a podium",
    )  # fmt: skip
    small_prizes: int = knob(
        0, off=0, ge=0, le=MOST, choice=True, costs="more",
        unit="small prizes per contest", kind="assumed", source="none unless declared",
    )  # fmt: skip
    takes_part: float = knob(
        0.05, low=0.02, high=0.15, off=0, ge=0, lt=1, unit="share of those addressed who take part "
        "in a contest", kind="judged",
        source="no measurement; few do, as for what has to be asked for", counted=True,
    )  # fmt: skip
    spend_slope: float = knob(
        1.0, low=0, high=2, ge=0, le=10, unit="log-odds of taking part per log yearly spend",
        kind="judged", source="no measurement; heavy buyers take part, as they join first",
    )  # fmt: skip
    prize_value: float = knob(
        1.0, low=0.5, high=1.3, off=0, ge=0, le=5, response=True,
        unit="perceived per unit of prize that can be expected", kind="judged",
        source="as of a chance; no measurement of contests",
        above_zero="a prize is worth something to those who can win it; what it moves is "
        "elasticity's",
    )  # fmt: skip
    extra_effort: float = knob(
        0.1, low=0, high=0.2, off=0, ge=0, le=2, response=True, kind="judged",
        unit="log rate gained by those whose chance is even while it runs, at most what the prize "
        "would buy as a price cut",
        source="half of what was found of those exposed; it is not known of what it is",
        evidence=(sources.LEADERBOARD,),
    )  # fmt: skip
    pull_forward: float = knob(
        0.2, low=0, high=0.5, off=0, ge=0, le=1, kind="judged",
        unit="share of the purchases that it brings that are missing later",
        source="as of a temporary price cut; no measurement of contests",
    )  # fmt: skip
    let_down: float = knob(
        0.25, low=0, high=0.5, off=0, ge=0, le=2, kind="judged",
        unit="share of what was hoped for in the last week that losers miss for 6 weeks",
        source="no measurement; slight",
    )  # fmt: skip
    half_life: float = knob(
        3.0, low=2.0, high=6.0, ge=0.01, le=1e6, unit="contests until half of the interest of who "
        "takes part has gone", kind="judged", source="novelty, as of draws; no measurement",
        evidence=(sources.GAME_ENDS, sources.NOTHING_AFTER),
    )  # fmt: skip
    cost_per_entrant: float = knob(
        0.5, off=0, ge=0, le=MOST_MONEY, unit="currency per entrant and contest", kind="assumed",
        money=True, own=True, baskets=0.017,
        source="an example: standings, checking, judging",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("value.play",)
    posts: ClassVar[tuple[str, ...]] = ("running_cost",)
    occasion: ClassVar[str] = "contest"
    words: ClassVar[tuple[str, ...]] = ("takes_part",)
    effort: ClassVar[Effort] = Effort(setting_up=6, training=1, legal=4)
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
        takes = float(heads @ self._odds(spend, tuple(crowds)) / heads.sum())
        return (RateAsPlayed("takes_part", self.takes_part, takes, why(self.takes_part, takes)),)

    def _odds(self, spend: NDArray[Any], crowds: tuple[Crowd, ...]) -> NDArray[np.float64]:
        """The chance to take part of those who spend so much a year, currency."""
        bar = field.bar_of(self.takes_part, self.spend_slope, crowds)
        chance: NDArray[np.float64] = special.expit(
            bar + self.spend_slope * np.log(np.maximum(spend, 1e-9))
        )
        return chance

    # ------------------------------------------------------------ what can be expected

    def benefits(self, week: Week) -> Benefits:
        """Their share of the prizes of a year, as often as they take part."""
        begin = [t for t in range(YEAR) if self.when.opens(t)]
        crowds = self._crowds(week)
        if not begin or not crowds or not self.prizes.any() or not self.takes_part:
            return NOTHING
        weeks = self.when.window(begin[0])[1]
        nobody, everybody = np.zeros(week.n, np.int64), np.ones(week.n, np.float32)
        score, spend = self._projected(week, nobody, weeks, weeks)
        value, _ = self._compete(week, everybody, score, spend, self._expected(week, weeks), 0)
        often = len(begin) * weeks / YEAR * self._odds(week.usual_spend * YEAR, crowds)
        rate = (value * often).astype(np.float32)
        return Benefits(rate, rate * f32(self._lasting()))

    def _lasting(self) -> float:
        """What counts for being a member of what is perceived: together at most twice the prize."""
        return min(1.0, max(2.0 - self.prize_value, 0.0)) / max(self.prize_value, 1e-9)

    def _crowds(self, week: Week) -> tuple[Crowd, ...]:
        """The segments that are addressed."""
        found = (crowd for name, crowd in week.crowds.items() if self.to.fits(name))
        return tuple(crowd for crowd in found if crowd.spend > 0)

    def _spread(self, crowds: tuple[Crowd, ...], weeks: int) -> float:
        """Log sd of entries around what is usual; of ideas it does not matter."""
        if self.merit == "idea":
            return field.LOGISTIC
        return field.spread_of(crowds, weeks, sizes=self.merit == "spend")

    def _expected(self, week: Week, weeks: int) -> field.Standing:
        """The standing of a contest of so many weeks before anything is known of it."""
        crowds = self._crowds(week)
        scores, heads = field.contestants(self.takes_part, self.spend_slope, crowds, self.merit)
        at = 1.0 if self.merit == "idea" else weeks / YEAR
        prizes = self.awarded(round(float(heads.sum()))).size
        return field.standing(
            scores * at, heads, min(self.larger, prizes), prizes, self._spread(crowds, weeks)
        )

    def _projected(
        self, week: Week, entries: NDArray[np.int64], left: int, weeks: int
    ) -> tuple[Row, Row]:
        """What each will have entered, and spent, by the end, (n,)."""
        score, spend = np.empty(week.n, np.float32), np.empty(week.n, np.float32)
        by_money = self.merit != "purchases"
        usual, unit = (week.usual_spend, 1 / MONEY) if by_money else (week.usual_rate, 1.0)
        stages.project(
            entries, usual, f32(unit), f32(left), self.merit == "idea", week.usual_spend,
            f32(weeks), score, spend,
        )  # fmt: skip
        return score, spend

    def _compete(
        self, week: Week, takes: Row, score: Row, spend: Row, bar: field.Standing,
        seen: Row | float,
    ) -> tuple[Row, Row]:  # fmt: skip
        """What the chance to win is worth, share of the basket, and effort, log rate, (n,)."""
        smaller, larger = sorted((self.main_prize, self.small_prize))
        if not self.main_prizes or not self.small_prizes:  # one kind: the line is that of both
            smaller = larger = self.main_prize if self.main_prizes else self.small_prize
        value, effort = np.empty(week.n, np.float32), np.empty(week.n, np.float32)
        most = 0.0 if self.merit == "idea" else self.extra_effort
        stages.compete(
            takes, score, spend, f32(bar.first), f32(bar.line), f32(bar.steep),
            f32(larger - smaller), f32(smaller), f32(self.prize_value), f32(most),
            f32(np.log(2) / self.half_life), np.full(week.n, seen, np.float32),
            f32(week.sensitivity), week.usual_share, value, effort,
        )  # fmt: skip
        return value, effort

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
        crowds = self._crowds(week)
        if week.long_since and crowds:
            contests = sum(self.when.opens(t) for t in range(YEAR)) / YEAR * RUNNING
            took = self._odds(week.usual_spend * YEAR, crowds).astype(np.float32) * f32(contests)
            np.maximum(own.seen, mask * week.active * took, out=own.seen)

    def _hope(
        self, week: Week, own: Own, mask: Row, place: int, weeks: int
    ) -> tuple[Row, Row]:  # fmt: skip
        """What those who take part hope for, and the effort they make, (n,)."""
        crowds = self._crowds(week)
        if place == 1:
            chance = self._odds(week.usual_spend * YEAR, crowds) if crowds else np.zeros(week.n)
            own.takes[:] = week.draw("takes_part") < chance
            own.entries[:] = 0
        if not crowds:
            return np.zeros(week.n, np.float32), np.zeros(week.n, np.float32)
        told: field.Standing | None = (week.dials.published or {}).get("standing")
        standing = told or self._expected(week, weeks)
        score, spend = self._projected(week, own.entries, weeks - place + 1, weeks)
        return self._compete(week, mask * own.takes, score, spend, standing, own.seen)

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
            week.benefit(own.felt * takes * week.paid, self._lasting() / MONEY)
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
        score, _ = self._projected(week, own.entries, left, weeks)
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
