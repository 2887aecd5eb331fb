"""Where cases run, with a stand-in for the engine: none of it changes a result."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import simulator
from simulator.experiment import CaseError, Interrupted, run
from simulator.machine import cores
from simulator.store import Store
from simulator.where import CaseProgress, Where
from tests.experiment import shop
from tests.experiment.counted import Counted


@pytest.fixture
def pool() -> Iterator[Counted]:
    with Counted(2) as threads:
        yield threads


def processes(n: int = 2) -> ProcessPoolExecutor:
    """Processes of a caller; spawned, because a test may have threads."""
    return ProcessPoolExecutor(n, mp_context=multiprocessing.get_context("spawn"))


# ------------------------------------------------------------ what is said


def test_an_argument_of_its_own_is_a_field_and_goes_before_it(
    tmp_path: Path, pool: Counted
) -> None:
    def told(step: CaseProgress) -> None: ...

    store = Store(tmp_path)
    whole = Where(jobs=3, executor=pool, store=store, progress=told)
    assert Where.of(jobs=3, executor=pool, store=store, on_progress=told) == whole
    assert Where.of(whole) == whole
    assert Where.of(whole, jobs=2) == Where(2, pool, store, told)
    assert Where.of() == Where() == simulator.Where()


def test_an_argument_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'job'"):
        run(shop.scenario(), cases=1, play=shop.play, job=1)  # type: ignore[call-arg]


def test_what_cannot_be_a_place_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="cannot play with jobs=0; expected at least 1"):
        Where(jobs=0)
    with pytest.raises(TypeError, match=r"executor is a int; expected a concurrent\.futures"):
        Where(executor=4)  # type: ignore[arg-type]


def test_variants_are_neither_kept_nor_told_of(tmp_path: Path, pool: Counted) -> None:
    whole = Where(3, pool, Store(tmp_path), lambda step: None)
    assert whole.unkept() == Where(3, pool)


def test_nobody_is_told_who_has_not_asked() -> None:
    def told(step: CaseProgress) -> None: ...

    assert Where().telling(told).progress is None
    assert Where(progress=print).telling(told).progress is told


def test_cases_at_a_time() -> None:
    assert Where().at_a_time(10**6) == cores()
    assert Where(jobs=3).at_a_time(10) == 3
    assert Where(jobs=3).at_a_time(2) == 2


# ------------------------------------------------------------ the same bits anywhere


def test_one_place_said_at_once_is_as_its_parts(tmp_path: Path, pool: Counted) -> None:
    told: list[CaseProgress] = []
    world = shop.scenario()
    where = Where(2, pool, Store(tmp_path), told.append)
    result = run(world, cases=9, play=shop.play, where=where)
    assert shop.same_result(result, run(world, cases=9, jobs=1, play=shop.play))
    assert (pool.submits, pool.shut) == (9, False)
    assert len(list(tmp_path.glob("*/case_*.bin"))) == 9
    assert told[-1].done == 9
    again = run(world, cases=9, play=shop.play, where=where)
    assert shop.same_result(result, again)
    assert pool.submits == 9, "what is kept is not played again"


@pytest.mark.slow
def test_processes_of_the_caller_give_the_same_bits_and_stay_open() -> None:
    world = shop.scenario()
    with processes() as pool:
        borrowed = run(world, cases=5, executor=pool, play=shop.play)
        assert pool.submit(int).result() == 0
    assert shop.same_result(borrowed, run(world, cases=5, jobs=1, play=shop.play))


def test_an_executor_is_kept_busy_and_not_flooded(pool: Counted) -> None:
    """So that an interrupt leaves little to cancel, as many as there are jobs and one more."""
    most: list[int] = []

    class Watched(Counted):
        def submit(self, *args: Any, **about: Any) -> Future[Any]:
            most.append(sum(not one.done() for one in out) + 1)
            out.append(super().submit(*args, **about))
            return out[-1]

    out: list[Future[Any]] = []
    with Watched(4) as threads:
        run(shop.scenario(seconds=0.02), cases=12, jobs=4, executor=threads, play=shop.play)
    assert max(most) <= 5
    assert most[4] >= 4


# ------------------------------------------------------------ what can go wrong


def test_a_case_that_cannot_be_solved_is_told_as_in_this_process(pool: Counted) -> None:
    world = shop.scenario(faults=((3, "unsolvable"),))
    said = []
    for where in (Where(jobs=1), Where(executor=pool, jobs=1)):
        with pytest.raises(CaseError) as caught:
            run(world, cases=6, play=shop.play, where=where)
        said.append((str(caught.value), caught.value.numbers, caught.value.drawn))
    assert said[0] == said[1]
    assert said[0][0].startswith("case 3: share_of_wallet and churn_per_year contradict")


@pytest.mark.slow
def test_a_bug_in_a_worker_of_the_caller_names_case_and_line() -> None:
    world = shop.scenario(faults=((1, "bug"),))
    with processes(1) as pool, pytest.raises(CaseError, match="case 1: Stubborn: ab") as caught:
        run(world, cases=4, jobs=1, executor=pool, play=shop.play)
    assert "_fail" in str(caught.value.__cause__)


@pytest.mark.slow
def test_a_worker_of_the_caller_that_is_killed_is_an_error_and_no_hang(tmp_path: Path) -> None:
    world = shop.scenario(faults=((2, "killed"),))
    where = Where(jobs=1, store=Store(tmp_path))
    with processes(1) as pool:
        where = Where(1, pool, where.store)
        with pytest.raises(CaseError, match="perhaps killed for lack of memory") as caught:
            run(world, cases=6, play=shop.play, where=where)
        assert 2 in caught.value.numbers
        assert list(tmp_path.glob("*/case_000000.bin")), "finished cases are kept"
        # the executor is no more; what could have been its first case is named
        with pytest.raises(CaseError, match="case 2: the process that played it ended"):
            run(world, cases=6, play=shop.play, where=where)


def test_what_an_executor_drops_is_an_error() -> None:
    class Dropping(Executor):
        def submit(self, *args: Any, **about: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with pytest.raises(CaseError, match="case 0: its executor was shut down, or has dropped it"):
        run(shop.scenario(), cases=3, executor=Dropping(), play=shop.play)


def test_an_executor_that_was_shut_down_is_said() -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(RuntimeError, match="after shutdown"):
        run(shop.scenario(), cases=3, executor=pool, play=shop.play)


# ------------------------------------------------------------ Ctrl-C


@pytest.mark.skipif(os.name == "nt", reason="signals of a terminal")
def test_ctrl_c_keeps_what_is_finished_and_leaves_the_executor_open(tmp_path: Path) -> None:
    """The signal comes while this process waits for a case that takes long."""
    world, store = shop.scenario(seconds=0.2), Store(tmp_path)

    def told(step: CaseProgress) -> None:
        if step.done == 2:
            later = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT))
            later.start()
            timers.append(later)

    timers: list[threading.Timer] = []
    before = signal.getsignal(signal.SIGINT)
    with Counted(1) as pool:
        where = Where(1, pool, store, told)
        with pytest.raises(Interrupted, match=r"interrupted after [23] of 30 cases"):
            run(world, cases=30, play=shop.play, where=where)
        for one in timers:
            one.join()
        assert not pool.shut
        assert pool.submit(int).result() == 0
        assert pool.submits <= 6
    assert signal.getsignal(signal.SIGINT) is before
    kept = len(list(tmp_path.glob("*/case_*.bin")))
    assert kept in (2, 3)
    steps: list[CaseProgress] = []
    quick = run(world, cases=4, play=shop.play, where=Where(1, None, store, steps.append))
    assert steps[0].done == kept
    assert shop.same_result(quick, run(world, cases=4, jobs=1, play=shop.play))


@pytest.mark.slow
def test_ctrl_c_that_a_worker_hears_first_is_no_fault_of_its_case(tmp_path: Path) -> None:
    """A terminal sends it to all processes of a group, so to those of the caller's, too."""
    world, store = shop.scenario(faults=((2, "interrupt"),)), Store(tmp_path)
    with processes(1) as pool, pytest.raises(Interrupted) as caught:
        run(world, cases=5, play=shop.play, where=Where(1, pool, store))
    assert caught.value.done >= 2
    assert len(list(tmp_path.glob("*/case_*.bin"))) == caught.value.done
