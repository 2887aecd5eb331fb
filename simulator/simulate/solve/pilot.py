"""The warm-up, and the pilot that solves a market in which tools run today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simulator.draws import Luck
from simulator.market.contradiction import Contradiction
from simulator.market.customer import Customer
from simulator.market.market import Market
from simulator.market.people import Factors, less_for
from simulator.market.queue import Queue
from simulator.market.service import Felt, Service
from simulator.market.solve import AGREES, ROUNDS, Observed, agrees, correct
from simulator.simulate.case import Case
from simulator.simulate.loop import Loop
from simulator.simulate.panel import SpendBefore
from simulator.simulate.plan import Plan
from simulator.simulate.population import BLOCK, Population, draw_population
from simulator.simulate.solve.gone import gone_after
from simulator.simulate.solve.penetration import Found, begin_today
from simulator.simulate.state import State

WARM_UP = 104  # weeks that today's tools need to fill balances and reference prices
GROUPS, FEW = 16, 200  # of customers by their rate of purchases, and how many make one
AGREES_LIVING = 0.005  # who has a grudge, and is replaced, is drawn anew in every round
SATISFIED, STRONG = 0.002, 0.02  # how near satisfaction, and how service acts, must come
SPEND_HISTORY = 52  # weeks, where there is nothing else to warm up
# Agents of a pilot: what it measures are expected values, so few are enough, but with a few
# dozens one redemption more or less is more than it must agree to.
PILOT, FEWEST = 6_000, 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Warm:
    """Where the control arm stands in week 0: state and rhythm of every block.

    `found` is the pace at which customers join today, where it was solved.
    """

    states: Sequence[State] | None
    rhythms: Sequence[NDArray[np.float32]] | None
    thresholds: Mapping[float, float] | None = None
    queue: Queue | None = None
    found: Found | None = None


def warm_up(
    case: Case, population: Population, plan: Plan, luck: Luck, *, block: int, threads: int,
    before: SpendBefore | None = None,
) -> Warm:  # fmt: skip
    """Run today's tools before week 0, without leaving, arriving or booking.

    The plan's `tops` are those of all arms; `before` takes note of each customer's
    spend. A cohort of newcomers starts clean.
    """
    if case.market.start == "at_first_purchase":
        return Warm(None, None)
    loop = Loop(case, population, [plan], luck, block=block, threads=threads)
    weeks = warm_up_weeks(case)
    found = begin_today(loop, -weeks)
    if before is not None:

        def note(week: int, i: int) -> None:
            if week >= -SPEND_HISTORY:
                before.note(loop.blocks[i], loop.arms[i][0])

        loop.watch = note
    loop.run(-weeks, 0, leaving=False)
    rhythms = [one.rhythm for one in loop.blocks]
    board = loop.boards[0]
    return Warm(loop.states, rhythms, board.thresholds, board.queue, found)


def warm_up_weeks(case: Case) -> int:
    """How long today runs before week 0.

    Who begins it counts as having just bought. Of a segment that buys so seldom that its
    95 % gap is longer, all who have not bought since seem to lapse in the same week after
    launch. To warm up longer mends that, and takes from a mailing those who have been away
    for longer than it writes to, who are on no list of a company: customers would have to be
    told from people who have not left.
    """
    return WARM_UP if case.today.tools or case.market.service else SPEND_HISTORY


class _Gauge:
    """Adds up what customers are expected to do in the first year, which is what is declared."""

    def __init__(self, loop: Loop, factors: Mapping[str, Factors]) -> None:
        self.loop, self.at = loop, {name: i for i, name in enumerate(factors)}
        n = len(factors)
        # purchases and needs with today's tools, of those still expected to be there (`heads`),
        # and the same as the traits alone would have it
        self.rate, self.needs, self.heads = np.zeros(n), np.zeros(n), np.zeros(n)
        self.plain, self.plain_needs, self.plain_heads = np.zeros(n), np.zeros(n), np.zeros(n)
        self.mult = [np.zeros(block.n) for block in loop.blocks]
        # the same of who is there, replaced or not; if nothing had ever failed; of service alone
        self.acting = [np.zeros(block.n) for block in loop.blocks]
        self.flawless = [np.zeros(block.n) for block in loop.blocks]
        self.served = [np.zeros(block.n) for block in loop.blocks]
        self.gone = [np.zeros(block.n, bool) for block in loop.blocks]
        self.satisfaction = np.zeros(n)
        self.base = [
            special.expit(block.people.preference.astype(np.float64)) for block in loop.blocks
        ]
        # what the traits alone would do to leaving, had nothing been taken off for service
        self.alone = [1 / less_for(b.usual_rate, factors[b.people.segment]) for b in loop.blocks]
        self.weeks = min(52, loop.case.weeks)

    def note(self, week: int, i: int) -> None:
        if week < 0:
            return
        block, arm = self.loop.blocks[i], self.loop.arms[i][0]
        n, at = block.n, self.at[block.people.segment]
        rate = arm.out.rate[:n].astype(np.float64)
        needs = (rate - arm.row("added_occasions")) / np.maximum(arm.out.share[:n], 1e-9)
        plain = needs * np.exp(-arm.row("need_log").astype(np.float64))
        # a pilot lets nobody leave, but who values today's tools leaves less and counts for more
        log = arm.hazard_log().astype(np.float64)
        acted = np.exp(log)
        self.acting[i] += acted
        if arm.experience is not None and week:
            # who would have left has been replaced; they would have gone on as before
            acted = np.where(self.gone[i], self.mult[i] / week, acted)
        self.mult[i] += acted
        stays = 1 - gone_after(block.people, week + 1, self.mult[i] / (week + 1))
        would_stay = 1 - gone_after(block.people, week + 1, self.alone[i])
        if arm.experience is not None:
            self.flawless[i] += np.exp(log - arm.experience.acts + arm.experience.if_flawless())
            self.served[i] += np.exp(arm.experience.acts.astype(np.float64))
            self.gone[i] |= arm.experience.replaced
            self.satisfaction[at] += (stays * arm.experience.lived.satisfaction).sum()
        self.rate[at] += (stays * rate).sum()
        self.needs[at] += (stays * needs).sum()
        self.heads[at] += stays.sum()
        self.plain[at] += (would_stay * plain * self.base[i]).sum()
        self.plain_needs[at] += (would_stay * plain).sum()
        self.plain_heads[at] += would_stay.sum()

    def observed(self, population: Population) -> dict[str, Observed]:
        """Per segment; ratios to the traits alone, so that the rhythm's luck cancels."""
        gone: dict[str, list[NDArray[np.float64]]] = {name: [] for name in self.at}
        for block, mult in zip(self.loop.blocks, self.mult, strict=True):
            gone[block.people.segment].append(gone_after(block.people, 51.5, mult / self.weeks))
        shown = {}
        for people in population.people:
            at = self.at[people.segment]
            expected = float(people.usual_rate.mean()) * 52
            rate = self.rate[at] / self.heads[at] / (self.plain[at] / self.plain_heads[at])
            share = self.rate[at] / self.needs[at] / (self.plain[at] / self.plain_needs[at])
            alone = people.usual_rate.sum(dtype=float) / people.need.sum(dtype=float)
            shown[people.segment] = Observed(
                expected * float(rate),
                float(alone * share),
                people.customer.basket,
                float(np.concatenate(gone[people.segment]).mean()),
            )
        return shown

    def felt(self) -> tuple[dict[str, float], float]:
        """Mean satisfaction by segment, and what share of a year's departures service causes."""
        mean = self.satisfaction / self.heads
        origin = {name: float(mean[at]) for name, at in self.at.items()}
        shown, without = 0.0, 0.0
        for block, acting, flawless in zip(
            self.loop.blocks, self.acting, self.flawless, strict=True
        ):
            weight = self.loop.cells[block.cell].weight
            shown += weight * float(-np.expm1(-block.people.hazard * acting).sum())
            without += weight * float(-np.expm1(-block.people.hazard * flawless).sum())
        return origin, 1 - without / shown if shown else 0.0

    def less(self, segment: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Factors on hazards, by own rate, that make up for more going wrong where more is bought.

        Hazards and rates are independent in the data that hazards are fitted to. If what
        service adds were not taken off, heavy buyers would be driven out, and sales per
        customer would fall by more than 1 % a year for no reason that was declared.
        """
        here = [i for i, b in enumerate(self.loop.blocks) if b.people.segment == segment]
        people = [self.loop.blocks[i].people for i in here]
        rate = np.concatenate([one.usual_rate for one in people])
        hazard = np.concatenate([one.hazard for one in people]).astype(np.float64)
        served = np.concatenate([self.served[i] for i in here])
        parts = np.array_split(
            np.argsort(rate, kind="stable"), min(max(rate.size // FEW, 1), GROUPS)
        )
        rates = tuple(float(rate[part].mean()) for part in parts)
        # the restless are replaced more often, and have less in mind
        means = [float(np.average(served[p], weights=hazard[p] + 1e-12)) for p in parts]
        return rates, tuple(float(np.mean(means)) / mean if mean else 1.0 for mean in means)


def solve_with_tools(case: Case, market: Market, plan: Plan) -> tuple[dict[str, Factors], Felt]:
    """Factors, beyond the sample's own, that show the declared numbers; and how service acts.

    Raises
    ------
    ValueError
        If the pilot does not come to agree with what was declared.
    """
    service, felt = plan.market.service, Felt()
    # what service adds to leaving is not in the traits
    start = Factors(hazard=1.0 if service is None else 1 - service.departures_share)
    factors = dict.fromkeys(market.segments, start)
    shown: dict[str, Observed] = {}
    agents = min(max(case.agents, FEWEST), PILOT)
    first = 0 if market.start == "at_first_purchase" else -WARM_UP  # newcomers start clean
    market = market.model_copy(update={"customers": max(market.customers, agents)})
    # what is declared is declared without a rival's attacks
    case = replace(case, market=case.market.model_copy(update={"rival": None, "newcomers": None}))
    near = AGREES if service is None else AGREES_LIVING
    tried: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        luck = Luck(case.seed, case.number)
        population, _ = draw_population(market, luck, agents, factors)
        # always the same blocks: what a gauge adds up are floats, whose sum depends on the grouping
        loop = Loop(case, population, [replace(plan, felt=felt)], luck, block=BLOCK)
        begin_today(loop, first)
        gauge = _Gauge(loop, factors)
        loop.watch = gauge.note
        loop.run(first, gauge.weeks, leaving=False)
        shown = gauge.observed(population)
        nearer, less = (felt, 1.0) if service is None else _felt(service, felt, gauge, tried)
        close = [agrees(declared_of(s), shown[n], near) for n, s in market.segments.items()]
        if _alike(felt, nearer) and all(close):
            return factors, felt
        for name, segment in market.segments.items():
            step = correct(factors[name], declared_of(segment), shown[name], name)
            less_by_rate = gauge.less(name) if service is not None else step.less
            factors[name] = replace(step, hazard=step.hazard * less, less=less_by_rate)
        felt = nearer
    worst, segment = next(
        ((n, s) for n, s in market.segments.items() if not agrees(declared_of(s), shown[n], near)),
        next(iter(market.segments.items())),
    )
    raise Contradiction(
        f"{worst}: with the tools of today the control arm settles at {_in_words(shown[worst])}, "
        f"not within {near:.1%} of what was declared, {_in_words(declared_of(segment))}; check "
        "these numbers against the tools of today",
        f"market.segments.{worst}",
    )


def _felt(
    service: Service, felt: Felt, gauge: _Gauge, tried: list[tuple[float, float]]
) -> tuple[Felt, float]:
    """One step towards the share of departures that service is said to cause.

    Also the factor by which all other departures must fall for it. `tried` are the
    strengths so far and what they did, as logs, for a secant step.

    Raises
    ------
    ValueError
        If it causes none, however strongly it acts.
    """
    origin, share = gauge.felt()
    if not service.failure_rate or not service.departures_share:
        return Felt(origin, 1.0 if service.departures_share else 0.0), 1.0
    if not any(block.people.hazard.any() for block in gauge.loop.blocks):
        return Felt(origin), 1.0  # nobody leaves, for whatever reason
    if share <= 0:
        raise Contradiction(
            "nothing in it makes customers leave, but departures_share is "
            f"{service.departures_share:.0%}; raise satisfaction_retention or unresolved",
            "market.service",
        )
    tried.append((float(np.log(felt.strength)), float(np.log(-np.log1p(-share)))))
    slope = 1.0
    if len(tried) > 1 and abs(tried[-1][0] - tried[-2][0]) > 0.01:
        slope = (tried[-1][1] - tried[-2][1]) / (tried[-1][0] - tried[-2][0])
    missed = float(np.log(-np.log1p(-service.departures_share))) - tried[-1][1]
    step = float(np.exp(missed / min(max(slope, 0.5), 4.0)))
    return Felt(origin, felt.strength * step), (1 - service.departures_share) / (1 - share)


def _alike(felt: Felt, nearer: Felt) -> bool:
    """Whether a step has changed nothing that matters."""
    moved = max(
        (abs(felt.origin.get(n, np.inf) - nearer.origin.get(n, np.inf)) for n in nearer.origin),
        default=0.0,
    )
    return moved < SATISFIED and abs(felt.strength - nearer.strength) <= STRONG * nearer.strength


def declared_of(customer: Customer) -> Observed:
    """The declared numbers of a segment."""
    return Observed(
        customer.purchases_per_year,
        customer.share_of_wallet,
        customer.basket,
        customer.churn_per_year,
    )


def _in_words(seen: Observed) -> str:
    return (
        f"{seen.purchases_per_year:.4g} purchases a year, share of wallet "
        f"{seen.share_of_wallet:.2%}, churn {seen.churn_per_year:.2%}"
    )
