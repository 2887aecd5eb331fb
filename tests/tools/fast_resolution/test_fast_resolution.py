"""More persons at the desk, worked out by hand: what they cost, whom they answer, who waits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.market.market import Market
from simulator.market.service import Service
from simulator.program.ledger import HOURS, MONEY, Ledger
from simulator.program.program import Program
from simulator.program.typical import Typical
from simulator.scenario import loads
from simulator.simulate import Played
from simulator.tools.fast_resolution import FastResolution
from tests.laws.worlds import case, customer, play_weeks, program, same_books, total
from tests.scenario.conftest import MINIMAL

AGENTS = 1_500
# Some 16 problems a week, each of four hours: nearly twice what one person can do.
SLOW: dict[str, Any] = {
    "failure_rate": 0.1, "report_rate": 0.3,
    "desk": {"staff": 1, "minutes_per_case": 240.0, "overloaded": True},
}  # fmt: skip


def shop(**service: Any) -> Market:
    return Market(
        customers=AGENTS, segments={"all": customer()},
        service=Service.model_validate({**SLOW, **service}),
    )  # fmt: skip


def desk(**about: Any) -> FastResolution:
    return FastResolution.model_validate({"to": "everyone", **about})


def play(
    arms: dict[str, Program], *, weeks: int = 30, world: Market | None = None, **about: Any
) -> Played:
    one = case(arms, world=world or shop(), weeks=weeks, agents=AGENTS, **about)
    return play_weeks(one)


def alone(**about: Any) -> Program:
    return program(tools={"desk": desk(**about)})


def by_week(book: Ledger, account: str, poster: str | None = None) -> list[int]:
    weeks: list[int] = book.units(account, poster).sum(axis=1).tolist()
    return weeks


# ---------------------------------------------------------------- in money, to the cent


def test_three_persons_from_week_ten_to_twenty() -> None:
    """Three are hired for 1,500 each, 4,500.00 in week 10, and paid 600 each, 1,800.00 a week.

    The desk has 38 hours a week with one person and 152 with four.
    """
    book = play({"arm": alone(staff=3, when={"from": 10, "until": 20})}).ledgers["arm"]
    setup, running = [0] * 30, [0] * 30
    setup[10], running[10:20] = 4_500 * MONEY, [1_800 * MONEY] * 10
    assert by_week(book, "setup_cost", "program:desk") == setup
    assert by_week(book, "running_cost", "program:desk") == running
    hours = np.array(by_week(book, "desk_capacity"))
    assert (hours[10:20] == 4 * hours[0]).all()
    assert (np.delete(hours, range(10, 20)) == hours[0]).all()


def test_what_today_pays_for_the_desk_is_paid_once() -> None:
    """A desk at 52,000 a person and year costs 1,000.00 a week, with five persons more or without;
    5.00 for each problem answered come on top.
    """
    world = shop(desk={**SLOW["desk"], "cost_per_staff_year": 52_000.0, "cost_per_case": 5.0})
    books = play({"arm": alone(staff=5)}, weeks=8, world=world).ledgers
    for book in books.values():
        answered = np.array(by_week(book, "desk_answered"))
        cost = np.array(by_week(book, "service_cost", "desk"))
        assert cost == pytest.approx(1_000 * MONEY + 5 * MONEY * answered, abs=2)


def test_a_target_calls_no_more_than_it_takes() -> None:
    """Of eight persons two more are called after each week above the target, and one is sent home
    when nobody had to be called for half a year; three are enough for it most of the time.
    """
    book = play({"arm": alone(staff=8, target=4.0)}, weeks=104).ledgers["arm"]
    paid = np.array(by_week(book, "running_cost", "program:desk")) // (600 * MONEY)
    answered = np.maximum(by_week(book, "desk_answered"), 1)
    waits = np.array(by_week(book, "desk_waiting")) / HOURS / answered
    called = np.diff(paid)
    assert set(called.tolist()) <= {-1, 0, 2}
    assert (called[(waits[:-1] > 4) & (paid[:-1] <= 6)] == 2).all()
    for week in np.flatnonzero(called < 0):
        assert waits[week] < 2
        assert not (called[max(week - 25, 0) : week] > 0).any()
    hired = total(book, "setup_cost", "program:desk") // (1_500 * MONEY)
    assert hired == paid.max() < 8
    assert (waits[8:] < 4).mean() > 0.9


# ---------------------------------------------------------------- what it restores


def test_more_are_answered_and_fewer_leave() -> None:
    """By one, three and ten persons: fewer give up, fewer bear a grudge, fewer leave."""
    arms = {f"a{staff}": alone(staff=staff) for staff in (1, 3, 10)}
    books = play(arms, weeks=104).ledgers
    names = ("today", "a1", "a3", "a10")
    gave_up = [total(books[name], "desk_gave_up") for name in names]
    grudges = [total(books[name], "grudges") for name in names]
    left = [total(books[name], "left") for name in names]
    assert gave_up[0] > 4 * gave_up[1]
    assert gave_up[1] >= gave_up[2] >= gave_up[3]
    assert grudges[0] > grudges[1] > grudges[3]
    assert left[0] > left[1] >= left[3]


def test_quick_answers_are_better_ones() -> None:
    """The same ten persons, with and without believing in speed: more resolved, fewer left."""
    arms = {"quick": alone(staff=10, fast_gain=0.5), "plain": alone(staff=10, fast_gain=0.0)}
    books = play(arms, weeks=104).ledgers
    resolved, left = (
        {name: total(books[name], account) for name in arms} for account in ("resolved", "left")
    )
    assert resolved["quick"] > 1.05 * resolved["plain"]
    assert left["quick"] < left["plain"]


def test_who_comes_first_lets_others_wait() -> None:
    """To two fifths, with no person more: what they gain others lose at the desk."""
    segments = {
        "first": customer(share=0.4), "others": customer(share=0.6)
    }  # fmt: skip
    world = Market(customers=AGENTS, segments=segments, service=Service.model_validate(SLOW))
    arm = alone(staff=0, to={"segments": ["first"]}, fast_gain=0.0)
    books = play({"arm": arm}, weeks=104, world=world).ledgers
    resolved = {
        name: {
            segment: sum(
                int(book.units("resolved")[:, at].sum())
                for at, cell in enumerate(book.cells) if cell.segment == segment
            )
            for segment in segments
        }
        for name, book in books.items()
    }  # fmt: skip
    assert resolved["arm"]["first"] > 1.3 * resolved["today"]["first"]
    assert resolved["arm"]["others"] < 0.8 * resolved["today"]["others"]


def test_a_tool_of_today_is_in_the_declared_staff() -> None:
    """Three persons are declared, of whom two are the tool's: today nothing changes; where it is
    stopped, one is left, and their pay is saved.
    """
    world = shop(desk={**SLOW["desk"], "staff": 3})
    today = program(tools={"desk": desk(staff=2)})
    arms = {"stop": Program(stops=("desk",))}
    books = play(arms, weeks=20, world=world, today=today).ledgers
    plain = play({}, weeks=20, world=world).ledgers["today"]
    assert by_week(books["today"], "desk_answered") == by_week(plain, "desk_answered")
    hours = {name: by_week(books[name], "desk_capacity") for name in books}
    assert [3 * one for one in hours["stop"]] == hours["today"]
    assert total(books["today"], "running_cost", "program:desk") == 20 * 1_200 * MONEY
    assert total(books["stop"], "running_cost", "program:desk") == 0
    assert total(books["today"], "setup_cost", "program:desk") == 0


def test_where_all_come_first_nobody_does() -> None:
    arms = {"first": alone(staff=0, priority=True), "none": alone(staff=0, priority=False)}
    books = play(arms, weeks=10).ledgers
    assert not same_books(books["first"], books["none"])


# ---------------------------------------------------------------- what is hardly meant


def usual(reported: float | None = 900.0, load: float | None = 0.9) -> Typical:
    return Typical(10_000, 12, 30, 0.4, "USD", reported=reported, desk_load=load)


@pytest.mark.parametrize(
    ("about", "beside", "knob", "words"),
    [
        ({}, usual(0.0, None), "staff", "nothing can be restored"),
        ({}, usual(20.0), "staff", "20 problems a year"),
        ({}, usual(900.0, 0.1), "staff", "works 10 % of its time"),
        ({"staff": 0}, usual(), "staff", "it does nothing"),
        ({"staff": 40}, usual(), "staff", "40 persons cost"),
        ({"cost_per_person": 0}, usual(), "cost_per_person", "cost nothing"),
    ],
)
def test_what_is_hardly_meant(
    about: dict[str, Any], beside: Typical, knob: str, words: str
) -> None:
    found = dict(desk(**about).doubts(beside))
    assert list(found) == [knob]
    assert words in found[knob]


@pytest.mark.parametrize(
    ("service", "said"),
    [
        ("", "nothing can be restored"),
        ("  service: {failure_rate: 0, departures_share: 0}\n", "nothing can be restored"),
        ("  service: {}\n", ""),
    ],
)
def test_a_scenario_is_told_where_nothing_can_be_restored(service: str, said: str) -> None:
    """As `check` says it, with the line; the desk of 100,000 customers is busy enough."""
    text = MINIMAL.replace("points: {back: 1%}", "fast_resolution: {staff: 1}")
    text = text.replace("  customers:", f"{service}  customers:", 1)
    found = [str(one) for one in loads(text, "shop.yaml").warnings]
    mine = [one for one in found if "fast_resolution.staff" in one]
    assert len(mine) == bool(said)
    assert all(said in one and "shop.yaml:" in one for one in mine)


def test_usual_terms_are_meant() -> None:
    assert not list(desk().doubts(usual()))
    assert not list(desk(staff=0, to={"share": 0.2}).doubts(usual()))
    assert not list(desk().doubts(usual(None, None)))
