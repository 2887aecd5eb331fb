"""Where a secret service is right and where it is wrong: two scenarios, as they are shipped."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged

pytestmark = pytest.mark.slow  # many cases each


def test_where_regulars_come_often_and_staff_stay_it_earns() -> None:
    """On average, in most cases, and more than the same money as a price cut."""
    found = judged("secret_service_right", agents=1_000, cases=12).measures
    npv, cut = (found.whole(arm, "npv") for arm in ("trained", "trained_as_price_cut"))
    assert npv.mean() > 0
    assert (npv > 0).mean() > 0.6
    assert npv.mean() > cut.mean()
    assert (npv > cut).mean() > 0.6


def test_where_guests_are_strangers_and_staff_leave_it_loses() -> None:
    """In every case; the price cut of the same money loses less."""
    result = judged("secret_service_wrong", agents=1_000, cases=12)
    npv, cut = (
        result.measures.whole(arm, "npv") for arm in ("trained", "trained_as_price_cut")
    )  # fmt: skip
    assert (npv < 0).all()
    assert cut.mean() > npv.mean()
    assert result.verdict.word == "do not launch"
