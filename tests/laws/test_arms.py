"""Arms do not know each other: each is the same whatever else is played."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest

from simulator.market.market import Market
from simulator.program.program import Program
from simulator.simulate import CONTROL, play
from simulator.simulate.plan import plan_of
from simulator.simulate.solve.calibration import solve_with_tools
from simulator.simulate.solve.warm_up import warm_up
from tests.laws.living import everything
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    card,
    case,
    company,
    cut,
    market,
    play_weeks,
    program,
    same_books,
    segment_rows,
    total,
)

CARD = program(tools={"points": card()}, joining=EVERYBODY_JOINS)
CUT = program(tools={"price": cut(depth=0.2)})


def test_the_plain_alternatives_are_the_same_whatever_else_is_played() -> None:
    tied = {
        "as_price_cut": program(same_money_as="card", tools={"price": cut()}),
        "as_acquisition": program(same_money_as="card", acquires=True),
    }
    firm = company(cost_per_new_customer=12)
    both = play_weeks(case({"card": CARD, **tied}, firm=firm)).ledgers
    for name, arm in tied.items():
        alone = play_weeks(case({"card": CARD, name: arm}, firm=firm)).ledgers[name]
        assert not same_books(alone, both[name])
    assert total(both["as_acquisition"], "arrived") > 0


@pytest.fixture
def better() -> Market:
    """A market that an arm sets: fewer leave."""
    return market(churn_per_year=0.1)


def test_an_arm_with_its_own_market_is_compared_with_the_control(better: Market) -> None:
    """Not with the first of the arms that happen to share that market."""
    worlds = {"card": (better, company()), "cut": (better, company())}
    both = play_weeks(case({"card": CARD, "cut": CUT}, worlds=worlds)).ledgers
    for name, arm in (("card", CARD), ("cut", CUT)):
        alone = play_weeks(case({name: arm}, worlds={name: worlds[name]})).ledgers[name]
        assert not same_books(alone, both[name])


def test_a_world_like_todays_is_todays() -> None:
    """Setting a number to what it is changes nothing."""
    one = case({"card": CARD})
    same = replace(one, worlds={"card": (one.market.model_copy(), one.company.model_copy())})
    assert not same_books(play_weeks(one).ledgers["card"], play_weeks(same).ledgers["card"])


def test_setting_a_number_of_the_company_changes_its_money_only() -> None:
    one = case({"card": CARD, "rich": CARD})
    books = play_weeks(
        replace(one, worlds={"rich": (one.market, company(gross_margin=0.6))})
    ).ledgers
    changed = {name for _, name in same_books(books["card"], books["rich"])}
    assert changed == {"cost_of_goods"}


def test_a_market_of_its_own_that_is_the_same_in_effect_gives_the_same_book() -> None:
    """A knob that nothing reads makes another world, with the same people in it.

    Which purchases the control also had is not known there; nothing is booked as common, and
    no customer is paired.
    """
    one = case({"cut": CUT}, world=market(motive_spread=0.5))
    other = market(motive_spread=0.5, value_ceiling=0.77)  # no perceived value but the price
    books = play_weeks(one).ledgers
    apart = play_weeks(replace(one, worlds={"cut": (other, one.company)})).ledgers
    differ = same_books(books["cut"], apart["cut"])
    assert {account for poster, account in differ if poster != "pairs"} == {
        "common_purchases",
        "subsidy",
    }
    assert not apart["cut"].units("more_visits_purchases").any()


@pytest.mark.slow
def test_a_calibration_is_the_same_whatever_is_played() -> None:
    """Tests rely on it: they solve a market once for all cases that are played in it."""
    one = everything(weeks=4)
    alone = replace(one, programs={}, worlds={})
    whole, bare = (solve_with_tools(o, o.market, plan_of(o, CONTROL)) for o in (one, alone))
    assert whole == bare


def test_all_arms_start_from_one_warm_up() -> None:
    """Once per market, also where alternatives are played in a second pass."""
    arms: dict[str, Program] = {
        "card": CARD,
        "cut": CUT,
        "as_price_cut": program(same_money_as="card", tools={"price": cut()}),
    }
    today = program(tools={"stars": card(currency="stars")})
    with patch.object(play, "warm_up", wraps=warm_up) as counted:
        books = play_weeks(case(arms, today=today)).ledgers
    assert counted.call_count == 1
    opening = {arm: total(book, "points_opening") for arm, book in books.items()}
    assert opening[CONTROL] > 0
    assert len(set(opening.values())) == 1


def test_twin_arms_are_twins() -> None:
    books = play_weeks(case({"one": CARD, "two": CARD})).ledgers
    assert not same_books(books["one"], books["two"])
    assert segment_rows(books["one"], "all")
