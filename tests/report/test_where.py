"""An executor of the caller plays every case of every entry, and changes no result."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import simulator
from simulator import experiment
from simulator.decision.among.improve import improve
from simulator.decision.between.choice import choose
from simulator.decision.between.sweep import sweep
from simulator.decision.between.sweeping import planned
from simulator.decision.share.attribution import attribute
from simulator.experiment import CaseError
from simulator.report import attributed, compared
from simulator.report import transactions as log
from simulator.report.attributed import frames_of
from simulator.report.tables import values_table, weeks_table
from simulator.scenario import Scenario, loads
from simulator.where import HERE, Where
from tests.decision.short_race import one_round
from tests.experiment.counted import Counted
from tests.report.shop import SHOP

TEXT = (
    SHOP.replace("60 weeks", "10 weeks")
    .replace("points: {back: 1%}", "points: {back: {value: 1%, search: [0.5%, 2%]}}")
    .replace("run:", "  plain:\n    tools: {discount: {depth: 1%}}\nrun:")
)
pytestmark = pytest.mark.anew
SMALL: dict[str, Any] = {"agents": 50, "cases": 2, "seed": 3}


@cache
def shop() -> Scenario:
    return loads(TEXT, name="shop")


def ran(where: Where) -> tuple[object, ...]:
    """With the search for a better program, which the first does not need."""
    result = simulator.run(shop(), **SMALL, where=where)
    assert result.searches, "nothing was searched"
    frames = (result.weeks, result.values, result.panel)
    return repr((result.verdicts, result.searches)), *(one.write_csv() for one in frames)


def chosen(where: Where) -> tuple[object, ...]:
    found = choose(shop(), **SMALL, where=where)
    played = found.played
    return repr((found.verdicts, found.ranking)), values_table(
        found.measures, played.drawn
    ).write_csv()


def as_compared(where: Where) -> tuple[object, ...]:
    found = compared.run(shop(), **SMALL, certain=False, where=where)
    return (weeks_table(found.played.played).write_csv(),)


def swept(where: Where) -> tuple[object, ...]:
    plan = planned(shop(), ["card.tools.points.back=0.5%..2%:3"])
    return (repr(sweep(plan, **SMALL, where=where).points),)


def swept_apart(where: Where) -> tuple[object, ...]:
    plan = planned(shop(), ["gross_margin=20%..30%:2"], program="card")
    return (repr(sweep(plan, **SMALL, where=where).points),)


def improved(where: Where) -> tuple[object, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulator.decision.among.improve.race", one_round)
        found = improve(shop(), **SMALL, where=where)
    assert found.rounds[0].n_cases == 2
    return found.winner.values, repr((found.winner, found.own, found.rounds, found.flat))


def taken_apart(where: Where) -> tuple[object, ...]:
    found = attribute(shop(), "card", **SMALL, where=where)
    return tuple(frame.write_csv() for frame in frames_of(found).values())


def as_attributed(where: Where) -> tuple[object, ...]:
    found = attributed.run(shop(), "card", **SMALL, certain=True, where=where)
    return (repr(found.shares),)


def followed(where: Where) -> tuple[object, ...]:
    case = shop().case(1, None, seed=3, agents=50)
    found = log.play(case, ("today", "card"), 20, where)
    every = {**found.lines, **found.customers, **found.traits}
    return tuple((name, column.tolist()) for name, column in every.items())


ENTRIES: dict[str, Callable[[Where], tuple[object, ...]]] = {
    "run": ran,
    "choose": chosen,
    "compare": as_compared,
    "sweep": swept,
    "sweep of the company": swept_apart,
    "improve": improved,
    "attribute": taken_apart,
    "attributed": as_attributed,
    "transactions": followed,
}
ONCE = {"choose": 2, "compare": 2, "sweep": 2, "sweep of the company": 2, "attribute": 2,
        "attributed": 2, "transactions": 1}  # fmt: skip


@cache
def here(entry: str) -> tuple[object, ...]:
    """What an entry finds in this process, with one job."""
    return ENTRIES[entry](HERE)


@pytest.fixture
def _nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """No case can be played but on an executor that is given."""

    def nobody(*_: object) -> None:
        raise AssertionError("played elsewhere")

    monkeypatch.setattr(experiment, "InProcessPool", nobody)
    monkeypatch.setattr(experiment, "ProcessPool", nobody)


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.mark.slow
@pytest.mark.parametrize("entry", ENTRIES)
def test_threads_of_the_caller_play_every_case(entry: str, request: pytest.FixtureRequest) -> None:
    alone = here(entry)
    request.getfixturevalue("_nowhere_else")
    with Counted(2) as pool:
        assert ENTRIES[entry](Where(executor=pool)) == alone
        assert not pool.shut
        assert pool.submits == ONCE.get(entry, pool.submits)
        assert pool.submits > (2 if entry not in ONCE else 0)


# one for each function that plays a case, all of which must be sent to another process
@pytest.mark.slow
@pytest.mark.parametrize(
    "entry", ["run", "sweep", "sweep of the company", "attribute", "transactions"]
)
def test_processes_of_the_caller_play_every_case(
    entry: str, processes: ProcessPoolExecutor, request: pytest.FixtureRequest
) -> None:
    alone = here(entry)
    request.getfixturevalue("_nowhere_else")
    assert ENTRIES[entry](Where(jobs=1, executor=processes)) == alone
    assert processes.submit(int).result() == 0


@pytest.mark.slow
def test_the_shorthand_is_the_same_place() -> None:
    with Counted(1) as pool:
        found = simulator.run(shop(), **SMALL, jobs=1, executor=pool)
        assert pool.submits > 2
    *_, values, _ = here("run")
    assert found.values.write_csv() == values


@pytest.mark.slow
def test_a_log_is_written_from_any_place(tmp_path: Path) -> None:
    asked: dict[str, Any] = {"customers": 20, "agents": 50, "case": 1}
    with Counted(1) as pool:
        where = Where(executor=pool)
        _, place = log.write_transactions(shop(), tmp_path / "a", **asked, where=where)
        assert pool.submits == 1
    _, other = log.write_transactions(shop(), tmp_path / "b", **asked, where=Where(jobs=2))
    files = [{one.name: one.read_bytes() for one in of.iterdir()} for of in (place, other)]
    assert files[0] == files[1]


@pytest.mark.slow
def test_a_case_that_cannot_be_followed_is_told_as_in_this_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unsolvable(*_: object, **__: object) -> None:
        raise ValueError("a contradiction")

    monkeypatch.setattr(log, "simulate", unsolvable)
    said = []
    with Counted(1) as pool:
        for where in (HERE, Where(executor=pool)):
            with pytest.raises(CaseError) as caught:
                followed(where)
            said.append((str(caught.value), caught.value.place))
    assert said == [("case 1: ValueError: a contradiction", "market")] * 2
