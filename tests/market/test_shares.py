"""How customers differ in needs and in shares, and how they answer to value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import special

from simulator.draws import Luck
from simulator.market.people import People, draw_people, gap_weeks, scaled
from simulator.market.people import retention_pull_of as pull_of
from simulator.market.segment import Segment
from simulator.market.shapes import elasticity_of, least_loyalty, sensitivity_of, shapes_of
from simulator.market.solve import solve_sample
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    card,
    case,
    customer,
    cut,
    market,
    play_weeks,
    program,
    total,
)

AGENTS = 200_000


def people_of(who: Segment, n: int = AGENTS) -> People:
    drawn = draw_people(who, "all", Luck(3, 0), n=n, cohort=False)
    return scaled(drawn, solve_sample(drawn))


def lift_of(who: Segment, value: float = -np.log(0.99)) -> float:
    """Share of additional purchases that a perceived value (of a 1 % cut) brings."""
    people = people_of(who, 50_000)
    need, own = people.need.astype(float), people.preference.astype(float)
    more = need * special.expit(own + people.sensitivity * value)
    return float(more.sum() / (need * special.expit(own)).sum() - 1)


# ---------------------------------------------------------------- loyalty between stores


@pytest.mark.parametrize(("share", "r"), [(0.45, 1.25), (0.05, 0.6), (0.9, 5)])
def test_r_over_share_is_the_loyalty_of_the_nbd(share: float, r: float) -> None:
    """S = r / share makes needs of the same shape, so nothing but rounding differs."""
    one = customer(share_of_wallet=share, need_shape=r)
    other = customer(share_of_wallet=share, need_shape=r, loyalty_shape=r / share)
    usual, spelled = shapes_of(one), shapes_of(other)
    assert spelled.need == pytest.approx(usual.need, rel=1e-9)
    assert (spelled.us, spelled.rival) == pytest.approx((usual.us, usual.rival), rel=1e-9)
    assert gap_weeks(other) == pytest.approx(gap_weeks(one), abs=1)
    for name in ("need", "preference"):
        a, b = getattr(people_of(one, 1_000), name), getattr(people_of(other, 1_000), name)
        assert b == pytest.approx(a, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("loyalty", [1.0, 2.26, 10, 500])
def test_rates_at_us_vary_as_declared_whatever_the_loyalty(loyalty: float) -> None:
    """Gamma(1.25) rates have a squared coefficient of variation of .8."""
    who = customer(loyalty_shape=loyalty, basket_spread=0)
    people = draw_people(who, "all", Luck(3, 0), n=AGENTS, cohort=False)
    rate = people.usual_rate.astype(float)
    share = special.expit(people.preference.astype(float))
    s = who.share_of_wallet
    assert rate.mean() * 52 == pytest.approx(who.purchases_per_year, rel=0.02)
    assert rate.var() / rate.mean() ** 2 == pytest.approx(1 / who.need_shape, rel=0.04)
    assert share.mean() == pytest.approx(s, rel=0.01)
    assert share.var() == pytest.approx(s * (1 - s) / (loyalty + 1), rel=0.02)


@pytest.mark.parametrize("loyalty", [1.0, 2.26, 10, None])
def test_the_gap_holds_95_percent_of_next_purchases(loyalty: float | None) -> None:
    who = customer(loyalty_shape=loyalty, purchases_per_year=12, share_of_wallet=0.3)
    who = who.model_copy(update={"need_shape": 0.8})
    rate, weeks = people_of(who).usual_rate.astype(float), gap_weeks(who)
    beyond = [float((rate * np.exp(-rate * k)).sum() / rate.sum()) for k in (weeks, weeks - 1)]
    assert beyond[0] <= 0.0505
    assert beyond[1] >= 0.0495


def test_shares_cannot_differ_more_than_rates_do() -> None:
    """Beta(S) shares alone vary rates by (1 - s) / (s (S + 1)), which must be below 1 / r."""
    who = customer(share_of_wallet=0.1, need_shape=1.25)
    least = least_loyalty(who)
    assert least == pytest.approx(1.25 * 0.9 / 0.1 - 1)
    shapes_of(who.model_copy(update={"loyalty_shape": least * 1.01}))
    with pytest.raises(ValueError, match=r"loyalty_shape above 10\.25, or need_shape below 0\.3"):
        shapes_of(who.model_copy(update={"loyalty_shape": 2.0}))


# ---------------------------------------------------------------- elasticity and head-room


@pytest.mark.parametrize("loyalty", [None, 2.26, 30])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("elasticity", [0.4, 0.8])
def test_a_declared_elasticity_holds_at_the_own_share(
    share: float, elasticity: float, loyalty: float | None
) -> None:
    who = customer(
        share_of_wallet=share, elasticity=elasticity, loyalty_shape=loyalty, need_shape=0.7
    )
    assert who.elasticity_at is None
    assert elasticity_of(who) == pytest.approx(elasticity)
    assert lift_of(who, 1e-3) == pytest.approx(elasticity * 1e-3, rel=0.02)


def test_the_default_holds_at_half_the_wallet() -> None:
    """There it is what it was when every elasticity held at the own share: e 3.5 / 1.25."""
    half = customer(share_of_wallet=0.5)
    assert half.elasticity_at == 0.5
    assert sensitivity_of(half) == sensitivity_of(customer(share_of_wallet=0.5, elasticity=0.8))
    assert sensitivity_of(half) == pytest.approx(0.8 * 2.8)
    assert lift_of(half, 1e-3) == pytest.approx(0.8e-3, rel=0.01)
    beyond = {sensitivity_of(customer(share_of_wallet=s)) for s in (0.5, 0.8, 0.97)}
    assert beyond == {sensitivity_of(half)}


@pytest.mark.parametrize("share", [0.001, 0.05, 0.2, 0.49])
def test_a_small_share_of_wallet_makes_nobody_answer_more(share: float) -> None:
    """With the sensitivity of half a wallet a share of 5 % would show an elasticity of 2.05."""
    who = customer(share_of_wallet=share)
    assert elasticity_of(who) == pytest.approx(0.8)
    assert lift_of(who, 1e-3) == pytest.approx(0.8e-3, rel=0.02)


def test_where_all_is_ours_there_is_little_to_win() -> None:
    """At 97 % a 1 % cut wins 1 in 80 of the purchases that are made elsewhere."""
    parts = {}
    for share in (0.3, 0.5, 0.8, 0.97):
        parts[share] = lift_of(customer(share_of_wallet=share)) / ((1 - share) / share)
    assert parts[0.97] < 0.015
    lifts = [part * (1 - share) / share for share, part in parts.items()]
    assert lifts == sorted(lifts, reverse=True)
    assert lifts[-1] < 0.0005


def test_neither_cut_nor_card_wins_what_is_not_there() -> None:
    """Played at 97 %: a 1 % cut or card sells .04 to .07 % more, of the 3.1 % made elsewhere."""
    world = market(20_000, share_of_wallet=0.97, churn_per_year=0, rhythm_spread=0, motive_spread=0)
    acts = {"gradient": 0, "rewarded": 0, "expiry_pressure": 0, "reward_at": 0.1, "redeem_rate": 1}
    arms = {
        "cut": program(tools={"cut": cut(depth=0.01, reference_loss=0)}),
        "card": program(
            tools={"points": card(back=0.01, **acts)},
            joining=EVERYBODY_JOINS,
        ),
    }
    done = play_weeks(case(arms, world=world, agents=20_000, weeks=26)).ledgers
    today, cuts, cards = (total(done[arm], "purchases") for arm in ("today", "cut", "card"))
    assert cuts / today - 1 == pytest.approx(0.00038, rel=0.25)
    assert 0.0004 < cards / today - 1 < 0.0009


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_played_a_declared_elasticity_is_shown(share: float) -> None:
    world = market(20_000, share_of_wallet=share, elasticity=0.8, churn_per_year=0, rhythm_spread=0)
    arms = {"cut": program(tools={"cut": cut(depth=0.02, reference_loss=0)})}
    done = play_weeks(case(arms, world=world, agents=20_000, weeks=26)).ledgers
    now, today = (total(done[arm], "purchases") for arm in ("cut", "today"))
    assert np.log(now / today) / -np.log(0.98) == pytest.approx(0.8, rel=0.08)


def test_another_trade_may_have_found_it() -> None:
    who = customer(share_of_wallet=0.8, elasticity=1.0, elasticity_at=0.25)
    phi = 1.25 / 0.25
    assert sensitivity_of(who) == pytest.approx((phi + 1) / (phi * 0.75))
    assert elasticity_of(who) == pytest.approx(0.2 / 0.75 * (phi + 1) / phi * 1.5625 / 2.5625)


def test_leaving_keeps_its_own_scale() -> None:
    found = {
        pull_of(customer(share_of_wallet=share, loyalty_shape=loyalty, elasticity_at=at))
        for share in (0.45, 0.9)
        for loyalty in (None, 30)
        for at in (None, 0.3, 0.5)
    }
    assert found == {0.8 * 3.5 / (2.5 * 0.5)}


def test_an_elasticity_is_declared_by_saying_it() -> None:
    about: dict[str, Any] = {
        "purchases_per_year": 1, "basket": 1, "share_of_wallet": 0.9, "churn_per_year": 0
    }  # fmt: skip
    assert Segment(**about).elasticity_at == 0.5
    assert Segment(**about, elasticity=0.8).elasticity_at is None
    assert Segment(**about, elasticity=0.8, elasticity_at=0.3).elasticity_at == 0.3
    again = Segment.model_validate(Segment(**about).model_dump())
    assert again.elasticity_at == 0.5
