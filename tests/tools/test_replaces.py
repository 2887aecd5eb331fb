"""A free coffee costs its beans where it comes on top, and a coffee where it replaces one."""

from __future__ import annotations

import pytest

from simulator.program.ledger import MONEY
from simulator.program.rewards import cost
from simulator.scenario import loads
from simulator.simulate import CONTROL
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    STEADY,
    card,
    case,
    company,
    market,
    play_weeks,
    program,
    total,
)

CARD = """
question: Does every tenth coffee free keep our guests?
goal: retain
horizon: 52 weeks
market: {customers: 1_000, purchases_per_year: 60, basket: 4.80, churn_per_year: 20%,
  share_of_wallet: 35%}
company: {gross_margin: 65%}
programs:
  stamps: {tools: {stamp_card: {face_value: 3.50, stamps: 2, term: 26, replaces: 0%}}}
  usual: {tools: {stamp_card: {face_value: 3.50, stamps: 2, term: 26, cost_rate: 35%}}}
"""


def test_what_a_reward_costs_lies_between_the_goods_and_the_sale() -> None:
    assert cost(0.35, 0.0) == 0.35
    assert cost(0.35, 1.0) == 1.0
    assert cost(0.35, 0.5) == pytest.approx(0.675)
    assert cost(1.2, 0.5) == 1.2


def test_the_cost_of_points_follows_from_the_margin() -> None:
    world = market(200, **STEADY)
    for margin, replaces in ((0.28, 0.0), (0.65, 0.0), (0.65, 1.0)):
        tool = card(replaces=replaces)
        arms = {"arm": program(tools={"points": tool}, joining=EVERYBODY_JOINS)}
        one = case(arms, world=world, firm=company(gross_margin=margin), agents=200)
        book = play_weeks(one).ledgers["arm"]
        face = total(book, "points_redeemed") * 0.01 / 100 * MONEY
        expected = 1 - margin * (1 - replaces)
        assert total(book, "reward_cost") == pytest.approx(expected * face, rel=1e-6)


def test_every_second_coffee_free_does_not_pay_by_costing_beans_alone() -> None:
    """At the same use, what replaces a sale costs the sale, also where the goods are declared."""
    scenario = loads(CARD)
    books = play_weeks(scenario.case(0, None, seed=2, agents=1_000)).ledgers
    beans, usual = (total(books[arm], "reward_cost") for arm in ("stamps", "usual"))
    assert usual / beans == pytest.approx((0.35 + 0.7 * 0.65) / 0.35, rel=1e-4)
    change = {arm: int((books[arm].contribution() - books[CONTROL].contribution()).sum())
              for arm in ("stamps", "usual")}  # fmt: skip
    assert change["usual"] < 0
    assert change["usual"] < change["stamps"]
    assert any(leaf.path.endswith("usual.tools.stamp_card.replaces") for leaf in scenario.uncertain)
