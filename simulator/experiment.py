"""All cases of a scenario: drawn evenly, played on any executor, kept as they finish.

The same scenario, seed and agents give the same result to the bit, however many
jobs play it and however often it was interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar, Unpack

import numpy as np
from numpy.typing import NDArray

from simulator.designs import BLOCK, design_of
from simulator.machine import TooLarge, division
from simulator.program.private import digests
from simulator.say import label
from simulator.scenario.schema import AGENTS, CASES, SEED
from simulator.simulate import Played, memory_needed, simulate, without_panel
from simulator.store import CaseFolder, Store, fingerprint
from simulator.where import CaseProgress, Meter, Shorthand, Where
from simulator.workers import (
    CaseError,
    CaseFault,
    DeferredInterrupt,
    InProcessPool,
    Point,
    Pool,
    ProcessPool,
    Task,
    borrowed,
    case_error,
    outcomes,
)

if TYPE_CHECKING:
    from simulator.scenario import Scenario

T = TypeVar("T")
FACTOR = "responsiveness"  # the column that ties responses; a number of no file

Until = Callable[["PlayedCases"], bool]

__all__ = [
    "CaseError",
    "CaseProgress",
    "Interrupted",
    "PlayedCases",
    "TooLarge",
    "Until",
    "all_kept",
    "design",
    "design_for",
    "one",
    "run",
]


class Interrupted(KeyboardInterrupt):
    """Ctrl-C; `done` of `of` cases had finished, and are kept where there is a store."""

    def __init__(self, done: int, of: int) -> None:
        super().__init__(done, of)
        self.done, self.of = done, of

    def __str__(self) -> str:
        return f"interrupted after {self.done} of {self.of} cases"


@dataclass(frozen=True, slots=True, eq=False)
class PlayedCases:
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
    certain: bool = False,
    panel: bool = True,
    play: Callable[..., Played] = simulate,
    until: Until | None = None,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> PlayedCases:
    """Play all cases of a scenario, or as many of them as it takes.

    Parameters
    ----------
    agents
        Simulated customers per case.
    cases
        How many; with `until` at most so many.
    certain
        Leave every number at its central value; cases differ by luck alone.
    panel
        Keep the yearly totals of every customer, and points by month of issue, in case 0.
    play
        What plays a case; a stand-in must be importable by workers. One that stands
        in a script needs `if __name__ == "__main__":` there.
    until
        Is shown the first 32 cases, the first 64, and so on, and says whether they are enough.
        It is asked in this order whatever was kept before, so that as many are played anywhere.
    where
        Where cases run and are kept, and who is told; changes no result.
    shorthand
        `jobs`, `executor`, `store` and `on_progress`: the fields of a `Where` one by one,
        which go before those of `where`.

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
    RuntimeError
        The executor has been shut down before it was given a case.
    OSError
        A finished case could not be kept.
    """
    where = Where.of(where, **shorthand)
    if min(cases, agents) < 1 or seed < 0:
        raise ValueError(f"cannot play {cases=}, {agents=}, {seed=}")
    ends = [cases] if until is None else [*range(BLOCK, cases, BLOCK), cases]
    meter = Meter(ends[0], where.progress)
    done: dict[int, Played] = {}
    try:
        folder = _case_folder(where.store, scenario, agents, seed, certain)
        done |= _kept(folder, cases, panel)
        meter.begin(len(done.keys() & range(ends[0])))
        n, threads = where.wanted, 1
        if where.executor is None:
            central = partial(scenario.case, 0, None, seed=seed, agents=agents)
            missing = cases - len(done)
            n, threads = division(lambda: memory_needed(central()), missing, where.jobs)
        with _pool(Task(scenario, agents, seed, panel, threads, play), n, where) as pool:
            # Processes of our own are starting up meanwhile.
            with DeferredInterrupt():
                u = np.empty((cases, 0)) if certain else design_for(scenario, cases, seed)
            points = [None if certain else tuple(point) for point in u.tolist()]
            drawn = tuple({} if point is None else scenario.drawn(point) for point in points)
            meter.tell(label("playing the first cases (compiles on a new machine)"))
            for end in ends:
                meter.aim(end, len(done.keys() & range(end)))
                for outcome in outcomes(pool, _missing(done, end), points):
                    if isinstance(outcome, CaseFault):
                        raise case_error(outcome, drawn[outcome.number])
                    if folder:
                        folder.save(outcome)
                    done[outcome.number] = outcome
                    meter.one_more(pool.jobs)
                ordered = tuple(done[number] for number in range(end))
                found = PlayedCases(
                    scenario, seed, agents, certain, u[:end], drawn[:end], ordered, meter.elapsed
                )
                if until is not None and until(found):
                    break
    except KeyboardInterrupt:
        raise Interrupted(len(done), max(meter.of, len(done))) from None
    return found


def _missing(done: Mapping[int, Played], end: int) -> list[int]:
    return [number for number in range(end) if number not in done]


def _case_folder(
    store: Store | None, scenario: Scenario, agents: int, seed: int, certain: bool
) -> CaseFolder | None:
    if store is None:
        return None
    # The number of cases does not matter: more of them go on where fewer ended.
    lock = scenario.to_yaml(agents=agents, cases=1, seed=seed)
    tools = digests(scenario.private)
    return store.folder_of(
        fingerprint(lock, agents=agents, seed=seed, certain=certain, tools=tools)
    )


def all_kept(
    store: Store, scenario: Scenario, *, agents: int, cases: int, seed: int, certain: bool = False
) -> bool:
    """Whether every case of an experiment lies in the store, as far as files tell."""
    folder = _case_folder(store, scenario, agents, seed, certain)
    return folder is not None and set(range(cases)) <= set(folder.numbers())


def _kept(folder: CaseFolder | None, cases: int, panel: bool) -> dict[int, Played]:
    """The cases in the folder that serve as they are; case 0 has a panel where one is asked."""
    kept: dict[int, Played] = {}
    for number in folder.numbers() if folder else ():
        played = folder.load(number) if folder and number < cases else None
        if played is None or (number == 0 and panel and played.panel is None):
            continue
        kept[number] = played if panel else without_panel(played)
    return kept


def one(task: Callable[[int, Point], T | CaseFault], number: int, where: Where) -> T:
    """One case on its own, in this process or on the executor that was given; nothing is kept.

    Raises
    ------
    CaseError, RuntimeError
        As for `run`.
    KeyboardInterrupt
        Ctrl-C.
    """
    pool: Pool[T | CaseFault]
    pool = InProcessPool(task) if where.executor is None else borrowed(task, where.executor, 1, 1)
    with pool:
        (outcome,) = outcomes(pool, [number], {number: None})
    if isinstance(outcome, CaseFault):
        raise case_error(outcome, {})
    return outcome


def _pool(task: Task, n: int, where: Where) -> Pool[Played | CaseFault]:
    """Who plays `n` cases at a time."""
    if where.executor is not None:
        return borrowed(task, where.executor, n, where.jobs)
    return InProcessPool(task) if n == 1 else ProcessPool(task, n)
