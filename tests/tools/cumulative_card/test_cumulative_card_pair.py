"""Where a card by spend is right, and where it is not: the two scenarios in small."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, word

pytestmark = pytest.mark.slow  # many cases each


def test_it_pays_where_one_more_visit_costs_next_to_nothing() -> None:
    result = judged("cumulative_card_right", agents=1_000, cases=16)
    assert npv(result, "card") > 0
    assert word(result, "card") == "launch"


def test_it_does_not_pay_at_the_margin_of_a_grocer() -> None:
    result = judged("cumulative_card_wrong", agents=500, cases=8)
    assert npv(result, "card") < 0
    assert word(result, "card") == "do not launch"
