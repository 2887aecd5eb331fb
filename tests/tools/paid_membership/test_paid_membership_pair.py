"""Where a paid membership is right, and where it is not: the two scenarios in small."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, word

pytestmark = pytest.mark.slow  # many cases each


def test_it_pays_where_free_service_costs_less_than_it_is_worth() -> None:
    """And more than the same money as a price cut for everybody. With so few cases it is rough."""
    result = judged("paid_membership_right", agents=1_200, cases=12)
    assert npv(result, "club") > max(npv(result, "club_as_price_cut"), 0)
    assert word(result, "club") in ("launch", "launch in stages")


def test_it_does_not_pay_where_an_order_costs_more_than_a_week_of_the_fee() -> None:
    result = judged("paid_membership_wrong", agents=400, cases=8)
    assert npv(result, "club") < 0
    assert word(result, "club") == "do not launch"
