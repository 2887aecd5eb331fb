"""The design of the cases."""

import warnings

import numpy as np
import pytest

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
    # Every 256th part of every dimension holds exactly one point of a Sobol design.
    cells = np.sort((u * 256).astype(int), axis=0)
    np.testing.assert_array_equal(cells, np.tile(np.arange(256)[:, None], 40))


def test_another_seed_is_another_design() -> None:
    assert not np.isin(design(64, 2, seed=1), design(64, 2, seed=2)).any()


def test_nothing_uncertain() -> None:
    assert design(5, 0, seed=1).shape == (5, 0)
    assert design(0, 3, seed=1).shape == (0, 3)


@pytest.mark.parametrize(("n", "dims", "seed"), [(-1, 1, 1), (1, -1, 1), (1, 1, -1)])
def test_impossible(n: int, dims: int, seed: int) -> None:
    with pytest.raises(ValueError, match="no design"):
        design(n, dims, seed)
