"""Who wins and who loses by the program, and what naive methods would claim of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.economics.customers.naive import METHODS, Claims
from simulator.economics.customers.winners import DECILES, HEAVY, MEMBERS, Winners
from simulator.findings.arms import Spread, spread_of


@dataclass(frozen=True, slots=True)
class Group:
    """A group of week-0 customers over the horizon, means over cases.

    `by` says by what customers are grouped. Money per customer in currency: `profit` is
    what the company earns on them with the program, `change` what that is beyond today,
    `received` what they get beyond today. `simulation_error` is that of `change`.
    `given_share` and `subsidy_share` are the group's parts of all that is given, None
    where nothing is.
    """

    by: str
    name: str
    customers: float
    profit: float
    change: Spread
    simulation_error: float
    received: float
    given_share: float | None
    subsidy_share: float | None


@dataclass(frozen=True, slots=True)
class PeopleFinding:
    """Winners and losers by the program in question.

    `liked` is the share of members who receive more than without it, `harmed` that of
    non-members who are less satisfied or buy less; None where there are none of either.
    `negative` are customers on whom the company loses money, today and with the program;
    `avoidable` is the most, in currency, that leaving them out of its offers could save.
    """

    groups: tuple[Group, ...]
    liked: Spread | None
    harmed: Spread | None
    negative: tuple[float, float]
    avoidable: Spread


@dataclass(frozen=True, slots=True)
class NaiveClaim:
    """What an analyst would claim by one method in a year, beside the truth.

    Effects are shares of sales: `claim` is the mean over cases with the interval that an
    average analyst would tell, `truth` the paired effect on the same customers with the
    middle 90 % of cases. Money is per customer and year. `holds` is the share of cases in
    which the analyst's interval holds the truth.
    """

    method: str
    compared: str
    whose: str
    year: int
    claim: Spread
    truth: Spread
    claim_money: float
    truth_money: float
    holds: float
    why: str


Numbers = NDArray[np.float64]


def people_of(winners: Mapping[str, Winners], program: str) -> PeopleFinding | None:
    """Who wins and who loses by a program; None where no pairs of customers are known."""
    found = winners.get(program)
    if found is None:
        return None
    wanted = (
        *(("decile", name) for name in DECILES),
        HEAVY,
        *(group for group in found.groups if group[0] == "segment"),
        *(("member", name) for name in MEMBERS),
    )
    groups = (_group(found, group) for group in wanted if found.of("customers", group).any())
    today, then = found.of("negative").mean(axis=1).tolist()
    return PeopleFinding(
        tuple(groups),
        _over(found.rate("liked_rate")),
        _over(found.rate("harmed_rate")),
        (today, then),
        spread_of(found.of("avoidable")[1]),
    )


def _group(found: Winners, group: tuple[str, str]) -> Group:
    heads = found.of("customers", group)[1]
    safe = np.where(heads > 0, heads, np.nan)

    def each(name: str) -> Numbers:
        return np.asarray(found.of(name, group) / safe)

    profit, received = each("profit"), each("received")
    change = (profit[1] - profit[0])[heads > 0]
    return Group(
        by=group[0],
        name=group[1],
        customers=float(heads.mean()),
        profit=float(np.nanmean(profit[1])),
        change=spread_of(change),
        simulation_error=found.error("profit", group) / float(heads.mean()),
        received=float(np.nanmean(received[1] - received[0])),
        given_share=_mean(found.rate("given_share", group)),
        subsidy_share=_mean(found.rate("subsidy_share", group)),
    )


def claims_of(claims: Mapping[str, Claims], program: str) -> tuple[NaiveClaim, ...]:
    """What naive methods claim of a program in the last full year, those that apply.

    Where too few agents stand for the customers, a method may have a claim while nobody is
    left to show the truth; then there is nothing to set beside it.
    """
    found = claims.get(program)
    if found is None:
        return ()
    last = len(found.years) - 1
    return tuple(
        _claim(found, method, last)
        for method in METHODS
        if all(np.isfinite(found.of(method, name, last)).any() for name in ("claim", "truth"))
    )


def _claim(found: Claims, method: str, year: int) -> NaiveClaim:
    compared, whose, why = METHODS[method]

    def mean(name: str) -> float:
        return float(np.nanmean(found.of(method, name, year)))

    truth = _over(found.of(method, "truth", year))
    assert truth is not None  # else it is not told
    return NaiveClaim(
        method=method,
        compared=compared,
        whose=whose,
        year=found.years[year] + 1,
        claim=Spread(mean("claim"), mean("claim_low"), mean("claim_high")),
        truth=truth,
        claim_money=mean("claim_money"),
        truth_money=mean("truth_money"),
        holds=found.held(method, year),
        why=why,
    )


def _over(values: Numbers) -> Spread | None:
    known = values[np.isfinite(values)]
    return spread_of(known) if known.size else None


def _mean(values: Numbers) -> float | None:
    known = values[np.isfinite(values)]
    mean = float(known.mean()) if known.size else math.nan
    return None if math.isnan(mean) else mean
