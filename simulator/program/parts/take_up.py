"""Take-up: what customers take for a term at a time, free or for a fee, with places or without."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray
from scipy import special

from simulator.draws import f32
from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program import plain
from simulator.program.about.rates import RateAsPlayed
from simulator.program.calendar import Calendar
from simulator.program.channels import Row
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Page
from simulator.program.parts import odds, terms
from simulator.program.tally import WHOLE, LogHistogram, PartsOfWeek, Sum, Tally, Totals
from simulator.program.tool import Own
from simulator.program.week import RUNNING, Week
from simulator.say import fault

YEAR = terms.YEAR
LEAST = 1e-9  # currency a year
Numbers = NDArray[np.floating[Any]]
NEAR = 0.02  # of what is declared, within which it is played
REVIEW = 13  # weeks between two looks at what those addressed spend
SPEND, QUEUE = LogHistogram(), PartsOfWeek()
WANTED_IT, NEVER_WANTED_IT = 1, 2  # of something of today, in ten years


class TakeUp(Part):
    """Who takes something for a term, who pays for it, renews it, and finds a place; mixed into
    a tool.

    A tool says what it is worth to those who hold it (`worth`), and for how many weeks it is
    taken at a time (`term`); it calls the verbs in the order in which they stand here.
    """

    take_up: float = knob(
        0.05, low=0.02, high=0.15, off=0, ge=0, lt=1, unit="share of those addressed who take it "
        "within a year where it is free", kind="judged",
        source="no measurement; 2 to 15 % is what is told of paid and free programs", counted=True,
    )  # fmt: skip
    value_slope: float = knob(
        1.0, low=0, high=2, ge=0, le=10, unit="log-odds of taking it per log yearly spend",
        kind="judged", source="no measurement; heavy buyers take it, as they join first",
    )  # fmt: skip
    fee: float = knob(
        0.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="less",
        unit="currency per year, in advance; 0 for free",
        kind="assumed", source="free unless declared", money=True,
    )  # fmt: skip
    fee_response: float = knob(
        1.0, low=0.5, high=2.0, ge=0, le=20, kind="judged",
        unit="log-odds of taking it lost per fee, in units of what it is worth",
        source="no measurement; where the fee is all that it is worth, two fifths of those who "
        "would take it for nothing still do",
        above_zero="it counts against a fee, and without it nobody would mind one",
    )  # fmt: skip
    renewal: float = knob(
        0.8, low=0.6, high=0.9, ge=0, le=1, unit="share who pay again after a year of usual "
        "purchases", kind="judged",
        source="no measurement; subscriptions report more", counted=True,
    )  # fmt: skip
    places: int | None = knob(
        None, ge=1, le=1_000_000_000, choice=True, costs="more",
        unit="customers, null for any number",
        kind="assumed", source="no limit unless declared",
    )  # fmt: skip
    term: ClassVar[int] = YEAR  # weeks, 2 to 255; the fee is for one of them
    posts: ClassVar[tuple[str, ...]] = ("fee_income", "turned_away")
    words: ClassVar[tuple[str, ...]] = ("applies", "renews", "held", "phase")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "left": np.uint8, "uses": np.int32, "ticket": np.float32, "met": np.uint8,
    }  # fmt: skip
    means: ClassVar[dict[str, str]] = {
        "left": "weeks of the term still to come; 0 for those who do not have it",
        "uses": "purchases in this term",
        "ticket": "part of last week in which they applied; 0 for those who did not",
        "met": "whether they wanted what is offered today before the warm-up; 0 unknown",
    }
    tallies: ClassVar[dict[str, Tally]] = {
        "spend": SPEND, "addressed": Sum(), "held": Sum(), "queue": QUEUE,
    }  # fmt: skip

    def worth(self) -> float:
        """What it is worth to those who have it, share of what they spend."""
        raise NotImplementedError(fault("a tool that is taken up says what it is worth"))

    def valued(self, spend: Numbers, uses: Numbers) -> Numbers:
        """The spend of a week of which it is worth `worth`, (m,): all that is spent.

        Less for a tool that is worth less to some; `uses` are purchases of a week.
        """
        return spend

    @property
    def yearly_fee(self) -> float:
        """What a year of it costs those who take it, currency."""
        return self.fee * (YEAR / self.term)

    def fee_odds(self, week: Week | None = None) -> float:
        """Log-odds of taking it that the fee costs whatever one spends.

        Of what is worth an amount of money and not a share of what is spent, which has no toll
        then. In a week, or in a usual one.
        """
        return 0.0

    def renews_in(self, week: Week) -> float:
        """The share who pay again this week after a year of usual purchases."""
        return self.renewal

    @property
    def free(self) -> bool:
        """Whether nothing is paid for it."""
        return not self.fee

    # ------------------------------------------------------------ the week

    def admit(self, week: Week, own: Own, mask: Row) -> Row:
        """At the beginning of a week: begin the terms of those admitted; who has it, (n,)."""
        told = week.dials.published or {}
        if week.long_since and "bar" in told:
            self._has_run(week, own, mask)
        has = np.empty(week.n, np.float32)
        line, free = f32(told["line"] if week.dials.open else 0), f32(self.free)
        term = np.uint8(self.term)
        terms.admit(
            mask, f32(week.dials.open), free, line, term, own.ticket, own.left, own.uses, has
        )
        return has

    def end_week(self, week: Week, own: Own, mask: Row, page: Page) -> NDArray[np.bool_]:
        """One week of those who have it, and for some the last of their term; who had it, (n,)."""
        had = own.left.copy()
        renews = np.zeros(week.n, np.float32) if self.free else week.draw("renews")
        terms.renew(
            mask, f32(week.dials.open), f32(self.free), week.n_purchases, week.usual_rate,
            renews, f32(self.renews_in(week)), np.uint8(self.term), own.left, own.uses,
        )  # fmt: skip
        if self.fee:
            fees = np.empty(week.n, np.int64)
            terms.pay(had, np.uint8(self.term), np.int64(round(self.fee * MONEY)), fees)
            page.post("fee_income", fees)
        held: NDArray[np.bool_] = had > 0
        return held

    def apply(self, week: Week, own: Own, mask: Row, page: Page, part: Callable[[], Row]) -> None:
        """Post who was turned away; note who applies, and what those addressed spend.

        Parameters
        ----------
        part
            How often this is taken beside others of its kind, (n,); 1 on its own.
        """
        if self.places is not None and week.dials.open:
            refused = (own.ticket > 0) & (own.left == 0) & (week.active > 0)
            page.post("turned_away", refused.astype(np.int64))
        told = week.dials.published or {}
        own.ticket[:] = 0
        if week.dials.open and "bar" in told:
            # who has had ten years to take it for nothing does not begin to want it now
            asks = mask * (own.met != NEVER_WANTED_IT) if self.free else mask
            terms.apply(
                asks, week.active, own.left, week.usual_spend,
                self.valued(week.usual_spend, week.usual_rate), week.draw("applies"),
                f32(told["bar"] - self.fee_odds(week)), f32(self.value_slope),
                f32(self._toll()), part(), own.ticket,
            )  # fmt: skip
        if self.places is not None:
            week.tally("queue", QUEUE.values(own.ticket, (own.ticket > 0) * week.heads))
            week.tally("held", (own.left > 0) * week.heads)
        if week.t % REVIEW == REVIEW - 1 or "bar" not in told:
            here = (mask > 0) & (week.active > 0)
            week.tally("addressed", here * week.heads)
            week.tally("spend", week.usual_spend[here] * f32(YEAR))

    def weeks_owed(self, own: Own) -> NDArray[np.uint8]:
        """Weeks of terms that are paid for, (n,); who has renewed has not paid yet."""
        if self.free:
            return np.zeros_like(own.left)
        owed: NDArray[np.uint8] = np.where(own.left < self.term, own.left, 0)
        return owed

    def admissions(
        self, when: Calendar, env: simpy.Environment, publish: Callable[..., None], totals: Totals
    ) -> Generator[simpy.Event, Any, None]:
        """Say who is admitted, and now and then what those addressed spend."""
        known = False
        for week in range(int(env.now), totals.weeks):
            publish(open=when.is_open(week), line=self._line(totals.tallies))
            counts = totals.tallies.get("spend")
            if self.take_up and counts is not None and counts.any():
                if not known or week % REVIEW == 0:
                    at = np.flatnonzero(counts)
                    bar = self._bar(SPEND.middles()[at], counts[at])
                    publish(bar=bar, kept=self._kept(bar, totals.tallies))
                known = True
            yield env.timeout(1)

    # ------------------------------------------------------------ as it will come out

    def taking(self, crowd: Crowd, crowds: Sequence[Crowd]) -> RateAsPlayed:
        """Who takes it within a year in which it is offered all the time, in one of all segments
        that are addressed."""
        all_of_them = [odds.yearly(one) for one in crowds]
        heads = [one.customers * part for one, (_, part) in zip(crowds, all_of_them, strict=True)]
        bar = self._bar(np.concatenate([at for at, _ in all_of_them]), np.concatenate(heads))
        spend, part = odds.yearly(crowd)
        of = np.maximum(self.valued(spend / YEAR, odds.uses(crowd)) * YEAR, LEAST)
        free, takes = (
            float(part @ special.expit(odd + self.value_slope * np.log(spend) - toll / of))
            for odd, toll in ((bar, 0.0), (bar - self.fee_odds(), self._toll()))
        )
        why = []
        if abs(free / self.take_up - 1) > NEAR:
            than = "more" if free > self.take_up else "less"
            why.append(f"declared for all segments, of which this one spends {than}")
        if takes < free * (1 - NEAR):
            of_them = plain.percent(round(takes / free, 2))
            why.append(f"declared for a free service, and {of_them} of those would pay the fee")
        customers = sum(one.customers for one in crowds)
        if self.places is not None and self.places < takes * customers:
            takes = self.places / customers
            why.append(f"there are places for {plain.count(self.places, 'customer')}")
        return RateAsPlayed("take_up", self.take_up, takes, "; ".join(why))

    def _line(self, tallies: Mapping[str, NDArray[Any]]) -> float:
        """Who applied before this part of last week is admitted."""
        if self.places is None or "held" not in tallies:
            return 2.0 if self.places is None else 0.0
        return QUEUE.until(tallies["queue"], self.places * WHOLE - int(tallies["held"][0]))

    def _bar(self, spend: NDArray[np.float64], counts: NDArray[Any]) -> float:
        """The log-odds, at a yearly spend of 1, with which `take_up` is the share of takers."""
        return odds.bar(self.take_up, self.value_slope, spend, counts)

    def _kept(self, bar: float, tallies: Mapping[str, NDArray[Any]]) -> float:
        """Of those who would have what is offered today, the share that there are places for."""
        if self.places is None:
            return 1.0
        heads = tallies["spend"] / tallies["spend"].sum() * float(tallies["addressed"][0])
        # how often who spends so much buys is not known here: as if it were worth what is said
        would = float(heads @ self._long_run(bar, SPEND.middles(), SPEND.middles()))
        return min(1.0, self.places * WHOLE / max(would, 1e-9))

    def _long_run(self, bar: float, spend: Numbers, valued: Numbers) -> Numbers:
        """Share of customers, by yearly spend, who have what has been offered for `RUNNING`.

        `valued` is the part of the yearly spend of which it is worth `worth`.
        """
        renewal = None if self.free else self.renewal
        years = RUNNING / YEAR
        terms_a_year = YEAR / self.term
        return odds.long_run(
            bar - self.fee_odds(), self.value_slope, self._toll() / np.maximum(valued, LEAST),
            renewal, spend, years, terms_a_year,
        )  # fmt: skip

    def _has_run(self, week: Week, own: Own, mask: Row) -> None:
        """Give what is offered today to those who would have it by now, each in their own term."""
        new = (mask > 0) & (week.active > 0) & (own.met == 0)
        if not new.any():
            return
        told, rate = week.dials.published or {}, week.usual_rate.astype(np.float64)
        spend = week.usual_spend.astype(np.float64)
        shares = self._long_run(told["bar"], spend * YEAR, self.valued(spend, rate) * YEAR)
        u = week.draw("held")
        has = new & (u < shares * told["kept"])
        own.left[has] = 1 + (week.draw("phase")[has] * f32(self.term)).astype(np.uint8)
        own.uses[has] = np.rint((self.term - own.left[has]) * rate[has]).astype(np.int32)
        own.met[new] = np.where(u < shares, WANTED_IT, NEVER_WANTED_IT)[new]

    def _toll(self) -> float:
        """The yearly spend at which a fee costs one log-odds of taking it."""
        return min(self.fee_response * self.yearly_fee / max(self.worth(), 1e-12), 1e30)
