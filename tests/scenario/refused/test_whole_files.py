"""Files that are no scenario, and numbers and names that contradict across a whole one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.scenario import ScenarioError, load
from tests.scenario.refused.change import Refused, changed

WHOLE_FILES = {
    "empty": ("", "shop.yaml: the file is empty; expected a scenario (see `loyalty new`)"),
    "comment": ("# soon\n", "shop.yaml: the file is empty; expected a scenario"),
    "text": ("hello", "shop.yaml: found 'hello'; expected a mapping: question:, goal:, ..."),
    "list": ("- a\n- b\n", "shop.yaml: found a list; expected a mapping"),
    "brackets": ("goal: [a,\n", "shop.yaml:1: not valid YAML"),
    "tab": ("goal: retain\n\tstart: 2026-01-05\n", "shop.yaml:2: not valid YAML"),
    "control": ("goal: \x07\n", "shop.yaml:1: found the character U+0007"),
    "deep": ("question: " + "[" * 5_000 + "]" * 5_000, "shop.yaml:1: nested deeper than 40"),
    "unfinished depth": ("{" * 50_000, "shop.yaml:1: nested deeper than 40"),
    "long": ("a: 1\n" * 500_000, "shop.yaml: found 2,500,000 characters; at most 2,000,000"),
}


@pytest.mark.parametrize(("text", "message"), WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_what_is_not_a_scenario(refused: Refused, text: str, message: str) -> None:
    (line,) = refused(text)
    assert line.startswith(message)


def test_a_bomb_is_refused_before_it_goes_off(refused: Refused, minimal: str) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 20)
    )
    lines = refused(bomb + minimal)
    assert "shop.yaml:2: a1.0: aliases (*name) are not read; `like:` builds on a program" in lines
    assert len(lines) < 300


def test_a_second_document_is_refused(refused: Refused, minimal: str) -> None:
    assert refused(f"{minimal}---\n{minimal}") == [
        "shop.yaml:16: found a second document (---); a file holds one scenario"
    ]


def test_shares_that_do_not_add_up(refused: Refused, full: str) -> None:
    assert refused(changed(full, "share: 50%", "share: 40%")) == [
        "shop.yaml:8: market: the shares of the segments add to 0.9; expected 1"
    ]


def test_churn_that_no_running_base_can_have(refused: Refused, minimal: str) -> None:
    (line,) = refused(changed(minimal, "18%", "99.9%"))
    assert line.startswith(
        "shop.yaml:8: market.churn_per_year: 99.9% cannot be reached with churn_shape 1.5 and "
        "firm_age 520 weeks"
    )


def test_numbers_that_contradict_each_other_only_at_their_ends(
    refused: Refused, minimal: str
) -> None:
    (line,) = refused(changed(minimal, "45%", "{pert: [50%, 90%, 99%]}\n  elasticity: 1.2"))
    assert line.startswith("shop.yaml:7: market.share_of_wallet: 0.99 leaves room for 1.01%")


def test_customer_numbers_beside_segments(refused: Refused, full: str) -> None:
    assert refused(changed(full, "  seasons:", "  basket: 3\n  seasons:")) == [
        "shop.yaml:10: market: found basket beside segments; put customer numbers into the "
        "segments, or leave segments out"
    ]


def test_a_tool_of_today_that_is_not_there(refused: Refused, full: str) -> None:
    assert refused(changed(full, "stops: [blanket]", "stops: [blankt]")) == [
        "shop.yaml:30: programs.card.stops.0: no such tool today as 'blankt'; "
        "did you mean 'blanket'?"
    ]


def test_a_successor_of_a_tool_of_today_is_named_as_it_was_typed(
    refused: Refused, full: str
) -> None:
    (line,) = refused(changed(full, "      points:", "      blanket: {depht: 2%}\n      points:"))
    assert "programs.card.tools.blanket.depht: no such knob; did you mean 'depth'?" in line


def test_tools_that_share_a_currency_must_agree_on_it(refused: Refused, minimal: str) -> None:
    more = "points: {back: 1%}\n      bonus: {kind: points, point_value: 0.02}"
    assert refused(changed(minimal, "points: {back: 1%}", more)) == [
        "shop.yaml:16: programs.card.tools.bonus: shares points with 'points', but point_value is "
        "0.02 (line 16) here and 0.01 by default there; give both the same, or one of them a "
        "currency of its own"
    ]


def test_every_term_on_which_a_currency_differs_is_named_with_its_line(
    refused: Refused, minimal: str
) -> None:
    first = "points: {back: 1%, cost_rate: 80%, expires_after: 26 weeks}"
    more = f"{first}\n      bonus:\n        kind: points\n        expires_after: null\n"
    more += "        cost_rate: 90%\n        expires_by: inactivity"
    (line,) = refused(changed(minimal, "points: {back: 1%}", more))
    assert line.startswith("shop.yaml:16: programs.card.tools.bonus: shares points with 'points'")
    for said in (
        "expires_after is null (line 18) here and 26 (line 15) there",
        "expires_by is 'inactivity' (line 20) here and 'earning' by default there",
    ):
        assert said in line
    assert "cost_rate" not in line, "each reward may cost what it costs"


def test_tools_that_share_a_currency_on_the_same_terms_are_fine(
    loaded: Callable[[str], object], minimal: str
) -> None:
    more = "points: {back: 1%}\n      bonus: {kind: points, back: 2%, welcome: 5}"
    assert loaded(changed(minimal, "points: {back: 1%}", more))


def test_the_same_money_as_what_is_itself_a_copy(refused: Refused, minimal: str) -> None:
    copies = (
        "  a: {same_money_as: card, tools: {discount: {}}}\n"
        "  b: {same_money_as: a, tools: {discount: {}}}\n"
        "  c: {same_money_as: crad, tools: {discount: {}}}\n"
        "  d: {same_money_as: card, tools: {points: {}}}\n"
        "  e: {same_money_as: card, acquires: true}\n"
    )
    assert refused(minimal + copies) == [
        "shop.yaml:17: programs.b.same_money_as: 'a' itself costs what another program does; "
        "name that one",
        "shop.yaml:18: programs.c.same_money_as: no other program is called 'crad'; "
        "did you mean 'card'?",
        "shop.yaml:19: programs.d.same_money_as: goes with acquires: true, or with one tool "
        "(discount)",
        "shop.yaml:20: programs.e.acquires: needs company.cost_per_new_customer",
    ]


def test_no_program(refused: Refused, minimal: str) -> None:
    without = minimal[: minimal.index("programs")]
    assert refused(without) == ["shop.yaml:1: programs: missing; expected a mapping of names"]
    assert refused(without + "programs: {}\n") == [
        "shop.yaml:10: programs: found none; expected at least one program to judge"
    ]


def test_luck_that_would_be_shared(
    refused: Refused, minimal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.draws.purpose_of", lambda name, segment="": 7)
    (line,) = refused(minimal)
    assert "would share their luck; rename a tool or a segment" in line


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "binary, not text"),
        (
            "question: caf\u00e9".encode("latin-1"),
            ":1: not UTF-8 text (byte 0xe9); save it as UTF-8",
        ),
        ("goal: retain".encode("utf-16"), "binary, not text"),
        (b"a" * 4_000_001, "larger than 4,000,000 bytes"),
    ],
)
def test_files_that_are_not_text(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "shop.yaml"
    file.write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        load(file)
    assert message in str(caught.value).split("\n")[0]


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file; `loyalty new FILE`"):
        load(tmp_path / "missing.yaml")
    with pytest.raises(ScenarioError, match="is a folder"):
        load(tmp_path)
    with pytest.raises(ScenarioError, match="cannot be read"):
        load("x" * 5_000)


def test_names_in_messages_cannot_garble_a_terminal(refused: Refused, minimal: str) -> None:
    (line,) = refused(minimal + '"a\\nb\\e[31m": 3\n')
    assert line.isprintable()


def test_what_is_odd_but_can_be_simulated_is_a_warning(
    loaded: Callable[[str], object], minimal: str
) -> None:
    scenario = loaded(minimal + "today: {blanket: {kind: discount, depth: 30%}}\n")
    (warning,) = scenario.warnings  # type: ignore[attr-defined]
    assert warning.line == 16
    assert "every sale loses money" in str(warning)
