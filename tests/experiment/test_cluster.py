"""Cases on a Dask cluster: the same bits as here, whoever dies, and only on the same software.

The cluster is a real one, of processes of this machine that the tests start and kill.
"""

from __future__ import annotations

import os
import pickle
import platform
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from simulator import software
from simulator.experiment import CaseError, Interrupted, run
from simulator.store import Store
from simulator.where import CaseProgress, Where
from simulator.workers import ClusterFault, connected
from simulator.workers.cluster import ClusterPool, borrowed, client_of, require_alike
from simulator.workers.outcomes import outcomes
from simulator.workers.pools import ExecutorPool
from simulator.workers.remote import Sent, software_here, unlike
from simulator.workers.task import CaseFault, Point
from tests.experiment import shop
from tests.experiment.dask_here import ROOT, DaskHere, dask_here

needs_dask = pytest.mark.skipif(
    software.versions(("distributed",))["distributed"] == "",
    reason="distributed is not installed: pip install '.[cluster]'",
)

# ------------------------------------------------------------ without a cluster


def half(number: int, point: Point) -> float:
    return number / 2


def no_task() -> None:
    raise ValueError("a package is missing here")


class Broken:
    """A task that cannot be unpacked on another machine."""

    def __reduce__(self) -> tuple[Any, tuple[()]]:
        return no_task, ()

    def __call__(self, number: int, point: Point) -> float:
        return 0.0


def test_a_task_that_was_sent_plays_as_the_one_that_was_packed() -> None:
    packed: Sent[float] = Sent.of(half)
    sent: Sent[float] = pickle.loads(pickle.dumps(packed))
    assert [sent(number, None) for number in (3, 4)] == [1.5, 2.0]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"numpy": "1.0"}, f"numpy {software_here()['numpy']} there, 1.0 here"),
        ({"numba": "", "code": "abc"}, "numba {numba} there, none here, {code}"),
        (
            {"loyalty-simulator": "9.9", "code": "abc"},
            "loyalty-simulator {loyalty-simulator} there, 9.9 here; install",
        ),
    ],
)
def test_other_software_is_refused_by_the_machine_that_has_it(
    changed: dict[str, str], said: str
) -> None:
    """So that one which joins in mid-run is held to it, too; both versions are named."""
    here = software_here()
    code = f"loyalty-simulator {here['loyalty-simulator']} with code {here['code']} there, abc here"
    sent: Sent[float] = Sent(pickle.dumps(half), "", here | changed)
    fault = sent(7, None)
    assert isinstance(fault, CaseFault)
    assert (fault.number, fault.trace, fault.place) == (7, "", "")
    assert said.replace("{code}", code).format(**here) in fault.text
    assert ("code" in fault.text) == ("loyalty-simulator" not in changed and "code" in changed)


def test_a_package_that_a_machine_lacks_is_told() -> None:
    told = unlike("tcp://there:1", {"numpy": "2.0", "scipy": "1.0"}, {"scipy": "1.0"})
    assert told.startswith("tcp://there:1 has other software than this machine")
    assert "numpy none there, 2.0 here" in told
    assert not unlike("there", {"numpy": "2.0"}, {"numpy": "2.0", "more": "1"})


def test_what_cannot_be_unpacked_there_is_a_fault_of_the_case() -> None:
    fault = Sent.of(Broken())(2, None)
    assert isinstance(fault, CaseFault)
    assert (fault.number, fault.text) == (2, "a package is missing here")


def test_the_code_that_a_worker_is_asked_for_is_that_which_the_store_knows() -> None:
    assert software_here()["code"] == software.source()[:12]
    assert set(software.COMPUTES) < set(software_here())


class Waiting(Executor):
    """Stands in for the executor of a Dask client: holds what it is given."""

    _client: Any = None


class Client:
    """Stands in for a client whose workers come and go."""

    def __init__(self) -> None:
        self.threads: dict[str, int] | None = {"a": 2, "b": 1}

    def nthreads(self) -> dict[str, int]:
        if self.threads is None:
            raise OSError("no scheduler")
        return self.threads


def test_as_many_cases_are_out_as_keep_the_workers_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.workers.cluster.LOOK_SECONDS", -1.0)
    client = Client()
    pool = ClusterPool(half, Waiting(), client, None)
    assert (pool.jobs, pool.ahead) == (3, 6)
    client.threads = {"a": 8}
    assert (pool.jobs, pool.ahead) == (8, 16)
    client.threads = None
    assert (pool.jobs, pool.ahead) == (8, 16)
    client.threads = {}
    assert (pool.jobs, pool.ahead) == (1, 2)
    asked = ClusterPool(half, Waiting(), client, 5)
    assert (asked.jobs, asked.ahead) == (5, 6)


def test_workers_that_leave_make_fewer_cases_be_handed_out() -> None:
    """More are out then than keep the others busy, and the next one waits."""
    out: list[int] = []

    class Shrinking(ExecutorPool[float]):
        @property
        def ahead(self) -> int:
            return 4 if len(out) < 4 else 1

        def submit(self, number: int, point: Point) -> Any:
            out.append(number)
            return super().submit(number, point)

    with ThreadPoolExecutor(1) as threads, Shrinking(half, threads, 1) as pool:
        found = sorted(outcomes(pool, range(9), dict.fromkeys(range(9))))
    assert found == [number / 2 for number in range(9)]


class Asked(Client):
    """Stands in for a client of one worker; answers as it is told, else as this process does."""

    def __init__(self, answers: dict[str, dict[str, str]] | None = None, python: str = "") -> None:
        super().__init__()
        self.python, self.answers = python or platform.python_version(), answers or {}

    def get_versions(self, *, check: bool) -> dict[str, Any]:
        host = {"python": f"{self.python}.final.0"}
        return {"workers": {f"tcp://there:{port}": {"host": host} for port in range(5)}}

    def run(self, ask: Callable[[], dict[str, str]]) -> dict[str, dict[str, str]]:
        answer = self.answers.get(ask.__name__)
        return {"tcp://there:1": ask() if answer is None else answer}


@needs_dask
def test_a_worker_like_this_process_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    require_alike(Asked())
    monkeypatch.setattr("simulator.workers.cluster.tools_here", lambda: {"club": "a", "wow": "b"})
    require_alike(Asked({"<lambda>": {"club": "a", "other": "c"}}))  # lacks one, has another
    with pytest.raises(ClusterFault, match="club b there, a here"):
        require_alike(Asked({"<lambda>": {"club": "b"}}))


@needs_dask
@pytest.mark.parametrize(
    ("asked", "said", "lines"),
    [
        (Asked(python="3.9.2"), "tcp://there:0 has other software .*: Python 3.9 there, 3", 3),
        (Asked({"all_of_it": {}}), "loyalty-simulator none there, .* here, numpy none there", 1),
        (Asked({"software_here": software_here() | {"code": "old"}}), "with code old there, ", 1),
    ],
)
def test_a_worker_that_is_not_is_refused(asked: Asked, said: str, lines: int) -> None:
    with pytest.raises(ClusterFault, match=said) as caught:
        require_alike(asked)
    assert len(str(caught.value).splitlines()) == lines


def test_any_other_executor_is_not_asked_for_a_cluster() -> None:
    with ThreadPoolExecutor(1) as threads:
        assert client_of(threads) is None
        assert type(borrowed(half, threads, 1, None)) is ExecutorPool
    assert client_of(None) is None


def test_what_became_of_a_cluster_is_said() -> None:
    pool = ClusterPool(half, Waiting(), Client(), None)
    killed = type("KilledWorker", (Exception,), {})
    assert "each of the workers that tried it has ended" in str(pool.why(killed()))
    assert "the scheduler of the cluster was lost" in str(pool.why(CancelledError()))
    assert pool.why(ValueError()) is None


# ------------------------------------------------------------ on one


def wait_for(executor: Executor, workers: int) -> None:
    client = client_of(executor)
    assert client is not None
    client.wait_for_workers(workers, timeout=60)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[DaskHere]:
    with dask_here(tmp_path) as cluster:
        yield cluster


@pytest.fixture
def executor(here: DaskHere) -> Iterator[Executor]:
    with connected(here.address) as one:
        wait_for(one, 2)
        yield one


@pytest.mark.slow
@needs_dask
def test_a_cluster_gives_the_same_bits_though_a_worker_is_killed_in_mid_run(
    here: DaskHere, executor: Executor, tmp_path: Path
) -> None:
    told: list[CaseProgress] = []

    def tell(step: CaseProgress) -> None:
        told.append(step)
        if step.done == 6:
            here.workers[0].kill()

    world = shop.scenario(seconds=0.05)
    where = Where(executor=executor, store=Store(tmp_path / "kept"), progress=tell)
    found = run(world, cases=24, play=shop.play, where=where)
    assert here.workers[0].wait(10) == -signal.SIGKILL
    assert shop.same_result(found, run(world, cases=24, jobs=1, play=shop.play))
    assert [step.done for step in told][-1] == 24
    assert told[-2].seconds_left is not None
    assert len(list(tmp_path.glob("kept/*/case_*.bin"))) == 24


@pytest.mark.slow
@needs_dask
def test_ctrl_c_keeps_what_is_finished_and_the_cluster_goes_on(
    here: DaskHere, executor: Executor, tmp_path: Path
) -> None:
    def tell(step: CaseProgress) -> None:
        if step.done == 3:
            os.kill(os.getpid(), signal.SIGINT)

    world, store = shop.scenario(seconds=0.1), Store(tmp_path / "kept")
    where = Where(executor=executor, store=store, progress=tell)
    with pytest.raises(Interrupted) as caught:
        run(world, cases=30, play=shop.play, where=where)
    kept = len(list(tmp_path.glob("kept/*/case_*.bin")))
    assert 3 <= kept == caught.value.done < 30
    steps: list[CaseProgress] = []
    again = run(world, cases=8, play=shop.play, where=Where(None, executor, store, steps.append))
    assert steps[0].done == kept
    assert shop.same_result(again, run(world, cases=8, jobs=1, play=shop.play))


@pytest.mark.slow
@needs_dask
def test_a_case_that_kills_every_worker_and_a_lost_scheduler_are_errors_and_no_hang(
    here: DaskHere, executor: Executor
) -> None:
    for _ in range(3):  # Dask gives a task up after four workers
        here.add_worker()
    wait_for(executor, 5)
    world = shop.scenario(faults=((2, "killed"),))
    with pytest.raises(CaseError, match="case 2: each of the workers that tried it has ended"):
        run(world, cases=4, play=shop.play, executor=executor)
    assert here.scheduler is not None
    threading.Timer(1.0, here.scheduler.kill).start()
    with pytest.raises(CaseError, match="the scheduler of the cluster was lost"):
        run(shop.scenario(seconds=0.1), cases=500, play=shop.play, executor=executor)


@pytest.mark.slow
@needs_dask
def test_a_worker_with_other_code_is_refused_with_both_digests(tmp_path: Path) -> None:
    edited = tmp_path / "edited"
    shutil.copytree(ROOT / "simulator", edited / "simulator")
    with (edited / "simulator" / "where.py").open("a") as file:
        file.write("# another line\n")
    with dask_here(tmp_path, workers=0) as cluster:
        cluster.add_worker(edited)
        with pytest.raises(ClusterFault) as caught, connected(cluster.address):
            pass
    ours, (line,) = software_here(), str(caught.value).splitlines()
    assert line.startswith("tcp://127.0.0.1:")
    assert f"loyalty-simulator {ours['loyalty-simulator']} with code " in line
    assert f" there, {ours['code']} here; install the same on both" in line
    theirs = line.partition("with code ")[2][:12]
    assert len(theirs.strip()) == 12
    assert theirs != ours["code"]
