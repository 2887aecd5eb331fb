"""Who stays, why others leave, and what becomes of those who join."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

# Of frames that set a program beside today: what, when, and each with 80 % of cases.
BESIDE: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("name", "period"), pl.String),
    **{
        f"{side}{end}": pl.Float64
        for side in ("today", "program", "change")
        for end in ("", "_low", "_high")
    },
    "error": pl.Float64,
}


def nothing() -> pl.DataFrame:
    """A frame of `BESIDE` without rows."""
    return pl.DataFrame(schema=BESIDE)


@dataclass(frozen=True, slots=True, eq=False)
class Retention:
    """Retention of the program in question beside today's.

    Frames with the columns of `BESIDE` hold means over cases, the 80 % of cases in the middle,
    and in `change` the same of program less today, case by case; `error` is the simulation
    error (sd) of the mean change.

    Attributes
    ----------
    curves
        rate, arm, month, mean, low, high, error, model_dependent; of both arms.
    rates
        `name` is a rate, by year.
    left, left_sales
        Who leaves by cause (service, rival, otherwise, all; `all` alone where no cause is
        known) and year: heads, and the list sales a year that were usual of them, in currency.
    rival
        Expected sales at the rival by year, in currency; empty where there is no rival.
    stability
        How much monthly sales vary (sd / mean): plain, seasonless, trendless.
    cohorts
        who (customers, members), arm, cohort, joined, age (months), recent, error; of the
        first case, cohorts of a quarter together, where all of a cohort has come to the age.
    """

    curves: pl.DataFrame = field(default_factory=pl.DataFrame)
    rates: pl.DataFrame = field(default_factory=nothing)
    left: pl.DataFrame = field(default_factory=nothing)
    left_sales: pl.DataFrame = field(default_factory=nothing)
    rival: pl.DataFrame = field(default_factory=nothing)
    stability: pl.DataFrame = field(default_factory=nothing)
    cohorts: pl.DataFrame = field(default_factory=pl.DataFrame)
