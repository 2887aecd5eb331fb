"""Service for some, worked out by hand: who takes it, what it brings, what is paid."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.market.market import Market
from simulator.program.ledger import MONEY, Ledger
from simulator.simulate import Played
from simulator.tools.premium_service import PremiumService
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    NOBODY_JOINS,
    STEADY,
    case,
    differences,
    market,
    play_weeks,
    program,
    rows,
    total,
)
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
PLAIN: dict[str, Any] = {"value": 0, "frequency": 0, "lock_in": 1, "failures_spared": 0}
FIRST = 2  # one week to ask, one to answer: nobody is served before


def service(**about: Any) -> PremiumService:
    return PremiumService.model_validate(about)


def play(
    tool: PremiumService, world: Market | None = None, *, weeks: int = 56, agents: int = 2_000,
    **about: Any,
) -> Played:  # fmt: skip
    world = world or market(agents, **STILL)
    arms = {"arm": program(tools={"care": tool}, **about)}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def by_week(book: Ledger, account: str) -> NDArray[np.int64]:
    weeks: NDArray[np.int64] = book.units(account).sum(axis=1)
    return weeks


# ---------------------------------------------------------------- who takes it


@pytest.mark.parametrize("slope", [0.0, 1.0, 2.0])
def test_the_share_who_take_it_in_a_year(slope: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """15 % of all, however strongly it is the heavy buyers who take it."""
    seen = watch(PremiumService, monkeypatch)
    play(service(take_up=0.15, value_slope=slope, **PLAIN), agents=20_000)
    held = column(seen, lambda one: one.own["left"] > 0)
    assert not held[:FIRST].any()
    share = (0.15 * 0.85 / 20_000) ** 0.5
    assert held[52 + FIRST - 1].mean() == pytest.approx(0.15, abs=4 * share)
    assert (np.diff(held.mean(axis=1)) >= 0).all(), "they all buy, so they all keep it"


def test_heavy_buyers_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """With few takers and slope 1 a taker is drawn in proportion to spend: means are 1 + 1 / r
    times the average, r = 1.25, and 1 without a slope."""
    for slope, times in ((0.0, 1.0), (1.0, 1.8)):
        seen = watch(PremiumService, monkeypatch)
        play(service(take_up=0.02, value_slope=slope, **PLAIN), agents=20_000, weeks=54)
        held = column(seen, lambda one: one.own["left"] > 0)[-1]
        spend = column(seen, lambda one: one.usual["spend"])[-1]
        assert spend[held].mean() / spend.mean() == pytest.approx(times, rel=0.1)
        monkeypatch.undo()


def test_a_fee_keeps_away_those_to_whom_it_is_worth_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is worth is 5 % of 1,865 a year, 93; odds of .25 lose a factor e at that fee."""
    world = market(20_000, need_shape=1_000, share_of_wallet=0.999, elasticity=0, **STILL)
    seen = watch(PremiumService, monkeypatch)
    tool = service(take_up=0.2, fee=63 * 29.6 * 0.05, fee_response=1, value=0.05)
    play(tool, world, agents=20_000, weeks=54)
    odds = 0.25 / math.e
    expected = odds / (1 + odds)
    held = column(seen, lambda one: one.own["left"] > 0)[-1]
    assert held.mean() == pytest.approx(expected, abs=0.01)


def test_nobody_pays_for_what_is_worth_nothing() -> None:
    assert total(play(service(fee=1, **PLAIN)).ledgers["arm"], "fee_income") == 0


# ---------------------------------------------------------------- money


def test_fees_are_paid_in_advance_and_a_year_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every begun year is one fee: in week t + 1 for who applies in t, and 52 weeks later."""
    seen = watch(PremiumService, monkeypatch)
    world = market(2_000, need_shape=1_000, **STILL)
    book = play(service(take_up=0.3, fee=10, renewal=1), world, weeks=110).ledgers["arm"]
    left = column(seen, lambda one: one.own["left"])
    began = (left == 51).sum(axis=1)
    assert np.array_equal(by_week(book, "fee_income"), began * 10 * MONEY)
    first = (left[2] == 51).sum()
    assert first > 0
    assert (left[54] == 51)[left[2] == 51].all(), "nobody stays away from a year of usual buying"


def test_what_was_used_as_usual_is_renewed_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Usual purchases 63, so that p = .7 x / (.3 + .7 x) is near .7 for all but light buyers."""
    world = market(4_000, need_shape=1_000, share_of_wallet=0.999, elasticity=0, **STILL)
    seen = watch(PremiumService, monkeypatch)
    play(service(take_up=0.9, fee=0.01, renewal=0.7, frequency=0), world, agents=4_000, weeks=80)
    left = column(seen, lambda one: one.own["left"])
    over = left[52:-1] == 1
    again = left[53:] == 52
    assert again[over].mean() == pytest.approx(0.7, abs=0.03)


@pytest.mark.parametrize("fee", [0, 1e-4])
def test_what_was_not_used_in_a_year_ends(fee: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """One purchase in five years: with `renewal` 1, of five one goes on."""
    world = market(4_000, purchases_per_year=0.2, need_shape=1_000, **STILL)
    seen = watch(PremiumService, monkeypatch)
    tool = service(take_up=0.9, value_slope=0, fee=fee, renewal=1, frequency=0)
    play(tool, world, weeks=80, agents=4_000)
    left = column(seen, lambda one: one.own["left"])
    uses = column(seen, lambda one: one.own["uses"])
    n = column(seen, lambda one: one.n)
    over = left[52:-1] == 1
    used = uses[52:-1] + n[53:] > 0
    assert over.any()
    assert np.array_equal((left[53:] == 52)[over], used[over])
    assert used[over].mean() == pytest.approx(1 - np.exp(-0.2), abs=0.04)


def test_serving_costs_by_the_week_and_by_the_purchase(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(PremiumService, monkeypatch)
    tool = service(take_up=0.3, cost_per_user=5.2, cost_per_purchase=0.25)
    book = play(tool, weeks=60).ledgers["arm"]
    served = np.vstack([np.zeros(2_000, bool), column(seen, lambda one: one.own["left"] > 0)])
    joined = column(seen, lambda one: one.own["left"] == 51)
    bought = column(seen, lambda one: one.n)
    had = served[:-1] | joined
    expected = (had * (1_000 + 2_500 * bought)).sum(axis=1)
    assert np.array_equal(by_week(book, "service_cost"), expected)


def test_owed_is_what_paid_years_still_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """All are paid 52 weeks in advance: after k of them (52 - k) / 52 of 5.2 is owed."""
    seen = watch(PremiumService, monkeypatch)
    tool = service(take_up=0.5, fee=0.01, cost_per_user=5.2, cost_per_purchase=0, renewal=0)
    book = play(tool, weeks=60).ledgers["arm"]
    left = column(seen, lambda one: one.own["left"]).astype(int)
    assert np.array_equal(by_week(book, "liability"), 1_000 * left.sum(axis=1))
    assert total(play(service()).ledgers["arm"], "liability") == 0, "free service can end any week"


# ---------------------------------------------------------------- places


@pytest.mark.parametrize("agents", [200, 3_000])
def test_places_are_sold_out_and_never_exceeded(agents: int) -> None:
    """500 places among 6,000 customers, of whom 15 % would take it."""
    world = market(6_000, **STILL)
    tool = service(take_up=0.15, places=500, cost_per_user=52, cost_per_purchase=0, **PLAIN)
    book = play(tool, world, weeks=80, agents=agents).ledgers["arm"]
    held = book.amounts("service_cost").sum(axis=1) / MONEY
    weight = 6_000 / agents
    assert held.max() <= 500
    assert held[-20:].min() > 500 - weight, "as full as whole agents can make it"


def test_places_are_for_those_who_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the week in which they run out, earlier parts of the week are served."""
    seen = watch(PremiumService, monkeypatch)
    play(service(take_up=0.5, places=60, **PLAIN), weeks=20)
    tickets = column(seen, lambda one: one.own["ticket"])
    held = column(seen, lambda one: one.own["left"] > 0)
    for before, after in zip(tickets, held[1:], strict=False):
        asked, served = before > 0, after & (before > 0)
        if served.any() and not served[asked].all():
            assert before[served].max() < before[asked & ~served].min()


def test_who_finds_no_place_is_turned_away_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every application of a week is either served in the next, withdrawn, or turned away."""
    seen = watch(PremiumService, monkeypatch)
    book = play(service(take_up=0.5, places=60, **PLAIN), weeks=20).ledgers["arm"]
    asked = column(seen, lambda one: one.own["ticket"] > 0)[:-1]
    served = column(seen, lambda one: one.own["left"] > 0)[1:]
    there = column(seen, lambda one: one.active > 0)[1:]
    refused = by_week(book, "turned_away")
    assert np.array_equal(refused[1:], (asked & there & ~served).sum(axis=1))
    assert refused.sum() > 0
    anybody = play(service(take_up=0.5, **PLAIN), weeks=20).ledgers["arm"]
    assert by_week(anybody, "turned_away").sum() == 0, "there are places for everybody"


# ---------------------------------------------------------------- what it brings


def of_takers(tool: PremiumService, patch: pytest.MonkeyPatch, **about: Any) -> float:
    """Expected purchases of those served against the same customers' without, a year in."""
    seen = watch(PremiumService, patch)
    world = market(20_000, **{**STILL, **about})
    play(tool, world, weeks=54, agents=20_000)
    held = column(seen, lambda one: one.own["left"] > 0)[-2]
    rate = column(seen, lambda one: one.rate)[-1]
    usual = column(seen, lambda one: one.usual["rate"])[-1]
    patch.undo()
    return float(rate[held].sum() / usual[held].sum())


def test_takers_buy_fifteen_per_cent_more_a_third_of_it_for_its_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At the defaults and half the wallet, for a fee that is all it is worth; where nothing is
    paid half of the two thirds is missing. Heavy buyers have less left elsewhere to bring."""
    cost = {"cost_per_purchase": 9.0}  # so much that it can do all that is believed of it
    full = {"fee": 1_000, "fee_response": 0, **cost}
    paid, value, free = (
        np.log(of_takers(service(**about), monkeypatch, share_of_wallet=0.5))
        for about in (full, {**full, "frequency": 0}, cost)
    )
    assert np.exp(paid) == pytest.approx(1.15, abs=0.02)
    assert value / paid == pytest.approx(1 / 3, abs=0.05)
    assert free / paid == pytest.approx(2 / 3, abs=0.05)


def test_takers_leave_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """exp(-2.24 x .5 (1 - exp(-.12))) x .95 = .837 where all weigh service alike."""
    seen = watch(PremiumService, monkeypatch)
    world = market(60_000, **{**STEADY, "churn_per_year": 0.6, "churn_shape": 1_000})
    tool = service(take_up=0.9, value_slope=0, cost_per_purchase=3.0)
    arms = {"arm": program(tools={"care": tool}), "none": program()}
    play_weeks(case(arms, world=world, weeks=60, agents=60_000))
    held = column(seen, lambda one: one.own["left"] > 0)
    alive = column(seen, lambda one: one.active) > 0
    there = held[20:-1] & alive[20:-1]
    others = ~held[20:-1] & alive[20:-1]
    hazard = [(mask & ~alive[21:]).sum() / mask.sum() for mask in (there, others)]
    assert hazard[0] / hazard[1] == pytest.approx(0.84, abs=0.05)


def test_only_those_served_go_first_at_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(PremiumService, monkeypatch)
    play(service(take_up=0.3), weeks=30)
    one = next(s for s in seen if s.week == 29)
    began = one.own["left"] == 51
    before = next(s for s in seen if s.week == 28 and s.first == one.first).own["left"] > 0
    assert np.array_equal(one.channels["desk_priority"] > 0.5, before | began)


# ---------------------------------------------------------------- free, for some, and off


def test_free_for_members_who_join_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(PremiumService, monkeypatch)
    book = play(service(to="members", take_up=0.5), joining=EVERYBODY_JOINS).ledgers["arm"]
    assert total(book, "joined") > 0
    assert total(book, "fee_income") == 0
    for one in seen:
        assert not ((one.own["left"] > 0) & (one.member == 0)).any()


def test_when_it_closes_free_service_ends_and_paid_years_run_out() -> None:
    until = {"until": 30}
    free = play(service(take_up=0.5, when=until), weeks=100).ledgers["arm"]
    served = by_week(free, "service_cost")
    assert served[29] > 0
    assert not served[30:].any()
    paid = play(service(take_up=0.5, when=until, fee=1), weeks=100).ledgers["arm"]
    served = by_week(paid, "service_cost")
    assert served[30:80].all()
    assert not served[30 + 52 :].any()
    assert not by_week(paid, "fee_income")[30:].any()


@pytest.mark.parametrize("about", [{}, {"fee": 10.0}, {"places": 250}])
def test_a_service_of_today_starts_settled(about: dict[str, Any]) -> None:
    """As many hold it in the first year as in the last; places are full and not overrun."""
    tool = service(take_up=0.1, cost_per_user=52, cost_per_purchase=0, **about)
    today, world = program(tools={"care": tool}, joining=NOBODY_JOINS), market(4_000, **STILL)
    book = play_weeks(case(today=today, world=world, weeks=100, agents=4_000)).ledgers["today"]
    held = by_week(book, "service_cost") / MONEY
    assert held[0] > 100
    assert held[-13:].mean() == pytest.approx(held[:13].mean(), rel=0.1)
    if "places" in about:
        assert np.all((held > 240) & (held <= 265))


def test_off_is_nothing() -> None:
    books = play(service().inert(), weeks=30).ledgers
    assert not differences(rows(books["arm"]), rows(books["today"]))
