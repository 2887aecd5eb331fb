"""Who stays, why others leave: what is collected, and what the report says of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import simulator
from simulator.economics.books.accounts import Numbers
from simulator.economics.customers.joining import CohortTable
from simulator.findings import ArmBridge, Findings, Retention, Spread
from simulator.findings.retention import AGES, BESIDE, beside, by_quarter
from simulator.report.document import Table
from simulator.report.html import as_html
from simulator.report.kept import as_json, read
from simulator.report.sections import report_of
from simulator.report.sections.retention import retention
from simulator.terms import TERMS
from tests.report.hand import findings
from tests.report.living import living
from tests.report.reading import markdown_of
from tests.report.shop import run


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    """A small run in a market with service, newcomers and a rival."""
    return run(living())


def rows(name: str, *periods: str, today: float = 0.6, change: float = 0.05) -> list[Any]:
    """Rows of `BESIDE`, the same in every period."""
    after = today + change
    return [
        (name, period, today, today, today, after, after - 0.01, after + 0.01, change,
         change - 0.01, change + 0.01, 0.002)
        for period in periods
    ]  # fmt: skip


def frame(*given: list[Any]) -> pl.DataFrame:
    return pl.DataFrame([row for one in given for row in one], schema=BESIDE, orient="row")


def shown(**changes: Any) -> Findings:
    """Three years of a card that keeps five of a hundred customers more."""
    years = ("year 1", "year 2", "year 3")
    months = {"month": ["2026-01", "2026-02"], "mean": [0.9, 0.8], "low": [0.8, 0.7],
              "high": [0.95, 0.9], "error": [0.01, 0.01]}  # fmt: skip
    curves = [
        pl.DataFrame(months).select(
            rate=pl.lit(rate), arm=pl.lit(arm), month="month", mean="mean", low="low",
            high="high", error="error", model_dependent=pl.lit(rate == "survival_rate"),
        )
        for rate in ("retention_rate", "survival_rate") for arm in ("today", "card")
    ]  # fmt: skip
    values: dict[str, Any] = {
        "curves": pl.concat(curves),
        "rates": frame(rows("retention_rate", *years), rows("survival_rate", *years)),
        "left": frame(rows("all", *years, today=900.0, change=-30.0)),
        "left_sales": frame(rows("all", *years, today=70_000.0, change=-4_000.0)),
        "stability": frame(rows("plain", "horizon", today=0.1, change=-0.01)),
    } | changes
    return findings(retention=Retention(**values))


def table(found: Findings, name: str) -> Table:
    return next(one for one in report_of(found).tables if one.name == name)


def names(found: Findings) -> set[str]:
    return {one.name for one in report_of(found).tables}


# ---------------------------------------------------------------- what is collected


def test_rates_are_those_of_the_measures(result: simulator.Result) -> None:
    kept = result.findings.retention
    assert kept is not None
    for name in ("retention_rate", "survival_rate"):
        last = kept.rates.filter(pl.col("name") == name).to_dicts()[-1]
        for side, arm in (("today", "today"), ("program", "card")):
            expected = result.measures.whole(arm, name).mean()
            assert last[side] == pytest.approx(expected), (name, arm)
            month = kept.curves.filter((pl.col("rate") == name) & (pl.col("arm") == arm))
            assert month["mean"][-1] == pytest.approx(expected)
        assert last["change"] == pytest.approx(last["program"] - last["today"])


def test_causes_of_leaving_add_up_to_all_who_left(result: simulator.Result) -> None:
    kept = result.findings.retention
    assert kept is not None
    for side, arm in (("today", "today"), ("program", "card")):
        for causes, account, unit in (
            (kept.left, "left", 1.0),
            (kept.left_sales, "left_sales", 10_000.0),
        ):
            booked = np.mean([one.total(account)[0] for one in result.books[arm]]) / unit
            whole = causes.filter(pl.col("name") == "all")[side].sum()
            assert whole == pytest.approx(booked)
            assert causes.filter(pl.col("name") != "all")[side].sum() == pytest.approx(booked)
    assert {"service", "rival", "otherwise", "all"} == set(kept.left["name"])


def test_what_the_rival_gets_is_what_is_booked(result: simulator.Result) -> None:
    kept = result.findings.retention
    assert kept is not None
    booked = np.mean([one.total("rival_sales")[0] for one in result.books["card"]]) / 10_000
    assert kept.rival["program"].sum() == pytest.approx(booked)
    assert booked > 0


@pytest.mark.slow
def test_tables_have_every_arm_and_every_cohort(result: simulator.Result, tmp_path: Path) -> None:
    assert set(result.curves["arm"]) == set(result.books)
    assert (result.curves["low"] <= result.curves["high"]).all()
    assert set(result.health["arm"]) == {"card"}
    cohorts = result.cohorts
    assert set(cohorts["arm"]) == set(result.books)
    arrived = result.books["today"][0].total("arrived")[0]
    first = cohorts.filter(
        (pl.col("arm") == "today") & (pl.col("who") == "customers") & (pl.col("age") == 0)
    )
    assert first["joined"].sum() == pytest.approx(arrived + first["joined"][0])
    folder = result.save(tmp_path)
    for name in ("curves", "health", "cohorts"):
        assert pl.read_parquet(folder / "tables" / f"{name}.parquet").equals(result.tables[name])
        assert (folder / "tables" / f"{name}.csv").exists()
    again = read(folder / "findings.json")
    assert isinstance(again, Findings)
    assert as_json(again) == as_json(result.findings)


def test_sales_of_cohorts_are_those_of_the_books(result: simulator.Result) -> None:
    own = result.cohorts.filter((pl.col("arm") == "card") & (pl.col("who") == "customers"))
    booked = result.books["card"][0].total("sales")[0] / 10_000
    assert (own["sales"] * own["joined"]).sum() == pytest.approx(booked)


RATES = hnp.arrays(np.float64, (4, 3, 5), elements=st.floats(0, 1) | st.just(np.nan))


@given(RATES, RATES)
def test_a_change_is_the_program_less_today_case_by_case(today: Numbers, arm: Numbers) -> None:
    periods = tuple("abcde")
    found = beside("rate", periods, list(today), list(arm))
    both = ~np.isnan(today[:, 0] + arm[:, 0])
    known = np.asarray(both.any(0))
    assert [row[1] for row in found] == [p for p, one in zip(periods, known, strict=True) if one]
    for row in found:
        at = periods.index(str(row[1]))
        of = both[:, at]
        assert row[8] == pytest.approx((arm - today)[of, 0, at].mean())
        assert row[9] <= row[10]  # type: ignore[operator]


MONTHS = ("2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07")


def cohorts(joined: Numbers, recent: Numbers) -> CohortTable:
    """Half a year of cohorts; half 1 is half 0."""
    n = len(MONTHS)
    since = np.maximum(np.arange(n + 1) - 1, 0)[:, np.newaxis] + np.arange(n)
    weeks = np.where(since < n, 4, 0)
    heads = np.broadcast_to(joined, (3, n + 1)).astype(float)
    known = (since < n) & (joined[:, np.newaxis] > 0)
    rates = np.broadcast_to(np.where(known, recent, np.nan), (3, n + 1, n))
    return CohortTable(("week 0", *MONTHS), weeks, heads, rates, rates, rates, rates)


@given(
    hnp.arrays(np.int64, 7, elements=st.integers(0, 50)),
    hnp.arrays(np.float64, (7, 6), elements=st.floats(0, 1)),
)
def test_a_quarter_is_the_mean_of_its_months_by_who_joined(
    joined: Numbers, recent: Numbers
) -> None:
    found = {(name, age): (heads, rate, error)
             for name, heads, age, rate, error in by_quarter(cohorts(joined, recent))}  # fmt: skip
    for name, of in (
        ("week 0", [0]), ("2026 Q1", [1, 2]), ("2026 Q2", [3, 4, 5]), ("2026 Q3", [6]),
    ):  # fmt: skip
        there = [at for at in of if joined[at] > 0]
        for age in AGES:
            # the youngest month that anybody joined in must have come to that age
            old_enough = bool(there) and age < 6 and max(max(there) - 1, 0) + age < 6
            assert ((name, age) in found) == old_enough, (name, age)
            if old_enough:
                heads, rate, error = found[name, age]
                assert heads == joined[there].sum()
                assert rate == pytest.approx(np.average(recent[there, age], weights=joined[there]))
                assert error == 0


# ---------------------------------------------------------------- what is said


def test_it_is_left_out_where_nothing_is_known() -> None:
    assert retention(findings()) is None
    assert retention(findings(retention=Retention())) is None


def test_the_first_sentence_gives_both_rates_the_change_and_its_range() -> None:
    text = markdown_of(shown())
    assert "65.0 % of the customers of week 0 still buy with card, 60.0 % without it" in text
    assert "+5.0 pt (80 % of cases: +4.0 pt to +6.0 pt; simulation error 0.2 %)" in text
    assert "depends on the model" in text
    assert {"retention_rate", "survival_rate", "repeat_rate"} <= set(report_of(shown()).terms)


def test_a_certain_run_makes_no_claim_of_probability() -> None:
    found = shown()
    certain = replace(found, certain=True)
    made = retention(certain)
    assert made is not None
    for one in made.blocks:
        assert "% of cases" not in repr(one)
    assert len(table(certain, "retention").columns) == len(table(found, "retention").columns) - 2
    row = table(certain, "leaving").rows[0]
    assert row[2:4] == (900.0, 870.0)
    assert "range" not in [column.name for column in table(certain, "leaving").columns]


@pytest.mark.slow
def test_causes_are_explained_where_they_are_known() -> None:
    plain = table(shown(), "leaving")
    assert "Neither service nor a rival" in str(plain.note)
    known = frame(rows("service", "year 1"), rows("otherwise", "year 1"), rows("all", "year 1"))
    told = shown(left=known, left_sales=known)
    assert "left_for_service" in report_of(told).terms
    assert "left_for_rival" not in report_of(told).terms
    assert [row[0] for row in table(told, "leaving").rows] == ["for service", "otherwise", "all"]
    assert table(told, "leaving").strong == {2}
    assert "leaving" not in names(shown(left=frame(rows("all", "year 1", today=0.0, change=0.0))))


def test_the_rival_and_cohorts_are_told_where_there_are_any() -> None:
    assert not {"rival", "cohorts_members", "cohorts_customers"} & names(shown())
    rival = frame(rows("rival_sales", "year 1", today=5e6, change=-1e5))
    assert "rival" in names(shown(rival=rival))
    of_who = pl.DataFrame(
        [
            (who, arm, cohort, 100.0, age, 0.8, 0.03)
            for who, arm in (("members", "card"), ("customers", "today"), ("customers", "card"))
            for cohort, ages in (("week 0", (1, 3)), ("2026 Q1", (1,)))
            for age in ages
        ],
        schema=["who", "arm", "cohort", "joined", "age", "recent", "error"],
        orient="row",
    )
    told = shown(cohorts=of_who)
    customers = table(told, "cohorts_customers")
    assert customers.rows == (
        ("week 0", "today", 100.0, 0.8, 0.8), ("week 0", "card", 100.0, 0.8, 0.8),
        ("2026 Q1", "today", 100.0, 0.8, None), ("2026 Q1", "card", 100.0, 0.8, None),
    )  # fmt: skip
    assert "Of one case alone, the first of 16" in str(customers.note)
    assert "up to 3.0 %" in str(customers.note)
    nobody = shown(cohorts=of_who.filter(pl.col("cohort") == "week 0"))
    assert not {"cohorts_members", "cohorts_customers"} & names(nobody)


def test_why_customers_stay_is_told_in_shares_of_those_kept() -> None:
    total = Spread(0, 0, 0)
    both = ArmBridge("card", (), total, (("value", 30.0), ("lock_in", 10.0)))
    text = markdown_of(replace(shown(), bridges=(both,)))
    assert "75 % stay for what offers are worth to them; 25 % stay because they would lose" in text
    mixed = replace(both, stayed=(("value", 30.0), ("lock_in", -10.0)))
    assert "expected to keep" not in markdown_of(replace(shown(), bridges=(mixed,)))


def test_hostile_names_are_only_shown() -> None:
    found = shown()
    hostile = tuple(replace(one, label="<script>alert(1)</script>") for one in found.arms)
    page = as_html(report_of(replace(found, arms=hostile)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_every_word_is_in_the_glossary() -> None:
    assert {"left_for_service", "left_for_rival", "cohort"} <= set(TERMS)
    assert set(report_of(shown()).terms) <= set(TERMS)
