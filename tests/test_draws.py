"""Luck: known answers, accuracy against SciPy, and one word for one draw.

Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
Statistical assertions have a fixed seed; each would fail by chance for one seed in a
million (`FALSE_ALARM`).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray
from scipy import special, stats

from simulator.draws import (
    FAST,
    Luck,
    check_purposes,
    exp_of,
    fill_words,
    key_of,
    log_of,
    normal_of,
    poisson_tail,
    purpose_of,
    uniform_of,
    when_of,
)
from simulator.market import behavior

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


# ------------------------------------------------------------------ Philox4x32-10


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "digits of pi"],
)
def test_known_answers_of_random123(
    counter: tuple[int, ...], key: tuple[int, int], answer: tuple[int, ...]
) -> None:
    """The three vectors for philox4x32 10 in Random123's kat_vectors."""
    assert tuple(words_of(counter, key)[:, 0].tolist()) == answer
    assert by_hand(counter, key) == answer


def test_vectorised_equals_one_at_a_time() -> None:
    """A loop long enough for wide registers and a remainder, across the end of the counter."""
    first, n = WORD - 500, 1_037
    rest, key = (int(when_of(-3, 2)), 0xDEADBEEF, 7), (0x12345678, 0x9ABCDEF0)
    found = words_of((first, *rest), key, n)
    for i in range(n):
        alone = by_hand(((first + i) % WORD, *rest), key)
        assert tuple(found[:, i].tolist()) == alone


def test_a_seed_fills_both_words_of_the_key() -> None:
    assert [int(k) for k in key_of(0x0123456789ABCDEF)] == [0x89ABCDEF, 0x01234567]


def test_weeks_and_occasions_do_not_meet() -> None:
    """From the warm-up to ten thousand weeks, with the largest occasion of a week."""
    weeks = range(-200, 10_400, 7)
    seen = {int(when_of(week, k)) for week in weeks for k in (0, 1, 65_535)}
    assert len(seen) == 3 * len(weeks)
    assert int(when_of(5, 3)) == int(when_of(5)) + 3  # baskets count occasions up like this


# ------------------------------------------------------------------ accuracy


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


# ------------------------------------------------------------------ one word, one draw


def test_a_draw_belongs_to_its_customer() -> None:
    """Whoever else is drawn with her, and in whichever block."""
    luck = Luck(seed=11, case=3)
    together = luck.uniforms("card.redeem", "regulars", first=0, n=1_000, week=17)
    for first, n in ((0, 1), (1, 999), (613, 64)):
        alone = luck.uniforms("card.redeem", "regulars", first, n, week=17)
        assert np.array_equal(alone, together[first : first + n])
    traits = luck.traits("people.traits", "regulars", 0, 1_000)
    assert np.array_equal(luck.traits("people.traits", "regulars", 400, 7), traits[:, 400:407])


def test_one_word_one_draw() -> None:
    """Each use of a week's four words is the same whether or not another is used."""
    n, key = 777, key_of(5)
    counter = (np.uint32(40), when_of(9), purpose_of("market.week", "all"), np.uint32(2))
    words = np.empty((4, n), np.uint32)
    fill_words(*counter, *key, *words)
    expected = np.empty((4, n), np.float32)
    for row, out in zip(words, expected, strict=True):
        fill_uniform(row, out)

    need, rhythm = np.ones(n, np.float32), np.zeros(n, np.float32)
    steady, drifting = (np.empty((4, n), np.float32) for _ in range(2))
    one = np.float32(1)
    behavior.luck_and_steady_needs(*counter, *key, need, one, *steady)
    behavior.luck_and_needs(
        *counter, *key, need, one, np.float32(0), one, np.float32(0.5), rhythm, *drifting
    )
    for found in (steady, drifting):  # leaving, buying and joining take words 0, 1 and 3
        assert np.array_equal(found[:3], expected[[0, 1, 3]])
    z = np.empty(n, np.float32)
    fill_normal(words[2], z)
    assert np.array_equal(rhythm, z)  # and the rhythm takes word 2


def test_luck_differs_by_seed_case_purpose_segment_week_and_occasion() -> None:
    """Streams that differ in one key are independent: correlations within chance."""
    n = 100_000

    def stream(**change: Any) -> NDArray[np.float64]:
        about = {"seed": 1, "case": 0, "name": "card.redeem", "segment": "a", "week": 4, **change}
        luck = Luck(about["seed"], about["case"])
        u = luck.uniforms(about["name"], about["segment"], 0, n, about["week"])
        return u.astype(float)

    changes: list[dict[str, Any]] = [
        {}, {"seed": 2}, {"seed": 1 << 32}, {"case": 1}, {"name": "card.dice"}, {"segment": "b"},
        {"week": 5}, {"week": -4},
    ]  # fmt: skip
    streams = np.array([stream(**change) for change in changes])
    # her neighbor's luck and her own other words are as far away
    words = Luck(1, 0).traits("card.redeem", "a", 0, n)
    streams = np.concatenate([streams, np.roll(streams[:1], 1, axis=1), words[1:]])
    pairs = len(streams) * (len(streams) - 1) / 2
    correlations = np.corrcoef(streams)[np.triu_indices(len(streams), 1)]
    limit = stats.norm.isf(FALSE_ALARM / 2 / pairs) / n**0.5
    assert np.abs(correlations).max() < limit


def test_uniforms_are_uniform() -> None:
    """Kolmogorov-Smirnov on a million draws of one week, and on a customer's million weeks."""
    luck = Luck(seed=2026, case=1)
    week = luck.uniforms("market.week", "all", 0, 1_000_000)
    many = [luck.uniforms("market.week", "all", 77, 1, week)[0] for week in range(20_000)]
    for draws in (week, np.array(many)):
        assert stats.kstest(draws, "uniform").pvalue > FALSE_ALARM


def test_traits_use_all_bits_of_their_words() -> None:
    """Inside (0, 1) at the extreme words, and finer than the weeks' 23 bits."""
    u = Luck(1, 1).traits("people.traits", "a", 0, 50_000)
    assert u.dtype == np.float64
    assert u.min() > 0
    assert u.max() < 1
    assert np.all((u * 2.0**32 - 0.5) % 1 == 0)
    assert np.any((u * 2.0**23 - 0.5) % 1 != 0)


# ------------------------------------------------------------------ names of purposes


def test_purposes_of_segments_differ() -> None:
    names = ["market.week", "market.basket", "people.traits", "card.redeem"]
    segments = ["", "all", "regulars", "occasional"]
    words = {int(purpose_of(name, segment)) for name in names for segment in segments}
    assert len(words) == len(names) * len(segments)
    assert purpose_of("b", "a") != purpose_of("a", "b")
    check_purposes(names, segments)


def test_a_purpose_is_the_same_on_every_machine() -> None:
    """Unlike `hash`, which Python salts: a change would change all results ever stored."""
    assert int(purpose_of("market.week", "regulars")) == 0x0CA3A1D3


def test_a_collision_of_purposes_is_refused() -> None:
    """Two names found by search whose 32-bit hashes are the same."""
    names = ["card46309.redeem", "card104337.redeem"]
    assert purpose_of(names[0], "regulars") == purpose_of(names[1], "regulars")
    with pytest.raises(ValueError, match=r"card104337\.redeem of regulars.*share their luck"):
        check_purposes(names, ["occasional", "regulars"])
    check_purposes(names, ["occasional"])
    check_purposes(names[:1] * 2, ["regulars"])  # asked for twice is no collision
