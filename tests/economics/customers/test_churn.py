"""What a point of churn is worth: by hand, published elasticities, laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.economics.books.accounts import Accounts
from simulator.economics.books.value import clv, clv_elasticities
from simulator.economics.customers.churn import point_of_churn, taken_along
from simulator.economics.customers.cohorts import churn_cost
from simulator.program.ledger import MONEY, Cell, Ledger
from simulator.simulate import simulate
from tests.laws.worlds import case, market

SIZE = 1_000
CELLS = tuple(Cell("all", half, SIZE, 1.0) for half in (0, 1)) + tuple(
    Cell("nobody", half, 0, 1.0) for half in (0, 1)
)


def arm(stay: int, weeks: int = 52, sales: int = 1) -> Accounts:
    """`stay` of 1,000 agents per half are there from the first week on."""
    there = np.outer(np.ones(weeks, np.int64), [stay, stay, 0, 0])
    lines = (("market", "survivors"), ("market", "active"), ("market", "sales"))
    book = np.stack([there, there, there * sales * MONEY])
    return Accounts.of(Ledger("today", lines, CELLS, book))


def test_by_hand() -> None:
    found = point_of_churn(arm(900), 0.12)
    assert found.less[0, 0] == 0.01
    assert found.kept[0, 0] == pytest.approx(20)
    assert found.total[0] / MONEY == pytest.approx(20 * 52)
    # of 2,000 at 52 a year: .91 / .21 instead of .9 / .22
    worth = 2_000 * 52 * (clv(1, 0.91, 0.12) - clv(1, 0.9, 0.12))
    assert found.total_lasting[0] / MONEY == pytest.approx(worth)
    assert found.lasting[0, 0] > found.yearly[0, 0]
    assert found.total_lasting.tolist() == found.lasting[:, 0].tolist()


@pytest.mark.parametrize(("retention", "elasticity"), [(700, 2.6667), (800, 3.5), (900, 5.0909)])
def test_elasticity_to_retention_gupta_lehmann_stuart_2004(
    retention: int, elasticity: float
) -> None:
    """A small step in churn moves what the base is worth by the published elasticity."""
    step = 1e-6
    found = point_of_churn(arm(retention), 0.12, step)
    r = retention / SIZE
    base = 2_000 * 52 * MONEY * clv(1, r, 0.12)
    percent = found.total_lasting[0] / base / (step / r)
    assert percent == pytest.approx(elasticity, abs=1e-3)
    assert percent == pytest.approx(clv_elasticities(1, r, 0.12).retention, rel=1e-4)


def test_no_more_than_there_is() -> None:
    """Nobody can be kept where nobody leaves; half a point where only that many do."""
    assert point_of_churn(arm(SIZE), 0.1).total.tolist() == [0, 0, 0]
    assert point_of_churn(arm(SIZE), 0.1).total_lasting.tolist() == [0, 0, 0]
    half = point_of_churn(arm(995), 0.1)
    assert half.less[0, 0] == pytest.approx(0.005)
    assert half.kept[0, 0] == pytest.approx(10)
    assert np.isnan(point_of_churn(arm(995), 0.0).total_lasting).all()  # for ever, at no cost
    for short in (point_of_churn(arm(900, weeks=51), 0.1),):
        assert np.isnan(short.total).all()
        assert np.isnan(short.total_lasting).all()
    with pytest.raises(ValueError, match="fall by 2"):
        point_of_churn(arm(900), 0.1, 2)


@given(
    st.integers(1, SIZE), st.floats(0.01, 0.5), st.floats(0, 0.5), st.floats(0, 0.5)
)  # fmt: skip
def test_more_points_are_worth_more(stay: int, rate: float, points: float, more: float) -> None:
    one, two = (point_of_churn(arm(stay), rate, size) for size in (points, points + more))
    assert (two.total >= one.total).all()
    assert (two.total_lasting >= one.total_lasting - 1e-6).all()
    # all of it is no more than what churn costs
    cost = churn_cost(arm(stay))
    assert one.total == pytest.approx(np.minimum(one.total, cost.total))
    assert point_of_churn(arm(stay), rate, 1.0).total == pytest.approx(cost.total)


@given(st.integers(1, SIZE - 20), st.floats(0.01, 0.5))
def test_a_point_lasts_longer_where_fewer_leave(stay: int, rate: float) -> None:
    """What a kept customer goes on to be worth rises in retention: points pay increasingly."""
    looser, closer = (point_of_churn(arm(some), rate) for some in (stay, stay + 10))
    assert closer.total_lasting[0] >= looser.total_lasting[0]


def test_what_leavers_take_along() -> None:
    """Two customers who bought for 100 and 300 a year left; half of sales is margin."""
    week = np.arange(60)
    rows = {
        ("market", "left_sales"): np.outer(week == 3, [100, 300, 0, 0]) * MONEY
        + np.outer(week == 55, [9, 9, 0, 0]) * MONEY,
        ("market", "sales"): np.outer(np.ones(60), [10, 10, 0, 0]) * MONEY,
        ("market", "cost_of_goods"): np.outer(np.ones(60), [5, 5, 0, 0]) * MONEY,
        ("program", "running_cost"): np.outer(np.ones(60), [99, 0, 0, 0]) * MONEY,
    }
    book = np.stack([np.asarray(row, np.int64) for row in rows.values()])
    found = taken_along(Accounts.of(Ledger("today", tuple(rows), CELLS, book)))
    assert found[:, 0] / MONEY == pytest.approx([200, 100, 300])
    assert np.isnan(found[:, 1]).all()
    assert np.isnan(taken_along(arm(900, weeks=51))).all()


def test_leavers_of_the_engine_are_average_customers() -> None:
    """Hazards do not hang on how much one buys: what leavers take along is churn's cost.

    Sales per customer vary with a coefficient of about 1.2, and 1,200 of 4,000 leave, in
    seeds fixed here: the standard error is 3.5 %, and 15 % a false alarm of 2 in 100,000.
    """
    played = simulate(case(weeks=52, agents=4_000, world=market(4_000, churn_per_year=0.3)))
    today = Accounts.of(played.ledgers["today"])
    average = churn_cost(today).total[0]
    assert taken_along(today)[0, 0] == pytest.approx(average, rel=0.15)
