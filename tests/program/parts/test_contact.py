"""Contact on its own: one load of four weeks, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.program.calendar import Calendar
from simulator.program.parts.contact import year_of
from tests.program.parts.made import Letters
from tests.program.parts.weeks import N, Noted, offered, row, week


def letters(**about: object) -> Letters:
    return Letters.model_validate({"fatigue": 1.0, "opt_out": 0.0, **about})


def test_the_kth_message_is_worth_one_kth() -> None:
    assert letters().worth_of()[:4] == pytest.approx([0, 1, 1 + 1 / 2, 1 + 1 / 2 + 1 / 3])


def test_messages_of_all_tools_are_one_load() -> None:
    """Two own ones of this week of three in all, after one own and one of others."""
    tool, one = letters(), week()
    own = tool.memory(N)
    own.recent[:], own.others[:] = 1 << 8, 1 << 16
    sent = offered(one, lambda: tool.send(one, own, row(1, 1, 1, 0), 2, one.effects))
    assert sent["contact"].tolist() == [2, 2, 2, 0]
    worth, part = tool.news(own, row(1, 1, 1, 0), row(3, 3, 3, 1))
    assert worth[:3] == pytest.approx([1 / 3 + 1 / 4 + 1 / 5] * 3)
    assert part == pytest.approx([2 / 3, 2 / 3, 2 / 3, 0])


def test_whoever_has_left_the_list_or_not_bought_for_long_gets_none() -> None:
    tool, one = letters(gives_up_after=10), week(since=np.array([0, 9, 10, 0], np.uint16))
    own = tool.memory(N)
    own.opted_out[0] = 1
    sent = offered(one, lambda: tool.send(one, own, np.ones(N, np.float32), 1, one.effects))
    assert sent["contact"].tolist() == [0, 1, 0, 1]


def test_messages_beyond_the_tolerance_irritate_by_the_own_part() -> None:
    """Six in four weeks, of which four are own: two thirds of two beyond four."""
    tool, one = letters(tolerance=4.0, irritation=0.01), week()
    own = tool.memory(N)
    own.recent[:], own.others[:] = 4 << 8, 2 << 8
    felt = offered(one, lambda: tool.annoy(own, one.effects))["value.recognition"]
    assert felt == pytest.approx([-0.01 * 2 * 4 / 6] * N)


@pytest.mark.parametrize(("opt_out", "gone"), [(0.2, 1), (0.1, 0)])
def test_opting_out_hears_of_what_others_sent(opt_out: float, gone: int) -> None:
    """One own and one of others: the first and the second opt out 1 + 2 = 3 times; luck is .5."""
    tool, one = letters(opt_out=opt_out, cost=0.25), week()
    own = tool.memory(N)
    offered(one, lambda: tool.send(one, own, np.ones(N, np.float32), 1, one.effects))
    with one.effects.opened(further=True):
        one.effects.add("contact", 1.0)
    page = Noted()
    tool.end_contact(one, own, page)
    assert own.opted_out.tolist() == [gone] * N  # 3 x .2 is above a half, 3 x .1 is not
    assert page.posted == {"contact_cost": [2_500] * N}
    assert own.others.tolist() == [1] * N


def test_a_year_of_messages_and_their_load() -> None:
    sent, load = year_of(Calendar(every=2), 3)
    assert sent[:, :4].tolist() == [[3, 0, 3, 0]]  # in one row: birthdays do not matter
    assert load[:, :6].tolist() == [[3, 3, 6, 6, 6, 6]]
    losing = letters(opt_out=0.01).losing(Calendar(every=2), 3)
    assert losing is not None
    # of the first three the mean is 2, of all others 3 more
    assert losing.played == pytest.approx(0.01 * (2 + 25 * 5) / 26)
    assert "number 4.9 on average" in losing.why
    assert letters().losing(Calendar(every=2), 0) is None


def test_what_has_been_sent_for_ten_years_has_lost_some_of_those_who_were_there() -> None:
    tool = letters(opt_out=0.001)
    one = week(long_since=True, draw=lambda word: row(0.2, 0.9, 0.9, 0.95), ever=np.array(
        [1, 1, 0, 1], np.uint8))  # fmt: skip
    own = tool.memory(N)
    tool.begin_contact(one, own, np.ones(N, np.float32), Calendar(every=2), 1)
    # 260 messages, two in four weeks: each loses .0015
    assert pytest.approx(0.323, abs=1e-3) == 1 - 0.9985**260
    assert own.opted_out.tolist() == [0, 1, 0, 1]
