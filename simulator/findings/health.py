"""How healthy a program is, by the figures with which the trade watches one."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from simulator.findings.answer import Answer
from simulator.findings.over_time import as_health_table, watched


@dataclass(frozen=True, slots=True, eq=False)
class HealthFindings:
    """Figures of arms with members: the program in question, and today's where it has any.

    Both frames have the columns arm, figure, period, mean, low, high (80 % of cases), error
    (simulation error of the mean), in the order of `simulator.economics.customers.health.FIGURES`.
    `quarters` have 13 weeks from launch on, the last one may be shorter.
    """

    quarters: pl.DataFrame
    months: pl.DataFrame


QUARTER = 13  # weeks
_SHOWN = ("arm", "figure", "period", "mean", "low", "high", "error")


def health_findings(answer: Answer, program: str) -> HealthFindings | None:
    """The health of a program by quarter and month; None where it has no members."""
    arms = (answer.played.arms[0], program)
    months = answer.health.filter(pl.col("arm").is_in(arms)).select(_SHOWN)
    if program not in months["arm"]:
        return None
    books = {arm: answer.books[arm] for arm in arms}
    weeks = books[program][0].weeks
    quarters = as_health_table(watched(answer.played, books, quarters_of(weeks)))
    return HealthFindings(quarters.select(_SHOWN), months)


def quarters_of(weeks: int) -> tuple[str, ...]:
    """The quarter of every week as `year 1 Q1`, years having 52 weeks, quarters 13."""
    return tuple(f"year {week // 52 + 1} Q{week % 52 // QUARTER + 1}" for week in range(weeks))
