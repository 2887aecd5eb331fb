"""Our engine on the shipped scenario: `python -m benchmarks.grocery`.

Speed of the control arm, what a program arm costs beside it, a million agents,
and how long the command line takes to say what it can do. Whole calls include
drawing the people, solving the declared numbers and the warm-up before launch;
*weeks alone* is the difference between two horizons, so that these drop out.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.race import together
from benchmarks.tables import MEGA, show

AGENTS, MILLION = 100_000, 1_000_000
LONG, SHORT = 156, 52  # weeks
REPEATS = 3
CARD = "card"


@dataclass(frozen=True, slots=True)
class Job:
    """What each of `workers` processes plays."""

    agents: int
    weeks: int
    programs: tuple[str, ...] = ()
    workers: int = 1
    threads: int = 1

    def run(self, seed: int) -> tuple[float, int]:
        """Seconds until the last worker has ended, and bytes of all of them."""
        modules = [
            [
                "benchmarks.play", "ours", "--scenario=grocery", f"--customers={self.agents}",
                f"--seed={seed + worker}", f"--weeks={self.weeks}", f"--threads={self.threads}",
                "--programs", *self.programs,
            ]
            for worker in range(self.workers)
        ]  # fmt: skip
        answers = together(modules)
        return (
            max(answer["seconds"] for answer in answers),
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


def interleaved(
    jobs: dict[str, Job], repeats: int, say: Callable[[str], None]
) -> dict[str, list[float]]:
    """Seconds of every job, repeat by repeat in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for repeat in range(repeats):
        for name, job in jobs.items():
            say(f"grocery, round {repeat + 1}: {name}")
            seconds[name].append(job.run(seed=10 * repeat + 1)[0])
    return seconds


def control_and_card(agents: int, repeats: int, say: Callable[[str], None]) -> list[Measured]:
    """Speed of the control arm on two workers; what the points arm costs beside it."""
    jobs = {
        "control, 2 workers": Job(agents, LONG, workers=2),
        "control, 2 workers, short": Job(agents, SHORT, workers=2),
        "control": Job(agents, LONG),
        "control, short": Job(agents, SHORT),
        "control and card": Job(agents, LONG, (CARD,)),
        "control and card, short": Job(agents, SHORT, (CARD,)),
    }
    seconds = interleaved(jobs, repeats, say)
    whole = {name: median(times) for name, times in seconds.items()}
    weeks = {
        name: median(a - b for a, b in zip(seconds[name], seconds[f"{name}, short"], strict=True))
        for name in whole
        if not name.endswith("short")
    }
    work, work_weeks = 2 * agents * LONG / MEGA, 2 * agents * (LONG - SHORT) / MEGA
    two = "control, 2 workers"
    return [
        Measured("control arm, weeks alone", work_weeks / weeks[two], "M customer-weeks/s", "40"),
        Measured("control arm, whole call", work / whole[two], "M customer-weeks/s", ""),
        Measured("points arm, weeks alone", extra(weeks), "control arms", "at most 1.6"),
        Measured("points arm, whole call", extra(whole), "control arms", ""),
    ]


def extra(seconds: dict[str, float]) -> float:
    """Cost of the points arm in control arms."""
    return seconds["control and card"] / seconds["control"] - 1


def million(agents: int, say: Callable[[str], None]) -> list[Measured]:
    """Two arms of a million agents on two threads."""
    say(f"grocery: {agents:,} agents, {LONG} weeks, two arms, two threads")
    seconds, peak = Job(agents, LONG, (CARD,), threads=2).run(seed=1)
    name = f"{agents:,} agents, {LONG} weeks, two arms"
    return [
        Measured(name, seconds, "s", "under 60"),
        Measured(f"{name}: peak memory", peak / 1e9, "GB", "under 2"),
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
        *million(agents * MILLION // AGENTS, say),
        help_time(2 * repeats - 1),
    ]


if __name__ == "__main__":
    found = measure(lambda text: print(text, file=sys.stderr))  # noqa: T201
    sys.stdout.write(show([one.as_row() for one in found]) + "\n")
