"""A profit share where it is right, and one where it is not, as a consultant would expect."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, word

pytestmark = pytest.mark.slow  # many cases each


def test_in_coffee_bars_of_a_cooperative_it_pays() -> None:
    """On average, in most cases, and more than the same money as a price cut."""
    found = judged("profit_share_right", agents=2_000, cases=8)
    assert npv(found, "owners") > 0
    assert (found.measures.whole("owners", "npv") > 0).mean() > 0.6
    assert npv(found, "owners") > npv(found, "owners_as_price_cut")


def test_of_the_thin_profit_of_supermarkets_nobody_notices_it() -> None:
    """In every case it costs more than it brings, and more than the same money off prices."""
    found = judged("profit_share_wrong", agents=800, cases=8)
    assert (found.measures.whole("owners", "npv") < 0).all()
    assert npv(found, "owners") < npv(found, "owners_as_price_cut")
    assert word(found, "owners") == "do not launch"
