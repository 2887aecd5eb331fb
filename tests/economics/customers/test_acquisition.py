"""What customers cost, won and kept: by hand, laws, and an engine that buys and keeps them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from simulator.economics.acquisition import cost_each, customer_cost, times_dearer
from simulator.economics.books.accounts import Accounts
from simulator.economics.measures import measure
from simulator.program.ledger import MONEY, SHARES
from simulator.simulate import simulate
from tests.economics.conftest import WriteLedger
from tests.laws.worlds import EVERYBODY_JOINS, card, case, company, market, program

INF, NAN = math.inf, math.nan
TWO = np.array([1, 1])


def books(
    write: WriteLedger, arm: str, survivors: int, active: int, **rows: tuple[str, ArrayLike]
) -> Accounts:
    """Two weeks of an arm; survivors and customers per cell."""
    lines = {
        ("market", "survivors"): TWO * survivors,
        ("market", "active"): TWO * active,
        **{(poster, account): row for account, (poster, row) in rows.items()},
    }
    return Accounts.of(write(lines, 2, arm=arm))


def test_keeping_and_winning_by_hand(write: WriteLedger) -> None:
    control = books(write, "today", 5, 6, acquisition_cost=("company", [[MONEY, 0, 0, 0]] * 2))
    keeps = books(
        write, "card", 7, 8,
        acquisition_cost=("company", [[MONEY, 0, 0, 0]] * 2),
        reward_cost=("card", [2 * MONEY, 0]),
        stayed_for_value=("pairs", [0, 3 * SHARES]),
    )  # fmt: skip
    found = customer_cost(keeps, control, 0.1)
    # 2 per agent in 4 cells of 10 customers each
    assert found.cost[0] / MONEY == 80
    assert (found.extra[0], found.kept[0], found.departures[0]) == (80, 80, 120)
    assert found.per_kept[0] / MONEY == found.per_extra[0] / MONEY == 1
    assert found.per_departure[0] / MONEY == pytest.approx(80 / 120)
    assert found.years[0] == pytest.approx(160 / 52)
    assert found.per_year[0] / MONEY == pytest.approx(80 * 52 / 160)
    assert found.won[0] == 0
    assert np.isnan(found.per_won).all()

    buys = books(
        write, "bought", 5, 7,
        acquisition_cost=("company", [[MONEY + 500 * MONEY, 0, 0, 0], [MONEY, 0, 0, 0]]),
        arrived_paid=("company", [[50, 0, 0, 0], [0, 0, 0, 0]]),
    )  # fmt: skip
    won = customer_cost(buys, control, 0.1)
    assert (won.won[0], won.extra[0], won.kept[0]) == (50, 40, 0)
    assert won.per_won[0] / MONEY == 10
    assert won.per_extra[0] / MONEY == 12.5
    assert won.per_kept[0] == INF
    assert np.isnan(won.departures).all()
    assert np.isnan(won.per_departure).all()
    assert np.isnan(won.per_won[1:]).all()
    with pytest.raises(ValueError, match="card has 2 weeks, today 3"):
        customer_cost(keeps, Accounts.of(write({}, 3, arm="today")), 0.1)


def test_five_times_dearer_by_hand() -> None:
    found = times_dearer([(500, 10)] * 4, [(100, 10), (500, 10), (250, 10), (20, 1)])
    assert found.ratios.tolist() == [5, 1, 2, 2.5]
    assert (found.low, found.median, found.high) == (1, 2, 5)
    assert found.pooled == pytest.approx(50 / (870 / 31))
    assert (found.keeps_nobody, found.n_undefined) == (0, 0)


@pytest.mark.parametrize(
    ("winning", "keeping", "expected"),
    [
        ((50, 1), (100, 0), 0),  # the program keeps nobody
        ((50, 1), (100, -3), 0),  # or drives customers away
        ((50, 1), (0, 3), INF),  # it keeps customers and costs nothing
        ((50, 1), (-9, 3), INF),  # or saves money
        ((50, 1), (0, 0), NAN),  # it does nothing
        ((50, 0), (100, 4), INF),  # nobody can be won
        ((50, 0), (100, 0), NAN),  # neither gains anybody
        ((NAN, NAN), (100, 4), NAN),
        ((50, 1), (100, NAN), NAN),
    ],
)
def test_what_has_no_ratio_says_so(
    winning: tuple[float, float], keeping: tuple[float, float], expected: float
) -> None:
    found = times_dearer([winning], [keeping])
    np.testing.assert_equal(found.ratios, [expected])
    np.testing.assert_equal(found.median, expected)
    assert found.n_undefined == int(np.isnan(expected))


def test_infinite_cases_take_their_place() -> None:
    found = times_dearer([(10, 1)] * 4, [(5, 1), (1, 0), (0, 1), (0, 0)])
    assert found.ratios[:3].tolist() == [2, 0, INF]
    assert (found.low, found.median, found.high) == (0, 2, INF)
    assert (found.keeps_nobody, found.n_undefined) == (0.25, 1)
    assert found.pooled == pytest.approx(10 / 3)
    for winning in ([], [(1.0, 1.0)]):
        with pytest.raises(ValueError, match="cases of winning, 0 of keeping"):
            times_dearer(winning, [])


SIDE = st.tuples(st.integers(-100, 1_000), st.integers(-5, 50))


@given(st.lists(st.tuples(SIDE, SIDE), min_size=1, max_size=20), st.integers(2, 9))
def test_laws_of_the_ratio(cases: list[tuple[tuple[int, int], tuple[int, int]]], by: int) -> None:
    winning, keeping = zip(*cases, strict=True)
    found = times_dearer(winning, keeping)
    known = found.ratios[~np.isnan(found.ratios)]
    assert (known >= 0).all()
    if known.size:
        assert known.min() <= found.low <= found.median <= found.high <= known.max()
    # the currency does not matter, and what wins at by times the cost is by times as dear
    dearer = times_dearer([(cost * by, heads) for cost, heads in winning], keeping)
    assert dearer.ratios == pytest.approx(found.ratios * by, nan_ok=True)
    other_money = times_dearer(
        [(cost * by, heads) for cost, heads in winning],
        [(cost * by, heads) for cost, heads in keeping],
    )
    assert other_money.ratios == pytest.approx(found.ratios, nan_ok=True)
    assert other_money.keeps_nobody == found.keeps_nobody


def test_cost_each() -> None:
    found = cost_each(np.array([6.0, 6, 0, -6, 6]), np.array([2.0, 0, 0, 2, NAN]))
    np.testing.assert_equal(found, [3, INF, NAN, -3, NAN])


def test_an_engine_that_keeps_and_one_that_buys() -> None:
    """The same money: a strong card keeps customers of week 0, paid acquisition wins others."""
    card_alone = program(tools={"points": card()}, joining=EVERYBODY_JOINS)
    arms = {"card": card_alone, "bought": program(same_money_as="card", acquires=True)}
    firm = company(cost_per_new_customer=30)
    played = simulate(
        case(arms, weeks=60, agents=2_000, world=market(4_000, churn_per_year=0.3), firm=firm)
    )
    today, keeps, buys = (Accounts.of(played.ledgers[name]) for name in ("today", "card", "bought"))
    kept, won = (customer_cost(arm, today, 0.1) for arm in (keeps, buys))
    for arm, one in ((keeps, kept), (buys, won)):
        # `measure` says the same where it says it
        told = measure(arm, today, 0.1)
        assert one.cost / MONEY == pytest.approx(told["program_cost"])
        assert one.per_extra / MONEY == pytest.approx(told["cost_per_extra_customer"])
    # nobody arrives where nobody is bought: all customers more are customers kept
    assert kept.kept.tolist() == kept.extra.tolist()
    assert kept.kept[0] > 0
    assert kept.departures[0] == pytest.approx(kept.kept[0], rel=0.25)
    assert won.kept.tolist() == [0, 0, 0]
    assert won.won[0] > won.extra[0] > 0  # some of them have left again
    # the price is that of an emptying pool, from the price of the first on
    assert won.per_won[0] / MONEY == pytest.approx(measure(buys, today, 0.1)["cac"][0])
    assert won.per_won[0] / MONEY > 30
    ratio = times_dearer([(won.cost[0], won.extra[0])], [(kept.cost[0], kept.kept[0])])
    assert ratio.median == pytest.approx(won.per_extra[0] / kept.per_kept[0])


def test_money_whose_customers_are_not_known_has_bought_nothing_that_is_known() -> None:
    known, blind = ([(5.0, 1.0)], [(10.0, 2.0)]), ([(7.0, 1.0)], [(10.0, NAN)])
    both = times_dearer(*(one + other for one, other in zip(known, blind, strict=True)))
    assert (both.pooled, both.n_undefined) == (1.0, 1)
    assert times_dearer(*known).pooled == both.pooled
    assert math.isnan(times_dearer(*blind).pooled)
