"""Who brought whom, followed in the weekly loop for a tool that asks and does nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import numpy as np
import pytest
from numpy.typing import DTypeLike

from simulator.market.market import Market
from simulator.market.newcomers import Newcomers
from simulator.program.channels import Effects
from simulator.program.known.introductions import Introductions
from simulator.program.ledger import Page
from simulator.program.program import Program
from simulator.program.tool import REGISTRY, Own, Tool
from simulator.program.week import Week
from simulator.simulate import Case, Played
from tests.laws.worlds import case, customer, play_weeks, program, same_books, total

Pair = tuple[int, str, int, int, bool]  # week, newcomer, giver, who talks more, sent or not


@pytest.fixture(autouse=True)
def _only_here() -> Iterator[None]:
    before = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(before)


def listener(talk: float = 0.0) -> tuple[type[Tool], list[Introductions], list[Any]]:
    """A tool that asks, and notes what it is told; every second customer talks more, by `talk`."""
    told: list[Introductions] = []
    seen: list[Any] = []

    class Listener(Tool):
        kind: Literal["listener"] = "listener"
        acts_on: ClassVar[tuple[str, ...]] = ("talk_log",)
        words: ClassVar[tuple[str, ...]] = ("word",)
        columns: ClassVar[dict[str, DTypeLike]] = {
            "number": np.int64, "odd": np.uint8, "brought": np.int64, "came": np.uint8,
        }  # fmt: skip
        means: ClassVar[dict[str, str]] = dict.fromkeys(columns, "for the test")

        def introduce(self, who: Introductions) -> None:
            told.append(who)
            who.add_to_givers("brought", np.ones(who.givers.size, np.int64))
            assert not (who.of_givers("odd") > 1).any()
            who.note_friends("came", np.ones(who.friends.size, np.uint8), who.by_talk)

        def offer(self, week: Week, own: Own, effects: Effects) -> None:
            own.number[:] = week.first + np.arange(week.n)
            own.odd[:] = own.number % 2
            if talk:
                effects.add("talk_log", (own.odd * talk).astype(np.float32))

        def settle(self, week: Week, own: Own, page: Page) -> None:
            assert week.giver_here is not None
            seen.append((week.t, week.first, week.active.copy(), week.giver_here.copy(),
                         own.brought.copy(), own.came.copy(), week.ever.copy()))  # fmt: skip

    return Listener, told, seen


def world(customers: int = 600, **about: Any) -> Market:
    people = {"churn_per_year": 0.4, "new_customers_per_year": 0.8, **about}
    return Market(
        customers=customers,
        segments={
            "regulars": customer(share=0.7, **people),
            "rare": customer(share=0.3, **{**people, "purchases_per_year": 20}),
        },
        newcomers=Newcomers(talk_share=0.4),
    )


def a_case(tool: type[Tool], **about: Any) -> Case:
    arms: dict[str, Program] = {"arm": program(tools={"tool": tool.model_validate({})})}
    return case(arms, world=world(), weeks=40, agents=600, **about)


def heard(told: list[Introductions]) -> list[tuple[int, list[int], list[int], list[bool]]]:
    return [(w.t, w.friends.tolist(), w.givers.tolist(), w.by_talk.tolist()) for w in told]


def play(one: Case, **how: Any) -> Played:
    return play_weeks(one, **how)


def test_every_newcomer_is_introduced_once_and_by_somebody_who_is_there() -> None:
    tool, told, seen = listener()
    book = play(a_case(tool), block=4_096).ledgers["arm"]
    friends = np.concatenate([one.friends for one in told])
    givers = np.concatenate([one.givers for one in told])
    assert np.unique(friends).size == friends.size == total(book, "arrived") > 200
    assert (friends != givers).all()
    for one in told:  # nobody is brought by somebody who comes in the same week
        assert not set(one.friends.tolist()) & set(one.givers.tolist())
    by_talk = np.concatenate([one.by_talk for one in told])
    share = 0.4
    assert by_talk.mean() == pytest.approx(share, abs=4 * (share * 0.6 / by_talk.size) ** 0.5)
    last = [one for one in seen if one[0] == 39]
    assert sum(int(one[4].sum()) for one in last) == friends.size  # given, and none twice
    assert sum(int(one[5].sum()) for one in last) == by_talk.sum()
    assert all((one[6][one[5] > 0] > 0).all() for one in last)  # who is noted has come


def test_givers_are_there_in_the_week_before() -> None:
    tool, told, seen = listener()
    play(a_case(tool), block=4_096)
    starts = {first: at for at, first in enumerate(dict.fromkeys(one[1:2] for one in seen))}
    assert len(starts) >= 2
    alive: dict[int, np.ndarray[Any, Any]] = {}
    for t in range(40):
        alive[t] = np.concatenate([one[2] for one in seen if one[0] == t])
    for one in told:
        if one.t:
            assert (alive[one.t - 1][one.givers] == 1).all()
            assert (alive[one.t - 1][one.friends] == 0).all()


def test_those_who_talk_more_bring_more() -> None:
    """Every second customer talks three times as much: three quarters of newcomers are theirs."""
    tool, told, _ = listener(talk=float(np.log(3)))
    play(a_case(tool))
    odd = np.concatenate([one.of_givers("odd") for one in told if one.t > 0])
    assert odd.size > 200
    assert odd.mean() == pytest.approx(0.75, abs=4 * (0.75 * 0.25 / odd.size) ** 0.5)


@pytest.mark.slow
@pytest.mark.parametrize(("block", "threads"), [(1, 1), (37, 3), (65_536, 1)])
def test_no_cut_of_the_population_matters(block: int, threads: int) -> None:
    tool, told, _ = listener(talk=0.5)
    first = play(a_case(tool), block=201, threads=2).ledgers["arm"]
    usual = heard(told)
    told.clear()
    again = play(a_case(tool), block=block, threads=threads).ledgers["arm"]
    assert heard(told) == usual
    assert not same_books(first, again)


def test_what_is_played_beside_it_does_not_matter() -> None:
    """Not even a program that wins so many that the pool of prospects is larger."""
    tool, told, _ = listener()
    alone = play(a_case(tool)).ledgers["arm"]
    friends = np.concatenate([one.friends for one in told])
    by_talk = np.concatenate([one.by_talk for one in told])
    told.clear()
    one = a_case(tool)
    lively = world(new_customers_per_year=2.0)
    more = Case(
        **{
            **{name: getattr(one, name) for name in one.__dataclass_fields__},
            "programs": {**one.programs, "lively": program()},
            "worlds": {"lively": (lively, one.company)},
        }
    )
    beside = play(more).ledgers["arm"]
    assert not same_books(alone, beside)
    assert np.concatenate([one.by_talk for one in told]).tolist() == by_talk.tolist()
    assert np.concatenate([one.friends for one in told]).size == friends.size


def test_who_has_brought_them_leaves_one_day() -> None:
    tool, _, seen = listener()
    play(a_case(tool))
    came = sum(int(one[5].sum()) for one in seen if one[0] == 39)
    here = sum(int(one[3].sum()) for one in seen if one[0] == 39)
    assert 0.5 * came < here < came


def test_a_tool_that_only_listens_changes_nothing() -> None:
    tool, told, _ = listener()
    arms = {"arm": program(tools={"tool": tool.model_validate({})}), "without": program()}
    books = play(case(arms, world=world(), weeks=40, agents=600)).ledgers
    assert told
    assert not same_books(books["arm"], books["without"])


def test_where_nobody_asks_nothing_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("simulator.simulate.loop.introduce", never)
    play(case({"arm": program()}, world=world(), weeks=4, agents=100))
