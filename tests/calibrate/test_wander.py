"""How far the level of purchases may wander: found where it was put, and only there."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.calibrate.fit.rates import fit
from simulator.calibrate.fit.summary import summary_of
from simulator.calibrate.fit.wander import ahead, level_ahead, wander_of
from simulator.calibrate.log import OccasionLog, log_from_arrays
from tests.calibrate.test_fit import made

BLOCKS = 26


def moving(levels: NDArray[np.float64], seed: int) -> OccasionLog:
    """800 customers of the first days, whose rate is that of each block of 4 weeks."""
    rng = np.random.default_rng(seed)
    own = rng.gamma(1.2, 0.5 / 1.2, 800) / 7
    who, day = [np.arange(800)], [np.zeros(800, int)]
    for block, level in enumerate(levels):
        many = rng.poisson(own * level * 28)
        who.append(np.repeat(np.arange(800), many))
        day.append(1 + 28 * block + rng.integers(0, 28, many.sum()))
    every = np.concatenate(who)
    return log_from_arrays(every, np.concatenate(day), np.ones(every.size),
                           start=made(10, 0.4, 0).start)  # fmt: skip


def found(log: OccasionLog) -> float:
    seen = summary_of(log)
    sd = wander_of(log, fit("pareto", seen), seen, log.days)
    assert sd is not None
    return sd


@pytest.mark.slow
def test_a_walk_is_found_and_none_is_made_up() -> None:
    rng = np.random.default_rng(5)
    still = [found(moving(np.ones(BLOCKS), seed)) for seed in range(4)]
    walks = [np.exp(np.cumsum(rng.normal(0, 0.15, BLOCKS))) for _ in range(4)]
    walked = [found(moving(levels, seed)) for seed, levels in enumerate(walks)]
    assert max(still) < 0.04
    assert float(np.mean(walked)) == pytest.approx(0.15, abs=0.04)


def test_the_mean_of_the_next_weeks_by_drawing_them() -> None:
    rng = np.random.default_rng(1)
    for blocks in (1, 4, 10):
        walks = np.cumsum(rng.normal(0, 0.1, (40_000, blocks)), axis=1)
        assert ahead(0.1, 4 * blocks) == pytest.approx(walks.mean(axis=1).std(), rel=0.03)


def test_months_that_were_not_seen_add_to_it() -> None:
    assert level_ahead(None, 12, months_seen=True) == 0
    alone = level_ahead(None, 12, months_seen=False)
    both = level_ahead(0.1, 12, months_seen=False)
    assert both**2 == pytest.approx(alone**2 + ahead(0.1, 12) ** 2)


def test_too_few_weeks_tell_nothing() -> None:
    log = made(60, 0.6, 0.0, days=80)
    seen = summary_of(log, 80)
    assert wander_of(log, fit("nbd", seen), seen, 80) is None
