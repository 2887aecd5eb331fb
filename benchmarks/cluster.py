"""What a case costs on a cluster beside here, and a projection: `python -m benchmarks.cluster`.

A Dask scheduler and a worker of this machine stand in for a cluster: its network is not in the
numbers, but packing, unpacking, the scheduler and this side are. What it adds to a case is measured
with one that was played before: the worker hands it back at once. Each number is the median of
five rounds; playing is in seconds of a processor, which other work on the machine changes little.

    python -m benchmarks.cluster [SCENARIO]

needs `pip install '.[cluster]'`.
"""

from __future__ import annotations

import math
import pickle
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import distributed

from benchmarks import machine
from benchmarks.tables import show
from simulator import experiment, load
from simulator.economics.customers.pairs import play_pairs
from simulator.explain.numbers import duration
from simulator.scenario import Scenario
from simulator.scenario.schema import AGENTS
from simulator.simulate import Played, memory_needed
from simulator.where import Where
from simulator.workers import connected, outcomes
from simulator.workers.cluster import borrowed
from simulator.workers.task import Point, Task

ROUNDS = 5
CASES = 100  # of those that take no time to play
CUSTOMERS = 100_000_000
WORKERS = (1, 10, 100, 1_000)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds and bytes that a cluster takes beside playing."""

    connecting: float  # once per command: reaching it, and holding its software to ours
    empty: float  # per case that does nothing
    added: float  # per case, whatever comes beside playing it
    side: float  # of which a processor of this side: what keeps it from feeding more workers
    sent: int  # bytes per case, with the scenario
    returned: int  # bytes per case, what was played


@dataclass(frozen=True)
class Ready:
    """A task whose case has been played before, or that does nothing."""

    case: Played | None

    def __call__(self, number: int, point: Point) -> Played | None:
        """Hand it back at once."""
        return self.case


def median(measure: Callable[[], float]) -> float:
    """Of some rounds."""
    return statistics.median(measure() for _ in range(ROUNDS))


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """That something takes."""
    began = clock()
    work()
    return clock() - began


def handed_back(executor: Executor, case: Played | None, cases: int = CASES) -> None:
    """Have so many cases handed back by a cluster."""
    with borrowed(Ready(case), executor, 1, None) as pool:
        assert sum(1 for _ in outcomes(pool, range(cases), dict.fromkeys(range(cases)))) == cases


def played(scenario: Scenario, agents: int, cases: int = 1) -> tuple[Played, ...]:
    """Cases as `loyalty run` plays them, on one thread."""
    here = Where(jobs=1)
    return experiment.run(scenario, agents=agents, cases=cases, where=here, play=play_pairs).played


def cost(scenario: Scenario, agents: int) -> Cost:
    """Measure it."""
    case = played(scenario, agents, 2)[1]  # the first one has single customers with it
    task = Task(scenario, agents, 1, False, 1, play_pairs)
    one = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": ":0"}
    make: Any = distributed.LocalCluster
    with make(**one) as cluster:
        began = time.perf_counter()
        with connected(cluster.scheduler_address) as executor:
            connecting = time.perf_counter() - began
            handed_back(executor, case, 1)  # its imports
            took = [
                median(lambda one=one, clock=clock: seconds(  # type: ignore[misc]
                    lambda: handed_back(executor, one), clock
                ) / CASES)
                for one, clock in (
                    (None, time.perf_counter), (case, time.perf_counter), (case, time.process_time)
                )
            ]  # fmt: skip
    empty, added, side = took
    sent, returned = len(pickle.dumps(task)), len(pickle.dumps(case))
    return Cost(connecting, empty, added, side, sent, returned)


def per_agent(scenario: Scenario, few: int, many: int) -> tuple[float, float]:
    """Seconds of a case on one thread that each agent takes, and those that none takes."""

    def took(agents: int) -> float:
        return median(lambda: seconds(lambda: played(scenario, agents), time.process_time))

    fewer = took(few)
    each = (took(many) - fewer) / (many - few)
    return each, fewer - each * few


def projection(
    scenario: Scenario, agents: int, cases: int, cost: Cost, each: float, fixed: float
) -> list[dict[str, Any]]:
    """Hours of a run about 100 million customers, by workers of one thread each."""
    scenario, rows = scenario.with_values({"market.customers": CUSTOMERS}), []
    for n in (agents, 100 * agents, CUSTOMERS):
        of_case = fixed + each * n + cost.added
        needed = memory_needed(scenario.case(0, None, seed=1, agents=n))
        turns = {workers: math.ceil(cases / workers) for workers in WORKERS}
        rows.append(
            {"agents": n, "customers each": CUSTOMERS // n, "GB per worker": needed / 1e9}
            | {
                f"{workers:,} workers": duration(max(of * of_case, cases * cost.side))
                for workers, of in turns.items()
            }
        )
    return rows


def main(file: str = "scenarios/grocery_points.yaml") -> None:
    """Measure, and write the tables of docs/cluster.md."""
    scenario, say = load(Path(file)), sys.stdout.write
    agents, cases = scenario.run.agents or AGENTS, scenario.run.cases or CASES
    say(f"{file}, {agents:,} agents; {machine.cpu()}, load before {machine.load():.2f}\n\n")
    took = cost(scenario, agents)
    rows = {
        "reaching the cluster and holding its software to ours, once, ms": 1e3 * took.connecting,
        "a case that does nothing, ms": 1e3 * took.empty,
        "beside playing a case, ms": 1e3 * took.added,
        "of which a processor of this side, ms": 1e3 * took.side,
        "sent per case, kB": took.sent / 1e3,
        "returned per case, kB": took.returned / 1e3,
    }
    say(show([{"what": what, "value": value} for what, value in rows.items()], "github"))
    each, fixed = per_agent(scenario, agents, 6 * agents)
    say(f"\n\na case plays for {fixed:.2f} s and {1e6 * each:.1f} microseconds per agent\n\n")
    say(show(projection(scenario, agents, cases, took, each, fixed), "github") + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
