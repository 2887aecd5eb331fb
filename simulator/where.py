"""Where cases run and are kept, and who is told: said once, and handed to whatever plays cases.

None of it changes a result: the same cases come out to the bit wherever they run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from simulator.machine import cores
from simulator.say import label

if TYPE_CHECKING:
    from simulator.store import Store


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """How far an experiment is.

    `done` of `of` cases are there; times are in seconds. `seconds_left` is None until every
    job has finished a case: the first one of a process compiles and says nothing about the
    others. `doing` is a phrase.
    """

    done: int
    of: int
    seconds_elapsed: float
    seconds_left: float | None
    doing: str


Tell = Callable[[CaseProgress], None]


class Shorthand(TypedDict, total=False):
    """The fields of a `Where` as arguments of their own, where Python users call."""

    jobs: int | None
    executor: Executor | None
    store: Store | None
    on_progress: Tell | None


@dataclass(frozen=True, slots=True)
class Where:
    """Where cases run, where they are kept, and who is told.

    Attributes
    ----------
    jobs
        Cases at a time, a count; by default one per processor of this machine, fewer where
        its memory is short. One job plays in this process. Jobs without a case of their own
        become threads of the others. With an executor so many cases are handed to it at a
        time, and one more: as many as it has workers keep it busy. A Dask cluster is given by
        default twice as many as its workers have threads just then.
    executor
        Plays the cases instead of processes of our own, each on one thread. It stays open
        and is its maker's to end. Its memory is not looked at, because it may be that of
        other machines.
    store
        Where finished cases are kept and looked for.
    progress
        Is told how far an experiment is, in this process.

    Raises
    ------
    ValueError
        `jobs` is below 1.
    TypeError
        The executor is not a `concurrent.futures.Executor`.
    """

    jobs: int | None = None
    executor: Executor | None = None
    store: Store | None = None
    progress: Tell | None = None

    def __post_init__(self) -> None:
        if self.jobs is not None and self.jobs < 1:
            raise ValueError(f"cannot play with jobs={self.jobs}; expected at least 1")
        if not isinstance(self.executor, Executor | None):
            raise TypeError(
                f"executor is a {type(self.executor).__name__}; expected a "
                "concurrent.futures.Executor, such as ThreadPoolExecutor(4)"
            )

    @classmethod
    def of(
        cls,
        where: Where | None = None,
        *,
        jobs: int | None = None,
        executor: Executor | None = None,
        store: Store | None = None,
        on_progress: Tell | None = None,
    ) -> Where:
        """What a caller has said, as one; an argument of its own goes before the field."""
        base = where or cls()
        return replace(
            base,
            jobs=base.jobs if jobs is None else jobs,
            executor=base.executor if executor is None else executor,
            store=base.store if store is None else store,
            progress=base.progress if on_progress is None else on_progress,
        )

    @property
    def wanted(self) -> int:
        """Cases at a time, as far as jobs and processors tell."""
        return self.jobs or cores()

    def at_a_time(self, cases: int) -> int:
        """How many of so many cases may be in memory at a time."""
        return min(self.wanted, cases)

    def unkept(self) -> Where:
        """The same place, but nothing is kept and nobody is told.

        For cases that are played otherwise than the scenario says, such as variants: kept,
        they would be taken for its own.
        """
        return replace(self, store=None, progress=None)

    def telling(self, progress: Tell) -> Where:
        """The same place, but somebody else is told; who asked for no progress gets none."""
        return replace(self, progress=progress if self.progress else None)


DEFAULT = Where()
HERE = Where(jobs=1)


class Meter:
    """Tells how far an experiment is, and from the pace so far how long it will take."""

    def __init__(self, of: int, tell: Tell | None) -> None:
        self.of, self._tell = of, tell
        self._start = time.perf_counter()
        self._kept = self._done = 0
        self._paced = (0, 0.0)

    @property
    def elapsed(self) -> float:
        """Seconds since it was made."""
        return time.perf_counter() - self._start

    def begin(self, kept: int) -> None:
        """So many cases were there."""
        self._kept = self._done = kept
        self.tell(label("starting") if kept < self.of else label("all cases were there"))

    def aim(self, of: int, done: int) -> None:
        """So many cases are wanted by now, of which so many are there, played or kept."""
        more, (since, at) = done - self._done, self._paced
        self.of, self._done, self._kept = of, done, self._kept + more
        self._paced = (since + more if since else since, at)

    def one_more(self, jobs: int) -> None:
        """A case has been finished, where so many are played at a time."""
        self._done += 1
        if self._done - self._kept == jobs:
            self._paced = (self._done, self.elapsed)
        self.tell(label("playing cases"))

    def tell(self, doing: str) -> None:
        """Tell how far it is, and what it is doing."""
        if self._tell:
            self._tell(CaseProgress(self._done, self.of, self.elapsed, self._left(), doing))

    def _left(self) -> float | None:
        if self._done == self.of:
            return 0.0
        since, at = self._paced
        if not since or self._done == since:
            return None
        return (self.elapsed - at) / (self._done - since) * (self.of - self._done)
