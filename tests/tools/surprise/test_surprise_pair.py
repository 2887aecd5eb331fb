"""A surprise where it is the right tool, and one where it is not, as a consultant would expect."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged

pytestmark = pytest.mark.slow  # many cases each


def test_a_dessert_on_the_house_pays_where_guests_are_known() -> None:
    found = judged("surprise_right", agents=3_000, cases=16).verdicts["surprise"]
    assert found.word == "launch"
    assert found.npv.mean > 0


def test_a_gift_in_every_parcel_does_not_pay() -> None:
    found = judged("surprise_wrong", agents=1_000, cases=8).verdicts["surprise"]
    assert found.word == "do not launch"
    assert found.npv.high < 0
