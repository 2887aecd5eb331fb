"""Premium service: better conditions of service for those who take it, free or for a fee."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray
from scipy import optimize, special

from simulator.draws import f32
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program import plain
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.tally import LogHistogram, Queue, Sum, Tally, Totals
from simulator.program.tool import Own, Played, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Crowd, Week
from simulator.tools.premium_service import stages
from simulator.tools.premium_service.doubts import doubts

YEAR = stages.YEAR
USUAL = 0.06  # of the basket, the value with which frequency and lock-in were judged
NEAR = 0.02  # of what is declared, within which it is played
RATES, BASKETS = 96, 7  # points at which customers of a segment are taken
REVIEW = 13  # weeks between two looks at what those addressed spend
WHOLE = 1_000  # weights of agents are counted in thousandths, so that sums are exact
SPEND, QUEUE = LogHistogram(), Queue()


WANTED_IT, NEVER_WANTED_IT = 1, 2  # of a service of today, in ten years


class PremiumService(Tool):
    """Better conditions (delivery, hours, advice, precedence) for a year at a time.

    Behavior
        Of those addressed `take_up` would take it within a year for nothing, and as many
        of the others in the next, with odds that grow with what they spend
        (`value_slope`): takers look better than others whatever it does. A fee divides
        the odds by exp(fee_response x fee / worth), worth being `value` of a year's
        spend: what customers would pay for it, and what they perceive of it, never more.
        Those served perceive `value`, need `frequency` more (what is paid for is used, the
        more of its worth was paid; `unpaid` of it where it is free), leave at `lock_in`
        times the hazard, are spared failures, may go first at the desk, and mind prices
        less. Where it is worth less than 6 % of the basket, `frequency` and `lock_in` are
        less in proportion: what is worth nothing does nothing. A year later the
        fee is paid again with odds of `renewal` times what was bought against the usual;
        what is free goes on for who is addressed and has bought at all. With `places`,
        who comes first is served: a week's applications are admitted at the start of the
        next, so that places are never exceeded. Who finds none is turned away, and counted
        each time that they ask.
    Cost
        `cost_per_user` while it is held, also by who has silently left, and
        `cost_per_purchase`. The fee of a whole year is income when it is paid.
    Owed
        What the rest of paid years will cost to serve. The unearned part of the fee is
        deferred income in the accounts, but it is not given back: no cost, not owed.
        Free service can end any week, so nothing is owed on it.
    Leaves out
        Fees by the month, trials, refunds; waiting lists; joining a program for the sake
        of a service with a fee; whether several services do the same (they are taken as if).
    """

    kind: Literal["premium_service"] = "premium_service"
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
    value: float = knob(
        0.06, low=0, high=0.15, off=0, ge=0, le=1, response=True,
        unit="share of the basket, service: what "
        "customers would pay for it", kind="judged",
        source="a third of +5, 15, 40 % purchases of takers at an elasticity of .8; the split is "
        "published and no size",
        evidence=(sources.PAID_SERVICE,),
    )  # fmt: skip
    frequency: float = knob(
        0.09, low=0, high=0.22, off=0, ge=0, le=2, response=True,
        unit="log rate gained by who has paid "
        "what it is worth, where that is 6 % of the basket or more",
        kind="judged",
        source="two thirds of +5, 15, 40 % purchases of takers; the split is published and no "
        "size",
        evidence=(sources.PAID_SERVICE,),
    )  # fmt: skip
    unpaid: float = knob(
        0.5, low=0, high=1, off=0, ge=0, le=1, unit="share of `frequency` where it is free",
        kind="judged",
        source="what was found is of a fee in advance, put down to sunk cost",
        evidence=(sources.PAID_SERVICE,),
    )  # fmt: skip
    lock_in: float = knob(
        0.95, low=0.8, high=1.0, off=1, ge=0.001, le=1,
        unit="leaving hazard while it is held, times, where it is worth 6 % of the basket or more",
        kind="judged",
        source="with what `value` retains .85, from .7 to 1; no measurement",
    )  # fmt: skip
    failures_spared: float = knob(
        0.3, low=0, high=0.5, off=0, ge=0, lt=1, unit="share of failures that cost time or comfort",
        kind="judged", source="no measurement; acts where failures are declared",
    )  # fmt: skip
    priority: bool = True
    price_sensitivity: float = knob(
        0.0, off=0, ge=0, lt=1, unit="share by which felt price cuts matter less", kind="assumed",
        source="no effect unless declared",
    )  # fmt: skip
    cost_per_user: float = knob(
        5.0, off=0, ge=0, le=MOST_MONEY, unit="currency per year held", kind="assumed", money=True,
        own=True, baskets=0.17, source="an example; serving somebody better costs more",
    )  # fmt: skip
    cost_per_purchase: float = knob(
        0.5, off=0, ge=0, le=MOST_MONEY, unit="currency per purchase while held", kind="assumed",
        money=True, own=True, baskets=0.017, source="an example",
    )  # fmt: skip
    places: int | None = knob(
        None, ge=1, le=1_000_000_000, choice=True, costs="more",
        unit="customers, null for any number",
        kind="assumed", source="no limit unless declared",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = (
        "value.service",
        "need_log",
        "churn_log_hazard",
        "price_sensitivity_log",
        "failure_log_odds.time",
        "failure_log_odds.comfort",
        "desk_priority",
        "services_offered",
        "service_offered",
    )
    posts: ClassVar[tuple[str, ...]] = ("fee_income", "service_cost", "turned_away", "liability")
    words: ClassVar[tuple[str, ...]] = ("applies", "renews", "held", "phase")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "left": np.uint8,
        "uses": np.int32,
        "ticket": np.float32,
        "met": np.uint8,
    }
    means: ClassVar[dict[str, str]] = {
        "left": "weeks of the year still to be served; 0 for those who do not have it",
        "uses": "purchases in this year",
        "ticket": "part of last week in which they applied; 0 for those who did not",
        "met": "whether they wanted a service of today before the warm-up; 0 unknown",
    }
    tallies: ClassVar[dict[str, Tally]] = {
        "spend": SPEND, "addressed": Sum(), "held": Sum(), "queue": QUEUE,
    }  # fmt: skip

    def idle(self) -> frozenset[str]:
        """What a fee does where there is none, and what is used for nothing where there is one."""
        return frozenset({"unpaid"} if self.fee else {"fee_response", "renewal"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What it costs to take it, what it brings, how many can have it."""
        fee = "for nothing"
        if self.fee:
            fee = f"for {plain.money(self.fee, currency)} a year, paid in advance"
        said = f"{plain.capitalized(self.to.plainly())} can take better service {fee}"
        said += f", taken to be worth {plain.percent(self.value)} of what they spend"
        if self.priority:
            said += "; where there is a desk, their problems come first"
        if self.places is not None:
            said += f"; there are places for {plain.count(self.places, 'customer')}"
        return f"{said}."

    def benefits(self, week: Week) -> Benefits:
        """To a member, who will perhaps take it; what is paid for is no reason to join."""
        if self.fee:
            return NOTHING
        crowds = week.crowds
        customers = sum(crowds[name].customers for name in crowds if self.to.fits(name))
        takes = self.take_up
        if self.places is not None and customers:
            takes = min(takes, self.places / customers)
        given = takes * self.value * sum(self.when.is_open(t) for t in range(YEAR)) / YEAR
        return Benefits(given, given)

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[Played, ...]:
        """Who takes it within a year in which it is offered all the time."""
        if not self.take_up or not self.when.always:
            return ()
        all_of_them = [yearly(one) for one in crowds]
        heads = [one.customers * part for one, (_, part) in zip(crowds, all_of_them, strict=True)]
        bar = self._bar_at(np.concatenate([at for at, _ in all_of_them]), np.concatenate(heads))
        spend, part = yearly(crowd)
        free, takes = (
            float(part @ special.expit(bar + self.value_slope * np.log(spend) - toll / spend))
            for toll in (0.0, self._toll())
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
        return (Played("take_up", self.take_up, takes, "; ".join(why)),)

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Admit last week's applications; serve everybody who has it."""
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        told = week.dials.published or {}
        if week.dials.open:
            offered = mask * f32(self.take_up * self.value)
            effects.add("services_offered", offered)
            effects.add("service_offered", offered)
        if week.long_since and "bar" in told:
            self._has_run(week, own, mask)
        has = np.empty(week.n, np.float32)
        line = f32(told["line"] if week.dials.open else 0)
        free = f32(not self.fee)
        stages.admit(mask, f32(week.dials.open), free, line, own.ticket, own.left, own.uses, has)
        if own.left.any():
            for channel, amount in self.given().items():
                effects.add(channel, has * f32(amount))
            if self.frequency and self.value:
                used = np.empty(week.n, np.float32)
                stages.use(
                    has, week.usual_spend, f32(self.fee), f32(self.value), f32(self.unpaid),
                    f32(self.frequency * self._size()), used,
                )  # fmt: skip
                effects.add("need_log", used)

    def _part(self, week: Week) -> Row:
        """How often this one is taken beside others: all together as often as the largest, or
        as one of usual worth, (n,)."""
        part = np.ones(week.n, np.float32)
        total, most = (week.effects.get(f"{one}_offered") for one in ("services", "service"))
        if total is not None and most is not None:
            least = f32(self.take_up * USUAL)
            part = np.minimum(np.maximum(most, least) / np.maximum(total, f32(1e-12)), part)
        return part

    def _size(self) -> float:
        """How much of what usual service does beyond its value this one does."""
        return min(self.value / USUAL, 1.0)

    def given(self) -> dict[str, float]:
        """What a user gets, by channel, beside what is used because it has been paid for."""
        fewer = np.log1p(-self.failures_spared)
        every = {
            "value.service": self.value, "churn_log_hazard": np.log(self.lock_in) * self._size(),
            "failure_log_odds.time": fewer, "failure_log_odds.comfort": fewer,
            "desk_priority": float(self.priority),
            "price_sensitivity_log": np.log1p(-self.price_sensitivity),
        }  # fmt: skip
        return {channel: float(amount) for channel, amount in every.items() if amount}

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Take fees, book what serving costs, renew; note who applies."""
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        if own.left.any():
            if self.to.only_members and not self.fee:
                week.benefit(week.paid * (own.left > 0), self.value / MONEY)
            self._serve(week, own, mask, page)
        if self.places is not None and week.dials.open:
            refused = (own.ticket > 0) & (own.left == 0) & (week.active > 0)
            page.post("turned_away", refused.astype(np.int64))
        told = week.dials.published or {}
        own.ticket[:] = 0
        if week.dials.open and "bar" in told:
            # who has had ten years to take it for nothing does not begin to want it now
            asks = mask if self.fee else mask * (own.met != NEVER_WANTED_IT)
            stages.apply(
                asks, week.active, own.left, week.usual_spend, week.draw("applies"),
                f32(told["bar"]), f32(self.value_slope), f32(self._toll()), self._part(week),
                own.ticket,
            )  # fmt: skip
        weight = np.int64(round(week.weight * WHOLE))
        if self.places is not None:
            week.tally("queue", QUEUE.values(own.ticket, (own.ticket > 0) * weight))
            week.tally("held", (own.left > 0) * weight)
        if week.t % REVIEW == REVIEW - 1 or "bar" not in told:
            here = (mask > 0) & (week.active > 0)
            week.tally("addressed", here * weight)
            week.tally("spend", week.usual_spend[here] * f32(YEAR))

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """What serving the rest of the years that are paid for will cost, (n,)."""
        if not self.fee:
            return 0
        weekly, each = self._costs()
        uses = np.rint(week.active * week.usual_rate.astype(np.float64) * each).astype(np.int64)
        rest: NDArray[np.int64] = np.where(own.left < YEAR, own.left, 0) * (weekly + uses)
        return rest  # who has renewed, 52 weeks, has not paid yet

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Say who is admitted, and now and then what those addressed spend."""
        known = False
        for week in range(int(env.now), totals.weeks):
            publish(open=self.when.is_open(week), line=self._line(totals.tallies))
            counts = totals.tallies.get("spend")
            if self.take_up and counts is not None and counts.any():
                if not known or week % REVIEW == 0:
                    bar = self._bar(counts)
                    publish(bar=bar, kept=self._kept(bar, totals.tallies))
                known = True
            yield env.timeout(1)

    def _line(self, tallies: Mapping[str, NDArray[Any]]) -> float:
        """Who applied before this part of last week is admitted."""
        if self.places is None or "held" not in tallies:
            return 2.0 if self.places is None else 0.0
        return QUEUE.until(tallies["queue"], self.places * WHOLE - int(tallies["held"][0]))

    def _bar(self, counts: NDArray[np.int64]) -> float:
        """The log-odds, at a yearly spend of 1, with which `take_up` is the share of takers."""
        at = np.flatnonzero(counts)
        return self._bar_at(SPEND.middles()[at], counts[at])

    def _bar_at(self, spend: NDArray[np.float64], counts: NDArray[Any]) -> float:
        """The same, from so many customers at each yearly spend."""
        pull, heads = self.value_slope * np.log(spend), counts / counts.sum()

        def excess(bar: float) -> float:
            return float(heads @ special.expit(bar + pull)) - self.take_up

        low, high = -500.0, 500.0
        if not excess(low) < 0 < excess(high):  # spend matters more than that, or nobody takes it
            low, high = -50.0 - float(pull.max()), 50.0 - float(pull.min())
            if excess(low) >= 0 or excess(high) <= 0:
                return low if excess(low) >= 0 else high
        return float(optimize.brentq(excess, low, high))

    def _kept(self, bar: float, tallies: Mapping[str, NDArray[Any]]) -> float:
        """Of those who would have a service of today, the share that there are places for."""
        if self.places is None:
            return 1.0
        heads = tallies["spend"] / tallies["spend"].sum() * float(tallies["addressed"][0])
        would = float(heads @ self._long_run(bar, SPEND.middles()))
        return min(1.0, self.places * WHOLE / max(would, 1e-9))

    def _long_run(self, bar: float, spend: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share of customers, by yearly spend, who have what has been offered for `RUNNING`."""
        yearly = np.maximum(spend, 1e-9)
        odds = bar + self.value_slope * np.log(yearly) - self._toll() / yearly
        take = np.logaddexp(0, odds)  # the yearly rate, -log(1 - p)
        both = np.maximum(take - (np.log(max(self.renewal, 1e-9)) if self.fee else 0), 1e-12)
        shares: NDArray[np.float64] = take / both * -np.expm1(-both * RUNNING / YEAR)
        return shares

    def _has_run(self, week: Week, own: Own, mask: Row) -> None:
        """Give a service of today to those who would have it by now, each in their own year."""
        new = (mask > 0) & (week.active > 0) & (own.met == 0)
        if not new.any():
            return
        told, rate = week.dials.published or {}, week.usual_rate.astype(np.float64)
        shares = self._long_run(told["bar"], week.usual_spend.astype(np.float64) * YEAR)
        u = week.draw("held")
        has = new & (u < shares * told["kept"])
        own.left[has] = 1 + (week.draw("phase")[has] * f32(YEAR)).astype(np.uint8)
        own.uses[has] = np.rint((YEAR - own.left[has]) * rate[has]).astype(np.int32)
        own.met[new] = np.where(u < shares, WANTED_IT, NEVER_WANTED_IT)[new]

    def _serve(self, week: Week, own: Own, mask: Row, page: Page) -> None:
        """One week of those who have it, and for some the last of their year."""
        had = own.left.copy()
        renews = week.draw("renews") if self.fee else np.zeros(week.n, np.float32)
        stages.renew(
            mask, f32(week.dials.open), f32(not self.fee), week.n_purchases, week.usual_rate,
            renews, f32(self.renewal), own.left, own.uses,
        )  # fmt: skip
        fees, cost = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        fee = np.int64(round(self.fee * MONEY))
        stages.book(had, week.n_purchases, fee, *self._costs(), fees, cost)
        if self.fee:
            page.post("fee_income", fees)
        page.post("service_cost", cost)

    def _costs(self) -> tuple[np.int64, np.int64]:
        """What a user costs in a week and at a purchase, 1/10,000 of the currency."""
        weekly = np.int64(round(self.cost_per_user * MONEY / YEAR))
        return weekly, np.int64(round(self.cost_per_purchase * MONEY))

    def _toll(self) -> float:
        """The yearly spend at which a fee costs one log-odds of taking it."""
        return min(self.fee_response * self.fee / max(self.value, 1e-12), 1e30)


def yearly(crowd: Crowd) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What customers of a segment spend in a year, currency, and the share who do."""
    rates = np.ones(1)
    if np.isfinite(crowd.shape):
        places = (np.arange(RATES) + 0.5) / RATES
        rates = np.asarray(special.gammaincinv(crowd.shape, places) / crowd.shape, np.float64)
    at, weights = np.polynomial.hermite_e.hermegauss(BASKETS)
    baskets = np.exp(crowd.apart * at - crowd.apart**2 / 2)
    spend = np.outer(rates, baskets) * (crowd.rate * crowd.basket * YEAR)
    part = np.outer(np.full(rates.size, 1 / rates.size), weights / weights.sum())
    return np.maximum(spend.ravel(), 1e-9), part.ravel()
