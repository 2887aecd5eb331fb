"""Promises, goals and limits: what a verdict asks of the numbers, and what it cannot ask."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from simulator.decision import (
    Terms,
    criteria_of,
    judge,
)
from simulator.decision.asked.criteria import Goal, cash_promises, kept_by
from simulator.decision.asked.promises import promises_of
from simulator.decision.uncertainty import Numbers
from simulator.economics.books.promises import Name
from tests.decision.conftest import WriteMeasures
from tests.decision.verdict.cards import (
    KNOWN,
    TERMS,
    N,
    positive_in,
    share,
)


def test_a_rush_must_be_covered_in_the_worst_week(card: Any) -> None:
    found = card({"rush_funding": 1001.0})
    assert found.word == "do not launch"
    assert found.promises["rush"].kept.value == 0
    assert found.promises["cash"].kept.value == 1
    assert "promise about a rush on points" in found.reason


def test_the_first_promise_to_break_is_named(card: Any) -> None:
    cash = np.full((N, 3), 500.0)
    cash[:40, 2] = 1500.0
    owed = np.where(np.arange(N) < 10, 0.03, 0.01)[:, np.newaxis] + np.zeros(3)
    terms = replace(TERMS, liability_at_most=0.02)
    needs: dict[Name, Numbers] = {"cash": cash, "liability": owed}
    kept = promises_of(needs, terms.limits, 0.95, currency="USD", today={"liability": owed})
    found = card({}, terms, promises=kept)
    assert found.word == "do not launch"
    assert "promise about cash is kept in 24 of 64 cases" in found.reason
    assert "In the median case 1.50 k USD is needed, 1 k USD is available." in found.reason
    # in 30 cases cash is the only one to break, and in 10 what is owed breaks before it
    assert found.reason.endswith(
        "What breaks first is the promise about cash: in week 2 in the median case, in week 2 at "
        "the earliest."
    )
    said = " ".join(found.would_change)
    assert "A cash reserve of 1.50 k USD would keep the promises about cash" in said
    assert "at most 66.6 % of what they do would keep what is owed within its limit" in said
    assert found.promises is kept


def test_what_breaks_today_as_well_says_so(card: Any) -> None:
    waits = np.full((N, 3), 9.0)
    terms = replace(TERMS, waiting_at_most=8.0)
    kept = promises_of({"waiting": waits}, terms.limits, 0.95, today={"waiting": waits + 1})
    found = card({}, terms, promises=kept)
    assert found.headline == "Card promises more than the company can keep."
    assert found.reason == (
        "The promise about waiting at the desk is kept in 0 of 64 cases (0 %). In the median "
        "case one waits 9 hours; 8 are promised. Without the program it is kept in 0 of 64 cases "
        "(0 %). What breaks first is the promise about waiting at the desk: in week 0 in the "
        "median case, in week 0 at the earliest."
    )


def test_outstanding_points_count_at_full_cost(write: WriteMeasures) -> None:
    measures = write(2, card={"peak_funding": 10, "outstanding_cost": [5, 20], "rush_funding": 20})
    assert cash_promises(measures, "card", TERMS).funding.tolist() == [20, 30]


@pytest.mark.parametrize(
    ("goal", "numbers", "met"),
    [
        ("retain", {"returning": 1.0, "repeat_rate": -0.01}, True),
        ("retain", {"returning": 0.0}, False),
        ("defend", {"wallet_after_attack": 0.01, "share_of_wallet": -0.01}, True),
        ("defend", {"wallet_after_attack": -0.01, "share_of_wallet": 0.01}, False),
        ("acquire", {"cost_per_extra_customer": 39.0}, True),
        ("acquire", {"cost_per_extra_customer": np.inf}, False),
        ("acquire", {"cost_per_extra_customer": np.nan}, False),
    ],
)
def test_each_goal_has_its_criterion(
    write: WriteMeasures, goal: Goal, numbers: dict[str, ArrayLike], met: bool
) -> None:
    terms = Terms(goal, cost_per_new_customer=40.0)
    found = criteria_of(write(N, card=numbers), "card", terms)[-1]
    assert found.name == "goal"
    assert found.met is met


@pytest.mark.parametrize(
    ("goal", "name"), [("retain", "returning"), ("defend", "wallet_after_attack")]
)
def test_what_is_undefined_cannot_be_told_and_is_no_criterion(
    write: WriteMeasures, goal: Goal, name: str
) -> None:
    never = write(N, card={name: np.nan, "npv": positive_in(60)})
    assert [one.name for one in criteria_of(never, "card", Terms(goal))] == ["npv"]
    found = judge(never, "card", Terms(goal), known=KNOWN)
    assert f"Whether it meets its goal ({goal}) cannot be told." in found.unchecked
    half = np.where(np.arange(N) < 32, 0.1, np.nan)
    told = criteria_of(write(N, card={name: half}), "card", Terms(goal))[-1]
    assert (told.probability.count, told.probability.n) == (32, 32)


@pytest.mark.parametrize(
    ("horizon", "gap", "by"),
    [(156, 3, "returning"), (104, 52, "returning"), (103, 3, "retention_rate"),
     (52, 7, "retention_rate"), (520, 300, "retention_rate"), (104, 300, "survival_rate"),
     (26, 40, "survival_rate")],
)  # fmt: skip
def test_customers_are_kept_by_what_can_move(horizon: int, gap: int, by: str) -> None:
    assert kept_by(horizon, gap) == by


def test_what_is_not_given_is_not_checked_and_said(write: WriteMeasures) -> None:
    measures = write(N, card={"npv": positive_in(60), "active": 5})
    found = judge(measures, "card", Terms("acquire"), known=KNOWN, sensitivity=share(0.0))
    assert found.word == "launch"
    assert found.promises.checked == ()
    assert len(found.unchecked) == 3


def test_limits_may_differ_by_case(write: WriteMeasures) -> None:
    measures = write(4, card={"peak_funding": 10, "cost_per_extra_customer": 5})
    terms = Terms("acquire", cash_reserve=[9, 10, 11, 12], cost_per_new_customer=[4, 5, 6, 7])
    counts = [one.probability.count for one in criteria_of(measures, "card", terms)]
    assert counts == [0, 3, 3]
