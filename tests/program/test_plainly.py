"""Whom a tool addresses and when it runs, in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.program import plain
from simulator.program.audience import Audience
from simulator.program.calendar import MOST_WEEKS, Calendar


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("everyone", "all customers"),
        ("members", "members"),
        ({"segments": ["regulars"]}, "customers of regulars"),
        ({"members": True, "segments": ["a", "b", "c"]}, "members of a, b and c"),
        ({"top": 0.1}, "customers who are among the 10 % who spend most"),
        ({"lapsed": 1}, "customers who have not bought for 1 week"),
        (
            {"members": True, "segments": ["a"], "top": 0.025, "lapsed": 8},
            "members of a who are among the 2.5 % who spend most and have not bought for 8 weeks",
        ),
    ],
)
def test_an_audience_begins_a_sentence(to: Any, said: str) -> None:
    assert Audience.model_validate(to).plainly() == said


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("always", "from launch on"),
        ({"from": 8}, "from week 8 on"),
        ({"until": 30}, "from launch until week 30"),
        ({"from": 8, "until": 30}, "from week 8 until week 30"),
        ({"every": 13}, "every 13 weeks"),
        ({"every": 1}, "every week"),
        ({"every": 13, "for": 4}, "for 4 weeks in every 13"),
        ({"every": 13, "for": 4, "from": 8}, "for 4 weeks in every 13, from week 8 on"),
        (
            {"every": 13, "for": 4, "from": 8, "until": 104},
            "for 4 weeks in every 13, from week 8 until week 104",
        ),
        ({"weeks": [9]}, "in week 9"),
        ({"weeks": [9, 1, 5]}, "in weeks 1, 5 and 9"),
        ({"weeks": []}, "never"),
    ],
)
def test_a_calendar_is_part_of_a_sentence(when: Any, said: str) -> None:
    assert Calendar.model_validate(when).plainly() == said


def test_many_weeks_are_not_named_one_by_one() -> None:
    said = Calendar(weeks=tuple(range(0, 100, 2))).plainly()
    assert said == f"in weeks 0, 2, 4, 6, 8, 10, 12, 14 and {50 - MOST_WEEKS} more"


@given(
    st.one_of(
        st.builds(lambda weeks: {"weeks": weeks}, st.lists(st.integers(0, 80), max_size=9)),
        st.builds(
            lambda every, length, start: {
                "every": every, "for": min(every, length), "from": start,
            },
            st.integers(1, 20), st.integers(1, 20), st.integers(0, 30),
        ),
        st.builds(lambda start, more: {"from": start, "until": start + more},
                  st.integers(0, 60), st.integers(1, 60)),
    ),
    st.integers(0, 80),
)  # fmt: skip
def test_stretches_are_the_open_weeks(given_when: dict[str, Any], horizon: int) -> None:
    """Every open week lies in exactly one stretch, in order."""
    calendar = Calendar.model_validate(given_when)
    spans = calendar.stretches(horizon)
    weeks = [week for first, length in spans for week in range(first, first + length)]
    assert weeks == [week for week in range(horizon) if calendar.is_open(week)]


def test_windows_that_touch_stay_apart() -> None:
    calendar = Calendar.model_validate({"every": 4, "for": 4})
    assert calendar.stretches(10) == ((0, 4), (4, 4), (8, 2))
    assert Calendar(every=1).stretches(10) == ((0, 10),)


@pytest.mark.parametrize(
    ("value", "said"),
    [(2.5, "2.50 X"), (5000, "5,000 X"), (0.004, "0.004 X"), (0, "0 X"), (1e6, "1,000,000 X")],
)
def test_money(value: float, said: str) -> None:
    assert plain.money(value, "X") == said


def test_lists_and_counts() -> None:
    assert [plain.listed(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
    assert plain.listed(("a", "b"), "or") == "a or b"
    assert [plain.count(n, "week") for n in (0, 1, 1200)] == ["0 weeks", "1 week", "1,200 weeks"]
    assert plain.count(2, "entry", "entries") == "2 entries"
    assert plain.told(None, "weeks") == "none (weeks)"
    assert plain.told(0.05, "share of it") == "5 % (share of it)"
    assert plain.told(12, "weeks") == "12 (weeks)"
