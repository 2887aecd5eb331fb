"""Deferred revenue: published and worked cases to the unit, and what must hold for all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.economics.books.deferred import allocated, recognized, still_deferred

UNITS = st.integers(0, 10**15)
PERIODS = st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 10**13)), max_size=8)


def test_ifrs_15_example_52_customer_loyalty_programme() -> None:
    """100,000 of sales with 10,000 points worth 1 each, of which 9,500 are expected."""
    goods, points = allocated(100_000, 100_000, 9_500)
    assert (goods, points) == (91_324, 8_676)
    revenue = recognized(points, [4_500, 4_000], [9_500, 9_700])
    assert revenue == (4_110, 3_493)
    assert still_deferred(points, revenue) == (4_566, 1_073)


@pytest.mark.parametrize(("expected", "revenue"), [(9_900, 3_552), (9_200, 4_140)])
def test_a_change_of_estimate_in_the_second_year(expected: int, revenue: int) -> None:
    """9,000 allocated; 4,500 of 9,700 redeemed in year 1, 8,500 in all by the end of year 2."""
    assert recognized(9_000, [4_500, 4_000], [9_700, expected]) == (4_175, revenue)


def test_points_that_nobody_will_redeem_are_no_promise() -> None:
    assert allocated(100, 100, 0) == (100, 0)
    assert recognized(0, [0, 5], [10, 10]) == (0, 0)
    assert recognized(50, [0], [0]) == (50,)
    assert recognized(50, [], []) == ()


def test_what_makes_no_sense_is_refused() -> None:
    for bad in ((100, 0, 0), (-1, 1, 1), (1, -1, 5)):
        with pytest.raises(ValueError, match="price"):
            allocated(*bad)
    for periods in (([1], []), ([-1], [1]), ([1], [-1])):
        with pytest.raises(ValueError, match="revenue"):
            recognized(10, *periods)


@given(UNITS, UNITS, UNITS)
def test_the_parts_of_a_price_add_up_and_follow_the_stand_alone_prices(
    price: int, goods: int, points: int
) -> None:
    if goods + points:
        to_goods, to_points = allocated(price, goods, points)
        assert to_goods + to_points == price
        assert abs(to_points * (goods + points) - price * points) <= (goods + points) / 2


@given(UNITS, PERIODS)
def test_revenue_never_exceeds_what_was_allocated(points: int, periods: list) -> None:  # type: ignore[type-arg]
    revenue = recognized(points, [r for r, _ in periods], [e for _, e in periods])
    left = still_deferred(points, revenue)
    assert all(0 <= rest <= points for rest in left)
    assert sum(revenue) + (left[-1] if left else points) == points


@given(UNITS, st.lists(st.integers(0, 10**12), min_size=1, max_size=8))
def test_all_is_recognized_when_all_expected_points_are_redeemed(
    points: int, redeemed: list[int]
) -> None:
    total = sum(redeemed)
    revenue = recognized(points, redeemed, [total] * len(redeemed))
    assert sum(revenue) == points
    assert min(revenue) >= 0


@given(UNITS, PERIODS, st.integers(1, 10**13))
def test_a_change_of_estimate_is_caught_up_at_once(points: int, before: list, last: int) -> None:  # type: ignore[type-arg]
    """Whatever was estimated before: afterwards the books are as if it had always been so."""
    redeemed = [r for r, _ in before] + [1]
    changed = recognized(points, redeemed, [*(e for _, e in before), last])
    always = recognized(points, redeemed, [last] * len(redeemed))
    assert sum(changed) == sum(always)
