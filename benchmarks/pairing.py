"""How much pairing lowers the variance of incremental profit: `python -m benchmarks.pairing`.

Incremental profit is the program's contribution less the control's. Paired, both
arms live the same luck; against that, the same program arm is set beside the
control of another seed. Everything else is equal, so the ratio of the variances
is the number of times fewer agents that pairing needs for the same precision.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.engine import GROCERY, arms, prepare
from simulator.program.ledger import MONEY
from simulator.scenario import load
from simulator.simulate import simulate

AGENTS, SEEDS, RESAMPLES = 1_000, 200, 4_000
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Ratio of variances, with the ends of its 95 % bootstrap interval."""

    program: str
    agents: int
    seeds: int
    factor: float
    low: float
    high: float

    def in_words(self) -> str:
        """One line for people."""
        return (
            f"Pairing lowers the variance of incremental profit {self.factor:.1f} times "
            f"(95 % interval {self.low:.1f} to {self.high:.1f}; {self.program}, "
            f"{self.agents:,} agents, {self.seeds} seeds)."
        )


def profits(path: Path, program: str, agents: int, seeds: int) -> Numbers:
    """Contribution of (control, program) per seed over the horizon, shape (2, seeds)."""
    prepare(path, agents, 0, [program])
    scenario = load(path)
    found = np.empty((2, seeds))
    for seed in range(seeds):
        case = scenario.case(0, None, seed=seed + 1, agents=agents)
        played = simulate(arms(case, [program]))
        for row, arm in enumerate(("today", program)):
            found[row, seed] = played.ledgers[arm].contribution().sum() / MONEY
    return found


def factor(found: Numbers) -> float:
    """Variance of unpaired differences over that of paired ones.

    Arms of different seeds are independent, so the variance of their difference
    is the sum of the two.
    """
    control, program = found
    independent = control.var(ddof=1) + program.var(ddof=1)
    return float(independent / (program - control).var(ddof=1))


def measure(
    path: Path = GROCERY, program: str = "card", agents: int = AGENTS, seeds: int = SEEDS
) -> Pairing:
    """The factor, and its interval from resampling seeds."""
    found = profits(path, program, agents, seeds)
    rng = np.random.default_rng(1)
    again = [factor(found[:, rng.integers(seeds, size=seeds)]) for _ in range(RESAMPLES)]
    low, high = np.quantile(again, [0.025, 0.975])
    return Pairing(program, agents, seeds, factor(found), float(low), float(high))


if __name__ == "__main__":
    sys.stdout.write(measure().in_words() + "\n")
