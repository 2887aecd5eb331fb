"""Words that sentences for people do not have; docs/words.md says what stands for them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.say.catalog import catalog

PAGE = Path(__file__).parents[2] / "docs" / "words.md"
NOTE = re.compile(r"\s*\(.*\)")


def avoided() -> list[str]:
    """The words of the left column, each by itself."""
    rows = [line.split("|")[1] for line in PAGE.read_text("utf-8").splitlines() if line[:2] == "| "]
    cells = [NOTE.sub("", cell).strip() for cell in rows]
    return [word.strip() for cell in cells[1:] for word in cell.split(",")]


def sentences() -> list[str]:
    """Every sentence and label that people read."""
    texts: list[str] = []
    for one in catalog():
        texts += map(str, one.id) if isinstance(one.id, list | tuple) else [str(one.id)]
    return texts


def found(word: str, texts: list[str]) -> list[str]:
    """The sentences that have a word."""
    pattern = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    return [text for text in texts if pattern.search(text)]


@pytest.mark.parametrize("word", avoided())
def test_no_sentence_has_a_word_to_avoid(word: str) -> None:
    assert found(word, sentences()) == []


_HEADLESS = re.compile(
    r"(?:^|[.;:] )Who (?!bought \[)[^?]*(?:[.;]|$)|\b(?:to|by|of|for|times) who\b"
)


def test_no_sentence_has_a_who_without_a_head() -> None:
    """`Who buys much joins first` is for proverbs; in a report it is customers who buy much."""
    assert [text for text in sentences() if _HEADLESS.search(text)] == []


def test_a_who_without_a_head_is_found() -> None:
    assert _HEADLESS.search("Who buys much joins first.")
    assert _HEADLESS.search("What it is worth to who gets it.")
    assert not _HEADLESS.search("Those who buy much join first.")
    assert not _HEADLESS.search("Who pays for it?")
    assert not _HEADLESS.search("Who bought [found by name].")


def test_a_word_is_found_where_it_is() -> None:
    assert len(avoided()) > 15
    assert found("ties up", ["It ties up money."]) == ["It ties up money."]
    assert found("her", ["Others gather there."]) == []
