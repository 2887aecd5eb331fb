"""Arrivals worked out by hand: budget, dearer customers, talk, offers, and what is saved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.market.company import Company
from simulator.market.newcomers import (
    MOST_IN_ALL,
    Arrivals,
    Newcomers,
    Signals,
    arrivals_of,
    most,
    paid_today,
    price_in,
)
from tests.laws.strategies import law

# 52,000 a year at 100 each are 10 paid customers a week
FIRM = Company(gross_margin=0.3, cost_per_new_customer=100, acquisition_budget=52_000)
TALK = Newcomers(talk_share=0.25, talk_response=1, offer_pull=1)


def come(
    signals: Signals, *, week: int = 0, declared: float = 40, firm: Company = FIRM,
    newcomers: Newcomers | None = TALK, today: Company = FIRM,
) -> Arrivals:  # fmt: skip
    return arrivals_of(newcomers, firm, today, declared, week, signals)


def parts(found: Arrivals) -> tuple[float, float, float, float]:
    return found.paid, found.talk, found.other, found.cost


def company(**about: object) -> Company:
    return FIRM.model_copy(update=about)


def test_nothing_unusual_brings_what_is_declared() -> None:
    """40 a week: 10 paid, a quarter by talk, the rest of themselves."""
    assert parts(come(Signals())) == pytest.approx((10, 10, 20, 1_000))
    assert parts(come(Signals(), newcomers=None)) == pytest.approx((10, 0, 30, 1_000))


def test_talk_is_paid_for_by_nobody_and_comes_out_of_the_rest() -> None:
    """Where the budget buys 38 of 40 declared, two at most are sent by others."""
    firm = company(acquisition_budget=52 * 3_800)
    assert parts(come(Signals(), firm=firm, today=firm)) == pytest.approx((38, 2, 0, 3_800))


def test_a_budget_buys_its_customers_also_where_fewer_are_declared() -> None:
    assert parts(come(Signals(), declared=4)) == pytest.approx((10, 0, 0, 1_000))
    assert come(Signals(), declared=4).total == pytest.approx(10)


def test_customers_become_dearer_by_the_year_and_as_the_pool_empties() -> None:
    dearer = company(acquisition_cost_growth=0.2)
    assert price_in(dearer, 52, 1) == pytest.approx(120)
    assert price_in(dearer, 104, 0.5) == pytest.approx(288)
    assert price_in(dearer, 0, 1.7) == pytest.approx(100), "a fuller pool makes nobody cheaper"
    found = come(Signals(left=0.5), week=104, firm=dearer)
    assert parts(found) == pytest.approx((1_000 / 288, 10, 20, 1_000))


def test_an_empty_pool_has_nobody_left_to_come() -> None:
    found = come(Signals(left=0.0))
    assert found.total == 0
    assert found.cost == pytest.approx(1_000)


def test_talk_answers_to_mood_talkers_and_tools() -> None:
    mood = come(Signals(mood=0.3))
    assert parts(mood) == pytest.approx((10, 10 * 1.349859, 20, 1_000), rel=1e-6)
    assert come(Signals(talkers=1.2)).talk == pytest.approx(12)
    assert come(Signals(talk_log=-0.2, mood=0.2)).talk == pytest.approx(10)
    assert come(Signals(mood=0.3), newcomers=None).talk == 0


@pytest.mark.parametrize(("log", "talk"), [(-9, 5), (9, 20), (1e9, 20)])
def test_talk_at_most_halves_or_doubles(log: float, talk: float) -> None:
    assert come(Signals(mood=log)).talk == pytest.approx(talk)


def test_offers_that_all_see_bring_all_kinds_of_newcomers() -> None:
    found = come(Signals(offers=0.1))
    assert found.total == pytest.approx(40 * 1.105171, rel=1e-6)
    assert found.cost == pytest.approx(1_000)
    assert come(Signals(offers=5)).total == pytest.approx(40 * MOST_IN_ALL)
    assert come(Signals(offers=5, mood=2)).total == pytest.approx(40 * MOST_IN_ALL)
    assert come(Signals(offers=-5)).total == pytest.approx(20)


@pytest.mark.parametrize(("rate", "spared"), [(0, 0), (0.5, 1.749294), (1, 3.498588)])
def test_who_comes_of_herself_need_not_be_bought(rate: float, spared: float) -> None:
    """3.5 more by talk at mood .3; with a rate of 1 as many come as before, for less."""
    found = come(Signals(mood=0.3), firm=company(budget_saved_rate=rate))
    assert found.paid == pytest.approx(10 - spared, rel=1e-6)
    assert found.cost == pytest.approx(1_000 - 100 * spared, rel=1e-6)
    if rate == 1:
        assert found.total == pytest.approx(40)


def test_no_more_is_saved_than_is_spent() -> None:
    firm = company(budget_saved_rate=1, acquisition_budget=52 * 100)
    found = come(Signals(mood=9), firm=firm, today=firm)
    assert found.paid == 0
    assert found.cost == pytest.approx(0, abs=1e-9)


def test_less_talk_is_not_made_up_for_by_the_budget() -> None:
    found = come(Signals(mood=-0.3), firm=company(budget_saved_rate=1))
    assert (found.paid, found.cost) == pytest.approx((10, 1_000))


def test_an_arm_with_another_budget_buys_more_and_leaves_the_rest_alone() -> None:
    """What the control buys at launch is part of what is declared, not what the arm buys."""
    found = come(Signals(), firm=company(acquisition_budget=104_000))
    assert parts(found) == pytest.approx((20, 10, 20, 2_000))
    assert parts(come(Signals(), firm=company(acquisition_budget=0))) == pytest.approx(
        (0, 10, 20, 0)
    )


def test_without_a_cost_per_customer_a_budget_buys_nobody() -> None:
    assert paid_today(company(cost_per_new_customer=None)) == 0
    assert paid_today(company(acquisition_budget=0.0)) == 0
    assert paid_today(FIRM) == pytest.approx(10)


@law(200)
@given(
    st.sampled_from([None, TALK, Newcomers(talk_share=1, talk_response=20, offer_pull=10)]),
    st.sampled_from([-0.5, 0.0, 2.0]),
    st.floats(0, 1),
    st.floats(0, 200),
    st.integers(0, 520),
    st.builds(
        Signals, talkers=st.floats(0, 3), mood=st.floats(-3, 3), talk_log=st.floats(-3, 3),
        offers=st.floats(-3, 3), left=st.floats(-1, 3),
    ),
)  # fmt: skip
def test_arrivals_are_sane_whatever_happens(
    newcomers: Newcomers | None, growth: float, saved: float, declared: float, week: int,
    signals: Signals,
) -> None:  # fmt: skip
    """Nobody comes less often than never, saving earns nothing, and prospects suffice."""
    firm = company(acquisition_cost_growth=growth, budget_saved_rate=saved)
    found = come(signals, week=week, declared=declared, firm=firm, newcomers=newcomers)
    assert min(found.paid, found.talk, found.other) >= 0
    assert -1e-9 <= found.cost <= 1_000 + 1e-9
    assert found.total <= most(newcomers, firm, max(declared, 10), week + 1) + 1e-6
