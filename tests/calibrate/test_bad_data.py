"""Bad data: a clear message, or a clean log with a note; never a silent wrong one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.calibrate.reading.lines import Repaired, write_records
from tests.calibrate.files import Files, bought, dropped, lines

HEAD = "customer,date,amount"
GOOD = [f"c{n % 7},2024-0{1 + n % 5}-{13 + n % 15},{n + 1}.50" for n in range(300)]
TEXT = lines(HEAD, *GOOD)


@pytest.mark.parametrize(("text", "said"), [
    ("", "the file is empty; give one with a line per purchase"),
    ("  \n\n", "the file is empty"),
    (HEAD + "\n", "there is no line below the names of columns"),
    ("shop,date,amount\n1,2024-01-13,5\n", "no column is known to hold customers; there are shop, "
     "date, amount; say which with --customer COLUMN"),
    ("customer,amount\n1,5\n", "no column is known to hold dates"),
    ("customer,date\n1,2024-01-13\n", "no column is known to hold amounts"),
    ("customer,date,amount\na,2024-01-13,5\na,2024-01-14,6\n", "all purchases are of one customer"),
    ("customer,date,amount\na,2024-01-13,0\nb,2024-01-14,0\n", "none of 2 lines is a purchase "
     "that counts: nothing paid (2)"),
    ("customer,date,amount\n,2024-01-13,4\n,2024-01-14,3\n",
     "no column is known to hold customers"),
])  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(files: Files, text: str, said: str) -> None:
    assert said in files.refused(text)


def test_a_column_that_is_not_there(files: Files) -> None:
    said = files.refused(TEXT, columns={"customer": "custmer"})
    assert "--customer: no column is called 'custmer'; did you mean 'customer'?" in said


@pytest.mark.parametrize(("option", "said"), [
    ({"date_format": "nonsense"}, "--date-format 'nonsense' is not understood"),
    ({"decimal": "dot"}, "--decimal takes comma or point, not 'dot'"),
    ({"amount_per": "item"}, "--amount-per takes order or line, not 'item'"),
    ({"end": date(2020, 1, 1)}, "--end 2020-01-01 lies before the first line, of 2024-01-13"),
    ({"keep": ("kind=x",)}, "no column is called 'kind'"),
])  # fmt: skip
def test_options_that_cannot_be_meant(files: Files, option: dict[str, object], said: str) -> None:
    assert said in files.refused(TEXT, **option)


def test_a_date_in_the_future(files: Files) -> None:
    log = files.read(lines(HEAD, *GOOD, "c1,2031-02-03,4"))
    assert dropped(log) == {"future": 1}
    assert log.end == date(2024, 5, 27)


def test_a_year_that_is_far_off(files: Files) -> None:
    log = files.read(lines(HEAD, *GOOD * 4, "c1,2001-02-03,4"), keep=("duplicates",))
    assert dropped(log) == {"far_off": 1}
    assert log.start == date(2024, 1, 13)


def test_a_month_that_is_wrong_is_pointed_at(files: Files) -> None:
    few = [row for row in GOOD if "2024-05" not in row]
    log = files.read(lines(HEAD, *few, "c1,2024-05-30,4"))
    assert log.end == date(2024, 5, 30)
    assert ("The last 1 line lies 34 days after all others. If its date is a mistake, type --end "
            "2024-04-26.") in log.notes  # fmt: skip
    assert files.read(lines(HEAD, *few, "c1,2024-05-30,4"),
                      end=date(2024, 4, 26)).end == date(2024, 4, 26)  # fmt: skip


def test_the_end_is_one_for_all_and_can_be_given(files: Files) -> None:
    log = files.read(TEXT, end=date(2024, 7, 1))
    assert log.end == date(2024, 7, 1)
    assert log.account.dropped == 0
    cut = files.read(TEXT, end=date(2024, 3, 31))
    assert dropped(cut)["after_end"] == sum(row.split(",")[1] > "2024-03-31" for row in GOOD)
    assert cut.day.max() <= (date(2024, 3, 31) - cut.start).days


@pytest.mark.parametrize("other", ["1970-01-01", "1900-01-01", "0000-00-00", "2024-13-45", "soon"])
def test_dates_that_are_none(files: Files, other: str) -> None:
    log = files.read(lines(HEAD, *GOOD, f"c1,{other},4"))
    assert dropped(log) == {"no_date": 1}
    assert log.start == date(2024, 1, 13)


def test_everybody_once_and_everybody_daily(files: Files) -> None:
    once = files.read(lines(HEAD, *(f"c{n},2024-01-{13 + n % 15},5" for n in range(60))))
    assert once.customers == once.occasions == 60
    assert any("bought on one day only: 60, of whom 0" in note for note in once.notes)
    daily = files.read(lines(HEAD, *(f"c{n},2024-01-{d:02d},5" for n in range(3)
                                     for d in range(1, 32))))  # fmt: skip
    assert daily.occasions == 93
    assert daily.days == 30


def test_customers_of_one_day_are_kept_unless_dropped(files: Files) -> None:
    text = lines(HEAD, "a,2024-01-13,5", "a,2024-01-13,6", "b,2024-01-13,5", "b,2024-02-13,5")
    log = files.read(text)
    assert log.customers == 2
    assert any("bought on one day only: 1, of whom 1 several times" in note
               for note in log.notes)  # fmt: skip
    both = lines(HEAD, "a,2024-01-13,5", "c,2024-01-13,5", "c,2024-01-15,5", "b,2024-01-13,5",
                 "b,2024-02-13,5")  # fmt: skip
    assert dropped(files.read(both, drop=("one-day",))) == {"one_day": 1}


def test_amounts_with_signs_of_currencies(files: Files) -> None:
    text = lines("customer;date;amount", "a;2024-01-13;€ 1.250,50", "b;2024-01-14;3,50 EUR",
                 "c;2024-01-15;1 000,00 ₽", "d;2024-01-16;7", "e;2024-01-17;abc12")  # fmt: skip
    log = files.read(text)
    assert bought(log) == [("2024-01-13", 1250.5), ("2024-01-14", 3.5), ("2024-01-15", 1000),
                           ("2024-01-16", 7)]  # fmt: skip
    assert dropped(log) == {"no_amount": 1}


def test_a_hundredth_of_garbage(files: Files) -> None:
    junk = ["%%%", "c1,,", "a,b,c,d,e,f", "\x00\x01\x02", "c1,2024-01-13,NaN", "c2,2024-01-14,inf"]
    log = files.read(lines(HEAD, *GOOD[:150], *junk, *GOOD[150:]))
    assert log.account.read == 306
    assert dropped(log) == {"not_a_row": 3, "no_date": 1, "no_amount": 2}
    assert log.amount.sum() == pytest.approx(files.read(TEXT).amount.sum())


def test_cut_in_the_middle_of_a_line(files: Files) -> None:
    log = files.read(TEXT + "c1,2024-0")
    assert dropped(log) == {"not_a_row": 1}
    assert log.account.read == 301


@pytest.mark.parametrize(("row", "kept"), [('"c1,2024-02-13,4', 1), ('c1,2024-02-13,"4', 1),
                                           ('c1","x,2024-02-13,4', 0)])  # fmt: skip
@pytest.mark.parametrize("at", [0, 150, 300])
def test_an_unclosed_quote_swallows_nothing(files: Files, row: str, kept: int, at: int) -> None:
    log = files.read(lines(HEAD, *GOOD[:at], row, *GOOD[at:]))
    assert log.account.read == 301
    assert log.account.kept + log.account.merged == 300 + kept
    assert log.amount.sum() == pytest.approx(files.read(TEXT).amount.sum() + 4 * kept)
    assert dropped(log) == ({} if kept else {"unclosed_quote": 1})
    assert any("a quote that is never closed" in note for note in log.notes) is bool(kept)


def test_two_unclosed_quotes_do_not_close_each_other(files: Files) -> None:
    rows = [*GOOD[:100], 'c1,2024-02-13,"4', *GOOD[100:103], 'c1,2024-02-13,"5', *GOOD[103:]]
    log = files.read(lines(HEAD, *rows))
    assert log.account.read == 302
    assert log.amount.sum() == pytest.approx(files.read(TEXT).amount.sum() + 9)


def test_a_field_of_several_lines_is_one(files: Files) -> None:
    text = lines("customer,date,note,amount", 'a,2024-01-13,"ring the bell\ntwice, ""please""",5',
                 "b,2024-01-14,,6", 'c,2024-01-15,"a, b",7')  # fmt: skip
    log = files.read(text)
    assert log.account.read == 3
    assert bought(log) == [("2024-01-13", 5), ("2024-01-14", 6), ("2024-01-15", 7)]


def test_blank_lines_and_titles_are_not_counted(files: Files) -> None:
    log = files.read("Sales of 2024;;\n\n\n" + HEAD.replace(",", ";") + "\n\n"
                     + lines("a;2024-01-13;5", "", "b;2024-01-14;6", ""))  # fmt: skip
    assert log.account.read == 2
    assert any("Lines above the names of columns, not counted: 1." in note for note in log.notes)


def test_nothing_is_infinite(files: Files) -> None:
    log = files.read(lines(HEAD, *GOOD, "c1,2024-02-13,1e400", "c1,2024-02-13,9e15"))
    assert np.isfinite(log.amount).all()


def test_files_are_only_read(files: Files, tmp_path: Path) -> None:
    files.read(TEXT)
    assert [file.name for file in tmp_path.iterdir()] == ["sales0.csv"]


def test_nobody_can_be_recognized_in_what_is_shown(files: Files) -> None:
    names = ["anna.meier@shop.de", "test-bert@shop.de", "staff-carl@shop.de"]
    rows = [f"{name},2024-01-1{n},1234.56" for n, name in enumerate(names)]
    rows += [*GOOD, '"dora@shop.de,2024', "cut,egon@s"]
    found = files.reading(lines("email,date,amount", *rows))
    shown = " ".join(text for some in found.samples.values() for text in some) + " ".join(
        found.log.notes
    )
    for name in ("anna", "bert", "carl", "dora", "egon", "shop.de"):
        assert name not in shown
    assert dropped(found.log) == {"not_a_row": 1, "unclosed_quote": 1, "test": 1, "staff": 1}


def test_what_stands_in_the_wrong_column_is_masked(files: Files) -> None:
    rows = ["c1,Erna Krause,4", "c2,2024-02-13,Otto Krause"]
    found = files.reading(lines(HEAD, *GOOD, *rows))
    assert found.samples == {"no_date": ["x9 | xxxx xxxxxx | 4"],
                             "no_amount": ["x9 | 2024-02-13 | xxxx xxxxxx"]}  # fmt: skip


def test_names_are_no_status(files: Files) -> None:
    text = lines("customer,date,amount,who", *(f"{row},Name {n}" for n, row in enumerate(GOOD)))
    said = files.refused(text, columns={"status": "who"})
    assert "so it is no status" in said
    assert "Name 1" not in said


def test_no_lines_of_data_are_taken_for_names_of_columns(files: Files) -> None:
    text = "customer@x.de;5 Jan 2024;€ 5,00\namount@x.de;16 Jan 2024;€ 6,00\n"
    said = files.refused(text)
    assert "x.de" not in said
    assert "xxxxxxxx@x.xx | 9 xxx 9999 | € 9,99" in said


def test_an_own_number_is_that_of_the_order(files: Files) -> None:
    rows = [f"{n},c{n},2024-01-{13 + n},5" for n in range(6)]
    log = files.read(lines("id,customer_id,created_at,total", *rows, rows[0]))
    assert dropped(log) == {"duplicate": 1}


def test_a_column_with_many_values_is_no_segment(files: Files) -> None:
    rows = [f"c{n},2024-01-{13 + n % 15},5,s{n}" for n in range(60)]
    log = files.read(lines("customer,date,amount,segment", *rows))
    assert log.segments == ()
    assert any("segment has 60 values" in note for note in log.notes)


@pytest.mark.parametrize(("head", "said"), [
    ("customer,date,amount EUR,amount USD", "several columns may be meant: amount EUR, amount USD; "
     "say which with --amount COLUMN"),
    ("customer,date made,date sent,amount", "several columns may be meant: date made, date sent; "
     "say which with --date COLUMN"),
])  # fmt: skip
def test_columns_that_fit_alike_are_asked_about(files: Files, head: str, said: str) -> None:
    cells = {"date": "2024-02-13", "amou": "5"}
    row = ",".join(f"{cells.get(name[:4], 'c')}{n % 2 if name[:4] == 'amou' else ''}"
                   for n, name in enumerate(head.split(",")))  # fmt: skip
    other = row.replace("2024-02-13", "2024-02-14", 1)
    assert said in files.refused(lines(head, row, other))


def test_what_is_for_other_kinds_of_files_is_refused(files: Files) -> None:
    assert "--table is for databases, and this is none" in files.refused(TEXT, table="x")
    assert "--query is for databases, and this is none" in files.refused(TEXT, query="select 1")
    assert "--sheet is for workbooks, and this is none" in files.refused(TEXT, sheet="x")


def test_lines_that_vanish_are_never_passed_over(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were a line swallowed on the way, lines that came and lines that were there would differ."""

    def one_more(*given: Any) -> Repaired:
        done = write_records(*given)
        done.records += 1
        return done

    monkeypatch.setattr("simulator.calibrate.reading.tables.write_records", one_more)
    assert "1 of 301 lines vanish in reading" in files.refused(TEXT)
