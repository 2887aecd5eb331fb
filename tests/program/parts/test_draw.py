"""A draw on its own: entries, tickets, the line, and a pool that fills."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulator.program.calendar import Calendar
from simulator.program.parts.draw import draws_in, entry_weeks, interest, line
from simulator.program.tally import TopK
from simulator.simulate import simulate
from tests.laws.worlds import case, market, program
from tests.program.parts.made import Contest
from tests.program.parts.weeks import N, offered, row, week


def contest(**about: object) -> Contest:
    return Contest.model_validate({"when": {"every": 10}, **about})


def test_entries_are_scaled_to_customers_and_counted() -> None:
    tool, one = contest(), week(heads=np.int64(2_500))
    own = tool.memory(N)
    tool.enter(own, row(1, 1, 0, 1), np.array([3, 0, 5, 1], np.int32))
    tool.enter(own, row(1, 1, 0, 1), np.array([1, 0, 5, 0], np.int32))
    tool.count_entries(one, own)
    assert own.entries.tolist() == [4, 0, 0, 1]
    assert one.tallied["entries"].tolist() == [10_000, 0, 0, 2_500]
    assert one.tallied["entrants"].tolist() == [2_500, 0, 0, 2_500]
    tool.count_entries(one, own, 1_000)
    assert one.tallied["entries"].tolist() == [10, 0, 0, 2]


def test_by_merit_the_most_entries_win_and_luck_decides_among_as_many() -> None:
    tool, one = contest(), week(draw=lambda word: row(0.25, 0.5, 0.75, 0.99))
    own = tool.memory(N)
    own.entries[:] = [7, 7, 2, 0]
    tool.give_tickets(one, own, tool.by_merit(one, own.entries))
    assert own.number == pytest.approx([1 / 7.25, 1 / 7.5, 1 / 2.75, 0])
    assert own.entries.tolist() == [0] * N
    won = TopK(2).count(one.tallied["tickets"], np.arange(N))
    assert won[1].tolist() == [1, 0]
    assert line(won, 1) == own.number[1]
    assert line(won, 2) == own.number[0]
    assert line(won, 9) == own.number[0]
    assert line(won, 0) == 0.0


def test_winners_are_glad_and_never_more_than_the_prize_would_buy() -> None:
    """A prize of 6 on 60 that are spent in six weeks, at a slope of 4 on half of needs."""
    tool = contest(main_prize=1e6, small_prize=6.0, main_prizes=1, rewarded=0.3)
    told = SimpleNamespace(published={"drawn": 0, "line": 0.5, "first": 0.2})
    one = week(dials=told)
    own = tool.memory(N)
    own.number[:] = [0.1, 0.5, 0.6, 0]
    more = offered(one, lambda: tool.be_glad_of_prizes(one, own, one.effects))["need_log"]
    assert own.glad[:2] == pytest.approx([0.3, 4 * 0.5 * 6 / 60])
    assert more == pytest.approx([0.3, 0.2, 0, 0], abs=1e-6)
    again = week(dials=told, weight=2.0)  # one of two customers has won, for the second time
    more = offered(again, lambda: tool.be_glad_of_prizes(again, own, again.effects))["need_log"]
    assert own.glad[0] == pytest.approx(0.3 * (1 - 0.5 / 2))
    assert more[0] == pytest.approx(np.log(1 + np.expm1(0.3 * 0.75) / 2), abs=1e-6)


def test_after_six_weeks_nobody_is_glad_any_more() -> None:
    told = SimpleNamespace(published={"drawn": 0, "line": 0.5, "first": 0.2})
    tool, one = contest(), week(dials=told, t=6)
    assert not offered(one, lambda: tool.be_glad_of_prizes(one, tool.memory(N), one.effects))


def test_dates_and_entry_periods() -> None:
    when = Calendar.model_validate({"every": 10, "for": 4})
    assert [week for week in range(25) if draws_in(when, week)] == [0, 10, 20]
    assert entry_weeks(when, 10, 20) == 4
    assert entry_weeks(Calendar(every=10), 10, 20) == 10
    listed = Calendar.model_validate({"weeks": [5, 9]})
    assert [week for week in range(25) if draws_in(listed, week)] == [5, 9]
    assert [interest(weeks) for weeks in (1, 26, 39, 52, 80)] == pytest.approx([1, 1, 1 / 3, 0, 0])


def test_the_pool_is_owed_by_the_part_of_the_period_that_has_passed() -> None:
    tool = contest(main_prize=900.0, main_prizes=1, small_prizes=2, small_prize=50.0, cost_rate=0.8)
    arms = {"arm": program(tools={"tool": tool})}
    book = simulate(case(arms, world=market(400, churn_per_year=0), weeks=24)).ledgers["arm"]
    owed: Any = book.amounts("liability").sum(axis=1) / 10_000
    paid: Any = book.amounts("prize_cost").sum(axis=1) / 10_000
    assert np.flatnonzero(paid).tolist() == [10, 20]
    assert paid[[10, 20]] == pytest.approx([800, 800])
    assert owed[2:9] == pytest.approx([800 * (t + 1) / 10 for t in range(2, 9)])
