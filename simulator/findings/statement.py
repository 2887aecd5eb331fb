"""The statement of every arm: what came in and what was paid, by line of the chart of accounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from simulator import experiment
from simulator.decision import advice
from simulator.economics import (
    Measures,
    Profit,
    Statement,
    difference,
    months,
    profit_of,
    statement_of,
    years,
)
from simulator.program.chart import CHART, PROFIT
from simulator.program.ledger import MONEY, Entries, is_real
from simulator.simulate import Played


@dataclass(frozen=True, eq=False)
class Statements:
    """The books of all arms over the horizon, in currency.

    Income is above zero and cost below it, so that lines add up to the contribution. Lines
    that are zero throughout are left out.

    Attributes
    ----------
    years
        Means over cases: arm, poster, segment, account, year (from 1), amount. The segment is
        "" where an amount is one of the whole company.
    owed
        Means over cases: arm, year, start, end. What is owed then, as far as it will be
        redeemed: contribution less what has become owed is the profit.
    months
        Means over cases: arm, account, month (such as `2026-01`), amount.
    weeks
        What the program in question changes beside today: account, week (from 0), amount.
        Means over cases where `case` is None.
    rate, left_owed, npv
        The yearly cost of capital of these weeks, what the program owes at the horizon beyond
        what today owes, as far as it will be redeemed, and the net present value that the
        simulation found for them.
    case
        The case that `weeks` shows, by position. Where every case has a cost of capital of its
        own, the mean of their values is not the value of their mean cash, so it is that case
        whose value is nearest to the mean; None elsewhere.
    """

    years: pl.DataFrame
    owed: pl.DataFrame
    months: pl.DataFrame
    weeks: pl.DataFrame
    rate: float
    left_owed: float
    npv: float
    case: int | None = None

    @property
    def n_years(self) -> int:
        """How many years the horizon touches; the last one may be short."""
        # lines of zeros are left out, and where nobody buys there may be no others
        known = (*self.years["year"], *self.owed["year"])
        return max((int(year) for year in known), default=0)

    def lines(self, arms: Sequence[str]) -> tuple[str, ...]:
        """The accounts that any of these arms used, in the order of the chart."""
        used = set(self.years.filter(pl.col("arm").is_in(list(arms)))["account"])
        return tuple(account for account in PROFIT if account in used)

    def by_year(self, arm: str, account: str) -> tuple[float, ...]:
        """One line of an arm, (years,)."""
        return self._lines.get(arm, {}).get((account,), (0.0,) * self.n_years)

    @cached_property
    def _lines(self) -> dict[str, dict[tuple[str, ...], tuple[float, ...]]]:
        """Every line of every arm by account, (years,); asked for line by line."""
        return {arm: self.grouped(arm, ()) for arm in self.years["arm"].unique()}

    def owed_by(self, arm: str, when: str) -> tuple[float, ...]:
        """What an arm owes at the `start` or `end` of each year, (years,)."""
        of = self.owed.filter(pl.col("arm") == arm).sort("year")
        return tuple(of[when].to_list())

    def grouped(self, arm: str, by: Sequence[str]) -> dict[tuple[str, ...], tuple[float, ...]]:
        """Lines of an arm by (*by, account), each (years,)."""
        keys = [*by, "account"]
        sums = (
            self.years.filter(pl.col("arm") == arm)
            .group_by([*keys, "year"], maintain_order=True)
            .agg(pl.col("amount").sum())
        )
        found: dict[tuple[str, ...], list[float]] = {}
        nothing = [0.0] * self.n_years
        for *key, year, amount in sums.select(*keys, "year", "amount").iter_rows():
            found.setdefault(tuple(key), nothing.copy())[year - 1] = amount
        return {key: tuple(amounts) for key, amounts in found.items()}

    def by_week(self) -> dict[str, tuple[float, ...]]:
        """What the program changes, by line in the order of the chart, each (weeks,)."""
        changes: dict[str, tuple[float, ...]] = {}
        for account in PROFIT:
            line = self.weeks.filter(pl.col("account") == account).sort("week")
            if line.height:
                changes[account] = tuple(line["amount"].to_list())
        return changes


def statements_of(played: experiment.PlayedCases, measured: Measures, program: str) -> Statements:
    """The statements of every arm, and what `program` changes beside today week by week."""
    cases, control = played.played, measured.control
    books = {arm: summed(statement_of(one.ledgers[arm]) for one in cases) for arm in played.arms}
    horizon = len(books[control].periods)
    by_year = {arm: book.over(years(horizon)) for arm, book in books.items()}
    labels = months(played.scenario.start, horizon)
    by_month = {arm: book.over(labels) for arm, book in books.items()}
    case, rate, owed, npv = _shown(played, measured, program)
    if case is None:
        weekly = _weekly(difference(books[program], books[control]), len(cases))
    else:
        one = {arm: statement_of(cases[case].ledgers[arm]) for arm in (program, control)}
        weekly = _weekly(difference(one[program], one[control]), 1)
    return Statements(
        years=_yearly(by_year, len(cases)),
        owed=_owed(played, labels),
        months=_monthly(by_month, len(cases)),
        weeks=weekly,
        rate=rate,
        left_owed=owed,
        npv=npv,
        case=case,
    )


def summed(statements: Iterable[Statement]) -> Statement:
    """The same arm in several cases, added up; a poster that a case lacks counts as zero there."""
    first, *others = statements
    posters = tuple(dict.fromkeys(p for one in (first, *others) for p in one.posters))
    amounts = np.zeros((len(posters), *first.amounts.shape[1:]), np.int64)
    for one in (first, *others):
        for place, poster in enumerate(one.posters):
            amounts[posters.index(poster)] += one.amounts[place]
    return Statement(first.arm, posters, first.periods, first.segments, amounts)


def _shown(
    played: experiment.PlayedCases, measured: Measures, program: str
) -> tuple[int | None, float, float, float]:
    """The case to show, None for the mean of all; its cost of capital, what is owed, its NPV."""
    rates = advice.per_case(played, "cost_of_capital")
    assert rates is not None  # it has a default
    npv = measured.whole(program, "npv")
    owed = measured.difference(program, measured.control, "liability")[0]
    if np.ptp(rates) == 0:
        return None, float(rates[0]), float(owed.mean()), float(npv.mean())
    case = int(np.abs(npv - npv.mean()).argmin())
    return case, float(rates[case]), float(owed[case]), float(npv[case])


def _owed(played: experiment.PlayedCases, labels: Sequence[str]) -> pl.DataFrame:
    """What each arm owes at the start and the end of every year, mean over cases."""
    today, rows = tuple(played.scenario.tree["today"]), []
    scale = len(played.played) * MONEY

    def of(case: Played, arm: str) -> Profit:
        whole = profit_of(case.ledgers[arm], case.owed.get(arm, {}), labels, today=today)
        return whole.over(years(len(labels)))

    control = [of(case, played.arms[0]) for case in played.played]
    for arm in played.arms:
        cases = [
            of(case, arm).opened_as(base) for case, base in zip(played.played, control, strict=True)
        ]
        starts, ends = (sum(side) for side in zip(*map(_ends, cases), strict=True))
        for year, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
            rows.append((arm, year, float(start) / scale, float(end) / scale))
    return pl.DataFrame(rows, schema=_OWED, orient="row")


def _ends(one: Profit) -> tuple[Entries, Entries]:
    """What is owed at the start and at the end of each period, int64, each (periods,)."""
    end = one.owed.sum(axis=1)
    return end - one.change.sum(axis=1), end


def _yearly(books: dict[str, Statement], n_cases: int) -> pl.DataFrame:
    rows = [
        (arm, poster, segment, account, int(period.removeprefix("year ")), amount)
        for arm, book in books.items()
        for poster, segment, account, amounts in _lines(book, n_cases)
        for period, amount in zip(book.periods, amounts, strict=True)
    ]
    return pl.DataFrame(rows, schema=_YEARS, orient="row")


def _lines(book: Statement, n_cases: int) -> Iterator[tuple[str, str, str, Sequence[float]]]:
    """Poster, segment, account, amounts by period, in currency; without lines of zeros."""
    scale = n_cases * MONEY
    for place, poster in enumerate(book.posters):
        for account in PROFIT:
            line = CHART[account].sign * book.amounts[place, book.accounts.index(account)]
            # real amounts are booked in some cell, which says nothing about its segment
            whole = line.sum(axis=1, keepdims=True)
            parts, names = (whole, ("",)) if is_real(poster) else (line, book.segments)
            for at, segment in enumerate(names):
                if parts[:, at].any():
                    yield poster, segment, account, (parts[:, at] / scale).tolist()


def _monthly(books: dict[str, Statement], n_cases: int) -> pl.DataFrame:
    rows = [
        (arm, account, period, amount)
        for arm, book in books.items()
        for account in PROFIT
        for line in [CHART[account].sign * book.series(account)]
        if line.any()
        for period, amount in zip(
            book.periods, (line / (n_cases * MONEY)).tolist(), strict=True
        )
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=_MONTHS, orient="row")


def _weekly(changed: Statement, n_cases: int) -> pl.DataFrame:
    rows = [
        (account, week, amount)
        for account in PROFIT
        for line in [CHART[account].sign * changed.series(account)]
        if line.any()
        for week, amount in enumerate((line / (n_cases * MONEY)).tolist())
    ]
    return pl.DataFrame(rows, schema=_WEEKS, orient="row")


_YEARS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("arm", "poster", "segment", "account"), pl.String),
    "year": pl.Int32,
    "amount": pl.Float64,
}
_OWED: dict[str, type[pl.DataType]] = {
    "arm": pl.String,
    "year": pl.Int32,
    **dict.fromkeys(("start", "end"), pl.Float64),
}
_MONTHS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("arm", "account", "month"), pl.String),
    "amount": pl.Float64,
}
_WEEKS: dict[str, type[pl.DataType]] = {
    "account": pl.String,
    "week": pl.Int32,
    "amount": pl.Float64,
}


def numbers_of(played: experiment.PlayedCases) -> pl.DataFrame:
    """Every number of the scenario as it is computed with: path, value, low, high."""
    rows = [
        (leaf.path, leaf.value, leaf.low, leaf.high)
        if leaf.distribution is not None
        else (leaf.path, leaf.value, None, None)
        for leaf in played.scenario.leaves
    ]
    schema = {"path": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
