"""How long a case takes by the size of its blocks: `python -m benchmarks.blocks [AGENTS]`.

CPU seconds of one thread, the best of three runs of each size in turn.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.engine import prepare
from simulator.simulate import simulate

SCENARIO = Path(__file__).parents[1] / "scenarios" / "grocery_points.yaml"
SIZES = (2_048, 4_096, 8_192, 16_384, 32_768, 65_536, 131_072)
RUNS = 3


def main(agents: int) -> None:
    """Play one case with blocks of each size, in turn; print the best of each."""
    case = prepare(SCENARIO, agents, 1, ["card"])
    simulate(prepare(SCENARIO, 100, 1, ["card"]))  # compiles
    best = dict.fromkeys(SIZES, float("inf"))
    for _ in range(RUNS):
        for size in SIZES:
            began = time.process_time()
            simulate(case, threads=1, block=size)
            best[size] = min(best[size], time.process_time() - began)
    for size, seconds in best.items():
        sys.stdout.write(f"{size:>8,} {seconds:6.2f} s\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000)
