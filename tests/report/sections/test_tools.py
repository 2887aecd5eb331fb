"""What each tool costs and hands out."""

from __future__ import annotations

import pytest

import simulator
from simulator.findings import Findings, Spread
from simulator.findings.tools import BookedAmount, CostLine, ProgramBooks, ToolBooks
from simulator.report.document import Table
from simulator.report.html import as_html
from simulator.report.sections import report_of
from simulator.report.sections.tools import ITSELF, OTHER, TOTAL, tools
from tests.report.hand import findings
from tests.report.living import living
from tests.report.reading import markdown_of
from tests.report.shop import run

NOTHING = Spread(0, 0, 0)


def spread(mean: float) -> Spread:
    return Spread(mean, mean - 10, mean + 10)


def books(*names: str, other: Spread = NOTHING) -> ProgramBooks:
    """A program with tools that cost 100, 200, ..."""
    each = tuple(
        ToolBooks(
            name,
            spread(100.0 * (at + 1)),
            (CostLine("reward_cost", "rewards handed out", 100.0 * (at + 1)),),
            (BookedAmount("points_issued", "points earned by members", "number", 4_000.0),),
        )
        for at, name in enumerate(names)
    )
    total = spread(sum(one.cost.mean for one in each) + 50 + other.mean)
    flows = (BookedAmount("points_redeemed", "points exchanged", "number", 3_000.0),)
    return ProgramBooks("card", "card", each, spread(50.0), other, total, 12_000.0,
                        (("points", flows),))  # fmt: skip


def table(found: Findings, name: str) -> Table:
    return next(one for one in report_of(found).tables if one.name == name)


def test_it_is_left_out_where_no_program_has_tools() -> None:
    assert tools(findings()) is None
    assert tools(findings(tools=(books(),))) is None


def test_costs_by_tool_and_their_sum() -> None:
    rows = table(findings(tools=(books("points", "mail"),)), "tool_costs").rows
    assert [row[1] for row in rows] == ["Points", "Mail", ITSELF, TOTAL]
    assert [row[2] for row in rows] == [100, 200, 50, 350]
    assert table(findings(tools=(books("points"),)), "tool_costs").strong == {2}


def test_what_is_booked_elsewhere_is_told_where_there_is_something() -> None:
    rows = table(findings(tools=(books("points", other=spread(-7.0)),)), "tool_costs").rows
    assert [row[1] for row in rows] == ["Points", ITSELF, OTHER, TOTAL]


def test_certain_runs_tell_no_ranges() -> None:
    rows = table(findings(tools=(books("points"),), certain=True), "tool_costs").rows
    assert all(row[3] is None for row in rows)


def test_what_is_handed_out() -> None:
    page = markdown_of(findings(tools=(books("points"),)))
    assert "points issued" in page
    assert "points, all tools" in page
    assert "How many single customers used a tool is not booked." in page


def test_what_a_tool_earns_is_told_by_leaving_it_out() -> None:
    one = markdown_of(findings(tools=(books("points"),)))
    assert "card has one tool, Points: what the program does, that tool does." in one
    two = markdown_of(findings(tools=(books("points", "mail"),)))
    assert "loyalty attribute scenario.lock.yaml --program card." in two


def test_hostile_names_are_only_shown() -> None:
    bad = "<img src=x onerror=alert(1)>"
    page = as_html(report_of(findings(tools=(books(bad, "mail"),))))
    assert bad not in page
    assert "&lt;img src=x" in page


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    """The living shop, played."""
    return run(living())


def test_costs_of_all_parts_are_what_the_program_costs(result: simulator.Result) -> None:
    """By two ways: poster by poster, and account by account."""
    assert result.findings.tools
    for one in result.findings.tools:
        parts = sum(tool.cost.mean for tool in one.tools) + one.itself.mean + one.other.mean
        assert one.total.mean == pytest.approx(parts)
        whole = result.measures.whole(one.arm, "program_cost").mean()
        assert one.total.mean == pytest.approx(whole)
        for tool in one.tools:
            assert tool.cost.mean == pytest.approx(sum(line.cost for line in tool.lines))


def test_what_was_handed_out_is_in_the_books(result: simulator.Result) -> None:
    for one in result.findings.tools:
        cases = result.books[one.arm]
        for currency, flows in one.wallets:
            issued = sum(
                flow.amount for tool in one.tools for flow in tool.handed
                if flow.account == "points_issued"
            )  # fmt: skip
            expected = sum(case.total("points_issued")[0] for case in cases) / len(cases) / 100
            assert currency
            assert issued == pytest.approx(expected)
            assert {flow.account for flow in flows} >= {"points_redeemed"}


@pytest.mark.slow
def test_the_model_is_told_in_full_and_what_it_leaves_out(result: simulator.Result) -> None:
    found = result.findings
    assert found.model.startswith("<!-- written by loyalty explain") or "# " in found.model
    section = next(one for one in report_of(found).sections if one.key == "model")
    kinds = {o.kind for p in (found.setting.programs if found.setting else ()) for o in p.offers}
    said = "".join("".join(map(str, item)) for item in section.blocks[2].items)  # type: ignore[union-attr]
    assert kinds
    assert all(kind in said for kind in kinds)
    assert "leaves out" in said
    size = f"{result.played.agents:,} simulated customers"
    assert size in markdown_of(found)


def test_a_certain_run_draws_nothing() -> None:
    drawn = "each a draw of everything uncertain"
    assert drawn in markdown_of(findings(model="# Purpose"))
    assert drawn not in markdown_of(findings(model="# Purpose", certain=True))


def test_what_is_the_same_in_all_cases_has_no_range() -> None:
    same = books("points", other=Spread(5, 5, 5))
    rows = table(findings(tools=(same,)), "tool_costs").rows
    assert [row[3] is None for row in rows] == [False, False, True, False]


def test_without_a_description_there_is_no_section() -> None:
    assert "model" not in [one.key for one in report_of(findings()).sections]
    page = as_html(report_of(findings(model="# Purpose\n\n<script>alert(1)</script> **here**")))
    assert "<script>alert(1)" not in page
    assert "<strong>here</strong>" in page


def test_large_numbers_of_points_are_written_out() -> None:
    many = BookedAmount("points_issued", "points earned", "number", 22_863_417.0)
    one = books("points")
    told = ProgramBooks(
        one.arm, one.label, (ToolBooks("points", spread(1.0), (), (many,)),), one.itself,
        one.other, one.total, 0.0, (),
    )  # fmt: skip
    assert "22,860,000" in markdown_of(findings(tools=(told,)))
