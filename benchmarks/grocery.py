"""Our engine on the shipped scenario: `python -m benchmarks.grocery`.

Speed of the control arm, what a program arm costs beside it, a million agents,
and how long the command line takes to say what it can do. Whole calls include
drawing the people, solving the declared numbers and the warm-up before launch;
*weeks alone* takes off what a call for a single week needs.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks import engine
from benchmarks.race import together
from benchmarks.tables import MEGA, show
from simulator.market.queue import Queue
from simulator.simulate import simulate
from simulator.simulate.around.actors import Actors

AGENTS, MILLION = 100_000, 1_000_000
WEEKS = 156
REPEATS = 3
CARD, ALL = "card", "all"
DESK_AGENTS = (12_000, 100_000)  # a usual run, and a large one


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds for the weeks alone and for the whole call, and peak memory."""

    weeks: float
    whole: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Job:
    """What each of `workers` processes plays."""

    agents: int
    programs: tuple[str, ...] = ()
    workers: int = 1
    threads: int = 1
    scenario: str = "grocery"

    def run(self, seed: int) -> Took:
        """Play it once; the slowest worker counts, memory is that of all."""
        modules = [
            [
                "benchmarks.play", "ours", f"--scenario={self.scenario}",
                f"--customers={self.agents}", f"--seed={seed + worker}",
                f"--weeks={WEEKS}", f"--threads={self.threads}", "--programs", *self.programs,
            ]
            for worker in range(self.workers)
        ]  # fmt: skip
        answers = together(modules)
        return Took(
            max(answer["seconds"] for answer in answers),
            max(answer["whole_seconds"] for answer in answers),
            sum(answer["peak_bytes"] for answer in answers),
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure beside what it should be."""

    figure: str
    found: float
    unit: str
    aim: str

    def as_row(self) -> dict[str, Any]:
        """For a table."""
        return {"figure": self.figure, "found": self.found, "unit": self.unit, "aim": self.aim}


def control_and_card(agents: int, repeats: int, say: Callable[[str], None]) -> list[Measured]:
    """Speed of the control arm on two workers; what the points arm costs beside it."""
    jobs = {
        "control, 2 workers": Job(agents, workers=2),
        "control": Job(agents),
        "control and card": Job(agents, (CARD,)),
    }
    took: dict[str, list[Took]] = {name: [] for name in jobs}
    for repeat in range(repeats):
        for name, job in jobs.items():
            say(f"grocery, round {repeat + 1}: {name}")
            took[name].append(job.run(seed=10 * repeat + 1))
    weeks = {name: median(one.weeks for one in ones) for name, ones in took.items()}
    whole = {name: median(one.whole for one in ones) for name, ones in took.items()}
    work, two = 2 * agents * WEEKS / MEGA, "control, 2 workers"
    return [
        Measured("control arm, weeks alone", work / weeks[two], "M customer-weeks/s", "40"),
        Measured("control arm, whole call", work / whole[two], "M customer-weeks/s", ""),
        Measured("points arm, weeks alone", extra(weeks), "control arms", "at most 1.6"),
        Measured("points arm, whole call", extra(whole), "control arms", ""),
    ]


def living(agents: int, repeats: int, say: Callable[[str], None]) -> list[Measured]:
    """The same chain in a living market, alone and with all six tools; the desk's part."""
    jobs = {
        "control, 2 workers": Job(agents, workers=2, scenario="living"),
        "control": Job(agents, scenario="living"),
        "control and card": Job(agents, (ALL,), scenario="living"),
    }
    took: dict[str, list[float]] = {name: [] for name in jobs}
    for repeat in range(repeats):
        for name, job in jobs.items():
            say(f"living market, round {repeat + 1}: {name}")
            took[name].append(job.run(seed=10 * repeat + 1).weeks)
    weeks = {name: median(seconds) for name, seconds in took.items()}
    work = 2 * agents * WEEKS / MEGA
    return [
        Measured(
            "living market, control arm, weeks alone",
            work / weeks["control, 2 workers"],
            "M customer-weeks/s",
            "25",
        ),
        Measured("living market, all six tools", extra(weeks), "control arms", "at most 3"),
        *(desk_part(n, repeats, say) for n in DESK_AGENTS),
    ]


def desk_part(agents: int, repeats: int, say: Callable[[str], None]) -> Measured:
    """What the queue and its bookings take of a run of control and six tools."""
    say(f"living market, {agents:,} agents: the desk")
    case = engine.prepare(engine.LIVING, agents, 1, (ALL,), WEEKS)
    parts = []
    for _ in range(repeats):
        with timed(Queue, "week") as queue, timed(Actors, "_book") as booking:
            start = perf_counter()
            simulate(case)
            whole = perf_counter() - start
        parts.append((sum(queue) + sum(booking)) / whole)
    return Measured(f"service desk, {agents:,} agents", 100 * min(parts), "% of a run", "under 3")


@contextmanager
def timed(room: type, name: str) -> Iterator[list[float]]:
    """Seconds of every call of a method, while it lasts."""
    original, seconds = getattr(room, name), []

    def call(*given: Any) -> Any:
        start = perf_counter()
        answer = original(*given)
        seconds.append(perf_counter() - start)
        return answer

    setattr(room, name, call)
    try:
        yield seconds
    finally:
        setattr(room, name, original)


def extra(seconds: dict[str, float]) -> float:
    """Cost of the points arm in control arms."""
    return seconds["control and card"] / seconds["control"] - 1


def million(agents: int, say: Callable[[str], None]) -> list[Measured]:
    """Two arms of a million agents on two threads."""
    name = f"{agents:,} agents, {WEEKS} weeks, two arms"
    say(f"grocery: {name}, two threads")
    took = Job(agents, (CARD,), threads=2).run(seed=1)
    return [
        Measured(f"{name}, whole call", took.whole, "s", "under 60"),
        Measured(f"{name}, peak memory", took.peak_bytes / 1e9, "GB", "under 2"),
    ]


def help_time(repeats: int) -> Measured:
    """Wall time of `loyalty --help`."""
    command = [str(Path(sys.executable).with_name("loyalty")), "--help"]
    times = []
    for _ in range(repeats):
        start = perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(perf_counter() - start)
    return Measured("loyalty --help", median(times), "s", "under 0.6")


def measure(
    say: Callable[[str], None], agents: int = AGENTS, repeats: int = REPEATS
) -> list[Measured]:
    """All figures; the million scales with `agents`."""
    return [
        *control_and_card(agents, repeats, say),
        *living(agents, repeats, say),
        *million(agents * MILLION // AGENTS, say),
        help_time(2 * repeats - 1),
    ]


if __name__ == "__main__":
    found = measure(lambda text: print(text, file=sys.stderr))  # noqa: T201
    sys.stdout.write(show([one.as_row() for one in found]) + "\n")
