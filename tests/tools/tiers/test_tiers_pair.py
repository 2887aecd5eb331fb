"""Where tiers are right, and where they are not: the two scenarios in small."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, word

pytestmark = pytest.mark.slow  # many cases each


def test_status_pays_where_privileges_cost_little_beside_what_a_night_earns() -> None:
    result = judged("tiers_right", agents=1_000, cases=16)
    assert npv(result, "status") > 0
    assert word(result, "status") == "launch"


def test_it_does_not_pay_at_the_margin_of_a_grocer() -> None:
    result = judged("tiers_wrong", agents=500, cases=8)
    assert npv(result, "status") < 0
    assert word(result, "status") == "do not launch"
