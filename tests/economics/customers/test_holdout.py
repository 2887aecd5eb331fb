"""Control groups: their size follows from how much customers differ, and finds what it says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.economics.customers.holdout import control_group, detectable, spreads_of
from tests.economics.panels import panel

SIZES = st.floats(100, 1e6)


def test_two_halves_by_hand() -> None:
    """z = 1.95996 + .84162; with N = 4 (z sd / effect)^2 both groups are half of everybody."""
    z = 1.959964 + 0.841621
    everybody = 4 * (z * 10 / 2) ** 2
    # by rounding a little more than that, so that the root is not of a negative number
    assert control_group(2.0, 10.0, everybody * (1 + 1e-6)) == pytest.approx(
        everybody / 2, rel=2e-3
    )
    assert np.isnan(control_group(2.0, 10.0, everybody * 0.99))


def test_nothing_never_shows() -> None:
    assert np.isnan(control_group(0.0, 10.0, 1e6))


@given(st.floats(0.5, 50), st.floats(1, 500), SIZES)
def test_a_larger_effect_takes_a_smaller_group(effect: float, sd: float, customers: float) -> None:
    one, two = (float(control_group(size, sd, customers)) for size in (effect, 1.5 * effect))
    assert np.isnan(one) or two <= one
    assert np.isnan(one) or 0 < one <= customers / 2


@given(st.floats(0.5, 50), st.floats(1, 500), SIZES)
def test_what_a_group_shows_is_what_it_was_made_for(
    effect: float, sd: float, customers: float
) -> None:
    group = float(control_group(effect, sd, customers))
    if not np.isnan(group):
        shown = float(detectable(sd, customers, group / customers))
        assert shown == pytest.approx(effect, rel=1e-6)


def test_a_group_finds_the_effect_as_often_as_it_says() -> None:
    """2,000 launches: 80 % find it; below 77 % or above 83 % by chance in 1 of 1,000 tries."""
    rng = np.random.default_rng(7)
    n, effect, sd = 20_000, 1.0, 20.0
    group = round(float(control_group(effect, sd, n)))
    error = sd * np.sqrt(1 / group + 1 / (n - group))
    apart = rng.normal(effect, error, 2_000)
    found = np.abs(apart) > 1.959964 * error
    assert 0.77 <= found.mean() <= 0.83


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="group of 0"):
        control_group(1.0, 1.0, 0)
    with pytest.raises(ValueError, match="power"):
        control_group(1.0, 1.0, 10, power=1.0)
    with pytest.raises(ValueError, match="control group"):
        detectable(1.0, 10, 1.0)


def test_spread_is_that_of_customers_and_adjusting_leaves_what_the_past_does_not_tell() -> None:
    rng = np.random.default_rng(3)
    n = 4_000
    before = rng.gamma(2.0, 100.0, n)
    noise = rng.normal(0, 30.0, n)
    year = 2.0 * before + noise
    years = np.stack([np.stack([year, year])] * 2)  # (arms, years, n)
    found = spreads_of(panel(n, before=before, years=2, profit=years))
    assert found.plain[0] == pytest.approx(year.std(), rel=1e-6)
    assert found.plain[1] == pytest.approx(2 * year.std(), rel=1e-6)
    assert found.adjusted[0] == pytest.approx(noise.std(), rel=0.01)
