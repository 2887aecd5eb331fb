"""Rates over time as tables: who stays, how healthy programs are, what becomes of cohorts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator import experiment
from simulator.decision.asked.promised import cases_of
from simulator.economics import months
from simulator.economics.books.accounts import Accounts
from simulator.economics.customers.curves import RATES, band
from simulator.economics.customers.health import FIGURES, Health, Watched, health_of, over_cases
from simulator.economics.customers.joining import CohortTable, cohort_table
from simulator.program.ledger import MONEY
from simulator.simulate import Case
from simulator.simulate.plan import plan_of

Books = Mapping[str, Sequence[Accounts]]
Numbers = NDArray[np.float64]
_MIDDLE = (0.1, 0.9)


class WeeklySeries:
    """Series by week of every arm but the control, each (cases, weeks) in currency."""

    def __init__(self, books: Mapping[str, Sequence[Accounts]]) -> None:
        control, *arms = books
        self.cash: dict[str, Numbers] = {}
        self.liability: dict[str, Numbers] = {}
        cash = {arm: np.array([b.contribution()[0] for b in books[arm]]) for arm in books}
        for arm in arms:
            self.cash[arm] = np.cumsum(cash[arm] - cash[control], axis=1) / MONEY
            self.liability[arm] = np.array([b.weekly("liability")[0] for b in books[arm]]) / MONEY

    def bands(self, series: Mapping[str, Numbers]) -> pl.DataFrame:
        """Mean and the middle 80 % of cases, by arm and week."""
        return pl.concat(
            pl.DataFrame(
                {
                    "arm": [arm] * values.shape[1],
                    "week": np.arange(values.shape[1]),
                    "mean": values.mean(axis=0),
                    "low": np.quantile(values, _MIDDLE[0], axis=0),
                    "high": np.quantile(values, _MIDDLE[1], axis=0),
                }
            )
            for arm, values in series.items()
        )


def curves_table(books: Books, start: date) -> pl.DataFrame:
    """Every rate of every arm by month over cases, where it is defined.

    Columns: rate, arm, month, mean, low, high (80 % of cases between them), error (simulation
    error of the mean), model_dependent (nobody can observe it).
    """
    tables = [pl.DataFrame(schema=_CURVES)]
    for arm, cases in books.items():
        labels = months(start, cases[0].weeks)
        names = list(dict.fromkeys(labels))
        for name, rate in RATES.items():
            over = band(cases, name, labels)
            table = pl.DataFrame(
                {
                    "rate": [name] * len(names),
                    "arm": [arm] * len(names),
                    "month": names,
                    **{part: getattr(over, part) for part in ("mean", "low", "high", "error")},
                    "model_dependent": [rate.model_dependent] * len(names),
                },
                schema=_CURVES,
            )
            tables.append(table.filter(pl.col("mean").is_not_nan()))
    return pl.concat(tables)


def health_table(played: experiment.PlayedCases, books: Books) -> pl.DataFrame:
    """The health of every arm with members by month over cases, where a figure is defined.

    Columns: arm, figure, called (by the trade), unit, formula, period, mean, low, high, error.
    """
    start = played.scenario.start
    weeks = next(iter(books.values()))[0].weeks
    return as_health_table(watched(played, books, months(start, weeks)))


def as_health_table(arms: Mapping[str, Watched]) -> pl.DataFrame:
    """The figures of arms as one long table; see `health_table`."""
    tables = [pl.DataFrame(schema=_HEALTH)]
    for one in arms.values():
        columns = one.columns()
        told = [FIGURES[str(name)] for name in columns["figure"]]
        table = pl.DataFrame(
            columns
            | {"called": [figure.called for figure in told]}
            | {"formula": [figure.formula for figure in told]}
        )
        tables.append(table.select(list(_HEALTH)).filter(pl.col("mean").is_not_nan()))
    return pl.concat(tables)


def watched(
    played: experiment.PlayedCases, books: Books, periods: Sequence[str]
) -> dict[str, Watched]:
    """The health over cases of every arm that has members in any case."""
    arms = [
        arm for arm, cases in books.items() if any(one.weekly("members").any() for one in cases)
    ]
    healths: dict[str, list[Health]] = {arm: [] for arm in arms}
    if arms:
        for number, case in enumerate(cases_of(played)):
            for arm in arms:
                healths[arm].append(_health(case, books[arm][number], periods))
    return {arm: over_cases(cases) for arm, cases in healths.items()}


def _health(case: Case, accounts: Accounts, periods: Sequence[str]) -> Health:
    """The health of one arm in one case, by the terms that its tools have there."""
    tools = plan_of(case, accounts.arm).tools
    terms = {name: own for name, tool in tools.items() if (own := tool.wallet()) is not None}
    open_to_all = {name for name, tool in tools.items() if not tool.to.only_members}
    return health_of(accounts, periods, terms, open_to_all)


def cohorts_of(played: experiment.PlayedCases, arm: str) -> dict[str, CohortTable]:
    """Customers and members of an arm by when they joined, of the first case; {} where not kept.

    Only what anybody has ever joined.
    """
    kept = played.played[0].cohorts.get(arm, {})
    weeks = played.played[0].ledgers[arm].weeks
    labels = months(played.scenario.start, weeks)
    tables = {who: cohort_table(own, labels) for who, own in kept.items()}
    return {who: table for who, table in tables.items() if table.joined[0].any()}


def cohorts_table(played: experiment.PlayedCases) -> pl.DataFrame:
    """Cohorts of every arm in the first case by months since joining; sales in currency.

    Columns: arm, who (customers, members), then those of `CohortTable`.
    """
    tables = [pl.DataFrame(schema=_COHORTS)]
    for arm in played.arms:
        for who, table in cohorts_of(played, arm).items():
            money = pl.col("sales", "sales_error") / MONEY
            frame = pl.DataFrame(table.columns()).with_columns(
                money, arm=pl.lit(arm), who=pl.lit(who)
            )
            tables.append(frame.select(pl.col(name).cast(kind) for name, kind in _COHORTS.items()))
    return pl.concat(tables)


_BAND = dict.fromkeys(("mean", "low", "high", "error"), pl.Float64)
_CURVES: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("rate", "arm", "month"), pl.String),
    **_BAND,
    "model_dependent": pl.Boolean,
}
_HEALTH: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("arm", "figure", "called", "unit", "formula", "period"), pl.String),
    **_BAND,
}
_COHORTS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("arm", "who", "cohort"), pl.String),
    **dict.fromkeys(("age", "weeks"), pl.Int32),
    "joined": pl.Float64,
    **{
        f"{what}{end}": pl.Float64
        for what in ("active", "recent", "purchases", "sales")
        for end in ("", "_error")
    },
}
