"""The section of the page about the market around the program."""

import dataclasses
import re

import pytest

import simulator
from simulator.economics import AROUND
from simulator.findings import Effect
from simulator.report.sections import report_of
from simulator.terms import TERMS
from tests.report.hand import findings
from tests.report.living import living
from tests.report.reading import markdown_of
from tests.report.shop import run

TITLE = "**The market around the program**"
EFFECTS = (
    Effect("satisfaction", "satisfaction", "mean", (-0.07, -0.071, -0.07, -0.08)),
    Effect("desk_waiting", "hours", "mean open hours", (2.0, 2.5, 2.0, 12.25)),
    Effect("desk_load", "share", "worked", (0.66, 0.7, 0.66, 0.9)),
    Effect("cac", "currency per head", "each", (40.0, None, 40.0, 41.5)),
)


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    """The living shop, played often enough for the small effect of a card on rivals' sales."""
    return run(living(), cases=12)


def test_the_section_is_there_where_the_market_is_alive() -> None:
    assert TITLE not in markdown_of(findings())
    page = markdown_of(findings(around=EFFECTS))
    assert TITLE in page
    assert "| Satisfaction | -0.070 | -0.071 | -0.070 | -0.080 | mean |" in page
    assert "| desk waiting | 2.00 h | 2.50 h | 2.00 h | 12.25 h | mean open hours |" in page
    assert "| Load | 66.0 % |" in page
    assert "| CAC | 40.0 | | 40.0 | 41.5 | each |" in page


def test_its_words_are_explained_with_it() -> None:
    """In the last column where they are used, and among the words."""
    assert "**Satisfaction**" not in markdown_of(findings())
    page = markdown_of(findings(around=EFFECTS))
    assert "- **Satisfaction**" in page
    assert "- **CAC**" in page
    table = next(t for t in report_of(findings(around=EFFECTS)).tables if t.name == "around")
    assert [row[0] for row in table.rows] == ["Satisfaction", "desk waiting", "Load", "CAC"]
    assert [row[-1] for row in table.rows] == [one.meaning for one in EFFECTS]
    assert table.columns[-1].label == "Meaning"
    assert {"satisfaction", "desk_load", "cac", "won_back", "wallet_after_attack"} <= set(TERMS)


@pytest.mark.slow
def test_a_living_market_has_every_line(result: simulator.Result) -> None:
    found = {one.name: one for one in result.findings.around}
    assert set(found) == set(AROUND)
    today, card, *_ = found["extra_rival_sales"].values
    assert today == 0
    assert card is not None
    assert card < 0
    page = markdown_of(result.findings)
    rows = [line for line in page.split(TITLE)[1].splitlines() if line.startswith("| ")]
    assert rows[0].startswith("| Measure | today |")
    assert all(re.search(r"\d", row) for row in rows[1 : 1 + len(AROUND)])


@pytest.mark.slow
def test_nothing_is_said_of_what_the_market_has_not_got() -> None:
    alone = run(living("  service: {}\n"), cases=1)
    names = {one.name for one in alone.findings.around}
    assert {"satisfaction", "desk_load"} <= names
    assert not {"arrived", "arrived_paid", "won_back", "wallet_after_attack"} & names
    assert alone.findings.around
    assert names <= set(alone.values.columns)
    assert "arrived" not in alone.values.columns
    plain = run(living(""), cases=1)
    assert plain.findings.around == ()


def test_findings_need_not_have_surroundings() -> None:
    fields = {field.name: field for field in dataclasses.fields(findings())}
    assert fields["around"].default == ()
