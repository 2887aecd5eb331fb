"""A program that does nothing changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.program.program import Joining, Program
from simulator.simulate import CONTROL, Case
from tests.laws.worlds import card, case, cut, market, play_weeks, program, rows, same_books


def inert(one: Program) -> Program:
    """Every knob off: nothing is offered, nobody joins, nothing is spent."""
    off = {name: tool.inert() for name, tool in one.tools.items()}
    return one.inert().model_copy(update={"tools": off, "joining": Joining().inert(), "stops": ()})


TODAYS = {
    "discount": program(tools={"blanket": cut(depth=0.1)}),
    "coupons": program(tools={"coupons": cut(depth=0.1, when={"every": 4})}),
    "card": program(tools={"stars": card(currency="stars")}),
    "top": program(tools={"gold": cut(depth=0.1, to={"top": 0.2})}),
    "lapsed": program(tools={"miss_you": cut(depth=0.02, to={"lapsed": 6})}),
}


@pytest.mark.parametrize("today", TODAYS)
@pytest.mark.parametrize("about", [{}, {"rollout_weeks": 9}], ids=["at once", "rolled out"])
def test_nothing_new_leaves_today_as_it_is(today: str, about: dict[str, Any]) -> None:
    """Also while nothing is being rolled out: customers not yet reached keep what they have."""
    one = case(
        {"arm": program(**about), "off": program(tools={"new": cut(depth=0)}, **about)},
        today=TODAYS[today],
        world=market(400),
        agents=60,
        weeks=20,
    )
    books = play_weeks(one).ledgers
    assert rows(books[CONTROL])
    assert not same_books(books["arm"], books[CONTROL])
    assert not same_books(books["off"], books[CONTROL])


def with_programs(one: Case, arms: dict[str, Program]) -> Case:
    """The same case with other programs."""
    fields = {name: getattr(one, name) for name in Case.__dataclass_fields__}
    return Case(**{**fields, "programs": arms, "worlds": {}})
