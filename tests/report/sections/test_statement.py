"""The statement: the same money by year, month, week, tool and segment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import simulator
from simulator.decision import advice
from simulator.economics import Statement, months, profit_of, years
from simulator.economics.books.statement import LINES
from simulator.economics.books.value import npv
from simulator.findings import Findings, Statements
from simulator.findings.statement import summed
from simulator.program.chart import CHART, PROFIT
from simulator.program.ledger import MONEY, is_real
from simulator.report.document import Table
from simulator.report.html import as_html
from simulator.report.kept import as_json, read
from simulator.report.sections import report_of
from simulator.report.sections.statement import (
    AFTER,
    CHANGE,
    CONTRIBUTION,
    OWED,
    line_label,
    statement,
    year_labels,
)
from tests.report.books import by_hand, shown
from tests.report.hand import findings
from tests.report.shop import played

RISKY = "cost_of_capital: {pert: [2%, 10%, 30%], source: judged, why: a guess}\n"


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    """A small run with one cost of capital."""
    return played()


@pytest.fixture(scope="module")
def risky() -> simulator.Result:
    """The same with another cost of capital in every case."""
    return played(RISKY)


def books(result: simulator.Result) -> Statements:
    """The statements of a run."""
    assert result.findings.statements is not None
    return result.findings.statements


def table(found: Findings, name: str) -> Table:
    """One table of the section."""
    made = statement(found)
    assert made is not None
    return next(one for one in made.blocks if isinstance(one, Table) and one.name == name)


def test_lines_add_up_to_the_incremental_profit(result: simulator.Result) -> None:
    one = books(result)
    total = {arm: sum(sum(one.by_year(arm, line)) for line in PROFIT) for arm in ("today", "card")}
    truth = float(result.measures.whole("card", "incremental_profit").mean())
    scale = abs(total["today"])
    assert total["card"] - total["today"] == pytest.approx(truth, abs=1e-9 * scale)
    assert truth != 0


def test_the_years_are_those_of_the_ledgers(result: simulator.Result) -> None:
    one, cases = books(result), result.played.played
    for arm in result.played.arms:
        for line in one.lines((arm,)):
            ledgers = [case.ledgers[arm].amounts(line).sum(axis=1) for case in cases]
            mean = CHART[line].sign * np.mean(ledgers, axis=0) / MONEY
            assert one.by_year(arm, line) == pytest.approx((mean[:52].sum(), mean[52:].sum()))


def test_parts_add_up_to_lines(result: simulator.Result) -> None:
    one = books(result)
    for by in ("poster", "segment"):
        for line in one.lines(("card",)):
            parts = [v for (_, name), v in one.grouped("card", (by,)).items() if name == line]
            assert np.sum(parts, axis=0) == pytest.approx(one.by_year("card", line), rel=1e-12)


def test_what_the_whole_company_pays_is_nobodys_segment(result: simulator.Result) -> None:
    pairs = books(result).years.select("poster", "segment").unique().iter_rows()
    seen = list(pairs)
    assert ("program", "") in seen
    assert all((segment == "") == is_real(poster) for poster, segment in seen)


def test_months_and_weeks_hold_the_same_money(result: simulator.Result) -> None:
    one = books(result)
    for line in one.lines(("card", "today")):
        apart = sum(one.by_year("card", line)) - sum(one.by_year("today", line))
        of = one.months.filter(pl.col("account") == line)
        monthly = [sum(of.filter(pl.col("arm") == arm)["amount"]) for arm in ("card", "today")]
        assert monthly[0] - monthly[1] == pytest.approx(apart, abs=1e-6)
        assert sum(one.by_week().get(line, (0.0,))) == pytest.approx(apart, abs=1e-6)


def test_the_weeks_are_worth_the_mean_npv(result: simulator.Result) -> None:
    one = books(result)
    assert one.case is None
    cash = np.sum(list(one.by_week().values()), axis=0)
    assert cash.shape == (60,)
    assert float(npv(cash, one.rate, one.left_owed)) == pytest.approx(one.npv, rel=1e-9)
    assert one.npv == pytest.approx(result.findings.main.npv.mean, rel=1e-12)
    assert one.left_owed > 0


def test_profit_is_cash_less_what_has_become_owed(result: simulator.Result) -> None:
    one, labels = books(result), months(result.scenario.start, 60)
    for arm in result.played.arms:
        cases = [
            profit_of(case.ledgers[arm], case.owed.get(arm, {}), labels)
            for case in result.played.played
        ]
        starts, ends = one.owed_by(arm, "start"), one.owed_by(arm, "end")
        lines = [one.by_year(arm, line) for line in one.lines((arm,))]
        cash = np.sum(lines, axis=0)
        truth = np.mean([case.over(years(60)).profit.sum(axis=1) for case in cases], axis=0) / MONEY
        assert cash + starts - np.array(ends) == pytest.approx(truth, rel=1e-9)
        assert starts[1:] == ends[:-1]
    assert one.owed_by("card", "end")[0] > 0
    # the NPV's charge at the horizon and the last year's end are the same debt
    apart = one.owed_by("card", "end")[-1] - one.owed_by("today", "end")[-1]
    assert apart == pytest.approx(one.left_owed, rel=0.02)


def test_with_several_rates_one_real_case_is_shown(risky: simulator.Result) -> None:
    one, values = books(risky), risky.measures.whole("card", "npv")
    assert one.case == np.abs(values - values.mean()).argmin()
    rates = advice.per_case(risky.played, "cost_of_capital")
    assert rates is not None
    assert len(set(rates)) == 4
    assert one.rate == rates[one.case]
    cash = np.sum(list(one.by_week().values()), axis=0)
    assert float(npv(cash, one.rate, one.left_owed)) == pytest.approx(values[one.case], rel=1e-9)


def test_it_is_kept_and_read_again(result: simulator.Result, tmp_path: Path) -> None:
    place = tmp_path / "findings.json"
    place.write_text(as_json(result.findings), "utf-8")
    again = read(place)
    assert isinstance(again, Findings)
    assert as_json(again) == as_json(result.findings)
    assert again.statements is not None
    assert again.statements.years.equals(books(result).years)
    assert again.numbers.equals(result.findings.numbers)


@given(
    st.lists(
        st.lists(st.sampled_from(("market", "points", "program")), max_size=3, unique=True),
        min_size=1, max_size=4,
    ),
    st.integers(0, 2**32),
)  # fmt: skip
def test_sums_of_statements_are_exact(cases: list[list[str]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    made = [
        Statement("card", tuple(posters), ("0", "1"), ("all",),
                  rng.integers(-(2**50), 2**50, (len(posters), len(LINES), 2, 1)))
        for posters in cases
    ]  # fmt: skip
    whole = summed(iter(made))
    for account in ("sales", "reward_cost", "liability"):
        parts = sum((one.series(account) for one in made), np.zeros(2, np.int64))
        assert (whole.series(account) == parts).all()
        for poster in whole.posters:
            of = [one.series(account, poster=poster) for one in made if poster in one.posters]
            assert (whole.series(account, poster=poster) == sum(of)).all()


def test_every_line_has_a_label() -> None:
    labels = [line_label(account) for account in PROFIT]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_the_section_adds_up() -> None:
    one = table(shown(), "statement")
    rows: dict[Any, Any] = {row[0]: row[1:] for row in one.rows}
    assert rows["Sales at list price"] == (1900, 2100, 200, 100, 100)
    assert rows["Rewards handed out"] == (0, -90, -90, -30, -60)
    assert rows[CONTRIBUTION] == (1900, 1930, 30, -10, 40)
    assert one.rows[min(one.strong)][0] == CONTRIBUTION
    assert rows[OWED] == (2, 27, 25, 11, 25)
    assert rows[CHANGE] == (2, -23, -25, -11, -14)
    assert rows[AFTER] == (1902, 1907, 5, -21, 26)


def test_parts_that_stay_as_they_are_are_left_out() -> None:
    rows = table(shown(), "statement_by_poster").rows
    assert [row[0] for row in rows] == ["Customers' purchases", "Points", "The program as a whole"]
    months = table(shown(), "statement_by_month")
    assert [column.name for column in months.columns][1:-1] == [
        "sales",
        "reward_cost",
        "setup_cost",
    ]
    assert table(shown(), "statement_by_segment").rows[-1][0] == "the whole company"


def test_a_short_year_says_so() -> None:
    assert year_labels(findings(horizon_weeks=60)) == ("Year 1", "Year 2 (8 weeks)")
    assert year_labels(findings(horizon_weeks=156)) == ("Year 1", "Year 2", "Year 3")


def test_nothing_owed_nothing_said_and_no_books_no_section() -> None:
    none = by_hand().owed.with_columns(start=0.0, end=0.0)
    labels = [row[0] for row in table(shown(statements=by_hand(owed=none)), "statement").rows]
    assert labels[-1] == CONTRIBUTION
    made = statement(shown(statements=by_hand(owed=none)))
    assert made is not None
    assert "not yet used" not in str(made.blocks)
    assert "not yet used" in str(statement(shown()))
    assert statement(findings()) is None


def test_names_are_only_shown() -> None:
    hostile = "<script>alert(1)</script>"
    years = by_hand().years.with_columns(
        pl.col("poster").replace("points", hostile), pl.col("segment").replace("all", hostile)
    )
    page = as_html(report_of(shown(statements=by_hand(years=years))))
    assert hostile not in page
    assert "&lt;script&gt;alert(1)" in page
