"""All cases of a scenario, on any number of jobs."""

import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from simulator import experiment
from simulator.experiment import CaseError, CaseProgress, Interrupted, TooLarge, run
from simulator.store import Store
from tests.experiment import shop


@pytest.fixture
def another_thread() -> Iterator[None]:
    """The caller may have threads, and locks held by them."""
    stop = threading.Event()
    busy = threading.Thread(target=stop.wait)
    busy.start()
    yield
    stop.set()
    busy.join()


@pytest.mark.usefixtures("another_thread")
def test_any_number_of_jobs_gives_the_same_bits() -> None:
    world = shop.scenario()
    alone = run(world, cases=9, jobs=1, play=shop.play)
    assert shop.same_result(alone, run(world, cases=9, jobs=2, play=shop.play))


@pytest.mark.slow
def test_a_script_without_a_guard_is_not_started_again(tmp_path: Path) -> None:
    """What one would type from the README: processes must not run it anew."""
    script = tmp_path / "script.py"
    script.write_text(
        "from simulator import experiment\n"
        "from tests.experiment import shop\n"
        "experiment.memory_needed = lambda case: 1_000\n"
        "print(len(experiment.run(shop.scenario(), cases=5, jobs=2, play=shop.play).played))\n"
    )
    said = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert (said.returncode, said.stdout, said.stderr) == (0, "5\n", "")


def test_an_executor_of_the_caller_gives_the_same_bits_and_stays_open() -> None:
    world = shop.scenario()
    with ThreadPoolExecutor(3) as threads:
        borrowed = run(world, cases=9, jobs=3, executor=threads, play=shop.play)
        assert threads.submit(int).result() == 0
    assert shop.same_result(borrowed, run(world, cases=9, jobs=1, play=shop.play))


def test_an_error_cancels_what_an_executor_has_not_begun(tmp_path: Path) -> None:
    world = shop.scenario(faults=((0, "unsolvable"),), seconds=0.1, log=str(tmp_path / "log"))
    with ThreadPoolExecutor(1) as threads, pytest.raises(CaseError):
        run(world, cases=9, jobs=5, executor=threads, play=shop.play)
    assert len((tmp_path / "log").read_text().splitlines()) <= 2


def test_cases_come_in_order_with_what_they_drew() -> None:
    result = run(shop.scenario(), cases=5, jobs=1, play=shop.play)
    assert [played.number for played in result.played] == [0, 1, 2, 3, 4]
    assert [played.panel is None for played in result.played] == [False, True, True, True, True]
    assert result.arms == shop.ARMS
    assert result.u.shape == (5, 2)
    assert result.drawn[3]["market.number_1"] == 10 * result.u[3, 1]


def test_certain_leaves_luck_only() -> None:
    result = run(shop.scenario(), cases=3, jobs=1, certain=True, play=shop.play)
    assert result.u.shape == (3, 0)
    assert result.drawn == ({}, {}, {})
    for played in result.played:
        assert shop.same(played, shop.played(played.number, 1, None, played.number == 0))
    books = [played.ledgers["today"].book.tobytes() for played in result.played]
    assert len(set(books)) == 3


def test_progress_counts_and_estimates() -> None:
    told: list[CaseProgress] = []
    run(shop.scenario(), cases=4, jobs=1, on_progress=told.append, play=shop.play)
    assert [step.done for step in told] == [0, 0, 1, 2, 3, 4]
    assert {step.of for step in told} == {4}
    assert "compiles" in told[1].doing
    assert told[2].seconds_left is None
    assert all(step.seconds_left is not None for step in told[3:])
    assert told[-1].seconds_left == 0
    assert [s.seconds_elapsed for s in told] == sorted(s.seconds_elapsed for s in told)


def test_jobs_without_a_case_become_threads(tmp_path: Path) -> None:
    log = tmp_path / "log"
    run(shop.scenario(log=str(log)), cases=1, jobs=4, play=shop.play)
    assert log.read_text().split()[2] == "4"


def test_a_case_that_cannot_be_solved_is_named_with_its_numbers(tmp_path: Path) -> None:
    world, store = shop.scenario(faults=((3, "unsolvable"),)), Store(tmp_path)
    with pytest.raises(CaseError) as caught:
        run(world, cases=6, jobs=1, store=store, play=shop.play)
    assert caught.value.numbers == (3,)
    u = experiment.design_for(world, 6, 1)[3].tolist()
    assert caught.value.drawn == {"market.number_0": 10 * u[0], "market.number_1": 10 * u[1]}
    first, _, *values = str(caught.value).splitlines()
    assert first == "case 3: share_of_wallet and churn_per_year contradict each other"
    assert values[0] == f"  market.number_0: {10 * u[0]:.6g}"
    assert list(tmp_path.glob("*/case_000000.bin")), "finished cases are kept"


@pytest.mark.slow
def test_a_bug_in_a_worker_names_case_and_line_and_ends_the_workers() -> None:
    with pytest.raises(CaseError, match="case 1: Stubborn: ab") as caught:
        run(shop.scenario(faults=((1, "bug"),), seconds=0.1), cases=9, jobs=2, play=shop.play)
    assert "_fail" in str(caught.value.__cause__)
    assert not multiprocessing.active_children()


@pytest.mark.slow
def test_a_worker_that_is_killed_is_an_error_and_no_hang(tmp_path: Path) -> None:
    world, store = shop.scenario(faults=((3, "killed"),), seconds=0.02), Store(tmp_path)
    with pytest.raises(CaseError, match="memory") as caught:
        run(world, cases=30, jobs=2, store=store, play=shop.play)
    assert 3 in caught.value.numbers
    assert len(caught.value.numbers) <= 3
    assert list(tmp_path.glob("*/case_000000.bin")), "finished cases are kept"


def test_ctrl_c_in_this_process_keeps_what_is_finished(tmp_path: Path) -> None:
    world, store = shop.scenario(faults=((2, "interrupt"),)), Store(tmp_path)
    with pytest.raises(Interrupted, match="interrupted after 2 of 5 cases") as caught:
        run(world, cases=5, jobs=1, store=store, play=shop.play)
    assert (caught.value.done, caught.value.of) == (2, 5)
    assert len(list(tmp_path.glob("*/*.bin"))) == 2


def test_a_failing_callback_is_heard() -> None:
    def fail(step: CaseProgress) -> None:
        if step.done:
            raise RuntimeError("the terminal has gone")

    with pytest.raises(RuntimeError, match="terminal"):
        run(shop.scenario(), cases=9, jobs=1, on_progress=fail, play=shop.play)


@pytest.mark.parametrize("change", [{"cases": 0}, {"agents": 0}, {"jobs": 0}, {"seed": -1}])
def test_impossible_settings(change: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="cannot play"):
        run(shop.scenario(), play=shop.play, **change)  # type: ignore[arg-type]


def test_too_large_is_refused_with_both_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.machine.available_memory", lambda: 5_000_000_000)
    monkeypatch.setattr("simulator.experiment.memory_needed", lambda case: 3_000_000_000)
    with pytest.raises(TooLarge) as caught:
        run(shop.scenario(), cases=4, jobs=2, play=shop.play)
    assert (caught.value.needed, caught.value.available) == (6_000_000_000, 5_000_000_000)
    assert "6.00 GB" in str(caught.value)
    assert "5.00 GB" in str(caught.value)
    # Left to itself it takes as many jobs as fit.
    monkeypatch.setattr("simulator.machine.cores", lambda: 2)
    assert len(run(shop.scenario(), cases=4, play=shop.play).played) == 4
    monkeypatch.setattr("simulator.experiment.memory_needed", lambda case: 6_000_000_000)
    with pytest.raises(TooLarge, match="one case would need"):
        run(shop.scenario(), cases=4, play=shop.play)


def test_what_is_there_needs_no_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = Store(tmp_path)
    run(shop.scenario(), cases=2, jobs=1, store=store, play=shop.play)
    monkeypatch.setattr("simulator.machine.available_memory", lambda: 0)
    assert len(run(shop.scenario(), cases=2, jobs=1, store=store, play=shop.play).played) == 2
