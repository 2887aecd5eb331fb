"""What is wrong with an input, in another language: no English is left, and nothing is composed."""

from __future__ import annotations

import json
import re

import pytest

from tests.say.pseudo import in_language, nested, outside, write_language

_PROSE = re.compile(r"[A-Za-z']{2,}[,;:.]? [A-Za-z(]")
# What was typed, and what is to be typed
_GIVEN = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a process of the made-up language says of scenarios that cannot be used."""
    folder = tmp_path_factory.mktemp("locale")
    write_language(folder)
    told: dict[str, str] = json.loads(in_language(folder, "-m", "tests.say.refuse"))
    return told


def _english(text: str) -> list[str]:
    pieces = re.split(r"\0|\n", outside(text))
    return [one for one in pieces if _PROSE.search(_GIVEN.sub("", one))]


@pytest.mark.slow
def test_every_message_is_in_the_catalog(said: dict[str, str]) -> None:
    assert len(said) > 250
    assert sum(text.count("⟪") for text in said.values()) > 300
    left = {name: english for name, text in said.items() if (english := _english(text))}
    assert left == {}


@pytest.mark.slow
def test_no_message_is_a_piece_of_another(said: dict[str, str]) -> None:
    assert {name: found for name, text in said.items() if (found := nested(text))} == {}


def test_what_is_not_translated_is_found() -> None:
    assert _english("⟪found ⟨nothing⟩⟫; type this one") == ["; type this one"]
    assert _english("⟪found 'type this one'⟫") == []
    assert nested("⟪found ⟪no such key⟫⟫") == ["⟪found ⟪no such key⟫"]
