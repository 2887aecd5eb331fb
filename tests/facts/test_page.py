"""The page says what the facts say, whatever the numbers are by now."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from tests.facts.fact import Check, Fact, Near, Within
from tests.facts.page import DOCS, HEAD, PAGE, bound, outline
from tests.facts.registry import FACTS


@pytest.fixture(scope="module")
def page() -> str:
    """The page as it was written last."""
    return PAGE.read_text(encoding="utf-8")


def test_it_begins_with_how_to_read_it(page: str) -> None:
    assert page.startswith(HEAD)


def test_all_facts_and_no_others(page: str) -> None:
    headings = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    assert headings == [fact.statement for fact in FACTS], "run make facts"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_the_text_of_a_fact(page: str, fact: Fact) -> None:
    """Statement, label, source, way of measuring, and that it is missed where it is."""
    assert "\n\n".join(outline(fact)) + "\n" in page, "run make facts"
    (row,) = [line for line in page.splitlines() if line.startswith(f"| {fact.statement} |")]
    for check in fact.checks:
        assert check.what in row
        assert bound(check) in row
    assert row.endswith("| **missed** |" if fact.missed else "| shown |")


def test_figures_are_there_and_can_be_read(page: str) -> None:
    files = sorted((DOCS / "facts").glob("*.svg"))
    assert len(files) >= 4
    for file in files:
        assert f"(facts/{file.name})" in page
        assert ET.fromstring(file.read_text(encoding="utf-8")).tag.endswith("svg")


def test_bounds_in_words() -> None:
    def told(limits: Within | Near, unit: str = "%") -> str:
        return bound(Check("a number", lambda: None, limits, unit))  # type: ignore[arg-type, return-value]

    assert told(Within(0, 0.08)) == "0 to 8 %"
    assert told(Within(high=0.15)) == "below 15 %"
    assert told(Within(2), "plain") == "above 2"
    assert told(Near(1, 0.02), "plain") == "1, to 0.02"
