"""Whether implementations agree within Monte Carlo error, which comes before any speed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.peer_numpy_tuned import prepare
from benchmarks.reduced import ARMS, Terms, draw_people, expected_today

BATCHES, BATCH = 64, 500  # the spread comes out within about 9 %
ERRORS = 4.0  # combined standard errors; for 100 comparisons a false alarm in 160

Totals = dict[str, dict[str, float]]
Spread = dict[str, dict[str, float]]


def spread_per_customer(terms: Terms) -> Spread:
    """Standard deviation of what one customer adds to each total, by arm.

    Customers are independent of each other, so a total over n of them has sqrt(n)
    times this, whoever computes it; measured between small populations.
    """
    seen: dict[str, list[dict[str, float]]] = {arm: [] for arm in ARMS}
    for batch in range(BATCHES):
        people = draw_people(terms, BATCH, 1_000_000 + batch)
        for card, arm in enumerate(ARMS):
            totals = prepare(terms, people, bool(card), 1_000_000 + batch)()
            seen[arm].append(totals.as_dict())
    return {
        arm: {
            name: float(np.std([one[name] for one in rows], ddof=1) / np.sqrt(BATCH))
            for name in rows[0]
        }
        for arm, rows in seen.items()
    }


@dataclass(frozen=True, slots=True)
class Comparison:
    """One total of one implementation against the reference, per customer."""

    arm: str
    total: str
    found: float
    expected: float
    errors: float

    @property
    def agrees(self) -> bool:
        """Within the standard errors allowed."""
        return abs(self.errors) <= ERRORS


def compare(
    found: list[Totals], reference: list[Totals], terms: Terms, spread: Spread, customers: int
) -> list[Comparison]:
    """Means over repeats against the closed form where there is one, else the reference's."""
    exact = {ARMS[0]: expected_today(terms)}
    rows = []
    for arm, names in spread.items():
        for name, sd in names.items():
            if sd == 0:  # nothing happens there, in any implementation
                continue
            here = [repeat[arm][name] / customers for repeat in found]
            there = [repeat[arm][name] / customers for repeat in reference]
            known = name in exact.get(arm, {})
            expected = exact[arm][name] if known else float(np.mean(there))
            samples = 1 / len(here) + (0 if known else 1 / len(there))
            mean = float(np.mean(here))
            errors = (mean - expected) / (sd * np.sqrt(samples / customers))
            rows.append(Comparison(arm, name, mean, expected, float(errors)))
    return rows
