"""The design of the cases."""

import warnings

import numpy as np
import pytest

from simulator.designs import design_of
from simulator.experiment import design


def test_more_cases_keep_the_first_ones() -> None:
    most = design(100, 3, seed=5)
    for n in (1, 2, 3, 17, 64, 65, 100):
        np.testing.assert_array_equal(design(n, 3, seed=5), most[:n])


def test_no_warning_for_any_number_of_cases() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert design(7, 2, seed=0).shape == (7, 2)


def test_strictly_inside_and_even() -> None:
    u = design(256, 40, seed=1)
    assert u.min() > 0
    assert u.max() < 1
    # Every 256th part of every dimension holds exactly one point.
    cells = np.sort((u * 256).astype(int), axis=0)
    np.testing.assert_array_equal(cells, np.tile(np.arange(256)[:, None], 40))


@pytest.mark.parametrize("n", [8, 16, 32, 64, 128])
def test_every_stage_ends_a_latin_hypercube(n: int) -> None:
    cells = np.sort((design(128, 22, seed=3)[:n] * n).astype(int), axis=0)
    np.testing.assert_array_equal(cells, np.tile(np.arange(n)[:, None], 22))


@pytest.mark.slow
@pytest.mark.parametrize(("n", "most"), [(32, 0.17), (64, 0.04), (128, 0.015)])
def test_unknowns_are_nearly_uncorrelated(n: int, most: float) -> None:
    """A scrambled Sobol design of 22 columns had pairs at .85, .40 and .38."""
    for seed in range(1, 21):
        r = np.corrcoef(design(n, 22, seed), rowvar=False)
        assert np.abs(np.triu(r, 1)).max() < most, seed


def test_a_further_unknown_changes_no_other_draw() -> None:
    names = ["market.a", "market.b", "programs.1.c"]
    u = design_of(names, 64, seed=2)
    np.testing.assert_array_equal(design_of([*names, "programs.2.d"], 64, seed=2)[:, :3], u)
    assert not np.isin(design_of(["market.other", *names[1:]], 64, seed=2)[:, 0], u[:, 0]).any()


def test_a_column_keeps_its_parts_whatever_stands_before_it() -> None:
    """Only the order of its points answers to the columns before."""
    alone, later = design_of(["c"], 64, seed=2)[:, 0], design_of(["a", "b", "c"], 64, seed=2)[:, 2]
    for stage in (slice(0, 8), slice(8, 16), slice(16, 32), slice(32, 64)):
        np.testing.assert_array_equal(np.sort(alone[stage]), np.sort(later[stage]))


def test_another_seed_is_another_design() -> None:
    assert not np.isin(design(64, 2, seed=1), design(64, 2, seed=2)).any()


def test_nothing_uncertain() -> None:
    assert design(5, 0, seed=1).shape == (5, 0)
    assert design(0, 3, seed=1).shape == (0, 3)


@pytest.mark.parametrize(("n", "dims", "seed"), [(-1, 1, 1), (1, -1, 1), (1, 1, -1)])
def test_impossible(n: int, dims: int, seed: int) -> None:
    with pytest.raises(ValueError, match="no design"):
        design(n, dims, seed)
