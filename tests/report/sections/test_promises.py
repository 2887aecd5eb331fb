"""Promises in the report: what is kept, what breaks first, what to do next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

import simulator
from simulator.findings import Findings, PromiseFindings
from simulator.findings.arms import Spread
from simulator.findings.basis import TornadoBar
from simulator.findings.promises import FirstBreak, PromiseFinding, promises_found, unit_of
from simulator.report.document import Bullets, Prose, Section, Table, Tiles
from simulator.report.figures.drawing import Figure
from simulator.report.kept import as_json, read
from simulator.report.sections import report_of
from simulator.report.sections.answer import answer, next_steps
from simulator.report.sections.promises import first_sentence, promises
from simulator.report.terminal import promised, summary
from tests.report.hand import arm, findings
from tests.report.reading import html_of, markdown_of
from tests.report.shop import played

REMEDY = "A cash reserve of 120 k USD would cover peak funding in 95 % of the cases."


def promise(**changes: Any) -> PromiseFinding:
    """A promise about cash that is broken in 4 of 16 cases."""
    values: dict[str, Any] = {
        "name": "cash",
        "about": "cash",
        "meaning": "the cash reserve covers peak funding",
        "kept": 0.75,
        "kept_between": (0.505, 0.898),
        "count": 12,
        "asked": 0.95,
        "today": None,
        "unit": "currency",
        "limit": 90_000.0,
        "middle": 70_000.0,
        "enough": 120_000.0,
        "shortfall": 30_000.0,
        "first_week": 7,
        "middle_week": 11,
        "remedy": REMEDY,
    }
    return PromiseFinding(**(values | changes))


def weekly(name: str = "cash", most: float = 0.25, need: float = 1_500.0) -> pl.DataFrame:
    """Fifty-three weeks in which ever more is needed."""
    weeks = np.arange(53)
    return pl.DataFrame(
        {
            "promise": [name] * 53,
            "week": weeks,
            "low": need * weeks * 0.5,
            "middle": need * weeks,
            "high": need * weeks * 1.5,
            "broken_by": np.where(weeks < 7, 0.0, most),
        }
    )


def broken() -> PromiseFindings:
    """Two promises, of which one breaks."""
    calm = promise(
        name="waiting", about="waiting at the desk", unit="hours", limit=8.0, middle=3.0,
        enough=5.0, shortfall=0.0, kept=1.0, kept_between=(0.81, 1.0), count=16, today=1.0,
        first_week=None, middle_week=None, remedy="", meaning="the desk answers in time",
    )  # fmt: skip
    both = pl.concat([weekly(), weekly("waiting", most=0.0, need=0.05)])
    first = FirstBreak("cash", "cash", any=4, count=4, week=11, earliest=7)
    return PromiseFindings((promise(), calm), first, (), both)


def kept() -> PromiseFindings:
    """One promise that is kept."""
    calm = replace(
        promise(), kept=1.0, count=16, first_week=None, middle_week=None, remedy="", enough=80e3
    )
    return PromiseFindings((calm,), None, ("No limit to what is owed is given.",),
                           weekly(most=0.0))  # fmt: skip


def made(found: Findings) -> Section:
    """The section, which is there."""
    one = promises(found)
    assert one is not None
    return one


def blocks(section: Section, kind: type) -> list[Any]:
    """The blocks of one kind."""
    return [one for one in section.blocks if isinstance(one, kind)]


def words(section: Section) -> str:
    """All paragraphs and lists."""
    said = [part for one in blocks(section, Prose) for part in one.parts]
    said += [part for one in blocks(section, Bullets) for item in one.items for part in item]
    return " ".join(str(getattr(part, "text", part)) for part in said)


def test_the_first_to_break_is_named_with_its_week_and_how_often() -> None:
    found = findings(promises=broken())
    assert first_sentence(found, broken()) == (
        "The first promise to break is the one about cash: it breaks first in 4 of 16 cases, in "
        "week 11 in the middle one of these and in week 7 at the earliest. In 4 of 16 cases some "
        "promise is broken."
    )
    assert REMEDY in words(made(found))


def test_numbers_of_the_table_are_raw_and_in_their_own_unit() -> None:
    (table,) = blocks(made(findings(promises=broken())), Table)
    at = {column.name: place for place, column in enumerate(table.columns)}
    cash, waiting = table.rows
    assert (cash[at["limit"]].value, cash[at["limit"]].unit) == (90_000, "currency")
    assert (waiting[at["enough"]].value, waiting[at["enough"]].unit) == (5.0, "hours")
    assert (cash[at["middle_week"]], waiting[at["middle_week"]]) == (11.0, "never")
    assert (cash[at["today"]], waiting[at["today"]]) == (None, "100 %")


def test_the_figure_shows_what_breaks_else_the_tightest_limit() -> None:
    (figure,) = blocks(made(findings(promises=broken())), Figure)
    assert figure.title == "The promise about cash is broken in 25 % of cases within 156 weeks"
    (rows,) = figure.wide["datasets"].values()
    shown = {row["promise"] for row in rows}
    assert shown == {"cash"}
    (calm,) = blocks(made(findings(promises=kept())), Figure)
    assert calm.title == "The promise about cash comes closest to its limit, and is kept throughout"
    rule = calm.wide["layer"][2]["encoding"]["y"]["datum"]
    assert rule == pytest.approx(90)  # thousand


def test_a_promise_that_takes_nothing_has_no_figure() -> None:
    nothing = replace(promise(), enough=0.0, middle=0.0, first_week=None, kept=1.0, remedy="")
    held = PromiseFindings((nothing,), None, (), weekly(most=0.0, need=0.0))
    assert not blocks(made(findings(promises=held)), Figure)


def test_what_was_not_checked_is_said_even_where_nothing_was() -> None:
    held = PromiseFindings((), None, ("No cash reserve is given.",), pl.DataFrame())
    section = made(findings(promises=held))
    assert "No cash reserve is given." in words(section)
    assert not blocks(section, Table)
    assert promises(findings()) is None
    assert promises(findings(promises=replace(held, unchecked=()))) is None


def test_a_certain_run_claims_no_probability() -> None:
    section = made(findings(promises=broken(), certain=True))
    assert "cases" not in first_sentence(findings(certain=True), broken())
    (table,) = blocks(section, Table)
    assert "kept_between" not in {column.name for column in table.columns}
    assert [row[1] for row in table.rows] == ["by luck", "yes"]
    (figure,) = blocks(section, Figure)
    assert "share of cases" not in str(figure.wide)


def test_hostile_names_are_only_shown() -> None:
    evil = replace(promise(), meaning="<script>alert(1)</script> | `x`", remedy="<b>bold</b>")
    held = PromiseFindings((evil,), None, ("<img src=x>",), weekly())
    page = html_of(findings(promises=held))
    assert not page.faults
    assert not page.all("b")
    assert "alert(1)" not in [one.text for one in page.all("script")]
    assert "<img src=x>" not in page.source
    assert "<script>alert" not in markdown_of(findings(promises=held)).replace("\\<", "")


# ---------------------------------------------------------------- the first screen


def tile(found: Findings) -> tuple[str, str]:
    """What the first screen says of promises."""
    section = answer(found)
    assert section is not None
    (tiles,) = blocks(section, Tiles)
    one = next(t for t in tiles.tiles if t.label == "First promise at risk")
    return one.value, one.note


def test_the_first_screen_says_which_promise_is_at_risk() -> None:
    assert tile(findings(promises=broken())) == (
        "week 11", "cash: first to break in 4 of 16 cases, at the earliest in week 7",
    )  # fmt: skip
    assert tile(findings(promises=kept())) == ("none", "the only promise is kept in all 16 cases")
    assert tile(findings(promises=broken(), certain=True)) == ("week 11", "cash")
    nothing = PromiseFindings((), None, ("No reserve.",), pl.DataFrame())
    assert tile(findings(promises=nothing))[0] == "none checked"


def steps(found: Findings) -> list[str]:
    """What to do next."""
    return ["".join(map(str, one)) for one in next_steps(found)]


def test_the_next_step_is_that_of_the_verdict() -> None:
    """Word, step and sample size come from one function, so the report adds nothing of its own."""
    said = steps(findings(next_step=("Pilot card.", "Offer it to 12,000 customers.")))
    assert said[0] == "Pilot card. Offer it to 12,000 customers."


def test_the_number_to_measure_first_is_believed_and_moves_the_npv() -> None:
    path = "market.segments.all.elasticity"
    turn = TornadoBar(path, "%", "judged", "none", 0.4, 1.2, Spread(-8e4, 0, 0), Spread(3e5, 0, 0),
                0.6, True)  # fmt: skip
    assert steps(findings(turns=(turn,)))[1] == (
        "Measure first: Price elasticity, which is only judged. Between 0.4 and 1.2 "
        "it moves the mean NPV from -80.0 k to 300 k USD; at 0.6 it would be zero."
    )
    measured = tuple(replace(one, kind="measured") for one in findings().drivers)
    unclear = tuple(replace(one, clear=False) for one in findings().drivers)
    for drivers in (measured, unclear, ()):
        assert not any(one.startswith("Measure") for one in steps(findings(drivers=drivers)))


def test_a_promise_that_is_not_kept_comes_before_that() -> None:
    assert steps(findings(promises=broken()))[-1] == (
        f"Before that, keep the promise about cash: {REMEDY}"
    )
    assert steps(findings(promises=kept()))[-1].startswith("Declare what is missing: No limit")


def test_a_certain_run_is_to_be_run_with_its_uncertainty() -> None:
    (only,) = steps(findings(certain=True, promises=broken()))
    assert only.startswith("Run it with every uncertain number")


def test_the_terminal_has_one_line_on_promises() -> None:
    assert promised(findings()) == ""
    assert promised(findings(promises=kept())) == (
        "Promises: 1 checked, none broken in 16 of 16 cases."
    )
    text = summary(findings(promises=broken()))
    line = "First promise to break: cash, in week 11 (first in 4 of 16 cases; any in 4)."
    assert line in text
    assert len(text.splitlines()) < 34
    assert max(map(len, text.splitlines())) <= 80
    assert "cases" not in promised(findings(promises=broken(), certain=True))


# ---------------------------------------------------------------- a small run


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    """A small shop with a reserve."""
    return played()


def test_findings_are_those_of_the_verdict(result: simulator.Result) -> None:
    truth, found = result.verdict.promises, result.findings.promises
    assert found is not None
    assert [one.name for one in found.checked] == [one.name for one in truth.checked]
    for said, one in zip(found.checked, truth.checked, strict=True):
        assert said.count == int(one.held.sum())
        assert said.kept == one.kept.value
        assert said.first_week == one.first_week
        assert (said.middle <= said.limit) == (np.sort(one.needed)[1] <= one.limit)
        weeks = found.weekly.filter(pl.col("promise") == one.name)
        assert weeks["broken_by"].is_sorted()
        broken_at_last = float(weeks["broken_by"][-1])
        assert broken_at_last == pytest.approx(1 - one.kept.value)
    assert found.unchecked == truth.unchecked


def test_it_comes_back_from_its_file(result: simulator.Result, tmp_path: Any) -> None:
    (tmp_path / "findings.json").write_text(as_json(result.findings), "utf-8")
    again = read(tmp_path / "findings.json")
    assert isinstance(again, Findings)
    assert again.promises is not None
    assert result.findings.promises is not None
    assert again.promises.checked == result.findings.promises.checked
    assert again.promises.weekly.equals(result.findings.promises.weekly)


def test_it_stands_between_alternatives_and_effects(result: simulator.Result) -> None:
    keys = [one.key for one in report_of(result.findings).sections]
    assert keys.index("alternatives") < keys.index("promises") < keys.index("owed")


def test_every_promise_has_a_unit() -> None:
    assert unit_of("shutdown") == unit_of("prizes") == "currency"
    assert unit_of("waiting") == "hours"
    assert unit_of("turned_away") == unit_of("liability") == "share"


def test_without_weeks_only_the_worst_is_told() -> None:
    from simulator.decision.asked.promises import promises_of

    needs: Any = {"cash": np.array([[5.0], [20.0]]), "rush": np.array([[1.0], [2.0]])}
    found = promises_found(promises_of(needs, {"cash": 10.0, "rush": 10.0}, 0.95, weeks=False))
    assert found.weekly.is_empty()
    assert found.first is None
    section = made(findings(promises=found, arms=(arm("card", "card", "program", 1.0),)))
    assert "The promise about cash is not kept; when it breaks is not known." in words(section)
