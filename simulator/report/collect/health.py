"""From the books of members to the figures of a program's health."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from simulator.report.findings.health import HealthFindings
from simulator.report.over_time import as_health_table, watched

if TYPE_CHECKING:
    from simulator.report.result import Result

QUARTER = 13  # weeks
_SHOWN = ("arm", "figure", "period", "mean", "low", "high", "error")


def health_findings(result: Result, program: str) -> HealthFindings | None:
    """The health of a program by quarter and month; None where it has no members."""
    arms = (result.played.arms[0], program)
    months = result.health.filter(pl.col("arm").is_in(arms)).select(_SHOWN)
    if program not in months["arm"]:
        return None
    books = {arm: result.books[arm] for arm in arms}
    weeks = books[program][0].weeks
    quarters = as_health_table(watched(result.played, books, quarters_of(weeks)))
    return HealthFindings(quarters.select(_SHOWN), months)


def quarters_of(weeks: int) -> tuple[str, ...]:
    """The quarter of every week as `year 1 Q1`, years having 52 weeks, quarters 13."""
    return tuple(f"year {week // 52 + 1} Q{week % 52 // QUARTER + 1}" for week in range(weeks))
