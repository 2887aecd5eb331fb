"""Progress to a threshold on its own."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from scipy import stats

from simulator.program.parts.progress import AFTER_WEEKS, LEAST, reach_of
from tests.program.parts.made import SpendReward
from tests.program.parts.weeks import N, offered, row, week

ALL = np.ones(N, np.float32)


def tool(**about: object) -> SpendReward:
    return SpendReward.model_validate({"gradient": 0.2, "rewarded": 0.1, **about})


@pytest.mark.parametrize(("mean", "needed"), [(3.0, 10), (8.0, 4), (30.0, 2)])
def test_what_becomes_rewards_of_a_random_number_of_purchases(mean: float, needed: int) -> None:
    """Of Poisson purchases those of whole rewards, worked out number by number."""
    n = np.arange(400)
    whole = float((n // needed * needed) @ stats.poisson.pmf(n, mean)) / mean
    found = reach_of(np.array([mean]), np.array([float(needed)]))[0]
    assert found == pytest.approx(0 if whole < LEAST else whole, rel=0.02)


def test_nobody_collects_for_next_to_nothing() -> None:
    assert reach_of(np.array([1.0]), np.array([50.0])).tolist() == [0.0]


def test_reach_and_mean_progress_of_those_who_go_on_as_usual() -> None:
    """A reward of 40 from 10 a week fills in four weeks and is used at once: half full on average;
    within three weeks of term half of what is needed, within two nothing."""
    one = week(usual_spend=row(10, 40, 1, 10))
    for term, reach in ((52.0, 1.0), (3.0, 0.5), (2.0, 0.0)):
        own = tool().memory(N)
        tool().settle_progress(one, own, one.usual_spend, 40.0, term=term)
        assert own.reach[0] == pytest.approx(reach, abs=1e-5)
    own = tool().memory(N)
    tool().settle_progress(one, own, one.usual_spend, 40.0, term=52)
    # always near: in a week; too far away: forty
    assert own.steady.tolist() == [0.5, -1, -1, 0.5]
    assert own.progress.tolist() == [0.5] * N


def test_a_large_reward_counts_less() -> None:
    """Twenty times a fifth of a basket, at a power of -.5."""
    one, own = week(), tool().memory(N)
    tool().settle_progress(one, own, one.usual_spend, 40.0, term=520, power=-0.5)
    assert own.reach == pytest.approx([20**-0.5] * N, rel=1e-4)


def test_what_lapses_without_purchases_counts_less() -> None:
    """Four weeks of filling at one purchase a week: each of four risks a gap of eight weeks."""
    one, own = week(), tool().memory(N)
    tool().settle_progress(one, own, one.usual_spend, 40.0, term=520, inactive=8)
    assert own.reach == pytest.approx([exp(-4 * exp(-8))] * N, rel=1e-4)


def test_nearness_moves_purchases_and_they_are_paid_back() -> None:
    part, one = tool(), week()
    own = part.memory(N)
    own.steady[:], own.progress[:] = 0.5, 0.5
    wanted, glad = part.pull(one, own, row(1, 1, 1, 0), np.array([0, 20, 60, 20]), 40)
    assert wanted == pytest.approx([-0.1, 0, 0.1, 0])
    assert not glad.any()
    assert own.progress == pytest.approx([0.5 - 0.5 / 26, 0.5, 0.5 + 0.5 / 26, 0.5])
    own.debt[:] = [0, 0.13, 0, 0]
    moved = offered(one, lambda: part.ask_for_shift(own, wanted, one.effects))["need_shift"]
    assert moved == pytest.approx([-0.1, -0.01, 0.1, 0], abs=1e-6)


def test_what_comes_early_is_owed() -> None:
    """A tenth more than usual, of 1.1 purchases: a tenth of a usual week came early."""
    part, one = tool(), week(rate=row(1.1, 1.1, 1, 1))
    own = part.memory(N)
    offered(one, lambda: part.ask_for_shift(own, row(0.1, 0.1, 0, 0), one.effects))
    with one.effects.answering():
        part.shift_needs(own, one.effects.get("need_shift"), one.effects)
    assert one.effects.get("need_log")[0] == pytest.approx(np.log(1.1), abs=1e-6)
    part.note_shift(one, own)
    assert own.debt == pytest.approx([0.1, 0.1, 0, 0], abs=1e-6)


def test_every_reward_is_felt_half_as_much_and_no_more_than_as_a_cut() -> None:
    """60 are spent in six weeks: .6 off buys 4 x .5 x .6 / 60 = .02; 30 off would buy 1."""
    part, one = tool(), week()
    own = part.memory(N)
    for gain, capped in ((0.1, 0.02), (0.05, 0.01), (0.025, 0.005)):
        part.be_glad(one, own, np.array([0, 2]), np.array([300, 0, 6, 0]), 0.1)
        assert own.gain == pytest.approx([gain, 0, capped, 0])
    assert own.after.tolist() == [AFTER_WEEKS, 0, AFTER_WEEKS, 0]
    felt = [part.pull(one, own, ALL, np.zeros(N, np.int64), 40)[1][0] for _ in range(8)]
    assert felt == pytest.approx([0.025] * 6 + [0, 0])
