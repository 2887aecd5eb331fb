"""Seats and what is thought of them, on their own: who is served, and what is felt of it."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
import pytest

from simulator.program.dials import Dials
from simulator.program.parts.recall import Recall
from simulator.program.parts.seats import REQUESTS, Seats
from simulator.program.tally import Totals
from simulator.program.tool import REGISTRY, Tool
from tests.program.parts.weeks import Noted, row, week


class Dinner(Seats, Recall, Tool):
    """Seats that are thought of.

    Behavior
        None.
    Cost
        None.
    Owed
        None.
    Leaves out
        All.
    """

    kind: Literal["test_dinner"] = "test_dinner"
    lasting: ClassVar[tuple[str, ...]] = ()


REGISTRY.pop("test_dinner")  # only here
TOOL = Dinner(recall_half_life=1)


def asked(chance: float, weight: float = 1.0) -> tuple[Any, Any]:
    """Four customers with luck of .1, .3, .5 and .7 who ask with a chance."""
    one = week(heads=np.int64(round(weight * 1_000)), draw=lambda word: row(0.1, 0.3, 0.5, 0.7))
    own = TOOL.memory(4)
    TOOL.ask_for_seats(one, own, np.full(4, chance, np.float32))
    return one, own


def line(one: Any, seats: int) -> tuple[float, float, float, float]:
    totals = Totals(10, lambda name: 0.0, lambda weeks: 0.0)
    counts = REQUESTS.count(one.tallied["requests"], np.arange(4))
    totals.tallies["requests"] = counts
    return TOOL.line_of(totals, seats)


def served(own: Any, at: float, rest: float) -> list[float]:
    told = week(dials=Dials(open=True, published={"seat_line": at, "seat_rest": rest}))
    seats: list[float] = TOOL.take_seats(told, own).tolist()
    return seats


def test_who_asks_and_when() -> None:
    """At a chance of .6 those with .1, .3 and .5 ask, in 1/6, 1/2 and 5/6 of the week."""
    _, own = asked(0.6)
    assert own.request == pytest.approx([1 / 6, 1 / 2, 5 / 6, 0], rel=1e-5)


def test_the_first_are_served() -> None:
    one, own = asked(0.6)
    at, rest, taken, wanted = line(one, 2)
    assert (taken, wanted) == (2, 3)
    assert served(own, at, rest) == [1, 1, 0, 0]


def test_there_are_seats_for_all() -> None:
    one, own = asked(0.6)
    at, rest, taken, wanted = line(one, 5)
    assert (taken, wanted) == (3, 3)
    assert served(own, at, rest) == [1, 1, 1, 0]


def test_the_last_agent_gets_the_part_that_is_left() -> None:
    """Each stands for 10 customers; of 15 seats the first takes 10 and the second 5."""
    one, own = asked(0.6, weight=10)
    at, rest, taken, wanted = line(one, 15)
    assert (taken, wanted) == (15, 30)
    assert served(own, at, rest) == [1, 0.5, 0, 0]


def test_nobody_is_served_where_nobody_asked() -> None:
    one, own = asked(0.05)
    assert line(one, 5) == (0, 0, 0, 0)
    assert served(own, 0, 0) == [0, 0, 0, 0]


def test_who_found_no_seat_is_counted_once_they_are_known() -> None:
    one, own = asked(0.6)
    at, rest, *_ = line(one, 1)
    served(own, at, rest)
    page = Noted()
    TOOL.count_refused(week(dials=Dials(open=True)), own, page)
    assert not page.posted, "nothing is known of who was served"
    told = week(dials=Dials(open=True, published={"seat_line": at, "seat_rest": rest}))
    TOOL.count_refused(told, own, page)
    assert page.posted["turned_away"] == [0, 1, 1, 0]


def test_what_is_felt_adds_up_to_what_it_was_worth() -> None:
    """With a half-life of a week 8 is felt as 4, 2, 1, ..., of 10 a week each; what is missed
    counts against it."""
    own = TOOL.memory(4)
    worth = row(8, 0, -4, 8)
    shares = [TOOL.recall(week(), own, worth if at == 0 else row(0, 0, 0, -8)) for at in range(3)]
    assert np.array(shares)[:, :3] == pytest.approx(
        np.array([[0.4, 0, -0.2], [0.2, 0, -0.1], [0.1, 0, -0.05]])
    )
    assert np.array(shares)[:, 3] == pytest.approx([0.4, -0.2, -0.5])
