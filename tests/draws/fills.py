"""Draws as stages fill them, and Philox by hand.

Statistical assertions have a fixed seed; each would fail by chance for one seed in a
million (`FALSE_ALARM`).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulator.draws import (
    FAST,
    exp_of,
    fill_words,
    log_of,
    normal_of,
    poisson_tail,
    uniform_of,
)

FALSE_ALARM = 1e-6
WORD = 1 << 32
ONES = 0xFFFFFFFF
Words = NDArray[np.uint32]


def loop(function: Callable[..., None]) -> Any:
    """Compile as stages are compiled, but never from a cache that an older module filled."""
    return njit(fastmath=FAST, error_model="numpy")(function)


@loop
def fill_uniform(words, out):  # type: ignore[no-untyped-def]
    for i in range(out.size):
        out[i] = uniform_of(words[i])


@loop
def fill_normal(words, out):  # type: ignore[no-untyped-def]
    for i in range(out.size):
        out[i] = normal_of(words[i])


@loop
def fill_exp(x, out):  # type: ignore[no-untyped-def]
    for i in range(out.size):
        out[i] = exp_of(x[i])


@loop
def fill_log(x, out):  # type: ignore[no-untyped-def]
    for i in range(out.size):
        out[i] = log_of(x[i])


@loop
def fill_poisson(u, mean, out):  # type: ignore[no-untyped-def]
    for i in range(out.size):
        out[i] = poisson_tail(u[i], mean[i])


def evenly(n: int) -> Words:
    """n words spread over all of them, the first and the last included."""
    words = np.linspace(0, ONES, n).astype(np.uint64)
    return words.astype(np.uint32)


def by_hand(counter: tuple[int, ...], key: tuple[int, int]) -> tuple[int, ...]:
    """Philox4x32-10 in Python's whole numbers, from the paper's definition."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 % WORD, (p0 >> 32) ^ c3 ^ k1, p0 % WORD
        k0, k1 = (k0 + 0x9E3779B9) % WORD, (k1 + 0xBB67AE85) % WORD
    return c0, c1, c2, c3


def words_of(counter: tuple[int, ...], key: tuple[int, int], n: int = 1) -> Words:
    """Words of n consecutive customers as the engine draws them, uint32 (4, n)."""
    out = np.empty((4, n), np.uint32)
    fill_words(*map(np.uint32, counter), *map(np.uint32, key), *out)
    return out
