"""What was declared is what today's business shows, in many kinds of market.

Without a rhythm the numbers differ from the declared ones by the luck of a year's purchases and
departures alone, whose size is known (`luck_of`).
With tools today, the same luck is played with and without them: both must show the same.

Seeds are fixed; each market would fail by chance for one seed in ten thousand (`FALSE_ALARM`).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy import stats

from simulator.market.market import Market
from simulator.market.segment import Segment
from simulator.program.program import Program
from simulator.simulate import simulate
from simulator.tools.discount import Discount
from simulator.tools.points import Points
from tests.reference.world import NOTHING, case_of

FALSE_ALARM = 1e-4
AGENTS = 20_000

STEADY = {"rhythm_spread": 0}
USUAL = {"purchases_per_year": 40, "basket": 25, "share_of_wallet": 0.4, "churn_per_year": 0.2}
REGULARS = {
    "share": 0.5, "purchases_per_year": 63, "basket": 29.6, "share_of_wallet": 0.45,
    "churn_per_year": 0.18,
}  # fmt: skip
OCCASIONAL = {
    "share": 0.5, "purchases_per_year": 12, "basket": 22, "share_of_wallet": 0.15,
    "churn_per_year": 0.3, "cares_about": {"price": 1.5},
}  # fmt: skip
SEASONS = {"december": 3, "february": 0.3}


def a_market(*segments: dict[str, Any], **about: Any) -> Market:
    named = {f"segment_{i}": segment for i, segment in enumerate(segments)}
    return Market.model_validate({"customers": 1_000_000, "segments": named, **about})


def shown(
    market: Market, agents: int = AGENTS, number: int = 0, today: Program = NOTHING
) -> dict[str, float]:
    """What the first year shows, by segment and name of the declared number."""
    case = case_of(market, weeks=52, agents=agents, number=number, today=today)
    return {f"{one.segment}.{one.name}": one.simulated for one in simulate(case).solved}


def luck_of(segment: Segment, agents: float) -> dict[str, float]:
    """Relative standard error of each number by a year's luck, without a rhythm.

    The customers of week 0 are solved to what was declared, so who they are adds nothing.
    """
    churn, arrivals = segment.churn_per_year, segment.new_customers_per_year
    r, share = segment.need_shape, segment.share_of_wallet
    # how many purchases there are, and how large each is
    there = 1 - churn / 2 + arrivals / 2
    purchases = segment.purchases_per_year * agents * there
    sizes = np.exp(segment.basket_variation**2) - 1
    # who leaves early weighs less, who arrives was not solved: both reweigh unlike customers
    year, s = (np.arange(1_000) + 0.5) / 1_000, segment.churn_shape
    alive = (1 + ((1 - churn) ** (-1 / s) - 1) * year) ** -s  # of newcomers; others vary less
    stay = 2 * np.mean(alive * year) / np.mean(alive) ** 2 - 1
    mix = (stay + (arrivals / 2 / there) ** 2 / max(arrivals, 1e-9)) / agents
    between = (1 + 1 / r) * (np.exp(segment.basket_spread**2) - 1)
    variance = {
        "purchases_per_year": 1 / purchases + mix / r,
        "share_of_wallet": (1 - share) ** 2 / purchases + mix * (1 - share) / r,
        "basket": (1 + between) * sizes / purchases + between * (1 / purchases + mix),
        "churn_per_year": (1 - churn) / max(churn, 1e-9) / agents,
    }
    return {number: variance[number] ** 0.5 for number in variance}


MARKETS = {
    "the usual": a_market(USUAL | STEADY),
    "rare and fickle": a_market(
        {**USUAL, **STEADY, "purchases_per_year": 2.7, "churn_per_year": 0.64, "need_shape": 0.55}
    ),
    "loyal to us": a_market({**USUAL, **STEADY, "share_of_wallet": 0.9, "churn_per_year": 0.01}),
    "loyal to the rival": a_market({**USUAL, **STEADY, "share_of_wallet": 0.02}),
    "nobody leaves": a_market({**USUAL, **STEADY, "churn_per_year": 0}),
    "newcomers": a_market(
        {**USUAL, **STEADY, "churn_per_year": 0.5, "churn_shape": 0.6}, start="at_first_purchase"
    ),
    "seasons": a_market(USUAL | STEADY, seasons=SEASONS),
    "refunds and arrivals": a_market(
        {**USUAL, **STEADY, "refund_rate": 0.1, "new_customers_per_year": 0.3}
    ),
    "two segments": a_market(REGULARS | STEADY, OCCASIONAL | STEADY),
    "two segments with seasons": a_market(REGULARS | STEADY, OCCASIONAL | STEADY, seasons=SEASONS),
}


@pytest.mark.parametrize("name", MARKETS)
def test_declared_is_simulated(name: str) -> None:
    market = MARKETS[name]
    found = shown(market)
    limit = stats.norm.isf(FALSE_ALARM / len(found) / 2)
    for segment, customer in market.segments.items():
        for number, error in luck_of(customer, AGENTS * customer.share).items():
            said, seen = getattr(customer, number), found[f"{segment}.{number}"]
            assert abs(seen - said) <= limit * error * said, (segment, number, said, seen)


@pytest.mark.slow
def test_declared_is_simulated_with_a_rhythm() -> None:
    """Need rates that drift add their own luck: its size is taken from twelve cases."""
    market = a_market(USUAL)
    cases = [shown(market, number=number) for number in range(12)]
    limit = stats.t.isf(FALSE_ALARM / len(cases[0]) / 2, len(cases) - 1)
    for number in cases[0]:
        found = np.array([case[number] for case in cases])
        said = getattr(market.segments["segment_0"], number.partition(".")[2])
        error = found.std(ddof=1) / len(cases) ** 0.5
        assert error < 0.01 * said
        assert abs(found.mean() - said) < limit * error, (number, said, found.mean(), error)


TODAY: dict[str, Program] = {
    "discount": Program(tools={"blanket": Discount(depth=0.05)}),
    "leaflet": Program(
        tools={"leaflet": Discount.model_validate({"depth": 0.2, "when": {"every": 4}})}
    ),
    "card": Program(tools={"card": Points(back=0.03)}),
    "card and discount": Program(
        tools={"card": Points(back=0.01), "blanket": Discount(depth=0.02)}
    ),
}
# As many agents as the calibration that solves the numbers has: the same customers.
CALIBRATION, SEEDS = 6_000, 3
WITHIN = {
    "purchases_per_year": 0.005, "share_of_wallet": 0.006, "basket": 0.004, "churn_per_year": 0.03,
}  # fmt: skip


@cache
def averages(segments: int, tools: str) -> dict[str, float]:
    """Means of some cases; `tools` is "" for none."""
    market = a_market(USUAL) if segments == 1 else a_market(REGULARS, OCCASIONAL, seasons=SEASONS)
    today = TODAY[tools] if tools else NOTHING
    cases = [shown(market, CALIBRATION, number, today) for number in range(SEEDS)]
    return {number: float(np.mean([case[number] for case in cases])) for number in cases[0]}


@pytest.mark.slow
@pytest.mark.parametrize("segments", [1, 2])
@pytest.mark.parametrize("tools", TODAY)
def test_tools_of_today_do_not_show_in_what_was_declared(segments: int, tools: str) -> None:
    """With the same luck, a market with tools shows what one without them shows.

    They are solved to .2 %; the rest is left to who happens to buy and to leave.
    """
    plain, solved = averages(segments, ""), averages(segments, tools)
    off = {number: solved[number] / value - 1 for number, value in plain.items()}
    assert all(abs(off[number]) < WITHIN[number.partition(".")[2]] for number in off), off
