"""Amounts in another currency are other amounts and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.program.chart import CHART
from simulator.program.ledger import Ledger
from simulator.scenario import ScenarioError, loads
from tests.laws.worlds import play_weeks

TOOLS = """
      points: {{back: 2%, reward_at: {reward}, point_value: {point}, welcome: {welcome}}}
      coupons: {{face_value: {face}, when: every 8 weeks, to: everyone}}
      lottery: {{main_prize: {main}, small_prize: {small}, entries_by: spend}}
      mailing: {{cost: {mail}, when: every 4 weeks}}
      premium_service: {{fee: {fee}, cost_per_user: {user}, cost_per_purchase: {serve}}}
"""
USUAL = "\n      points: {{}}\n      coupons: {{}}\n      lottery: {{}}\n      mailing: {{}}\n"


def book(unit: float, tools: str) -> Ledger:
    """A small shop with every tool, its amounts in a currency of `unit` to the dollar."""
    amounts = {
        "reward": 5, "point": 0.01, "welcome": 1, "face": 2.5, "main": 800, "small": 40,
        "mail": 0.05, "fee": 12, "user": 4, "serve": 0.25,
    }  # fmt: skip
    told = tools.format(**{name: amount * unit for name, amount in amounts.items()})
    scenario = loads(f"""
question: Does the currency matter?
goal: retain
horizon: 60 weeks
market: {{customers: 400, purchases_per_year: 30, basket: {30 * unit}, share_of_wallet: 45%,
  churn_per_year: 20%, refund_rate: 5%}}
company: {{gross_margin: 40%, cost_per_purchase: {0.75 * unit}}}
programs:
  club:
    setup_cost: {500 * unit}
    running_cost_per_member: {2 * unit}
    tools:{told}""")
    return play_weeks(scenario.case(0, None, seed=3, agents=400)).ledgers["club"]


@pytest.mark.parametrize("unit", [1_000, 20_000])
@pytest.mark.parametrize(("tools", "within"), [(TOOLS, 1e-3), (USUAL, 2e-2)])
def test_a_larger_unit_changes_only_the_unit(unit: float, tools: str, within: float) -> None:
    """What is declared, to rounding; and what is not, as the average basket says.

    Rounding to whole hundredths of points decides now and then in which week a reward is reached.
    """
    one, other = book(1, tools), book(unit, tools)
    for account, about in CHART.items():
        times = unit if about.unit == "money" else 1
        a, b = (float(np.abs(x.amounts(account)).sum()) for x in (one, other))
        if about.unit == "points" and tools is USUAL:
            continue  # how many points there are follows the coin that a point is
        assert b == pytest.approx(times * a, rel=within, abs=40 * times), account


def test_an_amount_that_no_basket_can_be_next_to_is_refused() -> None:
    """No fee is a hundred thousand baskets; in dong, 9 million are 15."""
    with pytest.raises(ScenarioError, match=r"fee: 9,000,000 is 300,000 times the average"):
        book(1, "\n      premium_service: {{fee: 9_000_000}}\n")
    book(20_000, "\n      premium_service: {{fee: 9_000_000}}\n")
