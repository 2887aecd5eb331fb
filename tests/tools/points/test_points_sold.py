"""Caps on points, rewards of their own cost, and points that are sold; worked out by hand."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from simulator.battery import conservation
from simulator.program.audience import EVERYONE
from simulator.program.chart import CHART, PROFIT
from simulator.program.ledger import MONEY, POINTS, Ledger
from simulator.program.program import Program
from simulator.program.typical import Typical
from simulator.scenario import loads
from simulator.simulate import CONTROL, simulate
from simulator.tools.points import Points
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    NOBODY_JOINS,
    STEADY,
    card,
    case,
    market,
    play_weeks,
    program,
    same_books,
    total,
)

QUIET: dict[str, Any] = {"value_rate": 0, "gradient": 0, "rewarded": 0, "expiry_pressure": 0}
WEEKS, AGENTS, BASKET = 60, 100, 30.0
WORLD = market(AGENTS, basket=BASKET, churn_per_year=0, **STEADY)


def plain(**about: Any) -> Points:
    """A card for everyone that changes nobody's behavior; 1 % back at a cent a point."""
    return card(**{**QUIET, "to": EVERYONE, "back": 0.01, "reward_at": 1.0, **about})


def alone(**about: Any) -> Program:
    return program(tools={"points": plain(**about)}, joining=NOBODY_JOINS)


SOLD: dict[str, Any] = {"back": 0, "most_bought": 10.0, "cost_rate": 0.72}
ARMS = {
    "free": alone(redeem_rate=0),
    "purchase": alone(redeem_rate=0, most_per_purchase=0.2),
    "week": alone(redeem_rate=0, most_per_week=0.4),
    "year": alone(redeem_rate=0, most_per_year=3.0),
    "whole": alone(redeem_rate=0, most_per_purchase=0.255, round_down=True),
    "nothing": alone(most_per_year=0),
    "once": alone(redeem_rate=1, most_at_once=2.0, back=0.2),
    "cheap": alone(**SOLD, sold_at=0.5),
    "cheaper": alone(**SOLD, sold_at=0.1),
    "dear": alone(sold_at=1.5, top_up_rate=1.0, redeem_rate=0.5),
    "no room": alone(**{**SOLD, "most_bought": 0.0}, sold_at=0.5),
    "partners": alone(back=0, partner_points=5.2, partner_price=0.9, redeem_rate=0),
    "burnt": alone(back=0, partner_points=5.2, partner_price=0.9, redeem_rate=1),
}


@cache
def books() -> dict[str, Ledger]:
    return dict(simulate(case(ARMS, world=WORLD, weeks=WEEKS, agents=AGENTS)).ledgers)


def points_of(arm: str, account: str) -> float:
    """Points of an account over the horizon."""
    return total(books()[arm], account) / POINTS


def earned_more(arm: str) -> float:
    """What an arm earned more than the control, currency."""
    return sum(
        CHART[name].sign * (total(books()[arm], name) - total(books()[CONTROL], name))
        for name in PROFIT
    ) / MONEY  # fmt: skip


# ---------------------------------------------------------------- caps


def test_nothing_gets_lost() -> None:
    for arm in ARMS:
        assert not list(conservation.points(books()[arm]))


def test_a_purchase_earns_no_more_than_its_cap() -> None:
    """30 points of a purchase of 30.00, held to 20; where whole points count to 25."""
    purchases = total(books()["free"], "purchases")
    assert points_of("free", "points_issued") == 30 * purchases
    assert points_of("purchase", "points_issued") == 20 * purchases
    assert points_of("whole", "points_issued") == 25.5 * purchases


def test_a_week_and_a_year_earn_no_more_than_their_cap() -> None:
    weekly = books()["week"].units("points_issued").sum(axis=1) / POINTS
    bought = books()["week"].units("purchases").sum(axis=1)
    assert (weekly <= 40 * AGENTS).all()
    assert (weekly <= 30 * bought).all()
    assert weekly.sum() < 0.95 * 30 * bought.sum(), "some buy twice in a week"
    year = books()["year"].units("points_issued").sum(axis=1) / POINTS
    assert 0.9 * 300 * AGENTS < year[:52].sum() <= 300 * AGENTS
    assert year[52:].sum() > 0, "a new year begins"


def test_a_cap_of_nothing_is_off_to_the_bit() -> None:
    assert not same_books(books()["nothing"], books()[CONTROL])


def test_no_more_is_redeemed_at_once_than_the_cap() -> None:
    """A basket of 30.00 brings 6.00, of which 2.00 a week can be used."""
    weekly = books()["once"].units("points_redeemed").sum(axis=1) / POINTS
    assert weekly.max() <= 200 * AGENTS
    assert points_of("once", "points_outstanding") > 0
    per_buyer = weekly / np.maximum(books()["once"].units("purchases").sum(axis=1), 1)
    assert per_buyer[10:].max() <= 200


def test_what_a_cap_takes_is_not_expected() -> None:
    """Members expect what is left of 1 %: a third of it where a purchase earns 10 points."""

    def worth(**about: Any) -> float:
        arm = program(tools={"points": card(back=0.01, **about)}, joining=EVERYBODY_JOINS)
        played = simulate(case({"arm": arm}, world=WORLD, weeks=8, agents=AGENTS)).ledgers["arm"]
        return float(total(played, "joined"))

    assert worth(most_per_purchase=0.0001) < 0.5 * worth()


# ---------------------------------------------------------------- points that members buy


def test_cheap_points_are_a_discount_for_all_and_never_a_gain() -> None:
    """Bought at half of what they buy and used at once: the other half is lost, to the cent."""
    for arm, price in (("cheap", 0.5), ("cheaper", 0.1)):
        face = points_of(arm, "points_bought") / 100
        assert face > 0
        assert total(books()[arm], "points_income") / MONEY == pytest.approx(price * face, rel=1e-4)
        assert points_of(arm, "points_redeemed") == pytest.approx(face * 100, rel=0.01)
        assert earned_more(arm) == pytest.approx(-(1 - price) * face, rel=0.01)


def test_cheap_points_are_bounded_by_the_cap() -> None:
    """10.00 a member and year at most; nobody can buy where there is no room."""
    for arm in ("cheap", "cheaper"):
        bought = books()[arm].units("points_bought").sum(axis=1) / POINTS
        assert 0.9 * 1_000 * AGENTS < bought[:52].sum() <= 1_000 * AGENTS
        assert bought[52:].sum() <= 1_000 * AGENTS
        assert earned_more(arm) >= -10.0 * AGENTS * 2
    assert not same_books(books()["no room"], books()[CONTROL])


def test_points_at_more_than_they_buy_only_fill_a_reward() -> None:
    """Of a reward of 1.00 at most a fifth is bought, and it costs half as much again."""
    bought = points_of("dear", "points_bought")
    assert bought > 0
    assert bought <= 0.2 * points_of("dear", "points_redeemed") * 1.02
    paid = total(books()["dear"], "points_income") / MONEY
    assert paid == pytest.approx(1.5 * bought / 100, rel=1e-3)


def test_nobody_buys_what_is_not_sold() -> None:
    for arm in ("free", "purchase", "once"):
        assert points_of(arm, "points_bought") == 0
        assert total(books()[arm], "points_income") == 0


# ---------------------------------------------------------------- points that partners buy


def test_partners_pay_for_what_members_can_use() -> None:
    """5.20 a year is 10 points a week for each, for which partners pay .9 of their face value; and
    nothing where nobody ever redeems any."""
    for arm, price in (("partners", 0.0), ("burnt", 0.9)):
        assert points_of(arm, "points_bought") == 10 * AGENTS * WEEKS
        income = total(books()[arm], "points_income") / MONEY
        assert income == pytest.approx(price * 0.1 * AGENTS * WEEKS)
    owed = books()["partners"].units("liability").sum(axis=1)[-1] / MONEY
    left = points_of_last("partners", "points_outstanding")
    assert left > 0
    assert owed == pytest.approx(left / 100 * _cost_rate(), rel=1e-3)


@pytest.mark.parametrize("price", [0.5, 1.0, 10.0])
@pytest.mark.parametrize(
    "about", [{"reward_at": 1e9}, {"reward_at": 400.0}, {"redeem_rate": 0.0},
              {"reward_at": 30.0, "expires_after": 4}], ids=str,
)  # fmt: skip
def test_a_card_that_nobody_can_use_is_sold_to_no_partner(
    about: dict[str, Any], price: float
) -> None:
    """Each member would get 20 a year of partners: not a cent is paid, and the program is what it
    would be without partners."""
    arms = {
        name: program(joining=NOBODY_JOINS, tools={"points": card(
            to="everyone", back=0.01, partner_points=given, partner_price=price, **about)})
        for name, given in (("sold", 20.0), ("alone", 0.0))
    }  # fmt: skip
    books = play_weeks(
        case(arms, world=market(150, churn_per_year=0), weeks=40, agents=150)
    ).ledgers
    assert total(books["sold"], "points_bought") > 0
    assert total(books["sold"], "points_income") == 0
    assert total(books["sold"], "reward_cost") == total(books["alone"], "reward_cost")
    # what lapses soon may come a little earlier
    sales = [total(books[arm], "sales") for arm in ("sold", "alone")]
    assert sales[0] == pytest.approx(sales[1], rel=2e-3)


def test_partners_pay_for_no_more_than_is_used() -> None:
    """Whatever a reward asks for, and however soon points lapse: at most a tenth more than what is
    used, or still can be; a quarter more where they lapse without purchases, which a rhythm of
    needs makes likelier than is reckoned."""
    grid: dict[str, dict[str, Any]] = {
        **{f"at {one}": {"reward_at": one} for one in (0.1, 2.0, 10.0, 20.0, 30.0, 39.0)},
        **{f"term {one}": {"reward_at": 5.0, "expires_after": one} for one in (13, 18, 26, None)},
        **{f"rate {one}": {"reward_at": 5.0, "redeem_rate": one} for one in (0.01, 0.1, 1.0)},
        "inactive": {"reward_at": 5.0, "expires_by": "inactivity", "expires_after": 4},
    }  # fmt: skip
    arms = {
        name: program(joining=NOBODY_JOINS, tools={"points": card(
            to="everyone", back=0, partner_points=20.0, cost_rate=1.0, **about)})
        for name, about in grid.items()
    }  # fmt: skip
    world = market(150, churn_per_year=0)
    books = play_weeks(case(arms, world=world, weeks=156, agents=150)).ledgers
    for name in grid:
        income, used = (total(books[name], one) / MONEY for one in ("points_income", "reward_cost"))
        last = books[name].units("points_outstanding")[-1].sum() / POINTS / 100
        assert income <= (1.25 if name == "inactive" else 1.1) * used + last, name
    assert total(books["at 2.0"], "points_income") > 0.9 * total(books["at 2.0"], "reward_cost")


def test_what_partners_paid_for_costs_when_it_is_used() -> None:
    used = points_of("burnt", "points_redeemed")
    assert used > 0
    spent = total(books()["burnt"], "reward_cost") / MONEY
    assert spent == pytest.approx(used / 100 * _cost_rate(), rel=1e-3)


def points_of_last(arm: str, account: str) -> float:
    """Points of a stock at the horizon."""
    return float(books()[arm].units(account).sum(axis=1)[-1]) / POINTS


def _cost_rate() -> float:
    """Own goods at a margin of 28 %, of which seven tenths replace sales."""
    return 0.72 + 0.7 * 0.28


# ---------------------------------------------------------------- rewards of their own cost


def test_each_reward_costs_what_it_costs() -> None:
    """Vouchers from 1.00 on at full cost, goods from 3.00 on at a third of it."""
    goods = plain(back=0, reward_at=3.0, redeem_rate=0.5, cost_rate=0.3)
    vouchers = plain(back=0.05, reward_at=1.0, redeem_rate=0.5, cost_rate=0.9)
    arms = {
        "both": program(tools={"vouchers": vouchers, "goods": goods}, joining=NOBODY_JOINS),
        "one": program(tools={"vouchers": vouchers}, joining=NOBODY_JOINS),
        "alike": program(tools={"vouchers": vouchers, "goods": goods.model_copy(
            update={"cost_rate": 0.9})}, joining=NOBODY_JOINS),
    }  # fmt: skip
    played = simulate(case(arms, world=WORLD, weeks=40, agents=AGENTS)).ledgers
    both = played["both"]
    assert not list(conservation.points(both))
    claimed = {name: total(both, "points_claimed", name) for name in ("vouchers", "goods")}
    assert all(claimed.values())
    assert sum(claimed.values()) == total(both, "points_redeemed")
    cost = claimed["vouchers"] / POINTS * 0.009 + claimed["goods"] / POINTS * 0.003
    assert total(both, "reward_cost") / MONEY == pytest.approx(cost, rel=1e-3)
    owed = both.units("liability").sum(axis=1) / MONEY
    outstanding = both.units("points_outstanding").sum(axis=1) / POINTS
    assert owed == pytest.approx(outstanding * 0.009, abs=0.1), "at the dearest"
    assert total(played["one"], "points_claimed") == 0
    assert total(played["alike"], "points_claimed") == 0
    assert total(played["alike"], "points_redeemed") == total(both, "points_redeemed")


SHOP = """\
question: Do two rewards pay?
goal: retain
market: {customers: 10_000, purchases_per_year: 63, basket: 29.60, share_of_wallet: 45%,
  churn_per_year: 18%}
company: {gross_margin: 28%}
programs:
  card:
    tools:
      points: {back: 1%, HERE}
"""


def test_two_rewards_of_one_currency_can_be_typed() -> None:
    text = SHOP.replace("HERE", "cost_rate: 0.9") + (
        "      goods: {kind: points, back: 0%, reward_at: 20, cost_rate: 0.4}\n"
    )
    assert not [one for one in loads(text).warnings if "currency" in str(one)]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("sold_at: 90%", "points are sold for less than they buy"),
        ("partner_points: 5, partner_price: 50%", "less than a point costs us"),
        ("reward_at: 5, most_at_once: 2", "less than the smallest reward"),
    ],
)
def test_check_says_where_points_are_sold_too_cheap(given: str, says: str) -> None:
    found = [str(one) for one in loads(SHOP.replace("HERE", given)).warnings]
    assert any(says in one for one in found), found


def test_it_is_said_plainly_that_cheap_points_are_bought() -> None:
    said = plain(sold_at=0.9, most_bought=20, most_per_week=5).plainly("USD")
    assert "Nobody earns more than 5 USD in a week" in said
    assert "Members can buy points for 90 % of their face value, 20 USD worth a year" in said
    assert "every member who comes to the till buys some first" in said
    dear = plain(sold_at=1.2, most_bought=20).plainly("USD")
    assert "buys some first" not in dear


def test_points_that_can_hardly_be_used_are_hardly_valued() -> None:
    """A fifth back, of which a cent a week can be used, is worth no more than that cent."""
    tools = {"stuck": card(back=0.2, most_at_once=0.01)}
    stuck = program(tools=tools, joining=EVERYBODY_JOINS)
    books = simulate(case({"arm": stuck}, world=WORLD, weeks=40, agents=AGENTS)).ledgers
    with_it, without = (total(books[name], "sales") for name in ("arm", CONTROL))
    assert with_it == pytest.approx(without, rel=2e-3)


@pytest.mark.parametrize(("price", "said"), [(1.0, False), (3.0, True)])
def test_partners_who_pay_more_than_a_point_buys_are_doubted(price: float, said: bool) -> None:
    tool = card(partner_points=20.0, partner_price=price, cost_rate=0.8)
    usual = Typical(20_000, 40.0, 30.0, 0.4, "USD")
    told = [name for name, why in tool.doubts(usual) if "contract" in why]
    assert (told == ["partner_price"]) is said
