"""The mean NPV along one unknown, where it turns, and what cannot be told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.decision.tornado import tornado_of

NAMES = ("a", "b", "c")


def cases(seed: int, n: int = 64) -> np.ndarray:
    """Values of three unknowns, each in its own unit."""
    return np.random.default_rng(seed).uniform([0.0, 10.0, -1.0], [1.0, 30.0, 1.0], (n, 3))


def test_a_straight_line_is_found_exactly() -> None:
    x = cases(1)
    found = tornado_of(x, 100 * x[:, 0] - 2 * x[:, 1] + 5, NAMES)
    assert found is not None
    assert [one.name for one in found.swings][:2] == ["a", "b"]
    assert found.explained == pytest.approx(1)
    a, b, c = found.swings
    mean = 100 * x[:, 0].mean() - 2 * x[:, 1].mean() + 5
    assert a.at_high[0] == pytest.approx(mean + 100 * (a.high - x[:, 0].mean()))
    # mean NPV zero: b at its mean, a where 100 a = 2 b - 5
    assert a.turns_at == pytest.approx((2 * x[:, 1].mean() - 5) / 100)
    assert a.within
    assert b.turns_at == pytest.approx((100 * x[:, 0].mean() + 5) / 2)
    assert c.width == pytest.approx(0, abs=1e-9)


def test_a_turn_beyond_what_was_drawn_is_said_to_be_so() -> None:
    x = cases(2)
    found = tornado_of(x, x[:, 0] - 7, NAMES)
    assert found is not None
    assert found.swings[0].turns_at == pytest.approx(7)
    assert not found.swings[0].within


@pytest.mark.parametrize("same", [0.1, 0.3, 12.34])
def test_what_does_not_move_changes_nothing(same: float) -> None:
    x = np.random.default_rng(3).normal(0, 1, (48, 1))
    npv = 100 + 3 * x[:, 0] + np.random.default_rng(4).normal(0, 1, 48)
    beside = np.column_stack([x, np.full(48, same)])
    assert tornado_of(beside, npv, ("a", "b")) == tornado_of(x, npv, ("a",))


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """200 draws at 95 %: between 180 and 200 hold; outside by chance in 1 of 500 tries."""
    held = 0
    for seed in range(200):
        x = cases(seed)
        noise = np.random.default_rng(seed + 1000).normal(0, 40, 64)
        found = tornado_of(x, 100 * x[:, 0] + noise, NAMES)
        assert found is not None
        (a,) = (one for one in found.swings if one.name == "a")
        held += a.at_high[1] <= 100 * a.high <= a.at_high[2]
    assert 180 <= held <= 200


def test_noise_turns_nowhere_beyond_its_false_alarms() -> None:
    """5 % of 300 slopes of nothing: 15 expected, 29 or more in 1 of 1,000 tries."""
    alarms = 0
    for seed in range(100):
        x = cases(seed)
        found = tornado_of(x, np.random.default_rng(seed + 5000).normal(0, 1, 64), NAMES)
        assert found is not None
        alarms += sum(one.turns_at is not None for one in found.swings)
    assert alarms < 29


def test_too_few_cases_tell_nothing() -> None:
    assert tornado_of(cases(1, 12), np.arange(12.0), NAMES) is None
    assert tornado_of(np.ones((64, 3)), np.arange(64.0), NAMES) is None
    with pytest.raises(ValueError, match="names"):
        tornado_of(cases(1), np.arange(64.0), NAMES[:2])


@given(st.floats(0.01, 1e6), st.floats(-1e6, 1e6))
def test_units_do_not_matter(scale: float, shift: float) -> None:
    x = cases(3)
    npv = 3 * x[:, 0] - x[:, 2]
    one = tornado_of(x, npv, NAMES)
    moved = x * [scale, 1, 1] + [shift, 0, 0]
    other = tornado_of(moved, npv, NAMES)
    assert one is not None
    assert other is not None
    a, b = one.swings[0], other.swings[0]
    assert b.at_low[0] == pytest.approx(a.at_low[0], rel=1e-5, abs=1e-5)
    assert b.low == pytest.approx(a.low * scale + shift, rel=1e-9, abs=1e-9)
