"""When: open weeks written out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.program.calendar import ALWAYS, LONGEST, Calendar
from tests.laws.strategies import calendars, law
from tests.laws.worlds import case, cut, play_weeks, program


def open_weeks(about: Any, first: int = 0, last: int = 30) -> list[int]:
    calendar = Calendar.model_validate(about)
    return [week for week in range(first, last) if calendar.is_open(week)]


def test_open_weeks() -> None:
    assert open_weeks("always") == list(range(30))
    assert open_weeks({"every": 13}) == [0, 13, 26]
    assert open_weeks({"every": 5, "for": 2}) == [0, 1, 5, 6, 10, 11, 15, 16, 20, 21, 25, 26]
    assert open_weeks({"every": 13, "for": 4, "from": 8, "until": 22}) == [8, 9, 10, 11, 21]
    assert open_weeks({"weeks": [1, 5, 9]}) == [1, 5, 9]
    assert open_weeks({"from": 27}) == [27, 28, 29]
    assert open_weeks({"until": 3}) == [0, 1, 2]


def test_before_launch_only_what_did_not_begin_with_it() -> None:
    """A tool of today was open before week 0, unless it says from when on or in which weeks."""
    assert open_weeks("always", -3, 2) == [-3, -2, -1, 0, 1]
    assert open_weeks({"every": 4}, -9, 5) == [-8, -4, 0, 4]
    assert open_weeks({"until": 2}, -3, 5) == [-3, -2, -1, 0, 1]
    assert open_weeks({"from": 1}, -3, 3) == [1, 2]
    assert open_weeks({"weeks": [1]}, -3, 3) == [1]


def test_permanent_and_temporary() -> None:
    for about, always, temporary in (
        ({}, True, False),
        ({"from": 5}, False, False),
        ({"until": 5}, False, True),
        ({"every": 2}, False, True),
        ({"weeks": [0]}, False, True),
    ):
        calendar = Calendar.model_validate(about)
        assert (calendar.always, calendar.temporary) == (always, temporary), about
    assert ALWAYS.always


@pytest.mark.parametrize(
    "bad",
    [
        "sometimes",
        {"every": 2, "for": 3},
        {"weeks": [1], "every": 2},
        {"for": 3},
        {"from": 5, "until": 5},
        {"weeks": [-1]},
        {"every": 0},
    ],
)
def test_what_is_no_calendar(bad: Any) -> None:
    with pytest.raises(ValidationError):
        Calendar.model_validate(bad)


@law(50)
@given(calendars(), st.integers(-104, 20), st.integers(1, 80))
def test_changes_tell_the_same_as_looking_every_week(one: Calendar, first: int, n: int) -> None:
    told = dict(one.changes(first, first + n))
    state = None
    for week in range(first, first + n):
        state = told.get(week, state)
        assert state == one.is_open(week)
    assert first in told


def test_words() -> None:
    words = {
        "always": "always",
        "1 of every 13 weeks": {"every": 13},
        "4 of every 13 weeks, from week 8, until week 104": {
            "every": 13, "for": 4, "from": 8, "until": 104,
        },
        "in weeks 1, 5": {"weeks": [1, 5]},
        "until week 9": {"until": 9},
    }  # fmt: skip
    for phrase, about in words.items():
        assert Calendar.model_validate(about).in_words() == phrase


@law(6)
@given(calendars())
def test_a_tool_offers_in_its_weeks_and_in_no_other(when: Calendar) -> None:
    one = case({"arm": program(tools={"cut": cut(depth=0.1, when=when)})}, weeks=22, agents=50)
    given_in = play_weeks(one).ledgers["arm"].units("discount").sum(axis=1) > 0
    assert np.array_equal(given_in, [when.is_open(week) for week in range(22)])


@law(40)
@given(
    st.integers(0, 60), st.one_of(st.none(), st.integers(1, 90)), st.integers(-30, 120),
)  # fmt: skip
def test_a_stretch_without_breaks_is_what_walking_its_weeks_finds(
    start: int, longer: int | None, week: int
) -> None:
    until = None if longer is None else start + longer
    when = Calendar.model_validate({"from": start, "until": until})
    first, last = week, week + 1
    while first > -LONGEST and when.is_open(first - 1):
        first -= 1
    while last < LONGEST and when.is_open(last):
        last += 1
    walked = (week - first + 1, last - first) if when.is_open(week) else (0, 0)
    assert when.window(week) == walked
