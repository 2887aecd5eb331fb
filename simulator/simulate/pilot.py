"""The warm-up, and the pilot that solves a market in which tools run today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simulator.draws import Luck
from simulator.market.customer import Customer
from simulator.market.market import Market
from simulator.market.people import Factors
from simulator.market.solve import AGREES, ROUNDS, Observed, agrees, correct
from simulator.simulate.arm import Plan, State
from simulator.simulate.case import Case
from simulator.simulate.loop import Loop
from simulator.simulate.panel import SpendBefore
from simulator.simulate.population import BLOCK, Population, draw_population

WARM_UP = 104  # weeks that today's tools need to fill balances and reference prices
SPEND_HISTORY = 52  # weeks, where there is nothing else to warm up
# Agents of a pilot: what it measures are expected values, so few are enough, but with a few
# dozens one redemption more or less is more than it must agree to.
PILOT, FEWEST = 6_000, 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Warm:
    """Where the control arm stands in week 0: state and rhythm of every block."""

    states: Sequence[State] | None
    rhythms: Sequence[NDArray[np.float32]] | None
    thresholds: Mapping[float, float] | None = None


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
    weeks = WARM_UP if plan.tools else SPEND_HISTORY
    if before is not None:

        def note(week: int, i: int) -> None:
            if week >= -SPEND_HISTORY:
                before.note(loop.blocks[i], loop.arms[i][0])

        loop.watch = note
    loop.run(-weeks, 0, leaving=False)
    rhythms = [one.rhythm for one in loop.blocks]
    return Warm(loop.states, rhythms, loop.desks[0].thresholds)


class _Gauge:
    """Adds up what customers are expected to do in the first year, which is what is declared."""

    def __init__(self, loop: Loop, segments: Sequence[str]) -> None:
        self.loop, self.at = loop, {name: i for i, name in enumerate(segments)}
        n = len(segments)
        # purchases and needs with today's tools, of those still expected to be there (`heads`),
        # and the same as the traits alone would have it
        self.rate, self.needs, self.heads = np.zeros(n), np.zeros(n), np.zeros(n)
        self.plain, self.plain_needs, self.plain_heads = np.zeros(n), np.zeros(n), np.zeros(n)
        self.mult = [np.zeros(block.n) for block in loop.blocks]
        self.base = [
            special.expit(block.people.preference.astype(np.float64)) for block in loop.blocks
        ]
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
        self.mult[i] += np.exp(arm.hazard_log().astype(np.float64))
        stays = np.exp(-block.people.hazard * self.mult[i])
        would_stay = np.exp(-block.people.hazard * np.float64(week + 1))
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
            exposure = mult / self.weeks * 51.5
            gone[block.people.segment].append(-np.expm1(-block.people.hazard * exposure))
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


def solve_with_tools(case: Case, market: Market, plan: Plan) -> dict[str, Factors]:
    """Factors, beyond the sample's own, under which the declared numbers are shown.

    Raises
    ------
    ValueError
        If the pilot does not come to agree with what was declared.
    """
    factors = {name: Factors() for name in market.segments}
    shown: dict[str, Observed] = {}
    agents = min(max(case.agents, FEWEST), PILOT)
    market = market.model_copy(update={"customers": max(market.customers, agents)})
    for _ in range(ROUNDS):
        luck = Luck(case.seed, case.number)
        population, _ = draw_population(market, luck, agents, factors)
        # always the same blocks: what a gauge adds up are floats, whose sum depends on the grouping
        loop = Loop(case, population, [plan], luck, block=BLOCK)
        gauge = _Gauge(loop, list(market.segments))
        loop.watch = gauge.note
        loop.run(-WARM_UP, gauge.weeks, leaving=False)
        shown = gauge.observed(population)
        if all(agrees(declared_of(s), shown[n]) for n, s in market.segments.items()):
            return factors
        factors = {
            name: correct(factors[name], declared_of(segment), shown[name], name)
            for name, segment in market.segments.items()
        }
    worst, segment = next(
        (n, s) for n, s in market.segments.items() if not agrees(declared_of(s), shown[n])
    )
    raise ValueError(
        f"{worst}: with the tools of today the control arm settles at {_in_words(shown[worst])}, "
        f"not within {AGREES:.1%} of what was declared, {_in_words(declared_of(segment))}; check "
        "these numbers against the tools of today"
    )


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
