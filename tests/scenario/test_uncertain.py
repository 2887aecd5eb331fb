"""Distributions: the textbook's quantiles, within their ends, rising with u."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.scenario import Distribution
from simulator.scenario.uncertain import trouble

U = np.array([1e-9, 0.01, 0.2, 0.5, 0.77, 0.99, 1 - 1e-9])
LOG = stats.lognorm(0.5, scale=2.0)

TEXTBOOK: dict[str, tuple[Distribution, Any]] = {
    "pert": (Distribution("pert", (1.0, 2.0, 5.0)), stats.beta(2.0, 4.0, loc=1.0, scale=4.0)),
    "triangular": (
        Distribution("triangular", (1.0, 2.0, 5.0)), stats.triang(0.25, loc=1.0, scale=4.0)
    ),
    "uniform": (Distribution("uniform", (1.0, 5.0)), stats.uniform(1.0, 4.0)),
    "normal": (
        Distribution("normal", (10.0, 2.0), (7.0, 16.0)), stats.truncnorm(-1.5, 3.0, 10.0, 2.0)
    ),
    "beta": (Distribution("beta", (0.2, 10.0)), stats.beta(2.0, 8.0)),
}  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs"), TEXTBOOK.values(), ids=TEXTBOOK)
def test_quantiles_are_the_textbook_s(ours: Distribution, theirs: Any) -> None:
    assert [ours.ppf(u) for u in U] == pytest.approx(theirs.ppf(U), rel=1e-9)


def test_lognormal_by_median_and_log_spread() -> None:
    ours = Distribution("lognormal", (2.0, 0.5), (0.5, 9.0))
    low, high = LOG.cdf(0.5), LOG.cdf(9.0)
    assert [ours.ppf(u) for u in U] == pytest.approx(LOG.ppf(low + U * (high - low)), rel=1e-9)
    assert ours.central == 2.0


def test_truncated_beta() -> None:
    ours = Distribution("beta", (0.2, 10.0), (0.1, 0.5))
    full = stats.beta(2.0, 8.0)
    low, high = full.cdf(0.1), full.cdf(0.5)
    assert [ours.ppf(u) for u in U] == pytest.approx(full.ppf(low + U * (high - low)), rel=1e-9)


def test_whole_numbers_are_rounded() -> None:
    weeks = Distribution("uniform", (4.0, 6.0), whole=True)
    assert [weeks.ppf(u) for u in (0.01, 0.3, 0.7, 0.99)] == [4, 5, 5, 6]


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    """Any distribution that a scenario may hold."""
    numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 6))
    low, mid, high = sorted(draw(st.lists(numbers, min_size=3, max_size=3)))
    spread = draw(st.floats(1e-3, 1e3))
    share = draw(st.floats(0.01, 0.99))
    return draw(
        st.sampled_from(
            [
                Distribution("pert", (low, mid, high)),
                Distribution("triangular", (low, mid, high)),
                Distribution("uniform", (low, high)),
                Distribution("normal", (mid, spread), (low, high)),
                Distribution("lognormal", (abs(mid), spread / 100), (0.0, 2 * abs(mid))),
                Distribution("beta", (share, spread)),
                Distribution("beta", (share, spread), (share / 2, share)),
            ]
        )
    )


@given(distributions(), st.lists(st.floats(1e-12, 1 - 1e-12), min_size=2, max_size=2))
def test_draws_stay_within_the_ends_and_rise_with_u(made: Distribution, us: list[float]) -> None:
    if trouble(made) is not None:
        return
    first, second = (made.ppf(u) for u in sorted(us))
    assert made.low <= first <= made.high
    assert made.low <= second <= made.high
    assert math.isfinite(first)
    # The inverse of the incomplete beta function is monotone to the last digit or two.
    assert first <= second + 1e-12 * (abs(second) + made.high - made.low)
    assert made.low <= made.central <= made.high
