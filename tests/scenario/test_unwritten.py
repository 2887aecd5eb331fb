"""What shapes a program and is not written is told; a stamp card runs all the time."""

from __future__ import annotations

import pytest

from simulator.report.check.description import description
from simulator.scenario import Scenario, loads
from simulator.tools.coupons import Coupons
from simulator.tools.stamp_card import StampCard

CARD = """
question: Does every tenth coffee free keep our guests?
goal: retain
market: {customers: 4_000, purchases_per_year: 30, basket: 4.80, churn_per_year: 30%,
  share_of_wallet: 35%}
company: {gross_margin: 65%}
programs:
  stamp_card:
    tools: {stamp_card: {face_value: 3.50, stamps: 9, cost_rate: 35%, term: 26%WHEN}}
"""


def card(when: str = "") -> Scenario:
    return loads(CARD.replace("%WHEN", when))


def test_stamps_are_collected_all_the_time() -> None:
    tool = card().case(0, None, seed=1, agents=10).programs["stamp_card"].tools["stamp_card"]
    said = card(", when: always").case(0, None, seed=1, agents=10)
    assert tool == said.programs["stamp_card"].tools["stamp_card"]
    assert tool.when.always
    assert StampCard().when.always
    assert not Coupons().when.always
    drops = card(", when: {every: 13, for: 4}").case(0, None, seed=1, agents=10)
    assert not drops.programs["stamp_card"].tools["stamp_card"].when.always
    again = loads(card().to_yaml())
    assert again.case(0, None, seed=1, agents=10).programs["stamp_card"].tools["stamp_card"] == tool
    assert again.unwritten == ()


def test_what_is_not_written_is_listed() -> None:
    lines = card().unwritten
    assert lines == ("Stamp card: to = all customers, when = from launch on",)
    assert "Not specified, so the default was used: Stamp card: to =" in description(card(), ())
    assert card(", when: always, to: everyone").unwritten == ()


@pytest.mark.parametrize("when", ["", ", when: every 13 weeks"])
def test_drops_say_when_they_come(when: str) -> None:
    text = CARD.replace("%WHEN", when).replace(
        "stamp_card: {face_value: 3.50, stamps: 9, cost_rate: 35%, term: 26",
        "coupons: {face_value: 3.50",
    )
    told = [line for line in loads(text).unwritten if "when" in line]
    assert told == ([] if when else [
        "Stamp card, Coupons: to = all customers, when = for 4 weeks in every 13"
    ])  # fmt: skip


def test_what_is_added_up_with_other_tools_is_told() -> None:
    text = CARD.replace("%WHEN", "}, points: {to: members, when: always")
    told = [line for line in loads(text).unwritten if "instead_of" in line]
    assert told == [
        "Stamp card: to = all customers, when = from launch on, instead_of = beside Points, added "
        "up",
        "Stamp card, Points: instead_of = beside Stamp card, added up",
    ]
