"""How one would cheat with surveys and focus groups, each tried against it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.market.market import Market
from simulator.program.ledger import Ledger
from simulator.program.program import Program
from simulator.simulate import CONTROL
from simulator.tools.participation import Participation
from simulator.tools.premium_service import PremiumService
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import column, watch

EAGER: dict[str, Any] = {"asked": 1, "response_rate": 0.15, "willing": 0.5, "asking": 0}
HAPPY: dict[str, Any] = {"value": 0.01, "worth": 1.8, "stays": 0.9, "mendable": 0.3}


def survey(**about: Any) -> Participation:
    return Participation.model_validate({**EAGER, **about})


def only(**about: Any) -> Program:
    return program(tools={"ask": survey(**about)})


def world(customers: int = 1_000, **about: Any) -> Market:
    shop = market(customers, churn_per_year=0.3, **about)
    return Market.model_validate({**dict(shop), "service": {"failure_rate": 0.15, "crowding": 0}})


def books(weeks: int = 104, shop: Market | None = None, **arms: Program) -> dict[str, Ledger]:
    return dict(play_weeks(case(arms, world=shop or world(), weeks=weeks, agents=1_000)).ledgers)


def same_behavior(one: Ledger, other: Ledger) -> bool:
    return all(
        np.array_equal(one.units(name), other.units(name))
        for name in ("purchases", "sales", "left", "failures")
    )


def test_to_ask_all_every_week_and_answer_none_is_worse_than_not_to_ask() -> None:
    """And worse than to ask now and then."""
    found = books(
        weekly=only(answered=0, mending=0, when={"every": 1}),
        quarterly=only(answered=0, mending=0),
    )
    sales = {arm: total(book, "sales") for arm, book in found.items()}
    assert sales["weekly"] < sales["quarterly"] < sales[CONTROL]
    weekly, quarterly = (total(found[arm], "contact_cost") for arm in ("weekly", "quarterly"))
    assert weekly > 3 * quarterly


def test_nothing_is_mended_for_nothing() -> None:
    """Whatever is learned: without a budget no failure is spared; without anybody who tells
    what is wrong, the budget is spent in vain."""
    found = books(
        learned=only(asked=0, groups=50, mending=0, **HAPPY),
        paid=only(asked=0, groups=0, mending=0.05, **HAPPY),
        both=only(asked=0, groups=50, mending=0.05, **HAPPY),
    )
    assert same_behavior(found["learned"], found[CONTROL])
    assert same_behavior(found["paid"], found[CONTROL])
    assert total(found["paid"], "running_cost") > 0
    assert total(found["both"], "failures") < 0.88 * total(found[CONTROL], "failures")


def test_next_to_no_budget_mends_next_to_nothing() -> None:
    found = books(little=only(asked=0, groups=50, mending=1e-6, **HAPPY))
    ratio = total(found["little"], "failures") / total(found[CONTROL], "failures")
    assert ratio == pytest.approx(1, abs=2e-3)


def test_an_answer_that_costs_nothing_is_none() -> None:
    """All answered for nothing is as if none were."""
    found = books(
        free=only(answered=1, cost_per_answer=0, mending=0, **HAPPY),
        none=only(answered=0, mending=0, **HAPPY), good=only(answered=1, mending=0, **HAPPY),
    )  # fmt: skip
    assert same_behavior(found["free"], found["none"])
    assert total(found["free"], "sales") < total(found["good"], "sales")


def test_a_cheap_answer_is_worth_no_more_than_what_it_costs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where customers would take a form letter for an answer, at a cent: 1.8 cents in 26 weeks."""
    seen = watch(Participation, monkeypatch)
    books(30, cheap=only(answered=1, cost_per_answer=0.01, proper_answer=0, **HAPPY))
    belonging = column(seen, lambda one: one.channels.get("value.belonging", one.rate * 0))
    spend = column(seen, lambda one: one.usual["spend"])
    assert (belonging * spend * 26 <= 1.8 * 0.01 * 1.0001).all()
    assert belonging.max() > 0


def test_who_never_replies_is_asked_in_vain() -> None:
    """It costs, and does nothing but drive customers off the list."""
    found = books(vain=only(willing=0, opt_out=0, tolerance=100, groups=0, **HAPPY))
    assert same_behavior(found["vain"], found[CONTROL])
    assert total(found["vain"], "contact_cost") > 0


def test_ended_half_way_costs_end_and_failures_come_back() -> None:
    """What was mended does not stay: half of it is gone in half a year."""
    half = {"asked": 0, "groups": 50, "mending": 0.05, "fades": 26, "until": 78, **HAPPY}
    when = {"every": 13, "until": half.pop("until")}
    found = books(182, ended=only(**half, when=when), on=only(**half))
    for account in ("running_cost", "contact_cost"):
        assert not found["ended"].amounts(account)[78:].any(), account

    def rate(arm: str, weeks: slice) -> float:
        per = [
            float(book.units("failures")[weeks].sum() / book.units("purchases")[weeks].sum())
            for book in (found[arm], found[CONTROL])
        ]
        return per[0] / per[1]

    assert rate("ended", slice(52, 78)) < 0.82
    assert 0.92 < rate("ended", slice(156, 182)) < 1.02
    assert rate("on", slice(156, 182)) < 0.82


def test_what_others_have_spared_is_not_spared_twice() -> None:
    """Beside service that spares half of failures of time and comfort: together less than the
    sum, because each acts on what the other leaves."""
    care = PremiumService.model_validate(
        {"take_up": 0.9, "failures_spared": 0.5, "value": 0, "frequency": 0, "lock_in": 1}
    )
    mends = survey(asked=0, groups=50, mending=0.1, mendable=0.3)
    shop = world(**STEADY)
    found = books(
        104, shop, ask=program(tools={"ask": mends}), care=program(tools={"care": care}),
        both=program(tools={"ask": mends, "care": care}),
    )  # fmt: skip
    per = {arm: total(book, "failures") / total(book, "purchases") for arm, book in found.items()}
    spared = {arm: per[CONTROL] - per[arm] for arm in ("ask", "care", "both")}
    assert max(spared["ask"], spared["care"]) < spared["both"]
    assert spared["both"] < 0.97 * (spared["ask"] + spared["care"])


def test_many_surveys_do_not_mend_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same failures are mended whoever asks: the odds with four are those with one."""
    seen = watch(Participation, monkeypatch)
    mends = {"asked": 0, "groups": 100, "mending": 0.1, **HAPPY}
    four = program(tools={f"ask{at}": survey(**mends) for at in range(4)})
    books(60, four=four)
    many = column(seen, lambda one: one.channels.get("failure_log_odds.time", one.rate * 0))
    monkeypatch.undo()
    seen = watch(Participation, monkeypatch)
    books(60, one=only(**mends))
    one = column(seen, lambda one: one.channels.get("failure_log_odds.time", one.rate * 0))
    assert np.ptp(many[-1]) == 0
    assert many[-1].max() == pytest.approx(one[-1].max(), rel=1e-4)
    assert one[-1].max() < -0.2


def test_many_surveys_are_remembered_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has been heard by four stays as long as who has been heard by one."""
    seen = watch(Participation, monkeypatch)
    heard = {"response_rate": 1, "willing": 1, "fatigue": 0, "answered": 1, "mending": 0}
    four = program(tools={f"ask{at}": survey(**{**HAPPY, **heard}) for at in range(4)})
    books(30, four=four)
    churn = column(seen, lambda one: one.channels.get("churn_log_hazard", one.rate * 0))
    assert churn.min() == pytest.approx(np.log(0.9), rel=1e-5)
