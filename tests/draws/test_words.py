"""Words of luck: known answers of Philox, one word for one draw, names of purposes.

Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
"""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from simulator.draws import (
    Luck,
    check_purposes,
    fill_words,
    key_of,
    purpose_of,
    when_of,
)
from simulator.market import behavior
from tests.draws.fills import FALSE_ALARM, ONES, WORD, by_hand, fill_normal, fill_uniform, words_of


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
