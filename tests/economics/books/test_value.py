"""Value: examples worked by hand, published numbers, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics.books import value
from simulator.economics.books.accounts import Numbers

CENTS = st.integers(-(10**9), 10**9)
CASH = hnp.arrays(np.int64, st.integers(1, 60), elements=CENTS).map(lambda cash: cash.astype(float))
RATE = st.floats(0, 1)


def test_present_value_of_two_payments_a_year_apart() -> None:
    cash = np.zeros(53)
    cash[0], cash[52] = -100.0, 110.0
    assert value.npv(cash, 0.10) == pytest.approx(0.0, abs=1e-12)
    assert value.npv(cash, 0.0) == 10.0


def test_points_owed_are_charged_in_the_first_week_after_the_horizon() -> None:
    assert value.npv(np.zeros(52), 0.10, owed=11.0) == pytest.approx(-10.0)
    assert value.npv(np.zeros(104), 0.10, owed=12.1) == pytest.approx(-10.0)


def test_rates_may_differ_by_case() -> None:
    cash = np.tile(np.eye(1, 53, 52)[0] * 110.0, (2, 1))
    assert value.npv(cash, np.array([0.10, 0.0])) == pytest.approx([100.0, 110.0])


@pytest.mark.parametrize(
    ("cash", "payback", "depth", "week"),
    [
        ([-100, 40, 40, 40], 4, 100, 0),
        ([-100, 60, -10, 50], 4, 100, 0),
        ([-100, 100, 0, 0], 2, 100, 0),
        ([-50, 60, -20, 30], 4, 50, 0),
        ([10, -40, 10, 40], 4, 30, 1),
        ([-100, 10, 10, 10], np.nan, 100, 0),
        ([5, -5, 5, 0], 0, 0, np.nan),
        ([0, 0, 0, 0], 0, 0, np.nan),
        ([1, 1, 1, -9], np.nan, 6, 3),
    ],
)
def test_payback_and_peak_funding(
    cash: list[float], payback: float, depth: float, week: float
) -> None:
    money = np.array(cash, float)
    np.testing.assert_equal(value.payback_weeks(money), payback)
    found = value.peak_funding(money)
    np.testing.assert_equal(found, (depth, week))


def test_rush_is_the_worst_week_and_not_the_last() -> None:
    cash = np.array([-10.0, 5.0, 50.0])
    outstanding = np.array([0.0, 20.0, 30.0])
    assert value.rush_funding(cash, outstanding) == 25.0
    assert value.rush_funding(cash, np.zeros(3)) == 10.0


def test_roi_has_no_meaning_where_the_program_costs_nothing_more() -> None:
    cost = np.array([[50.0, 50.0], [0.0, 0.0], [-5.0, 0.0]])
    found = value.value_of(np.tile([150.0, 50.0], (3, 1)), cost, 0.0)
    np.testing.assert_equal(found.roi, [2.0, np.nan, np.nan])
    assert found.program_cost.tolist() == [100.0, 0.0, -5.0]


@given(CASH, RATE)
def test_zero_difference_is_worth_exactly_zero(cash: Numbers, rate: float) -> None:
    found = value.value_of(cash - cash, cash - cash, rate, 0.0)
    assert found.npv == 0.0
    assert found.incremental_profit == 0.0
    assert found.payback_weeks == 0.0
    assert found.peak_funding == 0.0


@pytest.mark.parametrize(
    ("cash", "rate", "payback"),
    [
        ([-100] + [0] * 51 + [100], 0.0, 53),
        ([-100] + [0] * 51 + [100], 0.10, np.nan),
        ([-100] + [0] * 51 + [109] + [0] * 51 + [2], 0.12, np.nan),
        ([-100] + [0] * 51 + [109] + [0] * 51 + [2], 0.05, 53),
        ([-100] + [0] * 51 + [109] + [0] * 51 + [2], 0.10, 105),
        # earns first, pays a year later: discounting is to its advantage
        ([100] + [0] * 51 + [-105], 0.0, np.nan),
        ([100] + [0] * 51 + [-105], 0.10, 0),
    ],
)
def test_discounted_payback(cash: list[float], rate: float, payback: float) -> None:
    np.testing.assert_equal(value.discounted_payback_weeks(np.array(cash, float), rate), payback)


@given(CASH, CASH, RATE)
def test_discounted_payback_is_never_earlier_where_money_is_paid_first(
    spent: Numbers, earned: Numbers, rate: float
) -> None:
    cash = np.concatenate([-np.abs(spent), np.abs(earned)])
    simple, discounted = value.payback_weeks(cash), value.discounted_payback_weeks(cash, rate)
    assert np.isnan(discounted) or discounted >= simple
    if np.isnan(simple):
        assert np.isnan(discounted)
    assert value.value_of(cash, cash, rate).discounted_payback_weeks == pytest.approx(
        float(discounted), nan_ok=True
    )


@given(CASH)
def test_payback_at_no_interest_is_simple(cash: Numbers) -> None:
    np.testing.assert_equal(value.discounted_payback_weeks(cash, 0.0), value.payback_weeks(cash))


@given(CASH, RATE, st.floats(0, 1e9))
def test_doubling_money_doubles_value_and_leaves_time_alone(
    cash: Numbers, rate: float, owed: float
) -> None:
    cost = np.abs(cash)
    one, two = (
        value.value_of(cash, cost, rate, owed),
        value.value_of(2 * cash, 2 * cost, rate, 2 * owed),
    )
    for name in ("npv", "incremental_profit", "program_cost", "peak_funding"):
        np.testing.assert_equal(getattr(two, name), 2 * getattr(one, name))
    for name in ("roi", "payback_weeks", "discounted_payback_weeks", "peak_funding_week"):
        np.testing.assert_equal(getattr(two, name), getattr(one, name))


@given(hnp.arrays(np.float64, (3, 40), elements=CENTS.map(float)), RATE, st.floats(-10, 10))
def test_npv_is_linear(cash: Numbers, rate: float, factor: float) -> None:
    whole = value.npv(cash[0] + factor * cash[1], rate, cash[2, 0] + factor * cash[2, 1])
    parts = value.npv(cash[0], rate, cash[2, 0]) + factor * value.npv(cash[1], rate, cash[2, 1])
    assert whole == pytest.approx(parts, rel=1e-9, abs=1e-3)


@given(CASH)
def test_payback_agrees_with_the_cumulative_cash(cash: Numbers) -> None:
    cumulative, weeks = np.cumsum(cash), value.payback_weeks(cash)
    if np.isnan(weeks):
        assert cumulative[-1] < 0
    elif weeks == 0:
        assert (cumulative >= 0).all()
    else:
        assert (cumulative[int(weeks) - 1 :] >= 0).all()
        assert cumulative[int(weeks) - 2] < 0
    depth, week = value.peak_funding(cash)
    assert depth == max(0.0, -cumulative.min())
    if depth > 0:
        assert cumulative[int(week)] == -depth


@pytest.mark.slow
@given(hnp.arrays(np.float64, (4, 3, 20), elements=CENTS.map(float)))
def test_cases_do_not_touch_each_other(cash: Numbers) -> None:
    cost = np.abs(cash)
    together = value.value_of(cash, cost, 0.1)
    for place in np.ndindex(4, 3):
        alone = value.value_of(cash[place], cost[place], 0.1)
        np.testing.assert_equal(together.payback_weeks[place], alone.payback_weeks)
        np.testing.assert_equal(together.peak_funding[place], alone.peak_funding)
        assert together.npv[place] == pytest.approx(alone.npv, rel=1e-12, abs=1e-6)


@pytest.mark.parametrize(
    ("retention", "rate", "multiple"),
    [(0.6, 0.10, 1.2), (0.8, 0.12, 2.5), (0.9, 0.12, 4.0909), (0.9, 0.16, 3.4615)],
)
def test_clv_multiples_gupta_lehmann_2003(retention: float, rate: float, multiple: float) -> None:
    assert value.clv(1.0, retention, rate) == pytest.approx(multiple, abs=5e-5)


@pytest.mark.parametrize(("retention", "elasticity"), [(0.7, 2.6667), (0.8, 3.5), (0.9, 5.0909)])
def test_clv_elasticity_to_retention_gupta_lehmann_stuart_2004(
    retention: float, elasticity: float
) -> None:
    found = value.clv_elasticities(100.0, retention, 0.12, acquisition_cost=25.0)
    assert found.retention == pytest.approx(elasticity, abs=5e-5)
    assert found.retention > found.margin > abs(found.acquisition_cost)
    assert 0.02 < abs(found.acquisition_cost) < 0.3


@given(st.floats(0.1, 0.95), st.floats(0.02, 0.3))
def test_clv_elasticities_are_the_derivatives(retention: float, rate: float) -> None:
    found, step = value.clv_elasticities(1.0, retention, rate), 1e-6

    def slope(up: float, down: float) -> float:
        return float((np.log(up) - np.log(down)) / (2 * step))

    by_retention = slope(
        value.clv(1.0, retention * (1 + step), rate), value.clv(1.0, retention * (1 - step), rate)
    )
    by_rate = slope(
        value.clv(1.0, retention, rate * (1 + step)), value.clv(1.0, retention, rate * (1 - step))
    )
    assert found.retention == pytest.approx(by_retention, rel=1e-4)
    assert found.discount_rate == pytest.approx(by_rate, rel=1e-4, abs=1e-6)


def test_clv_refuses_what_does_not_converge() -> None:
    with pytest.raises(ValueError, match="retention 1"):
        value.clv(1.0, 1.0, 0.0)
    with pytest.raises(ValueError, match="costs 9"):
        value.clv_elasticities(1.0, 0.9, 0.12, acquisition_cost=9.0)


@given(st.floats(0, 0.99), st.floats(0, 0.5), st.floats(0, 0.5), st.floats(-1e6, 1e6))
def test_value_falls_in_churn_and_in_the_rate(
    retention: float, less: float, rate: float, margin: float
) -> None:
    lower, dearer = retention * (1 - less), rate + less
    base = float(value.clv_multiple(retention, rate))
    assert value.clv_multiple(lower, rate) <= base
    assert value.clv_multiple(retention, dearer) <= base
    assert value.clv(margin, retention, rate) == margin * base


def test_multiples_of_several_retentions_at_once() -> None:
    found = value.clv_multiple([0.0, 0.8, np.nan], 0.12)
    assert found == pytest.approx([0.0, 2.5, np.nan], nan_ok=True)
    assert value.clv_multiple(1.0, 0.1) == pytest.approx(10.0)
    with pytest.raises(ValueError, match=r"retention 1\.2, rate 0\.1"):
        value.clv_multiple([0.5, 1.2], 0.1)
