"""What is simulated otherwise than it is declared is said, and warnings without a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.explain.match import Match
from simulator.findings.assumptions import apart_of, warnings_of
from simulator.scenario import loads
from tests.report.shop import SHOP, shop

ATTACKED = SHOP.replace(
    "company:", "  rival: {attacks: {spring: {week: 9, strength: 12%}}}\ncompany:"
)


@pytest.mark.parametrize("simulated", [0.17, 0.18, 0.195])
def test_what_is_as_declared_is_not_worth_a_word(simulated: float) -> None:
    assert apart_of(shop(), [Match("customers", "churn_per_year", 0.18, simulated)]) == ()


def test_what_comes_out_otherwise_is_said_in_its_unit() -> None:
    found = [
        Match("customers", "churn_per_year", 0.28, 0.3354),
        Match("customers", "purchases_per_year", 14.0, 12.0),
        Match("customers", "basket", 13.0, 13.1),
    ]
    numbers = (
        "churn per year 33.5 %, not the 28 % declared and purchases per year 12, not the 14 "
        "declared"
    )
    assert apart_of(shop(), found) == (f"Over the horizon, today's business shows {numbers}.",)
    assert apart_of(loads(ATTACKED), found) == (
        f"Over the horizon, attacks of the rival included, today's business shows {numbers}.",
    )


def test_warnings_of_a_report_name_no_file_and_no_path() -> None:
    text = SHOP.replace("{back: 1%}", "{back: 45%}")
    path = Path("folder/shop.yaml")
    scenario = loads(text, name="shop")
    assert scenario.warnings
    assert str(path) not in " ".join(warnings_of(scenario))
    for said in warnings_of(scenario):
        assert not said.startswith("shop:")
        assert "programs." not in said
        assert said.endswith(".")
