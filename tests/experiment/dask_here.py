"""A Dask scheduler and workers as processes of this machine, at free ports, that can be killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTED = 60  # seconds after which what has not started never will


@dataclass
class DaskHere:
    """A scheduler's address, and its process beside those of its workers, one thread each."""

    folder: Path
    address: str = ""
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def begin(self, workers: int) -> None:
        """Start a scheduler and so many workers."""
        told = self.folder / "scheduler.json"
        self.scheduler = self._started(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told)
        )
        self.address = json.loads(_written(told))["address"]
        for _ in range(workers):
            self.add_worker()

    def add_worker(self, path: Path = ROOT) -> None:
        """Start a worker that nobody starts again, whose simulator is found below `path`."""
        words = ("--nthreads", "1", "--no-nanny", "--memory-limit", "0")
        place = ("--local-directory", str(self.folder))
        self.workers.append(self._started("worker", self.address, *words, *place, path=path))

    def end(self) -> None:
        """Kill whatever still runs."""
        for process in (*self.workers, self.scheduler):
            if process is not None:
                process.kill()
                process.wait()

    def _started(self, what: str, *words: str, path: Path = ROOT) -> subprocess.Popen[bytes]:
        name = f"distributed.cli.dask_{what}"
        return subprocess.Popen(
            [sys.executable, "-m", name, *words, "--no-dashboard"],
            cwd=self.folder, env={**os.environ, "PYTHONPATH": str(path)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip


def _written(path: Path) -> str:
    end = time.monotonic() + STARTED
    while time.monotonic() < end:
        if path.exists() and path.read_text("utf-8").rstrip().endswith("}"):
            return path.read_text("utf-8")
        time.sleep(0.05)
    raise TimeoutError(f"{path} was not written")


@contextmanager
def dask_here(folder: Path, workers: int = 2) -> Iterator[DaskHere]:
    """A cluster of this machine, which is no more afterwards."""
    here = DaskHere(folder)
    try:
        here.begin(workers)
        yield here
    finally:
        here.end()
