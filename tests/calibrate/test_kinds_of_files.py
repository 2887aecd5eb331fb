"""The same purchases, whatever kind of file they stand in."""

from __future__ import annotations

import gzip
import sqlite3
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
import xlsxwriter

from simulator.calibrate.reading.lines import SEPARATORS
from tests.calibrate.files import Files, bought, dropped, lines

TRUTH = [("2024-01-05", 1250.5), ("2024-01-13", 7.0), ("2024-02-20", 3.99)]
GERMAN = lines("Kundennr;Datum;Betrag", "Müller-1;05.01.2024;1.250,50", "Jürß;20.02.2024;3,99",
               "Müller-1;13.01.2024;7,00")  # fmt: skip
RUSSIAN = lines("Покупатель;Дата;Сумма, руб.",  # noqa: RUF001
                "Иванов;05.01.2024;1 250,50",
                "Петров;20.02.2024;3,99", "Иванов;13.01.2024;7,00 руб.")  # fmt: skip  # noqa: RUF001


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_till_in_german(files: Files, encoding: str) -> None:
    log = files.read(GERMAN, encoding=encoding)
    assert bought(log) == TRUTH
    assert log.customers == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_till_in_russian(files: Files, encoding: str) -> None:
    log = files.read(RUSSIAN, encoding=encoding)
    assert bought(log) == TRUTH
    assert log.customers == 2


@pytest.mark.parametrize("head", [
    "customer_id,purchase date,amount", "CustomerID,OrderDate,Total", "id client,date,montant ttc",
    "Cliente,Fecha,Importe", "Codice cliente,Data,Importo", "household_key,day,spend",
    "Klant,Datum,Bedrag", "cliente,data,valor", "Klient,data,kwota", "Email,Created at,Subtotal",
])  # fmt: skip
def test_columns_by_the_words_of_the_trade(files: Files, head: str) -> None:
    text = lines(head, "a1,2024-01-05,1250.50", "b2,2024-02-20,3.99", "a1,2024-01-13,7.00")
    assert bought(files.read(text)) == TRUTH


@pytest.mark.parametrize(
    ("separator", "newline"), list(zip(SEPARATORS, ("\n", "\r\n", "\r", "\n"), strict=True))
)
def test_any_separator_and_any_end_of_lines(files: Files, separator: str, newline: str) -> None:
    text = lines("customer,date,amount", "a,2024-01-05,1250.50", "b,2024-02-20,3.99",
                 "a,2024-01-13,7.00")  # fmt: skip
    assert bought(files.read(text.replace(",", separator).replace("\n", newline))) == TRUTH


def test_columns_below_one_another_without_names(files: Files) -> None:
    text = "00001 20240105  1 1250.50\n00001 20240113  2    7.00\n00002 20240220  1    3.99\n"
    said = files.refused(text)
    assert "no line names the columns" in said
    assert "99999 | 99999999 | 9 | 9999.99" in said
    columns = {"customer": "1", "date": "2", "quantity": "3", "amount": "4"}
    log = files.read(text, columns=columns)
    assert bought(log) == TRUTH
    assert log.quantity is not None
    assert sorted(log.quantity.tolist()) == [1, 1, 2]


def test_a_packed_file(files: Files) -> None:
    assert bought(files.read(gzip.compress(GERMAN.encode("cp1252")))) == TRUTH


def test_parquet(files: Files) -> None:
    frame = pl.DataFrame({
        "customer": [7, 8, 7], "amount": [1250.5, 3.99, 7.0],
        "date": [datetime(2024, 1, 5, 9), datetime(2024, 2, 20), datetime(2024, 1, 13, 23, 59)],
    })  # fmt: skip
    frame.write_parquet(files.folder / "sales.parquet")
    assert bought(files.read(files.folder / "sales.parquet")) == TRUTH


def workbook(file: Path, sheets: int = 1) -> Path:
    """A workbook with a title, two lines of names, dates as such, and totals."""
    book = xlsxwriter.Workbook(file, {"default_date_format": "dd.mm.yyyy"})
    for n in range(sheets):
        sheet = book.add_worksheet(f"Sales {n}")
        sheet.write_row(0, 0, ["Report of the shop"])
        sheet.write_row(2, 0, ["Customer", "", "Sale", ""])
        sheet.write_row(3, 0, ["No", "Name", "Date", "Amount"])
        rows = [("a", datetime(2024, 1, 5), 1250.5), ("b", datetime(2024, 2, 20), 3.99),
                ("a", datetime(2024, 1, 13), 7)]  # fmt: skip
        for at, (who, when, amount) in enumerate(rows):
            sheet.write_row(4 + at, 0, [who, "Ann"])
            sheet.write_datetime(4 + at, 2, when)
            sheet.write_number(4 + at, 3, amount)
        sheet.write_row(7, 0, ["Total", "", "", 1261.49])
    book.close()
    return file


def test_a_workbook_with_two_lines_of_names_and_a_total(files: Files) -> None:
    log = files.read(workbook(files.folder / "sales.xlsx"))
    assert bought(log) == TRUTH
    assert dropped(log) == {"total": 1}


def test_a_workbook_of_several_sheets_is_asked_about(files: Files) -> None:
    file = workbook(files.folder / "sales.xlsx", sheets=2)
    said = files.refused(file)
    assert "Sales 0, Sales 1; say which holds the purchases with --sheet NAME" in said
    assert bought(files.read(file, sheet="sales 1")) == TRUTH
    assert "no sheet is called 'x'; there are Sales 0, Sales 1" in files.refused(file, sheet="x")


SQL = ("create table sales (customer_id varchar, date varchar, amount double)",
       "insert into sales values ('a', '2024-01-05', 1250.5), ('b', '2024-02-20', 3.99), "
       "('a', '2024-01-13', 7)", "create table shops (shop varchar)")  # fmt: skip


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_a_database_with_several_tables_is_asked_about(files: Files, kind: str) -> None:
    file = files.folder / f"shop.{kind}"
    base = duckdb.connect(str(file)) if kind == "duckdb" else sqlite3.connect(file)
    for statement in SQL:
        base.execute(statement)
    base.commit()
    base.close()
    said = files.refused(file)
    assert "there are several tables: sales, shops; say which holds the purchases" in said
    assert bought(files.read(file, table="Sales")) == TRUTH
    query = "select customer_id, date, amount from sales where amount < 10"
    assert bought(files.read(file, query=query + ";")) == TRUTH[1:]
    assert "a query that reads" in files.refused(file, query="drop table sales")
    assert "does not answer" in files.refused(file, query="select nothing from sales")
    assert "no table is called 'sale'" in files.refused(file, table="sale")
