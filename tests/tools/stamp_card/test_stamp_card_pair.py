"""Where a stamp card is right and where it is wrong."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, pays, word

pytestmark = pytest.mark.slow  # many cases each


def test_a_coffee_bar_earns_by_it_and_more_than_by_the_same_money_off_prices() -> None:
    result = judged("stamp_card_right", agents=400, cases=8)
    assert npv(result, "stamp_card") > max(npv(result, "stamp_card_as_price_cut"), 0)
    assert pays(result, "stamp_card") >= 0.75


def test_a_garden_center_loses_by_it() -> None:
    result = judged("stamp_card_wrong", agents=400, cases=8)
    assert npv(result, "stamp_card") < 0
    assert word(result, "stamp_card") == "do not launch"
