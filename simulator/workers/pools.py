"""Who plays the cases: this process, an executor of the caller, or processes of our own.

Processes are spawned, not forked: whoever calls may have threads, and a forked lock
stays locked. Two start in 0.7 s, against 0.3 s with a fork server, and the design
of the cases is drawn meanwhile.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import sys
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from types import ModuleType
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from simulator.workers import process
from simulator.workers.signals import PolledInterrupt, signals_blocked
from simulator.workers.task import CaseFault, Point, Task

if TYPE_CHECKING:
    from simulator.simulate import Played

T = TypeVar("T")


class Pool(Protocol[T]):
    """Who plays so many cases of an experiment at a time; kept busy by `ahead` handed out."""

    @property
    def jobs(self) -> int: ...

    @property
    def ahead(self) -> int: ...

    def __enter__(self) -> Pool[T]: ...

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait until all is done; after an exception stop now, what has not begun never will."""

    def submit(self, number: int, point: Point) -> Future[T]:
        """Begin a case, or queue it."""

    def wait(self, out: Collection[Future[T]]) -> Collection[Future[T]]:
        """Those of `out` that are finished, at least one; Ctrl-C raises KeyboardInterrupt."""

    def why(self, fault: BaseException) -> str | None:
        """In words why a case was not even tried, where the pool knows more than the fault says."""


class InProcessPool(Generic[T]):
    """Plays every case in this process, at once; Ctrl-C goes through to the caller."""

    jobs = ahead = 1

    def __init__(self, task: Callable[[int, Point], T]) -> None:
        self._task = task

    def __enter__(self) -> InProcessPool[T]:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Nothing is left to end."""

    def submit(self, number: int, point: Point) -> Future[T]:
        """Play a case."""
        future: Future[T] = Future()
        future.set_result(self._task(number, point))
        return future

    def wait(self, out: Collection[Future[T]]) -> Collection[Future[T]]:
        """All of them."""
        return out

    def why(self, fault: BaseException) -> str | None:
        """The fault says it all."""
        return None


class ExecutorPool(Generic[T]):
    """Plays cases on an executor of the caller, who also ends it."""

    def __init__(self, task: Callable[[int, Point], T], executor: Executor, n: int) -> None:
        self._task, self._executor, self._jobs = task, executor, n
        self._begun: set[Future[T]] = set()
        self._interrupt = PolledInterrupt()

    @property
    def jobs(self) -> int:
        """Cases at a time."""
        return self._jobs

    @property
    def ahead(self) -> int:
        """One more than are played, so that none has to be waited for."""
        return self._jobs + 1

    def __enter__(self) -> ExecutorPool[T]:
        self._interrupt.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """After an exception cancel what has not begun; what runs cannot be stopped from here."""
        for future in self._begun if kind else ():
            future.cancel()
        self._interrupt.__exit__()

    def submit(self, number: int, point: Point) -> Future[T]:
        """Queue a case; the task travels with every one of them."""
        # Ctrl-C in a terminal reaches processes of the caller, too: an executor that it broke
        # is no accident.
        self._interrupt.heard()
        future = self._executor.submit(self._task, number, point)
        self._begun.add(future)
        return future

    def wait(self, out: Collection[Future[T]]) -> Collection[Future[T]]:
        """Those that are finished, at least one."""
        finished = self._interrupt.wait(out)
        # a cluster keeps what was played for as long as anybody holds its future
        self._begun.difference_update(finished)
        return finished

    def why(self, fault: BaseException) -> str | None:
        """The fault says it all."""
        return None


class ProcessPool:
    """Plays cases on processes of its own, which are started at once.

    Every worker watches one end of a pipe. When the end of this process closes,
    because the worker was dismissed or because this process was killed, it leaves.
    """

    def __init__(self, task: Task, n: int) -> None:
        self.jobs, self.ahead = n, n + 1
        self._task = pickle.dumps(task)
        self._needs_main = b"__main__" in self._task
        self._interrupt = PolledInterrupt()

    def __enter__(self) -> ProcessPool:
        self._interrupt.__enter__()
        context = multiprocessing.get_context("spawn")
        # Both ends stay open here: a pool may start a worker as late as its last case.
        self._watched_end, self._parent_end = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(
            self.jobs,
            mp_context=context,
            initializer=process.begin,
            initargs=(self._watched_end, self._task),
        )
        for _ in range(self.jobs):
            with self._starting():
                self._pool.submit(process.ready)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Let the workers end on their own; after an exception at once, in mid-case."""
        # Futures are left to the pool: in Python 3.11 it stumbles over those that others cancel.
        if kind:
            self._parent_end.close()
        # Nobody waits for workers that end on their own; it takes them some tenths of a second.
        self._pool.shutdown(wait=kind is not None, cancel_futures=True)
        self._parent_end.close()
        self._watched_end.close()
        self._interrupt.__exit__()

    def submit(self, number: int, point: Point) -> Future[Played | CaseFault]:
        """Queue a case."""
        with self._starting():
            return self._pool.submit(process.play, number, point)

    @contextlib.contextmanager
    def _starting(self) -> Iterator[None]:
        """What must hold while workers may be started."""
        with signals_blocked(), contextlib.nullcontext() if self._needs_main else _without_main():
            yield

    def wait(
        self, out: Collection[Future[Played | CaseFault]]
    ) -> Collection[Future[Played | CaseFault]]:
        """Those that are finished, at least one."""
        return self._interrupt.wait(out)

    def why(self, fault: BaseException) -> str | None:
        """The fault says it all."""
        return None


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Start processes that do not run the caller's script again.

    A spawned process imports the main module of its parent. A script that runs a
    scenario without `if __name__ == "__main__":`, as one would type it, would then
    be started anew in every worker.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
