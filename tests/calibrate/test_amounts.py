"""The decimal mark is that of the whole column, and what is no number is none."""

from __future__ import annotations

import pytest

from tests.calibrate.files import Files, dropped, lines

HEAD = "customer;date;amount"


def amounts(files: Files, *texts: str, **said: str) -> list[float]:
    """What amounts mean, in order of customers' days."""
    rows = [f"c{n};2024-{1 + n // 28:02d}-{1 + n % 28:02d};{text}" for n, text in enumerate(texts)]
    log = files.read(lines(HEAD, *rows, "z;2024-05-01;1"), **said)
    order = log.day.argsort()
    return [float(value) for value in log.amount[order][:-1]]


@pytest.mark.parametrize(("texts", "meant"), [
    (("1.250,00", "3,50", "7"), [1250, 3.5, 7]),
    (("1,250.00", "3.50", "7"), [1250, 3.5, 7]),
    (("1 250,00", "1'250,5", "1\u00a0250,25"), [1250, 1250.5, 1250.25]),
    (("$3.50", "USD 4.25", "5.00 $", "£1,234.50"), [3.5, 4.25, 5, 1234.5]),
    (("1.234.567", "1.250", "3"), [1234567, 1250, 3]),
    (("0.125", "1.250", "3.125"), [0.125, 1.25, 3.125]),
    (("1e2", "2.5", "+3.5"), [100, 2.5, 3.5]),
])  # fmt: skip
def test_amounts_as_they_are_written(
    files: Files, texts: tuple[str, ...], meant: list[float]
) -> None:  # fmt: skip
    assert amounts(files, *texts) == meant


def test_a_decimal_mark_that_nothing_tells_is_asked_for(files: Files) -> None:
    rows = [f"c{n};2024-01-{13 + n};{n + 1}.250" for n in range(5)]
    said = files.refused(lines(HEAD, *rows))
    assert "may be thousands or have three decimals; say what the decimal mark is with" in said
    assert amounts(files, "1.250", "2.500", decimal="comma") == [1250, 2500]
    assert amounts(files, "1.250", "2.500", decimal="point") == [1.25, 2.5]


def test_two_marks_in_one_column_are_refused(files: Files) -> None:
    said = files.refused(lines(HEAD, "a;2024-01-13;3,50", "b;2024-01-14;3.50"))
    assert "1 amounts have a decimal comma and 1 a decimal point" in said


def test_one_of_another_kind_is_dropped_and_never_read_as_ten_times_as_much(files: Files) -> None:
    rows = [f"c{n % 5};2024-01-{1 + n % 28:02d};{n}.5" for n in range(200)]
    log = files.read(lines(HEAD, *rows, "c1;2024-01-13;12,5"))
    assert dropped(log) == {"no_amount": 1}


def test_brackets_and_a_minus_behind_are_returns(files: Files) -> None:
    text = lines(HEAD, "a;2024-01-13;20.50", "a;2024-01-14;(5.25)", "a;2024-01-15;1.25-",
                 "b;2024-01-15;\u22123.50", "b;2024-01-16;1")  # fmt: skip
    log = files.read(text)
    assert sorted(log.amount.tolist()) == [1, 14]
    assert dropped(log) == {"return_without_purchase": 1}
