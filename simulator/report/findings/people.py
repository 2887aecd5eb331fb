"""Who wins and who loses by the program, and what naive methods would claim of it."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.report.findings.arms import Spread


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
class People:
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
