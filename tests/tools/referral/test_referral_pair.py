"""Where rewards for friends are right and where they are wrong: two scenarios, played small."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, word

pytestmark = pytest.mark.slow  # many cases each


def test_climbers_who_bring_each_other_are_worth_a_reward() -> None:
    found = judged("referral_right", agents=1_500, cases=10)
    assert npv(found, "friends") > 0


def test_nobody_talks_of_ink() -> None:
    found = judged("referral_wrong", agents=1_000, cases=8)
    assert npv(found, "friends") < 0
    assert word(found, "friends") == "do not launch"
