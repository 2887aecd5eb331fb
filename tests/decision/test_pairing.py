"""Ranking arms case by case: examples worked by hand, and laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.decision.between.pairing import LESS_IS_BETTER, Ranking, dominates, rank
from simulator.decision.uncertainty import Numbers
from simulator.economics import EVERY_MEASURE, Measures

from .conftest import WriteMeasures

# Whole amounts from a small range, so that ties and cases without any winner are met often.
AMOUNTS = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.just(3), st.integers(1, 12)),
    elements=st.integers(-5, 5).map(float),
)


def of_npv(npv: Numbers, **more: Numbers) -> tuple[Measures, list[str]]:
    """Measures of arms a, b, ... from NPV, (arms, 3, cases); all else is zero."""
    arms = [chr(97 + at) for at in range(npv.shape[0])]
    zero = np.zeros(npv.shape[1:])
    rows = {
        arm: dict.fromkeys(EVERY_MEASURE, zero)
        | {"npv": npv[at]}
        | {name: values[at] for name, values in more.items()}
        for at, arm in enumerate(arms)
    }
    today = {"today": dict.fromkeys(EVERY_MEASURE, zero)}
    return Measures("today", today | rows), arms


def test_three_arms_by_hand(write: WriteMeasures) -> None:
    measures = write(
        4,
        card={"npv": [10, -5, 4, 4]},
        cut={"npv": [6, 0, 4, -10]},
        desk={"npv": [9, -6, 3, 3]},
    )
    found = rank(measures, ["card", "cut", "desk"])
    assert found.best_probability == {"card": 0.625, "cut": 0.375, "desk": 0}
    assert found.expected_loss == {"card": 5 / 4, "cut": 18 / 4, "desk": 9 / 4}
    assert found.best == "card"
    assert found.worth_of_knowing == 1.25
    assert found.loss_error == {"card": 0, "cut": 0, "desk": 0}
    assert found.dominated == {"desk": ("card",)}
    assert [(one.arm, one.other) for one in found.pairs] == [
        ("card", "cut"), ("card", "desk"), ("cut", "desk"),
    ]  # fmt: skip
    pair = found.pair("card", "cut")
    assert (pair.beats.count, pair.tied.count, pair.beats.n) == (2, 1, 4)
    assert pair.ahead.mean == 13 / 4
    assert pair.ahead.low < 13 / 4 < pair.ahead.high
    assert pair.ahead.quantiles[0.5] == 2
    with pytest.raises(KeyError):
        found.pair("cut", "card")


def test_a_shared_case_widens_the_interval_to_whole_cases_around_it(write: WriteMeasures) -> None:
    shared = rank(write(4, a={"npv": [1, 1, 0, 0]}, b={"npv": [1, 0, 1, 1]}), ["a", "b"])
    assert shared.best_probability == {"a": 0.375, "b": 0.625}
    low, high = shared.best_between["a"]
    assert low == pytest.approx(0.0456, abs=1e-4)  # Wilson of 1 in 4
    assert high == pytest.approx(0.8500, abs=1e-4)  # and of 2 in 4


def test_less_is_better_where_it_is(write: WriteMeasures) -> None:
    measures = write(2, a={"peak_funding": [5, 5]}, b={"peak_funding": [1, 7]})
    found = rank(measures, ["a", "b"], "peak_funding")
    assert found.expected_loss == {"a": 2, "b": 1}
    assert found.pair("a", "b").beats.value == 0.5
    assert found.pair("a", "b").ahead.mean == 1  # in the measure's own direction
    assert set(EVERY_MEASURE) >= LESS_IS_BETTER - {"discounted_payback_weeks"}


def test_cases_in_which_an_arm_has_no_such_number_are_left_out(write: WriteMeasures) -> None:
    measures = write(3, a={"payback_weeks": [10, np.nan, 30]}, b={"payback_weeks": [20, 5, np.nan]})
    found = rank(measures, ["a", "b"], "payback_weeks")
    assert (found.n_cases, found.n_undefined) == (3, 2)
    assert found.best_probability == {"a": 1, "b": 0}
    never = rank(write(2, a={"payback_weeks": [np.nan] * 2}), ["a"], "payback_weeks")
    assert np.isnan(never.best_probability["a"])
    assert np.isnan(never.expected_loss["a"])
    assert never.best == "a"
    assert never.best_between["a"] == (0, 1)


def test_faults_say_what_there_is(write: WriteMeasures) -> None:
    measures = write(2, a={})
    with pytest.raises(ValueError, match="no arm b; there are today, a"):
        rank(measures, ["a", "b"])
    with pytest.raises(ValueError, match="at least one; not none"):
        rank(measures, [])
    with pytest.raises(ValueError, match="not a, a"):
        rank(measures, ["a", "a"])
    with pytest.raises(ValueError, match="no measure joy"):
        rank(measures, ["a"], "joy")


@pytest.mark.parametrize(
    ("npv", "funding", "owed", "expected"),
    [
        ([1, 2], [5, 5], [0, 0], True),  # no worse anywhere, worth more
        ([1, -1], [5, 5], [0, 0], False),  # worth less in one case
        ([1, 2], [5, 6], [0, 0], False),  # needs more cash in one case
        ([1, 2], [4, 4], [0, 1], False),  # owes more in one case
        ([0, 0], [0, 0], [0, 0], False),  # needs less cash, but worth the same
        ([1, 1], [np.nan, 5], [0, 0], False),
    ],
)
def test_who_dominates(
    write: WriteMeasures, npv: list[float], funding: list[float], owed: list[float], expected: bool
) -> None:
    one = {"npv": npv, "peak_funding": funding, "liability": owed}
    measures = write(2, one=one, other={"npv": [0, 0], "peak_funding": [5, 5]})
    assert dominates(measures, "one", "other") is expected
    assert not dominates(measures, "other", "one")


@pytest.mark.slow
@given(AMOUNTS)
def test_laws_of_choosing(npv: Numbers) -> None:
    measures, arms = of_npv(npv)
    found = rank(measures, arms)
    losses = np.array(list(found.expected_loss.values()))
    assert sum(found.best_probability.values()) == pytest.approx(1)
    assert (losses >= 0).all()
    # whoever loses least is whoever is worth most, and nobody who is always best loses anything
    means = npv[:, 0].mean(axis=1)
    assert found.expected_loss[found.best] == losses.min()
    assert means[arms.index(found.best)] == pytest.approx(means.max())
    assert losses - losses.min() == pytest.approx(means.max() - means)
    assert found.worth_of_knowing == pytest.approx(npv[:, 0].max(axis=0).mean() - means.max())
    for arm, share in found.best_probability.items():
        low, high = found.best_between[arm]
        assert 0 <= low <= share <= high <= 1
        assert share < 1 or found.expected_loss[arm] == 0


@pytest.mark.slow
@given(AMOUNTS)
def test_pairs_agree_with_each_other(npv: Numbers) -> None:
    measures, arms = of_npv(npv)
    there, back = rank(measures, arms), rank(measures, arms[::-1])
    assert len(there.pairs) == len(arms) * (len(arms) - 1) // 2
    for pair in there.pairs:
        turned = back.pair(pair.other, pair.arm)
        assert pair.beats.count + turned.beats.count + pair.tied.count == pair.beats.n
        assert pair.tied == turned.tied
        assert pair.ahead.mean == -turned.ahead.mean
        assert pair.ahead.quantiles[0.05] == pytest.approx(-turned.ahead.quantiles[0.95])
    assert_same_but_order(there, back)


def assert_same_but_order(one: Ranking, other: Ranking) -> None:
    assert one.best_probability == other.best_probability
    assert one.expected_loss == other.expected_loss
    assert {k: set(v) for k, v in one.dominated.items()} == {
        k: set(v) for k, v in other.dominated.items()
    }


@pytest.mark.slow
@given(AMOUNTS, AMOUNTS)
def test_who_is_dominated_is_never_chosen_and_somebody_is_not(
    npv: Numbers, funding: Numbers
) -> None:
    measures, arms = of_npv(npv, peak_funding=np.resize(np.abs(funding), npv.shape))
    found = rank(measures, arms)
    assert set(found.dominated) < set(arms)
    assert found.best not in found.dominated
    for arm, others in found.dominated.items():
        for other in others:
            assert found.expected_loss[other] < found.expected_loss[arm]
            # by whom one is dominated dominates whomever one dominates
            assert arm not in found.dominated.get(other, ())


@pytest.mark.slow
@given(AMOUNTS, st.integers(-50, 50))
def test_what_all_arms_have_in_common_decides_nothing(npv: Numbers, more: int) -> None:
    plain, arms = of_npv(npv)
    lifted, _ = of_npv(npv + more)
    assert_same_but_order(rank(plain, arms), rank(lifted, arms))


def test_simulation_error_of_a_loss_shrinks_with_cases(write: WriteMeasures) -> None:
    """One arm is 1 behind in one half and 3 in the other, in every case."""
    for n in (1, 4, 16):
        behind = np.broadcast_to([[-2.0], [-1.0], [-3.0]], (3, n))
        found = rank(write(n, a={}, b={"npv": behind}), ["a", "b"])
        assert found.expected_loss == {"a": 0, "b": 2}
        assert found.loss_error == {"a": 0, "b": pytest.approx(1 / np.sqrt(n))}
