"""Where a free trial is right and where it is wrong: two scenarios, as they are shipped."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged

pytestmark = pytest.mark.slow  # many cases each


def test_where_it_is_bought_often_and_costs_little_it_earns() -> None:
    """On average, in most cases, and more than the same money as a price cut in nearly all."""
    found = judged("free_trial_right", agents=2_000, cases=12).measures
    mine, cut = (found.whole(arm, "npv") for arm in ("month_free", "month_free_as_price_cut"))
    assert mine.mean() > 0
    assert (mine > 0).mean() > 0.6
    assert (mine > cut).mean() > 0.8


def test_where_users_are_given_it_for_a_season_it_loses_in_every_case() -> None:
    """More than the same money as a price cut, and whatever is believed."""
    result = judged("free_trial_wrong", agents=1_000, cases=12)
    mine, cut = (
        result.measures.whole(arm, "npv")
        for arm in ("three_months_free", "three_months_free_as_price_cut")
    )
    assert (mine < 0).all()
    assert cut.mean() > mine.mean()
    assert result.verdicts["three_months_free"].word == "do not launch"
