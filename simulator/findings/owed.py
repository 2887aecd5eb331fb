"""What is owed to members, what it makes of profit, and what ending the program would cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator import experiment
from simulator.decision.asked.promised import cases_of
from simulator.economics import (
    Accounts,
    Profit,
    deferred_revenue,
    estimated_rate,
    exit_cost,
    months,
    owed,
    profit_of,
    roll_forward,
    true_rate,
    ultimate_rate,
    unsettled,
    weeks_to_lapse,
    years,
)
from simulator.economics.books.periods import Periods
from simulator.economics.customers.cohorts import FULL_MONTH
from simulator.findings.arms import Spread, mean_of, spread_of
from simulator.program.ledger import MONEY
from simulator.simulate import CONTROL, RunOff, Vintages
from simulator.simulate.plan import Plan, plan_of


@dataclass(frozen=True, slots=True)
class Redemption:
    """What will be redeemed of the points outstanding after some months, in the first case.

    `true` is what the simulation has seen happen to them, `error` the simulation error of
    that, `estimated` what an actuary would say who knows the past only. `owed` and
    `owed_as_estimated` are outstanding x point cost x these shares, in currency.
    """

    currency: str
    months: int
    true: float
    error: float
    estimated: float
    owed: float
    owed_as_estimated: float


@dataclass(frozen=True, slots=True)
class Ultimate:
    """Share of the points outstanding at the horizon that will be redeemed, over cases.

    `unsettled` is the mean share of which not even the run-off saw an end.
    """

    currency: str
    rate: Spread
    unsettled: float


@dataclass(frozen=True, slots=True, eq=False)
class Owed:
    """The books of what is owed by the program in question, in currency, means over cases.

    Frames have a column `by` (year, month) and one `period` (`year 1`, `2026-01`).

    Attributes
    ----------
    points
        currency, opening, issued, bought, redeemed, expired, clawed_back, rounding, closing:
        points at full cost.
    deferred
        currency, opening, sales, deferred, recognized, closing, revenue: what accounting
        makes of them, at each case's ultimate redemption rate.
    profit
        opening, cash, change, profit, owed: what the program brings beyond today, in cash and
        in profit; `owed` is at the end, as far as it will be redeemed.
    ending
        points, promises, running, total, low, high (the middle 80 % of cases): what it costs
        to end the program at the end of each month if everything is claimed, a rush.
    endless
        Whether points need not lapse and no notice is given, so that `ending` is not known.
    """

    points: pl.DataFrame
    redemptions: tuple[Redemption, ...]
    ultimate: tuple[Ultimate, ...]
    deferred: pl.DataFrame
    profit: pl.DataFrame
    ending: pl.DataFrame = field(default_factory=pl.DataFrame)
    endless: bool = False


Numbers = NDArray[np.float64]
Lines = dict[str, Numbers]  # (periods,), in 1/10,000
YEAR = 12  # months
BAND = (0.1, 0.9)
_POINTS = ("opening", "issued", "bought", "redeemed", "expired", "clawed_back", "rounding",
           "closing")  # fmt: skip
_DEFERRED = ("sales", "deferred", "recognized", "revenue")


def owed_of(
    played: experiment.PlayedCases, books: Mapping[str, Sequence[Accounts]], program: str
) -> Owed:
    """The books of what a program owes, means over cases."""
    source = _Source(played, books[program], program)
    return Owed(
        points=source.frame("currency", source.points),
        redemptions=tuple(source.redemptions()),
        ultimate=tuple(map(source.ultimate, source.currencies)),
        deferred=source.frame("currency", source.deferred),
        profit=source.frame("arm", source.profit),
        ending=pl.DataFrame() if source.endless else source.ending(),
        endless=source.endless,
    )


@dataclass(frozen=True)
class _Source:
    """A run and the program that is asked about."""

    played: experiment.PlayedCases
    accounts: Sequence[Accounts]
    program: str

    @cached_property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """The year and the month of every week."""
        weeks = self.accounts[0].weeks
        return {"year": years(weeks), "month": months(self.played.scenario.start, weeks)}

    @cached_property
    def plans(self) -> list[Plan]:
        """What the program runs in each case."""
        return [plan_of(case, self.program) for case in cases_of(self.played)]

    @property
    def currencies(self) -> tuple[str, ...]:
        """Those of the program's points."""
        return tuple(self.played.played[0].owed.get(self.program, {}))

    @property
    def notice(self) -> int | None:
        return self.played.scenario.criteria.promises.notice

    @property
    def endless(self) -> bool:
        """Whether points need not lapse, and nobody has said how long they are honored."""
        terms = [one for plan in self.plans for one in plan.wallets.values()]
        return self.notice is None and bool(
            np.isinf([float(weeks_to_lapse(one, 0)) for one in terms]).any()
        )

    def run_offs(self, arm: str) -> Iterator[dict[str, RunOff]]:
        """What becomes of an arm's points in each case, by currency, all of them as one issue."""
        for case in self.played.played:
            yield {
                currency: one.together() if isinstance(one, Vintages) else one
                for currency, one in case.owed.get(arm, {}).items()
            }

    def frame(self, what: str, lines: Callable[[str], Iterator[tuple[str, Lines]]]) -> pl.DataFrame:
        """Lines by year and by month, in currency: `what`, by, period, and a column per line."""
        rows = [
            {what: name, "by": by, "period": period}
            | {line: float(values[at]) / MONEY for line, values in one.items()}
            for by in self.labels
            for name, one in lines(by)
            for at, period in enumerate(dict.fromkeys(self.labels[by]))
        ]
        return pl.DataFrame(rows)

    def points(self, by: str) -> Iterator[tuple[str, Lines]]:
        """Points at full cost: what came, what went."""
        for currency in self.currencies:
            lines = [
                roll_forward(
                    case.ledgers[self.program], currency, self.labels[by],
                    issuers=own[currency].issuers, point_cost=own[currency].point_cost,
                )
                for case, own in zip(self.played.played, self.run_offs(self.program), strict=True)
            ]  # fmt: skip
            yield currency, {name: _mean([getattr(one, name) for one in lines]) for name in _POINTS}

    def deferred(self, by: str) -> Iterator[tuple[str, Lines]]:
        """The revenue of the arm, as accounting has it: week by week, so that all periods agree."""
        weeks = [str(week) for week in range(self.accounts[0].weeks)]
        period = Periods.of(self.labels[by], len(weeks))
        for currency in self.currencies:
            lines = []
            for case, plan, own in zip(
                self.played.played, self.plans, self.run_offs(self.program), strict=True
            ):
                run_off = own[currency]
                lines.append(
                    deferred_revenue(
                        case.ledgers[self.program],
                        plan.wallets[currency],
                        weeks,
                        ultimate_rate(run_off)[0],
                        issuers=run_off.issuers,
                        members_only=all(plan.tools[i].to.only_members for i in run_off.issuers),
                    )
                )
            flows = {
                name: period.sums(_mean([getattr(one, name).sum(axis=1) for one in lines]))
                for name in _DEFERRED
            }
            closing = period.last(_mean([one.closing.sum(axis=1) for one in lines]))
            start = _mean([one.opening.sum(keepdims=True) for one in lines])
            opening = np.append(start, closing[:-1])
            yield currency, {"opening": opening, **flows, "closing": closing}

    def profit(self, by: str) -> Iterator[tuple[str, Lines]]:
        """Cash and profit beyond today's."""
        found = []
        for case, plan, arm, control in zip(
            self.played.played, self.plans, self.run_offs(self.program), self.run_offs(CONTROL),
            strict=True,
        ):  # fmt: skip
            books, month = case.ledgers, self.labels["month"]
            mine: Profit = profit_of(books[self.program], arm, month, today=plan.today)
            usual = profit_of(books[CONTROL], control, month, today=plan.today)
            found.append(mine.over(self.labels[by]).beyond(usual.over(self.labels[by])))
        lines = {
            name: _mean([getattr(one, name).sum(axis=1) for one in found])
            for name in ("cash", "change", "profit", "owed")
        }
        start = _mean([one.opening.sum(keepdims=True) for one in found])
        yield self.program, {"opening": np.append(start, lines["owed"][:-1]), **lines}

    def redemptions(self) -> Iterator[Redemption]:
        """What is known, and what would be estimated, after a year and the last whole month."""
        month = Periods.of(self.labels["month"], self.accounts[0].weeks)
        last = int(np.flatnonzero(month.lengths >= FULL_MONTH)[-1])
        for currency, one in self.played.played[0].owed.get(self.program, {}).items():
            if not isinstance(one, Vintages):
                continue
            true, all_of_it = true_rate(one), owed(one, np.ones(one.outstanding.shape[2]))
            for at in sorted({YEAR - 1, last} & set(range(last + 1))):
                estimated = float(estimated_rate(one, at)[0])
                if np.isnan(true[0, at]) or np.isnan(estimated):
                    continue
                yield Redemption(
                    currency, at + 1, float(true[0, at]),
                    float(np.nan_to_num(abs(true[1, at] - true[2, at]) / 2)), estimated,
                    float(all_of_it[at] * true[0, at]) / MONEY,
                    float(all_of_it[at] * estimated) / MONEY,
                )  # fmt: skip

    def ultimate(self, currency: str) -> Ultimate:
        """The ultimate redemption rate at the horizon."""
        own = [one[currency] for one in self.run_offs(self.program)]
        rate = np.array([ultimate_rate(one)[0] for one in own])
        return Ultimate(
            currency, spread_of(rate), mean_of(np.array([unsettled(one)[0] for one in own]))
        )

    def ending(self) -> pl.DataFrame:
        """The cost of ending it in a rush, at the end of each month."""
        month = self.labels["month"]
        rows = [
            exit_cost(one, month, plan.wallets, notice=self.notice)
            for one, plan in zip(self.accounts, self.plans, strict=True)
        ]
        total = np.array([one.total[0] for one in rows]) / MONEY
        low, high = np.quantile(total, BAND, axis=0)
        parts = {
            name: _mean([getattr(one, name)[0] for one in rows]) / MONEY
            for name in ("points", "promises", "running", "total")
        }
        return pl.DataFrame({"month": list(rows[0].periods), **parts, "low": low, "high": high})


def _mean(values: Sequence[NDArray[np.generic]]) -> Numbers:
    """Of whole numbers over cases, added up before they are divided."""
    return np.asarray(np.sum(values, axis=0) / len(values), np.float64)
