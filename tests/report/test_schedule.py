"""The week that a description states is the week that is played: one table, held to what runs."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import simpy

from simulator.draws import Luck
from simulator.explain.described import name_of
from simulator.explain.explain import explain
from simulator.explain.facts import Facts
from simulator.market.people import PROSPECTS
from simulator.program.chart import CHART
from simulator.program.ledger import Books
from simulator.program.tool import REGISTRY
from simulator.scenario import Scenario, loads
from simulator.simulate import loop as loops
from simulator.simulate.around.actors import Actors, most_arrivals
from simulator.simulate.around.company_books import CompanyBooks
from simulator.simulate.loop import Loop
from simulator.simulate.plan import plan_of
from simulator.simulate.population import draw_population, prospects_needed, with_prospects
from simulator.simulate.week.closing import CLOSING
from simulator.simulate.week.processes import PROCESSES
from simulator.simulate.week.schedule import FOLLOWED, ONLY, Process, Step, booked
from simulator.simulate.week.table import STEPS, WEEK
from tests.report.rich import RICH, rich
from tests.report.shop import shop
from tests.report.week import PAGE, written

# Where the loop's own stages stand; those of tools and their parts are theirs.
ROOMS = ("simulator.market.", "simulator.simulate.", "simulator.program.ledger",
         "simulator.program.wallet", "simulator.program.week",
         "simulator.program.known.purchases")  # fmt: skip
# Of no tool that the rich scenario has, or too rare among 60 agents.
NOT_CALLED = {
    ("draw steady needs", "behavior.luck_and_steady_needs"), ("draw sizes", "baskets.draw_sizes"),
    ("live through", "experience.failure_rates"), ("pay", "baskets.grow"),
    ("say why they stay", "pairs.why_stay_at_all"),
    ("settle", "ledger.among"), ("settle points", "ledger.among"),  # of tools not for members only
}  # fmt: skip
TOOLS_POST = {account for tool in REGISTRY.values() for account in tool.posts}
NOT_BOOKED = {
    "baskets_sales", "baskets_purchases", "won_sales", "won_purchases", "stayed_for_lock_in",
    "points_expired", "second_won",
}  # fmt: skip


class _Watch:
    """Notes which steps are done in a block's week, and the stages and accounts of each."""

    def __init__(self) -> None:
        self.weeks: list[list[str]] = []
        self.stages: dict[str, list[str]] = {}
        self.accounts: dict[str, set[str]] = {}
        self.now: Step | None = None

    def watched(self, step: Step) -> Step:
        """The same step, noted when it is done."""

        def call(now: Any) -> None:
            self.weeks[-1].append(step.name)
            self.now = step
            step.call(now)
            self.now = None

        return replace(step, call=call)

    def noting(self, function: Any) -> Callable[..., Any]:
        """The same stage, noted when a step calls it."""

        def noted(*words: Any) -> Any:
            if self.now is not None:
                called = self.stages.setdefault(self.now.name, [])
                if name_of(function) not in called:
                    called.append(name_of(function))
            return function(*words)

        return noted


@contextmanager
def _watching() -> Iterator[_Watch]:
    """Watch every loop that is run inside."""
    watch = _Watch()
    with pytest.MonkeyPatch.context() as patch:
        rooms = [room for name, room in sorted(sys.modules.items()) if name.startswith(ROOMS)]
        stages = [one for room in rooms for one in vars(room).values()
                  if getattr(one, "targetoptions", {}).get("nogil")]  # fmt: skip
        for stage in {name_of(one): one for one in stages}.values():
            for room in rooms:
                for name, value in list(vars(room).items()):
                    if value is stage:
                        patch.setattr(room, name, watch.noting(stage))
        patch.setattr(loops, "WEEK", tuple(
            replace(act, steps=tuple(map(watch.watched, act.steps))) for act in WEEK
        ))  # fmt: skip
        block, add, line_up = Loop._block, Books.add, Loop._line_up

        def played(*words: Any) -> None:
            watch.weeks.append([])
            block(*words)

        def added(books: Books, poster: str, account: str, *rest: Any) -> None:
            if watch.now is not None and any(rest[2:]):
                watch.accounts.setdefault(watch.now.name, set()).add(account)
            add(books, poster, account, *rest)

        def looked(*words: Any) -> None:
            watch.weeks.append([])
            line_up(*words)
            watch.weeks.pop()  # to look whose turn it will be plays no week

        patch.setattr(Loop, "_block", played)
        patch.setattr(Loop, "_line_up", looked)
        patch.setattr(Books, "add", added)
        yield watch


def _loop(scenario: Scenario, *arms: str) -> Loop:
    case, luck = scenario.case(0, None, seed=1, agents=60), Luck(1, 0)
    market = case.world(arms[0])[0]
    population, solved = draw_population(market, luck, 60, None)
    pool = prospects_needed(market, 60, most_arrivals(case, arms[0], 0.0))
    population = with_prospects(population, market, luck, solved, pool)
    return Loop(case, population, [plan_of(case, arm) for arm in arms], luck, block=1_000)


def everything() -> Scenario:
    """The rich scenario over two years, with all arms in one market."""
    longer = RICH.replace("horizon: 60 weeks", "horizon: 105 weeks")
    longer = longer.replace("to: {top: 20%}", "to: {top: 20%, share: 80%}")
    own = "cards: {kind: mailing, when: {birthday: yes, while_stock: 40}}"
    goods = "goods: {kind: points, back: 0%, expires_by: inactivity, reward_at: 2, cost_rate: 40%}"
    known = "care: {kind: secret_service}"
    shop = "shop: {kind: partners, currency: miles, leaves_in: 60, points_then: lapse}"
    more = f"      mailing: {{}}\n      {own}\n      {goods}\n      {known}\n      {shop}\n"
    longer = longer.replace("      mailing: {}\n", more)
    return loads(longer.replace("    sets: {market.segments.light.elasticity: 0.5}\n", ""))


@cache
def played(arms: tuple[str, ...]) -> tuple[_Watch, Loop]:
    """Two years of the rich scenario, and a week of its warm-up, watched."""
    with _watching() as watch:
        loop = _loop(everything(), *arms)
        loop.run(-1, 0, leaving=False)
        loop.run(0, 105, leaving=True)
    return watch, loop


def test_a_step_stands_in_the_table_once() -> None:
    names = [one.name for one in STEPS]
    assert len(set(names)) == len(names)
    assert tuple(step for act in WEEK for step in act.steps) == STEPS
    every: tuple[Step | Process, ...] = (*STEPS, *PROCESSES, *CLOSING)
    for one in every:
        assert one.says.endswith("."), one.name
        assert set(one.books) <= set(CHART), one.name
    assert set(ONLY) <= {name for one in every for name in one.books}


def test_the_documentation_prints_the_table() -> None:
    page = PAGE.read_text("utf-8")
    assert page == written(page), "make week"


@pytest.mark.slow
@pytest.mark.parametrize("arms", [("card",), ("today", "card", "half")], ids=["alone", "beside"])
def test_steps_are_done_in_the_order_of_the_table(arms: tuple[str, ...]) -> None:
    watch, loop = played(arms)
    of_acts = [[step.name for step in act.steps] for act in WEEK]
    for week in watch.weeks:
        rest = list(week)
        for act, names in zip(WEEK, of_acts, strict=True):
            for _ in arms if act.per == "arm" else arms[:1]:
                mine = []
                while rest and rest[0] in names and rest[0] not in mine:
                    mine.append(rest.pop(0))
                assert mine == [name for name in names if name in mine], week
        assert not rest, week
    done = {name for week in watch.weeks for name in week}
    # customers of the rich scenario have a rhythm, service is played, and no tool publishes facts
    left_out = {"draw steady needs", "draw sizes", "publish facts"}
    left_out |= {"say why they stay", "compare"} if len(arms) == 1 else set()
    assert done == {step.name for step in STEPS} - left_out
    prospects = [block.people.first >= PROSPECTS for block in loop.blocks]
    assert any(prospects)
    assert not all(prospects)


@pytest.mark.slow
def test_a_step_calls_the_stages_that_it_declares_and_no_others() -> None:
    seen: set[tuple[str, str]] = set()
    for arms in (("card",), ("today", "card", "half")):
        watch, _ = played(arms)
        for step in STEPS:
            # points that lapse soon are asked for by tools, within their offers
            called = set(watch.stages.get(step.name, [])) - {"wallet._soon"}
            assert called <= set(map(name_of, step.stages)), step.name
            seen |= {(step.name, name) for name in called}
    missing = {(one.name, name_of(stage)) for one in STEPS for stage in one.stages} - seen
    assert missing <= NOT_CALLED


@pytest.mark.slow
def test_a_step_books_what_it_declares_and_nothing_else() -> None:
    seen: set[str] = set()
    for arms in (("card",), ("today", "card", "half")):
        watch, _ = played(arms)
        for step in STEPS:
            posted = watch.accounts.get(step.name, set())
            seen |= posted
            if step.name in ("hand out", "settle", "settle points"):
                posted = posted - TOOLS_POST  # which is theirs, and held to what they declare
            assert posted <= set(step.books), step.name
    never = {name for step in STEPS for name in step.books} - seen
    assert never <= NOT_BOOKED


@pytest.mark.slow
def test_nothing_is_booked_where_a_description_leaves_it_out() -> None:
    for scenario, arms in ((everything(), ("today", "card")), (shop(), ("today", "card"))):
        with _watching() as watch:
            loop = _loop(scenario, *arms)
            loop.run(0, 53, leaving=True)
        said = Facts(scenario).accounts()
        posted = {name for names in watch.accounts.values() for name in names}
        assert posted <= said, posted - said
        for step in STEPS:
            names = {name for i in range(len(loop.blocks)) for name in _booked(loop, i, step)}
            assert watch.accounts.get(step.name, set()) - TOOLS_POST <= names


def _booked(loop: Loop, i: int, step: Step) -> set[str]:
    return {name for there in loop.there(i)["arm"] for name in booked(step, there)}


def test_what_a_scenario_is_said_to_do_is_what_it_does() -> None:
    scenario = shop()
    said = set(re.findall(r"^\| `([a-z0-9 ]+)`", explain(scenario), re.MULTILINE))
    with _watching() as watch:
        _loop(scenario, "today", "card").run(0, 53, leaving=True)
    done = {name for week in watch.weeks for name in week}
    assert done <= said
    assert {step.name for step in STEPS} & said == done


def test_the_stated_processes_are_those_of_the_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    acted: list[str] = []

    class Noting(simpy.Environment):
        def process(self, generator: Any) -> Any:
            started.append(generator.__qualname__)
            return super().process(generator)

    acts = {
        (Actors, "_come"): "newcomers",
        (Loop, "_share"): "weeks",
        (CompanyBooks, "post"): "treasury",
        (Actors, "_book"): "desk",
    }
    for (owner, verb), name in acts.items():
        original = getattr(owner, verb)

        def noted(*words: Any, _name: str = name, _of: Any = original) -> Any:
            if _name != "treasury" or words[1] == "program":
                acted.append(_name)
            return _of(*words)

        monkeypatch.setattr(owner, verb, noted)
    monkeypatch.setattr(simpy, "Environment", Noting)
    _loop(rich(), "card").run(0, 2, leaving=True)
    stated = [one.name for one in Facts(rich()).processes]
    # the loop starts those that act for all arms by other names, and tools their own
    known = {"CompanyBooks.process": "treasury"}
    ran = [known.get(name, name.rpartition(".")[2]) for name in started]
    there = [one.name for one in PROCESSES if one.where is not FOLLOWED]  # no tool of it asks
    assert list(dict.fromkeys(ran)) == there
    assert set(stated) == set(there)
    assert list(dict.fromkeys(acted)) == [name for name in stated if name in acts.values()]
    waits = [one.at for one in PROCESSES if one.name in there]
    assert [one.at for one in Facts(rich()).processes] == sorted(waits)


def test_a_step_that_is_taken_out_of_the_table_is_not_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The loop runs the table, and nothing beside it."""
    without = tuple(
        replace(act, steps=tuple(one for one in act.steps if one.name != "buy")) for act in WEEK
    )
    monkeypatch.setattr(loops, "WEEK", without)
    loop = _loop(shop(), "today")
    loop.run(0, 3, leaving=True)
    books = loop.close(0)
    assert not books.row("market", "purchases").any()
    assert books.row("market", "active").any()
