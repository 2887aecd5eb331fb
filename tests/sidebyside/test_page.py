"""The page of all tools tells what was found, of every tool and on every market."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import simulator.tools  # noqa: F401  fills the registry
from simulator.decision.design.choices import CHOICES
from simulator.program.tool import REGISTRY
from tests.sidebyside import page
from tests.sidebyside.expected import EXPECTED
from tests.sidebyside.play import MONEY_SHARE, NAMES, NEAR, declared, scale_of, scenario

SHIPPED = {kind for kind, one in REGISTRY.items() if one.__module__.startswith("simulator.tools")}


def test_every_tool_has_a_choice_and_a_sentence() -> None:
    assert set(CHOICES) == SHIPPED
    assert set(EXPECTED) == SHIPPED
    assert all(said.endswith(".") and len(said) > 40 for said in EXPECTED.values())


def test_page_and_numbers_agree() -> None:
    results = page.kept()
    assert results
    assert set(results) == set(NAMES)
    assert all(set(rows) == SHIPPED for rows in results.values())
    assert page.PAGE.read_text("utf-8") == page.page(results)


def test_tools_cost_the_same_or_the_page_says_that_they_cannot() -> None:
    for rows in page.kept().values():
        for kind, row in rows.items():
            off = abs(row["spent"] / MONEY_SHARE - 1) > NEAR
            # whole numbers, and what jumps, cannot be set finely: what they cost is printed
            assert not row["at_end"] or off, kind


@pytest.mark.parametrize("name", NAMES)
def test_both_ends_of_every_choice_can_be_typed(name: str) -> None:
    tree = declared(name)
    market = scale_of(tree)
    for end in (0, 1):
        some = {k: one.tool(k, one.ends(market)[end], market) for k, one in CHOICES.items()}
        assert set(scenario(tree, some).tree["programs"]) >= SHIPPED


def test_what_is_played_again_leaves_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = page.kept()
    again = before["salon"]["discount"] | {"spent": 0.123}
    (tmp_path / "results.json").write_text(page.RESULTS.read_text("utf-8"), "utf-8")
    for name, path in (("PAGE", "tools.md"), ("FOLDER", "."), ("RESULTS", "results.json")):
        monkeypatch.setattr(page, name, tmp_path / path)
    monkeypatch.setattr(page, "figure", lambda _: "<svg/>")
    monkeypatch.setattr(page, "found", lambda *_: {"discount": again})
    done = CliRunner().invoke(page.app, ["--only", "discount"])
    assert done.exit_code == 0, done.output
    after = page.kept()
    assert after["salon"]["discount"] == again
    assert after["salon"]["points"] == before["salon"]["points"]
    assert "12.30" in (tmp_path / "tools.md").read_text("utf-8")


def test_a_tool_that_is_unknown_is_refused() -> None:
    done = CliRunner().invoke(page.app, ["--only", "discuont"])
    assert done.exit_code == 2
    assert "did you mean 'discount'?" in " ".join(done.output.split())
