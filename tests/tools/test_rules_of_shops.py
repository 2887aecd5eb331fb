"""The rules that every shop has: minimum purchase, a most, so many, so much, entry periods."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.program.ledger import MONEY, Ledger
from simulator.program.tool import Tool
from simulator.tools.coupons import Coupons
from simulator.tools.lottery import Lottery
from simulator.tools.stamp_card import StampCard
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total

SURE: dict[str, Any] = {"redeem_rate": 0.4, "evenness": 1000, "exposure": 0, "to": "everyone",
                        "incremental": 0, "when": {"every": 13, "for": 4}}  # fmt: skip
FACE = 5.0


def drop(**about: Any) -> Ledger:
    """A year of coupons of 5.00 on baskets of about 30."""
    return a_year_of(Coupons(**{"face_value": FACE, **SURE, **about}))


def filled(**about: Any) -> Ledger:
    """A year of cards of four stamps, each worth 5.00."""
    usual = {"face_value": FACE, "stamps": 4, "collectors": 0.5, "evenness": 1000}
    return a_year_of(StampCard.model_validate({**usual, "to": "everyone", **about}))


def a_year_of(tool: Tool) -> Ledger:
    world = market(2_000, purchases_per_year=40, basket=30, churn_per_year=0.05)
    one = case({"arm": program(tools={"c": tool})}, world=world, agents=1_000, weeks=52)
    return play_weeks(one).ledgers["arm"]


def worth(book: Ledger) -> float:
    return total(book, "reward_cost") / MONEY * 2  # an agent stands for two customers


def test_a_minimum_purchase_keeps_coupons_in_the_pocket() -> None:
    usual, some, none = (worth(drop(minimum=m)) for m in (None, 40, 100_000))
    assert 0.2 * usual < some < 0.8 * usual
    assert none == 0


def test_what_cannot_be_used_brings_no_purchase() -> None:
    told = {"incremental": 0.6, "exposure": 0.02}
    bought = {name: total(drop(**told, **about), "purchases") for name, about in {
        "usual": {}, "none": {"available": 0}, "far": {"minimum": 1_000_000}}.items()}  # fmt: skip
    assert bought["none"] == bought["far"] == total(drop(face_value=0), "purchases")
    assert bought["usual"] > bought["none"]


def test_a_percentage_has_a_most() -> None:
    flat, tenth, capped = (worth(drop(**about)) for about in (
        {}, {"percent": 0.1, "face_value": 1_000}, {"percent": 0.1, "face_value": 2}))  # fmt: skip
    assert capped < tenth
    assert capped < flat


@pytest.mark.parametrize("about", [{"available": 100}, {"budget": 500}], ids=str)
def test_no_more_than_are_available_are_used(about: dict[str, Any]) -> None:
    """Of 2,000 customers 800 would use one; there are 100 in a drop, in four drops."""
    book = drop(**about)
    assert 0.6 * 2_000 < worth(book) < 1.15 * 2_000
    assert worth(drop()) > 10_000


def test_rewards_of_cards_are_limited_too() -> None:
    usual, some, far = (worth(filled(**about)) for about in (
        {}, {"available": 200}, {"minimum": 1_000_000}))  # fmt: skip
    assert usual > 2_000
    assert 0.5 * 1_000 < some < 1.2 * 1_000
    assert far == 0


def test_a_coupon_for_a_product_brings_little_and_costs_little() -> None:
    told = {"incremental": 0.6}
    whole, product = drop(**told), drop(product_share=0.05, substitutes=0.75, **told)
    plain = total(drop(face_value=0), "purchases")
    assert total(product, "purchases") - plain < 0.3 * (total(whole, "purchases") - plain)
    assert worth(product) < 0.4 * worth(whole)  # no more than the product's part of a basket


def test_entries_are_those_of_the_entry_period() -> None:
    world = market(500, purchases_per_year=40, basket=30, **STEADY)
    seen = {}
    for name, when in {"all": {"every": 13}, "four": {"every": 13, "for": 4}}.items():
        tool = Lottery(when=when, main_prize=2_000, small_prizes=0)
        one = case({"arm": program(tools={"l": tool})}, world=world, agents=500, weeks=52)
        book = play_weeks(one).ledgers["arm"]
        seen[name] = book.units("purchases").sum(axis=1)
        assert total(book, "prize_cost") > 0
    played = seen["four"] - play_weeks(case(weeks=52, world=world, agents=500)).ledgers[
        "today"].units("purchases").sum(axis=1)  # fmt: skip
    closed = list(range(7, 13))
    assert np.abs(played[closed]).sum() <= np.abs(played[13:17]).sum() + 2
    assert not np.array_equal(seen["all"], seen["four"])


def test_more_than_a_thousand_prizes_of_a_kind() -> None:
    tool = Lottery(main_prizes=0, small_prize=1.0, small_prizes=5_000)
    world = market(20_000, purchases_per_year=60, basket=30, **STEADY)
    one = case({"arm": program(tools={"l": tool})}, world=world, agents=400, weeks=30)
    book = play_weeks(one).ledgers["arm"]
    assert total(book, "prize_cost") / MONEY == pytest.approx(2 * 5_000 * tool.cost_rate)
