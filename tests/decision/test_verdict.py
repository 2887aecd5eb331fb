"""The verdict: each word, its reason in numbers, and what it never does."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from simulator.decision import (
    Sensitivity,
    Terms,
    Trial,
    Variant,
    Verdict,
    criteria_of,
    judge,
    spread,
)
from simulator.decision.criteria import Goal, cash_promises
from simulator.decision.promises import promises_of
from simulator.decision.uncertainty import Numbers
from simulator.decision.words import amount, percent
from simulator.economics.promises import Name

from .conftest import WriteMeasures

N = 64
TERMS = Terms("retain", currency="USD", cash_reserve=1000.0)


def share(judged: float) -> Sensitivity:
    """A sensitivity of which only the judged share matters."""
    return Sensitivity(
        names=("market.elasticity", "market.basket"),
        kinds=("judged", "declared"),
        correlation=np.array([-0.8, 0.5]),
        share=np.array([judged, 1 - judged]),
        by_kind={"judged": judged, "declared": 1 - judged},
        unexplained=0.0,
        noise_floor=0.3,
        judged_share=judged,
        resolved=not np.isnan(judged),
        n_cases=N,
    )


def positive_in(count: int, n: int = N) -> ArrayLike:
    """An NPV that is positive in so many cases."""
    return np.where(np.arange(n) < count, 200.0, -100.0) + np.linspace(0, 1, n)


@pytest.fixture
def card(write: WriteMeasures) -> Any:
    """A function that judges a card with some measures changed."""

    def judged(
        numbers: dict[str, ArrayLike], terms: Terms = TERMS, judged: float = 0.1, **more: Any
    ) -> Verdict:
        good = {
            "npv": positive_in(60),
            "repeat_rate": 0.1,
            "peak_funding": 500,
            "rush_funding": 700,
        }
        others = more.pop("others", {})
        return judge(write(N, card=good | numbers, **others), "card", terms,
                     sensitivity=more.pop("sensitivity", share(judged)), **more)  # fmt: skip

    return judged


@pytest.fixture
def repaired(write: WriteMeasures) -> Trial:
    measures = write(N, card={"npv": positive_in(63), "repeat_rate": 0.1})
    variant = Variant("programs.card.tools.points.back", 0.005, 0.01)
    return Trial(
        variant, criteria_of(measures, "card", TERMS), spread(measures.whole("card", "npv"))
    )


def test_launch(card: Any) -> None:
    found = card({})
    assert found.word == "launch"
    assert [one.name for one in found.criteria] == ["npv", "promises", "goal"]
    assert all(one.met for one in found.criteria)
    assert "60 of 64 cases (94 %); 80 % is asked for" in found.sentence
    assert "USD" in found.sentence
    assert found.unchecked == ()
    assert found.probability.low < 60 / 64 < found.probability.high


def test_too_much_opinion_is_never_better_than_pilot_first(card: Any) -> None:
    found = card({}, judged=0.51)
    assert found.word == "pilot first"
    assert "51 % of what the inputs explain" in found.reason
    assert "market.elasticity" in found.reason
    assert any("Measuring" in said for said in found.would_change)
    assert card({}, judged=0.5).word == "launch"


def test_what_was_not_examined_is_not_trusted(card: Any) -> None:
    found = card({}, sensitivity=None)
    assert found.word == "pilot first"
    assert "not examined" in found.reason
    too_few = card({}, judged=float("nan"))
    assert too_few.word == "pilot first"
    assert "too few" in too_few.reason
    assert "too few" in too_few.unchecked[0]


def test_do_not_launch_what_does_not_pay(card: Any, repaired: Trial) -> None:
    found = card({"npv": positive_in(12)}, redesign=repaired)
    assert found.word == "do not launch"
    assert "12 of 64 cases (19 %)" in found.reason
    assert "loses" in found.reason
    # a variant that would meet the criteria is still named
    assert any("0.005 instead of 0.01" in said for said in found.would_change)
    assert card({"npv": positive_in(13)}).word == "pilot first"


def test_zero_effect_is_not_launched(card: Any) -> None:
    found = card({"npv": 0.0, "repeat_rate": 0.0})
    assert found.word == "do not launch"
    assert found.probability.value == 0


def test_a_promise_broken_beyond_repair(card: Any, repaired: Trial) -> None:
    funding = np.where(np.arange(N) < 31, 500.0, 1500.0)
    found = card({"peak_funding": funding})
    assert found.word == "do not launch"
    assert found.promises["cash"].kept.count == 31
    assert "promise about cash is kept in 31 of 64" in found.reason
    assert "1 k USD is there" in found.reason
    assert any("cash reserve of 1.50 k USD" in said for said in found.would_change)
    # kept in half of the cases, or repaired by a variant: not beyond repair
    assert (
        card({"peak_funding": np.roll(funding, 1) - (np.arange(N) == 40) * 900}).word
        == "pilot first"
    )
    assert card({"peak_funding": funding}, redesign=repaired).word == "redesign"


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
    assert "1.50 k USD is needed in the middle case, 1 k USD is there" in found.reason
    # in 30 cases cash is the only one to break, and in 10 what is owed breaks before it
    assert found.reason.endswith(
        "What breaks first is the promise about cash: in week 2 in the middle case, in week 2 at "
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
    assert found.headline == "card promises more than the company can keep."
    assert found.reason == (
        "The promise about waiting at the desk is kept in 0 of 64 cases (0 %): one waits 9 hours "
        "in the middle case; 8 are promised. Without the program it is kept in 0 of 64 cases "
        "(0 %). What breaks first is the promise about waiting at the desk: in week 0 in the "
        "middle case, in week 0 at the earliest."
    )


def test_outstanding_points_count_at_full_cost(write: WriteMeasures) -> None:
    measures = write(2, card={"peak_funding": 10, "outstanding_cost": [5, 20], "rush_funding": 20})
    assert cash_promises(measures, "card", TERMS).funding.tolist() == [20, 30]


def test_redesign_names_the_variant(card: Any, repaired: Trial) -> None:
    found = card({"npv": positive_in(40)}, redesign=repaired)
    assert found.word == "redesign"
    assert "points.back 0.005 instead of 0.01" in found.headline
    assert "40 of 64" in found.reason
    assert "63 of 64" in found.reason


def test_pilot_first_says_what_would_change_it(card: Any) -> None:
    found = card({"npv": positive_in(49)})
    assert found.word == "pilot first"
    assert "49 of 64 cases (77 %); 80 % is asked for" in found.reason
    assert any("more over the horizon" in said for said in found.would_change)
    assert any("More cases" in said for said in found.would_change)


def test_the_binding_reason_is_the_criterion_furthest_off(card: Any) -> None:
    repeats = np.where(np.arange(N) < 20, 0.1, -0.1)
    found = card({"npv": positive_in(50), "repeat_rate": repeats})
    assert found.word == "pilot first"
    assert "buy again" in found.reason


def test_rough_results_say_so(card: Any) -> None:
    npv = np.asarray(positive_in(60))
    found = card({"npv": np.stack([npv, npv + 40, npv - 40])})
    assert found.rough
    assert any("More agents" in said for said in found.would_change)


def test_the_program_beside_the_same_money_elsewhere(card: Any) -> None:
    npv = np.asarray(positive_in(60))
    better = np.where(np.arange(N) < 40, 10.0, -10.0)
    found = card(
        {},
        others={"cut": {"npv": npv + better}, "ads": {"npv": npv - 1}},
        alternatives={"a price cut": "cut", "acquisition": "ads"},
    )
    cut, ads = found.comparisons
    assert (cut.beats.count, ads.beats.count) == (24, 64)
    assert ads.ahead.mean == pytest.approx(1)
    said = [one for one in found.would_change if "same money" in one]
    assert said == ["A price cut for the same money is the better choice in 40 of 64 cases."]


@pytest.mark.parametrize(
    ("goal", "numbers", "met"),
    [
        ("retain", {"repeat_rate": 0.01}, True),
        ("retain", {"repeat_rate": 0.0}, False),
        ("retain", {"repeat_rate": np.nan}, False),
        ("defend", {"wallet_after_attack": 0.01, "share_of_wallet": -0.01}, True),
        ("defend", {"wallet_after_attack": -0.01, "share_of_wallet": 0.01}, False),
        ("defend", {"wallet_after_attack": np.nan}, False),
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


def test_what_is_not_given_is_not_checked_and_said(write: WriteMeasures) -> None:
    measures = write(N, card={"npv": positive_in(60), "active": 5})
    found = judge(measures, "card", Terms("acquire"), sensitivity=share(0.0))
    assert found.word == "launch"
    assert found.promises.checked == ()
    assert len(found.unchecked) == 2


def test_limits_may_differ_by_case(write: WriteMeasures) -> None:
    measures = write(4, card={"peak_funding": 10, "cost_per_extra_customer": 5})
    terms = Terms("acquire", cash_reserve=[9, 10, 11, 12], cost_per_new_customer=[4, 5, 6, 7])
    counts = [one.probability.count for one in criteria_of(measures, "card", terms)]
    assert counts == [0, 3, 3]


@given(st.integers(0, N), st.integers(0, N), st.integers(0, N), st.floats(0, 1))
def test_the_words_follow_their_rules(
    write: WriteMeasures, pays: int, kept: int, repeat: int, judged: float
) -> None:
    at = np.arange(N)
    numbers = {
        "npv": positive_in(pays),
        "peak_funding": np.where(at < kept, 0, 2000),
        "repeat_rate": np.where(at < repeat, 0.1, -0.1),
    }
    found = judge(write(N, card=numbers), "card", TERMS, sensitivity=share(judged))
    every = pays / N >= 0.8 and kept / N >= 0.95 and repeat / N >= 0.8
    hopeless = pays / N < 0.2 or kept / N < 0.5
    assert (found.word == "launch") == (every and judged <= 0.5)
    assert (found.word == "do not launch") == hopeless
    assert found.word != "redesign"
    assert found.headline.endswith(".")
    assert found.reason.endswith(".")
    assert "nan" not in found.sentence
    assert all(said.endswith(".") and ".." not in said for said in found.would_change)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1_234_567, "1.23 M USD"), (999_700, "1 M USD"), (-52_300, "-52.3 k USD"), (0, "0 USD"),
     (7.5, "7.50 USD"), (float("nan"), "an undefined amount")],
)  # fmt: skip
def test_amounts_in_words(value: float, text: str) -> None:
    assert amount(value, "USD") == text


def test_percentages_are_certain_only_where_they_are() -> None:
    assert [percent(p) for p in (0.0, 0.001, 0.5, 0.999, 1.0)] == [
        "0 %",
        "<1 %",
        "50 %",
        ">99 %",
        "100 %",
    ]
