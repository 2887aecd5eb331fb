"""The calibration of a market with tools of today: played until it shows what is declared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulator.draws import Luck
from simulator.market.contradiction import Contradiction
from simulator.market.market import Market
from simulator.market.people import Factors
from simulator.market.segment import Segment
from simulator.market.service import Felt, Service
from simulator.market.solve import AGREES, ROUNDS, Observed, agrees, correct
from simulator.say import fault, label
from simulator.simulate.case import Case
from simulator.simulate.loop import Loop
from simulator.simulate.plan import Plan
from simulator.simulate.population import BLOCK, draw_population
from simulator.simulate.solve.gauge import Gauge
from simulator.simulate.solve.penetration import begin_today
from simulator.simulate.solve.warm_up import WARM_UP

AGREES_LIVING = 0.005  # who has a grudge, and is replaced, is drawn anew in every round
SATISFIED, STRONG = 0.002, 0.02  # how near satisfaction, and how service acts, must come
# Agents of a calibration: what it measures are expected values, so few are enough, but with a few
# dozens one redemption more or less is more than it must agree to.
MOST, FEWEST = 6_000, 2_000
NEARLY = 0.05  # off, within which more customers can help
FINER = 4  # times as many for a market with service that would not settle with these


def solve_with_tools(case: Case, market: Market, plan: Plan) -> tuple[dict[str, Factors], Felt]:
    """Factors, beyond the sample's own, that show the declared numbers; and how service acts.

    Raises
    ------
    ValueError
        If the calibration does not come to agree with what was declared.
    """
    service = plan.market.service
    # what service adds to leaving is not in the traits
    start = Factors(hazard=1.0 if service is None else 1 - service.departures_share)
    begun = dict.fromkeys(market.segments, start), Felt()
    agents = min(max(case.agents, FEWEST), MOST)
    if service is None:
        return _settled(case, market, plan, agents, *begun)
    try:
        return _settled(case, market, plan, agents, *begun)
    except Unsettled as end:
        if not end.nearly:
            raise
        # where few leave, or segments are small, one grudge more or less is more than it must
        # agree to; it goes on from there with more customers
        return _settled(case, market, plan, FINER * agents, end.factors, end.felt)


class Unsettled(Contradiction):
    """A calibration that has not come to agree, with where it had got to, and if that is near."""

    def __init__(
        self, message: str, place: str, factors: dict[str, Factors], felt: Felt, *, nearly: bool
    ) -> None:
        super().__init__(message, place)
        self.factors, self.felt, self.nearly = factors, felt, nearly


def _settled(
    case: Case, market: Market, plan: Plan, agents: int, factors: dict[str, Factors], felt: Felt
) -> tuple[dict[str, Factors], Felt]:
    """Rounds from some factors on, with so many agents, until it shows what is declared."""
    service = plan.market.service
    shown: dict[str, Observed] = {}
    first = 0 if market.start == "at_first_purchase" else -WARM_UP  # newcomers start clean
    market = market.model_copy(update={"customers": max(market.customers, agents)})
    # what is declared is declared without a rival's attacks, and at prices of week 0
    without = {"rival": None, "newcomers": None, "prices": None}
    case = replace(case, market=case.market.model_copy(update=without))
    plan = replace(plan, market=plan.market.model_copy(update={"prices": None}))
    near = AGREES if service is None else AGREES_LIVING
    tried: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        luck = Luck(case.seed, case.number)
        population, _ = draw_population(market, luck, agents, factors)
        # always the same blocks: what a gauge adds up are floats, whose sum depends on the grouping
        loop = Loop(case, population, [replace(plan, felt=felt)], luck, block=BLOCK)
        begin_today(loop, first)
        gauge = Gauge(loop, factors)
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
    raise Unsettled(
        fault(
            "{segment}: with the tools of today the control arm settles at "
            "{shown}, not within {near} of what was declared, "
            "{declared}; check these numbers against the tools of today",
            segment=worst,
            shown=_in_words(shown[worst]),
            near=f"{near:.1%}",
            declared=_in_words(declared_of(segment)),
        ),
        f"market.segments.{worst}",
        factors,
        felt,
        nearly=all(agrees(declared_of(s), shown[n], NEARLY) for n, s in market.segments.items()),
    )


def _felt(
    service: Service, felt: Felt, gauge: Gauge, tried: list[tuple[float, float]]
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
            fault(
                "nothing in it makes customers leave, but departures_share is "
                "{departures_share}; raise satisfaction_retention or unresolved",
                departures_share=f"{service.departures_share:.0%}",
            ),
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


def declared_of(segment: Segment) -> Observed:
    """The declared numbers of a segment."""
    return Observed(
        segment.purchases_per_year,
        segment.share_of_wallet,
        segment.basket,
        segment.churn_per_year,
    )


def _in_words(seen: Observed) -> str:
    return label(
        "{rate} purchases a year, share of wallet {share}, churn {churn}",
        rate=f"{seen.purchases_per_year:.4g}",
        share=f"{seen.share_of_wallet:.2%}",
        churn=f"{seen.churn_per_year:.2%}",
    )
