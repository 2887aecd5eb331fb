"""Tallies: any cut of the customers, merged in any order, counts the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.program.tally import LogHistogram, Sum, Tally, TopK
from tests.laws.strategies import law

TALLIES: list[Tally] = [Sum(), LogHistogram(), TopK(5)]

amounts = st.lists(st.integers(0, 10**9), min_size=1, max_size=60)


@pytest.mark.parametrize("tally", TALLIES, ids=lambda tally: type(tally).__name__)
@law(25)
@given(values=amounts, cuts=st.lists(st.integers(0, 60), max_size=4), turn=st.integers(0, 5))
def test_merging_is_associative_and_commutative(
    tally: Tally, values: list[int], cuts: list[int], turn: int
) -> None:
    of, ids = np.array(values), np.arange(len(values)) + 7
    whole = tally.count(of, ids)
    parts = [
        tally.count(v, i)
        for v, i in zip(np.split(of, sorted(cuts)), np.split(ids, sorted(cuts)), strict=True)
    ]
    parts = parts[turn % len(parts) :] + parts[: turn % len(parts)]
    left: NDArray[np.float64] = parts[0]
    for part in parts[1:]:
        left = tally.merge(left, part)
    right = parts[-1]
    for part in reversed(parts[:-1]):
        right = tally.merge(part, right)
    assert np.array_equal(left, whole)
    assert np.array_equal(right, whole)


def test_sums_refuse_floats() -> None:
    with pytest.raises(TypeError, match="integers"):
        Sum().count(np.ones(3), np.arange(3))
    assert Sum().count(np.array([2**40, 1], np.int64), np.arange(2)).tolist() == [2**40 + 1]
    assert Sum().count(np.array([True, False, True]), np.arange(3)).tolist() == [2]


def test_the_k_smallest_and_whose_they_are() -> None:
    values = np.array([0.5, 0.1, 0.9, 0.1, 0.3])
    found = TopK(3).count(values, np.array([10, 14, 12, 11, 13]))
    assert found.tolist() == [[0.1, 0.1, 0.3], [11, 14, 13]]  # ties go to the lower number
    assert TopK(9).count(values, np.arange(5)).shape == (2, 5)


@law(40)
@given(
    st.lists(st.floats(0.02, 9e7), min_size=20, max_size=400),
    st.sampled_from([0.01, 0.1, 0.25, 0.5, 0.9]),
)
def test_a_threshold_is_the_quantile_to_a_bin(values: list[float], top: float) -> None:
    """At least the share asked for lies above it, and the value next in line within a bin."""
    bins, of = LogHistogram(), np.array(values)
    threshold = bins.threshold(bins.count(of, np.arange(of.size)), top)
    wanted = int(np.ceil(top * of.size))
    exact = np.sort(of)[-wanted]
    width = (bins.high / bins.low) ** (1 / bins.bins)
    assert (of > threshold).sum() >= wanted or (of >= exact).sum() > wanted
    assert exact / width * (1 - 1e-9) <= threshold <= exact


def test_thresholds_at_the_ends() -> None:
    bins = LogHistogram()
    nothing = bins.count(np.zeros(10), np.arange(10))
    assert bins.threshold(nothing, 0.1) == 0
    few = bins.count(np.array([0.0] * 95 + [50.0] * 5), np.arange(100))
    assert 49 < bins.threshold(few, 0.05) <= 50
    assert bins.threshold(few, 0.5) == 0, "then everybody who spent anything is at the top"
    huge = bins.count(np.array([10 * bins.high, 20 * bins.high, 3.0]), np.arange(3))
    assert bins.threshold(huge, 0.3) >= bins.high * 0.98
    assert huge.sum() == 3
