"""A contest where it is the right tool, and one where it is not, as a consultant would expect."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged

pytestmark = pytest.mark.slow  # many cases each


def test_prizes_that_makers_give_pay_where_players_compete() -> None:
    found = judged("contest_right", agents=5_000, cases=16).verdicts["contest"]
    assert found.word == "launch"
    assert found.npv.mean > 0


def test_a_car_does_not_pay_where_margins_are_thin() -> None:
    found = judged("contest_wrong", agents=1_000, cases=8).verdicts["contest"]
    assert found.word == "do not launch"
    assert found.npv.high < 0
