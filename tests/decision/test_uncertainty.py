"""Uncertainty over cases: published and hand-computed numbers, and laws."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats.qmc import Sobol

from simulator.decision.uncertainty import Numbers, probability, spread, worst_mean

VALUES = hnp.arrays(np.float64, st.integers(2, 80), elements=st.floats(-1e9, 1e9))


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_newcombe_1998(count: int, n: int, low: float, high: float) -> None:
    found = probability(np.arange(n) < count)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert (found.value, found.count, found.n) == (count / n, count, n)


def test_probability_of_nothing() -> None:
    found = probability([])
    assert math.isnan(found.value)
    assert (found.low, found.high) == (0.0, 1.0)


@given(st.integers(1, 200), st.data())
def test_the_interval_holds_the_share_and_narrows_with_cases(n: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))
    met = np.arange(n) < count
    few, many = probability(met), probability(np.tile(met, 4))
    assert 0 <= few.low <= few.value <= few.high <= 1
    assert many.value == few.value
    assert many.high - many.low < few.high - few.low


def test_student_interval_by_hand() -> None:
    found = spread(np.array([1.0, 2.0, 3.0, 4.0]))
    # t(3, .975) = 3.18245, sd = 1.29099
    assert (found.mean, found.sd) == pytest.approx((2.5, 1.29099), abs=1e-5)
    assert (found.low, found.high) == pytest.approx((0.44574, 4.55426), abs=1e-5)
    assert math.isnan(found.simulation_sd)
    assert math.isnan(found.real_sd)
    assert not found.rough


@pytest.mark.parametrize(
    ("n", "expected"), [(100, 2.0), (50, (0 + 1 + 0.5 * 2) / 2.5), (10, 0.0), (1, 0.0)]
)
def test_the_worst_five_percent(n: int, expected: float) -> None:
    assert worst_mean(np.arange(n, dtype=float)[::-1]) == pytest.approx(expected)


@given(VALUES)
def test_spread_is_in_order(values: Numbers) -> None:
    found = spread(values)
    slack = 1e-9 * (1 + float(np.abs(values).max()))
    assert found.worst_mean <= found.worst_quantile + slack
    assert found.low - slack <= found.mean <= found.high + slack
    assert list(found.quantiles.values()) == sorted(found.quantiles.values())


@given(VALUES)
def test_doubling_money_doubles_the_spread(values: Numbers) -> None:
    halves = np.stack([values + 1, values - 1])
    one, two = spread(values, halves), spread(2 * values, 2 * halves)
    for name in ("mean", "sd", "worst_mean", "simulation_sd"):
        assert getattr(two, name) == pytest.approx(2 * getattr(one, name), rel=1e-9, abs=1e-6)
    assert one.rough == two.rough


def test_more_cases_narrow_the_interval_of_the_mean() -> None:
    values = np.random.default_rng(3).normal(size=1024)
    widths = [spread(values[:n]).high - spread(values[:n]).low for n in (16, 64, 256, 1024)]
    assert widths == sorted(widths, reverse=True)


def test_variance_splits_into_real_uncertainty_and_simulation_error() -> None:
    """Real sd 3 and simulation sd 2, each within 8 % (4 standard errors at 4,000 cases)."""
    luck = np.random.default_rng(5)
    truth = luck.normal(10, 3, 4000)
    halves = truth + luck.normal(0, 2 * np.sqrt(2), (2, 4000))
    found = spread(halves.mean(axis=0), halves)
    assert found.simulation_sd == pytest.approx(2, rel=0.08)
    assert found.real_sd == pytest.approx(3, rel=0.08)
    assert found.rough


def test_rough_begins_at_a_tenth_of_the_spread() -> None:
    values = np.array([-1.0, 1.0] * 50)
    sd = values.std(ddof=1)
    for factor, rough in ((0.099, False), (0.101, True)):
        gap = factor * sd
        assert spread(values, np.stack([values + gap, values - gap])).rough is rough


def test_a_single_case_is_rough_unless_nothing_was_left_to_luck() -> None:
    one = np.array([5.0])
    assert spread(one, np.array([[6.0], [4.0]])).rough
    assert not spread(one, np.array([[5.0], [5.0]])).rough
    assert math.isnan(spread(one).high)


def test_undefined_cases_are_counted_and_left_out() -> None:
    found = spread(np.array([1.0, np.nan, 3.0, np.inf]), np.zeros((2, 4)))
    assert (found.n, found.n_undefined, found.mean) == (2, 2, 2.0)
    nothing = spread(np.array([np.nan]))
    assert (nothing.n, nothing.n_undefined) == (0, 1)
    assert math.isnan(nothing.mean)


def test_intervals_of_probability_cover_the_truth_in_nine_seeds_of_ten() -> None:
    """NPVs that follow six unknowns of a nearly uncorrelated design, over 100 seeds."""
    slopes = np.array([3.0, -2.0, 1.5, 1.0, -0.5, 0.2])
    every = np.random.default_rng(0).random((1 << 16, 6)) - 0.5
    truth = float(np.mean(every @ slopes + 0.4 > 0))
    hits = 0
    for seed in range(100):
        u = Sobol(6, seed=np.random.default_rng(seed)).random(64) - 0.5
        found = probability(u @ slopes + 0.4 > 0)
        hits += found.low <= truth <= found.high
    assert hits >= 90


def test_the_printed_simulation_error_is_that_of_luck() -> None:
    """Over 100 seeds, cases lie within 1.96 printed errors of their truth in 19 of 20."""
    within, printed = 0.0, []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        truth = rng.normal(size=64) * 10
        halves = truth + rng.normal(size=(2, 64)) * 2 * np.sqrt(2)
        found = spread(halves.mean(axis=0), halves)
        printed.append(found.simulation_sd)
        within += float(np.mean(np.abs(halves.mean(axis=0) - truth) <= 1.96 * found.simulation_sd))
    assert np.mean(printed) == pytest.approx(2.0, rel=0.02)
    assert 0.93 <= within / 100 <= 0.97
