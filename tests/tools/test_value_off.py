"""What only moves purchases in time, or is not valued, sells nothing over three years."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.program.tool import REGISTRY, Tool
from simulator.tools.coupons import Coupons
from simulator.tools.lottery import Lottery
from simulator.tools.mailing import Mailing
from simulator.tools.premium_service import PremiumService
from simulator.tools.stamp_card import StampCard
from tests.laws.worlds import EVERYBODY_JOINS, case, market, play_weeks, program, total

VALUELESS: tuple[tuple[type[Tool], dict[str, Any]], ...] = (
    (Coupons, {"incremental": 0, "exposure": 0}),
    (StampCard, {"stamps": 5, "value_rate": 0}),
    (Lottery, {"multiplier": 0, "multiplier_large": 0, "rewarded": 0}),
    (Mailing, {"purchases": 0, "irritation": 0}),
    (PremiumService, {"value": 0}),
)


@pytest.mark.parametrize("to", ["everyone", "members"])
@pytest.mark.parametrize(("kind", "about"), VALUELESS)
def test_what_is_not_valued_sells_nothing(kind: type[Tool], about: dict[str, Any], to: str) -> None:
    """Members are worth nothing on their own here: that follows what they get, in another law."""
    joining = EVERYBODY_JOINS.model_copy(update={"membership_value_max": 0})
    tool = kind.model_validate({**about, "to": to})
    arms = {"arm": program(tools={"t": tool}, joining=joining)}
    world = market(1_000, churn_per_year=0.2)
    books = play_weeks(case(arms, world=world, weeks=156, agents=1_000)).ledgers
    sales = [total(books[arm], "sales") for arm in ("arm", "today")]
    assert sales[0] == pytest.approx(sales[1], rel=5e-4)


@pytest.mark.parametrize(
    ("tool", "knob"),
    [("coupons", "incremental"), ("coupons", "exposure"), ("mailing", "purchases")],
)
def test_what_hurts_can_be_declared(tool: str, knob: str) -> None:
    """A coupon may keep some from buying that would have, a message may drive some away."""
    arms = {
        sign: program(tools={"it": REGISTRY[tool].model_validate({knob: value, "to": "everyone"})})
        for sign, value in (("hurts", -0.3), ("helps", 0.3))
    }
    books = play_weeks(case(arms, world=market(2_000), agents=2_000, weeks=52)).ledgers
    today = total(books["today"], "purchases")
    assert total(books["hurts"], "purchases") < today < total(books["helps"], "purchases")
