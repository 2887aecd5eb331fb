"""Where small markets stand in week 0 is kept: what starts there cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast
from unittest.mock import patch

import pytest

from simulator.program.audience import Audience
from simulator.simulate import Case, Played, play
from simulator.simulate.solve.starts import KEPT, SMALL, STARTS, Start
from simulator.simulate.solve.warm_up import warm_up
from tests.laws.worlds import card, case, cut, market, play_weeks, program, same_books, same_panels

CARD = program(tools={"points": card(expires_after=13)})
TOP = program(tools={"cut": cut(depth=0.2, to=Audience.model_validate({"top": 0.2}))})


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    STARTS.clear()
    yield
    STARTS.clear()


def made(one: Case, *, panel: bool = False) -> tuple[Played, int]:
    """A case as it is played, and how often a market was warmed up for it."""
    with patch.object(play, "warm_up", wraps=warm_up) as counted:
        done = play_weeks(one, panel=panel)
    return done, counted.call_count


def alike(one: Played, other: Played) -> bool:
    """The same books in all arms that both have, to the bit, and the same panel."""
    books = one.ledgers.keys() & other.ledgers.keys()
    panels = one.panel is not None and other.panel is not None
    assert not panels or not same_panels(one.panel, other.panel)
    return not any(same_books(one.ledgers[arm], other.ledgers[arm]) for arm in books)


def test_other_programs_start_where_it_stood() -> None:
    """And leave it as it was: the first one, played again, is the same."""
    bare = case({"arm": CARD})
    first, made_first = made(bare)
    other, made_other = made(replace(bare, programs={"cut": program(tools={"cut": cut()})}))
    again, made_again = made(bare)
    assert (made_first, made_other, made_again) == (1, 0, 0)
    assert alike(first, again)
    assert not same_books(first.ledgers["today"], other.ledgers["today"])


@pytest.mark.parametrize("panel", [False, True])
def test_one_that_is_kept_is_the_one_that_is_made(panel: bool) -> None:
    arms = {"card": CARD, "top": TOP}
    kept, _ = made(case({"card": CARD}), panel=panel)
    kept, _ = made(case(arms), panel=panel)
    STARTS.clear()
    fresh, made_fresh = made(case(arms), panel=panel)
    assert made_fresh == 1
    assert alike(kept, fresh)


@pytest.mark.parametrize(
    "about",
    [
        {"seed": 8}, {"number": 1}, {"agents": 121}, {"weeks": 31},
        {"world": market(basket=30.0)}, {"programs": {"arm": TOP}},
    ],
    ids=lambda about: next(iter(about)),
)  # fmt: skip
def test_what_it_depends_on_makes_another(about: dict[str, object]) -> None:
    """Also what an audience of some arm asks to be kept of customers."""
    usual: dict[str, object] = {"programs": {"arm": CARD}, "weeks": 30}
    made(case(**usual))  # type: ignore[arg-type]
    found, again = made(case(**{**usual, **about}))  # type: ignore[arg-type]
    assert again == 1
    STARTS.clear()
    assert alike(found, made(case(**{**usual, **about}))[0])  # type: ignore[arg-type]


def test_only_small_markets_without_tools_of_today_are_kept() -> None:
    many = case(weeks=1, world=market(2 * SMALL), agents=SMALL + 1)
    today = case(weeks=1, today=CARD)
    for one in (many, today):
        assert [made(one)[1] for _ in range(2)] == [1, 1]


def test_the_latest_are_kept() -> None:
    made_of: list[int] = []

    def asked(about: int) -> None:
        def make() -> Start:
            made_of.append(about)
            return cast("Start", object())

        STARTS.of(bytes([about]), make)

    for about in (*range(KEPT), 0, KEPT, 0, 1):  # 0 is asked for again, so that 1 has to go
        asked(about)
    assert made_of == [*range(KEPT), KEPT, 1]
