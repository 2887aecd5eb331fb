"""A report in another language: what is not marked stays English, what is composed shows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simulator.tools.points import Points
from tests.say.pseudo import in_language, nested, outside, wrapped, write_language

_PROSE = re.compile(r"[A-Za-z']{2,}[,;:.]? [A-Za-z(]")
_RANGE = re.compile(r"[-+]?[\d.]+ pt to|pt$")


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalog of the made-up language."""
    folder = tmp_path_factory.mktemp("locale")
    write_language(folder)
    return folder


@pytest.fixture(scope="module")
def spoken(language: Path) -> dict[str, str]:
    """What a process of that language says of a small scenario, without what that has given."""
    page, half, model, tool, given = in_language(language, "-m", "tests.say.speak").split("\f")
    for word in json.loads(given):
        if len(word) > 3:
            page, half = page.replace(word, ""), half.replace(word, "")
    return {"page": page, "half": half, "model": model, "tool": tool}


def _english(text: str) -> list[str]:
    """Pieces of a text in which English is left."""
    lines = outside(text).splitlines()
    pieces = (piece.strip() for line in lines for piece in re.split(r"\0|\|", line))
    return [one for one in pieces if _PROSE.search(one) and not _RANGE.search(one)]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["page", "half"])
def test_every_sentence_is_in_the_catalog(spoken: dict[str, str], form: str) -> None:
    assert spoken[form].count("⟦") > 20
    assert _english(spoken[form]) == []


@pytest.mark.slow
def test_a_model_is_described_in_the_language(spoken: dict[str, str]) -> None:
    """But for what the code says of itself in its docstrings."""
    model = spoken["model"]
    assert model.count("⟦") > 40
    assert "⟦**Adaptation.** Customers choose" in model.replace("\n", " ")
    assert "## 7 ⟨Submodels⟩" in model


@pytest.mark.slow
def test_a_tool_is_described_in_the_language(spoken: dict[str, str]) -> None:
    """But for what its author says below the first line, and for findings of others."""
    page = " ".join(spoken["tool"].split())
    for about in Points.knobs().values():
        for text in (about.unit, about.source):
            assert wrapped(text) in page
    first = (Points.__doc__ or "").split("\n")[0]
    assert page.startswith(f"points ====== {wrapped(first)}")
    headings = {wrapped(one) for one in ("Behavior", "Cost", "Owed", "Source")}
    assert headings <= set(page.split())


@pytest.mark.slow
@pytest.mark.parametrize("form", ["page", "half", "model", "tool"])
def test_no_sentence_is_a_piece_of_another(spoken: dict[str, str], form: str) -> None:
    assert nested(spoken[form]) == []


def test_what_is_not_translated_is_found() -> None:
    assert _english("⟦All is well.⟧ This is not.") == ["This is not."]
    assert nested("⟦On average ⟦it pays.⟧⟧") == ["⟦On average ⟦it pays.⟧"]
    assert nested("⟦It costs ⟨nothing⟩.⟧") == []
