"""Where a fixed price is right, and where it is not: the two scenarios in small."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, word

pytestmark = pytest.mark.slow  # many cases each


def test_it_pays_where_the_rival_holds_its_prices_and_costs_rise_slowly() -> None:
    """And more than the same money as a price cut for everybody. With so few cases it is rough."""
    result = judged("fixed_price_right", agents=1_200, cases=12)
    assert npv(result, "fixed") > max(npv(result, "fixed_as_price_cut"), 0)
    assert word(result, "fixed") in ("launch", "launch in stages")


def test_it_does_not_pay_where_costs_and_all_others_rise_as_fast() -> None:
    result = judged("fixed_price_wrong", agents=400, cases=8)
    assert npv(result, "fixed") < 0
    assert word(result, "fixed") == "do not launch"
