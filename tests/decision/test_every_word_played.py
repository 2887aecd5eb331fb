"""Every word of the table and every row, said by the engine itself of a market that is played."""

from typing import Any

import pytest

from tests.decision.words import DOUBTFUL, MANY, MARGIN, OPEN, PAYS, ROBUST, SURE, passing, verdict

NARROW: dict[str, Any] = {**OPEN, "margin": "20%"}
WINS_NOBODY: dict[str, Any] = {
    "margin": "85%", "goal": "acquire",
    "pull": "{value: 0, source: measured, interval: [0, 0.1]}",
}  # fmt: skip


@pytest.mark.slow
def test_row_1_a_promise_that_nothing_keeps() -> None:
    found = verdict(criteria="promises: {liability_at_most: 0.0001%}")
    assert (found.word, found.row) == ("do not launch", 1)
    assert found.cells is not None
    assert found.cells.broken
    assert found.promises["liability"].kept.count == 0
    assert found.headline == "Card promises more than the company can keep."


@pytest.mark.slow
def test_row_2_launch_with_a_control_group() -> None:
    """No judgment makes it lose, the margin does in some cases, and knowing which is worth much."""
    found = verdict(cases=32, mend=False, **ROBUST)
    assert (found.word, found.row) == ("launch", 2)
    assert found.cells is not None
    assert found.pilot is not None
    assert (found.cells.met, found.cells.adverse, found.cells.pilot) == (True, True, True)
    act, how = found.next_step
    assert act == "Launch Card."
    assert found.pilot.group is not None
    assert how.startswith(f"Keep {found.pilot.group:,.0f} customers, chosen at random, out of it")


def test_row_4_do_not_launch_what_loses_whatever_is_believed() -> None:
    found = verdict(margin="3%")
    assert (found.word, found.row) == ("do not launch", 4)


def test_row_5_do_not_launch_where_a_promise_is_missed() -> None:
    """A larger reserve keeps it, but with it the card still would not earn launch."""
    found = verdict(**NARROW, reserve="1")
    assert (found.word, found.row) == ("do not launch", 5)
    assert found.cells is not None
    assert (found.cells.missed, found.cells.broken, found.cells.redesign) == (True, False, False)
    assert found.promises["cash"].kept.count == 0
    assert "A cash reserve of " in found.next_step[1]


@pytest.mark.slow
def test_row_6_do_not_launch_for_this_goal() -> None:
    found = verdict(agents=200, mend=False, **WINS_NOBODY)
    assert (found.word, found.row) == ("do not launch", 6)
    assert found.headline == "Card misses this goal: it pays, but it does not win customers."


@pytest.mark.slow
def test_row_7_pilot_first() -> None:
    found = verdict(**DOUBTFUL)
    assert (found.word, found.row) == ("pilot first", 7)
    assert found.pilot is not None
    assert found.pilot.worth > found.pilot.cost
    assert found.pilot.group is not None
    assert found.next_step[0] == "Pilot Card."
    assert f"{found.pilot.group:,.0f} in the smaller group" in found.next_step[1]
    assert "means launch" in found.next_step[1]


@pytest.mark.slow
def test_row_7_a_card_that_breaks_even_on_average_can_be_told_by_a_pilot() -> None:
    """Its mean effect never shows; on which side of breaking even it is does."""
    found = verdict(mend=False, **{**DOUBTFUL, "margin": "24%"})
    assert found.pilot is not None
    assert abs(found.npv.mean) < found.npv.high - found.npv.low
    assert found.pilot.turns
    assert found.pilot.group is not None
    assert found.pilot.group < 0.5 * 2_000_000


@pytest.mark.slow
def test_row_8_launch_in_stages() -> None:
    found = verdict(mend=False, **SURE, **MANY, margin="20%")
    assert (found.word, found.row) == ("launch in stages", 8)
    assert found.stop is not None
    assert found.next_step[1].startswith(f"Stop in week {found.stop.week} if its effect is below")


@pytest.mark.slow
def test_row_9_do_not_launch_what_nobody_can_tell() -> None:
    """So few customers show nothing, and to know beforehand is worth less than a pilot costs."""
    found = verdict(**NARROW)
    assert (found.word, found.row) == ("do not launch", 9)
    assert found.next_step[1].startswith("What would have to be true: ")


# ---------------------------------------------------------------- ways to get another word


@pytest.mark.slow
def test_a_label_is_no_evidence() -> None:
    """A margin in doubt turns the word; called measured without a sample, it still does."""
    judged = verdict(cases=32, mend=False, **{**ROBUST, "margin": MARGIN.format(source="judged")})
    called = verdict(cases=32, mend=False, **{**ROBUST, "margin": MARGIN.format(source="measured")})
    assert judged.word != "launch"
    assert (called.word, called.row, called.quarters) == (judged.word, judged.row, judged.quarters)
    assert verdict(cases=32, mend=False, **ROBUST).word == "launch"


@pytest.mark.slow
def test_numbers_fixed_by_hand_are_named_beside_the_word() -> None:
    """What made it doubtful is typed away: the word turns, and says what it was given."""
    found = verdict(mend=False, **{**DOUBTFUL, "elasticity": "1.7"})
    (said,) = [one for one in found.beside if one.startswith("Entered by hand")]
    assert "price elasticity 1.7 (usual range 0.3 to 1.5)" in said
    assert said.startswith("Entered by hand, without evidence: ")
    open_ = verdict(mend=False, **DOUBTFUL)
    assert not any("elasticity" in one for one in open_.beside if one.startswith("Entered by hand"))


def test_all_fixed_by_hand_is_no_word() -> None:
    fixed = {**DOUBTFUL, "elasticity": "1.7", "pull": "3", "margin": "60%"}
    found = verdict(cases=2, mend=False, **fixed)
    assert (found.word, found.row) == (None, 0)
    assert found.headline.startswith("No uncertainty was simulated")


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "taken"), [("0", "least"), ("1e12", "most")])
def test_the_cost_of_a_pilot_does_not_make_the_word(typed: str, taken: str) -> None:
    usual = verdict(mend=False, **DOUBTFUL)
    found = verdict(mend=False, **{**DOUBTFUL, "criteria": f"pilot: {{cost: {typed}}}"})
    assert (found.word, found.row) == (usual.word, usual.row) == ("pilot first", 7)
    (said,) = [one for one in found.beside if one.startswith("A pilot is entered at ")]
    assert said.endswith(f"is used, the {taken} that it costs.")
    assert not any(one.startswith("A pilot is entered") for one in usual.beside)


@pytest.mark.slow
def test_a_free_pilot_is_not_advised_where_it_teaches_nothing() -> None:
    found = verdict(mend=False, **SURE, **MANY, margin="20%", criteria="pilot: {cost: 0}")
    assert found.word == "launch in stages"


@pytest.mark.parametrize("cases", [2, 3, 5])
def test_few_cases_earn_no_launch_and_are_called_rough(cases: int) -> None:
    """Five cases leave two to the adverse quarter, which cannot be sure of anything."""
    found = verdict(cases=cases, mend=False, **PAYS)
    assert found.word != "launch"
    assert verdict(agents=400, **PAYS).word == "launch"
    (said,) = [one for one in found.beside if one.startswith("Rough: ")]
    assert said.startswith(f"Rough: {cases} cases for ")
    assert said.endswith(f"{found.cases_needed} are needed.")


# ---------------------------------------------------------------- the word in passing

UNSEEN: dict[str, Any] = {**OPEN, "margin": "36%", "criteria": "pilot: {cost: 0}"}


@pytest.mark.parametrize(
    ("about", "said", "word"),
    [
        ({"margin": "3%"}, "do not launch", "do not launch"),
        (PAYS, "launch", "launch"),
        ({**PAYS, "reserve": "100"}, "do not launch, as it is", "redesign"),
        (DOUBTFUL, "open, as it is", "pilot first"),
        ({**SURE, **MANY, "margin": "20%"}, "open, as it is", "launch in stages"),
        (UNSEEN, "open, as it is", "do not launch"),
    ],
)
def test_the_word_in_passing_is_never_contradicted(
    about: dict[str, Any], said: str, word: str
) -> None:
    """Without pairs of customers, what no pilot can show passed for a pilot."""
    agents = 400 if PAYS.items() <= about.items() else 100
    assert passing(agents=agents, **about) == said
    assert verdict(agents=agents, mend=word == "redesign", **about).word == word
