"""From panels and ledgers to what customers are worth, and what the program makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator import experiment
from simulator.decision import advice
from simulator.decision.worth import back
from simulator.economics import Accounts, Measures, months
from simulator.economics.books.funding import funding_by_week
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.books.value import present_value
from simulator.economics.customers.arrivals import customer_profit, of_the_company
from simulator.economics.customers.beyond import ASSUMED, beyond_horizon
from simulator.economics.customers.churn import point_of_churn, taken_along
from simulator.economics.customers.cohort_value import CohortValue, cohort_value
from simulator.economics.customers.cohorts import churn_cost, of_all_segments
from simulator.economics.customers.lifetime import Lifetimes, lifetimes_of
from simulator.economics.customers.lives import Lives
from simulator.findings.arms import Spread, spread_of
from simulator.findings.costs import costs_of
from simulator.findings.value import (
    ArrivalsFinding,
    BeyondHorizon,
    ChurnWorth,
    LifetimeFinding,
    PaidBack,
    ValueFinding,
    ValuePart,
)
from simulator.program.ledger import MONEY
from simulator.say import label

Numbers = NDArray[np.float64]
PARTS = {
    "week_0": label(
        "what customers of launch bring more within the horizon, as in the table above"
    ),
    "later": label(
        "what customers who came since launch bring more, and what yearly sums leave out"
    ),
    "company": label(
        "set-up, running cost, acquisition, the desk, prizes drawn for everybody: no customer's "
        "cost"
    ),
    "owed": label(
        "what is still owed at the horizon beyond today's, as far as it will be redeemed"
    ),
}


def value_of_program(
    played: experiment.PlayedCases,
    measured: Measures,
    books: Mapping[str, Sequence[Accounts]],
    program: str,
) -> ValueFinding:
    """What a program is worth to its customers' values, and when."""
    source = Source(played, measured, books, program)
    payback = tuple(
        _back(measured.whole(program, name), discounted=name.startswith("disc"))
        for name in ("payback_weeks", "discounted_payback_weeks")
    )
    funding, reserve = source.funding()
    return ValueFinding(
        lifetimes=tuple(source.lifetimes()),
        parts=tuple(source.parts()),
        arrivals=tuple(source.arrivals()),
        costs=costs_of(played, books, program, source.lives, source.rates),
        payback=payback,
        churn=source.churn(),
        beyond=tuple(source.beyond()),
        funding=funding,
        reserve=reserve,
    )


@dataclass(frozen=True)
class Source:
    """A run and the program that is asked about."""

    played: experiment.PlayedCases
    measured: Measures
    books: Mapping[str, Sequence[Accounts]]
    program: str

    @property
    def both(self) -> list[tuple[Accounts, Accounts]]:
        """The accounts of today and of the program, case by case."""
        return list(zip(self.books[self.measured.control], self.books[self.program], strict=True))

    @cached_property
    def rates(self) -> list[float]:
        """The cost of capital of each case."""
        found = advice.per_case(self.played, "cost_of_capital")
        assert found is not None  # it has a default
        return [float(rate) for rate in found]

    @cached_property
    def lives(self) -> list[Lives] | None:
        """What is known of single customers in each case; None where nothing was worked out."""
        cells = next(iter(self.played.played[0].ledgers.values())).cells
        segments = tuple(dict.fromkeys(cell.segment for cell in cells))
        weeks = self.books[self.program][0].weeks
        pairs = [case.pairs for case in self.played.played if case.pairs is not None]
        if len(pairs) < len(self.played.played) or "lives_heads" not in pairs[0][self.program]:
            return None
        return [Lives.of_arrays(one[self.program], segments, weeks) for one in pairs]

    @cached_property
    def valued(self) -> Lifetimes | None:
        """The lifetime values of each case."""
        if self.lives is None:
            return None
        return lifetimes_of(self.program, self.lives, self.rates)

    def lifetimes(self) -> Iterator[LifetimeFinding]:
        """Customers of week 0 by segment and decile; all of them first."""
        if self.valued is None:
            return
        first = self.valued.cases[0]
        by_name = [by for by, _ in first.groups]
        for at, (by, name) in enumerate(first.groups):
            if by == "segment" and by_name.count("segment") == 1:
                continue
            heads = float(np.mean([one.customers[0, at] for one in self.valued.cases]))
            if not heads:
                continue
            parts = {part: self.valued.of(part, (by, name)) for part in ("observed", "beyond")}
            apart = {part: both[1] - both[0] for part, both in parts.items()}
            yield LifetimeFinding(
                by=by,
                name=name,
                customers=heads,
                observed=_means(parts["observed"]),
                beyond=_means(parts["beyond"]),
                observed_change=spread_of(apart["observed"]),
                change=spread_of(apart["observed"] + apart["beyond"]),
                error=self.valued.error("total", (by, name)),
            )

    def parts(self) -> Iterator[ValuePart]:
        """From customers' values to the NPV; the parts of each case add up to that of the case."""
        if self.valued is None:
            return
        found: dict[str, list[float]] = {name: [] for name in PARTS}
        owed = self.measured.difference(self.program, self.measured.control, "liability")[0]
        for (today, arm), one, rate, left in zip(
            self.both, self.valued.cases, self.rates, owed, strict=True
        ):
            whole = [present_value(customer_profit(x).sum(axis=2), rate)[0] for x in (today, arm)]
            first = one.difference("observed")[0, 0] * one.customers[0, 0]
            company = of_the_company(arm, rate)[0] - of_the_company(today, rate)[0]
            found["week_0"].append(float(first) / MONEY)
            found["later"].append(float(whole[1] - whole[0] - first) / MONEY)
            found["company"].append(float(company) / MONEY)
            # never minus zero
            found["owed"].append(0.0 - float(left) * (1 + rate) ** -(arm.weeks / WEEKS_PER_YEAR))
        for name, amounts in found.items():
            yield ValuePart(name, PARTS[name], spread_of(np.array(amounts)))

    def arrivals(self) -> Iterator[ArrivalsFinding]:
        """Customers by the year in which they came, in the first case; those of launch first."""
        case, control = self.played.played[0], self.measured.control
        weeks = self.books[self.program][0].weeks
        month = months(self.played.scenario.start, weeks)
        values: list[CohortValue] = []
        for arm in (control, self.program):
            kept = case.cohorts.get(arm, {}).get("customers")
            if kept is None:
                return
            one = cohort_value(self.books[arm][0], kept, month, self.rates[0])
            values.append(one.of_years())
        came = np.array([one.joined[0] for one in values])
        if not came[:, 1:].any():
            return
        for at, name in enumerate(values[0].cohorts):
            if came[:, at].any():
                yield ArrivalsFinding(
                    name,
                    (float(came[0, at]), float(came[1, at])),
                    _money([one.observed[0, at] for one in values]),
                    _money([one.beyond[0, at] for one in values]),
                )

    def churn(self) -> ChurnWorth | None:
        """What today's churn costs; None on horizons below a year."""
        control = self.books[self.measured.control]
        if control[0].weeks < WEEKS_PER_YEAR:
            return None
        costs = [churn_cost(one) for one in control]
        points = [point_of_churn(one, rate) for one, rate in zip(control, self.rates, strict=True)]
        lasting = known(np.array([one.total_lasting[0] for one in points]) / MONEY)
        taken = np.array([of_all_segments(taken_along(one))[0] for one in control]) / MONEY
        return ChurnWorth(
            lost=spread_of(np.array([of_all_segments(one.lost)[0] for one in costs])),
            yearly=spread_of(np.array([one.total[0] for one in costs]) / MONEY),
            missed=spread_of(np.array([one.total_missed[0] for one in costs]) / MONEY),
            taken=spread_of(taken),
            kept=spread_of(np.array([of_all_segments(one.kept)[0] for one in points])),
            point=spread_of(np.array([one.total[0] for one in points]) / MONEY),
            lasting=lasting,
        )

    def beyond(self) -> Iterator[BeyondHorizon]:
        """Two extrapolations, where they have a bound."""
        found = [
            beyond_horizon(arm, today, rate)
            for (today, arm), rate in zip(self.both, self.rates, strict=True)
        ]
        for name, assumed in ASSUMED.items():
            amounts = known(np.array([getattr(one, name)[0] for one in found]) / MONEY)
            if amounts is not None:
                yield BeyondHorizon(name, amounts, assumed)

    def funding(self) -> tuple[pl.DataFrame, float | None]:
        """The cash needed so far by week, and whether it has run out."""
        cash = [arm.contribution() - today.contribution() for today, arm in self.both]
        reserve = advice.per_case(self.played, "company.cash_reserve")
        there = None if reserve is None else reserve * MONEY
        found = funding_by_week(np.stack(cash, axis=1), there)
        need = found.needed
        risk = [None] * need.mean.size if found.out_of_cash is None else found.out_of_cash.tolist()
        frame = pl.DataFrame(
            {
                "week": np.arange(need.mean.size),
                "mean": need.mean / MONEY,
                "low": need.low / MONEY,
                "high": need.high / MONEY,
                "out_of_cash": pl.Series(risk, dtype=pl.Float64),
            }
        )
        return frame, None if reserve is None else float(reserve.mean())


def _back(weeks: Numbers, *, discounted: bool) -> PaidBack:
    found = back(weeks)
    return PaidBack(discounted, found.never.value, found.early, found.middle, found.late)


def _means(both: Numbers) -> tuple[float, float]:
    """Means of the cases in which something is defined, without and with the program."""
    known_in = np.isfinite(both).all(axis=0)
    if not known_in.any():
        return float("nan"), float("nan")
    today, then = both[:, known_in].mean(axis=1).tolist()
    return today, then


def _money(both: Sequence[float]) -> tuple[float, float]:
    """Amounts in 1/10,000 as currency, without and with the program."""
    today, then = (float(one) / MONEY for one in both)
    return today, then


def known(values: Numbers) -> Spread | None:
    """A spread over the cases in which something is defined; None where it never is."""
    kept = values[np.isfinite(values)]
    return spread_of(kept) if kept.size else None
