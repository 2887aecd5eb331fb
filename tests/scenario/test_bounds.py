"""Numbers that nobody can mean are refused with the reason, and those at the ends are played."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.market.category import SecondCategory
from simulator.market.company import Company
from simulator.market.desk import Desk
from simulator.market.market import Market
from simulator.market.segment import Segment
from simulator.market.service import Service
from simulator.program.program import Joining, Program
from simulator.program.tool import REGISTRY
from simulator.scenario import ScenarioError, loads
from simulator.scenario.shape import places
from simulator.simulate import simulate

PARTS = (
    Segment,
    Company,
    Market,
    Service,
    Desk,
    SecondCategory,
    Joining,
    Program,
    *REGISTRY.values(),
)


def shop(**about: Any) -> str:
    usual = {"purchases_per_year": 12, "basket": 30, "share_of_wallet": 0.4, "churn_per_year": 0.1}
    told = ", ".join(f"{name}: {value}" for name, value in {**usual, **about}.items())
    return f"""
question: Can that be meant?
goal: retain
horizon: 26 weeks
market: {{customers: 500, {told}}}
company: {{gross_margin: 50%}}
programs:
  card:
    joining: {{ask_rate: 1}}
    tools: {{points: {{back: 2%}}, coupons: {{when: every 8 weeks}}}}
"""


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_no_number_may_come_as_near_to_0_as_it_likes(part: Any) -> None:
    for name, place in places(part).items():
        if place.about is not None:
            shape = place.shape
            assert not (shape.low == 0 and shape.low_open), f"{part.__name__}.{name}"
            assert shape.high < np.inf, f"{part.__name__}.{name}"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("share_of_wallet", "0.000001%", "at least 0.001 and at most 0.999 .*bought elsewhere"),
        ("purchases_per_year", "5e-324", "no number so small can be meant"),
        ("basket", "1e-9", "at least 0.01 .*counted in 1/10,000"),
    ],
)
def test_the_bound_is_told_with_its_reason(name: str, value: str, why: str) -> None:
    with pytest.raises(ScenarioError, match=why):
        loads(shop(**{name: value}))


@pytest.mark.parametrize(
    "about",
    [
        {"share_of_wallet": 0.001}, {"share_of_wallet": 0.9}, {"purchases_per_year": 0.01},
        {"purchases_per_year": 1500, "share_of_wallet": 0.001}, {"basket": 0.01},
    ],
    ids=str,
)  # fmt: skip
def test_at_the_ends_nothing_is_negative_or_not_a_number(about: dict[str, Any]) -> None:
    books = simulate(loads(shop(**about)).case(0, None, seed=1, agents=200)).ledgers
    for arm, book in books.items():
        for account in ("purchases", "rival_purchases", "rival_sales", "sales", "active"):
            assert book.units(account).min() >= 0, (arm, account)
        assert book.units("rival_purchases").sum() > 0, arm
