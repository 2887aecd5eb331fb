"""What the contract refuses to a tool, and what a tool may rely on."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from types import new_class
from typing import Any, ClassVar, Literal

import numpy as np
import pytest
from numpy.typing import DTypeLike

from simulator.battery.guard import guard
from simulator.program.channels import Effects
from simulator.program.declarations import Undeclared
from simulator.program.ledger import Books, Page
from simulator.program.program import Program
from simulator.program.tally import Sum, Tally, Totals
from simulator.program.tool import REGISTRY, Own, Tool
from simulator.program.week import Week
from tests.laws.worlds import EVERYBODY_JOINS, case, market, play_weeks, program

Post = Callable[[str, float], None]


def with_tool(tool: Tool, **about: Any) -> Program:
    return program(tools={"tool": tool}, joining=EVERYBODY_JOINS, **about)


@pytest.fixture
def registry() -> Iterator[None]:
    """Tools made up in a test are gone after it."""
    known = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(known)


@pytest.mark.usefixtures("registry")
def test_a_tool_that_writes_the_week_is_caught() -> None:
    class Vandal(Tool):
        kind: Literal["vandal"] = "vandal"

        def settle(self, week: Week, own: Own, page: Page) -> None:
            week.n_purchases[:] = 0

    with guard(Vandal), pytest.raises(AssertionError, match="settle writes n_purchases"):
        play_weeks(case({"arm": with_tool(Vandal())}))


@pytest.mark.usefixtures("registry")
def test_a_word_drawn_twice_is_caught() -> None:
    class Gambler(Tool):
        kind: Literal["gambler"] = "gambler"

        def offer(self, week: Week, own: Own, effects: Effects) -> None:
            week.draw("prize")

        def settle(self, week: Week, own: Own, page: Page) -> None:
            week.draw("prize")

    with pytest.raises(RuntimeError, match=r"tool\.prize is drawn twice in week 0"):
        play_weeks(case({"arm": with_tool(Gambler())}))


@pytest.mark.usefixtures("registry")
def test_totals_are_not_known_while_offers_are_open() -> None:
    class Spy(Tool):
        kind: Literal["spy"] = "spy"

        def offer(self, week: Week, own: Own, effects: Effects) -> None:
            week.effects.get("need_log")

    with pytest.raises(RuntimeError, match="not known until every tool has made its offer"):
        play_weeks(case({"arm": with_tool(Spy())}))


@pytest.mark.usefixtures("registry")
def test_offers_are_closed_when_tools_settle() -> None:
    class Late(Tool):
        kind: Literal["late"] = "late"

        def settle(self, week: Week, own: Own, page: Page) -> None:
            week.effects.add("need_log", 0.1)

    with pytest.raises(RuntimeError, match=r"in offer\(\) only"):
        play_weeks(case({"arm": with_tool(Late())}))


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("group", [False, True], ids=["alone", "in a group"])
@pytest.mark.parametrize("verb", ["offer", "answer"])
def test_a_channel_that_is_not_declared_is_refused(verb: str, group: bool) -> None:
    class Pusher(Tool):
        kind: Literal["pusher"] = "pusher"
        acts_on: ClassVar[tuple[str, ...]] = ("value.play",)

        def offer(self, week: Week, own: Own, effects: Effects) -> None:
            effects.add("value.play", 0.01)
            if verb == "offer":
                effects.add("need_log", 0.1)

        def answer(self, week: Week, own: Own, effects: Effects) -> None:
            if verb == "answer":
                effects.add("need_log", 0.1)

    tools: dict[str, Tool] = {"draw": Pusher()}
    if group:
        tools["other"] = Pusher.model_validate({"instead_of": "draw"})
    wanted = (
        r"the tool 'draw' adds to 'need_log', which its class does not declare; write "
        r'acts_on: ClassVar\[tuple\[str, \.\.\.\]\] = \("need_log", "value\.play"\) in its class'
    )
    with pytest.raises(Undeclared, match=wanted):
        play_weeks(case({"arm": program(tools=tools)}))


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("verb", ["settle", "campaign"])
def test_an_account_that_is_not_declared_is_refused(verb: str) -> None:
    class Spender(Tool):
        kind: Literal["spender"] = "spender"

        def settle(self, week: Week, own: Own, page: Page) -> None:
            if verb == "settle":
                page.post("reward_cost", np.zeros(week.n, np.int64))

        def campaign(
            self, env: Any, publish: Callable[..., None], totals: Totals, post: Post
        ) -> Generator[Any, Any, None]:
            if verb == "campaign":
                post("reward_cost", 1.0)
            yield env.timeout(1)

    wanted = r"'tool' posts to 'reward_cost'.*write posts: .* = \(\"reward_cost\",\) in its class"
    with pytest.raises(Undeclared, match=wanted):
        play_weeks(case({"arm": with_tool(Spender())}))


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"acts_on": ("mood",)}, "acts_on: there is no 'mood'; there are value.price, "),
        ({"posts": ("presents",)}, "posts: there is no 'presents'; there are sales, "),
        ({"acts_on": "need_log"}, r"acts_on is a text; write a tuple: \('need_log',\)"),
        ({"posts": ("subsidy", "subsidy")}, "posts names the same twice"),
        ({"means": {"left": "weeks"}}, "means: there is no 'left'"),
        ({"owed": lambda *_: 0}, 'says what it owes.*; add "liability" to its posts'),
    ],
    ids=["channel", "account", "text", "twice", "column", "owed"],
)
def test_what_cannot_be_declared_is_refused_at_import(about: dict[str, Any], message: str) -> None:
    notes = {"kind": 'Literal["odd"]'} | {
        name: "ClassVar[object]" for name in about if name != "owed"
    }
    body = {"__module__": __name__, "__annotations__": notes, "kind": "odd", **about}
    with pytest.raises(TypeError, match=message):
        new_class("Odd", (Tool,), {}, lambda space: space.update(body))
    assert "odd" not in REGISTRY


@pytest.mark.parametrize(
    "amounts",
    [np.ones(3), np.ones(3, np.float32), np.int64(3), 3, 0.5, np.ones((3, 1), np.int64)],
    ids=["float64", "float32", "number", "int", "float", "table"],
)
def test_only_whole_amounts_per_customer_are_posted(amounts: Any) -> None:
    page = Page(Books(4, 2), 1, "tool", 0, 3)
    with pytest.raises(TypeError, match=r"tool\.contact_cost: post int64 arrays of shape \(n,\)"):
        page.post("contact_cost", amounts)


def test_an_account_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError, match="no account 'presents' in the chart"):
        Page(Books(4, 2), 1, "tool", 0, 3).post("presents", np.ones(3, np.int64))


# ---------------------------------------------------------------- what a tool may rely on


@pytest.mark.usefixtures("registry")
def test_a_campaign_without_end_ends_with_the_horizon() -> None:
    weeks: list[float] = []

    class Forever(Tool):
        kind: Literal["forever"] = "forever"

        def campaign(
            self, env: Any, publish: Callable[..., None], totals: Totals, post: Post
        ) -> Generator[Any, Any, None]:
            while True:
                weeks.append(env.now)
                assert env.now <= 30, "the calendar goes on after the horizon"
                publish(open=True)
                yield env.timeout(1)

    play_weeks(case({"arm": with_tool(Forever())}, weeks=12))
    assert weeks[:12] == list(range(12))


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    "how", [{"block": 7}, {"block": 7, "threads": 2}, {"block": 11, "threads": 3}]
)
def test_campaigns_read_the_same_totals_and_tallies_for_any_cut(how: dict[str, Any]) -> None:
    read: dict[str, list[Any]] = {"whole": [], "cut": []}
    now = ["whole"]

    class Treasurer(Tool):
        kind: Literal["treasurer"] = "treasurer"
        tallies: ClassVar[dict[str, Tally]] = {"paid": Sum()}
        columns: ClassVar[dict[str, DTypeLike]] = {}

        def settle(self, week: Week, own: Own, page: Page) -> None:
            week.tally("paid", week.paid)

        def campaign(
            self, env: Any, publish: Callable[..., None], totals: Totals, post: Post
        ) -> Generator[Any, Any, None]:
            for _ in range(totals.weeks):
                publish(open=True)
                counted = {name: row.tolist() for name, row in totals.tallies.items()}
                accounts = [totals[name] for name in ("sales", "purchases", "active", "left")]
                read[now[0]].append((env.now, accounts, counted))
                yield env.timeout(1)

    world = market(1_000, share_of_wallet=0.3)  # a weight that is no whole number
    one = case({"arm": with_tool(Treasurer())}, world=world, weeks=12, agents=70)
    plain = play_weeks(one)
    now[0] = "cut"
    play_weeks(one, **how)
    assert read["whole"] == read["cut"]
    paid = plain.ledgers["arm"].units("sales").sum(axis=1)
    assert [counted["paid"] for _, _, counted in read["whole"][1:]] == [[x] for x in paid[:-1]]


@pytest.mark.usefixtures("registry")
def test_what_a_campaign_spends_is_booked_as_the_companys() -> None:
    class Prizes(Tool):
        kind: Literal["prizes"] = "prizes"
        posts: ClassVar[tuple[str, ...]] = ("reward_cost",)

        def campaign(
            self, env: Any, publish: Callable[..., None], totals: Totals, post: Post
        ) -> Generator[Any, Any, None]:
            for week in range(totals.weeks):
                if week % 4 == 0:
                    post("reward_cost", 123.4567)
                yield env.timeout(1)

    book = play_weeks(case({"arm": with_tool(Prizes())}, weeks=9)).ledgers["arm"]
    spent = book.amounts("reward_cost", "program:tool").sum(axis=1)
    assert spent.tolist() == [1_234_567, 0, 0, 0, 1_234_567, 0, 0, 0, 1_234_567]


@pytest.mark.usefixtures("registry")
def test_no_other_customers_purchases_are_seen_before_the_week() -> None:
    """In `offer` the purchases are the own ones of last week, or they cannot be read at all."""

    class Curious(Tool):
        kind: Literal["curious"] = "curious"
        columns: ClassVar[dict[str, DTypeLike]] = {"last": np.int64, "paid": np.int64}

        def offer(self, week: Week, own: Own, effects: Effects) -> None:
            if week.t > 0:
                for shown, known in ((week.n_purchases, own.last), (week.paid, own.paid)):
                    assert not np.size(shown) or np.array_equal(shown, known)

        def settle(self, week: Week, own: Own, page: Page) -> None:
            own.last[:], own.paid[:] = week.n_purchases, week.paid

    play_weeks(case({"arm": with_tool(Curious())}, weeks=5), block=7)


@pytest.mark.usefixtures("registry")
def test_two_kinds_of_one_name_are_refused() -> None:
    class Once(Tool):
        kind: Literal["once"] = "once"

    with pytest.raises(TypeError, match="both define 'once'"):

        class Twice(Tool):
            kind: Literal["once"] = "once"

    assert Once().inert() == Once()
    assert REGISTRY["once"] is Once
