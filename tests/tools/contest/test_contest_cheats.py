"""Contests that would bring something for nothing: tiny prizes, no end, everybody, all at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.program.ledger import MONEY
from simulator.program.program import Joining
from simulator.simulate import Played
from simulator.tools.contest import Contest
from tests.laws.worlds import STEADY, case, market, play_weeks, program, same_books, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
EAGER: dict[str, Any] = {"takes_part": 0.5, "extra_effort": 2.0, "pull_forward": 0.0}


def contest(**about: Any) -> Contest:
    return Contest.model_validate({"to": "everyone", "cost_rate": 1.0, **EAGER, **about})


def play(*tools: Contest, weeks: int = 60, agents: int = 400, **about: Any) -> Played:
    arms = {"arm": program(tools={f"t{at}": tool for at, tool in enumerate(tools)}, **about)}
    return play_weeks(case(arms, world=market(agents, **STILL), weeks=weeks, agents=agents))


def more(played: Played) -> float:
    arm, control = (total(played.ledgers[name], "purchases") for name in ("arm", "today"))
    return arm / control - 1


@pytest.mark.parametrize("prize", [0.0, 0.01])
def test_a_thousand_prizes_of_a_cent_make_nobody_try(prize: float) -> None:
    """In a contest every month, with customers who would double what they need."""
    tool = contest(main_prizes=0, small_prizes=100, small_prize=prize, when={"every": 4, "for": 4})
    assert abs(more(play(tool))) < 1e-4


def test_effort_is_no_more_than_the_prize_would_buy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Need rises by no more than the value of the prize moves choice, first order."""
    seen = watch(Contest, monkeypatch)
    tool = contest(main_prize=20, main_prizes=50, prize_value=1.0, let_down=0, rewarded=0)
    play(tool, weeks=6)
    need, value = (
        column(seen, lambda one, name=name: one.channels.get(name, one.rate * 0))  # type: ignore[misc]
        for name in ("need_log", "value.play")
    )
    share = column(seen, lambda one: one.usual["share"])
    some = value > 1e-6
    slope = (need[some] / (value * (1 - share))[some]).max()
    assert some.sum() > 100
    assert (need[some] <= slope * (value * (1 - share))[some] * (1 + 1e-5)).all()
    assert need.max() < 0.5, "and not the 2.0 that are believed"


def test_a_contest_without_end_owes_what_it_has_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten years long, in a horizon of one: its tenth is owed, and no more is felt than twice it."""
    seen = watch(Contest, monkeypatch)
    tool = contest(main_prize=50_000, main_prizes=2, when={"every": 520, "for": 520})
    book = play(tool, weeks=52).ledgers["arm"]
    owed = book.amounts("liability")[-1].sum() / MONEY
    assert total(book, "prize_cost") == 0
    assert owed == pytest.approx(100_000 * 52 / 520)
    felt = column(seen, lambda one: one.channels.get("value.play", one.rate * 0) * one.paid / MONEY)
    assert 0 < felt.sum() < 2 * owed


@pytest.mark.parametrize("last", [1, 3, 5])
def test_a_contest_that_is_cut_short_pays_all_its_prizes(last: int) -> None:
    """At its end, in the week after the last; a prize is no smaller for being won early."""
    tool = contest(main_prize=400, main_prizes=2, when={"every": 26, "for": 6, "until": last})
    paid = play(tool, weeks=20).ledgers["arm"].amounts("prize_cost").sum(axis=1)
    assert np.flatnonzero(paid).tolist() == [last]
    assert paid[last] == 800 * MONEY


def test_where_everybody_wins_nobody_tries() -> None:
    """Prizes for all who take part: effort of none, or of all that there can be, is the same."""
    books = [
        play(contest(main_prizes=5_000, main_prize=20, extra_effort=effort)).ledgers["arm"]
        for effort in (0.0, 2.0)
    ]
    assert not same_books(*books)


def test_who_is_out_of_reach_feels_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """One prize for the first: nine tenths of those who take part feel less than .1 % of it."""
    seen = watch(Contest, monkeypatch)
    tool = contest(main_prize=10_000, main_prizes=1, when={"every": 26, "for": 6})
    play(tool, weeks=6, agents=2_000)
    felt, spend, takes = (
        column(seen, of)[5]
        for of in (
            lambda one: one.own["felt"],
            lambda one: one.usual["spend"] * 6,
            lambda one: one.own["takes"] > 0,
        )
    )
    hope = np.sort((felt * spend)[takes])
    assert hope[: int(0.9 * hope.size)].max() < 10
    assert hope[-20:].sum() > 2_000


def test_five_contests_at_once_are_felt_as_what_all_of_them_give(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = watch(Contest, monkeypatch)
    tools = [contest(main_prize=500, main_prizes=10, extra_effort=0.1) for _ in range(5)]
    book = play(*tools, weeks=40).ledgers["arm"]
    value = [one.channels.get("value.play", one.rate * 0) * one.paid / MONEY for one in seen]
    felt = sum(float(row.sum()) for row in value) / 5  # of each tool the same total is seen
    given = total(book, "prize_cost") / MONEY
    assert given == 5 * 2 * 10 * 500
    assert 0 < felt < 2 * given


def test_members_do_not_count_a_prize_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what being a member is worth on its own it is at most twice what is given."""
    seen = watch(Contest, monkeypatch)
    tool = contest(to="members", main_prize=500, main_prizes=20, prize_value=1.3)
    played = play(tool, weeks=104, joining=Joining(ask_rate=1, accept_rate=0.5))
    felt = sum(
        (column(seen, lambda one, name=name: one.channels.get(name, one.rate * 0)))  # type: ignore[misc]
        for name in ("value.play", "value.recognition")
    )
    spent = column(seen, lambda one: one.paid / MONEY)
    given = total(played.ledgers["arm"], "prize_cost") / MONEY
    assert 0 < (felt * spent).sum() < 2 * given


def test_nobody_joins_for_a_contest_that_never_comes() -> None:
    joining = Joining(ask_rate=1, accept_rate=0.5)
    tool = contest(to="members", when={"every": 520, "for": 2, "from": 400})
    assert total(play(tool, joining=joining, weeks=30).ledgers["arm"], "joined") == 0


def test_an_absurd_prize_makes_losers_a_little_sad_and_nobody_leave() -> None:
    """A million each: what is missed for six weeks is at most a twentieth of the basket."""
    tool = contest(main_prize=1e8, main_prizes=1, let_down=2.0, extra_effort=0, prize_value=5)
    books = play(tool, weeks=14).ledgers
    arm, control = (books[name].units("purchases").sum(axis=1) for name in ("arm", "today"))
    assert (arm[6:12] > 0.85 * control[6:12]).all()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("main_prize", (0, 10, 1_000, 1e6)),
        ("main_prizes", (0, 1, 10, 1_000)),
        ("small_prize", (0, 1, 50, 5_000)),
        ("small_prizes", (0, 5, 100, 1_000)),
    ],
)
def test_a_choice_moves_cost_in_one_direction(name: str, values: Any) -> None:
    arms = {
        f"a{at}": program(tools={"t": contest(**{"small_prizes": 5, name: value})})
        for at, value in enumerate(values)
    }
    books = play_weeks(case(arms, world=market(400, **STILL), weeks=52, agents=400)).ledgers
    cost = [total(books[arm], "prize_cost") for arm in arms]
    assert np.all(np.diff(cost) >= 0)
    assert cost[-1] > cost[0]
