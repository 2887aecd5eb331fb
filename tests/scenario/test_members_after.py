"""How customers join, as it is typed: ways of asking, declared penetration, words of old."""

from __future__ import annotations

import pytest

from simulator.report.check.today import today_of
from simulator.scenario import ScenarioError, loads
from simulator.scenario.leaves import at
from tests.scenario.conftest import MINIMAL


def with_joining(joining: str) -> str:
    return MINIMAL.replace("    tools:\n", f"    joining: {joining}\n    tools:\n")


def drawn(joining: str) -> set[str]:
    """Knobs of joining that are drawn."""
    found = loads(with_joining(joining)).uncertain
    return {leaf.path.split(".")[-1] for leaf in found if ".joining." in leaf.path}


def refusals(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("joining", "asked"),
    [
        ("{}", {"accept_rate", "value_slope", "never_joins"}),
        ("{asked: once}", {"accept_rate", "value_slope", "never_joins"}),
        (
            "{asked: by_application}",
            {"apply_rate", "accept_rate", "value_slope", "never_joins"},
        ),
        ("{asked: automatic}", set()),
        ("{members_after: {52 weeks: 20%}}", {"accept_rate", "value_slope", "never_joins"}),
        ("{asked: once, members_after: {52 weeks: 20%}}", {"value_slope", "never_joins"}),
        ("{members_after: {6 months: 20%, 2 years: 30%}}", {"accept_rate", "value_slope"}),
    ],
)
def test_only_what_counts_is_drawn(joining: str, asked: set[str]) -> None:
    asking = {"ask_rate", "apply_rate", "accept_rate", "value_slope", "never_joins"}
    assert drawn(joining) & asking == asked
    assert "membership_half_at" in drawn(joining)


def test_what_does_not_count_is_said_and_not_used() -> None:
    scenario = loads(
        with_joining("{asked: once, ask_rate: {uniform: [1%, 9%], source: assumed}, why: 1}")
        .replace(", why: 1", "")
    )  # fmt: skip
    assert "ask_rate" not in scenario.tree["programs"]["card"]["joining"]
    assert not any("ask_rate" in leaf.path for leaf in scenario.leaves)
    (said,) = [str(w) for w in scenario.warnings if "ask_rate" in str(w)]
    assert "does not count" in said
    assert "asked: once" in said
    assert "scenario:14" in said


def test_declared_members_survive_the_lock() -> None:
    text = with_joining("{members_after: {6 months: 10%, 1 year: {pert: [20%, 25%, 30%]}}}")
    scenario = loads(text)
    joining = scenario.case(0, None, seed=1, agents=10).programs["card"].joining
    assert joining.members_after == {26: 0.1, 52: 0.25}
    again = loads(scenario.to_yaml())
    assert again.tree == scenario.tree
    assert at(again.tree, "programs.card.joining.members_after.52 weeks").central == 0.25


@pytest.mark.parametrize(
    ("joining", "message"),
    [
        ("{members_after: 20%}", "expected weeks and shares, such as {52 weeks: 20%}"),
        ("{members_after: {soon: 20%}}", "found 'soon'; expected weeks, such as 52 weeks"),
        ("{members_after: {0 weeks: 20%}}", "found '0 weeks'; expected 1 to 520 weeks"),
        ("{members_after: {52 weeks: 100%}}", "found '100%'; expected more than 0 and less than 1"),
        ("{members_after: {52 weeks: 20}}", "did you mean 20%?"),
        ("{members_after: {1 year: 20%, 52 weeks: 30%}}", "the same week as '1 year'"),
        (
            "{members_after: {1 year: 30%, 2 years: 30%}}",
            "found 0.3 after 52 weeks and 0.3 after 104; expected more members later",
        ),
        (
            "{members_after: {1 year: 30%, 2 years: {uniform: [20%, 40%]}}}",
            "expected more members later",
        ),
        (
            "{members_after: {1 year: 30%, 2 years: 40%, 3 years: 45%}}",
            "found 3 points; expected one or two",
        ),
        (
            "{asked: automatic, members_after: {1 year: 30%}}",
            "everybody to whom membership is worth anything is a member from a first purchase on",
        ),
        ("{asked: sometimes}", "expected one of each_purchase, once, by_application, automatic"),
        ("{members_after: {4 years: 20%}}", "later than the horizon of 156 weeks"),
    ],
)
def test_bad_input(joining: str, message: str) -> None:
    said = refusals(with_joining(joining))
    assert len(said) == 1, said
    assert message in said[0]
    assert said[0].startswith("scenario:14: programs.card.joining")


def test_check_shows_declared_beside_simulated_members() -> None:
    scenario = loads(with_joining("{members_after: {52 weeks: 20%}}"))
    matches, _ = today_of(scenario, agents=4_000)
    (found,) = [m for m in matches if m.name == "members after 52 weeks, card"]
    assert found.declared == 0.2
    assert found.simulated == pytest.approx(0.2, rel=0.05)


# ------------------------------------------------------------ words of old


def test_a_knob_of_old_says_what_took_its_place() -> None:
    (said,) = refusals(with_joining("{membership_value: 1%, ask_rate: 10%}"))
    assert said.startswith("scenario:14: programs.card.joining.membership_value: ")
    assert "membership_value_max" in said
    assert "known here" not in said


def test_a_lock_of_old_is_told_once() -> None:
    text = loads(MINIMAL + "  gold: {like: card}\n").to_yaml()
    old = text.replace("membership_value_max:", "membership_value:")
    assert old.count("membership_value:") > 1
    (said,) = refusals(old)
    assert "membership_value_max" in said
    assert "also in line" in said


# ------------------------------------------------------------ nobody can join


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("points: {back: 1%}", "points: {back: 1%, reward_at: 5_000}", "reward_at", 15),
        ("points: {back: 1%}", "points: {back: 0}", "worth nothing to anybody", 15),
        ("    tools:", "    joining: {ask_rate: 0}\n    tools:", "ask_rate", 14),
        ("    tools:", "    joining: {accept_rate: 0}\n    tools:", "accept_rate", 14),
        ("    tools:", "    joining: {never_joins: 100%}\n    tools:", "never_joins", 14),
    ],
)
def test_a_program_that_nobody_can_join(old: str, new: str, message: str, line: int) -> None:
    scenario = loads(MINIMAL.replace(old, new))
    said = [str(warning) for warning in scenario.warnings if "nobody can join" in str(warning)]
    assert len(said) == 1, scenario.warnings
    assert message in said[0]
    assert said[0].startswith(f"scenario:{line}: ")


def test_a_program_that_can_be_joined_is_not_warned_of() -> None:
    assert not [w for w in loads(MINIMAL).warnings if "nobody" in str(w)]


def test_weeks_without_a_unit_are_told_what_to_type() -> None:
    (said,) = refusals(with_joining("{members_after: {52: 20%}}"))
    assert said.endswith("found 52 as a key; expected weeks with their unit, such as 52 weeks")
