"""Amounts in dong and rupiah: customers' profit adds up to the books, however large the units."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.program.ledger import MONEY
from tests.laws.worlds import EVERYBODY_JOINS, card, case, company, cut, market, play_weeks, program


@pytest.mark.parametrize("unit", [1.0, 1_000.0, 20_000.0])
def test_what_customers_earn_us_is_what_the_books_say(unit: float) -> None:
    """A fee of .45 for handling a purchase is 9,000 dong, and 200 of them more than 32 bits."""
    tools = {
        "points": card(reward_at=5 * unit, point_value=0.01 * unit),
        "cut": cut(depth=0.05, to="everyone"),
    }
    arm = program(tools=tools, joining=EVERYBODY_JOINS)
    one = case(
        {"card": arm}, world=market(300, basket=29.6 * unit), agents=300, weeks=52,
        firm=company(cost_per_purchase=2.45 * unit),
    )  # fmt: skip
    played = play_weeks(one, panel=True)
    panel = played.panel
    assert panel is not None
    for at, name in enumerate(panel.arms):
        of_customers = (panel.profit[at] * panel.weight).sum()
        of_company = float(played.ledgers[name].contribution().sum())
        assert of_customers == pytest.approx(of_company, abs=panel.visits[at].size + 52)
        assert np.abs(panel.profit[at]).max() < 300 * 500 * unit * MONEY
