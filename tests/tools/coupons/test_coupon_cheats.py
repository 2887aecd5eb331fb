"""Coupons and cards that would bring something for nothing: too small, out of reach, too many."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.market.market import Market
from simulator.program.calendar import Calendar
from simulator.program.parts.windows import news
from simulator.program.program import Joining
from simulator.program.tool import Tool
from simulator.program.week import Week
from simulator.simulate import Played
from simulator.tools.coupons import Coupons
from simulator.tools.stamp_card import StampCard
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    STEADY,
    case,
    market,
    play_weeks,
    program,
    rows,
    total,
)
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
GIVEN: dict[type[Tool], dict[str, Any]] = {Coupons: {}, StampCard: {"stamps": 5}}
JOINING = Joining(ask_rate=1, accept_rate=0.5)


def coupons(**about: Any) -> Coupons:
    return Coupons.model_validate({"to": "everyone", **about})


def card(**about: Any) -> StampCard:
    usual = {"stamps": 5, "collectors": 0.9, "evenness": 1000, "to": "everyone"}
    return StampCard.model_validate({**usual, **about})


def play(
    *tools: Tool, world: Market | None = None, weeks: int = 52, agents: int = 2_000, **about: Any
) -> Played:
    arms = {"arm": program(tools={f"t{at}": tool for at, tool in enumerate(tools)}, **about)}
    world = world or market(agents, **STILL)
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def more(played: Played) -> float:
    """Purchases against the control, as a share."""
    arm, control = (total(played.ledgers[name], "purchases") for name in ("arm", "today"))
    return arm / control - 1


def is_the_control(played: Played) -> bool:
    books = played.ledgers
    same = all(
        np.array_equal(books["arm"].units(account), books["today"].units(account))
        for account in ("purchases", "sales", "active", "rival_purchases")
    )
    return same and total(books["arm"], "reward_cost") == 0 == total(books["arm"], "liability")


# ---------------------------------------------------------------- drops


@pytest.mark.parametrize("response", [0.0, 0.5, 1.0])
def test_a_coupon_of_a_cent_brings_next_to_nothing(response: float) -> None:
    """Also where as many redeem it as any other."""
    tiny = coupons(face_value=0.01, face_response=response, redeem_rate=0.5, exposure=0.02)
    assert abs(more(play(tiny, world=market(2_000, purchases_per_year=6, **STILL)))) < 1e-3


def test_additional_purchases_grow_with_a_small_coupon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of baskets of 30, .60 are a quarter of the usual 8 %: .1 a redemption and not .4."""
    seen = watch(Coupons, monkeypatch)
    tool = coupons(face_value=0.6, face_response=0, redeem_rate=0.5, exposure=0.02, evenness=1000)
    play(tool, world=market(2_000, **{**STILL, "basket": 30, "purchases_per_year": 300}), weeks=4)
    added = column(seen, lambda one: one.channels["added_occasions"])
    assert added.max() == pytest.approx(0.1, rel=0.02)
    assert added[added > 0].min() == pytest.approx(0.02 / 4 / 4, rel=1e-4)


@pytest.mark.parametrize(("incremental", "most"), [(0.9, 0.03), (1, 0.09)])
def test_who_never_buys_is_brought_by_no_coupon(
    monkeypatch: pytest.MonkeyPatch, incremental: float, most: float
) -> None:
    """Additional purchases are a share of redemptions, and where nobody buys nobody redeems.

    Of r purchases in four weeks x = .9 (1 - exp(-(r + x))) makes 9 r, and 1 instead of .9 makes
    (2 r)^.5; r is .0008 on average and .0037 at most.
    """
    seen = watch(Coupons, monkeypatch)
    tool = coupons(incremental=incremental, exposure=0, redeem_rate=0.5)
    play(tool, world=market(500, **{**STILL, "purchases_per_year": 0.01}), weeks=4, agents=500)
    assert column(seen, lambda one: one.channels["added_occasions"]).max() < most


def test_a_drop_a_week_is_no_better_than_the_price_cut_that_it_is() -> None:
    """Who buys three times a year uses a coupon with every purchase: 8 % off, at an elasticity
    of .8 worth 7 %; as much as four drops in each four weeks it brought 67 %."""
    world = market(4_000, purchases_per_year=3, **STILL)
    weekly = play(coupons(when={"every": 1}), world=world, weeks=104, agents=4_000)
    assert 0.02 < more(weekly) < 0.2


def test_drops_four_weeks_apart_are_each_as_good() -> None:
    assert news(Calendar.model_validate({"every": 4}), 8) == 1
    assert news(Calendar.model_validate({"every": 13, "for": 4}), 27) == 1
    assert news(Calendar.model_validate({"every": 1}), 8) == 0.25
    assert news(Calendar.model_validate({"weeks": [3, 4, 6, 30]}), 6) == 0.75
    assert news(Calendar.model_validate({"weeks": [3, 4, 6, 30]}), 30) == 1


def test_two_tiny_coupons_are_one_of_twice_the_size() -> None:
    """Many small ones bring no more than what they are worth together."""
    world = market(4_000, basket=30, **STILL)
    small = [coupons(face_value=0.12, face_response=0, exposure=0) for _ in range(20)]
    large = coupons(face_value=2.4, face_response=0, exposure=0)
    once, often = (more(play(*tools, world=world, weeks=26)) for tools in ([large], small))
    assert often < 1.3 * once


@pytest.mark.parametrize("apart", [0, 1])
def test_ten_coupons_at_once_add_no_more_than_one(apart: int) -> None:
    """They are used, and paid for; dropped in one week, or one after the other."""
    world = market(8_000, purchases_per_year=12, churn_per_year=0)
    tools = [
        coupons(when={"every": 13, "for": 1, "from": apart * at}, exposure=0.02) for at in range(10)
    ]
    one = play(tools[0], world=world, weeks=78, agents=8_000)
    ten = play(*tools, world=world, weeks=78, agents=8_000)
    times = 4.0 if apart else 1.2  # 1 + 1/2 + 1/3, and a quarter of seven more
    assert 0.5 * more(one) < more(ten) < times * more(one)
    given = [total(played.ledgers["arm"], "reward_cost") for played in (one, ten)]
    assert given[1] > 7 * given[0]


# ---------------------------------------------------------------- collecting


@pytest.mark.parametrize(
    "about",
    [
        {"stamps": 1_000},
        {"stamp_per": 1e6},
        {"stamps": 1_000, "face_value": 1e6},
        {"stamps": 100, "term": 4},
        {"stamps": 60, "when": {"until": 3}},
    ],
    ids=str,
)
@pytest.mark.parametrize("to", ["everyone", "members"])
def test_a_card_that_nobody_fills_is_no_card(about: dict[str, Any], to: str) -> None:
    world = market(400, purchases_per_year=40, **STILL)
    played = play(card(to=to, **about), world=world, agents=400, joining=JOINING)
    assert is_the_control(played)
    assert total(played.ledgers["arm"], "joined") == 0


def of_what_is_given(played: Played, seen: list[Any]) -> float:
    """Perceived value of members over the face value of what was used."""
    felt = column(seen, lambda one: one.channels.get("value.price", one.rate * 0))
    paid = column(seen, lambda one: one.paid / 10_000)
    return float((felt * paid).sum() / (total(played.ledgers["arm"], "reward_cost") / 10_000))


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"stamp_per": 0.01, "face_value": 0.05},  # a thousand cards a purchase, one reward
        {"stamps": 1, "term": 1},  # to be used within a week
        {"face_value": 1_000},  # larger than any basket
        {"stamps": 12, "when": {"until": 40}},
        {"stamps": 4, "when": {"every": 13, "for": 5}},
    ],
    ids=str,
)
def test_no_card_is_perceived_as_more_than_twice_what_it_gives(
    about: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watch(StampCard, monkeypatch)
    world = market(2_000, purchases_per_year=30, churn_per_year=0)
    played = play(card(**about), world=world, weeks=156)
    assert 0.2 < of_what_is_given(played, seen) < 2


def test_large_rewards_are_worth_less_per_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice a fifth of a basket: 2 to the power -.12 of each unit; below a fifth all of it."""
    felt = []
    for face in (3, 6, 12):
        with monkeypatch.context() as patch:
            seen = watch(StampCard, patch)
            tool = card(face_value=face, stamps=3, term=26)
            play(tool, world=market(400, **{**STILL, "basket": 30}), weeks=1, agents=400)
            felt.append(column(seen, lambda one: one.channels["value.price"]).max() / face)
    assert felt[0] == pytest.approx(felt[1])
    assert felt[2] / felt[1] == pytest.approx(2**-0.12, rel=1e-4)


def test_near_a_known_end_only_what_can_still_be_filled_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten purchases of one a week: in the last week nobody with an empty card perceives it."""
    seen = watch(StampCard, monkeypatch)
    world = market(400, **{**STILL, "purchases_per_year": 52, "need_shape": 1000})
    play(card(stamps=10, when={"until": 40}, term=26), world=world, weeks=42, agents=400)
    felt = column(seen, lambda one: one.channels.get("value.price", one.rate * 0))
    filled = column(seen, lambda one: one.own["card"])
    assert felt[10].max() > 0
    empty = (filled[38] <= 3) & (felt[10] > 0)
    assert empty.any()
    assert not felt[39][empty].any()
    assert felt[39].max() > 0, "nine of ten"


# ---------------------------------------------------------------- members


@pytest.mark.parametrize("kind", [Coupons, StampCard])
def test_grants_for_members_are_joined_for(kind: type[Tool]) -> None:
    tool = kind.model_validate({"to": "members", **GIVEN[kind]})
    book = play(tool, joining=JOINING, weeks=26).ledgers["arm"]
    assert total(book, "joined") > 100
    assert total(book, "reward_cost") > 0


def test_nobody_joins_for_coupons_of_nothing() -> None:
    for kind, off in ((Coupons, "face_value"), (Coupons, "redeem_rate"), (StampCard, "collectors")):
        tool = kind.model_validate({"to": "members", off: 0})
        book = play(tool, joining=JOINING, weeks=8, agents=400).ledgers["arm"]
        assert total(book, "joined") == 0, off


@pytest.mark.parametrize("kind", [Coupons, StampCard])
def test_what_members_expect_is_what_they_use(
    kind: type[Tool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Launch tells members no more than what they then get, as `lasting` weighs it."""
    told, got = [], []
    benefits, benefit = kind.benefits, Week.benefit

    def noted(tool: Tool, week: Any) -> Any:
        one = benefits(tool, week)
        told.append((np.broadcast_to(one.lasting, (week.n,)) * week.usual_spend).sum())
        return one

    def heard(week: Any, amount: Any, unit: float) -> None:
        got.append((week.t, float(amount.sum()) * unit))
        benefit(week, amount, unit)

    monkeypatch.setattr(kind, "benefits", noted)
    monkeypatch.setattr(Week, "benefit", heard)
    few = {"stamps": 3} if kind is StampCard else {}
    tool = kind.model_validate({"to": "members", **few})
    play(tool, joining=EVERYBODY_JOINS, weeks=130, world=market(2_000, churn_per_year=0))
    a_year = sum(amount for week, amount in got if 78 <= week < 130) / 52
    assert sum(told[-2:]) == pytest.approx(a_year, rel=0.35)


# ---------------------------------------------------------------- choices and ends


@pytest.mark.parametrize(
    ("kind", "name", "values", "sign"),
    [
        (Coupons, "face_value", (0.1, 1, 3, 10, 100), 1),
        (StampCard, "face_value", (0.1, 1, 3, 10, 100), 1),
        (StampCard, "stamps", (1, 3, 10, 40, 1_000), -1),
        (StampCard, "stamp_per", (1e-3, 10, 60, 400, 1e6), -1),
        (StampCard, "term", (1, 4, 13, 52, 520), 1),
    ],
)
def test_a_choice_moves_cost_in_one_direction(
    kind: type[Tool], name: str, values: Any, sign: int
) -> None:
    about = {"to": "everyone", **({"stamps": 6} if kind is StampCard else {})}
    arms = {
        f"a{at}": program(tools={"t": kind.model_validate({**about, name: value})})
        for at, value in enumerate(values)
    }
    world = market(2_000, churn_per_year=0)
    books = play_weeks(case(arms, world=world, weeks=52, agents=2_000)).ledgers
    cost = [total(books[arm], "reward_cost") for arm in arms]
    assert np.all(sign * np.diff(cost) >= -0.005 * max(cost))
    assert sign * (cost[-1] - cost[0]) > 0


@pytest.mark.parametrize(
    ("tool", "weeks"), [(coupons(), 4), (StampCard(stamps=4, term=9), 9)], ids=["drop", "card"]
)
def test_nothing_is_owed_when_a_term_has_passed_after_a_stop(tool: Tool, weeks: int) -> None:
    today = program(tools={"t": tool})
    arms = {"arm": program(stops=("t",))}
    world = market(400, churn_per_year=0)
    book = play_weeks(case(arms, today=today, world=world, weeks=30, agents=400)).ledgers
    assert book["today"].units("liability").sum() > 0
    assert not book["arm"].units("liability")[weeks:].any()
    assert not book["arm"].units("reward_cost")[weeks:].any()
    assert rows(book["arm"])


def test_a_coupon_that_nobody_redeems_is_nothing_to_see() -> None:
    seen = {"exposure": 0.02, "incremental": 0, "face_value": 50, "face_response": 0}
    assert more(play(coupons(redeem_rate=0, **seen))) == 0
    assert 0 < more(play(coupons(redeem_rate=0.006, **seen))) < more(play(coupons(**seen))) / 2
