"""Where more persons at the desk are right, and where there is nothing for them to do."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, pays, word

pytestmark = pytest.mark.slow  # many cases each


def test_where_many_give_up_waiting_it_pays() -> None:
    """Half as much work again as can be done: it earns, and the same money as a cut loses."""
    result = judged("fast_resolution_right", agents=400, cases=8)
    assert npv(result, "more_hands") > 0
    assert pays(result, "more_hands") > 0.6
    assert npv(result, "more_hands_as_price_cut") < 0


def test_where_nobody_waits_it_is_lost() -> None:
    result = judged("fast_resolution_wrong", agents=400, cases=8)
    assert word(result, "service_line") == "do not launch"
    assert pays(result, "service_line") == 0
    assert npv(result, "service_line") < npv(result, "service_line_as_price_cut") < 0
