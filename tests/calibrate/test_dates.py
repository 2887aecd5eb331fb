"""The order of day and month is decided by the whole column, or asked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calibrate.clean.dates import decide, way_of
from simulator.calibrate.faults import BadFiles
from tests.calibrate.files import Files, bought, dropped, lines

EPOCH = date(1970, 1, 1)
WAYS = st.sampled_from(["%d.%m.%Y", "%m/%d/%Y", "%d-%m-%y"])
DATES = st.dates(date(2000, 1, 1), date(2039, 12, 31))


def read(*texts: str, asked: str | None = None) -> list[date]:
    """What texts mean, in order."""
    found = decide(dict.fromkeys(texts, 1), "date", asked)
    return [date.fromordinal(EPOCH.toordinal() + found.days[text]) for text in texts]


def test_a_day_above_twelve_decides_for_all() -> None:
    """lifetimes issue 48: "08/03/2014" was read month first, T was 150 instead of 298."""
    assert read("08/03/2014", "25/12/2013") == [date(2014, 3, 8), date(2013, 12, 25)]
    assert read("08/03/2014", "12/25/2013") == [date(2014, 8, 3), date(2013, 12, 25)]


@pytest.mark.parametrize("text", ["08/03/2014", "8.3.2014", "08-03-14"])
def test_where_none_decides_it_is_asked(text: str) -> None:
    with pytest.raises(BadFiles, match=r"no date has a day above 12 .* --date-format dmy or mdy"):
        read(text)
    assert read(text, asked="dmy") == [date(2014, 3, 8)]
    assert read(text, asked="MM/DD/YYYY") == [date(2014, 8, 3)]


def test_both_orders_in_one_column_are_refused() -> None:
    with pytest.raises(BadFiles, match="2 that can only be day first and 1 that can only be month"):
        read("25/12/2013", "26/12/2013", "12/25/2013")


@given(st.lists(DATES, min_size=2, max_size=60), WAYS)
def test_a_column_is_read_right_or_not_at_all(dates: list[date], form: str) -> None:
    texts = [day.strftime(form) for day in dates]
    try:
        assert read(*texts) == dates
    except BadFiles:
        assert all(day.day <= 12 for day in dates)


@pytest.mark.parametrize(("text", "meant"), [
    ("2024-01-05", date(2024, 1, 5)), ("2024/1/5", date(2024, 1, 5)),
    ("20240105", date(2024, 1, 5)),
    ("5 Jan 2024", date(2024, 1, 5)), ("Jan 5, 2024", date(2024, 1, 5)),
    ("05-янв-24", date(2024, 1, 5)), ("5 février 2024", date(2024, 2, 5)),
    ("5. März 2024", date(2024, 3, 5)), ("45296", date(2024, 1, 5)),
    ("1704412800", date(2024, 1, 5)), ("1704412800000", date(2024, 1, 5)),
    ("2024-W02", date(2024, 1, 11)), ("2024-01", date(2024, 1, 15)), ("03.2024", date(2024, 3, 15)),
])  # fmt: skip
def test_dates_as_they_are_written(text: str, meant: date) -> None:
    assert read(text) == [meant]


@pytest.mark.parametrize(("typed", "way"), [
    ("dmy", "dmy"), ("DD.MM.YYYY", "dmy"), ("%d/%m/%y", "dmy"), ("%m/%d/%Y", "mdy"),
    ("TT.MM.JJJJ", "dmy"), ("yyyy-mm-dd", "ymd"), ("month first", "mdy"), ("x", None),
])  # fmt: skip
def test_what_can_be_typed(typed: str, way: str | None) -> None:
    assert way_of(typed) == way


def test_five_ways_each_by_itself(files: Files) -> None:
    rows = ["2024-01-13", "14.01.2024", "20240115", "16 Jan 2024", "2024-01-17T10:00:00Z"]
    rows = [f"c{n};{row};5" for n, row in enumerate(rows)]
    log = files.read(lines("customer;date;amount", *rows))
    assert [day for day, _ in bought(log)] == [f"2024-01-{13 + n}" for n in range(5)]
    assert any("written in several ways" in note for note in log.notes)


def test_what_a_spreadsheet_has_turned_around_is_refused(files: Files) -> None:
    """It reads 05/01 as the first of May and leaves 25/01 as text."""
    rows = [f"c{n},2024-{n:02d}-01,5" for n in range(1, 9)]
    rows += [f"c{n},{12 + n}/01/2024,5" for n in range(1, 9)]
    said = files.refused(lines("customer,date,amount", *rows))
    assert "a spreadsheet has turned day and month of the others around" in said


def test_times_of_day_and_zones_are_left_out(files: Files) -> None:
    rows = ["13/01/2024 23:59", "14/01/2024 5:04 PM", "15/01/2024, 00:00:01"]
    rows = [f"c{n};{row};5" for n, row in enumerate(rows)]
    log = files.read(lines("customer;date;amount", *rows))
    assert [day for day, _ in bought(log)] == ["2024-01-13", "2024-01-14", "2024-01-15"]


def test_a_few_in_another_order_are_dropped_and_counted(files: Files) -> None:
    rows = [f"c{n % 9};{1 + n % 28:02d}/01/2024;{n}.5" for n in range(300)]
    log = files.read(lines("customer;date;amount", *rows, "c1;01/25/2024;3"))
    assert dropped(log) == {"no_date": 1}
