"""The share who redeem is the share declared, however rarely they buy; or check says what is."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.program.ledger import MONEY
from simulator.report.check.description import description
from simulator.scenario import Scenario, loads
from tests.laws.worlds import play_weeks


def shop(often: float, **about: Any) -> Scenario:
    told = {"face_value": 2.4, "redeem_rate": 0.07, "exposure": 0, "to": "everyone", **about}
    tool = ", ".join(f"{name}: {value}" for name, value in told.items())
    return loads(f"""
question: Is the redemption rate that is declared the one that is played?
goal: retain
horizon: 52 weeks
market: {{customers: 4_000, purchases_per_year: {often}, basket: 30, share_of_wallet: 30%,
  churn_per_year: 2%}}
company: {{gross_margin: 50%}}
programs:
  drop: {{tools: {{coupons: {{{tool}}}}}}}
""")


@pytest.mark.parametrize("often", [63, 12, 4])
def test_what_is_declared_is_played(often: float) -> None:
    scenario = shop(often)
    book = play_weeks(scenario.case(0, None, seed=1, agents=4_000)).ledgers["drop"]
    # a coupon of 2.40 on an average basket of 30, of which a few are smaller
    redeemed = book.units("reward_cost").sum() / MONEY / 2.4 / (4 * 4_000)
    assert redeemed == pytest.approx(0.07, abs=0.005)


def test_what_cannot_be_reached_is_told_with_the_reason() -> None:
    """Of those who buy once a year, one in fourteen does in the weeks of a coupon."""
    said = " ".join(description(shop(1, redeem_rate=0.5), ()).split())
    assert "drop.coupons.redeem_rate" in said
    assert "50.0 %" in said
    assert "buy while they have the coupon in mind" in said
    # and what it says is what is played
    tool = shop(1, redeem_rate=0.5)
    book = play_weeks(tool.case(0, None, seed=1, agents=4_000)).ledgers["drop"]
    redeemed = book.units("reward_cost").sum() / MONEY / 2.4 / (4 * 4_000)
    assert redeemed < 0.1


def test_a_rate_for_another_size_of_coupon_is_told() -> None:
    said = " ".join(description(shop(12, face_value=4.8), ()).split())
    assert "declared for a coupon of 8 % of a basket, and this one is 16 %" in said
    assert "14.0 %" in said
