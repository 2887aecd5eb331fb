"""The gallery of curves is whole: every choice of every tool, with what to expect of it."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from simulator.program.tool import REGISTRY
from tests.curves.choices import CURVES
from tests.curves.page import DOCS, HEAD, PAGE
from tests.curves.shop import tool

CHOICES = [
    (kind, name)
    for kind in sorted(REGISTRY)
    for name, about in REGISTRY[kind].knobs().items()
    if about.choice
]


@pytest.fixture(scope="module")
def page() -> str:
    """The page as it was written last."""
    return PAGE.read_text(encoding="utf-8")


def test_no_choice_is_left_out() -> None:
    assert sorted(CURVES) == sorted(CHOICES)


@pytest.mark.parametrize(("kind", "choice"), CHOICES)
def test_a_curve_covers_its_range(kind: str, choice: str) -> None:
    """From off, or a thousandth of the usual, to far beyond; every value is one that is read."""
    curve, about = CURVES[kind, choice], REGISTRY[kind].knobs()[choice]
    usual = REGISTRY[kind].model_fields[choice].default or 0
    assert list(curve.values) == sorted(set(curve.values))
    assert len(curve.values) >= 7
    for value in curve.values:
        tool(kind, **{**curve.beside, choice: value})
    if about.off is not None:
        assert curve.values[0] == about.off
    assert curve.values[-1] >= 4 * usual
    assert about.costs in ("more", "less", "neither")


@pytest.mark.parametrize(("kind", "choice"), CHOICES)
def test_the_page_shows_it(kind: str, choice: str, page: str) -> None:
    section = page.split(f"\n## {kind}\n", 1)[1].split("\n## ", 1)[0]
    part = section.split(f"### {choice}\n", 1)[1].split("\n### ", 1)[0]
    assert CURVES[kind, choice].expects in part, "run make curves"
    assert f"(curves/{kind}.{choice}.svg)" in part
    shown = part.split("| | ", 1)[1].splitlines()[0].rstrip(" |").split(" | ")
    assert shown == [f"{value:g}" for value in CURVES[kind, choice].values]


def test_it_begins_with_how_to_read_it(page: str) -> None:
    assert page.startswith(HEAD)


def test_figures_can_be_read(page: str) -> None:
    files = sorted((DOCS / "curves").glob("*.svg"))
    assert len(files) == len(CURVES)
    for file in files:
        assert f"(curves/{file.name})" in page
        assert ET.fromstring(file.read_text(encoding="utf-8")).tag.endswith("svg")
