"""The order of a week that a description states is the order in which a week is played."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
import simpy

from simulator.draws import Luck
from simulator.market.people import PROSPECTS
from simulator.report.conditions import truth
from simulator.report.explain import explain
from simulator.report.schedule import Step, name_of, processes, steps_of_week, week_of
from simulator.scenario import Scenario
from simulator.simulate.actors import Around, most_arrivals
from simulator.simulate.loop import Loop
from simulator.simulate.plan import plan_of
from simulator.simulate.population import draw_population, prospects_needed, with_prospects
from simulator.simulate.treasury import Treasury
from tests.report.rich import rich
from tests.report.shop import shop


class _Recorder:
    """Notes which stages, verbs and acts are called, one list for every block's week."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.weeks: list[list[str]] = []
        there = ("simulator.market.", "simulator.program.wallet", "simulator.program.ledger",
                 "simulator.program.week", "simulator.simulate.census",
                 "simulator.simulate.membership")  # fmt: skip
        rooms = [room for name, room in sorted(sys.modules.items()) if name.startswith(there)]
        stages = [one for room in rooms for one in vars(room).values()
                  if getattr(one, "targetoptions", {}).get("nogil")]  # fmt: skip
        acts = [step.function for step in steps_of_week() if inspect.isfunction(step.function)]
        for function in dict.fromkeys((*stages, *acts)):
            self.watch(patch, function)
        self.playing, block = False, Loop._block  # a desk has stages, too, but no block

        def played(*words: Any) -> None:
            self.weeks.append([])
            self.playing = True
            block(*words)
            self.playing = False

        patch.setattr(Loop, "_block", played)

    def watch(self, patch: pytest.MonkeyPatch, function: Any) -> None:
        """Note calls of a function, wherever it is called from."""
        room, name = sys.modules[function.__module__], function.__qualname__
        owner, _, verb = name.rpartition(".")
        if owner and owner != "Tool":
            patch.setattr(vars(room)[owner], verb, self.noting(function))
        for module in list(sys.modules.values()):
            if module.__name__.startswith("simulator.") and vars(module).get(name) is function:
                patch.setattr(module, name, self.noting(function))

    def noting(self, function: Any) -> Callable[..., Any]:
        """The same function, noted when it is called."""

        def noted(*words: Any, **more: Any) -> Any:
            self.note(name_of(function))
            return function(*words, **more)

        return noted

    def note(self, name: str) -> None:
        """Note the first call of a block's week."""
        if self.playing and name not in self.weeks[-1]:
            self.weeks[-1].append(name)


def _loop(scenario: Scenario, arm: str) -> Loop:
    """An arm alone, so that what one arm does does not stand between what another does."""
    case, luck = scenario.case(0, None, seed=1, agents=60), Luck(1, 0)
    market = case.world(arm)[0]
    population, solved = draw_population(market, luck, 60, None)
    pool = prospects_needed(market, 60, most_arrivals(case, arm, 0.0))
    population = with_prospects(population, market, luck, solved, pool)
    return Loop(case, population, [plan_of(case, arm)], luck, block=1_000)


def test_the_stated_order_is_the_order_of_the_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = _loop(rich(), "card")
    stated = [step.name for step in week_of({})]
    recorder = _Recorder(monkeypatch)
    for verb in ("offer", "answer", "settle", "owed"):
        for tool in {type(tool) for tool in loop.boards[0].plan.tools.values()}:
            original = getattr(tool, verb)

            def spoken(*words: Any, _name: str = f"Tool.{verb}", _of: Any = original) -> Any:
                recorder.note(_name)
                return _of(*words)

            monkeypatch.setattr(tool, verb, spoken)
    loop.run(0, 53, leaving=True)
    called = {name for week in recorder.weeks for name in week}
    assert called <= set(stated)
    # what one arm, alone, in a scenario with a rhythm does not call
    assert set(stated) - called <= {
        "behavior.luck_and_steady_needs", "behavior.most", "behavior.grow", "behavior.draw_sizes",
        "experience.failure_rates", "Experience.replace", "pairs.book_pairs", "pairs._tell_apart",
        "pairs.book_reasons", "pairs._why_stay", "pairs._why_stay_at_all",
        "Recorder._note_cut", "panel._worth",
    }  # fmt: skip
    # with what stands at several places at each of them: one after the other, all calls are found
    everywhere = [step.name for step in steps_of_week() if step.function is not None]
    for week in recorder.weeks:
        ahead = iter(everywhere)
        assert all(name in ahead for name in week), week
    prospects = [block.people.first >= PROSPECTS for block in loop.blocks]
    assert any(prospects)
    assert not all(prospects)


def test_what_a_scenario_is_said_to_do_is_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = shop()
    said = set(re.findall(r"^\| `(\w+\.\w+)`", explain(scenario), re.MULTILINE))
    loop = _loop(scenario, "card")
    recorder = _Recorder(monkeypatch)
    loop.run(0, 53, leaving=True)
    # reviewing does nothing where no audience is a top; points that lapse soon are asked for by
    # the tool, within its offer
    rest = {"Arm._review", "wallet._soon"}
    assert {name for week in recorder.weeks for name in week} - rest <= said


def test_the_stated_processes_are_those_of_the_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    acted: list[str] = []

    class Noting(simpy.Environment):
        def process(self, generator: Any) -> Any:
            started.append(generator.__qualname__)
            return super().process(generator)

    acts = {
        (Around, "_come"): "Around.newcomers",
        (Loop, "_share"): "Loop._weeks",
        (Treasury, "post"): "Treasury.process",
        (Around, "_book"): "Around.desk",
    }
    for (owner, verb), name in acts.items():
        original = getattr(owner, verb)

        def noted(*words: Any, _name: str = name, _of: Any = original) -> Any:
            if _name != "Treasury.process" or words[1] == "program":
                acted.append(_name)
            return _of(*words)

        monkeypatch.setattr(owner, verb, noted)
    monkeypatch.setattr(simpy, "Environment", Noting)
    _loop(rich(), "card").run(0, 2, leaving=True)
    stated = [one.name for one in processes()]
    campaigns = {name for name in started if name.endswith(".campaign")}
    assert set(started) - campaigns | {"Tool.campaign"} == set(stated)
    assert list(dict.fromkeys(acted)) == [name for name in stated if name in acts.values()]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("block.service", False),
        ("block.service is not None", False),
        ("block.service is None", True),
        ("not block.service", True),
        ("rate == 0", False),
        ("block.service and weekly", False),
        ("block.service or weekly", None),
        ("weekly", None),
        ("len(weekly) > 3", None),
        ("self.runs(t)", True),
    ],
)
def test_conditions_are_judged_by_what_is_known(condition: str, expected: bool | None) -> None:
    known = {"service": False, "runs": True, "rate": True}
    assert truth(ast.parse(condition, mode="eval").body, known) is expected
    step = Step("x", None, None, (ast.parse(condition, mode="eval").body,))
    assert step.happens(known) is (expected is not False)
