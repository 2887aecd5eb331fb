"""Results as tables: for a terminal and for RESULTS.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tabulate import tabulate

from benchmarks.agreement import Comparison
from benchmarks.race import NAMES, Entrant

MEGA = 1e6


def speeds(entrants: Sequence[Entrant]) -> list[dict[str, Any]]:
    """One row per implementation, fastest of ours first."""
    by_name = {entrant.name: entrant for entrant in entrants}
    rows = []
    for name, entrant in by_name.items():
        row = {
            "implementation": NAMES[name],
            "runs": len(entrant.seconds),
            "M/s": entrant.speed / MEGA,
            "ns": 1e9 / entrant.speed,
            "ns with set-up": 1e9 / entrant.whole_speed,
            "M purchases/s": entrant.purchases_per_second / MEGA,
            "peak MB": entrant.peak / MEGA,
        }
        for ours in ("ours_2", "ours_1"):
            if ours in by_name:
                row[f"vs {NAMES[ours]}"] = by_name[ours].speed / entrant.speed
        rows.append(row)
    return rows


def disagreements(comparisons: dict[str, list[Comparison]]) -> list[dict[str, Any]]:
    """Every total of every implementation that is too far from the reference."""
    return [
        {"implementation": NAMES[name], **asdict(row)}
        for name, rows in comparisons.items()
        for row in rows
        if not row.agrees
    ]


def agreement(comparisons: dict[str, list[Comparison]]) -> list[dict[str, Any]]:
    """Per total: what is expected per customer, and how many errors each one is away."""
    names = list(comparisons)
    rows = []
    for same in zip(*comparisons.values(), strict=True):
        row = {"arm": same[0].arm, "total": same[0].total, "expected": same[0].expected}
        errors = {NAMES[n]: one.errors for n, one in zip(names, same, strict=True)}
        rows.append(row | errors)
    return rows


def show(rows: Sequence[dict[str, Any]], style: str = "simple") -> str:
    """Rows as a table with at most four digits that matter."""
    shown = [{name: _short(value) for name, value in row.items()} for row in rows]
    return tabulate(shown, headers="keys", tablefmt=style, disable_numparse=True, stralign="right")


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
