"""A club, worked out by hand: who comes to an event, what it costs, what it brings."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.market.market import Market
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Ledger
from simulator.program.parts.seats import REQUESTS
from simulator.program.typical import Typical
from simulator.simulate import Played
from simulator.tools.club import USUAL, Club
from tests.laws.worlds import STEADY, case, market, play_weeks, program
from tests.tools.watch import Seen, column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}


def club(**about: Any) -> Club:
    return Club.model_validate({"take_up": 0.5, "frequency": 0, **about})


def play(
    tool: Club, world: Market | None = None, *, weeks: int = 30, agents: int = 400, **about: Any
) -> Played:
    world = world or market(agents, **STILL)
    arms = {"arm": program(tools={"club": tool}, **about)}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def money(book: Ledger, account: str) -> NDArray[np.float64]:
    """An account by week, scaled to customers, currency."""
    weeks: NDArray[np.float64] = book.amounts(account).sum(axis=1) / MONEY
    return weeks


def guests(seen: list[Seen]) -> NDArray[np.float32]:
    return column(seen, lambda one: one.own["seat"])


# ---------------------------------------------------------------- events in money


def test_a_full_event_costs_its_room_and_every_guest() -> None:
    """Week 13: all of some 60 members ask for 10 seats: 300 + 10 x 30 = 600.00. In week 26, too."""
    book = play(club(attends=1, seats=10)).ledgers["arm"]
    expected = np.zeros(30)
    expected[[13, 26]] = 600.00
    assert np.array_equal(money(book, "service_cost"), expected)


def test_a_seat_that_stands_empty_costs_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """g guests and 200 seats: 300 + 30 g + .5 x 30 (200 - g), so 3,300 + 15 g."""
    seen = watch(Club, monkeypatch)
    book = play(club(seats=200)).ledgers["arm"]
    came = guests(seen).sum(axis=1)
    assert 0 < came[13] < came[26] < 200
    expected = np.where(came > 0, 3_300 + 15 * came, 0)
    assert money(book, "service_cost") == pytest.approx(expected, abs=1e-4)


def test_those_who_ask_first_have_the_seats_and_the_others_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = watch(Club, monkeypatch)
    book = play(club(attends=1, seats=10)).ledgers["arm"]
    asked = _asked(seen)[13]
    served = guests(seen)[13]
    assert served.sum() == pytest.approx(10)
    assert asked[served > 0].max() <= asked[(asked > 0) & (served == 0)].min()
    refused = book.units("turned_away").sum(axis=1)
    assert refused[13] == (asked > 0).sum() - (served > 0).sum()
    assert set(np.flatnonzero(refused)) == {13, 26}


def _asked(seen: list[Seen]) -> NDArray[np.float32]:
    """What was asked for in the week before, (weeks, n)."""
    asked = column(seen, lambda one: one.own["request"])
    return np.vstack([np.zeros_like(asked[:1]), asked[:-1]])


@pytest.mark.parametrize("agents", [40, 400])
def test_all_seats_are_taken_however_many_customers_an_agent_stands_for(agents: int) -> None:
    """8,000 customers, of whom some 900 are members by week 13: 50 seats, of 200 customers each
    agent may stand for."""
    book = play(club(attends=1), market(8_000, **STILL), agents=agents).ledgers["arm"]
    assert money(book, "service_cost")[13] == pytest.approx(300 + 50 * 30, abs=0.05)


def test_nobody_is_invited_who_is_no_member(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Club, monkeypatch)
    play(club(attends=1))
    member = column(seen, lambda one: one.own["left"] > 0)
    assert not (guests(seen)[1:] > 0)[~member[:-1]].any()
    assert guests(seen)[13].sum() == min(member[12].sum(), 50)


# ---------------------------------------------------------------- what it brings


def test_what_is_perceived_adds_up_to_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """30 x .8 of one evening, in week 13: (1 - 2^(-1/4)) of it at once, 3.82, and 1/2 of it in
    the first 4 weeks, 12; nothing before. As a share of what each spends in a week."""
    seen = watch(Club, monkeypatch)
    play(club(attends=1, seat_worth=0.8, recall_half_life=4, when={"weeks": [13]}), weeks=60)
    came = guests(seen)[13] > 0
    felt = column(seen, lambda one: one.own["felt"])
    assert not felt[:13].any()
    assert not felt[:, ~came].any()
    assert felt[13][came] == pytest.approx(24 * (1 - 2**-0.25), rel=1e-5)
    assert felt[13:17][:, came].sum(axis=0) == pytest.approx(12, rel=1e-4)
    assert felt.sum(axis=0)[came] == pytest.approx(24, rel=1e-3)
    week = next(one for one in seen if one.week == 13)
    value = week.channels["value.belonging"]
    assert value == pytest.approx(week.own["felt"] / week.usual["spend"], rel=1e-5)


def test_members_buy_more_often_or_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of `frequency` where what they think of is 2 % of what they spend, in proportion below
    that: 63 x 29.6 / 52 = 35.86 a week, of which .17 is .47 %."""
    world = market(400, **{**STILL, "need_shape": 1e3, "share_of_wallet": 0.9, "elasticity": 0})
    for frequency in (0.1, -0.05):
        seen = watch(Club, monkeypatch)
        tool = club(attends=1, seats=200, frequency=frequency, when={"weeks": [13]})
        play(tool, world, weeks=44)
        for at in (13, 40):
            week = next(one for one in seen if one.week == at)
            there = week.own["felt"] > 0
            share = week.own["felt"][there] / week.usual["spend"][there]
            part = np.minimum(share / USUAL, 1)
            assert week.channels["need_log"][there] == pytest.approx(frequency * part, rel=1e-4)
            assert (part == 1).all() == (at == 13)
        monkeypatch.undo()


def test_members_look_better_than_the_club_makes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who spends more joins: with slope 1 members buy 1 + 1 / 1.25 = 1.8 times what the average
    does, and 1.05 times less as they would have without the club, whose effect is below zero."""
    seen = watch(Club, monkeypatch)
    tool = club(take_up=0.05, frequency=-0.05, attends=1, seat_cost=100, when={"every": 4})
    world = market(6_000, **{**STILL, "elasticity": 0})
    play(tool, world, weeks=54, agents=6_000)
    member = column(seen, lambda one: one.own["felt"] > 0)[-1]
    rate = column(seen, lambda one: one.rate)[-1]
    usual = column(seen, lambda one: one.usual["rate"])[-1]
    naive = rate[member].mean() / rate[~member].mean() - 1
    true = rate[member].sum() / usual[member].sum() - 1
    assert naive > 0.5
    assert true == pytest.approx(np.exp(-0.05) - 1, abs=0.03)


# ---------------------------------------------------------------- fees


def test_what_the_seats_of_paid_years_will_cost_is_owed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Just joined in week 2, with events in weeks 13, 26, 39, 52: four seats of 30 at .25."""
    seen = watch(Club, monkeypatch)
    book = play(club(fee=5, seats=200, attends=0.25), weeks=4).ledgers["arm"]
    left = column(seen, lambda one: one.own["left"])
    assert set(np.unique(left[2])) == {0, 51}
    joined = (left[2] == 51).sum()
    assert joined > 0
    assert money(book, "liability")[2] == pytest.approx(joined * 4 * 0.25 * 30, abs=1e-3)


def test_a_fee_is_paid_for_what_is_to_come() -> None:
    """Four evenings of 30 to which one comes twice in five times are worth 48 a year: that is the
    fee at which odds of joining fall by e. With one event left it is worth a quarter."""
    tool = club(fee=48, fee_response=1)
    assert tool.fee_odds() == pytest.approx(1)
    assert club(fee=48, fee_response=1, when={"weeks": [13]}).fee_odds() == pytest.approx(4)
    assert club().fee_odds() == 0


def test_as_many_join_as_would_pay_the_fee() -> None:
    """Odds of .05 / .95 lose a factor e at a fee of 48: .0190 of all, whatever they spend. With
    fewer places these are the limit."""
    crowd = Crowd(customers=1_000, purchases=1_000, spend=30_000)
    odds = 0.05 / 0.95 / math.e
    rate = club(take_up=0.05, fee=48, fee_response=1).played(crowd, [crowd])[0]
    assert rate.played == pytest.approx(odds / (1 + odds), rel=1e-3)
    assert "would pay the fee" in rate.why
    assert club(take_up=0.05, places=10).played(crowd, [crowd])[0].played == pytest.approx(0.01)


# ---------------------------------------------------------------- what is said


def test_it_is_said_plainly() -> None:
    said = club(fee=40, places=300, seats=60, seat_cost=25).plainly("EUR")
    for part in ("40 EUR a year", "300 members", "60 seats", "25 EUR a guest"):
        assert part in said


def test_what_is_hardly_meant_is_doubted() -> None:
    usual = Typical(10_000, 50, 20, 0.3, "EUR")
    assert not list(Club(seats=100).doubts(usual))
    doubted = dict(Club(seats=5_000, seat_cost=500, fee=2_000).doubts(usual))
    assert {*doubted} == {"seats", "fee"}
    assert "earns us (300 EUR)" in dict(Club(seat_cost=500).doubts(usual))["seat_cost"]


def test_parts_of_the_week_are_those_that_are_counted() -> None:
    assert REQUESTS.parts == 1_024
