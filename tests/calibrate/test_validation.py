"""The page of public cases: what passes, what is missed and by how much, and what is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.coverage import held, wilson
from benchmarks.validation import cases, effects
from benchmarks.validation.page import ELSEWHERE, page, picture
from benchmarks.validation.rows import Played, Skipped, row

DOCS = Path(__file__).parents[2] / "docs"


def test_what_passes_and_by_how_much_it_is_missed() -> None:
    assert row("a", [9.0, 11.0], 10.0, 0.0).passed
    miss = row("b", [8.0], 10.0, 0.1)
    assert not miss.passed
    assert miss.missed_by == pytest.approx(0.1)
    ends = row("c", [0.5], 0.4, (0.45, 0.6), "ends")
    assert ends.passed


def test_data_that_are_not_kept_are_skipped_with_the_reason(tmp_path: Path) -> None:
    for one in (*cases.GIVEN, *effects.GIVEN):
        if one.file is None:
            continue
        for folder in (None, tmp_path):
            found = one.played(folder)
            assert isinstance(found, Skipped)
            assert one.file in found.why
            assert len(one.why_not_kept) > 10


def test_the_page_has_every_case_and_its_misses() -> None:
    """All twelve are on the page: played, skipped, or with where else they are."""
    good, bad = row("good", [1.0], 1.0, 0.1), row("bad", [2.0], 1.0, 0.1)
    found = [Played("P01", "Some", "data", "`loyalty calibrate`", (good, bad), "Because.")]
    text = page(found, "## Coverage\n")
    assert "1 of 2 rows pass." in text
    assert "**missed** by 90.0%" in text
    assert "Because." in text
    assert picture(found).count("#D55E00") == 2
    numbers = " ".join([one.number for one in (*cases.GIVEN, *effects.GIVEN)]
                       + [number for number, *_ in ELSEWHERE])  # fmt: skip
    assert all(f"P{n:02d}" in numbers for n in range(1, 13))
    shown = (DOCS / "validation.md").read_text("utf-8")
    for one in (*cases.GIVEN, *effects.GIVEN):
        assert f"{one.number}: {one.name}" in shown or f"| {one.number} | {one.name} |" in shown


@pytest.mark.slow
def test_cdnow_value_is_what_was_published() -> None:
    assert all(one.passed for one in cases.cdnow_value(cases.CDNOW).rows)


@pytest.mark.slow
def test_one_log_of_the_coverage() -> None:
    found = held(3)
    assert {one.name for one in found} >= {"basket", "churn_per_year", "purchases_per_year"}
    assert all(one.low <= one.value <= one.high for one in found)
    assert all(0.5 < one.value / one.truth < 2 for one in found if one.name == "basket")


def test_wilson_by_hand() -> None:
    assert wilson(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-3)
