"""What stands beside the word and would change it, and ways to game it refused."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simulator.decision.word.pilot import cost_of
from simulator.decision.words import amount, percent
from tests.decision.verdict.cards import (
    BELIEVED,
    KNOWN,
    TERMS,
    WITHIN_A_YEAR,
    N,
    positive_in,
)


def test_labels_do_not_turn_the_word(card: Any) -> None:
    """Much opinion is a caveat where it cannot turn the word, and counts where it can."""
    much = card({}, judged=0.93)
    assert much.word == "launch"
    assert any(said.startswith("93 % of the explained variance") for said in much.beside)
    npv = 1000 * (BELIEVED - 0.15)
    assert card({"npv": npv}).word != "launch"
    # the same range counts as measured only where a sample supports it (simulator.scenario)
    measured = replace(KNOWN, judged=np.array([False, False]))
    assert card({"npv": npv}, known=measured).word == "launch"


def test_what_is_fixed_by_hand_stands_beside_the_word(card: Any) -> None:
    given = replace(KNOWN, given=("elasticity 0.8 (believed 0.3 to 1.5)",))
    found = card({}, known=given)
    assert any(
        said == "Entered by hand, without evidence: elasticity 0.8 (believed 0.3 to 1.5)."
        for said in found.beside
    )


@pytest.mark.parametrize(
    ("typed", "cost"), [(None, 120.0), (0.0, 20.0), (50.0, 50.0), (1e12, 300.0)]
)
def test_a_pilot_costs_neither_nothing_nor_the_world(typed: float | None, cost: float) -> None:
    known = replace(KNOWN, setup=100.0, trial_sales=1000.0)
    assert cost_of(typed, known, 300.0) == cost
    assert cost_of(1e12, known, 10.0) == 120.0


def test_the_cost_of_a_pilot_does_not_make_the_word(card: Any) -> None:
    """Free, it would be worth a pilot; dear beyond all bounds, it would be stages."""
    doubtful = {"npv": 1000 * (BELIEVED - 0.4) + 0.0, "program_cost": 60.0}
    known = replace(KNOWN, seen=WITHIN_A_YEAR, trial_sales=8000.0)
    free = card(doubtful, replace(TERMS, pilot_cost=0.0), known=known)
    assert free.pilot is not None
    assert free.pilot.cost == 160
    assert free.word == card(doubtful, known=known).word == "launch in stages"
    cheap = replace(known, trial_sales=100.0)
    dear = card(doubtful, replace(TERMS, pilot_cost=1e12), known=cheap)
    assert dear.pilot is not None
    assert dear.pilot.cost == 60
    assert dear.word == card(doubtful, known=cheap).word == "pilot first"


def test_break_even_lift_and_where_the_word_turns(card: Any) -> None:
    numbers = {"npv": 1000 * (BELIEVED - 0.4), "sales_lift": 0.012, "program_cost": 300.0}
    found = card(numbers, known=replace(KNOWN, usual_lift=(0.0, 0.08)))
    assert found.beside[0] == (
        "Breaks even at +0.9 % sales; the model finds +1.2 %; programs of this trade 0 to 8 %."
    )
    assert found.turning is not None
    assert found.turning.at == pytest.approx(0.4, abs=0.01)
    assert "The NPV criterion is met if price elasticity is 0.4 or more (range" in (found.beside[1])
    for level, where in ((500.0, "over the whole range"), (-500.0, "nowhere in the range")):
        npv = 100 * BELIEVED + level
        assert f"with the required probability (80 %) {where}" in card({"npv": npv}).beside[1]
    undefined = card(numbers | {"sales_lift": -0.01})
    assert undefined.beside[0].startswith("No sales lift pays for it: the model finds -1 %")


def test_a_better_use_of_the_same_money_comes_with_what_limits_it(card: Any) -> None:
    found = card(
        {},
        others={"ads": {"npv": 900.0}},
        alternatives={"acquisition": "ads"},
    )
    said = next(one for one in found.beside if one.startswith("A better use"))
    assert "Acquisition brings 900 USD on average, more than this in 64 of 64 cases" in said
    assert "provided that so many customers can be won at that price" in said


def test_what_is_open_says_what_would_change_it(card: Any) -> None:
    found = card({"npv": positive_in(49)})
    assert "49 of 64 cases (77 %); 80 % is asked for" in found.reason
    assert any("more over the horizon" in said for said in found.would_change)
    assert any("More cases" in said for said in found.would_change)


def test_the_binding_reason_is_the_criterion_furthest_off(card: Any) -> None:
    repeats = np.where(np.arange(N) < 46, 0.1, -0.1)
    found = card({"npv": positive_in(50), "returning": repeats})
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
        alternatives={"price cut": "cut", "acquisition": "ads"},
    )
    cut, ads = found.comparisons
    assert (cut.beats.count, ads.beats.count) == (24, 64)
    assert ads.ahead.mean == pytest.approx(1)
    said = [one for one in found.would_change if "same money" in one]
    assert said == ["A price cut for the same money is the better choice in 40 of 64 cases."]


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


def test_the_next_step_is_the_better_use_that_stands_beside_it(card: Any) -> None:
    """Not to leave the money where it is, where the page says what it would bring elsewhere."""
    bad = 40 * BELIEVED - 100
    others = {"bought": {"npv": np.full(N, 50.0)}, "cut": {"npv": np.full(N, -500.0)}}
    found = card({"npv": bad}, others=others, alternatives={"acquisition": "bought"})
    assert any(one.startswith("A better use of the same money: Acq") for one in found.beside)
    assert found.next_step == (
        "Do not launch Card.",
        "Put the money into winning new customers instead, as far as that price holds.",
    )
    nothing = card({"npv": bad}, others=others, alternatives={"price cut": "cut"})
    assert nothing.next_step[1].startswith("Leave the money where it is")
