"""The health of a program: from the books to what the report says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

import simulator
from simulator.economics.customers.health import FIGURES, health_of
from simulator.findings import Findings, HealthFindings
from simulator.findings.health import quarters_of
from simulator.report.document import Range, Table
from simulator.report.html import as_html
from simulator.report.sections import report_of
from simulator.report.sections.health import UNITS, health
from simulator.scenario import loads
from simulator.simulate.plan import plan_of
from simulator.terms import TERMS
from tests.report.hand import findings
from tests.report.reading import markdown_of
from tests.report.shop import SHOP, run

# what a point is worth differs by case, so that only the terms of the case give the rate back
UNSURE = SHOP.replace(
    "points: {back: 1%}",
    "points: {back: 1%, earn_on: list, "
    "point_value: {uniform: [0.005, 0.05], source: judged, why: a guess}}\n"
    "      lottery: {}",
)
OPEN = SHOP.replace("points: {back: 1%}", "cut: {kind: discount, depth: 2%}")


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    """A small run of a card whose points are worth what nobody knows."""
    return run(loads(UNSURE, name="shop"))


def shown(**values: float) -> Findings:
    """Figures of two years and a quarter by quarter and month; those not named are left out."""

    def long(periods: tuple[str, ...]) -> pl.DataFrame:
        rows = [
            ("card", name, period, mean, 0.9 * mean, 1.1 * mean, 0.01 * mean)
            for name, mean in values.items() for period in periods
        ]  # fmt: skip
        names = ["arm", "figure", "period", "mean", "low", "high", "error"]
        return pl.DataFrame(rows, schema=names, orient="row")

    quarters = tuple(dict.fromkeys(quarters_of(117)))
    return findings(health=HealthFindings(long(quarters), long(("2026-01", "2026-02"))))


def table(found: Findings, name: str) -> Table:
    return next(one for one in report_of(found).tables if one.name == name)


def test_points_count_by_the_terms_of_their_case(result: simulator.Result) -> None:
    worth = [case["programs.card.tools.points.point_value"] for case in result.played.drawn]
    assert max(worth) > 2 * min(worth)
    earned = result.health.filter(pl.col("figure") == "earn_rate")
    # nothing is discounted, and points are booked in millionths, so that every case earns 1 %
    assert earned["low"].to_numpy() == pytest.approx(0.01, rel=1e-3)
    assert earned["high"].to_numpy() == pytest.approx(0.01, rel=1e-3)


def test_findings_are_the_figures_of_the_books(result: simulator.Result) -> None:
    kept = result.findings.health
    assert kept is not None
    books, periods = result.books["card"], quarters_of(60)
    each = []
    for case, accounts in enumerate(books):
        point = result.played.u[case].tolist()
        one = result.scenario.case(case, point, seed=result.played.seed,
                                   agents=result.played.agents)  # fmt: skip
        terms = plan_of(one, "card").tools["points"].wallet()
        assert terms is not None
        each.append(health_of(accounts, periods, {"points": terms}, {"lottery"}))
        # prizes go to customers who are no members, too
        closed = health_of(accounts, periods, {"points": terms})
        assert closed.whole("reward_rate")[1] > each[-1].whole("reward_rate")[1]
    for name in FIGURES:
        found = kept.quarters.filter(pl.col("figure") == name)
        expected = np.mean([one.whole(name) for one in each], axis=0)
        known = ~np.isnan(expected)
        assert found["mean"].to_numpy() == pytest.approx(expected[known]), name
    for row in result.health.unique("figure").to_dicts():
        told = FIGURES[row["figure"]]
        assert (row["unit"], row["called"], row["formula"]) == told


def test_a_program_without_members_has_no_health() -> None:
    result = run(loads(OPEN, name="shop"), cases=1)
    assert result.health.is_empty()
    assert result.health.columns[:2] == ["arm", "figure"]
    assert result.findings.health is None
    assert health(result.findings) is None
    assert health(findings()) is None


def test_quarters_are_those_of_years_of_52_weeks() -> None:
    assert quarters_of(54)[::13] == (
        "year 1 Q1", "year 1 Q2", "year 1 Q3", "year 1 Q4", "year 2 Q1",
    )  # fmt: skip
    assert quarters_of(156).count("year 3 Q4") == 13


def test_the_ends_of_years_are_shown_with_range_and_formula() -> None:
    found = shown(penetration=0.5, visits_per_member=8.0, fees_per_member=0.0)
    told = table(found, "health")
    assert [column.label for column in told.columns][:4] == [
        "Figure", "Year 1 Q4", "Year 2 Q4", "80 % of cases, Year 2 Q4",
    ]  # fmt: skip
    assert [row[0] for row in told.rows] == ["Penetration", "Visits per member"]  # no zero fees
    ends = told.rows[0][3]
    assert isinstance(ends, Range)
    assert (ends.low, ends.high) == pytest.approx((0.45, 0.55))
    assert ends.unit == "share"
    assert told.rows[0][-2:] == ("member penetration", TERMS["penetration"].formula)
    assert len(table(found, "health_quarters").rows) == 2 * 9
    assert table(found, "health_quarters").long


def test_a_short_horizon_shows_the_quarters_there_are() -> None:
    found = shown(penetration=0.5)
    assert found.health is not None
    short = HealthFindings(found.health.quarters.head(2), found.health.months)
    told = table(replace(found, health=short), "health")
    assert told.columns[1].label == "Year 1 Q2"


def test_a_certain_run_makes_no_claim_of_probability() -> None:
    found = replace(shown(penetration=0.5, active_members=0.8), certain=True)
    made = health(found)
    assert made is not None
    for one in made.blocks:
        assert "% of cases" not in repr(one)
        assert "assumption" not in repr(one)


def test_the_figure_says_how_many_are_members_and_still_buy() -> None:
    text = markdown_of(shown(penetration=0.5, active_members=0.8))
    assert "After 156 weeks 50 % of customers are members of card; 80 % of all who ever" in text
    assert "How card is used" in markdown_of(shown(penetration=0.5))
    assert health(shown(kept_members=0.5)) is not None  # no figure, but tables


def test_every_figure_has_a_unit_a_term_and_a_formula() -> None:
    for name, figure in FIGURES.items():
        assert figure.unit in UNITS, name
        assert (figure.unit, figure.formula) == (TERMS[name].unit, TERMS[name].formula)
        assert figure.formula, name


def test_hostile_names_are_only_shown() -> None:
    found = shown(penetration=0.5, active_members=0.8)
    label: Any = "<img src=x onerror=alert(1)>"
    page = as_html(report_of(replace(found, arms=tuple(replace(a, label=label)
                                                       for a in found.arms))))  # fmt: skip
    assert "<img src=x" not in page
