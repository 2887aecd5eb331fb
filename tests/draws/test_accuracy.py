"""Draws from words: accuracy against SciPy."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special, stats

from simulator.market import behavior
from tests.draws.fills import (
    ONES,
    evenly,
    fill_exp,
    fill_log,
    fill_normal,
    fill_poisson,
    fill_uniform,
)


def test_uniforms_stay_inside_the_open_interval() -> None:
    """float32, at the extreme words, evenly spaced and symmetrical about a half."""
    words = np.array([0, 1, 511, 512, ONES - 512, ONES], np.uint32)
    u = np.empty(words.size, np.float32)
    fill_uniform(words, u)
    assert u[0] == u[2] == np.float32(2.0**-24)
    assert u[-1] == np.float32(1 - 2.0**-24) < 1
    assert u[3] == np.float32(3 * 2.0**-24)

    every = (np.arange(1 << 23, dtype=np.uint32) << 9).astype(np.uint32)
    u = np.empty(every.size, np.float32)
    fill_uniform(every, u)
    assert np.array_equal(u.astype(float), (np.arange(1 << 23) + 0.5) / (1 << 23))


def test_normal_against_scipy() -> None:
    """Giles (2012), single precision: 1e-6 anywhere between -5.3 and 5.3, symmetrical, ordered."""
    words = evenly(1_000_001)
    z, u = np.empty(words.size, np.float32), np.empty(words.size, np.float32)
    fill_normal(words, z)
    fill_uniform(words, u)
    exact = special.ndtri(u.astype(float))
    assert np.abs(z - exact).max() < 1e-6
    assert exact.max() > 5.29
    assert np.all(np.diff(z) >= 0)
    mirrored = np.empty_like(z)
    fill_normal(~words, mirrored)
    assert np.array_equal(z, -mirrored)


def test_exp_against_numpy() -> None:
    x = np.linspace(-87, 88, 1_000_001).astype(np.float32)
    out = np.empty_like(x)
    fill_exp(x, out)
    assert np.abs(out / np.exp(x.astype(float)) - 1).max() < 1.2e-7
    assert np.all(np.diff(out) >= 0)

    edges = np.array([0, -1e30, -200, 200], np.float32)
    out = np.empty_like(edges)
    fill_exp(edges, out)
    assert out[0] == 1  # neutral offers leave everything as it is, to the bit
    assert 0 < out[1] == out[2] < 1e-37
    assert np.isfinite(out[3])


def test_log_against_numpy() -> None:
    wide, near = np.geomspace(1e-30, 1e30, 500_001), np.linspace(0.5, 2, 500_001)
    x = np.concatenate([wide, near]).astype(np.float32)
    out, exact = np.empty_like(x), np.log(x.astype(float))
    fill_log(x, out)
    assert np.abs(out - exact).max() / np.abs(exact).max() < 1e-7
    close = np.abs(exact) < 0.7
    assert np.all(np.abs(out - exact)[close] < 1.2e-7 * np.abs(exact)[close] + 1e-12)
    assert np.all(out[x == 1] == 0)
    assert np.all(np.diff(out[: wide.size]) >= 0)


def quantiles(u: NDArray[np.float64], mean: float) -> NDArray[np.int64]:
    out = np.empty(u.size, np.int64)
    fill_poisson(u, np.full(u.size, mean), out)
    return out


MEANS = (0.01, 0.1, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 63.99)


@pytest.mark.parametrize("mean", MEANS)
def test_poisson_by_inversion_is_exact_below_64(mean: float) -> None:
    """One uniform, one count, as `scipy.stats.poisson.ppf` has it."""
    u = (np.arange(20_000) + 0.5) / 20_000
    tails = np.array([2.0**-24, 1e-6, 1 - 1e-6, 1 - 2.0**-24])
    u = np.sort(np.concatenate([u, tails]))
    assert np.array_equal(quantiles(u, mean), stats.poisson.ppf(u, mean))


@pytest.mark.parametrize("mean", [64, 80, 120, 200])
def test_poisson_above_64_is_off_by_one_at_most(mean: float) -> None:
    """Cornish-Fisher: off by one where u lies close to a step, for 1 % of all uniforms."""
    u = (np.arange(50_000) + 0.5) / 50_000
    off = quantiles(u, mean) - stats.poisson.ppf(u, mean)
    assert np.abs(off).max() <= 1
    assert np.mean(off != 0) < 0.01
    assert abs(off.mean()) < 1e-3


@pytest.mark.parametrize(("low", "high"), [(0.01, 63.99), (64, 200)])
def test_poisson_rises_with_u_and_with_the_mean(low: float, high: float) -> None:
    """So that whoever is given more reasons to buy never buys less."""
    u = (np.arange(1_000) + 0.5) / 1_000
    counts = np.array([quantiles(u, mean) for mean in np.linspace(low, high, 500)])
    assert np.all(np.diff(counts, axis=0) >= 0)
    assert np.all(np.diff(counts, axis=1) >= 0)


def test_poisson_rises_with_the_mean_where_the_methods_meet() -> None:
    u = (np.arange(20_000) + 0.5) / 20_000
    assert np.all(quantiles(u, 64) >= quantiles(u, 63.999))


@pytest.mark.parametrize("mean", [*MEANS, 80, 200])
def test_purchases_are_these_quantiles(mean: float) -> None:
    """The stage that customers go through, in single precision.

    It may differ from SciPy only where u is within 2e-6 of a step of the distribution.
    """
    u = ((np.arange(20_000) + 0.5) / 20_000).astype(np.float32)
    n = np.empty(u.size, np.int32)
    behavior.buy(np.full(u.size, mean, np.float32), u, n)
    near = 2e-6 if mean < 64 else 5e-3
    low = stats.poisson.ppf(np.maximum(u.astype(float) - near, 1e-9), mean)
    high = stats.poisson.ppf(np.minimum(u.astype(float) + near, 1 - 1e-9), mean)
    assert np.all((low <= n) & (n <= high))
    assert np.mean(n != stats.poisson.ppf(u.astype(float), mean)) < (1e-3 if mean < 64 else 0.01)
