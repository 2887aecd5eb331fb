"""What runs in a worker process: one task, and an eye on whether its parent is there."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from multiprocessing import connection
from typing import TYPE_CHECKING

from simulator.workers.signals import ENDING
from simulator.workers.task import CaseFault, Point, Task

if TYPE_CHECKING:
    from simulator.simulate import Played

# How many seconds a worker that hands over a result may take before it leaves.
_HANDING_OVER = 0.5

_task: Task
_outside = threading.Lock()  # held while the worker is not inside a case


def begin(watched_end: connection.Connection, task: bytes) -> None:
    """Watch the parent and take the task; runs once in every worker."""
    global _task
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_watch_parent, args=(watched_end,), daemon=True).start()
    # Still pickled until here, because unpickling imports the simulation, which takes a second.
    _task = pickle.loads(task)
    _outside.acquire()


def _watch_parent(watched_end: connection.Connection) -> None:
    """Leave when the parent's end of the pipe closes.

    In the middle of a case: at once. Outside: after a moment, because half a
    result in the pipe would leave its reader waiting for the other half.
    """
    connection.wait([watched_end])
    _outside.acquire(timeout=_HANDING_OVER)
    os._exit(1)


def ready() -> None:
    """Nothing; a first thing to do makes the pool start its workers."""


def play(number: int, point: Point) -> Played | CaseFault:
    """Play a case; never left in mid-result."""
    _outside.release()
    try:
        return _task(number, point)
    finally:
        _outside.acquire()
