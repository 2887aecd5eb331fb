"""What customers cost: won by paid acquisition, kept by the program, in the same cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulator import experiment
from simulator.decision import advice
from simulator.economics import Accounts
from simulator.economics.acquisition import (
    CustomerCost,
    TimesDearer,
    cost_each,
    customer_cost,
    times_dearer,
)
from simulator.economics.customers.arrivals import arrival_value
from simulator.economics.customers.lives import Lives
from simulator.findings.arms import Spread, spread_of
from simulator.program.ledger import MONEY


@dataclass(frozen=True, slots=True)
class Dearer:
    """How many times as much winning costs as keeping, over cases; may be infinite or NaN."""

    low: float
    median: float
    high: float
    pooled: float
    undefined: int


@dataclass(frozen=True, slots=True)
class CostsFinding:
    """What customers cost: won by paid acquisition, and kept by the program.

    `won_by` is the arm that wins them, "" where the cost is only declared. Costs per head
    are those of all cases together: infinite where money gains nobody, NaN where nothing is
    spent and nobody gained. `keeps_nobody` is the share of cases in which the program spends
    and keeps nobody. `worth_won` is what a customer who comes is worth on arrival, None where
    none come; `dearer_years` compares customer-years, which only an arm that wins can tell.
    """

    won_by: str
    per_won: float
    per_kept: float
    per_extra: float
    kept: Spread
    keeps_nobody: float
    dearer: Dearer
    dearer_years: Dearer | None
    worth_won: Spread | None


Paid = list[tuple[float, float]]  # money and customers, case by case


def costs_of(
    played: experiment.PlayedCases,
    books: Mapping[str, Sequence[Accounts]],
    program: str,
    lives: Sequence[Lives] | None,
    rates: Sequence[float],
) -> CostsFinding | None:
    """Winning beside keeping; None where nothing is acquired and no cost is declared."""
    control = played.arms[0]

    def of(arm: str) -> list[CustomerCost]:
        sides = zip(books[arm], books[control], rates, strict=True)
        return [customer_cost(one, today, rate) for one, today, rate in sides]

    won_by = winner_of(played, books, program)
    winning = _declared(played) if not won_by else _won(of(won_by), books[won_by], books[control])
    if winning is None:
        return None
    own = of(program)
    keeping: Paid = [(_money(one.cost), float(one.kept[0])) for one in own]
    dearer = times_dearer(winning, keeping)
    return CostsFinding(
        won_by=won_by,
        per_won=_pooled(winning),
        per_kept=_pooled(keeping),
        per_extra=_pooled([(_money(one.cost), float(one.extra[0])) for one in own]),
        kept=spread_of(np.array([heads for _, heads in keeping])),
        keeps_nobody=dearer.keeps_nobody,
        dearer=_dearer(dearer),
        dearer_years=_dearer(times_dearer(_years(of(won_by)), _years(own))) if won_by else None,
        worth_won=_worth(books[control], lives, rates),
    )


def winner_of(
    played: experiment.PlayedCases, books: Mapping[str, Sequence[Accounts]], program: str
) -> str:
    """The arm that wins customers by paid acquisition; "" where none does.

    The same money spent on acquisition, else the program itself.
    """
    scenario = played.scenario
    arms = [arm for arm in played.arms[1:] if advice.beside(scenario, arm) == program]
    bought = [arm for arm in arms if advice.role_of(scenario, arm) == "acquisition"]
    for arm in (*bought, program):
        if any(_paid(one, today) > 0 for one, today in
               zip(books[arm], books[played.arms[0]], strict=True)):  # fmt: skip
            return arm
    return ""


def _paid(arm: Accounts, control: Accounts) -> float:
    paid = arm.total("acquisition_cost") - control.total("acquisition_cost")
    return float(paid[0]) / MONEY


def _won(own: Sequence[CustomerCost], arm: Sequence[Accounts], control: Sequence[Accounts]) -> Paid:
    return [
        (_paid(one, today), float(cost.won[0]))
        for cost, one, today in zip(own, arm, control, strict=True)
    ]


def _declared(played: experiment.PlayedCases) -> Paid | None:
    each = advice.per_case(played, "company.cost_per_new_customer")
    return None if each is None else [(float(cost), 1.0) for cost in each]


def _years(own: Sequence[CustomerCost]) -> Paid:
    return [(_money(one.cost), float(one.years[0])) for one in own]


def _money(cost: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    return float(cost[0]) / MONEY


def _pooled(paid: Paid) -> float:
    """Of all cases together."""
    money, heads = np.array(paid).sum(axis=0)
    return float(cost_each(np.asarray(money), np.asarray(heads)))


def _dearer(found: TimesDearer) -> Dearer:
    return Dearer(found.low, found.median, found.high, found.pooled, found.n_undefined)


def _worth(
    control: Sequence[Accounts], lives: Sequence[Lives] | None, rates: Sequence[float]
) -> Spread | None:
    """What a customer who comes today is worth on arrival, all segments together."""
    found = []
    for one, life, rate in zip(control, lives or (), rates, strict=lives is not None):
        worth = arrival_value(one, life, 0, rate)
        came = worth.arrived[0]
        if came.sum() > 0:
            each = np.where(came > 0, worth.total[0], 0.0)
            found.append(float((each * came).sum() / came.sum()) / MONEY)
    known = np.array([value for value in found if np.isfinite(value)])
    return spread_of(known) if known.size else None
