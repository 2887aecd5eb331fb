"""Sensitivity: known shares are found again, and noise is not taken for an explanation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import norm, qmc

from simulator.decision.sensitivity import Numbers, Sensitivity, _ranks, sensitivity_of
from simulator.knobs import SourceKind

OPINION: SourceKind = "judged"
FACT: SourceKind = "measured"


def by_ranks(shares: Numbers) -> Numbers:
    """Shares of the variance of ranks, of normal inputs with these shares of the variance itself.

    Pearson (1907): rank correlation = 6 / pi asin(correlation / 2).
    """
    return np.asarray((6 / np.pi * np.arcsin(np.sqrt(shares) / 2)) ** 2)


def examined(
    inputs: Numbers, outcome: Numbers, kinds: list[SourceKind] | None = None
) -> Sensitivity:
    d = inputs.shape[1]
    return sensitivity_of(inputs, outcome, [f"x{i}" for i in range(d)], kinds or ["measured"] * d)


@pytest.mark.parametrize(
    ("design", "n", "d", "within"),
    [("sobol", 1024, 6, 0.03), ("sobol", 64, 24, 0.15), ("random", 1024, 6, 0.08),
     ("random", 64, 24, 0.32)],
)  # fmt: skip
def test_shares_of_a_linear_model(design: str, n: int, d: int, within: float) -> None:
    """Shares .64 and .32 of two inputs, .04 luck, the other inputs idle.

    `within` is four standard errors; a quasi-random design has smaller ones.
    """
    shares = np.zeros(d)
    shares[:2] = 0.64, 0.32
    for seed in range(5):
        luck = np.random.default_rng(seed)
        u = qmc.Sobol(d, rng=seed).random(n) if design == "sobol" else luck.random((n, d))
        x = norm.ppf(np.clip(u, 1e-9, 1 - 1e-9))
        outcome = x @ np.sqrt(shares) + luck.normal(0, 0.2, n)
        found = examined(x, outcome)
        assert found.resolved
        assert found.share[:2] == pytest.approx(by_ranks(shares[:2]), abs=within)
        assert found.share[2:].sum() < within
        assert found.top(2) == ("x0", "x1")
        assert found.share.sum() + found.unexplained == pytest.approx(1)


def test_many_small_inputs_add_up() -> None:
    """Forty judged inputs of 1 % each beside one measured of 60 %: each is lost in chance alone."""
    luck = np.random.default_rng(7)
    shares = np.r_[0.6, np.full(40, 0.01)]
    kinds: list[SourceKind] = [FACT, *[OPINION] * 40]
    found = []
    for _ in range(40):
        x = luck.normal(size=(64, 41))
        found.append(examined(x, x @ np.sqrt(shares), kinds).judged_share)
    # 40 runs with sd .1 each put the mean within .05 in all but 1 of 500 tries
    assert np.nanmean(found) == pytest.approx(0.4, abs=0.05)


def test_more_inputs_than_cases_still_finds_the_big_one() -> None:
    luck = np.random.default_rng(9)
    x = luck.normal(size=(40, 60))
    found = examined(x, 3 * x[:, 5] + luck.normal(size=40))
    assert found.resolved
    assert found.top(1) == ("x5",)
    assert found.noise_floor < abs(found.correlation[5])


@pytest.mark.parametrize(("n", "d"), [(32, 24), (64, 60), (128, 120)])
def test_entangled_inputs_are_not_told_apart(n: int, d: int) -> None:
    """Few points of a Sobol design line up pairs of inputs; one of each may be idle."""
    kinds: list[SourceKind] = [OPINION if i % 2 else FACT for i in range(d)]
    for seed in range(5):
        u = qmc.Sobol(d, rng=seed).random(n)
        found = examined(u, u[:, 0] + u[:, 1], kinds)
        assert not found.resolved
        assert not found.share.any()
        assert math.isnan(found.judged_share)


@pytest.mark.parametrize(("n", "d"), [(64, 30), (64, 80), (10, 3), (10, 20)])
def test_noise_explains_nothing(n: int, d: int) -> None:
    """One per cent false alarms: more than 8 in 200 happen once in 5,000 tries."""
    luck = np.random.default_rng(n + d)
    kinds: list[SourceKind] = [OPINION, *[FACT] * (d - 1)]
    alarms = 0
    for _ in range(200):
        found = examined(luck.normal(size=(n, d)), luck.normal(size=n), kinds)
        alarms += found.resolved
        if not found.resolved:
            assert not found.share.any()
            assert found.unexplained == 1
            assert math.isnan(found.judged_share)
    assert alarms <= 8


def test_the_noise_floor_is_passed_once_in_twenty_tries() -> None:
    """5 % of 1,000 tries, 30 to 75 covers all but 1 in 1,000."""
    luck = np.random.default_rng(11)
    passed = 0
    for _ in range(1000):
        found = examined(luck.normal(size=(50, 10)), luck.normal(size=50))
        passed += bool((np.abs(found.correlation) > found.noise_floor).any())
    assert 30 <= passed <= 75


def test_opinion_is_what_is_judged_or_assumed() -> None:
    luck = np.random.default_rng(13)
    x = luck.normal(size=(2048, 4))
    kinds: list[SourceKind] = ["judged", "assumed", "published", "declared"]
    found = examined(x, x @ np.sqrt([0.3, 0.2, 0.4, 0.1]), kinds)
    ranked = by_ranks(np.array([0.3, 0.2, 0.4, 0.1]))
    assert found.judged_share == pytest.approx(0.5, abs=0.03)
    assert found.by_kind["published"] == pytest.approx(ranked[2], abs=0.03)
    assert sum(found.by_kind.values()) == pytest.approx(1 - found.unexplained)
    assert found.top(judged=True) == ("x0", "x1")


@pytest.mark.parametrize(("kind", "share"), [("judged", 1.0), ("measured", 0.0)])
def test_one_sort_of_input_needs_no_statistics(kind: SourceKind, share: float) -> None:
    noise = np.random.default_rng(1).normal(size=(16, 3))
    assert examined(noise, noise[:, 0] ** 2, [kind] * 3).judged_share == share


def test_what_does_not_move_has_no_share() -> None:
    x = np.random.default_rng(2).normal(size=(64, 3))
    x[:, 1] = 7.0
    found = examined(x, x[:, 0], ["measured", "judged", "measured"])
    assert found.share == pytest.approx([1, 0, 0], abs=1e-6)
    assert found.judged_share == 0.0
    still = examined(x, np.ones(64))
    assert not still.resolved
    assert still.unexplained == 1


def test_twins_share_what_they_explain() -> None:
    x = np.random.default_rng(4).normal(size=(200, 1))
    found = examined(np.hstack([x, x]), x[:, 0])
    assert found.share == pytest.approx([0.5, 0.5])


def test_without_inputs_nothing_rests_on_opinion() -> None:
    found = examined(np.zeros((10, 0)), np.arange(10.0))
    assert (found.judged_share, found.unexplained, found.noise_floor) == (0.0, 1.0, 1.0)
    assert found.order == ()


def test_undefined_outcomes_are_left_out_and_shapes_must_fit() -> None:
    x = np.random.default_rng(6).normal(size=(100, 2))
    outcome = x[:, 0].copy()
    outcome[:20] = np.nan
    assert examined(x, outcome).n_cases == 80
    with pytest.raises(ValueError, match="expected"):
        sensitivity_of(x, outcome, ["one"], ["judged"])
    assert not examined(x[:3], x[:3, 0]).resolved


@given(st.integers(0, 10**6), st.integers(2, 60), st.integers(1, 40))
def test_shares_are_shares(seed: int, n: int, d: int) -> None:
    luck = np.random.default_rng(seed)
    x = luck.normal(size=(n, d))
    sources: tuple[SourceKind, ...] = ("measured", "judged", "assumed")
    kinds: list[SourceKind] = [sources[i % 3] for i in range(d)]
    found = examined(x, x[:, 0] + luck.normal(size=n) * luck.random(), kinds)
    assert (found.share >= 0).all()
    assert -1e-9 <= found.unexplained <= 1
    for kind in set(kinds):
        here = np.array(kinds) == kind
        assert found.by_kind[kind] == pytest.approx(found.share[here].sum())
    assert math.isnan(found.judged_share) or 0 <= found.judged_share <= 1 + 1e-12


def test_the_scale_of_inputs_and_outcome_does_not_matter() -> None:
    x = np.random.default_rng(8).normal(size=(64, 5))
    one = examined(x, x @ np.arange(5.0))
    two = examined(np.exp(x), (x @ np.arange(5.0)) ** 3)
    np.testing.assert_allclose(one.share, two.share)


@pytest.mark.parametrize("n", [1, 2, 3, 8, 100])
def test_ranks_are_those_of_scipy(n: int) -> None:
    """Which is not imported for them; to the bit, and as it lays them out in memory."""
    luck = np.random.default_rng(n)
    for columns in (luck.normal(size=(n, 3)), luck.integers(0, 3, (n, 3)).astype(float)):
        found, expected = _ranks(columns), stats.rankdata(columns, axis=0)
        assert np.array_equal(found, expected)
        assert found.strides == expected.strides
