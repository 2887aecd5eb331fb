"""Weeks of a company beside those of cases: laws, oracles, false alarms, and planted failures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.decision.tracking.belief import believed
from simulator.decision.tracking.course import OFF, ON, OPEN, course
from simulator.decision.tracking.fan import WITH, WITHOUT, Groups, paths, shown
from simulator.decision.tracking.scores import needed, scores, share_as_odd, threshold
from tests.decision.tracking.fans import company, fan_of

SALES = ("sales",)


# ------------------------------------------------------------------ scores


def _residual(values: np.ndarray, known: np.ndarray | None, one: float, at: float) -> float:
    """What a textbook says: a prediction's error by its standard error."""
    design = np.ones((len(values), 1))
    new = np.ones(1)
    if known is not None:
        design, new = np.column_stack([design, known]), np.array([1, at])
    beta, *_ = np.linalg.lstsq(design, values, rcond=None)
    rest = values - design @ beta
    variance = rest @ rest / (len(values) - design.shape[1])
    reach = 1 + new @ np.linalg.inv(design.T @ design) @ new
    return float((one - new @ beta) / np.sqrt(variance * reach))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), weeks=st.integers(2, 5))
def test_scores_are_studentized_residuals_beside_the_others(seed: int, weeks: int) -> None:
    """Of the company beside all cases, and of each case beside the others, week by week."""
    rng = np.random.default_rng(seed)
    cases = rng.normal(size=(12, weeks, 2)) + rng.normal(size=(12, 1, 1))
    one = rng.normal(size=(weeks, 2))
    found = scores(cases, one)
    others = cases[1:]
    for at, base, path in ((found.company, cases, one), (found.cases[0], others, cases[0])):
        for week in range(weeks):
            for k in range(2):
                total = np.log(np.exp(base[:, : week + 1, k]).mean(axis=1))
                mine = float(np.log(np.exp(path[: week + 1, k]).mean()))
                assert at[week, k, 0] == pytest.approx(
                    _residual(base[:, week, k], None, path[week, k], 0), rel=1e-6
                )
                assert at[week, k, 1] == pytest.approx(_residual(total, None, mine, 0), rel=1e-6)
                if week:
                    before = base[:, :week, k].mean(axis=1)
                    assert at[week, k, 2] == pytest.approx(
                        _residual(base[:, week, k], before, path[week, k], path[:week, k].mean()),
                        rel=1e-6,
                    )


@given(st.lists(st.floats(0, 9), min_size=19, max_size=80), st.floats(0.05, 0.5))
def test_the_threshold_lets_no_more_through_than_stated(values: list[float], alarm: float) -> None:
    """Of n + 1 paths that may be in any order, at most a share is above what the others allow."""
    every = np.array(values)
    wrong = sum(
        every[at] > threshold(np.delete(every, at), alarm) for at in range(len(every))
    )  # fmt: skip
    assert wrong <= alarm * len(every) + 1e-9


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6), n=st.integers(9, 25), weeks=st.integers(1, 6),
    alarm=st.sampled_from([0.1, 0.2, 0.35]), heavy=st.booleans(),
)  # fmt: skip
def test_after_all_weeks_no_more_are_odd_than_stated_whatever_they_look_like(
    seed: int, n: int, weeks: int, alarm: float, heavy: bool
) -> None:
    """Each of n + 1 paths in turn is the company: exactly so, not on average."""
    rng = np.random.default_rng(seed)
    every = rng.standard_cauchy((n + 1, weeks, 2)) if heavy else rng.normal(size=(n + 1, weeks, 2))
    odd = 0
    for at in range(n + 1):
        found = scores(np.delete(every, at, axis=0), every[at])
        odd += bool(found.so_far[-1] > found.bars(alarm)[-1])
    assert odd <= alarm * (n + 1) + 1e-9


@pytest.mark.parametrize(("alarm", "least"), [(0.05, 19), (0.1, 9), (0.01, 99), (0.2, 4)])
def test_how_many_cases_an_alarm_needs(alarm: float, least: int) -> None:
    assert needed(alarm) == least
    assert np.isfinite(threshold(np.arange(float(least)), alarm))
    assert not np.isfinite(threshold(np.arange(float(least - 1)), alarm))


def test_a_chance_is_a_rank() -> None:
    assert share_as_odd(np.array([1.0, 2, 3, 4]), 3.0) == pytest.approx(3 / 5)


def test_false_alarms_are_kept_over_all_weeks_looked_at() -> None:
    """120 companies that are one more case each: at most 10 %, and not far fewer.

    The figures are of the fan's own agents, with all weeks looked at one by one.
    """
    alarms = 0
    for seed in range(120):
        fan = fan_of(40, 10, seed=seed, customers=2_000)
        some = np.arange(40) > 0
        cases = paths(fan.of(some), ("sales", "active"), Groups(2_000)).values
        one = paths(fan, ("sales", "active"), Groups(2_000)).values[0]
        found = scores(cases, one)
        alarms += bool((found.so_far > found.bars(0.1)).any())
    assert 0.03 < alarms / 120 < 0.1 + 2 * np.sqrt(0.09 / 120)


# ------------------------------------------------------------------ paths of groups


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), factor=st.floats(0.2, 5))
def test_what_a_company_shows_is_per_customer(seed: int, factor: float) -> None:
    fan = fan_of(20, 6, seed=seed)
    seen = company(fan, 3, SALES, 6)
    whole = shown(fan, {WITH: seen}, Groups(fan.customers))
    part = shown(
        fan, {WITH: {"sales": seen["sales"] * factor}}, Groups(fan.customers * factor)
    )  # fmt: skip
    assert part.values == pytest.approx(whole.values)
    assert whole.values == pytest.approx(paths(fan, SALES, Groups(fan.customers)).values[3])


def test_fewer_customers_have_more_luck() -> None:
    """The spread that luck adds to a path is as of so many customers."""
    fan = fan_of(3_000, 4, spread=0.0, uplift_spread=0.0, agents=2_000)
    for customers, luck in ((2_000, 1.0), (500, 2.0), (10**6, 1.0)):
        values = paths(fan, SALES, Groups(customers)).values[:, 0, 0]
        assert values.std() == pytest.approx(luck * np.sqrt(2 / 2_000), rel=0.06)
    groups = paths(fan, SALES, Groups(1_000, 500))
    assert groups.ratios == (False, True)
    expected = np.sqrt(2 / 1_000 + 2 / 500)  # two groups of different customers
    assert groups.values[:, 0, 1].std() == pytest.approx(expected, rel=0.06)


# ------------------------------------------------------------------ calls


def test_a_program_that_goes_as_simulated_is_on_course_where_that_tells_something() -> None:
    fan = fan_of(60)
    groups = Groups(fan.customers)
    found = course(fan, {WITH: company(fan, 7, ("sales", "members"), 8)}, groups)
    assert found.call == ON  # no program without members
    assert found.seen_by_now > 0.95
    few = course(fan, {WITH: company(fan, 7, SALES, 8)}, groups)
    assert few.call == OPEN  # sales of cases differ by more than the program adds
    assert few.seen_by_now < 0.3
    assert few.odd_since is None
    assert (few.weeks, few.watched) == (8, 16)


def test_a_fall_is_seen_and_said() -> None:
    fan = fan_of(60)
    seen = company(fan, 7, SALES, 12)
    seen["sales"][8:] *= 0.75
    found = course(fan, {WITH: seen}, Groups(fan.customers))
    assert found.call == OFF
    assert found.odd_since == 8
    assert (found.odd_name, found.odd_kind, found.odd_below) == ("sales", "change", True)
    assert not found.holds
    assert found.as_odd <= 0.05
    assert [one.odd for one in found.table][:8] == [False] * 8


def test_a_group_without_the_program_shows_that_it_does_nothing() -> None:
    """Levels alone do not: cases differ by 15 %, what the program adds is 3 %."""
    fan = fan_of(80, 20, agents=10**6, customers=10**6, uplift_spread=0.005)
    rng = np.random.default_rng(4)
    level = np.exp(0.05 + 0.002 * rng.normal(size=(2, 16)))
    seen = {WITH: {"sales": 20 * level[0] * 10**6}, WITHOUT: {"sales": 20 * level[1] * 10**6}}
    alone = course(fan, {WITH: seen[WITH]}, Groups(10**6))
    assert alone.call == OPEN
    both = course(fan, seen, Groups(10**6, 10**6))
    assert both.call == OFF
    assert both.odd_below
    assert both.seen_by_now > alone.seen_by_now


def test_more_weeks_watched_never_make_an_alarm_sooner() -> None:
    fan = fan_of(60, 20)
    seen = company(fan, 7, SALES, 6)
    seen["sales"][3:] *= 0.8
    chances = [course(fan, {WITH: seen}, Groups(fan.customers), watched=n).as_odd
               for n in (6, 12, 20)]  # fmt: skip
    assert chances == sorted(chances)


def test_what_cannot_be_told_with_these_cases_is_refused() -> None:
    fan = fan_of(18, 6)
    with pytest.raises(ValueError, match="18 cases are too few"):
        course(fan, {WITH: company(fan, 0, SALES, 3)}, Groups(1.0))
    with pytest.raises(ValueError, match="week 7; 6 weeks are simulated"):
        course(fan_of(40, 6), {WITH: company(fan, 0, SALES, 6)}, Groups(1.0), first=2)


# ------------------------------------------------------------------ belief


def test_weights_find_the_case_and_move_the_probability() -> None:
    """Sales of two groups tell what the program adds, on which alone it depends if it pays."""
    fan = fan_of(200, 12, agents=200_000)
    good = int(np.argmax(fan.npv))
    at = fan.figures.index("sales")
    seen = {arm: {"sales": values[good].mean(axis=0)[:, at] * 10**6}
            for arm, values in ((WITH, fan.program), (WITHOUT, fan.today))}  # fmt: skip
    found = course(fan, seen, Groups(10**6, 10**6)).belief
    assert found.before == pytest.approx((fan.npv > 0).mean())
    assert found.pays > 0.95
    assert found.weights.sum() == pytest.approx(1)
    assert found.npv > found.npv_before
    assert found.plain_effective <= found.effective


def test_one_week_of_few_customers_moves_little() -> None:
    fan = fan_of(100, 12, agents=20)
    one = shown(fan, {WITH: company(fan, 5, SALES, 1)}, Groups(fan.customers)).values
    found = believed(fan, SALES, Groups(20), one, 0)
    assert found.effective > 50
    assert not found.flattened
    assert found.pays == pytest.approx(found.before, abs=0.1)


def test_few_near_cases_are_flattened_to_ten() -> None:
    fan = fan_of(100, 12, agents=10**6, spread=0.0)
    seen = company(fan, 5, SALES, 8)
    seen["sales"] = seen["sales"] * 1.1
    one = shown(fan, {WITH: seen}, Groups(fan.customers)).values
    found = believed(fan, SALES, Groups(10**6), one, 0)
    assert found.flattened
    assert found.plain_effective < 5
    assert found.effective == pytest.approx(10, abs=1e-3)


def test_a_probability_is_right_as_often_as_it_says() -> None:
    """Each case in turn is the company; what is believed beats what was believed before."""
    fan = fan_of(90, 12, agents=80_000)
    groups = Groups(40_000, 40_000)
    at = fan.figures.index("sales")
    said, true, before = [], [], []
    for case in range(90):
        rest = fan.of(np.arange(90) != case)
        seen = {WITH: {"sales": fan.program[case, 0, :, at] * 40_000},
                WITHOUT: {"sales": fan.today[case, 1, :, at] * 40_000}}  # fmt: skip
        values = shown(rest, seen, groups).values
        found = believed(rest, SALES, groups, values, 0)
        said.append(found.pays)
        before.append(found.before)
        true.append(fan.npv[case] > 0)
    told = np.array(said)
    brier = ((told - true) ** 2).mean()
    assert brier < 0.7 * ((np.array(before) - true) ** 2).mean()
    assert np.mean(np.array(true)[told > 0.75]) > 0.75
    assert np.mean(np.array(true)[told < 0.25]) < 0.25
    assert told.mean() == pytest.approx(np.mean(true), abs=0.08)


def test_a_company_unlike_any_case_is_told() -> None:
    fan = fan_of(80, 12, agents=20_000)
    seen = company(fan, 5, SALES, 8)
    near = course(fan, {WITH: seen}, Groups(fan.customers)).belief
    seen["sales"] = seen["sales"] * 1.6
    far = course(fan, {WITH: seen}, Groups(fan.customers)).belief
    assert far.nearest < 0.05 < near.nearest
