"""The statement: parts add up to totals to the last unit."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics import difference, months, statement_of, years
from simulator.program.chart import CHART, PROFIT
from simulator.program.ledger import Cell, Entries, Ledger
from tests.economics.conftest import WriteLedger

ROWS = (
    ("card", "reward_cost"),
    ("company", "setup_cost"),
    ("market", "cost_of_goods"),
    ("market", "sales"),
    ("market", "purchases"),
    ("wallet:points", "liability"),
    ("wallet:points", "reward_cost"),
)
ODD = (Cell("a", 0, 3, 33.3), Cell("a", 1, 3, 33.3), Cell("b", 0, 2, 7.7), Cell("b", 1, 1, 7.7))
BOOKS = hnp.arrays(np.int64, (len(ROWS), 30, 4), elements=st.integers(-(10**12), 10**12))


def test_a_statement_by_hand(write: WriteLedger) -> None:
    ledger = write(
        {
            ("market", "sales"): [100, 200],
            ("market", "cost_of_goods"): [70, 140],
            ("program", "setup_cost"): np.array([[50, 0, 0, 0], [0, 0, 0, 0]]),
        },
        weeks=2,
    )
    found = statement_of(ledger)
    assert found.segments == ("regulars", "occasional")
    assert found.series("sales").tolist() == [4000, 8000]
    assert found.series("sales", segment="occasional").tolist() == [2000, 4000]
    # what the program posts is real money and is not scaled up
    assert found.series().tolist() == [1200 - 50, 2400]
    assert found.series(poster="market").tolist() == [1200, 2400]
    columns = found.columns()
    assert len(columns["amount"]) == 3 * 2 * 2
    assert columns["amount"][:2] == [0.2, 0.2]


@given(BOOKS)
def test_parts_add_up_to_the_last_unit(book: Entries) -> None:
    ledger = Ledger("card", ROWS, ODD, book)
    found = statement_of(ledger)
    np.testing.assert_array_equal(found.series(), ledger.contribution().sum(axis=1))
    signed = sum(CHART[name].sign * found.series(name) for name in PROFIT)
    np.testing.assert_array_equal(found.series(), signed)
    by_segment = sum(found.series(segment=one) for one in found.segments)
    np.testing.assert_array_equal(found.series(), by_segment)
    by_poster = sum(found.series(poster=one) for one in found.posters)
    np.testing.assert_array_equal(found.series(), by_poster)
    by_month = found.over(months(date(2026, 1, 5), 30))
    assert by_month.series().sum() == found.series().sum()
    assert by_month.series("liability")[-1] == found.series("liability")[-1]
    np.testing.assert_array_equal(found.over(years(30)).contribution.sum(axis=1),
                                  found.contribution.sum(axis=1))  # fmt: skip


@given(BOOKS, BOOKS)
def test_differences_are_line_by_line(one: Entries, other: Entries) -> None:
    program = statement_of(Ledger("card", ROWS, ODD, one))
    control = statement_of(Ledger("today", ROWS[2:], ODD, other[2:]))
    found = difference(program, control)
    np.testing.assert_array_equal(found.series(), program.series() - control.series())
    assert not difference(program, program).amounts.any()


def test_differences_need_the_same_weeks(write: WriteLedger) -> None:
    short = statement_of(write({("market", "sales"): [1]}, weeks=1))
    long = statement_of(write({("market", "sales"): [1, 1]}, weeks=2))
    with pytest.raises(ValueError, match="periods"):
        difference(short, long)
    with pytest.raises(ValueError, match="1 labels for 2"):
        long.over(["2026-01"])


def test_a_week_belongs_to_the_month_of_its_thursday() -> None:
    # Thursday of the week of Monday 2026-01-26 is the 29th; the next is 5 February
    assert months(date(2026, 1, 26), 2) == ("2026-01", "2026-02")
    # Monday 2025-12-29: Thursday is New Year's Day
    assert months(date(2025, 12, 29), 1) == ("2026-01",)
    # a week from Friday 2026-01-30 has its Thursday on 5 February
    assert months(date(2026, 1, 30), 1) == ("2026-02",)


def test_years_have_52_weeks() -> None:
    assert [years(106)[week] for week in (0, 51, 52, 104)] == [
        "year 1",
        "year 1",
        "year 2",
        "year 3",
    ]
