"""How often numbers that mean nothing are told: `python -m benchmarks.alarms [REPETITIONS]`.

NB = p1 - p2 with p1 ~ N(1, 1), p2 ~ N(0, 2^2), and 20 numbers that are irrelevant. A number is told
where its EVPPI is above the largest of 100 permutations. For 64, 256 and 1,024 cases: mean EVPPI of
p1 (truth .083315) where it is told and over all, how often p1 and p2 are told, how often one
irrelevant number is, and how often any of the 20.
"""

from __future__ import annotations

import sys

import numpy as np

from simulator.decision.information.cases import CaseTable
from simulator.decision.information.value import evppi

IRRELEVANT = 20


def table_of(n: int, seed: int) -> CaseTable:
    """A table of n cases."""
    rng = np.random.default_rng(seed)
    p1, p2 = rng.normal(1, 1, n), rng.normal(0, 2, n)
    others = {f"x{at}": rng.normal(size=n) for at in range(IRRELEVANT)}
    gain = p1 - p2
    return CaseTable(
        ("today", "launch"), np.column_stack([np.zeros(n), gain]), {"p1": p1, "p2": p2, **others}
    )


def main(repetitions: int) -> None:
    """Count, and print a row for each number of cases."""
    sys.stdout.write("cases  p1 mean  p1 told  p2 told  one irrelevant  any of 20\n")
    for n in (64, 256, 1024):
        values, told1, told2, alarms, any_ = [], 0, 0, 0, 0
        for seed in range(repetitions):
            table = table_of(n, seed)
            p1, p2 = evppi(table, ["p1"]), evppi(table, ["p2"])
            values.append(p1.value)
            told1 += p1.told
            told2 += p2.told
            false = sum(evppi(table, [f"x{at}"]).told for at in range(IRRELEVANT))
            alarms += false
            any_ += false > 0
        shares = (told1, told2, alarms / IRRELEVANT, any_)
        said = "  ".join(f"{100 * one / repetitions:6.1f} %" for one in shares)
        sys.stdout.write(f"{n:5}  {np.mean(values):7.3f}  {said}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
