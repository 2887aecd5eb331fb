"""Service that would bring something for nothing: a fee of a cent, what is worth nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.market.market import Market
from simulator.program.ledger import MONEY
from simulator.program.program import Joining
from simulator.program.typical import Typical
from simulator.program.week import Week
from simulator.simulate import Played
from simulator.tools.premium_service import PremiumService
from tests.laws.worlds import EVERYBODY_JOINS, STEADY, case, market, play_weeks, program, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}


def service(**about: Any) -> PremiumService:
    return PremiumService.model_validate({"take_up": 0.5, "value_slope": 0, **about})


def play(
    tool: PremiumService, world: Market | None = None, *, weeks: int = 60, agents: int = 1_000,
    **about: Any,
) -> Played:  # fmt: skip
    world = world or market(agents, **STILL)
    arms = {"arm": program(tools={"care": tool}, **about)}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


@pytest.mark.parametrize(("part", "used"), [(0, 0.5), (1e-4, 0.5), (0.5, 0.75), (1, 1), (3, 1)])
def test_what_was_paid_is_used_as_far_as_it_was_paid(
    part: float, used: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`part` of what the service is worth to the average customer, 6 % of a year's spend."""
    seen = watch(PremiumService, monkeypatch)
    world = market(400, **{**STILL, "need_shape": 1e3, "loyalty_shape": 2e3})
    fee = part * 0.06 * 63 * 29.6
    play(service(fee=fee, fee_response=0, cost_per_purchase=3), world, agents=400, weeks=30)
    held = column(seen, lambda one: one.own["left"] > 0)[28]
    log = column(seen, lambda one: one.channels.get("need_log", one.rate * 0))[29][held]
    assert np.median(log) == pytest.approx(0.09 * used, rel=0.05)


@pytest.mark.parametrize("fee", [0, 1.0])
def test_what_is_worth_nothing_does_nothing(fee: float) -> None:
    """Not even keep customers, or let them use it because it has been paid for."""
    world = market(1_000, churn_per_year=0.3)
    tool = service(value=0, fee=fee, fee_response=0, priority=False)
    books = play(tool, world, weeks=104).ledgers
    for account in ("purchases", "sales", "active"):
        assert np.array_equal(books["arm"].units(account), books["today"].units(account)), account


def test_next_to_nothing_does_next_to_nothing() -> None:
    world = market(2_000, churn_per_year=0.3)
    books = play(service(value=1e-4, fee=0), world, weeks=104, agents=2_000).ledgers
    purchases = [total(books[arm], "purchases") for arm in ("arm", "today")]
    assert purchases[0] / purchases[1] == pytest.approx(1, abs=5e-4)


@pytest.mark.parametrize("about", [{}, {"fee": 20.0}, {"cost_per_user": 0}], ids=str)
def test_service_is_perceived_as_what_customers_would_pay_at_most(
    about: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it costs; the number stands in the sentence about the tool."""
    seen = watch(PremiumService, monkeypatch)
    tool = service(value=0.04, **about)
    play(tool, weeks=30)
    assert column(seen, lambda one: one.channels.get("value.service", one.rate * 0)).max() <= 0.04
    assert "taken to be worth 4 % of what they spend" in tool.plainly("USD")


def test_members_join_for_places_that_there_are() -> None:
    """A thousandth of them has one: nobody joins for that, as few do for a thousandth of it."""
    many, few = (
        play(
            service(to="members", **about), joining=Joining(ask_rate=0.1, accept_rate=0.5), weeks=20
        ).ledgers["arm"]
        for about in ({}, {"places": 1})
    )
    assert total(many, "joined") > 200
    assert total(few, "joined") < 0.2 * total(many, "joined")


def test_members_are_worth_what_those_served_get(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is noted of members is `value` of what those served pay, and nothing for a fee."""
    got: dict[int, float] = {}
    benefit = Week.benefit

    def heard(week: Week, amount: Any, unit: float) -> None:
        got[week.t] = got.get(week.t, 0.0) + float(amount.sum()) * unit
        benefit(week, amount, unit)

    monkeypatch.setattr(Week, "benefit", heard)
    seen = watch(PremiumService, monkeypatch)
    play(service(to="members"), joining=EVERYBODY_JOINS, weeks=20)
    paid = column(seen, lambda one: one.paid * (one.own["left"] > 0))[18].sum() / MONEY
    assert got[18] == pytest.approx(0.06 * paid, rel=0.02)
    got.clear()
    play(service(to="members", fee=1), joining=EVERYBODY_JOINS, weeks=20)
    assert not got


def test_nothing_is_owed_a_year_after_a_stop() -> None:
    today = program(tools={"care": service(fee=20.0)})
    arms = {"arm": program(stops=("care",))}
    world = market(400, churn_per_year=0)
    book = play_weeks(case(arms, today=today, world=world, weeks=60, agents=400)).ledgers["arm"]
    assert book.units("liability")[10].any()
    assert not book.units("liability")[52:].any()
    assert not book.units("service_cost")[52:].any()


@pytest.mark.parametrize(
    ("name", "values", "sign"),
    [("fee", (0, 0.01, 20, 100, 1e4, 1e6), -1), ("places", (1, 20, 200, 10_000), 1)],
)
def test_a_choice_moves_cost_in_one_direction(name: str, values: Any, sign: int) -> None:
    arms = {f"a{at}": program(tools={"t": service(**{name: v})}) for at, v in enumerate(values)}
    books = play_weeks(case(arms, world=market(1_000, **STILL), weeks=130, agents=1_000)).ledgers
    cost = [total(books[arm], "service_cost") for arm in arms]
    assert np.all(sign * np.diff(cost) >= 0), cost
    assert sign * (cost[-1] - cost[0]) > 0
    if name == "fee":
        assert cost[-1] == 0
        assert total(books["a5"], "purchases") == total(books["today"], "purchases")


def test_five_of_the_same_service_are_taken_hardly_oftener_than_one() -> None:
    """Each had takers of its own: five sold five times as much, of the same thing."""
    world, fees = market(6_000, **STILL), {}
    about: dict[str, Any] = {"fee": 50, "take_up": 0.3}
    for many in (1, 5):
        tools = {f"s{at}": service(**about) for at in range(many)}
        one = case({"arm": program(tools=tools)}, world=world, weeks=50, agents=6_000)
        fees[many] = total(play_weeks(one).ledgers["arm"], "fee_income")
    assert fees[1] > 0
    assert fees[5] == pytest.approx(fees[1], rel=0.15)


def test_a_small_service_takes_few_from_a_large_one() -> None:
    world, fees = market(2_000, **STILL), {}
    for name, other in {"alone": {}, "beside": {"small": service(take_up=0.001)}}.items():
        tools = {"large": service(fee=50), **other}
        one = case({"arm": program(tools=tools)}, world=world, weeks=30, agents=2_000)
        fees[name] = total(play_weeks(one).ledgers["arm"], "fee_income")
    assert fees["beside"] == pytest.approx(fees["alone"], rel=0.02)


@pytest.mark.parametrize(("fee", "doubted"), [(0.0, False), (200.0, False), (300.0, True)])
def test_a_fee_of_more_than_twice_what_it_is_worth_is_doubted(fee: float, doubted: bool) -> None:
    """6 % of the 1,865 that the average customer spends in a year is 112."""
    usual = Typical(10_000, 63, 29.6, 0.28, "USD")
    assert any(knob == "fee" for knob, _ in service(fee=fee).doubts(usual)) == doubted
    knobs = [knob for knob, _ in service(cost_per_user=1.0, cost_per_purchase=0.5).doubts(usual)]
    assert knobs == ["value"], "6 % is more than twice what serving costs"
