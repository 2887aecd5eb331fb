"""Who brings whom: as likely as they talk, the same in every arm, whoever else there is."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulator.draws import Luck
from simulator.market.referral import (
    ROUNDS,
    Talkers,
    brought_by,
    come_by_talk,
    talk_of,
    uniforms_of,
)

LUCK = Luck(seed=11, case=3)
IDS = np.arange(1 << 31, (1 << 31) + 40_000, dtype=np.uint32)
f = np.float32


def talkers(talk: list[float], fixed: int | None = None, cells: int = 0, come: int = 0) -> Talkers:
    row = np.array(talk, np.float32)
    return Talkers(row, row.size if fixed is None else fixed, cells, come)


def test_each_brings_as_many_as_they_talk() -> None:
    """Of 40,000 newcomers each of five is given talk / 8.5 of them, by chi square."""
    talk = [1.0, 0.0, 2.0, 0.5, 5.0]
    found = np.bincount(brought_by(LUCK, "all", IDS, talkers(talk)), minlength=5)
    expected = np.array(talk) / sum(talk) * IDS.size
    assert found[1] == 0
    seen = expected > 0
    assert stats.chisquare(found[seen], expected[seen]).pvalue > 0.001


def test_those_who_came_later_bring_as_many_as_the_first() -> None:
    """Two of week 0, and two cells of prospects of which three and one have come."""
    talk = [1.0, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    found = np.bincount(brought_by(LUCK, "all", IDS, talkers(talk, 2, 2, 3)), minlength=12)
    here = np.array(talk) > 0
    assert not found[~here].any()
    assert stats.chisquare(found[here]).pvalue > 0.001


def test_where_hardly_anybody_talks_they_are_found_all_the_same() -> None:
    """One talks, and a thousandth as much another, among 20,000: far more than the first looks."""
    talk = [0.0] * 20_000
    talk[77], talk[15_000] = 1.0, 0.25
    assert len(talk) > 100 * ROUNDS
    found = brought_by(LUCK, "all", IDS[:4_000], talkers(talk))
    share = float(np.mean(found == 77))
    assert set(found.tolist()) == {77, 15_000}
    assert share == pytest.approx(0.8, abs=4 * (0.8 * 0.2 / 4_000) ** 0.5)


def test_where_nobody_talks_nobody_brings() -> None:
    assert (brought_by(LUCK, "all", IDS[:5], talkers([0.0, 0.0])) == -1).all()


def test_whom_one_newcomer_gets_hangs_on_no_other() -> None:
    talk = talkers([1.0, 3.0, 2.0])
    whole = brought_by(LUCK, "all", IDS[:50], talk)
    alone = [int(brought_by(LUCK, "all", IDS[i : i + 1], talk)[0]) for i in range(50)]
    assert whole.tolist() == alone


def test_a_larger_pool_and_a_few_more_who_have_come_move_nobody_else() -> None:
    """Prospects of two cells: pools of 4 and 6, of which 2 and 3 have come, beside 40 others.

    One of 45 is new, so 44 of 45 newcomers are brought by whom they were brought by before.
    """
    small = [1.0] * 40 + [1, 1, 0, 0] + [1, 1, 0, 0]
    large = [1.0] * 40 + [1, 1, 0, 0, 0, 0] + [1, 1, 0, 0, 0, 0]
    one = brought_by(LUCK, "all", IDS, talkers(small, 40, 2, 2))
    two = brought_by(LUCK, "all", IDS, talkers(large, 40, 2, 2))
    place = {40: 40, 41: 41, 44: 46, 45: 47}  # of the same agents in the larger pool
    assert [place.get(at, at) for at in one.tolist()] == two.tolist()
    more = [1.0] * 40 + [1, 1, 1, 0, 0, 0] + [1, 1, 0, 0, 0, 0]
    three = brought_by(LUCK, "all", IDS, talkers(more, 40, 2, 3))
    assert np.mean(two == three) == pytest.approx(44 / 45, abs=0.005)
    assert (three[two != three] == 42).all()


def test_who_falls_silent_gives_their_newcomers_away_and_nobody_else_does() -> None:
    before = brought_by(LUCK, "all", IDS, talkers([1.0, 1.0, 1.0]))
    after = brought_by(LUCK, "all", IDS, talkers([1.0, 0.0, 1.0]))
    assert np.array_equal(before[before != 1], after[before != 1])
    assert not (after == 1).any()


def test_who_comes_by_talk_also_does_where_more_do() -> None:
    few, many = (come_by_talk(LUCK, "all", IDS, share) for share in (0.3, 0.45))
    assert few.mean() == pytest.approx(0.3, abs=0.01)
    assert many.mean() == pytest.approx(0.45, abs=0.01)
    assert not (few & ~many).any()
    assert not come_by_talk(LUCK, "all", IDS, 0.0).any()


def test_luck_of_some_is_that_of_all() -> None:
    some = np.array([3, 17, 900], np.uint32)
    every = LUCK.uniforms("a.word", "all", 0, 1_000, week=5)
    assert np.array_equal(uniforms_of(LUCK, "a.word", "all", some, week=5), every[some])


def test_talk_by_satisfaction_and_by_what_tools_add() -> None:
    """Satisfied by .5 at a response of 1: e^.5; unhappy ones at least half; a tool doubles."""
    alive = np.array([1, 1, 1, 0], np.uint8)
    mood = np.array([0.5, -9.0, 0, 0], f)
    assert talk_of(alive, 1.0, 1.0, mood, None) == pytest.approx([np.exp(0.5), 0.5, 1, 0])
    more = np.log(np.array([1, 2, 1e9, 2], f))
    assert talk_of(alive, 0.5, 0.0, mood, more) == pytest.approx([0.5, 1, 8, 0])
