"""Logs from arrays and from the simulator's own purchases."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from simulator.calibrate.log import RowAccount, log_from_arrays, log_of
from tests.calibrate.files import Files, bought, lines

START = date(2023, 1, 1)


def test_purchases_of_a_day_are_one_occasion() -> None:
    log = log_from_arrays(
        ["b", "a", "b", "b"], [3, 5, 3, 1], [1.0, 2.0, 3.0, 4.0], start=START, end=date(2023, 2, 1),
        segment=["x", "y", "x", "z"], member=[False, False, True, False], quantity=[1, 2, 3, 4],
        discounted=[0, 0.5, 0.4, 0],
    )  # fmt: skip
    assert log.customer.tolist() == [0, 1, 1]
    assert log.day.tolist() == [5, 1, 3]
    assert log.amount.tolist() == [2, 4, 4]
    assert log.quantity is not None
    assert log.quantity.tolist() == [2, 4, 4]
    assert log.discounted is not None
    assert log.discounted.tolist() == pytest.approx([0.5, 0, 0.3])
    assert log.segment is not None
    assert [log.segments[at] for at in log.segment] == ["y", "x"]
    assert log.member is not None
    assert log.member.tolist() == [False, True]
    assert log.firsts.tolist() == [0, 1, 3]
    assert log.days == 31
    assert (log.account.read, log.account.kept, log.account.merged) == (4, 3, 1)


@pytest.mark.parametrize(("day", "amount"), [([1, 2], [1.0, -1.0]), ([1, 40], [1.0, 1.0]),
                                             ([-1, 2], [1.0, 1.0])])  # fmt: skip
def test_what_is_no_purchase_is_refused(day: list[int], amount: list[float]) -> None:
    with pytest.raises(ValueError, match=r"must not be below 0|lies outside of"):
        log_from_arrays([1, 2], day, amount, start=START, end=date(2023, 1, 31))


def test_an_account_that_does_not_add_up_is_a_fault_of_the_program() -> None:
    RowAccount(3, 1, (("same_day", 1),), (("guest", 1),)).check()
    with pytest.raises(RuntimeError, match="4 lines read, but 1 kept, 1 merged and 1 dropped"):
        RowAccount(4, 1, (("same_day", 1),), (("guest", 1),)).check()


def test_the_worked_example_of_openretailscience(files: Files) -> None:
    """docs/experimental/clv.md there: frequency, recency, T and spend of repeats by hand."""
    log = files.read(lines("customer,date,amount", "101,2023-01-01,100", "101,2023-01-08,50",
                           "101,2023-01-15,70", "102,2023-01-01,200", "103,2023-01-10,50",
                           "103,2023-01-24,80"), end=date(2023, 1, 29))  # fmt: skip
    first = log.firsts[:-1]
    last = log.firsts[1:] - 1
    frequency = np.diff(log.firsts) - 1
    order = np.lexsort((frequency == 0, log.day[first]))
    assert sorted(frequency.tolist()) == [0, 1, 2]
    recency = (log.day[last] - log.day[first]) / 7
    lived = ((log.end - log.start).days - log.day[first]) / 7
    assert recency[order].tolist() == [2, 0, 2]
    assert lived[order].tolist() == pytest.approx([4, 4, 2.714286], abs=1e-6)
    assert frequency[order].tolist() == [2, 0, 1]


def table() -> pl.DataFrame:
    """A small table as `loyalty transactions` writes it."""
    rows = [
        ("today", 1, "2024-01-03", 0, 1, "purchase", 10.0, 1.0, 9.0),
        ("today", 1, "2024-01-05", 0, 2, "purchase", 5.0, 0.0, 5.0),
        ("today", 1, "2024-01-06", 0, 2, "refund", -5.0, 0.0, -5.0),
        ("today", 2, "2024-01-08", 1, 1, "purchase", 7.0, 0.0, 7.0),
        ("card", 2, "2024-01-08", 1, 1, "purchase", 9.0, 0.0, 9.0),
    ]
    names = ("arm", "customer", "date", "week", "occasion", "kind", "amount", "discount", "paid")
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return frame.with_columns(pl.col("date").str.to_date(), segment=pl.lit("all"),
                              member=pl.lit(value=False))  # fmt: skip


def test_the_log_of_an_arm(files: Files) -> None:
    log = log_of(table())
    assert log.amount.tolist() == [9, 7]
    assert log.start == date(2024, 1, 1)
    assert log.end == date(2024, 1, 14)
    assert log.day.tolist() == [2, 7]
    assert dict(log.account.drops) == {"returned_in_full": 2}
    assert log.account.net == pytest.approx(16)
    with pytest.raises(ValueError, match="no purchase of 'nobody'"):
        log_of(table(), "nobody")
    table().write_csv(files.folder / "transactions.csv")
    read = files.read(files.folder / "transactions.csv", keep=("arm=today",))
    assert bought(read) == bought(log)
