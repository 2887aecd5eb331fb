"""Where partners are right, and where they are not: the two scenarios in small."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, word

pytestmark = pytest.mark.slow  # many cases each


def test_it_pays_where_the_partner_pays_what_a_point_is_worth_and_most_are_used_here() -> None:
    """And more than the same money as a price cut for everybody. With so few cases it is rough."""
    result = judged("partners_right", agents=1_500, cases=12)
    assert npv(result, "petrol") > max(npv(result, "petrol_as_price_cut"), 0)
    assert word(result, "petrol") in ("launch", "launch in stages")


def test_it_does_not_pay_where_points_cost_more_than_the_partner_pays() -> None:
    result = judged("partners_wrong", agents=400, cases=8)
    assert npv(result, "coalition") < 0
    assert word(result, "coalition") == "do not launch"
