"""What a trial sees of a purchase log, placebo days, groups, and whom to treat."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.calibrate.log import log_from_arrays
from simulator.decision.effect.assessed import assess
from simulator.decision.effect.groups import GroupEffect, by_spend, differ
from simulator.decision.effect.placebo import placebos
from simulator.decision.effect.trial import (
    NOBODY,
    ObservedCustomers,
    TreatmentTrial,
    observed,
    strata,
    totals,
)
from simulator.decision.effect.whom import Money, halves, profit, whom
from tests.decision.effect.trials import log_and_trial, spend


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 60), st.floats(0.5, 99)), min_size=1
    ),
    first=st.integers(-10, 70),
    days=st.integers(1, 40),
)
def test_windows_hold_what_was_bought_in_them(
    lines: list[tuple[int, int, float]], first: int, days: int
) -> None:
    who, day, paid = (np.array(column) for column in zip(*lines, strict=True))
    log = log_from_arrays(who, day, paid, start=date(2025, 1, 6), end=date(2025, 3, 7))
    people = np.append(np.arange(log.customers), NOBODY)
    spent, visits = totals(log, people, np.full(len(people), first), days)
    for at, one in enumerate(people):
        inside = (log.customer == one) & (log.day >= first) & (log.day < first + days)
        assert spent[at] == pytest.approx(log.amount[inside].sum(), abs=1e-6)
        assert visits[at] == inside.sum()


def test_a_lift_is_found_and_nothing_is_found_before_it() -> None:
    log, trial = log_and_trial(4_000, lift=0.10)
    found = assess(log, trial, 8, randomized=True, money=None)
    low, high = found.effects["spend"].relative_interval()
    assert low < 0.10 < high
    assert high - low < 0.06
    assert [one.weeks_earlier for one in found.placebos] == [8, 16]
    assert all(one.effect.p > 0.05 for one in found.placebos)
    assert found.effects["purchases"].p > 0.05  # each costs more, there are no more of them


def test_whom_was_chosen_shows_on_placebo_days() -> None:
    """Best customers are treated, nothing is done to them: what is found, placebo days find."""
    log, trial = log_and_trial(4_000, biased=True, seed=6)
    found = assess(log, trial, 4, randomized=False, money=Money(0.3, 1.0))
    assert found.whom is None
    effect, placebo = found.effects["spend"], found.placebos[0].effect
    assert effect.p < 0.01
    assert placebo.p < 0.05
    assert placebo.relative == pytest.approx(effect.relative, rel=0.5)


def test_placebos_end_where_the_log_has_no_weeks_before() -> None:
    log, trial = log_and_trial(200)
    assert [one.weeks_earlier for one in placebos(log, trial, 6)] == [6, 12, 18]
    assert placebos(log, trial, 13) == ()


def test_weeks_that_the_log_does_not_hold_are_refused() -> None:
    log, trial = log_and_trial(200)
    assert observed(log, trial, 16).weeks_before == 16
    with pytest.raises(ValueError, match="17 weeks after; the log has 16"):
        observed(log, trial, 17)


def test_days_that_differ_are_adjusted_for() -> None:
    """Half a trial in a rich week, half in a poor one, with other shares treated: no effect."""
    rng = np.random.default_rng(9)
    n = 4_000
    late = np.arange(n) < n // 2
    treated = rng.random(n) < np.where(late, 0.7, 0.3)
    days = np.where(late, 21, 7)
    paid = np.where(late, 50.0, 10.0) + rng.random(n)
    log = log_from_arrays(np.arange(n), days + 1, paid, start=date(2025, 1, 6),
                          end=date(2025, 2, 9))  # fmt: skip
    trial = TreatmentTrial(np.arange(n), days, treated)
    found = assess(log, trial, 1, randomized=True, money=None).effects["spend"]
    assert abs(found.value) < 0.05


@given(st.lists(st.integers(0, 400), min_size=1, max_size=80))
def test_strata_are_days_or_about_a_dozen(days: list[int]) -> None:
    found = strata(np.array(days))
    assert found.max() < 12
    assert sorted(set(found.tolist())) == list(range(int(found.max()) + 1))
    if len(set(days)) <= 12:
        assert len(set(zip(days, found.tolist(), strict=True))) == len(set(days))


def test_groups_by_spend() -> None:
    group, names = by_spend(np.array([0.0, 5, 6, 7, 0]))
    assert names == ("none", "less", "more")
    assert group.tolist() == [0, 1, 1, 2, 0]
    assert by_spend(np.zeros(3))[1] == ("none",)


def _seen(rng: np.random.Generator, n: int, lift: float) -> tuple[ObservedCustomers, np.ndarray]:
    """Five groups of the same size; the treatment lifts the spend of the first alone."""
    group = np.arange(n) % 5
    before, after = spend(rng, n)
    treated = rng.random(n) < 0.5
    after = after + treated * lift * (group == 0)
    kind = {"spend": after, "purchases": after, "buyers": (after > 0) * 1.0}
    return ObservedCustomers(treated, kind, before[:, None], 8, 8, before), group


NAMES = ("a", "b", "c", "d", "e")


@given(seed=st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_halves_have_half_of_each_arm_of_each_group(seed: int) -> None:
    rng = np.random.default_rng(seed)
    treated, group = rng.random(101) < 0.4, rng.integers(0, 4, 101)
    first = halves(treated, group)
    for one in range(4):
        for arm in (True, False):
            cell = first[(group == one) & (treated == arm)]
            assert abs(2 * cell.sum() - len(cell)) <= 1
    assert (halves(treated, group) == first).all()


def test_who_gains_is_found_and_who_does_not_is_left_out() -> None:
    seen, group = _seen(np.random.default_rng(1), 10_000, 20.0)
    found = whom(seen, group, NAMES, Money(0.3, 2.0))
    assert found.groups == ("a",)
    assert found.value == pytest.approx((0.3 * 20 - 2) / 5, abs=0.15)


def test_nobody_where_nothing_pays() -> None:
    seen, group = _seen(np.random.default_rng(2), 4_000, 0.0)
    found = whom(seen, group, NAMES, Money(0.3, 5.0))
    assert found.groups == ()
    assert found.value <= 0


def test_held_out_profit_is_honest_and_that_of_the_chosen_is_not() -> None:
    """No effect at all and no cost: what is chosen looks well where it was chosen only."""
    rng = np.random.default_rng(3)
    held, looked = [], []
    for _ in range(60):
        seen, group = _seen(rng, 400, 0.0)
        held.append(whom(seen, group, NAMES, Money(1.0, 0.0)).value)
        every = assess_groups(seen, group)
        looked.append(sum(max(profit(one, Money(1.0, 0.0)), 0.0) / 5 for one in every))
    error = np.std(held) / np.sqrt(len(held))
    assert abs(np.mean(held)) < 2.5 * error
    assert np.mean(looked) > 5 * error


def assess_groups(seen: ObservedCustomers, group: np.ndarray) -> tuple[GroupEffect, ...]:
    from simulator.decision.effect.groups import by_group

    return by_group(seen, group, NAMES)


def test_groups_that_differ_are_told_apart() -> None:
    alike, group = _seen(np.random.default_rng(4), 4_000, 0.0)
    other, _ = _seen(np.random.default_rng(4), 4_000, 20.0)
    assert differ(assess_groups(alike, group)) > 0.05
    assert differ(assess_groups(other, group)) < 1e-4


def test_a_group_with_few_in_an_arm_is_not_told() -> None:
    seen, group = _seen(np.random.default_rng(5), 45, 0.0)
    assert all(one.effect is None for one in assess_groups(seen, group))
