"""The statement of every arm: what came in and what was paid, by line of the chart of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from simulator.program.chart import PROFIT


@dataclass(frozen=True, slots=True, eq=False)
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
        known = (self.years["year"].max(), self.owed["year"].max())
        return max(int(year or 0) for year in known)  # type: ignore[arg-type]

    def lines(self, arms: Sequence[str]) -> tuple[str, ...]:
        """The accounts that any of these arms used, in the order of the chart."""
        used = set(self.years.filter(pl.col("arm").is_in(list(arms)))["account"])
        return tuple(account for account in PROFIT if account in used)

    def by_year(self, arm: str, account: str) -> tuple[float, ...]:
        """One line of an arm, (years,)."""
        return self.grouped(arm, ()).get((account,), (0.0,) * self.n_years)

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
        for *key, year, amount in sums.select(*keys, "year", "amount").iter_rows():
            found.setdefault(tuple(key), [0.0] * self.n_years)[year - 1] = amount
        return {key: tuple(amounts) for key, amounts in found.items()}

    def by_week(self) -> dict[str, tuple[float, ...]]:
        """What the program changes, by line in the order of the chart, each (weeks,)."""
        found: dict[str, tuple[float, ...]] = {}
        for account in PROFIT:
            line = self.weeks.filter(pl.col("account") == account).sort("week")
            if line.height:
                found[account] = tuple(line["amount"].to_list())
        return found
