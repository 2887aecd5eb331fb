"""Processes that play cases: quick to start, quiet when interrupted, never left behind.

Workers are spawned, not forked: whoever calls may have threads, and a forked lock
stays locked. Two start in 0.7 s, against 0.3 s with a fork server, and the design
of the cases is drawn meanwhile.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import connection
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from simulator.scenario import Scenario
    from simulator.simulate import Played

Point = tuple[float, ...] | None
T = TypeVar("T")

# Seconds between two looks at whether Ctrl-C was pressed.
_LISTENING = 0.1
# How many seconds a worker that hands over a result may take before it leaves.
_HANDING_OVER = 0.5


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a case could not be played.

    `trace` is empty where the numbers are to blame and names the lines of the
    program where the program is. Faults travel as text because an exception that
    cannot be unpickled would take the whole pool with it. `place` is the dotted path of
    the numbers to blame.
    """

    number: int
    text: str
    trace: str = ""
    place: str = "market"


@dataclass(frozen=True, slots=True)
class Task:
    """What all cases of an experiment share; sent to each worker once."""

    scenario: Scenario
    agents: int
    seed: int
    panel: bool
    threads: int
    play: Callable[..., Played]

    def __call__(self, number: int, point: Point) -> Played | Fault:
        """Play case `number` at a point of the design, None for central values."""

        def play() -> Played:
            case = self.scenario.case(number, point, seed=self.seed, agents=self.agents)
            return self.play(case, threads=self.threads, panel=self.panel and number == 0)

        return tried(number, play)


def tried(number: int, play: Callable[[], T]) -> T | Fault:
    """What comes of playing a case, or why it could not be played."""
    try:
        return play()
    except (ValueError, MemoryError) as fault:
        return Fault(number, in_words(fault), place=getattr(fault, "place", "market"))
    except Exception as fault:
        return Fault(number, f"{type(fault).__name__}: {fault}", traceback.format_exc())


# What asks a process to end, where it is heard at all: Ctrl-C, a batch system, a closed terminal.
_ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
Handler = Callable[[int, FrameType | None], object]


def in_words(fault: ValueError | MemoryError) -> str:
    """Why the numbers are to blame; without text it is the size of the case."""
    return str(fault) or "it needs more memory than there is; use fewer agents"


class Patience:
    """Lets the first Ctrl-C wait until the end of the block; a second one does not wait.

    So does any other signal that asks to end and that somebody has taken charge of.

    An exception between any two instructions would leave a lock held, an import
    in pieces, or be lost in a finalizer. Outside the main thread, which alone hears
    of Ctrl-C, this does nothing.
    """

    def __init__(self) -> None:
        self.asked = False
        self._number = signal.SIGINT.value
        self._before: dict[int, Handler] = {}

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Note a signal; what Python calls instead of raising KeyboardInterrupt."""
        if self.asked and number in self._before:
            self._before[number](number, frame)
        self.asked, self._number = True, number

    def __enter__(self) -> Patience:
        if threading.current_thread() is threading.main_thread():
            for number in _ENDING:
                before = signal.getsignal(number)
                if callable(before):
                    self._before[number] = before
                    signal.signal(number, self)
        return self

    def __exit__(self, *_: object) -> None:
        before, self._before = self._before, {}
        for number, handler in before.items():
            signal.signal(number, handler)
        if self.asked and self._number in before:
            before[self._number](self._number, None)


class Crew(Protocol[T]):
    """Who plays the cases of an experiment; kept busy by `ahead` cases handed out at a time."""

    ahead: int

    def __enter__(self) -> Crew[T]: ...

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait until all is done; after an exception stop now, what has not begun never will."""

    def submit(self, number: int, point: Point) -> Future[T]:
        """Begin a case, or queue it."""

    def wait(self, out: Collection[Future[T]]) -> Collection[Future[T]]:
        """Those of `out` that are finished, at least one; Ctrl-C raises KeyboardInterrupt."""


class Here(Generic[T]):
    """Plays every case in this process, at once; Ctrl-C goes through to the caller."""

    ahead = 1

    def __init__(self, task: Callable[[int, Point], T]) -> None:
        self._task = task

    def __enter__(self) -> Here[T]:
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


class Listening(Patience):
    """Hears of Ctrl-C between two looks at whether a case is finished, and never amid one."""

    def heard(self) -> None:
        """Raise KeyboardInterrupt where somebody has asked to end."""
        if self.asked:
            self.asked = False
            raise KeyboardInterrupt

    def wait(self, out: Collection[Future[T]]) -> Collection[Future[T]]:
        """Those that are finished, at least one."""
        while True:
            done = wait(out, timeout=_LISTENING, return_when=FIRST_COMPLETED).done
            self.heard()
            if done or not out:
                return done


class Borrowed(Generic[T]):
    """Plays cases on an executor of the caller, who also ends it."""

    def __init__(self, task: Callable[[int, Point], T], executor: Executor, n: int) -> None:
        self._task, self._executor, self.ahead = task, executor, n + 1
        self._begun: list[Future[T]] = []
        self._listening = Listening()

    def __enter__(self) -> Borrowed[T]:
        self._listening.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """After an exception cancel what has not begun; what runs cannot be stopped from here."""
        for future in self._begun if kind else ():
            future.cancel()
        self._listening.__exit__()

    def submit(self, number: int, point: Point) -> Future[T]:
        """Queue a case; the task travels with every one of them."""
        # Ctrl-C in a terminal reaches processes of the caller, too: an executor that it broke
        # is no accident.
        self._listening.heard()
        future = self._executor.submit(self._task, number, point)
        self._begun.append(future)
        return future

    def wait(self, out: Collection[Future[T]]) -> Collection[Future[T]]:
        """Those that are finished, at least one."""
        return self._listening.wait(out)


class Processes:
    """Plays cases on processes of its own, which are started at once.

    Every worker holds one end of a pipe, its lifeline. When the other end closes,
    because it was dismissed or because this process was killed, it leaves.
    """

    def __init__(self, task: Task, n: int) -> None:
        self.ahead = n + 1
        self._task, self._n = pickle.dumps(task), n
        self._needs_main = b"__main__" in self._task
        self._listening = Listening()

    def __enter__(self) -> Processes:
        self._listening.__enter__()
        context = multiprocessing.get_context("spawn")
        # Both ends stay open here: a pool may start a worker as late as its last case.
        self._end, self._lifeline = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(
            self._n, mp_context=context, initializer=_begin, initargs=(self._end, self._task)
        )
        for _ in range(self._n):
            with self._starting():
                self._pool.submit(_ready)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Let the workers end by themselves; after an exception at once, in mid-case."""
        # Futures are left to the pool: in Python 3.11 it stumbles over those that others cancel.
        if kind:
            self._lifeline.close()
        # Nobody waits for workers that end by themselves; it takes them some tenths of a second.
        self._pool.shutdown(wait=kind is not None, cancel_futures=True)
        self._lifeline.close()
        self._end.close()
        self._listening.__exit__()

    def submit(self, number: int, point: Point) -> Future[Played | Fault]:
        """Queue a case."""
        with self._starting():
            return self._pool.submit(_play, number, point)

    @contextlib.contextmanager
    def _starting(self) -> Iterator[None]:
        """What must hold while workers may be started."""
        with _deaf(), contextlib.nullcontext() if self._needs_main else _without_main():
            yield

    def wait(self, out: Collection[Future[Played | Fault]]) -> Collection[Future[Played | Fault]]:
        """Those that are finished, at least one."""
        return self._listening.wait(out)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Start processes that never hear of Ctrl-C, which a terminal sends to all of them.

    Nor of a request to end: what asks a whole group asks us, too, and we end them.

    They inherit the signal mask, so there is no moment between the start of a
    worker and its first line in which it could die with a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, set(_ENDING))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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


# ---------------------------------------------------------------- in a worker

_task: Task
_outside = threading.Lock()  # held while the worker is not inside a case


def _begin(lifeline: connection.Connection, task: bytes) -> None:
    """Watch the lifeline and take the task; runs once in every worker."""
    global _task
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(lifeline,), daemon=True).start()
    # Still pickled until here, because unpickling imports the simulation, which takes a second.
    _task = pickle.loads(task)
    _outside.acquire()


def _watch(lifeline: connection.Connection) -> None:
    """Leave when the lifeline closes.

    In the middle of a case: at once. Outside: after a moment, because half a
    result in the pipe would leave its reader waiting for the other half.
    """
    connection.wait([lifeline])
    _outside.acquire(timeout=_HANDING_OVER)
    os._exit(1)


def _ready() -> None:
    """Nothing; a first thing to do makes the pool start its workers."""


def _play(number: int, point: Point) -> Played | Fault:
    _outside.release()
    try:
        return _task(number, point)
    finally:
        _outside.acquire()
