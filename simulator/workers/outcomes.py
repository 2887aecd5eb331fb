"""Cases handed to a pool and taken back as they finish, and the errors of those that failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from itertools import islice
from typing import TypeVar

from simulator.workers.pools import Pool
from simulator.workers.task import CaseFault, Point

T = TypeVar("T")
DIED = (
    "the process that played it ended, perhaps killed for lack of memory; fewer jobs or "
    "agents need less"
)


class CaseError(RuntimeError):
    """A case that could not be played.

    Attributes
    ----------
    numbers
        The case; several where a worker died and any of them may have been its.
    drawn
        Dotted path to the value that the case drew, {} where that is not known.
    place
        Dotted path of the numbers to blame; empty where no single ones are.
    """

    def __init__(
        self, text: str, numbers: tuple[int, ...], drawn: dict[str, float], place: str = ""
    ) -> None:
        super().__init__(text, numbers, drawn, place)
        self.text, self.numbers, self.drawn, self.place = text, numbers, drawn, place

    def __str__(self) -> str:
        which = " or ".join(str(number) for number in self.numbers)
        values = "".join(f"\n  {path}: {value:.6g}" for path, value in self.drawn.items())
        return f"case {which}: {self.text}" + (f"\nit had drawn{values}" if values else "")


def outcomes(
    pool: Pool[T], missing: Iterable[int], points: Sequence[Point] | Mapping[int, Point]
) -> Iterator[T]:
    """What becomes of the missing cases on a pool, as they finish.

    No more are handed out than keep the pool busy: where a worker dies, few can
    have been its case, and an interrupt leaves little to cancel.
    """
    todo = iter(missing)
    out: dict[Future[T], int] = {}
    while True:
        for number in islice(todo, max(0, pool.ahead - len(out))):
            try:
                out[pool.submit(number, points[number])] = number
            except BrokenExecutor as death:
                raise _worker_died([*out.values(), number]) from death
        finished = pool.wait(out)
        if not finished:
            return
        # What was finished before a worker died comes first and is kept.
        for future in sorted(finished, key=lambda f: (_failure(f) is not None, out[f])):
            fault = _failure(future)
            if isinstance(fault, BrokenExecutor):
                raise _worker_died(out.values()) from fault
            if isinstance(fault, KeyboardInterrupt):
                # in a terminal Ctrl-C reaches the workers of an executor, too
                raise fault
            number = out.pop(future)
            if fault is not None:
                raise CaseError(pool.why(fault) or _usual(fault), (number,), {}) from fault
            yield future.result()


def _failure(future: Future[T]) -> BaseException | None:
    """Why a finished case was not even tried, None where it was."""
    return CancelledError() if future.cancelled() else future.exception()


def _usual(fault: BaseException) -> str:
    if isinstance(fault, CancelledError):
        return "its executor was shut down, or has dropped it, before it was played"
    return f"{type(fault).__name__}: {fault}"


def _worker_died(numbers: Iterable[int]) -> CaseError:
    return CaseError(DIED, tuple(sorted(numbers)), {})


def case_error(fault: CaseFault, drawn: dict[str, float]) -> CaseError:
    """A fault as the error of the whole experiment, with what its case had drawn."""
    error = CaseError(fault.text, (fault.number,), drawn, "" if fault.trace else fault.place)
    # The trace of another process is text; as the cause it is shown with ours.
    error.__cause__ = RuntimeError(fault.trace) if fault.trace else None
    return error
