"""Places kept for some, worked out by hand: who gets one, what it costs, who is left out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.market.market import Market
from simulator.program.ledger import MONEY, Ledger
from simulator.program.typical import Typical
from simulator.simulate import Played
from simulator.tools.limited_access import LimitedAccess
from tests.laws.worlds import STEADY, case, market, play_weeks, program
from tests.tools.watch import column, watch

# All alike, and nobody answers to value: 104 purchases a year, 2 a week, of 20 each.
ALIKE: dict[str, Any] = {
    **STEADY, "churn_per_year": 0, "need_shape": 1e3, "purchases_per_year": 104, "basket": 20,
    "share_of_wallet": 0.99, "elasticity": 0,
}  # fmt: skip
HALF = {"to": {"share": 0.5}}


def access(**about: Any) -> LimitedAccess:
    return LimitedAccess.model_validate({"price": 8, "cost_rate": 0.5, **HALF, **about})


def play(
    tool: LimitedAccess, world: Market | None = None, *, weeks: int = 20, agents: int = 400,
    **about: Any,
) -> Played:  # fmt: skip
    world = world or market(agents, **ALIKE)
    arms = {"arm": program(tools={"access": tool}, **about)}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def money(book: Ledger, account: str = "") -> NDArray[np.float64]:
    """An account, or all that places cost, by week, scaled to customers, currency."""
    accounts = (account,) if account else ("service_cost", "running_cost")
    weeks: NDArray[np.float64] = sum(book.amounts(name).sum(axis=1) for name in accounts) / MONEY
    return weeks


# ---------------------------------------------------------------- money


def test_a_place_costs_what_others_would_have_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    """40 places for 400 visits a week at which one is wanted, half of them by 200 who are let in:
    of the 40 the others would have had about 20, at half of 8 each: 80 a week. To the cent by the
    visits of all weeks so far, and nothing before they are known."""
    seen = watch(LimitedAccess, monkeypatch)
    book = play(access(places=40), weeks=14).ledgers["arm"]
    n = column(seen, lambda one: one.n)
    let_in = column(seen, lambda one: one.own["request"] > 0).any(axis=0)
    expected = [0.0]
    for week in range(1, 14):
        visits, others = n[:week].sum(), n[:week][:, ~let_in].sum()
        expected.append(40 * others / visits * 8 * 0.5)
    assert money(book) == pytest.approx(expected, abs=1e-2)
    assert expected[13] == pytest.approx(80, abs=3)
    assert money(book, "running_cost") == pytest.approx(0, abs=1e-2), "all of them are taken"


def test_a_place_that_stands_empty_and_is_released_costs_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """200 places, of which some 126 are asked for. In the open the others would have had 100;
    of 74 that stand empty they still take a quarter, 18: 82 at 4 each."""
    seen = watch(LimitedAccess, monkeypatch)
    book = play(access(places=200, released=0.25)).ledgers["arm"]
    taken = column(seen, lambda one: one.own["seat"]).sum(axis=1)
    # of 200 each asks with 1 - exp(-2 x .5) = .632
    assert taken[1:].mean() == pytest.approx(126, abs=8)
    cost = money(book)[10:]
    assert cost == pytest.approx(4 * (100 - 0.25 * (200 - taken[10:])), rel=0.06)
    # kept for those let in with a chance of 1, in the open of 1/2: half of what they take is gain
    assert money(book, "service_cost")[10:] == pytest.approx(4 * taken[10:] / 2, rel=0.05)


def test_who_comes_first_has_a_place_and_the_others_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = watch(LimitedAccess, monkeypatch)
    book = play(access(places=40)).ledgers["arm"]
    asked = column(seen, lambda one: one.own["request"])[:-1]
    served = column(seen, lambda one: one.own["seat"])[1:]
    assert served.sum(axis=1) == pytest.approx(40)
    for at in range(len(asked)):
        last, first = asked[at][served[at] > 0].max(), asked[at][served[at] == 0]
        assert last <= first[first > 0].min()
    refused = book.units("turned_away").sum(axis=1)[1:]
    assert np.array_equal(refused, ((asked > 0) & (served == 0)).sum(axis=1))


@pytest.mark.parametrize("agents", [40, 400])
def test_no_more_and_no_fewer_places_than_there_are(
    agents: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4,000 customers, 60 places: also where an agent stands for 100 of them."""
    seen = watch(LimitedAccess, monkeypatch)
    play(access(places=60), market(4_000, **ALIKE), agents=agents)
    taken = column(seen, lambda one: one.own["seat"]).sum(axis=1) * 4_000 / agents
    assert taken[1:] == pytest.approx(60, rel=1e-4)


# ---------------------------------------------------------------- what it brings, and takes


def scarcity(seen: list[Any], at: int) -> tuple[float, float]:
    """What is in the books of a quarter: the chance in open competition, and of those let in."""
    n = column(seen, lambda one: one.n)[max(at - 13, 0) : at]
    let_in = column(seen, lambda one: one.own["request"] > 0).any(axis=0)
    weeks = len(n)
    return 40 * weeks / (0.5 * n.sum()), 40 * weeks / (0.5 * n[:, let_in].sum())


def test_those_let_in_gain_what_they_would_not_have_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """40 places for 400 who want one in 400 visits, and for 200 let in with 200: the chance is
    .1 in the open and .2 when kept, so that half of a place comes of being let in: .5 x .9 x 8 =
    3.60. Half is forgotten in a week: 1.80 is felt at once, of 40 a week."""
    seen = watch(LimitedAccess, monkeypatch)
    tool = access(places=40, place_worth=0.9, resentment=0, recall_half_life=1)
    play(tool)
    week = 19
    in_the_open, kept = scarcity(seen, week)
    assert (in_the_open, kept) == pytest.approx((0.1, 0.2), rel=0.05)
    felt = column(seen, lambda one: one.own["felt"])
    got = column(seen, lambda one: one.own["seat"])
    expected = felt[week - 1] / 2 + got[week] / 2 * 8 * 0.9 * (1 - in_the_open / kept)
    assert felt[week] == pytest.approx(expected, rel=1e-4)
    value = next(one for one in seen if one.week == week).channels["value.recognition"]
    assert value == pytest.approx(felt[week] / 40, rel=0.2)


def test_those_left_out_lose_what_they_would_have_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """At one visit a week they want a place, which they would have had once in ten times: of 8,
    half to those who notice, half of whom do: 1 x .1 x 8 x .5 x .5 = .20 a week, in the long run
    all of it, .5 % of what they spend."""
    seen = watch(LimitedAccess, monkeypatch)
    play(access(places=40, place_worth=0, recall_half_life=1), weeks=24)
    asked = column(seen, lambda one: one.own["request"] > 0).any(axis=0)
    week = next(one for one in seen if one.week == 23)
    value = week.channels["value.recognition"]
    assert not value[asked].any()
    assert value[~asked] == pytest.approx(-0.005, rel=0.1)


def test_what_is_felt_adds_up_to_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing after the end but what is still thought of, and all in all no more than given."""
    seen = watch(LimitedAccess, monkeypatch)
    tool = access(places=40, place_worth=1, resentment=0, recall_half_life=2, when={"until": 10})
    play(tool, weeks=50)
    felt = column(seen, lambda one: one.own["felt"])
    got = column(seen, lambda one: one.own["seat"])
    assert not got[10:].any()
    assert felt[-1].max() < 1e-4
    in_the_open, kept = scarcity(seen, 5)
    assert felt.sum() == pytest.approx(got.sum() * 8 * (1 - in_the_open / kept), rel=0.1)


def test_those_left_out_come_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where places are worth nothing to those let in, and others mind: paired with today."""
    seen = watch(LimitedAccess, monkeypatch)
    world = market(2_000, **{**STEADY, "churn_per_year": 0})
    tool = access(places=500, place_worth=0, noticed=1, resentment=1, to={"top": 0.1})
    play(tool, world, weeks=30, agents=2_000)
    last = next(one for one in seen if one.week == 29)
    left_out = last.own["felt"] < 0
    assert 0.85 < left_out.mean() < 0.95
    change = last.rate[left_out].sum() / last.usual["rate"][left_out].sum() - 1
    assert -0.05 < change < -0.002


# ---------------------------------------------------------------- what is said


def test_it_is_said_plainly() -> None:
    said = access(places=12, price=7).plainly("EUR")
    assert "have 12 places a week to themselves" in said
    assert "a place costs 7 EUR" in said


def test_what_is_hardly_meant_is_doubted() -> None:
    usual = Typical(1_000, 52, 20, 0.3, "EUR")
    assert not list(LimitedAccess().doubts(usual))
    many = dict(LimitedAccess(places=1_000).doubts(usual))
    assert "all customers together want 500" in many["places"]
    everybody = dict(LimitedAccess.model_validate({"to": "everyone"}).doubts(usual))
    assert "everybody is let in" in everybody["places"]
