"""How one would cheat with a secret service, each tried against it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.program.ledger import MONEY, Ledger
from simulator.program.program import Program
from simulator.simulate import CONTROL
from simulator.tools.secret_service import SecretService
from tests.laws.living import living
from tests.laws.worlds import case, cut, market, play_weeks, program, total
from tests.tools.watch import column, watch

CHARMED: dict[str, Any] = {
    "irritated": 0, "employees": 100, "value": 0.01, "price_sensitivity": 0.15, "worth": 1.8,
}  # fmt: skip


def service(**about: Any) -> SecretService:
    return SecretService.model_validate({**CHARMED, **about})


def books(weeks: int = 104, **arms: Program) -> dict[str, Ledger]:
    world = market(1_000, churn_per_year=0.3)
    return dict(play_weeks(case(arms, world=world, weeks=weeks, agents=1_000)).ledgers)


def only(**about: Any) -> Program:
    return program(tools={"care": service(**about)})


def same_behavior(one: Ledger, other: Ledger) -> bool:
    return all(
        np.array_equal(one.units(name), other.units(name))
        for name in ("purchases", "sales", "left")
    )


def test_without_training_nothing_happens() -> None:
    """Whatever is believed of it, and whatever else is paid."""
    found = books(hours=only(hours=0), employees=only(employees=0))
    for arm in ("hours", "employees"):
        assert same_behavior(found[arm], found[CONTROL])
        assert np.array_equal(found[arm].contribution(), found[CONTROL].contribution())


def test_training_that_is_free_buys_no_more_than_the_time_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hours that cost nothing, and a visit that costs a cent of 29.60: customers perceive 1.8
    cents at most, although what is believed is thirty."""
    seen = watch(SecretService, monkeypatch)
    books(free=only(hours=400, cost_per_hour=0, cost_per_visit=0.01))
    value = column(seen, lambda one: one.channels["value.recognition"])
    usual = seen[-1].usual
    most = 1.8 * 0.01 * usual["rate"] / usual["spend"]
    assert (value <= most * 1.0001).all()
    assert value[-1].max() > 0


@pytest.mark.slow
def test_a_visit_that_costs_nothing_is_worth_nothing() -> None:
    """Neither perceived, nor do prices matter less, also beside a price cut."""
    sale = {"sale": cut(depth=0.1)}
    found = books(
        care=only(cost_per_visit=0),
        both=program(tools={"care": service(cost_per_visit=0), **sale}), sale=program(tools=sale),
    )  # fmt: skip
    assert same_behavior(found["care"], found[CONTROL])
    assert same_behavior(found["both"], found["sale"])


def test_many_small_trainings_do_what_one_does() -> None:
    """Further hours do less, so that hours cut into several tools would do more than in one: an
    hour in each of four tools is four hours of training."""
    parts = {f"care{at}": service(hours=1, cost_per_visit=0.4) for at in range(4)}
    found = books(one=only(hours=4, cost_per_visit=0.4), four=program(tools=parts))
    for account in ("purchases", "sales", "left"):
        one, four = (total(found[arm], account) for arm in ("one", "four"))
        assert four == pytest.approx(one, rel=2e-4), account
    assert total(found["one"], "sales") > total(found[CONTROL], "sales")


def test_open_now_and_then_pays_for_all_who_have_left_meanwhile() -> None:
    """Once a quarter: turnover of the weeks between is trained when it opens again."""
    always, seldom = (
        service(turnover=0.4, when=when) for when in ({}, {"every": 13, "for": 1})
    )  # fmt: skip
    found = books(
        weeks=92, always=program(tools={"care": always}), seldom=program(tools={"care": seldom})
    )
    paid = [
        sum(total(found[arm], name, "program:care") for name in ("setup_cost", "running_cost"))
        for arm in ("always", "seldom")
    ]
    assert paid[1] == pytest.approx(paid[0], rel=0.02)
    assert paid[0] > 100 * 8 * 30 * MONEY


def test_it_ends_when_it_ends() -> None:
    """Ended half-way, nobody perceives anything, and nothing is paid any more."""
    found = books(ended=only(when={"until": 52}), goes_on=only())
    ended = found["ended"]
    assert not ended.amounts("service_cost")[52:].any()
    assert not ended.amounts("running_cost")[52:].any()
    assert ended.units("sales")[52:].sum() < found["goes_on"].units("sales")[52:].sum()


def test_it_makes_customers_mind_our_own_cuts_less_too() -> None:
    """So a sale brings less beside it: what makes prices matter less is no gift."""
    sale = {"sale": cut(depth=0.15)}
    calm = service(value=0, price_sensitivity=0.9)
    found = books(
        sale=program(tools=sale), both=program(tools={"care": calm, **sale}),
        care=program(tools={"care": calm}),
    )  # fmt: skip
    assert same_behavior(found["care"], found[CONTROL]), "no price is cut"
    assert total(found[CONTROL], "sales") < total(found["both"], "sales")
    assert total(found["both"], "sales") < 0.99 * total(found["sale"], "sales")


def test_an_attack_takes_fewer_of_those_who_are_known() -> None:
    attack = {"copies": 0, "attacks": {"fall": {"week": 52, "weeks": 13, "strength": 0.2}}}
    world = living(2_000, rival=attack)
    calm = service(value=0, price_sensitivity=0.15, employees=200)
    arms = {"care": program(tools={"care": calm})}
    found = play_weeks(case(arms, world=world, weeks=78, agents=2_000)).ledgers
    during = slice(52, 65)
    for account, better in (("purchases", 1), ("left_for_rival", -1)):
        here, there = (found[arm].units(account)[during].sum() for arm in ("care", CONTROL))
        assert better * (here - there) > 0, account
    assert np.array_equal(
        found["care"].units("purchases")[:52], found[CONTROL].units("purchases")[:52]
    )


def test_where_all_find_it_creepy_it_drives_customers_away() -> None:
    found = books(creepy=only(irritated=1, irritation=0.015))
    assert total(found["creepy"], "sales") < total(found[CONTROL], "sales")
    assert total(found["creepy"], "left") > total(found[CONTROL], "left")
    about = SecretService.knobs()["irritated"]
    assert (about.low, about.none) == (0, 0)
    assert about.high is not None
    assert about.high > 0


def test_staff_of_today_are_trained_and_a_stopped_training_costs_nothing() -> None:
    """Training of today is paid before launch; ended, nobody is trained again; and one with
    more hours in its place is paid for whole."""
    today = program(tools={"care": service()})
    longer = program(tools={"longer": service(hours=16)}, stops=("care",))
    arms = {"ends": program(stops=("care",)), "longer": longer}
    world = market(400)
    found = play_weeks(case(arms, world=world, weeks=20, agents=400, today=today)).ledgers
    assert total(found[CONTROL], "setup_cost") == 0
    assert total(found[CONTROL], "running_cost") > 0
    for account in ("setup_cost", "running_cost", "service_cost"):
        assert total(found["ends"], account) == 0, account
    assert total(found["longer"], "setup_cost") == 100 * 16 * 30 * MONEY
    assert total(found["longer"], "running_cost", "program:care") == 0
