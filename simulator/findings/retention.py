"""Who stays, why others leave, and what becomes of those who join."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator.decision.asked.promised import cases_of
from simulator.economics import Accounts, months, stability, years
from simulator.economics.books.accounts import ratio
from simulator.economics.customers.around import handed_to_rival, leavers
from simulator.economics.customers.curves import Band, curve
from simulator.economics.customers.joining import WEEK_0, CohortTable
from simulator.findings.answer import Answer
from simulator.findings.over_time import cohorts_of
from simulator.market.seasons import weekly_factors
from simulator.program.ledger import MONEY
from simulator.simulate import Case

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


Numbers = NDArray[np.float64]
Row = tuple[str | float, ...]
RATES = ("retention_rate", "survival_rate", "repeat_rate", "share_of_wallet")
STABILITY = ("plain", "seasonless", "trendless")
AGES = (1, 3, 6, 12, 24)  # months since joining


def retention_of(answer: Answer, program: str) -> Retention:
    """Retention of a program beside today's over all cases."""
    played, control = answer.played, answer.played.arms[0]
    today, arm = answer.books[control], answer.books[program]
    left, left_sales = _leaving(today, arm)
    market = played.scenario.tree["market"]
    return Retention(
        curves=answer.curves.filter(
            pl.col("arm").is_in((control, program)) & pl.col("rate").is_in(RATES)
        ),
        rates=_rates(today, arm),
        left=left,
        left_sales=left_sales,
        rival=nothing() if market.get("rival") is None else _rival(today, arm),
        stability=_stability(today, arm, list(cases_of(played))),
        cohorts=pl.DataFrame(
            [
                (who, name, *row)
                for name in (control, program)
                for who, table in cohorts_of(played, name).items()
                for row in by_quarter(table)
            ],
            schema=_COHORTS,
            orient="row",
        ),
    )


def beside(
    name: str, periods: Sequence[str], today: Sequence[Numbers], arm: Sequence[Numbers]
) -> list[Row]:
    """Rows of `BESIDE` from the views of every case, each (3, periods); only what is defined."""
    before, after = np.stack(today), np.stack(arm)
    bands = [Band.of(before), Band.of(after), Band.of(after - before)]
    return [
        (
            name, period,
            *(float(part[at]) for one in bands for part in (one.mean, one.low, one.high)),
            float(bands[2].error[at]),
        )
        for at, period in enumerate(periods)
        if not np.isnan(bands[2].mean[at])
    ]  # fmt: skip


def _frame(rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=BESIDE, orient="row")


def _rates(today: Sequence[Accounts], arm: Sequence[Accounts]) -> pl.DataFrame:
    labels = years(today[0].weeks)
    rows: list[Row] = []
    for name in RATES:
        sides = [[curve(one, name, labels).values for one in cases] for cases in (today, arm)]
        rows += beside(name, tuple(dict.fromkeys(labels)), *sides)
    return _frame(rows)


def _leaving(
    today: Sequence[Accounts], arm: Sequence[Accounts]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Heads and sales by cause and year, and all causes together."""
    labels = years(today[0].weeks)
    sides = [[leavers(one, labels) for one in cases] for cases in (today, arm)]
    names = sides[0][0].periods

    causes = [
        cause
        for cause in sides[0][0].heads
        if cause != "otherwise" and any(one.heads[cause].any() for of in sides for one in of)
    ]
    shown = [*causes, "otherwise", "all"] if causes else ["all"]

    def of(parts: Sequence[Sequence[Mapping[str, Numbers]]], scale: float) -> pl.DataFrame:
        whole = [[{**part, "all": _sum(part)} for part in cases] for cases in parts]
        return _frame([
            row
            for cause in shown
            for row in beside(
                cause, names, *([one[cause] / scale for one in cases] for cases in whole)
            )
        ])  # fmt: skip

    heads = of([[dict(one.heads) for one in cases] for cases in sides], 1.0)
    return heads, of([[dict(one.sales) for one in cases] for cases in sides], float(MONEY))


def _sum(parts: Mapping[str, Numbers]) -> Numbers:
    return np.asarray(sum(parts.values()))


def _rival(today: Sequence[Accounts], arm: Sequence[Accounts]) -> pl.DataFrame:
    labels = years(today[0].weeks)
    sides = [[handed_to_rival(one, labels) / MONEY for one in cases] for cases in (today, arm)]
    return _frame(beside("rival_sales", tuple(dict.fromkeys(labels)), *sides))


def _stability(
    today: Sequence[Accounts], arm: Sequence[Accounts], cases: Sequence[Case]
) -> pl.DataFrame:
    """How much monthly sales vary, by the seasons that each case has in the arm's market."""
    weeks = today[0].weeks

    def each(books: Accounts, case: Case) -> dict[str, Numbers]:
        market, _ = case.world(books.arm)
        season = weekly_factors(market.seasons, case.start, 0, weeks)
        found = stability(books, months(case.start, weeks), season)
        return {kind: getattr(found, kind)[:, np.newaxis] for kind in STABILITY}

    sides = [
        [each(one, case) for one, case in zip(books, cases, strict=True)] for books in (today, arm)
    ]
    return _frame([
        row
        for kind in STABILITY
        for row in beside(kind, ("horizon",), *([one[kind] for one in side] for side in sides))
    ])  # fmt: skip


def by_quarter(table: CohortTable) -> Iterator[tuple[str, float, int, float, float]]:
    """Cohorts of a calendar quarter together: name, joined, age, share that still buys, error.

    Only at ages that all months of a quarter have come to, in which anybody joined.
    """
    quarters = [_quarter(month) for month in table.cohorts]
    for name in dict.fromkeys(quarters):
        of = np.array([quarter == name for quarter in quarters]) & (table.joined[0] > 0)
        joined = table.joined[:, of]
        for age in AGES:
            if not of.any() or age >= table.weeks.shape[1] or (table.weeks[of, age] == 0).any():
                continue
            rates = np.nan_to_num(table.recent[:, of, age])
            views = ratio((rates * joined).sum(axis=1), joined.sum(axis=1))
            error = float(abs(views[1] - views[2]) / 2)
            yield name, float(joined[0].sum()), age, float(views[0]), error


def _quarter(month: str) -> str:
    """`2026-05` as `2026 Q2`; week 0 is a cohort of its own."""
    if month == WEEK_0:
        return month
    year, number = month.split("-")
    return f"{year} Q{(int(number) - 1) // 3 + 1}"


_COHORTS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("who", "arm", "cohort"), pl.String),
    "joined": pl.Float64,
    "age": pl.Int32,
    "recent": pl.Float64,
    "error": pl.Float64,
}
