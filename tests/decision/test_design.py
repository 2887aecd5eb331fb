"""Sizes that cost what they should, drafts, and what ends a search."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.decision.design.candidates import Dose, Draft, Ingredient, Kitchen, ingredients
from simulator.decision.design.choices import CHOICES
from simulator.decision.design.playing import CostCurve, Score
from simulator.decision.design.search import Wish
from simulator.program.tool import REGISTRY
from simulator.scenario import loads

POINTS, MAILING = Ingredient("points"), Ingredient("mailing")
SHOP = """\
question: Which program?
goal: retain
market: {customers: 500, purchases_per_year: 20, basket: 30, share_of_wallet: 40%,
  churn_per_year: 18%}
company: {gross_margin: 60%}
"""


def score(draft: Draft, npv: float, cost: float, gain: float = 0.0) -> Score:
    return Score(draft, np.full(8, npv), np.full(8, cost), np.full(8, gain))


def test_every_shipped_tool_can_be_chosen() -> None:
    ours = {kind for kind, tool in REGISTRY.items() if tool.__module__.startswith("simulator.")}
    assert set(CHOICES) == ours


@given(money=st.floats(1, 1e6), most=st.floats(10, 1e5))
def test_a_size_costs_no_more_than_it_should(money: float, most: float) -> None:
    """By the curve it was read off; to the digits that one types."""
    amounts = np.geomspace(0.001, 0.2, 7)
    costs = CostCurve(POINTS, amounts, most * (amounts / 0.2) ** 0.8)
    size = costs.amount(money)
    assert 0.001 <= size <= 0.2
    if costs.least < money < costs.most:
        assert np.interp(size, amounts, costs.money) == pytest.approx(money, rel=0.15)


def test_a_cost_that_falls_is_no_size_to_choose() -> None:
    """A partner who pays more than a card costs has no size that spends the money."""
    costs = CostCurve(
        Ingredient("partners"), np.geomspace(0.001, 0.1, 4), np.array([-1, -5, -9, -20])
    )
    assert costs.amount(100.0) == pytest.approx(0.1)
    assert costs.most < 0


def test_what_cannot_stand_in_time_or_at_all_is_out() -> None:
    kitchen = Kitchen.of(loads(SHOP, needs_program=False))
    left, out = ingredients(kitchen, ready_by=0)
    assert POINTS not in left
    assert "weeks to set up" in out["points"]
    _, out = ingredients(kitchen, ready_by=None)
    assert out["fast_resolution"].startswith("needs ")
    assert "cost_per_new_customer" in out["acquisition"]


def test_a_draft_becomes_a_program_of_the_file() -> None:
    kitchen = Kitchen.of(loads(SHOP, needs_program=False))
    draft = Draft((Dose(POINTS, 0.02), Dose(MAILING, 1)))
    scenario = kitchen.scenario([draft])
    assert set(scenario.tree["programs"]["d0"]["tools"]) == {"points", "mailing"}
    assert scenario.tree["programs"]["d0"]["tools"]["points"]["back"] == 0.02
    assert scenario.automatic == ()
    assert draft.without(0).kinds == {MAILING}


def test_bounds_go_before_money() -> None:
    one, other = Draft((Dose(POINTS, 0.01),)), Draft((Dose(MAILING, 1),))
    rich, safe = score(one, 100, 50), score(other, 10, 50, gain=0.03)
    assert Wish(100).rank(rich) > Wish(100).rank(safe)
    assert Wish(100, reach=0.02).rank(safe) > Wish(100, reach=0.02).rank(rich)
    loses = score(one, -50, 10)
    assert not Wish(100, lose=20).admits(loses)
    assert Wish(100, lose=60).admits(loses)
