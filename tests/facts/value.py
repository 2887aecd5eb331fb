"""What a customer is worth, and what that depends on: played, not computed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

import numpy as np

from simulator.economics import Accounts, npv
from simulator.market.company import Company
from simulator.program.ledger import MONEY
from simulator.program.program import Program
from simulator.simulate import Case, Played, simulate
from tests.facts.fact import Check, Fact, Numbers, Within
from tests.facts.runs import CASES, MARGIN, case, percent
from tests.reference.world import lost_in_a_year, market

ALIKE = 1000.0  # gamma shape of rates that hardly differ
CUSTOMERS, PERIODS = 4_000, 60  # .9^60 / 1.12^60 is 2e-6
PER_PERIOD, BASKET = 2, 10
RETENTION, RATE, COST = 0.9, 0.12, 0.1  # a period is a week of the engine; cost is of the value
STEP = 0.01
LIFE = 30  # periods, undiscounted


@cache
def stayers(retention: float) -> tuple[Played, ...]:
    """Customers who all stay with this probability from period to period."""
    return tuple(simulate(_stayers(retention, number), owed=False) for number in range(CASES))


@cache
def companies() -> tuple[Played, ...]:
    """The same customers with a higher margin, and won at a cost and at a higher one."""
    played = []
    for number, before in enumerate(stayers(RETENTION)):
        usual, cost = _stayers(RETENTION, number), COST * CUSTOMERS * _later(before)
        programs = {
            "richer": Program(),
            "won": Program(setup_cost=cost),
            "won_dearer": Program(setup_cost=cost * (1 + STEP)),
        }
        worlds = {"richer": (usual.market, Company(gross_margin=MARGIN * (1 + STEP)))}
        played.append(simulate(replace(usual, programs=programs, worlds=worlds), owed=False))
    return tuple(played)


def _stayers(retention: float, number: int) -> Case:
    beta = ALIKE / -np.log(retention)
    world = market(
        customers=CUSTOMERS, start="at_first_purchase", purchases_per_year=PER_PERIOD * 52,
        basket=BASKET, share_of_wallet=0.5, churn_per_year=lost_in_a_year(ALIKE, beta),
        need_shape=ALIKE, churn_shape=ALIKE, rhythm_spread=0, basket_spread=0, basket_variation=0,
    )  # fmt: skip
    return case(number, world, {}, weeks=PERIODS)


def _cash(played: Played, arm: str = "today") -> Numbers:
    """Contribution by period, currency per customer."""
    return np.asarray(Accounts.of(played.ledgers[arm]).contribution()[0] / MONEY / CUSTOMERS)


def _later(played: Played, arm: str = "today") -> float:
    """Discounted contribution of all periods but the first of the control, per customer.

    Purchases of a period come after leaving, so the first one is everybody's and no part of the
    formula; what winning customers has cost in it is left.
    """
    yearly = (1 + RATE) ** 52 - 1
    return float(npv(_cash(played, arm), yearly)) - float(_cash(played)[0])


def to_retention() -> Numbers:
    """Percent of value per percent of retention; value in what the first period brings."""
    more, less = (
        np.array([_later(one) / _cash(one)[0] for one in stayers(RETENTION * (1 + step))])
        for step in (STEP, -STEP)
    )
    return np.asarray(np.log(more / less) / np.log((1 + STEP) / (1 - STEP)))


def to_margin() -> Numbers:
    """Percent of value per percent of margin."""
    value = np.array([
        (_later(one, "richer") - _cash(one, "richer")[0] + _cash(one)[0]) / _later(one)
        for one in companies()
    ])  # fmt: skip
    return np.asarray(np.log(value) / np.log(1 + STEP))


def to_acquisition() -> Numbers:
    """Percent of value, net of it, lost per percent of what winning a customer costs."""
    value = np.array([_later(one, "won_dearer") / _later(one, "won") for one in companies()])
    return np.asarray(-np.log(value) / np.log(1 + STEP))


def five_points_fewer(retention: float) -> Numbers:
    """Profit per customer over `LIFE` periods with five points fewer defections, as a share."""
    few, many = (
        np.array([
            played.ledgers["today"].units("sales")[:LIFE].sum(dtype=float) for played in stayers(r)
        ])
        for r in (retention + 0.05, retention)
    )  # fmt: skip
    return np.asarray(few / many - 1)


FACTS = (
    Fact(
        "five-one-tenth",
        "One percent of retention is worth about 5 % of customer value, of margin 1 %, of "
        "acquisition cost .1 %",
        "Gupta, Lehmann & Stuart (2004): 5, 1 and .1 %",
        "emergent",
        f"Customers who all stay with probability {RETENTION:g}, discounted at {percent(RATE)} a "
        f"period, as in the cases published; winning one costs {percent(COST)} of the value. "
        "Without discounting, or with other retention, the numbers are others.",
        (
            Check("retention", to_retention, Within(4.5, 5.5), "plain", 2),
            Check("margin", to_margin, Within(0.95, 1.05), "plain", 3),
            Check("acquisition cost", to_acquisition, Within(0.05, 0.15), "plain", 3),
        ),
    ),
    Fact(
        "five-points-fewer-defections",
        "Five points fewer defections raise profit per customer by 25 to 85 %",
        "Reichheld & Sasser (1990), a thought experiment on value per customer and no observed "
        "profit",
        "emergent",
        f"Profit per customer over {LIFE} undiscounted periods, with customers who all stay with "
        "the probability given, over the range of the cases published.",
        (
            Check("retention .75 to .80", partial(five_points_fewer, 0.75), Within(0.25, 0.85)),
            Check("retention .82 to .87", partial(five_points_fewer, 0.82), Within(0.25, 0.85)),
            Check("retention .89 to .94", partial(five_points_fewer, 0.89), Within(0.25, 0.85)),
        ),
    ),
)  # fmt: skip
