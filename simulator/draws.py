"""Luck: a pure function of (seed, case, purpose, week, occasion, customer).

Two arms that ask for the same draw get the same number, so their difference is
the program and nothing else. The generator is Philox4x32-10 (Salmon, Moraes,
Dror & Shaw 2011): the key is the seed, the counter holds customer, week with
occasion, purpose and case. One block gives four words of 32 bits; every number
is made from exactly one word, so a draw never shifts another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2s
from pathlib import Path
from typing import Any

import numpy as np
from numba import __version__ as numba_version
from numba import config, njit
from numpy.typing import NDArray

from simulator.kernels import place_for

u32, u64, f32, i32 = np.uint32, np.uint64, np.float32, np.int32


def _kernels() -> Path | None:
    """Keep compiled stages by the version of this file; None where they cannot be kept.

    Numba asks whether a stage's own file has changed, not what it has inlined from
    here: after an update in place it would go on with old numbers.
    """
    told = Path(__file__).read_bytes() + numba_version.encode()
    place = place_for(blake2s(told, digest_size=6).hexdigest())
    vars(config)["CACHE_DIR"] = str(place or "")
    return place


KERNELS = _kernels()

# Contraction to fused multiply-add is safe: it does not depend on how a loop is cut.
# Reassociation would be, so it stays off; sums are made of integers instead.
FAST = {"contract", "nsz"}


def inline(function: Any) -> Any:
    """Compile for use inside stages."""
    return njit(inline="always", fastmath=FAST, error_model="numpy")(function)


def stage(function: Any) -> Any:
    """Compile one behavior over arrays of customers; releases the interpreter lock.

    NumPy's error model, because a check for division by zero stops vectorisation
    (13 times slower where it did).
    """
    return njit(cache=KERNELS is not None, nogil=True, fastmath=FAST, error_model="numpy")(function)


M0, M1, HIGH = u64(0xD2511F53), u64(0xCD9E8D57), u64(32)
W0, W1 = u32(0x9E3779B9), u32(0xBB67AE85)
C23, HALF23 = f32(2.0**-23), f32(2.0**-24)
WEEK_ZERO = 1 << 14  # weeks before launch are negative; the counter is not
MAX_OCCASIONS = 1 << 16


@inline
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Four words of Philox4x32-10 for one counter and key, all uint32."""
    for _ in range(10):
        p0 = M0 * u64(c0)
        p1 = M1 * u64(c2)
        n0 = u32(p1 >> HIGH) ^ c1 ^ k0
        n2 = u32(p0 >> HIGH) ^ c3 ^ k1
        c1 = u32(p1)
        c3 = u32(p0)
        c0 = n0
        c2 = n2
        k0 = u32(k0 + W0)
        k1 = u32(k1 + W1)
    return c0, c1, c2, c3


@inline
def uniform_of(word):  # type: ignore[no-untyped-def]
    """A uniform float32 in (0, 1) from one word: 23 bits and a half, so never 0 or 1."""
    return f32(i32(word >> u32(9))) * C23 + HALF23


@inline
def exp_of(x):  # type: ignore[no-untyped-def]
    """exp as a polynomial that vectorises; float32, 1e-7 relative, exact at 0."""
    x = min(max(x, f32(-87)), f32(88))
    k = i32(x * f32(1.44269504) + (f32(0.5) if x > f32(0) else f32(-0.5)))
    kf = f32(k)
    r = x - kf * f32(0.693359375)
    r = r - kf * f32(-2.12194440e-4)
    p = f32(1.9875691500e-4)
    p = p * r + f32(1.3981999507e-3)
    p = p * r + f32(8.3334519073e-3)
    p = p * r + f32(4.1665795894e-2)
    p = p * r + f32(1.6666665459e-1)
    p = p * r + f32(5.0000001201e-1)
    return (p * r * r + r + f32(1)) * i32((k + i32(127)) << i32(23)).view(np.float32)


@inline
def log_of(x):  # type: ignore[no-untyped-def]
    """log as a polynomial that vectorises; float32, positive normal numbers only."""
    b = f32(x).view(np.int32)
    e = f32(i32((b >> i32(23)) - i32(126)))
    m = i32((b & i32(0x007FFFFF)) | i32(0x3F000000)).view(np.float32)
    low = m < f32(0.70710678)
    e = e - (f32(1) if low else f32(0))
    m = (m + m if low else m) - f32(1)
    z = m * m
    y = f32(7.0376836292e-2)
    y = y * m + f32(-1.1514610310e-1)
    y = y * m + f32(1.1676998740e-1)
    y = y * m + f32(-1.2420140846e-1)
    y = y * m + f32(1.4249322787e-1)
    y = y * m + f32(-1.6668057665e-1)
    y = y * m + f32(2.0000714765e-1)
    y = y * m + f32(-2.4999993993e-1)
    y = (y * m + f32(3.3333331174e-1)) * m * z
    return m + (y + f32(-2.12194440e-4) * e - f32(0.5) * z) + f32(0.693359375) * e


@inline
def normal_of(word):  # type: ignore[no-untyped-def]
    """A standard normal float32 from one word by inverse CDF (Giles 2012)."""
    y = f32(2) * uniform_of(word) - f32(1)
    w = -log_of((f32(1) - y) * (f32(1) + y))
    a = w - f32(2.5)
    p = f32(2.81022636e-08)
    p = f32(3.43273939e-07) + p * a
    p = f32(-3.5233877e-06) + p * a
    p = f32(-4.39150654e-06) + p * a
    p = f32(0.00021858087) + p * a
    p = f32(-0.00125372503) + p * a
    p = f32(-0.00417768164) + p * a
    p = f32(0.246640727) + p * a
    p = f32(1.50140941) + p * a
    b = f32(math.sqrt(w)) - f32(3)
    q = f32(-0.000200214257)
    q = f32(0.000100950558) + q * b
    q = f32(0.00134934322) + q * b
    q = f32(-0.00367342844) + q * b
    q = f32(0.00573950773) + q * b
    q = f32(-0.0076224613) + q * b
    q = f32(0.00943887047) + q * b
    q = f32(1.00167406) + q * b
    q = f32(2.83297682) + q * b
    return f32(1.41421356) * y * (p if w < f32(5) else q)


@inline
def poisson_tail(u, mean):  # type: ignore[no-untyped-def]
    """Poisson count by inversion of one uniform, for any mean.

    Exact up to float64 for means below 700; above, the Cornish-Fisher expansion of
    the quantile, which is off by one count at most. No cap below 65,535.
    """
    if mean < 700.0:
        p = math.exp(-mean)
        c = p
        n = 0
        while u > c and n < 2_000:
            n += 1
            p *= mean / n
            c += p
        return n
    t = math.sqrt(-2.0 * math.log(min(u, 1.0 - u)))
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (
        1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    )
    z = z if u > 0.5 else -z
    return min(max(int(mean + math.sqrt(mean) * z + (z * z - 1.0) / 6.0 + 0.5), 0), 65_535)


@stage
def fill_words(first, when, purpose, case, k0, k1, a, b, c, d):  # type: ignore[no-untyped-def]
    """Four words for each of the customers first, first + 1, ..."""
    for i in range(a.size):
        a[i], b[i], c[i], d[i] = philox(u32(first + u32(i)), when, purpose, case, k0, k1)


@stage
def fill_uniforms(first, when, purpose, case, k0, k1, out):  # type: ignore[no-untyped-def]
    """One uniform float32 for each of the customers first, first + 1, ..."""
    for i in range(out.size):
        a, _, _, _ = philox(u32(first + u32(i)), when, purpose, case, k0, k1)
        out[i] = uniform_of(a)


@lru_cache(4096)
def purpose_of(name: str, segment: str = "") -> np.uint32:
    """The counter word of a purpose, by a hash that is the same everywhere.

    The segment's name is part of it, so that customer 7 of one segment and
    customer 7 of another do not share luck, whatever the order of segments.
    """
    digest = blake2s(f"{segment}\0{name}".encode(), digest_size=4).digest()
    return u32(int.from_bytes(digest, "little"))


def check_purposes(names: Iterable[str], segments: Iterable[str]) -> None:
    """Refuse names whose luck would coincide by accident of the hash.

    Raises
    ------
    ValueError
        Naming the two purposes; renaming a tool or a segment mends it.
    """
    segments = tuple(segments)
    seen: dict[int, str] = {}
    for name in sorted(set(names)):
        for segment in segments:
            word, mine = int(purpose_of(name, segment)), f"{name} of {segment}"
            if word in seen:
                raise ValueError(
                    f"{mine} and {seen[word]} would share their luck; rename a tool or a segment"
                )
            seen[word] = mine


def when_of(week: int, occasion: int = 0) -> np.uint32:
    """The counter word of a week (from -16,384) and an occasion in it (below 65,536)."""
    return u32(((week + WEEK_ZERO) << 16) | occasion)


def key_of(seed: int) -> tuple[np.uint32, np.uint32]:
    """The two key words of a seed in [0, 2**64)."""
    return u32(seed & 0xFFFFFFFF), u32((seed >> 32) & 0xFFFFFFFF)


class Luck:
    """All draws of one case."""

    def __init__(self, seed: int, case: int) -> None:
        self.case = u32(case)
        self.k0, self.k1 = key_of(seed)

    def uniforms(
        self, name: str, segment: str, first: int, n: int, week: int = 0
    ) -> NDArray[np.float32]:
        """Uniforms in (0, 1), float32 (n,), for the customers first ... first + n - 1."""
        out = np.empty(n, f32)
        purpose = purpose_of(name, segment)
        fill_uniforms(u32(first), when_of(week), purpose, self.case, self.k0, self.k1, out)
        return out

    def traits(self, name: str, segment: str, first: int, n: int) -> NDArray[np.float64]:
        """Four independent uniforms per customer in (0, 1) with 32 bits, float64 (4, n)."""
        words = np.empty((4, n), u32)
        purpose = purpose_of(name, segment)
        fill_words(u32(first), when_of(0), purpose, self.case, self.k0, self.k1, *words)
        return (words.astype(np.float64) + 0.5) * 2.0**-32
