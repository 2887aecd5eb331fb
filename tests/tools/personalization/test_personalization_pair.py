"""Where writing to customers by what is known of them is right, and where it is wrong."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, pays, word

pytestmark = pytest.mark.slow  # many cases each


def test_where_much_is_known_of_those_who_come_often_it_pays() -> None:
    """Two years of orders by account: it earns in most cases, and the same money as a cut loses."""
    result = judged("personalization_right", agents=400, cases=8)
    assert npv(result, "personal") > 0
    assert pays(result, "personal") > 0.7
    assert npv(result, "personal_as_price_cut") < 0


def test_where_nothing_is_known_it_loses_more_than_a_cut() -> None:
    result = judged("personalization_wrong", agents=400, cases=8)
    assert word(result, "personal") == "do not launch"
    assert pays(result, "personal") == 0
    assert npv(result, "personal") < npv(result, "personal_as_price_cut") < 0
