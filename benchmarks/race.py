"""Interleaved repeats of all implementations, each run in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.agreement import Totals
from benchmarks.reduced import ARMS, Terms

NAMES = {
    "ours": "ours",
    "ours_2": "ours, 2 workers",
    "ours_1": "ours, 1 worker",
    "numpy_tuned": "NumPy, tuned",
    "numpy": "NumPy",
    "mesa": "Mesa",
    "simpy": "SimPy",
}
OURS = ("ours_2", "ours_1")
THREADS_OF = ("OMP", "OPENBLAS", "MKL", "NUMBA")
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in THREADS_OF}


@dataclass(slots=True)
class Entrant:
    """One implementation at one population: its repeats so far."""

    name: str
    customers: int
    weeks: int
    cases: int
    seconds: list[float] = field(default_factory=list)
    whole_seconds: list[float] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)
    totals: list[Totals] = field(default_factory=list)

    @property
    def customer_weeks(self) -> int:
        """Nominal customer-weeks per repeat: customers x weeks x arms x cases."""
        return self.customers * self.weeks * len(ARMS) * self.cases

    @property
    def speed(self) -> float:
        """Nominal customer-weeks per second, at the median of the repeats."""
        return self.customer_weeks / median(self.seconds)

    @property
    def whole_speed(self) -> float:
        """The same with people, agents, solving and warm-up."""
        return self.customer_weeks / median(self.whole_seconds)

    @property
    def purchases_per_second(self) -> float:
        """Purchases per second, at the median of the repeats."""
        bought = sum(one[arm]["purchases"] for one in self.totals for arm in ARMS)
        return bought / len(self.seconds) / median(self.seconds)

    @property
    def peak(self) -> int:
        """Largest memory of any repeat, bytes, all its processes together."""
        return max(self.peaks)

    def run(self, seed: int) -> None:
        """Play one repeat: as many processes as cases, started together."""
        module = "ours" if self.name in OURS else self.name
        answers = together(
            [
                ["benchmarks.play", module, f"--customers={self.customers}", f"--seed={seed + i}"]
                for i in range(self.cases)
            ]
        )
        self.seconds.append(max(answer["seconds"] for answer in answers))
        self.whole_seconds.append(max(answer["whole_seconds"] for answer in answers))
        self.peaks.append(sum(answer["peak_bytes"] for answer in answers))
        self.totals += [answer["totals"] for answer in answers]


def together(modules: list[list[str]]) -> list[dict[str, Any]]:
    """Run modules that say `ready`, wait for a line and answer in JSON, all at once.

    Raises
    ------
    RuntimeError
        If one of them fails; what it wrote to standard error has been shown.
    """
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", *module],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, **ONE_THREAD},
        )
        for module in modules
    ]  # fmt: skip
    try:
        for process in processes:
            if _line(process) != "ready":
                raise RuntimeError(f"{process.args!r} did not start; its error is above")
        for process in processes:
            _go(process)
        answers = [json.loads(_line(process) or "{}") for process in processes]
    finally:
        for process in processes:
            process.kill()  # no effect on those that have answered and ended
            process.communicate()
    if not all(answers):
        raise RuntimeError(f"{modules!r} gave no answer; its error is above")
    return answers


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def race(
    terms: Terms, customers: int, repeats: dict[str, int], say: Callable[[str], None]
) -> list[Entrant]:
    """All entrants at one population, round by round, so that a busy minute hits all alike."""
    entrants = [
        Entrant(name, customers, terms.weeks, 2 if name == "ours_2" else 1) for name in repeats
    ]
    for round_ in range(max(repeats.values())):
        for place, entrant in enumerate(entrants):
            if round_ < repeats[entrant.name]:
                say(f"{customers:,} customers, round {round_ + 1}: {NAMES[entrant.name]}")
                entrant.run(seed=1000 * (place + 1) + 10 * round_)
    return entrants
