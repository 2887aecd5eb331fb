"""Take-up and privilege on their own: odds, places, terms, what holders get and cost."""

from __future__ import annotations

from math import exp, log
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import special

from simulator.program.known.crowd import Crowd
from simulator.program.parts import odds
from simulator.program.parts.take_up import QUEUE, SPEND
from simulator.simulate import simulate
from tests.laws.worlds import STEADY, case, market, program
from tests.program.parts.made import Club
from tests.program.parts.weeks import N, Noted, offered, row, week
from tests.tools.watch import column, watch

ALL = np.ones(N, np.float32)


def club(**about: object) -> Club:
    return Club.model_validate({"value": 0.05, "fee": 2.0, **about})


def test_the_bar_gives_the_declared_share() -> None:
    spend, heads = np.array([100.0, 400.0, 1_600.0]), np.array([5, 3, 2])
    bar = odds.bar(0.2, 1.5, spend, heads)
    takes = special.expit(bar + 1.5 * np.log(spend))
    assert float(heads @ takes) / 10 == pytest.approx(0.2)
    assert takes[2] > takes[1] > takes[0]
    assert odds.bar(0.2, 0.0, spend, heads) == pytest.approx(log(0.2 / 0.8))


def test_who_has_it_in_the_long_run() -> None:
    """Free: 1 - (1 - p)^years. For a fee those who leave and those who come balance."""
    spend = np.array([1.0])
    bar = log(0.2 / 0.8)
    free = odds.long_run(bar, 1.0, 0.0, None, spend, 10, 1)
    assert free[0] == pytest.approx(1 - 0.8**10)
    paid = odds.long_run(bar, 1.0, 0.0, 0.5, spend, 1e6, 1)
    come, go = -log(0.8), -log(0.5)
    assert paid[0] == pytest.approx(come / (come + go))
    by_the_month = odds.long_run(bar, 1.0, 0.0, 0.5, spend, 1e6, 13)
    assert by_the_month[0] == pytest.approx(come / (come + 13 * go))


def test_a_fee_by_the_month_is_thirteen_a_year() -> None:
    assert club().yearly_fee == 26.0
    # at a worth of 5 % of spend, the yearly spend at which the fee costs one log-odds
    assert club()._toll() == pytest.approx(26 / 0.05)


def test_a_term_of_four_weeks_is_paid_at_its_beginning_and_renewed_at_its_end() -> None:
    tool = club(renewal=1.0)
    told = SimpleNamespace(open=True, published={"line": 0.5, "bar": -5.0})
    one = week(dials=told, draw=lambda word: row(0.5, 0.5, 0.5, 0.5))
    own = tool.memory(N)
    own.ticket[:] = [0.4, 0.6, 0, 0.1]
    fees = []
    for _ in range(6):
        has = tool.admit(one, own, ALL)
        page = Noted()
        held = tool.end_week(one, own, ALL, page)
        own.ticket[:] = 0
        assert has.tolist() == held.tolist() == [1, 0, 0, 1]
        fees.append(page.posted["fee_income"])
        assert (tool.weeks_owed(own) < 4).all()
    assert fees == [[20_000, 0, 0, 20_000], [0] * N, [0] * N, [0] * N,
                    [20_000, 0, 0, 20_000], [0] * N]  # fmt: skip
    assert own.left.tolist() == [2, 0, 0, 2]
    assert tool.weeks_owed(own).tolist() == [2, 0, 0, 2]


def test_who_has_bought_nothing_in_a_term_does_not_renew() -> None:
    tool = club()
    told = SimpleNamespace(open=True, published={"line": 2.0, "bar": -5.0})
    one = week(dials=told, draw=lambda word: row(0.5, 0.5, 0.5, 0.5),
               n_purchases=np.array([0, 1, 1, 1], np.int32))  # fmt: skip
    own = tool.memory(N)
    own.ticket[:] = 0.5
    for _ in range(4):
        tool.admit(one, own, ALL)
        own.ticket[:] = 0
        tool.end_week(one, own, ALL, Noted())
    assert own.left.tolist() == [0, 4, 4, 4]


def test_places_are_for_those_who_come_first_and_others_are_turned_away() -> None:
    tool = club(places=2)
    queue = QUEUE.count(np.array([1_000 * QUEUE.parts + part for part in (10, 20, 30)]), None)  # type: ignore[arg-type]
    line = tool._line({"queue": queue, "held": np.array([1_000])})
    assert 10 < line * QUEUE.parts <= 20  # one place is left
    told = SimpleNamespace(open=True, published={"line": line, "bar": -5.0})
    one = week(dials=told, draw=lambda word: row(0.9, 0.9, 0.9, 0.9))
    own = tool.memory(N)
    own.ticket[:3] = (np.array([10, 20, 30]) + 0.5) / QUEUE.parts
    tool.admit(one, own, ALL)
    page = Noted()
    tool.apply(one, own, ALL, page, lambda: ALL)
    assert page.posted["turned_away"] == [0, 1, 1, 0]
    assert one.tallied["held"].tolist() == [1_000, 0, 0, 0]


def test_who_applies_follows_luck_and_the_odds() -> None:
    """Odds of 1 on a yearly spend of 520: a yearly rate of log 2, a week's chance of 1.32 %."""
    tool = club(fee=0.0, value_slope=1.0)
    told = SimpleNamespace(open=True, published={"line": 2.0, "bar": -log(520)})
    chance = 1 - exp(-log(2) / 52)
    one = week(dials=told, draw=lambda word: row(chance * 0.99, chance * 1.01, chance / 2, 0.5))
    own = tool.memory(N)
    tool.apply(one, own, row(1, 1, 0.5, 0), Noted(), lambda: row(1, 1, 0.25, 1))
    assert own.ticket == pytest.approx([0.99, 0, 0, 0], abs=1e-3)


def test_as_many_take_it_as_are_played() -> None:
    crowds = [Crowd(1_000, 1_000, 10_000), Crowd(500, 2_000, 20_000)]
    tool = club(fee=0.0, take_up=0.2, value_slope=1.0)
    one, two = (tool.taking(crowd, crowds) for crowd in crowds)
    assert (one.played * 1_000 + two.played * 500) / 1_500 == pytest.approx(0.2, rel=1e-6)
    # four times the spend: four times the odds
    assert two.played / (1 - two.played) == pytest.approx(4 * one.played / (1 - one.played))
    assert "less" in one.why
    assert "more" in two.why
    scarce = club(fee=0.0, take_up=0.2, places=15)
    assert scarce.taking(crowds[0], crowds).played == pytest.approx(0.01)
    dear = club(fee=10.0, take_up=0.2)
    assert dear.taking(crowds[0], crowds).played < one.played


def test_what_holders_get_by_channel() -> None:
    tool = club(value=0.03, lock_in=0.9, failures_spared=0.5, frequency=0.2, unpaid=0.5,
                price_sensitivity=0.2, cost_per_purchase=2.0)  # fmt: skip
    one = week()
    got = offered(one, lambda: tool.grant_privilege(one, row(1, 0, 0.5, 1), one.effects, 7.8))
    half = 0.03 / 0.06  # worth half of what frequency and lock-in were judged at
    fee = 7.8 / (0.03 * 520)  # half of what it is worth is paid: half of the rest is used
    each = {
        "value.service": 0.03, "churn_log_hazard": log(0.9) * half, "desk_priority": 1.0,
        "failure_log_odds.time": log(0.5), "failure_log_odds.comfort": log(0.5),
        "price_sensitivity_log": log(0.8), "need_log": 0.2 * half * (0.5 + 0.5 * fee),
    }  # fmt: skip
    assert fee == pytest.approx(0.5)
    assert set(got) == set(each)
    for channel, amount in each.items():
        assert got[channel] == pytest.approx([amount, 0, amount / 2, amount], rel=1e-5), channel


@pytest.mark.parametrize(("cost", "felt"), [(0.0, 0.0), (0.05, 0.01), (0.1, 0.02), (1.0, 0.03)])
def test_nobody_makes_more_of_it_than_twice_what_it_costs(cost: float, felt: float) -> None:
    """Of purchases of 10: what costs .05 is felt as 1 %, what costs nothing does nothing.

    What is left of twice the cost after that, and a fee of .78 a year, .15 % of 520, is the most
    that the rest does as a price cut: 4 (1 - .5) log purchases, and 2 log hazard, of a unit.
    """
    tool = club(value=0.03, lock_in=0.5, failures_spared=0.5, frequency=2.0, unpaid=1.0,
                priority=False, cost_per_user=0, cost_per_purchase=cost)  # fmt: skip
    one = week()
    got = offered(one, lambda: tool.grant_privilege(one, ALL, one.effects, 0.78))
    spare, size = 2 * cost / 10 - felt + 0.0015, min(felt / 0.06, 1)
    each = {
        "value.service": felt, "need_log": min(2.0 * size, 2 * spare),
        "churn_log_hazard": max(log(0.5) * size, -2 * spare),
        "failure_log_odds.time": log(0.5) * min(2 * cost / 10 / 0.06, 1),
    }  # fmt: skip
    for channel, amount in each.items():
        assert got[channel] == pytest.approx([amount] * N, rel=1e-5), channel
    valued = tool.valued(row(10.0), row(1.0))
    assert valued == pytest.approx([10 * felt / 0.03], rel=1e-5)


def test_what_serving_costs_and_will_cost() -> None:
    tool = club(cost_per_user=52.0, cost_per_purchase=0.5)
    one = week(n_purchases=np.array([3, 2, 0, 1], np.int32), usual_rate=row(2, 2, 2, 2),
               active=np.array([1, 1, 1, 0], np.uint8))  # fmt: skip
    page = Noted()
    tool.book_privilege(one, np.array([True, False, True, True]), page)
    assert page.posted["service_cost"] == [25_000, 0, 10_000, 15_000]
    weeks = np.array([3, 0, 1, 2], np.uint8)
    # a week at 1, and two purchases at .5 of who is there
    assert tool.to_serve(one, weeks).tolist() == [60_000, 0, 20_000, 20_000]


def test_a_club_of_today_starts_as_full_as_it_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Terms of a month: as many hold it in the first weeks as a year later."""
    today = program(tools={"club": club(take_up=0.3, renewal=0.9, value_slope=0.0)})
    world = market(2_000, churn_per_year=0, **STEADY)
    seen = watch(Club, monkeypatch)
    simulate(case({}, today=today, world=world, agents=2_000, weeks=52))
    held = column(seen, lambda one: one.own["left"] > 0).mean(axis=1)
    assert 0.05 < held[:4].mean() < 0.6
    assert held[-4:].mean() == pytest.approx(held[:4].mean(), abs=0.04)


def test_spend_is_counted_by_the_year() -> None:
    assert SPEND.count(np.array([520.0]), None).sum() == 1  # type: ignore[arg-type]
