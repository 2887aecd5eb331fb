"""The verdict: a scenario for each row of the table, and its reason in numbers."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.decision import (
    Knowledge,
    Trial,
    Variant,
    judge,
)
from simulator.decision.asked.promises import promises_of
from simulator.decision.word.table import word_of
from tests.decision.conftest import WriteMeasures
from tests.decision.verdict.cards import (
    BELIEVED,
    DRAWN,
    KNOWN,
    MEASURED,
    NEVER,
    TERMS,
    WITHIN_A_YEAR,
    N,
    even,
    positive_in,
    share,
)


def test_row_2_launch(card: Any) -> None:
    found = card({})
    assert (found.word, found.row) == ("launch", 2)
    assert [one.name for one in found.criteria] == ["npv", "promises", "goal"]
    assert all(one.met for one in found.criteria)
    assert "60 of 64 cases (94 %); 80 % is asked for" in found.sentence
    assert "Where judged and assumed numbers are most adverse, the mean NPV is" in found.reason
    assert "USD" in found.sentence
    assert found.unchecked == ("Whether a control group would show the effect was not examined.",)
    assert found.probability.low < 60 / 64 < found.probability.high


def test_row_2_with_a_control_group_where_knowing_is_worth_a_pilot(card: Any) -> None:
    """What is measured makes it lose in some cases, whatever is believed."""
    npv = 1000 * (MEASURED - 0.15) + BELIEVED
    sure = card({"npv": npv}, known=replace(KNOWN, seen=WITHIN_A_YEAR))
    assert (sure.word, sure.row) == ("launch", 2)
    assert sure.next_step == (
        "Launch Card.",
        "Keep 200 customers, chosen at random, out of it from the start (20 % of all); after 52 "
        "weeks the mean effect on what customers bring shows.",
    )
    dear = card({"npv": npv}, known=replace(KNOWN, seen=WITHIN_A_YEAR, setup=500.0))
    assert dear.next_step == ("Launch Card.", "")


def test_row_1_a_promise_broken_beyond_repair(card: Any) -> None:
    """What is owed is kept by no reserve, no person, no place, and no variant."""
    owed = np.where(np.arange(N) < 31, 0.01, 0.03)[:, np.newaxis]
    terms = replace(TERMS, cash_reserve=None, liability_at_most=0.02)
    kept = promises_of({"liability": owed}, terms.limits, 0.95)
    found = card({}, terms, promises=kept)
    assert (found.word, found.row) == ("do not launch", 1)
    assert found.headline == "Card promises more than the company can keep."
    assert "what is owed is kept in 31 of 64 cases" in found.reason
    assert found.next_step[1].startswith("Points, and what else is owed, that cost at most")


def test_row_3_redesign_names_the_variant(card: Any, repaired: Trial) -> None:
    found = card({"npv": positive_in(40)}, redesign=repaired)
    assert (found.word, found.row) == ("redesign", 3)
    assert "points back 0.005 instead of 0.01" in found.headline
    assert "40 of 64" in found.reason
    assert "63 of 64" in found.reason
    assert "0.005 instead of 0.01" in found.next_step[1]
    # a variant that loses where beliefs are adverse does not earn launch itself
    assert card({"npv": positive_in(40)}, redesign=replace(repaired, robust=False)).row > 3


def test_row_4_it_loses_whatever_is_believed(card: Any) -> None:
    found = card({"npv": 40 * BELIEVED - 100})
    assert (found.word, found.row) == ("do not launch", 4)
    assert found.headline == "Card does not pay, even under favorable assumptions."
    assert "loses" in found.reason
    assert "most favorable" in found.reason


def test_row_5_a_promise_is_missed(card: Any, repaired: Trial) -> None:
    funding = np.where(np.arange(N) < 31, 500.0, 1500.0)
    found = card({"peak_funding": funding})
    assert (found.word, found.row) == ("do not launch", 5)
    assert found.promises["cash"].kept.count == 31
    assert "promise about cash is kept in 31 of 64" in found.reason
    assert "1 k USD is available" in found.reason
    assert found.next_step == (
        "Do not launch Card.",
        "A cash reserve of 1.50 k USD would cover peak funding in 95 % of the cases.",
    )
    assert any("cash reserve of 1.50 k USD" in said for said in found.would_change)
    # what keeps it earns launch: that is the redesign
    larger = replace(repaired, variant=Variant("company.cash_reserve", 1500, 0, "a reserve"))
    assert card({"peak_funding": funding}, redesign=larger).headline == (
        "Card does not qualify as planned, but would with a reserve."
    )


def test_row_6_it_pays_but_is_not_for_this_goal(card: Any) -> None:
    found = card({"returning": np.where(np.arange(N) < 20, 1.0, -1.0)})
    assert (found.word, found.row) == ("do not launch", 6)
    assert found.headline == "Card misses this goal: it pays, but it does not retain customers."
    assert "buy again within a year than without it in 20 of 64" in found.reason


def test_row_7_pilot_first(card: Any) -> None:
    npv = 1000 * (BELIEVED - 0.4)
    found = card({"npv": npv}, known=replace(KNOWN, seen=WITHIN_A_YEAR, setup=20.0))
    assert (found.word, found.row) == ("pilot first", 7)
    assert found.pilot is not None
    assert found.pilot.worth == pytest.approx(80, rel=0.1)
    act, how = found.next_step
    assert act == "Pilot Card."
    assert "at least 200 in the smaller group (20 % of all), for 52 weeks" in how
    # the NPV is zero at .4 of what is believed, where the effect is -1
    assert "More than -1 USD of profit per customer beyond the others means launch" in how
    assert "It costs 20.0 USD as a rule" in how


def test_row_7_about_the_goal_where_that_is_open(card: Any) -> None:
    """It pays throughout; whether it retains is worth what starting in vain would cost."""
    goal = {
        "returning": np.where(BELIEVED > 0.25, 1.0, -1.0),
        "retention_rate": 0.7,
        "sales_lift": 0.01,
    }
    today = {"retention_rate": 0.5}
    known = replace(KNOWN, seen=NEVER, setup=1000.0)
    npv = 100 + 10 * BELIEVED
    found = card(goal | {"npv": npv}, replace(TERMS, pilot_cost=30.0), known=known, today=today)
    assert found.pilot is not None
    assert (found.pilot.about, found.pilot.shows) == ("goal", True)
    assert (found.word, found.row) == ("pilot first", 7)
    assert "who have bought within their usual time means launch" in found.next_step[1]
    unseen = card(goal | {"npv": npv, "retention_rate": 0.5}, known=known, today=today)
    assert unseen.row > 7


def test_row_7_is_not_reached_where_no_pilot_can_show_it(card: Any) -> None:
    """The advice of a pilot and the remark that none can show the effect never stand together."""
    npv = 1000 * (BELIEVED - 0.4)
    found = card({"npv": npv}, known=replace(KNOWN, seen=NEVER))
    assert (found.word, found.row) == ("do not launch", 9)
    assert "A pilot would not show the effect" in found.reason
    assert "Pilot" not in " ".join(found.next_step)


def test_row_8_launch_in_stages(card: Any) -> None:
    npv = 1000 * (BELIEVED - 0.4)
    early = {"take-up": 0.5 + 0.2 * BELIEVED, "cost": even(seed=5)}
    found = card({"npv": npv}, known=replace(KNOWN, seen=NEVER, early=early))
    assert (found.word, found.row) == ("launch in stages", 8)
    assert found.next_step == (
        "Launch Card in stages.", "Stop in week 26 if its take-up is below 58 % by then.",
    )  # fmt: skip
    dear = card({"npv": npv}, known=replace(KNOWN, seen=WITHIN_A_YEAR, setup=200.0))
    assert dear.word == "launch in stages"
    assert dear.next_step[1].startswith("Stop in week 52 if its effect is below")
    assert "Perfect information would be worth" in dear.reason


def test_row_9_says_what_would_have_to_be_true(card: Any) -> None:
    found = card({"npv": 1000 * (BELIEVED - 0.6)}, known=replace(KNOWN, setup=200.0))
    assert (found.word, found.row) == ("do not launch", 9)
    assert found.headline == (
        "Card is not expected to pay, and a pilot would cost more than it is worth."
    )
    act, truth = found.next_step
    assert act == "Do not launch Card."
    assert truth.startswith("What would have to be true: ")
    assert "price elasticity at 0.6" in truth


def test_zero_effect_is_not_launched(card: Any) -> None:
    found = card({"npv": 0.0, "returning": 0.0})
    assert found.word == "do not launch"
    assert found.probability.value == 0


def test_without_anything_uncertain_there_is_no_word(card: Any, write: WriteMeasures) -> None:
    still = Knowledge(np.ones((N, 2)), KNOWN.names, KNOWN.judged)
    for known in (None, still, Knowledge(np.zeros((N, 0)), (), np.zeros(0, bool))):
        found = card({}, known=known)
        assert (found.word, found.row, found.cells) == (None, 0, None)
        assert found.headline == "No uncertainty was simulated; as simulated, Card pays."
        assert found.criteria
    one = Knowledge(DRAWN[:1], KNOWN.names, KNOWN.judged)
    assert judge(write(1, card={"npv": 5.0}), "card", TERMS, known=one).word is None


def test_few_cases_say_the_word_with_rough_and_how_many_it_takes(card: Any) -> None:
    many = Knowledge(np.random.default_rng(3).random((N, 30)), tuple(map(str, range(30))),
                 np.ones(30, bool))  # fmt: skip
    found = card({}, known=many)
    assert found.word is not None
    assert found.cases_needed == 90
    assert "Rough: 64 cases for 30 unknowns; 90 are needed." in found.beside
    assert card({}).cases_needed == 0


@given(st.integers(0, N), st.integers(0, N), st.integers(0, N), st.floats(0, 1))
def test_the_words_follow_their_table(
    write: WriteMeasures, pays: int, kept: int, repeat: int, judged: float
) -> None:
    at = np.arange(N)
    numbers = {
        "npv": positive_in(pays),
        "peak_funding": np.where(at < kept, 0, 2000),
        "returning": np.where(at < repeat, 0.1, -0.1),
    }
    found = judge(
        write(N, card=numbers), "card", TERMS, known=KNOWN, sensitivity=share(judged)
    )  # fmt: skip
    assert found.cells is not None
    assert (found.row, found.word) == word_of(found.cells)
    every = pays / N >= 0.8 and kept / N >= 0.95 and repeat / N >= 0.8
    assert found.cells.met == every
    assert found.cells.missed == (kept / N < 0.95)
    assert found.word != "redesign"
    assert found.headline.endswith(".")
    assert found.reason.endswith(".")
    assert "nan" not in found.sentence
    assert all(said.endswith(".") and ".." not in said for said in found.would_change)
    assert all(said.endswith(".") or not said for said in (*found.next_step, *found.beside))
