"""A run that is killed, or interrupted from the keyboard, and goes on afterwards."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulator.experiment import run
from simulator.store import Store
from tests.experiment import shop

ROOT = Path(__file__).parents[2]
CASES = 12
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX systems")


@contextmanager
def child(
    tmp_path: Path, seconds: float, jobs: int = 2, *, ignoring: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """A run in its own process group, as a terminal would start it."""
    place = [str(tmp_path / "cases"), str(tmp_path / "log")]
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.experiment.child",
            *place,
            str(CASES),
            str(jobs),
            str(seconds),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_ignore_ctrl_c if ignoring else None,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _ignore_ctrl_c() -> None:
    """What a shell does for a command that ends in `&`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def until(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def kept(tmp_path: Path) -> int:
    return len(list(tmp_path.glob("cases/*/*.bin")))


def workers(tmp_path: Path) -> set[int]:
    return {int(line.split()[1]) for line in (tmp_path / "log").read_text().splitlines()}


def gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody waits for stays in the table as a zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def goes_on(tmp_path: Path) -> None:
    """What is missing is played, nothing else is, and the result is that of a run in one go."""
    store, log = Store(tmp_path / "cases"), tmp_path / "second_log"
    there = {int(path.stem[5:]) for path in tmp_path.glob("cases/*/*.bin")}
    resumed = run(shop.scenario(log=str(log)), cases=CASES, jobs=1, store=store, play=shop.play)
    again = [int(line.split()[0]) for line in log.read_text().splitlines()]
    assert set(again) == set(range(CASES)) - there
    assert shop.same_result(resumed, run(shop.scenario(), cases=CASES, jobs=1, play=shop.play))


@pytest.mark.slow
def test_killed_outright(tmp_path: Path) -> None:
    with child(tmp_path, seconds=0.3) as process:
        assert until(lambda: kept(tmp_path) >= 3, 20)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert until(lambda: all(map(gone, workers(tmp_path))), 3), "workers are left behind"
    assert 3 <= kept(tmp_path) < CASES
    goes_on(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_in_a_terminal(tmp_path: Path, jobs: int) -> None:
    with child(tmp_path, seconds=0.5 if jobs == 2 else 0.1, jobs=jobs) as process:
        assert until(lambda: kept(tmp_path) >= 2, 20)
        os.killpg(process.pid, signal.SIGINT)
        asked = time.monotonic()
        out, err = process.communicate(timeout=20)
        assert time.monotonic() - asked < 5
    assert err == ""
    assert process.returncode == 130
    assert out.splitlines()[-1] == f"interrupted after {kept(tmp_path)} of {CASES} cases"
    assert all(map(gone, workers(tmp_path)))
    goes_on(tmp_path)


@pytest.mark.slow
def test_a_request_to_end_is_heard_where_ctrl_c_is_not(tmp_path: Path) -> None:
    """As of a job in the background, which ignores Ctrl-C; asked are the workers, too."""
    with child(tmp_path, seconds=0.5, ignoring=True) as process:
        assert until(lambda: kept(tmp_path) >= 2, 20)
        os.killpg(process.pid, signal.SIGINT)
        assert not until(lambda: process.poll() is not None, 0.3)
        os.killpg(process.pid, signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    assert err == ""
    assert process.returncode == 130
    assert out.splitlines()[-1] == f"interrupted after {kept(tmp_path)} of {CASES} cases"
    assert all(map(gone, workers(tmp_path)))
    goes_on(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.0, 0.5])
def test_ctrl_c_while_workers_start(tmp_path: Path, delay: float) -> None:
    with child(tmp_path, seconds=0.5) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0 starting\n"
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert err == ""
    assert process.returncode == 130
    assert f"interrupted after 0 of {CASES} cases" in out
