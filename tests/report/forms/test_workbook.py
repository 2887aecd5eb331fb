"""The workbook: what a finance reader opens, computes with and changes."""

from __future__ import annotations

import io
import math
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import simulator
from simulator.economics.books.value import npv, payback_weeks, peak_funding
from simulator.findings import Assumption, Findings
from simulator.report.document import Column, Document, Quantity, Range, Section, Table
from simulator.report.folder import WORKBOOK
from simulator.report.sections import report_of
from simulator.report.sections.assumptions import assumptions
from simulator.report.sections.provenance import about
from simulator.report.sections.statement import CONTRIBUTION, OWED, statement
from simulator.report.workbook import ANSWER, CASH, SCENARIO, STATEMENT, as_workbook
from simulator.report.workbook.tables import sheet_names
from simulator.report.writing import write_report
from simulator.scenario import ScenarioError, loads
from tests.report.books import by_hand, shown
from tests.report.hand import findings
from tests.report.shop import SHOP, played

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CASHES = {
    "comes_back": [-80.0] + [110.0 / 59] * 59,
    "comes_back_to_zero": [5.0, -5.0, 5.0, -10.0, 10.0, 0.0],
    "zero_but_for_rounding": [0.1, 0.2, -0.3] * 4,
    "never": [1.0, -3.0, 1.0],
    "nothing": [0.0] * 8,
}
HOSTILE = ("=1+1", '=HYPERLINK("http://a")', "+1", "-1", "@SUM(1)", "\t=1", "{=1}", "_x0041_")


def tables_of(found: Findings) -> Document:
    """The part of the report whose tables the workbook shows in its own way; without figures."""
    made = [one for one in (statement(found), assumptions(found)) if one is not None]
    return Document(found.question, "", found.currency, tuple(made), found.version, about(found))


def book_of(found: Findings, *, values: bool = False) -> Any:
    """The workbook as it is read back: formulas, or their values."""
    content = io.BytesIO(as_workbook(tables_of(found), found))
    return openpyxl.load_workbook(content, data_only=values)


def one_table(table: Table) -> Any:
    """The sheet of a table."""
    found = findings()
    document = Document("Why?", "", "USD", (Section("a", "A section", (table,)),), "1", "made")
    return openpyxl.load_workbook(io.BytesIO(as_workbook(document, found)))["Things"]


def recomputed(books: dict[str, Any], place: Path) -> dict[str, Any]:
    """Workbooks with every value computed anew: those that were written are lost before."""
    assert OFFICE is not None
    for name, book in books.items():
        book.save(place / f"{name}.xlsx")
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    to = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(place / "out")]
    files = [str(place / f"{name}.xlsx") for name in books]
    run = [OFFICE, profile, "--headless", *to, *files]
    subprocess.run(run, check=True, capture_output=True, timeout=300)
    return {
        name: openpyxl.load_workbook(place / "out" / f"{name}.xlsx", data_only=True)
        for name in books
    }


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    """A small run."""
    return played()


@pytest.fixture(scope="module")
def computed(result: simulator.Result, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What LibreOffice makes of a real run, of cash by hand, and of what a reader changes."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")
    books = {"real": book_of(result.findings)}
    books |= {name: book_of(with_cash(cash)) for name, cash in CASHES.items()}
    books |= {"rate": book_of(shown()), "line": book_of(shown())}
    books["rate"][CASH]["B5"] = 0.25
    books["line"][STATEMENT]["E5"] = 2100
    return recomputed(books, tmp_path_factory.mktemp("office"))


def with_cash(cash: list[float]) -> Findings:
    """Findings with this cash by week, at a cost of capital of 30 %."""
    return shown(statements=by_hand(cash, rate=0.3))


def results(book: Any) -> dict[str, Any]:
    """The labels of the cash sheet, without their unit, and the values beside them."""
    rows = book[CASH].iter_rows(min_row=5, max_col=2, values_only=True)
    return {str(label).split(" (")[0]: value for label, value in rows if label is not None}


def assert_same_values(found: Findings, again: Any) -> int:
    """Formulas come to what was written for them; return how many there are."""
    written, formulas, count = book_of(found, values=True), book_of(found), 0
    for sheet in formulas:
        for cell in (cell for row in sheet for cell in row if cell.data_type == "f"):
            ours = written[sheet.title][cell.coordinate].value
            theirs = again[sheet.title][cell.coordinate].value
            count += 1
            if isinstance(ours, str):
                assert theirs == ours
            else:  # where millions cancel, what is left is nothing
                assert theirs == pytest.approx(ours, rel=1e-9, abs=1e-6), cell.value
    return count


def test_sheets_are_those_of_the_report() -> None:
    found = shown()
    content = io.BytesIO(as_workbook(report_of(found), found))
    names = openpyxl.load_workbook(content).sheetnames
    assert names[:3] == [ANSWER, STATEMENT, CASH]
    assert names[-1] == SCENARIO
    tables = [one.name for one in report_of(found).tables]
    assert {"assumptions", "statement"} < set(tables)
    assert len(names) - 4 == len(tables) - 2
    assert "Statement by month" in names


def test_without_books_there_is_no_statement() -> None:
    names = book_of(findings()).sheetnames
    assert STATEMENT not in names
    assert CASH not in names


@pytest.mark.slow
@given(st.lists(st.text(max_size=40), max_size=6), st.lists(st.text(max_size=8), max_size=2))
def test_names_of_sheets_can_be_used(wanted: list[str], taken: list[str]) -> None:
    names = sheet_names(wanted, taken)
    assert len(names) == len(wanted)
    folded = [name.casefold() for name in names]
    assert len(set(folded)) == len(folded)
    assert not set(folded) & {"history", *(name.casefold() for name in taken)}
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.isprintable()


def test_equal_names_are_told_apart() -> None:
    long = "a" * 40
    assert sheet_names(["x", "X", long, long + "b", "History"], ["x 2"]) == (
        "X", "X 3", "A" + "a" * 30, "A" + "a" * 28 + " 2", "History 2",
    )  # fmt: skip


def test_the_same_findings_give_the_same_bytes() -> None:
    first, second = (as_workbook(tables_of(shown()), shown()) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "2000-01-01" in core
    assert str(datetime.now().year) not in core.replace("2000-01-01", "")


def test_every_formula_brings_its_value() -> None:
    formulas, values = book_of(shown()), book_of(shown(), values=True)
    cells = [(s.title, c.coordinate) for s in formulas for r in s for c in r if c.data_type == "f"]
    assert len(cells) > 60 * 4
    assert {sheet for sheet, _ in cells} == {STATEMENT, CASH}
    assert all(values[sheet][cell].value is not None for sheet, cell in cells)


def test_the_npv_is_that_of_the_simulation() -> None:
    found = results(book_of(shown(), values=True))
    assert found["NPV"] == pytest.approx(found["NPV as simulated"], rel=1e-12)
    assert found["Check: the two differ by"] == 0
    wrong = results(book_of(shown(statements=by_hand(npv=5.0)), values=True))
    assert wrong["Check: the two differ by"] == pytest.approx(found["NPV"] - 5, abs=1e-4)


def test_the_rate_is_an_input_with_a_name() -> None:
    book = book_of(shown())
    assert book.defined_names["cost_of_capital"].attr_text == f"'{CASH}'!$B$5"
    assert book[CASH]["B5"].value == 0.1
    factors = [c.value for row in book[CASH] for c in row if c.data_type == "f"]
    assert any("cost_of_capital" in str(value) for value in factors)


@pytest.mark.slow
def test_formulas_of_a_real_run_come_to_the_same(
    computed: dict[str, Any], result: simulator.Result
) -> None:
    found = result.findings
    assert assert_same_values(found, computed["real"]) > 60 * 4 + 20
    ours = results(computed["real"])
    assert ours["NPV"] == pytest.approx(found.main.npv.mean, rel=1e-9)
    assert ours["Check: the two differ by"] == 0
    assert ours["Check: less the statement's difference"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", CASHES)
def test_funding_and_payback_are_those_of_the_model(name: str, computed: dict[str, Any]) -> None:
    found, cash = with_cash(CASHES[name]), np.array(CASHES[name])
    assert assert_same_values(found, computed[name]) > 4 * cash.size
    ours = results(computed[name])
    back = float(payback_weeks(np.diff(np.round(np.cumsum(cash), 6), prepend=0.0)))
    assert ours["Payback"] == ("never" if math.isnan(back) else back)
    assert ours["Peak funding"] == pytest.approx(float(peak_funding(cash)[0]), abs=1e-9)
    assert ours["NPV"] == pytest.approx(float(npv(cash, 0.3, 20.0)), rel=1e-9)


@pytest.mark.slow
def test_another_rate_gives_another_npv(computed: dict[str, Any]) -> None:
    again, cash = results(computed["rate"]), np.array(CASHES["comes_back"])
    assert again["NPV"] == pytest.approx(float(npv(cash, 0.25, 20.0)), rel=1e-9)
    moved = float(npv(cash, 0.25, 20.0) - npv(cash, 0.1, 20.0))
    assert again["Check: the two differ by"] == pytest.approx(moved, abs=1e-4)
    assert abs(moved) > 1


def test_another_line_changes_the_statement(computed: dict[str, Any]) -> None:
    before, after = book_of(shown(), values=True)[STATEMENT], computed["line"][STATEMENT]
    labels = [row[0].value for row in before.iter_rows(max_col=1)]
    assert labels[4] == "Sales at list price"
    assert before["E5"].value == 1100  # of the card in its first year
    for row in (5, 1 + labels.index(CONTRIBUTION)):
        changed = {c: after[f"{c}{row}"].value - before[f"{c}{row}"].value for c in "BCDEFGHIJ"}
        assert changed == dict.fromkeys("BCDFI", 0) | dict.fromkeys("EGHJ", 1000)


def test_a_single_case_is_said_to_be_one() -> None:
    sheet = book_of(shown(statements=by_hand(case=4)))[CASH]
    assert str(sheet["A2"].value).startswith("Case 5 of 16, whose NPV is the nearest to the mean.")
    assert "statement's difference" not in str(list(sheet.iter_rows(values_only=True)))
    assert str(book_of(shown())[CASH]["A2"].value).startswith("Means over 16 cases.")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_is_never_a_formula(hostile: str) -> None:
    years = by_hand().years.with_columns(pl.col("segment").replace("all", hostile))
    found = shown(
        question=hostile, headline=hostile, reason="", name=hostile, warnings=(hostile,),
        assumptions=(Assumption(hostile, hostile, hostile, hostile, hostile, hostile, False),),
        statements=by_hand(years=years),
    )  # fmt: skip
    book = book_of(found)
    formulas = {s.title for s in book for row in s for cell in row if cell.data_type == "f"}
    assert formulas == {STATEMENT, CASH}
    only = hostile.replace("\t", " ")
    assert book[ANSWER]["A1"].value == only
    assert [cell.value for cell in book[SCENARIO][4][:2]] == [only, only]
    if hostile[0] in "=+-@":
        assert book[SCENARIO]["A4"].quotePrefix
    parts = [row[0].value for row in book["Statement by segment"].iter_rows(min_row=4)]
    assert only in parts


def test_numbers_stay_numbers_in_their_units() -> None:
    table = Table(
        "things", "Things", (
            Column("what", "What"), Column("money", "Money", "currency", signed=True),
            Column("part", "Part", "share"), Column("change", "Change", "percentage points"),
            Column("range", "Range", "currency"), Column("any", "Any", "number"),
        ),
        (
            ("one", 1_234_567.891, 0.125, 0.0125, Range(-20_000.5, 3e4), Quantity(7.5, "weeks")),
            ("two", None, math.nan, -0.5, None, Quantity(math.inf, "currency per head")),
        ),
        note=("Money is money.",), strong=frozenset({0}), long=True,
    )  # fmt: skip
    sheet = one_table(table)
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows[0] == (
        "What", "Money (USD)", "Part", "Change (percentage points)", "Range, low (USD)",
        "Range, high (USD)", "Any", "Unit",
    )  # fmt: skip
    assert rows[1] == ("one", 1_234_567.891, 0.125, 1.25, -20_000.5, 30_000, 7.5, "weeks")
    assert rows[2] == ("two", None, None, -50, None, None, "no limit", "USD per head")
    formats = [cell.number_format for cell in sheet[4]]
    assert formats[1:7] == ["+#,##0;-#,##0;#,##0", "0.0%", "0.0", "#,##0", "#,##0", "0"]
    assert sheet["A4"].font.bold
    assert sheet.auto_filter.ref == "A3:H5"
    assert sheet.freeze_panes == "B4"
    assert sheet["A7"].value == "Money is money."


def test_small_amounts_show_cents() -> None:
    columns = (Column("who", "Who"), Column("each", "Each", "currency"))
    sheet = one_table(Table("things", "", columns, (("a", 3.25), ("b", -0.5))))
    assert sheet["B4"].number_format == "#,##0.00"
    assert sheet["B3"].value == "Each (USD)"
    assert sheet.auto_filter.ref is None


def test_columns_have_room_for_what_they_hold() -> None:
    sheet = book_of(shown())[STATEMENT]
    assert sheet.column_dimensions["A"].width > len(OWED)
    assert sheet.column_dimensions["B"].width >= len("1,000")


def test_the_scenario_holds_exact_numbers(result: simulator.Result) -> None:
    sheet = book_of(result.findings)[SCENARIO]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]}
    leaves = {leaf.path: leaf for leaf in result.scenario.leaves}
    shares = rows["market.segments.customers.share_of_wallet"]
    assert shares[1:4] == (0.45, 0.3, 0.6)
    assert len(rows) == len(result.findings.assumptions)
    numbers = [leaves[path].value for path in rows if isinstance(rows[path][1], int | float)]
    assert numbers == [row[1] for row in rows.values() if isinstance(row[1], int | float)]
    assert len(numbers) > 30


def test_the_answer_is_the_first_sheet() -> None:
    rows = {row[0]: row[1:] for row in book_of(shown())[ANSWER].iter_rows(values_only=True)}
    assert rows["Verdict"][0] == "PILOT FIRST"
    assert rows["Probability that it pays"][:3] == (0.62, 0.52, 0.71)
    assert rows["NPV (USD)"][:3] == (120_000, -130_000, 380_000)
    assert rows["Criterion: npv"][0] == "missed"
    assert "scenario shop, seed 1" in rows["Made by"][0]


def test_a_certain_run_makes_no_claim_of_probability() -> None:
    rows = {
        row[0]: row[1:] for row in book_of(shown(certain=True))[ANSWER].iter_rows(values_only=True)
    }
    assert "Probability that it pays" not in rows
    assert rows["NPV (USD)"][1:3] == (None, None)
    assert any("nothing about how sure" in str(label) for label in rows)


def test_it_is_written_with_the_report(tmp_path: Path) -> None:
    write_report(shown(), tmp_path)
    assert (tmp_path / WORKBOOK).read_bytes() == as_workbook(report_of(shown()), shown())


def test_no_name_of_a_scenario_begins_like_a_formula() -> None:
    """What `tables.as_csv` relies on: CSV has no way of saying that a field is text."""
    for name in ("=a", "+a", "-a", "@a", "a=1|b", '"\\ta"'):
        with pytest.raises(ScenarioError, match="expected letters"):
            loads(SHOP.replace("  card:", f"  {name}:" if '"' in name else f'  "{name}":'))
