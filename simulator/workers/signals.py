"""When Ctrl-C is heard: after a block, between two looks at a case, by workers never."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

# Seconds between two looks at whether Ctrl-C was pressed.
_POLLING = 0.1
# What asks a process to end, where it is heard at all: Ctrl-C, a batch system, a closed terminal.
ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
Handler = Callable[[int, FrameType | None], object]


class DeferredInterrupt:
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

    def __enter__(self) -> DeferredInterrupt:
        if threading.current_thread() is threading.main_thread():
            for number in ENDING:
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


class PolledInterrupt(DeferredInterrupt):
    """Hears of Ctrl-C between two looks at whether a case is finished, and never amid one."""

    def heard(self) -> None:
        """Raise KeyboardInterrupt where somebody has asked to end."""
        if self.asked:
            self.asked = False
            raise KeyboardInterrupt

    def wait(self, out: Collection[Future[T]]) -> Collection[Future[T]]:
        """Those that are finished, at least one."""
        while True:
            done = wait(out, timeout=_POLLING, return_when=FIRST_COMPLETED).done
            self.heard()
            if done or not out:
                return done


@contextlib.contextmanager
def signals_blocked() -> Iterator[None]:
    """Start processes that never hear of Ctrl-C, which a terminal sends to all of them.

    Nor of a request to end: what asks a whole group asks us, too, and we end them.

    They inherit the signal mask, so there is no moment between the start of a
    worker and its first line in which it could die with a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, set(ENDING))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
