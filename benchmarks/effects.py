"""How often the printed 90 % interval of an effect holds the truth: `python -m benchmarks.effects`.

Spend is skewed and often 0, and the effect grows with what was spent before. For trials of several
sizes, balanced and with one treated in ten, at the interval of the effect and of the relative
effect: the share that holds the truth, and how much narrower it is than without what was known
before.
"""

from __future__ import annotations

import math
import sys

import numpy as np

from simulator.decision.effect.adjusted import effect

SIZES = (50, 100, 400, 2_000, 10_000)
TASTE = math.exp(3 + 0.8**2 / 2)  # mean
BEFORE, AFTER = 0.8 * TASTE, 0.7 * TASTE
TRUTH = 2 + 0.05 * BEFORE


def main(repetitions: int) -> None:
    """Count, and print a row for each size and share treated."""
    sys.stdout.write("customers  treated  effect held  relative held  width of unadjusted\n")
    rng = np.random.default_rng(1)
    for share in (0.5, 0.1):
        for n in SIZES:
            held = relative = 0
            widths = []
            for _ in range(repetitions):
                taste = rng.lognormal(3.0, 0.8, n)
                before = taste * rng.gamma(2.0, 0.5, n) * (rng.random(n) < 0.8)
                after = taste * rng.gamma(2.0, 0.5, n) * (rng.random(n) < 0.7)
                treated = rng.permutation(n) < round(n * share)
                after = after + treated * (2 + 0.05 * before)
                one = effect(after, before[:, None], treated)
                plain = effect(after, np.empty((n, 0)), treated)
                low, high = one.interval()
                held += low <= TRUTH <= high
                low, high = one.relative_interval()
                relative += low <= TRUTH / AFTER <= high
                widths.append(one.error / plain.error)
            sys.stdout.write(
                f"{n:9,}  {share:6.0%}  {held / repetitions:11.1%}  "
                f"{relative / repetitions:13.1%}  {np.mean(widths):19.0%}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
