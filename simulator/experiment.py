"""All cases of a scenario: drawn evenly, played on any executor, kept as they finish.

The same scenario, seed and agents give the same result to the bit, however many
jobs play it and however often it was interrupted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.designs import design_of
from simulator.machine import TooLarge, cores, division
from simulator.scenario.schema import AGENTS, CASES, SEED
from simulator.simulate import Played, memory_needed, simulate, without_panel
from simulator.store import Shelf, Store, fingerprint
from simulator.workers import (
    Begun,
    Borrowed,
    Crew,
    Fault,
    Here,
    Patience,
    Point,
    Processes,
    Task,
)

if TYPE_CHECKING:
    from simulator.scenario import Scenario

FACTOR = "responsiveness"  # the column that ties responses; a number of no file

__all__ = [
    "CaseError",
    "Interrupted",
    "Progress",
    "Result",
    "TooLarge",
    "all_kept",
    "design",
    "design_for",
    "run",
]


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


class Interrupted(KeyboardInterrupt):
    """Ctrl-C; `done` of `of` cases had finished, and are kept where there is a store."""

    def __init__(self, done: int, of: int) -> None:
        super().__init__(done, of)
        self.done, self.of = done, of

    def __str__(self) -> str:
        return f"interrupted after {self.done} of {self.of} cases"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an experiment is.

    `seconds_left` is None until every job has finished a case: the first one of a
    process compiles and says nothing about the others. `doing` is a phrase.
    """

    done: int
    of: int
    seconds_elapsed: float
    seconds_left: float | None
    doing: str


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """All cases of a scenario, in order of their number.

    `u` is the design, shape (cases, dimensions), in (0, 1); the dimensions are
    `scenario.uncertain`. `drawn` holds what became of it, per case dotted path to
    value. Both are empty where every number stayed at its central value.
    """

    scenario: Scenario
    seed: int
    agents: int
    certain: bool
    u: NDArray[np.float64]
    drawn: tuple[dict[str, float], ...]
    played: tuple[Played, ...]
    seconds: float

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms, the control arm first."""
        return tuple(self.played[0].ledgers)


def design(n_cases: int, dims: int, seed: int) -> NDArray[np.float64]:
    """`n_cases` points spread evenly over (0, 1)^dims, nearly uncorrelated.

    The first points are the same whatever `n_cases`, so more cases add to those
    that are there; the first columns are the same whatever `dims`. Balance is best where
    `n_cases` is a power of two, or a multiple of 32. See `simulator.designs`.

    Returns
    -------
    Shape (n_cases, dims), strictly between 0 and 1.

    Raises
    ------
    ValueError
        `n_cases`, `dims` or `seed` is negative.
    """
    if min(n_cases, dims, seed) < 0:
        raise ValueError(f"no design of {n_cases} cases, {dims} dimensions, seed {seed}")
    return design_of([str(at) for at in range(dims)], n_cases, seed)


def design_for(scenario: Scenario, n_cases: int, seed: int) -> NDArray[np.float64]:
    """The draws of a scenario's uncertain numbers, (n_cases, numbers), as quantiles.

    Each is keyed by what it is about. Those that say how strongly customers respond are tied
    by the scenario's `responsiveness`.
    """
    names = [FACTOR, *scenario.columns]
    follows = [False, *(leaf.response for leaf in scenario.uncertain)]
    u = design_of(names, n_cases, seed, tied=follows, correlation=scenario.responsiveness)
    return u[:, 1:]


def run(
    scenario: Scenario,
    *,
    agents: int = AGENTS,
    cases: int = CASES,
    seed: int = SEED,
    jobs: int | None = None,
    store: Store | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    certain: bool = False,
    panel: bool = True,
    executor: Executor | None = None,
    play: Callable[..., Played] = simulate,
) -> Result:
    """Play all cases of a scenario.

    Parameters
    ----------
    agents
        Simulated customers per case.
    jobs
        Cases at a time; by default one per processor, fewer where memory is short.
        One job plays in this process. Jobs without a case of their own become
        threads of the others.
    store
        Where finished cases are kept and looked for.
    certain
        Leave every number at its central value; cases differ by luck alone.
    panel
        Keep the yearly totals of every customer, and points by month of issue, in case 0.
    executor
        Plays the cases instead of processes of our own; stays open.
    play
        What plays a case; a stand-in must be importable by workers. One that stands
        in a script needs `if __name__ == "__main__":` there.

    Raises
    ------
    CaseError
        A case could not be played, or the worker that played it died.
    Interrupted
        Ctrl-C.
    TooLarge
        The cases would not fit into memory.
    ValueError
        `cases`, `agents` or `jobs` is below 1, or `seed` negative.
    OSError
        A finished case could not be kept.
    """
    if min(cases, agents, 1 if jobs is None else jobs) < 1 or seed < 0:
        raise ValueError(f"cannot play {cases=}, {agents=}, {jobs=}, {seed=}")
    meter = _Meter(cases, on_progress)
    done: dict[int, Played] = {}
    try:
        shelf = _shelf(store, scenario, agents, seed, certain)
        done |= _kept(shelf, cases, panel)
        missing = [number for number in range(cases) if number not in done]
        meter.begin(len(done))
        n, threads = jobs or cores(), 1
        if executor is None:
            central = partial(scenario.case, 0, None, seed=seed, agents=agents)
            n, threads = division(lambda: memory_needed(central()), len(missing), jobs)
        with _crew(Task(scenario, agents, seed, panel, threads, play), n, executor) as crew:
            # Processes of our own are starting up meanwhile.
            with Patience():
                u = np.empty((cases, 0)) if certain else design_for(scenario, cases, seed)
            points = [None if certain else tuple(point) for point in u.tolist()]
            drawn = tuple({} if point is None else scenario.drawn(point) for point in points)
            meter.say("playing the first cases (compiles on a new machine)")
            for outcome in _outcomes(crew, missing, points):
                if isinstance(outcome, Fault):
                    raise _case_error(outcome, drawn[outcome.number])
                if shelf:
                    shelf.save(outcome)
                done[outcome.number] = outcome
                meter.one_more(n)
    except KeyboardInterrupt:
        raise Interrupted(len(done), cases) from None
    ordered = tuple(done[number] for number in range(cases))
    return Result(scenario, seed, agents, certain, u, drawn, ordered, meter.elapsed)


def _shelf(
    store: Store | None, scenario: Scenario, agents: int, seed: int, certain: bool
) -> Shelf | None:
    if store is None:
        return None
    # The number of cases does not matter: more of them go on where fewer ended.
    lock = scenario.to_yaml(agents=agents, cases=1, seed=seed)
    return store.shelf(fingerprint(lock, agents=agents, seed=seed, certain=certain))


def all_kept(
    store: Store, scenario: Scenario, *, agents: int, cases: int, seed: int, certain: bool = False
) -> bool:
    """Whether every case of an experiment lies in the store, as far as files tell."""
    shelf = _shelf(store, scenario, agents, seed, certain)
    return shelf is not None and set(range(cases)) <= set(shelf.numbers())


def _kept(shelf: Shelf | None, cases: int, panel: bool) -> dict[int, Played]:
    """The cases on the shelf that serve as they are; case 0 has a panel where one is asked."""
    found: dict[int, Played] = {}
    for number in shelf.numbers() if shelf else ():
        played = shelf.load(number) if shelf and number < cases else None
        if played is None or (number == 0 and panel and played.panel is None):
            continue
        found[number] = played if panel else without_panel(played)
    return found


def _crew(task: Task, n: int, executor: Executor | None) -> Crew:
    """Who plays `n` cases at a time."""
    if executor is not None:
        return Borrowed(task, executor, n)
    return Here(task) if n == 1 else Processes(task, n)


def _outcomes(
    crew: Crew, missing: Iterable[int], points: Sequence[Point]
) -> Iterator[Played | Fault]:
    """What becomes of the missing cases, as they finish.

    No more are handed out than keep the crew busy: where a worker dies, few can
    have been its case, and an interrupt leaves little to cancel.
    """
    todo = iter(missing)
    out: dict[Begun, int] = {}
    while True:
        try:
            for number in islice(todo, crew.ahead - len(out)):
                out[crew.submit(number, points[number])] = number
            finished = crew.wait(out)
        except BrokenExecutor as death:
            raise _worker_died(out.values()) from death
        if not finished:
            return
        # What was finished before a worker died comes first and is kept.
        for future in sorted(finished, key=lambda f: (f.exception() is not None, out[f])):
            fault = future.exception()
            if isinstance(fault, BrokenExecutor):
                raise _worker_died(out.values()) from fault
            number = out.pop(future)
            if fault is not None:
                raise CaseError(f"{type(fault).__name__}: {fault}", (number,), {}) from fault
            yield future.result()


def _worker_died(numbers: Iterable[int]) -> CaseError:
    return CaseError(
        "the process that played it ended, perhaps killed for lack of memory; fewer jobs or "
        "agents need less",
        tuple(sorted(numbers)),
        {},
    )


def _case_error(fault: Fault, drawn: dict[str, float]) -> CaseError:
    error = CaseError(fault.text, (fault.number,), drawn, "" if fault.trace else fault.place)
    # The trace of another process is text; as the cause it is shown with ours.
    error.__cause__ = RuntimeError(fault.trace) if fault.trace else None
    return error


class _Meter:
    """Tells how far the experiment is, and from the pace so far how long it will take."""

    def __init__(self, of: int, tell: Callable[[Progress], None] | None) -> None:
        self._of, self._tell = of, tell
        self._start = time.perf_counter()
        self._kept = self._done = 0
        self._paced = (0, 0.0)

    @property
    def elapsed(self) -> float:
        return time.perf_counter() - self._start

    def begin(self, kept: int) -> None:
        self._kept = self._done = kept
        self.say("starting" if kept < self._of else "all cases were there")

    def one_more(self, jobs: int) -> None:
        self._done += 1
        if self._done - self._kept == jobs:
            self._paced = (self._done, self.elapsed)
        self.say("playing cases")

    def say(self, doing: str) -> None:
        if self._tell:
            self._tell(Progress(self._done, self._of, self.elapsed, self._left(), doing))

    def _left(self) -> float | None:
        if self._done == self._of:
            return 0.0
        since, at = self._paced
        if not since or self._done == since:
            return None
        return (self.elapsed - at) / (self._done - since) * (self._of - self._done)
