"""Where asking customers is right and where it is wrong: two scenarios, as they are shipped."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged

pytestmark = pytest.mark.slow  # many cases each


def test_where_much_goes_wrong_and_is_mended_it_earns() -> None:
    """On average, and more than the same money as a price cut in most cases."""
    found = judged("participation_right", agents=800, cases=10).measures
    npv, cut = (found.whole(arm, "npv") for arm in ("listening", "listening_as_price_cut"))
    assert npv.mean() > 0
    assert (npv > cut).mean() > 0.7
    assert cut.mean() < 0


def test_where_nobody_is_answered_it_loses_more_than_it_costs() -> None:
    result = judged("participation_wrong", agents=800, cases=10)
    npv, cut = (result.measures.whole(arm, "npv") for arm in ("weekly", "weekly_as_price_cut"))
    assert (npv < 0).all()
    assert npv.mean() < cut.mean()
    assert npv.mean() < -result.measures.whole("weekly", "program_cost").mean()
    assert result.verdict.word == "do not launch"
