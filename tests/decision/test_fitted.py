"""Quarters of opinion and the worth of knowing, on truths that are known."""

import numpy as np
import pytest
from scipy.stats.qmc import Sobol

from simulator.decision.uncertainty import Numbers
from simulator.decision.word.fitted import fit, mean_of, quarters, worth_of_knowing

TRUTH = 1 << 15


def truth(d: int, curved: float, seed: int) -> tuple[Numbers, float]:
    """Slopes of a truth on uniform unknowns; half of them matter."""
    rng = np.random.default_rng(seed)
    slopes = np.where(np.arange(d) % 2 == 0, rng.normal(size=d), 0.0)
    return slopes, curved


def outcome(u: Numbers, slopes: Numbers, curved: float, luck: float, seed: int) -> Numbers:
    z = u - 0.5
    value = z @ slopes + curved * ((z[:, 0] * z[:, 2]) * 2 + z[:, 0] ** 2 - 1 / 12)
    noise = np.random.default_rng(seed).normal(size=len(u))
    return np.asarray(value + luck * noise)


def covered(
    n: int, d: int, curved: float, luck: float = 0.25, seeds: int = 100
) -> tuple[float, float]:
    """In which share of studies the intervals of A and F hold what their quarters truly bring."""
    hits = np.zeros(2)
    judged = np.arange(d) < max(3, (2 * d) // 3)
    for seed in range(seeds):
        slopes, bend = truth(d, curved, seed)
        u = Sobol(d, seed=np.random.default_rng(seed)).random(n)
        y = outcome(u, slopes, bend, luck * np.sqrt((slopes**2).sum() / 12), seed)
        found = quarters(fit(u, y), y, judged)
        every = np.random.default_rng(10_000 + seed).random((TRUTH, d))
        clean = outcome(every, slopes, bend, 0.0, 0)
        # the quarter of what truly is opinion: the judged part of the truth on its own
        part = (every - 0.5) @ np.where(judged, slopes, 0.0)
        order = np.argsort(part)
        ends = clean[order[: TRUTH // 4]].mean(), clean[order[-TRUTH // 4 :]].mean()
        for at, (end, mean) in enumerate(zip(ends, (found.adverse, found.favorable), strict=True)):
            hits[at] += mean.low <= end <= mean.high
    return float(hits[0] / seeds), float(hits[1] / seeds)


@pytest.mark.parametrize(("n", "d"), [(64, 8), (64, 16), (128, 8), (128, 25)])
@pytest.mark.parametrize("curved", [0.0, 1.0])
def test_intervals_of_both_quarters_cover_what_is_true(n: int, d: int, curved: float) -> None:
    adverse, favorable = covered(n, d, curved)
    assert adverse >= 0.95
    assert favorable >= 0.95


def test_luck_alone_never_passes_for_robust_or_hopeless() -> None:
    """What the fit takes from luck makes the adverse quarter worse, so neither A nor F holds."""
    rng = np.random.default_rng(1)
    wrong = 0
    for _ in range(100):
        u, y = rng.random((64, 8)), rng.normal(size=64)
        found = quarters(fit(u, y), y, np.ones(8, bool))
        wrong += found.adverse.surely_positive or found.favorable.surely_negative
        assert np.sort(y)[:16].mean() < -0.5
    assert wrong <= 5


def test_measured_numbers_do_not_order_the_cases() -> None:
    rng = np.random.default_rng(2)
    u = rng.random((128, 4))
    y = 10 * u[:, 0] + u[:, 1]
    found = quarters(fit(u, y), y, np.array([False, True, True, True]))
    assert found.adverse.low < y.mean() < found.adverse.high
    nothing = quarters(fit(u, y), y, np.zeros(4, bool))
    assert nothing.adverse == nothing.favorable == mean_of(y)


def test_worth_of_knowing_counts_no_luck() -> None:
    assert worth_of_knowing(np.array([3.0, -1.0])) == pytest.approx(0.5)
    assert worth_of_knowing(np.array([3.0, 1.0])) == 0
    assert worth_of_knowing(np.array([-3.0, -1.0])) == 0
    rng = np.random.default_rng(3)
    u, luck = rng.random((64, 6)), rng.normal(size=64)
    raw = worth_of_knowing(luck)
    assert raw > 0.25
    assert worth_of_knowing(fit(u, luck).values) < raw / 2


def test_few_cases_and_what_does_not_move_are_fitted() -> None:
    rng = np.random.default_rng(4)
    u = rng.random((8, 20))
    u[:, 3] = 0.5
    found = fit(u, rng.normal(size=8))
    assert np.isfinite(found.values).all()
    assert not found.parts[:, 3].any()
    single = fit(rng.random((1, 3)), np.array([2.0]))
    assert single.values.tolist() == [2.0]
    assert mean_of(np.array([2.0])).surely_positive is False
    with pytest.raises(ValueError, match="finite"):
        fit(u, np.full(8, np.nan))
