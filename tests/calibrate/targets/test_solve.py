"""Simulated moments on markets of which the answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.calibrate.targets.solve import contradicting, solve

Numbers = NDArray[np.float64]
RNG = np.random.default_rng(7)


@given(seed=st.integers(0, 10_000), knobs=st.integers(1, 4), more=st.integers(0, 2))
@settings(max_examples=40, deadline=None)
def test_a_market_that_exists_is_found(seed: int, knobs: int, more: int) -> None:
    """Bent moments of a known step: it is found, and nothing contradicts anything."""
    rng = np.random.default_rng(seed)
    slopes = rng.normal(size=(knobs + more, knobs))
    slopes[:knobs] += 3 * np.eye(knobs)
    truth = rng.uniform(-0.8, 0.8, knobs)

    def play(steps: Numbers) -> Numbers:
        found: Numbers = slopes @ steps + 0.1 * np.tanh(slopes @ steps)
        return found

    errors = np.full(knobs + more, 0.01)
    found = solve(play, play(truth), errors, knobs)
    assert found.steps == pytest.approx(truth, abs=0.02)
    assert contradicting(found, errors) == ()
    assert found.alike == ()


def test_covariance_is_that_of_least_squares() -> None:
    slopes = RNG.normal(size=(5, 3))
    errors = np.array([0.01, 0.02, 0.01, 0.05, 0.03])
    found = solve(lambda steps: slopes @ steps, slopes @ np.array([0.2, -0.1, 0.3]), errors, 3)
    weighed = slopes / errors[:, None]
    assert found.covariance == pytest.approx(np.linalg.inv(weighed.T @ weighed), rel=1e-6)


def test_two_totals_of_the_same_thing_contradict_each_other_and_no_third() -> None:
    """Two that rest on one knob are 20 % apart; another knob and its total have no part in it."""
    slopes = np.array([[1.0, 0.0], [1.0, 0.0], [0.2, 1.0]])
    errors = np.full(3, 0.02)
    found = solve(lambda s: slopes @ s, np.array([0.0, 0.2, 0.1]), errors, 2)
    assert contradicting(found, errors) == (0, 1)
    assert found.steps[0] == pytest.approx(0.1, abs=0.01)
    wide = np.array([0.2, 0.2, 0.02])
    assert (
        contradicting(solve(lambda s: slopes @ s, np.array([0.0, 0.2, 0.1]), wide, 2), wide) == ()
    )


def test_knobs_that_do_the_same_move_alike_and_are_named() -> None:
    slopes = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    errors = np.full(2, 0.01)
    found = solve(lambda s: slopes @ s, np.array([0.4, 0.1]), errors, 3)
    assert found.alike == (0, 1)
    assert found.steps == pytest.approx([0.2, 0.2, 0.1], abs=1e-3)


def test_a_knob_at_its_end_cannot_reach_it() -> None:
    errors = np.array([0.01])
    found = solve(lambda s: np.minimum(s, 0.3), np.array([1.0]), errors, 1)
    assert contradicting(found, errors) == (0,)


def test_where_there_is_no_market_the_step_is_shorter() -> None:
    def play(steps: Numbers) -> Numbers | None:
        return None if steps[0] > 0.5 else steps * 1.0

    found = solve(play, np.array([0.45]), np.array([0.01]), 1)
    assert found.steps == pytest.approx([0.45], abs=0.01)
    with pytest.raises(ValueError, match="no market"):
        solve(lambda _: None, np.array([0.1]), np.array([0.01]), 1)
