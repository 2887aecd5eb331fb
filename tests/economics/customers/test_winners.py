"""Winners and losers: panels worked out by hand, adding up, and the engine's own panels."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from simulator.economics.customers.pairs import pairs_of, play_pairs
from simulator.economics.customers.winners import (
    AT,
    DECILES,
    HEAVY,
    SUMS,
    UNIT,
    Winners,
    deciles,
    groups_of,
    sums_of,
    winners_of,
)
from simulator.market.market import Market
from simulator.program.audience import Audience
from simulator.program.ledger import MONEY
from simulator.simulate import CONTROL, Panel, Played, simulate
from simulator.tools.premium_service import PremiumService
from tests.economics.panels import panel, panels
from tests.laws.living import everything
from tests.laws.worlds import EVERYBODY_JOINS, card, case, customer, cut, program


def told(one: Panel) -> Winners:
    """Winners and losers of a panel as of one case."""
    found = sums_of(one, 1)
    return Winners(
        "card", groups_of(one.segments), found["sums"][np.newaxis], found["errors"][np.newaxis]
    )


def of(one: Winners, name: str, *group: str) -> tuple[float, float]:
    """A sum without and with the program."""
    both = one.of(name, (group[0], group[1]) if group else ("all", "all"))
    return float(both[0, 0]), float(both[1, 0])


# Four customers: a heavy one who changes nothing, one who buys more, one on whom we now lose,
# one who is no member and finds it crowded.
HAND = panel(
    4,
    before=[100, 50, 20, 10],
    segments=("a", "b"),
    segment=[0, 0, 1, 1],
    weight=2.0,
    visits=[[10, 5, 2, 2], [10, 6, 2, 1]],
    sales=[[100, 50, 20, 20], [100, 60, 20, 10]],
    paid=[[100, 50, 20, 20], [90, 54, 20, 10]],
    reward=[[0, 0, 0, 0], [1, 0, 5, 0]],
    face=[[0, 0, 0, 0], [2, 0, 6, 0]],
    fees=[[0, 0, 0, 0], [0, 30, 0, 0]],
    subsidy=[[0, 0, 0, 0], [11, 5, 5, 0]],
    perceived=[[0, 0, 0, 0], [10, 6, 2, 0]],
    beyond=[[0, 0, 0, 0], [1, 2, 0, 0]],
    profit=[[30, 15, 6, 6], [19, 50, -1, 3]],
    member=[[0, 0, 0, 0], [1, 1, 1, 0]],
)


def test_four_customers_by_hand() -> None:
    found = told(HAND)
    assert of(found, "customers") == (8, 8)
    assert of(found, "sales") == (380, 380)
    assert of(found, "discounts") == (0, 32)
    assert of(found, "rewards") == (0, 12)
    assert of(found, "given") == (0, 44)
    assert of(found, "subsidy", "segment", "a") == (0, 32)
    assert of(found, "profit", "profit", "more") == (30, 100)
    assert of(found, "profit", "profit", "less") == (84, 42)
    assert of(found, "negative") == (0, 2)
    assert of(found, "losses") == (0, 2)
    # the third brings 7 less than without the program, twice
    assert of(found, "avoidable") == (0, 14)
    # discounts 10, face 2, beyond money 1; the second gets 6 + 2 for a fee of 30; the third 6
    assert of(found, "received", "member", "member") == (0, 2 * (13 - 22 + 6))
    assert of(found, "liked_by") == (0, 4)
    assert found.rate("liked_rate")[0] == pytest.approx(2 / 3)
    assert of(found, "harmed") == (0, 2)
    assert found.rate("harmed_rate")[0] == 1.0
    assert found.rate("perceived_rate", ("segment", "b"))[0] == pytest.approx(2 / 30)
    assert found.rate("subsidy_rate")[0] == pytest.approx(42 / 44)


def test_the_simulation_error_is_that_of_a_sample() -> None:
    changes = np.array([1.0, 4.0, 2.0, 9.0, 4.0])
    one = panel(5, sales=[[10] * 5, 10 + changes], weight=3.0)
    expected = 3 * np.sqrt(5) * changes.std(ddof=1)
    assert told(one).error("sales") == pytest.approx(expected)
    assert told(panel(5, sales=[[10] * 5, [12] * 5])).error("sales") == 0.0


def test_deciles_hold_equally_many_customers_whatever_an_agent_stands_for() -> None:
    weight = np.where(np.arange(1000) % 2, 3.0, 1.0)
    one = panel(1000, before=np.arange(1000.0)[::-1], weight=weight)
    found = told(one)
    heads = [of(found, "customers", "decile", name)[0] for name in DECILES]
    assert heads == pytest.approx([200] * 10, abs=3)
    assert (np.diff(deciles(one)) <= 0).all()  # the first one spends most
    heavy = sum(of(found, "customers", "decile", name)[0] for name in ("9", "10"))
    assert of(found, "customers", *HEAVY)[0] == heavy


def test_without_a_past_there_are_no_deciles() -> None:
    found = told(panel(50, before=0, sales=[[1] * 50, [2] * 50]))
    assert sum(of(found, "sales", "decile", name)[1] for name in DECILES) == 0
    assert of(found, "sales") == (50, 100)
    assert "decile" not in found.columns()["by"]


@given(panels())
def test_every_way_of_grouping_adds_up_to_the_last_unit(one: Panel) -> None:
    sums = sums_of(one, 1)["sums"]
    groups = groups_of(one.segments)
    ways = {"segment", "member", "profit"} | ({"decile"} if one.before.any() else set())
    for way in ways:
        own = [column for column, (by, _) in enumerate(groups) if by == way]
        assert np.array_equal(sums[:, :, own].sum(axis=2), sums[:, :, 0])
    scaled = [np.rint(one.weight * one.profit[at].sum(axis=0)).astype(np.int64) for at in (0, 1)]
    assert sums[:, AT["profit"], 0].tolist() == [int(own.sum()) for own in scaled]
    assert (sums[:, AT["given"]] == sums[:, AT["discounts"]] + sums[:, AT["rewards"]]).all()


@given(panels(inert=True))
def test_what_does_nothing_has_neither_winners_nor_losers(one: Panel) -> None:
    found = sums_of(one, 1)
    apart = found["sums"][1] - found["sums"][0]
    # membership is what it is, and nobody receives more or is worse off by it
    assert not np.delete(apart, AT["members"], axis=0).any()
    groups = groups_of(one.segments)
    same, all_of = groups.index(("profit", "the same")), groups.index(("all", "all"))
    assert np.array_equal(found["sums"][:, :, same], found["sums"][:, :, all_of])


@given(panels())
def test_the_order_of_customers_does_not_matter(one: Panel) -> None:
    back: dict[str, Any] = {
        field.name: value[..., ::-1] if isinstance(value, np.ndarray) else value
        for field in fields(one)
        for value in [getattr(one, field.name)]
    }
    same: Any = sums_of(Panel(**back), 1)["sums"]
    assert np.array_equal(same, sums_of(one, 1)["sums"])


# ---------------------------------------------------------------- panels of the engine

TWO = Market(
    customers=1_000,
    segments={
        "regulars": customer(share=0.6, refund_rate=0.1),
        "rare": customer(share=0.4, purchases_per_year=12),
    },
)
TOOLS = {
    "points": card(),
    "cut": cut(depth=0.05, to=Audience(segments=("rare",))),
    "care": PremiumService(fee=10, take_up=0.9),
}


@pytest.fixture(scope="module")
def played() -> Played:
    """Points, a cut for one segment and a service with a fee, beside an inert arm."""
    arms = {
        "card": program(tools=TOOLS, joining=EVERYBODY_JOINS),
        "inert": program(tools={"nothing": cut(depth=0.0)}),
        "as_cut": program(same_money_as="card", tools={"price_cut": cut()}),
    }
    return play_pairs(case(arms, world=TWO, agents=400, weeks=104), panel=True)


@pytest.mark.slow
def test_single_customers_add_up_to_the_books(played: Played) -> None:
    one = played.panel
    assert one is not None
    for at, arm in enumerate(one.arms):
        book = played.ledgers[arm]
        kinds = ("fee_income", "service_cost", "contact_cost", "reward_cost", "discount")
        booked = {name: int(book.units(name).sum()) for name in kinds}
        assert one.fees[at].sum() == booked["fee_income"]
        assert one.served[at].sum() == booked["service_cost"] + booked["contact_cost"]
        assert (one.sales[at] - one.paid[at]).sum() == booked["discount"]
        rounding = 400 * 104
        assert abs(one.reward[at].sum() - booked["reward_cost"]) <= rounding
        assert abs(one.profit[at].sum() - book_profit(played, arm)) <= 3 * rounding
    assert one.fees[one.arms.index("card")].sum() > 0


def book_profit(played: Played, arm: str) -> int:
    """Contribution of an arm without what is paid for the company as a whole, agents' units."""
    book = played.ledgers[arm]
    income = ("sales", "fee_income", "supplier_income")
    cost = ("refunds", "discount", "cost_of_goods", "purchase_cost", "reward_cost",
            "contact_cost", "service_cost")  # fmt: skip
    return sum(int(book.units(name).sum()) for name in income) - sum(
        int(book.units(name).sum()) for name in cost
    )


@pytest.mark.slow
def test_subsidy_of_price_cuts_is_that_of_the_books(played: Played) -> None:
    one = played.panel
    assert one is not None
    at = one.arms.index("as_cut")
    assert one.subsidy[at].sum() == played.ledgers["as_cut"].units("subsidy").sum() > 0
    at = one.arms.index("card")
    booked = int(played.ledgers["card"].units("subsidy").sum())
    # points are shared out customer by customer here, and over all of them there
    assert one.subsidy[at].sum() == pytest.approx(booked, rel=0.04)
    assert (one.subsidy[at] <= one.sales[at] - one.paid[at] + one.reward[at] + 3 * 52).all()


def test_an_inert_arm_has_no_winners_and_its_non_members_no_harm(played: Played) -> None:
    found = winners_of([played])["inert"]
    assert not (found.sums[:, 1] - found.sums[:, 0]).any()
    assert not found.errors.any()


def test_targeted_are_those_whom_a_tool_addresses(played: Played) -> None:
    one = played.panel
    assert one is not None
    rare = one.segment == one.segments.index("rare")
    assert one.targeted[one.arms.index("card")][:, rare].all()
    assert not one.targeted[one.arms.index("card")][:, ~rare].any()
    assert not one.targeted[one.arms.index("as_cut")].any()


def test_pairs_are_known_without_the_panel(played: Played) -> None:
    one = case({"card": program(tools=TOOLS)}, world=TWO, agents=100, weeks=60)
    bare, whole = play_pairs(one), play_pairs(one, panel=True)
    assert bare.panel is None
    assert whole.panel is not None
    assert bare.pairs is not None
    again = pairs_of(whole.panel, 60)
    for arm, found in bare.pairs.items():
        for name, values in found.items():
            assert np.array_equal(values, again[arm][name], equal_nan=True)
    assert winners_of([simulate(one)]) == {}


@pytest.mark.slow
def test_a_market_with_service_knows_who_is_crowded_out() -> None:
    one = simulate(everything(), panel=True).panel
    assert one is not None
    assert one.satisfaction is not None
    assert one.satisfaction.any()
    assert one.arms[0] == CONTROL
    assert len(SUMS) == len(UNIT)
    assert MONEY in UNIT
