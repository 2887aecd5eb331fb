"""The value of information against closed forms, exact to the digits that are published here.

The digits are of the unit normal loss L(z) = phi(z) - z (1 - Phi(z)) and of the beta-binomial
(Raiffa & Schlaifer 1961), worked out with scipy.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from scipy.stats import qmc

from simulator.decision.information.cases import NOTHING, CaseTable
from simulator.decision.information.choice import (
    best_often,
    certainty_equivalent,
    expected_loss,
    over_price,
    over_return,
)
from simulator.decision.information.closed import (
    FieldTest,
    evpi_beta,
    evpi_normal,
    evsi_beta,
    evsi_normal,
    unit_normal_loss,
)
from simulator.decision.information.value import evpi, evppi, evsi, evsi_share

MANY = 2**14


def normals(dims: int, n: int = MANY) -> NDArray[np.float64]:
    """Standard normals spread evenly, (n, dims)."""
    points = qmc.Sobol(dims, scramble=True, rng=7).random(n)
    return np.asarray(stats.norm.ppf(np.clip(points, 1e-12, 1 - 1e-12)))


def two_arms(gain: NDArray[np.float64], **drawn: NDArray[np.float64]) -> CaseTable:
    """Doing nothing beside a gain."""
    return CaseTable((NOTHING, "launch"), np.column_stack([np.zeros_like(gain), gain]), drawn)


def known(table: CaseTable, *names: str) -> float:
    return evppi(table, names, permutations=0).value


# ------------------------------------------------------------------ closed forms, exactly


@pytest.mark.parametrize(
    ("z", "loss"),
    [(0, 0.398942), (0.25, 0.286345), (0.5, 0.197797), (1, 0.083315), (1.5, 0.029307),
     (2, 0.008491)],
)  # fmt: skip
def test_unit_normal_loss(z: float, loss: float) -> None:
    assert unit_normal_loss(z) == pytest.approx(loss, abs=5e-7)


def test_evpi_of_a_normal_increment() -> None:
    assert evpi_normal(1, 2) == pytest.approx(0.395593, abs=5e-7)
    assert evpi_normal(1, 5**0.5) == pytest.approx(0.479811, abs=5e-7)


@pytest.mark.parametrize(
    ("noise", "values"),
    [
        (1, (0.025127, 0.072325, 0.082118, 0.083195)),
        (2, (0.001971, 0.049071, 0.078663, 0.082833)),
        (5, (0.000000, 0.006372, 0.059218, 0.080365)),
    ],
)
def test_evsi_of_n_observations_of_p1(noise: float, values: tuple[float, ...]) -> None:
    for n, value in zip((1, 10, 100, 1000), values, strict=True):
        assert evsi_normal(1, 5**0.5, noise, n, part=1) == pytest.approx(value, abs=5e-7)


def test_beta_binomial() -> None:
    assert evpi_beta(3, 7, 0.35, 1e6) == pytest.approx(36_102.457, abs=5e-4)
    exact = {1: 4_090.909, 5: 15_034.965, 10: 20_510.836, 20: 26_707.555, 50: 31_471.536,
             100: 33_657.572, 500: 35_581.5}  # fmt: skip
    for n, value in exact.items():
        assert evsi_beta(3, 7, 0.35, 1e6, n) == pytest.approx(value, abs=5e-2 if n > 100 else 5e-4)


PILOT = FieldTest(mean=0.5, sd=2, noise=40, customers=100_000, setup=20_000, each=3)


def test_a_pilot_that_pays_for_itself() -> None:
    for n, value in ((1000, 0.377850), (2000, 0.453624), (5000, 0.517511)):
        assert PILOT.evsi(n) == pytest.approx(value, abs=5e-7)
    for n, money in ((100, -11_855), (1000, 11_785.0), (2000, 13_362.4)):
        assert PILOT.net_benefit(n) == pytest.approx(money, abs=1)
    size, money = PILOT.best()
    assert size == pytest.approx(1_683.8, abs=0.05)
    assert money == pytest.approx(13_596.67, abs=0.005)
    assert 100_000 * evpi_normal(0.5, 2) == pytest.approx(57_268.94, abs=0.005)
    assert PILOT.net_benefit(0) == 0


def test_no_pilot_where_none_pays() -> None:
    assert FieldTest(0.5, 2, 40, customers=1_000, setup=20_000, each=3).best() == (0.0, 0.0)


# ------------------------------------------------------------------ from cases


def test_two_normals() -> None:
    """NB = p1 - p2, p1 ~ N(1, 1), p2 ~ N(0, 2^2)."""
    p1, p2 = (normals(2) * [1, 2] + [1, 0]).T
    table = two_arms(p1 - p2, p1=p1, p2=p2)
    assert evpi(table.benefit) == pytest.approx(0.479811, abs=2e-3)
    assert known(table, "p1") == pytest.approx(0.083315, abs=2e-3)
    assert known(table, "p2") == pytest.approx(0.395593, abs=2e-3)
    assert known(table, "p1", "p2") == pytest.approx(evpi(table.benefit), rel=1e-6)
    for noise, values in ((1, (0.025127, 0.072325, 0.082118)), (5, (0.0, 0.006372, 0.059218))):
        for n, value in zip((1, 10, 100), values, strict=True):
            assert evsi(table, "p1", noise, n) == pytest.approx(value, abs=2e-3)


def test_correlated_parts() -> None:
    """NB = t1 + t2, sum of means 1, sd 1 and 2, correlation .5."""
    z = normals(2)
    t1 = 0.5 + z[:, 0]
    t2 = 0.5 + 2 * (0.5 * z[:, 0] + 0.75**0.5 * z[:, 1])
    table = two_arms(t1 + t2, t1=t1, t2=t2)
    assert known(table, "t1") == pytest.approx(0.395593, abs=3e-3)
    assert known(table, "t2") == pytest.approx(0.576097, abs=3e-3)
    assert evpi(table.benefit) == pytest.approx(0.630010, abs=3e-3)


def test_a_product() -> None:
    """NB = t1 t2, both N(1, 1)."""
    t1, t2 = (normals(2) + 1).T
    table = two_arms(t1 * t2, t1=t1, t2=t2)
    for name in ("t1", "t2"):
        assert known(table, name) == pytest.approx(0.083315, abs=4e-3)


@pytest.mark.parametrize(("m", "value"), [(0, 0.483941), (0.5, 0.179141), (-0.5, 0.351263)])
def test_a_square_that_a_line_does_not_see(m: float, value: float) -> None:
    t = normals(1)[:, 0]
    assert known(two_arms(t**2 - 1 + m, t=t), "t") == pytest.approx(value, abs=2e-3)


def test_an_interaction_that_an_additive_fit_does_not_see() -> None:
    """NB = x y, both N(0, 1): each alone is worth nothing, both together everything."""
    x, y = normals(2).T
    table = two_arms(x * y, x=x, y=y)
    assert evpi(table.benefit) == pytest.approx(1 / np.pi, abs=2e-3)
    assert known(table, "x") < 0.01
    assert known(table, "y") < 0.01
    assert known(table, "x", "y") == pytest.approx(evpi(table.benefit), rel=1e-6)


def test_three_arms() -> None:
    """Arms 0, N(1, 2^2), N(.5, 3^2), independent: the likeliest best is not the frontier's."""
    one, two = (normals(2) * [2, 3] + [1, 0.5]).T
    benefit = np.column_stack([np.zeros(MANY), one, two])
    assert benefit.max(axis=1).mean() == pytest.approx(2.325108, abs=3e-3)
    assert evpi(benefit) == pytest.approx(1.325108, abs=3e-3)
    assert best_often(benefit) == pytest.approx([0.133849, 0.466136, 0.400016], abs=3e-3)
    assert expected_loss(benefit).min() == pytest.approx(evpi(benefit), rel=1e-12)
    assert int(expected_loss(benefit).argmin()) == 1


def test_beta_from_cases() -> None:
    share = np.asarray(stats.beta.ppf((np.arange(4096) + 0.5) / 4096, 3, 7))
    table = two_arms(1e6 * (share - 0.35), share=share)
    assert evpi(table.benefit) == pytest.approx(36_102.457, rel=1e-3)
    for n, value in ((10, 20_510.836), (50, 31_471.536), (500, 35_581.5)):
        assert evsi_share(table, "share", n) == pytest.approx(value, rel=0.06)


def test_what_is_irrelevant_cannot_be_told() -> None:
    """NB = p1 - p2; false alarms are counted in docs/information.md."""
    rng = np.random.default_rng(11)
    p1, p2, other = rng.normal(1, 1, 256), rng.normal(0, 2, 256), rng.normal(size=256)
    table = two_arms(p1 - p2, p1=p1, p2=p2, other=other)
    assert evppi(table, ["p2"]).told
    assert not evppi(table, ["other"]).told


# ------------------------------------------------------------------ laws

BENEFITS = st.integers(2, 4).flatmap(
    lambda arms: st.lists(
        st.lists(st.floats(-1e6, 1e6), min_size=arms, max_size=arms), min_size=4, max_size=40
    )
)


@settings(max_examples=60)
@given(BENEFITS, st.integers(0, 2**32 - 1), st.floats(0.1, 1e3), st.floats(1, 1e4))
def test_information_is_worth_nothing_at_least_and_never_more_than_more_of_it(
    rows: list[list[float]], seed: int, noise: float, n: float
) -> None:
    benefit = np.array(rows)
    luck = np.random.default_rng(seed).normal(size=len(rows))
    # one that drives the benefit, for better or worse, and partly in steps
    drawn = {"x": luck + np.sign(benefit[:, 0]) + benefit[:, -1] / (1 + np.abs(benefit).max())}
    table = CaseTable(tuple("abcd"[: benefit.shape[1]]), benefit, drawn)
    whole, part = evpi(benefit), evppi(table, ["x"], permutations=0).value
    some = evsi(table, "x", noise, n)
    slack = 1e-9 * (1 + np.abs(benefit).max())
    assert 0 <= part <= whole + slack
    assert 0 <= some <= part + slack
    assert evsi(table, "x", noise, 2 * n) >= some - slack
    assert expected_loss(benefit).min() == pytest.approx(whole, abs=slack)
    assert best_often(benefit).sum() == pytest.approx(1)


@given(BENEFITS, st.floats(1e-6, 1e6), st.floats(-1e6, 1e6), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_units_levels_and_the_order_of_cases_do_not_matter(
    rows: list[list[float]], scale: float, level: float, luck: object
) -> None:
    benefit = np.array(rows)
    size = scale * (1 + np.abs(benefit).max()) + abs(level)
    moved = evpi(benefit * scale + level)
    assert moved == pytest.approx(scale * evpi(benefit), abs=1e-9 * size)
    assert evpi(benefit[::-1]) == pytest.approx(evpi(benefit), abs=1e-9 * size)


def test_a_risk_taker_and_a_careful_one() -> None:
    benefit = np.column_stack([np.zeros(2), np.array([100.0, -50.0])])
    patient = certainty_equivalent(benefit, 1e9)
    assert patient == pytest.approx([0, 25], abs=1e-3)
    # who wins R or loses R / 2 with even odds is about indifferent
    assert certainty_equivalent(benefit, 100)[1] == pytest.approx(0, abs=2)
    assert certainty_equivalent(benefit, 10)[1] < -40
    with pytest.raises(ValueError, match="above 0"):
        certainty_equivalent(benefit, 0)


def test_curves_along_a_required_return_and_the_price_of_a_customer() -> None:
    benefit = np.array([[0.0, 10.0], [0.0, -5.0], [0.0, 4.0], [0.0, 1.0]])
    cost, kept = np.array([[0.0, 20.0]] * 4), np.array([[0.0, 2.0]] * 4)
    table = CaseTable((NOTHING, "launch"), benefit, {}, cost, kept)
    asked = over_return(table, [0.0, 0.1, 0.4])
    assert asked.best[:, 1] == pytest.approx([0.75, 0.5, 0.25])
    assert asked.chosen == (1, 1, 0)
    assert asked.frontier == pytest.approx([0.75, 0.5, 0.75])
    priced = over_price(table, [0.0, 3.0])
    assert priced.best[:, 1] == pytest.approx([0.75, 1.0])


def test_doing_nothing_is_added_once() -> None:
    table = CaseTable(("launch",), np.array([[1.0], [-2.0]]), {})
    assert table.with_nothing().arms == (NOTHING, "launch")
    assert table.with_nothing().with_nothing().benefit.shape == (2, 2)
