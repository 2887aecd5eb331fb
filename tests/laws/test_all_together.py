"""Every tool of the trade in one program: it is read, played, and its books add up."""

from __future__ import annotations

import numpy as np
import pytest
import yaml

from simulator.battery.choices import shipped
from simulator.battery.conservation import lost
from simulator.program.tool import REGISTRY
from simulator.scenario import loads
from simulator.simulate import CONTROL, Case, Played, simulate

SHOP = """
question: Does everything at once pay?
goal: retain
currency: USD
start: 2026-01-05
horizon: 30 weeks
market:
  {customers: 2000, sells: goods, purchases_per_year: 63, basket: 30, share_of_wallet: 45%,
   churn_per_year: 18%, new_customers_per_year: 18%, service: {failure_rate: 10%},
   newcomers: {talk_share: 0.3}, rival: {copies: 0.3},
   prices: {ours: 4%, costs: 4%, rival: 3%},
   second_category: {users: 10%, price: 12, bought_with: 30%, gross_margin: 60%}}
company: {gross_margin: 45%}
programs:
  everything: {tools: TOOLS}
"""


def played() -> tuple[Case, Played]:
    """All of them, each as it is typed at least, in a market that has what any of them needs."""
    tools = {kind: yaml.safe_load(REGISTRY[kind].smallest) for kind in shipped()}
    text = SHOP.replace("TOOLS", yaml.safe_dump(tools, default_flow_style=True, width=10_000))
    case = loads(text, "shop.yaml").case(0, None, seed=1, agents=300)
    return case, simulate(case, panel=True)


@pytest.mark.slow
def test_they_play_together_and_nothing_gets_lost() -> None:
    case, done = played()
    assert len(case.programs["everything"].tools) == len(shipped()) == 25
    assert not list(lost(case, done))
    assert not np.array_equal(
        done.ledgers["everything"].units("purchases"), done.ledgers[CONTROL].units("purchases")
    )
