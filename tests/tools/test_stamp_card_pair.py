"""Where a stamp card is right and where it is wrong."""

from __future__ import annotations

from tests.tools.pairs import ended


def test_a_coffee_bar_earns_by_it_and_more_than_by_the_same_money_off_prices() -> None:
    found = ended("stamp_card_right")
    assert found.npv > max(found.price_cut, 0)
    assert found.pays >= 0.75


def test_a_garden_center_loses_by_it() -> None:
    found = ended("stamp_card_wrong")
    assert found.npv < 0
    assert found.word == "do not launch"
