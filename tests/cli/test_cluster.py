"""`--cluster`: a command on a real Dask cluster, and what is said where that fails."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from simulator import cli
from simulator.report.folder import KEPT
from tests.cli.kills import START
from tests.experiment.dask_here import ROOT, DaskHere, dask_here
from tests.experiment.test_cluster import needs_dask
from tests.report.shop import SHOP

SIZE = ("--cases", "10", "--agents", "50", "--quiet")
COMMANDS = (
    "run", "compare", "sweep", "improve", "attribute", "diagnose", "transactions", "diff", "pilot",
    "design",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = SHOP.replace("60 weeks", "10 weeks")
    Path("shop.yaml").write_text(text, "utf-8")
    Path("open.yaml").write_text(text.replace("1%}", "{value: 1%, search: [1%, 2%]}}"), "utf-8")


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskHere]:
    with dask_here(tmp_path_factory.mktemp("dask")) as here:
        yield here


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


def found(folder: str) -> dict[str, str]:
    """What the only report below a folder says: every table, and its findings."""
    (report,) = Path(folder).iterdir()
    frames = {one.name: pl.read_parquet(one).write_csv() for one in report.rglob("*.parquet")}
    return frames | {one.name: one.read_text("utf-8") for one in report.glob(KEPT)}


@pytest.mark.slow
@pytest.mark.anew
@needs_dask
def test_a_run_says_the_same_on_a_cluster_of_which_a_worker_is_killed(cluster: DaskHere) -> None:
    def kill() -> None:
        end = time.monotonic() + 120
        while not list(Path("pool").glob(".*/*/case_*.bin")) and time.monotonic() < end:
            time.sleep(0.01)
        cluster.workers[0].kill()

    killer = threading.Thread(target=kill)
    killer.start()
    code, _, err = loyalty("run", "shop.yaml", *SIZE, "--cluster", cluster.address, "--out", "pool")
    killer.join()
    assert code == 0, err
    code, _, err = loyalty("run", "shop.yaml", *SIZE, "--jobs", "1", "--out", "alone")
    assert code == 0, err
    assert found("pool") == found("alone") != {}


@pytest.mark.slow
@pytest.mark.anew
@needs_dask
@pytest.mark.skipif(os.name == "nt", reason="signals of a terminal")
def test_ctrl_c_keeps_finished_cases_and_the_same_command_continues(cluster: DaskHere) -> None:
    size = ("--cases", "24", "--agents", "50", "--quiet")
    typed = ("run", "shop.yaml", *size, "--cluster", cluster.address)
    process = subprocess.Popen(
        [*START, *typed], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    kept, end = Path("reports"), time.monotonic() + 120
    while not list(kept.glob(".*/*/case_*.bin")) and time.monotonic() < end:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "of 24 cases; they are kept, and the same command continues" in err
    assert "Traceback" not in err
    n_kept = len(list(kept.glob(".*/*/case_*.bin")))
    assert 1 <= n_kept < 24
    assert not (kept / "shop").exists()
    code, _, err = loyalty(*typed)
    assert code == 0, err
    code, _, err = loyalty("run", "shop.yaml", *size, "--jobs", "1", "--out", "alone")
    assert code == 0, err
    assert found("reports") == found("alone") != {}


@pytest.mark.slow
@pytest.mark.anew
@needs_dask
def test_workers_with_other_code_are_refused_before_anything_is_played(tmp_path: Path) -> None:
    edited = tmp_path / "edited"
    shutil.copytree(ROOT / "simulator", edited / "simulator")
    with (edited / "simulator" / "where.py").open("a") as file:
        file.write("# another line\n")
    with dask_here(tmp_path, workers=0) as here:
        here.add_worker(edited)
        code, out, err = loyalty("run", "shop.yaml", *SIZE, "--cluster", here.address)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("--cluster: tcp://127.0.0.1:")
    assert "has other software than this machine" in err
    assert not list(Path("reports").glob("*"))


@pytest.mark.slow
@needs_dask
def test_a_cluster_without_workers_says_how_to_start_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.workers.cluster.WORKER_SECONDS", 0.3)
    with dask_here(tmp_path, workers=0) as here:
        code, out, err = loyalty("run", "shop.yaml", *SIZE, "--cluster", here.address)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == (
        f"--cluster: the scheduler at {here.address} has no workers; "
        f"`dask worker {here.address}` starts one"
    )


@pytest.mark.slow
@needs_dask
@pytest.mark.parametrize("command", COMMANDS)
def test_a_scheduler_that_cannot_be_reached_is_said_by_every_command(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.workers.cluster.CONNECT_SECONDS", 0.3)
    with socket.socket() as taken:  # bound and never listened at: nobody answers
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        words = {
            "sweep": ("back=1%,2%",),
            "diff": ("shop.yaml",),
            "design": ("--budget", "900"),
        }.get(command, ())
        code, out, err = loyalty(command, "open.yaml", *words, "--quiet", "--cluster", address)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == (
        f"--cluster: no scheduler answers at {address}; expected tcp://HOST:PORT of one "
        "that runs, such as `dask scheduler` starts at port 8786"
    )


def test_without_dask_the_message_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, out, err = loyalty("run", "shop.yaml", *SIZE, "--cluster", "tcp://127.0.0.1:8786")
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == (
        "--cluster: a cluster needs the package distributed, which is not installed; type "
        "pip install 'loyalty-simulator[cluster]'"
    )


def test_only_one_of_two_can_play_the_cases() -> None:
    typed = ("--cluster", "tcp://127.0.0.1:8786", "--executor", "pools:two")
    code, out, err = loyalty("run", "shop.yaml", *SIZE, *typed)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == (
        "--executor and --cluster both say what plays the cases; type one"
    )


@needs_dask
@pytest.mark.parametrize("address", ["host 8786", "http://host:8786", "tcp://127.0.0.1:0"])
def test_what_is_no_address_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.workers.cluster.CONNECT_SECONDS", 0.3)
    code, out, err = loyalty("run", "shop.yaml", *SIZE, "--cluster", address)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith(
        f"--cluster: no scheduler answers at {address}; expected"
    )
