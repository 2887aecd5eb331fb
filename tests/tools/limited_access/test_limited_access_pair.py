"""A situation in which limited access is the right tool, and one in which it is the wrong one."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, pays

pytestmark = pytest.mark.slow  # many cases each


def test_where_it_is_right_it_earns() -> None:
    """Hours on Saturdays, kept by telephone for the best customers of a salon: they earn, and the
    same money as a price cut loses."""
    result = judged("limited_access_right", agents=1_500, cases=6)
    assert npv(result, "saturdays") > 0
    assert npv(result, "saturdays_as_price_cut") < 0


def test_where_it_is_wrong_it_loses() -> None:
    """Parking places at the door of a supermarket, which everybody sees: more is lost by those
    left out than the best customers gain."""
    result = judged("limited_access_wrong", agents=600, cases=6)
    assert result.verdict is not None
    assert result.verdict.word == "do not launch"
    assert npv(result, "parking") < 0
    assert pays(result, "parking") == 0
