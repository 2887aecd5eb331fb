"""Ledgers to one table of measures: a number per case, arm and view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.liability import liability_of, outstanding_cost, redemption_rate
from simulator.economics.books.redemption import ultimate_rate
from simulator.economics.books.value import rush_funding, value_of
from simulator.economics.customers import retention
from simulator.economics.customers.around import AROUND, around
from simulator.program.accounts import GIVEN
from simulator.program.chart import CHART, PROGRAM_COSTS, in_part
from simulator.program.ledger import MONEY, Ledger
from simulator.say import label
from simulator.simulate import Played

# name -> (unit, meaning); "to control" measures compare with the control arm of the same case.
MEASURES: dict[str, tuple[str, str]] = {
    "npv": ("currency", label("incremental cash in today's money less points owed, to control")),
    "incremental_profit": ("currency", label("contribution over the horizon, to control")),
    "program_cost": ("currency", label("the program's own costs in today's money, to control")),
    "roi": ("share", label("npv / program_cost")),
    "payback_weeks": ("weeks", label("until cumulative incremental cash stays at or above zero")),
    "discounted_payback_weeks": ("weeks", label("the same of cash in today's money")),
    "peak_funding": ("currency", label("deepest point of cumulative incremental cash")),
    "peak_funding_week": ("weeks", label("the week of that point")),
    "rush_funding": ("currency", label("cash needed if all points are redeemed in the worst week")),
    "contribution": ("currency", label("income less cost over the horizon")),
    "sales": ("currency", label("sales at list price over the horizon")),
    "net_sales": ("currency", label("sales less refunds and price cuts over the horizon")),
    "sales_lift": ("share", label("net sales / control's net sales - 1")),
    "list_sales_lift": ("share", label("sales at list price / control's - 1")),
    "subsidy": ("currency", label("discounts and rewards on purchases that the control also had")),
    "subsidy_rate": ("share", label("subsidy / (discounts + rewards)")),
    "liability": (
        "currency",
        label("points outstanding x point cost x redemption, and other promises"),
    ),
    "outstanding_cost": ("currency", label("points outstanding at full cost, before breakage")),
    "redemption_rate": ("share", label("share of the points outstanding that will be redeemed")),
    "breakage_rate": ("share", label("1 - redemption_rate")),
    "active": ("heads", label("customers at the horizon")),
    "extra_customers": ("heads", label("customers at the horizon, to control")),
    "cost_per_extra_customer": ("currency per head", label("program_cost / extra_customers")),
    "members_rate": ("share", label("members per customer at the horizon")),
    "repeat_rate": ("share", label("of last year's buyers, bought again within 52 weeks")),
    "returning": ("heads", label("of last year's buyers, those who bought again within 52 weeks")),
    "retention_rate": ("share", label("week-0 customers who bought within the 95 % gap")),
    "survival_rate": ("share", label("week-0 customers who have not left (latent)")),
    "churn_first_year": ("share", label("week-0 customers gone within 52 weeks")),
    "share_of_wallet": ("share", label("purchases at us / all purchases, last 52 weeks")),
}
EVERY_MEASURE = {**MEASURES, **AROUND}  # also those that only some markets have
MONEY_MEASURES = tuple(n for n, (unit, _) in EVERY_MEASURE.items() if unit.startswith("currency"))

Row = dict[str, Numbers]  # measure name to (3,): whole, half 0, half 1


def spending(accounts: Accounts) -> Numbers:
    """What the arm pays to keep, win or reach customers in every week, (3, weeks), 1/10,000."""
    paid = np.zeros((3, accounts.weeks))
    for name in PROGRAM_COSTS:
        paid -= CHART[name].sign * accounts.weekly(name)
    return paid


def cost_per_extra_customer(cost: Numbers, extra: Numbers) -> Numbers:
    """Cost per customer more than the control has at the horizon, shape of the inputs.

    Infinite where money brings no customer, NaN where neither is positive.
    """
    each = ratio(cost, extra)
    return np.where((extra <= 0) & (cost > 0), np.inf, each)


def _against_control(arm: Accounts, control: Accounts, rate: float) -> Row:
    """Measures that compare an arm with the control, money in 1/10,000."""
    cash = arm.contribution() - control.contribution()
    value = value_of(
        cash, spending(arm) - spending(control), rate, liability_of(arm) - liability_of(control)
    )
    extra = arm.last("active") - control.last("active")
    return {
        "npv": value.npv,
        "incremental_profit": value.incremental_profit,
        "program_cost": value.program_cost,
        "roi": value.roi,
        "payback_weeks": value.payback_weeks,
        "discounted_payback_weeks": value.discounted_payback_weeks,
        "peak_funding": value.peak_funding,
        "peak_funding_week": value.peak_funding_week,
        "rush_funding": rush_funding(cash, outstanding_cost(arm)),
        "sales_lift": ratio(_net_sales(arm), _net_sales(control)) - 1.0,
        "list_sales_lift": ratio(arm.total("sales"), control.total("sales")) - 1.0,
        "extra_customers": extra,
        "cost_per_extra_customer": cost_per_extra_customer(value.program_cost, extra),
    }


def _net_sales(arm: Accounts) -> Numbers:
    """What was paid for purchases that were not given back, before rewards, (3,).

    With that for the second category.
    """
    basket = arm.total("sales") - arm.total("refunds") - arm.total("discount")
    return basket + arm.total("second_sales")


def _alone(arm: Accounts) -> Row:
    """Measures of an arm on its own, money in 1/10,000."""
    given = sum((-CHART[name].sign * arm.total(name) for name in in_part(GIVEN)), np.zeros(3))
    # an arm in a market of its own does not know which purchases the control had
    paired = arm.total("common_purchases") > 0
    redemption = redemption_rate(arm)
    return {
        "contribution": np.asarray(arm.contribution().sum(axis=1)),
        "sales": arm.total("sales"),
        "net_sales": _net_sales(arm),
        "subsidy": np.where(paired, arm.total("subsidy"), np.nan),
        "subsidy_rate": np.where(paired, ratio(arm.total("subsidy"), given), np.nan),
        "liability": liability_of(arm),
        "outstanding_cost": arm.last("liability"),
        "redemption_rate": redemption,
        "breakage_rate": 1.0 - redemption,
        "active": arm.last("active"),
        "members_rate": retention.members_rate(arm),
        "repeat_rate": retention.repeat_rate(arm),
        "returning": retention.returning(arm),
        "retention_rate": retention.retention_rate(arm),
        "survival_rate": retention.survival_rate(arm),
        "churn_first_year": retention.churn_first_year(arm),
        "share_of_wallet": retention.share_of_wallet(arm),
    }


def measure(arm: Accounts, control: Accounts, rate: float, calm_from: int | None = None) -> Row:
    """Every measure of `EVERY_MEASURE` for one arm in one case, money in currency.

    `calm_from` is the week from which no attack of the rival is on, None without attacks.

    Raises
    ------
    ValueError
        If the arms differ in horizon.
    """
    if arm.weeks != control.weeks:
        raise ValueError(f"{arm.arm} has {arm.weeks} weeks, {control.arm} {control.weeks}")
    measures = _against_control(arm, control, rate) | _alone(arm) | around(arm, control, calm_from)
    return {
        name: measures[name] / MONEY if name in MONEY_MEASURES else measures[name]
        for name in EVERY_MEASURE
    }


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Measures over cases: arm to name to (3, cases), the views being whole, half 0, half 1.

    All arms of a case share their luck and their numbers, so differences between
    arms are taken case by case.
    """

    control: str
    values: dict[str, Row]

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms, in the order of the ledgers."""
        return tuple(self.values)

    @property
    def n_cases(self) -> int:
        """Number of cases."""
        return int(self.values[self.control]["npv"].shape[1])

    def whole(self, arm: str, name: str) -> Numbers:
        """A measure of the whole population, (cases,)."""
        return np.asarray(self.values[arm][name][0])

    def halves(self, arm: str, name: str) -> Numbers:
        """The same as each half of the population sees it, (2, cases)."""
        return np.asarray(self.values[arm][name][1:])

    def error(self, arm: str, name: str) -> Numbers:
        """Simulation error (sd) of each case's measure, (cases,): |h0 - h1| / 2."""
        halves = self.halves(arm, name)
        return np.asarray(np.abs(halves[0] - halves[1]) / 2.0)

    def difference(self, arm: str, other: str, name: str) -> Numbers:
        """arm less other in every case and view, (3, cases)."""
        return np.asarray(self.values[arm][name] - self.values[other][name])

    def columns(self) -> dict[str, list[str] | list[int] | list[float]]:
        """A long table: `case` (position), `arm`, `measure`, `value`, `half_0`, `half_1`."""
        keys = [(a, m) for a, row in self.values.items() for m in row]
        n = self.n_cases
        stacked = [np.concatenate([self.values[a][m][v] for a, m in keys]) for v in range(3)]
        return {
            "case": list(range(n)) * len(keys),
            "arm": [a for a, _ in keys for _ in range(n)],
            "measure": [m for _, m in keys for _ in range(n)],
            "value": stacked[0].tolist(),
            "half_0": stacked[1].tolist(),
            "half_1": stacked[2].tolist(),
        }


def measures_of(
    cases: Iterable[Played | Mapping[str, Ledger]],
    rate: ArrayLike,
    control: str | None = None,
    calm_from: Sequence[int] | None = None,
) -> Measures:
    """Measure every arm of every case.

    Parameters
    ----------
    cases
        The cases as they were played, or ledgers by arm alone, which do not know what
        becomes of the points outstanding (see `liability`); taken one at a time, so that
        they may be read from disk while they are needed.
    rate
        Yearly cost of capital, one for all cases or one per case.
    control
        Name of the control arm; the first one where it is not given.
    calm_from
        The week of each case from which no attack is on; None without attacks.

    Raises
    ------
    ValueError
        If there is no case, a rate is missing, the cases differ in arms, or a case knows
        of some arms only what becomes of their points.
    """
    rates = np.asarray(rate, float)
    rows: list[dict[str, Row]] = []
    for number, case in enumerate(cases):
        accounts = accounts_of(case)
        base = control or next(iter(accounts))
        if rates.ndim and number >= rates.size:
            raise ValueError(f"{rates.size} rates for more cases")
        yearly = float(rates[number] if rates.ndim else rates)
        calm = None if calm_from is None else int(calm_from[number])
        rows.append(
            {arm: measure(one, accounts[base], yearly, calm) for arm, one in accounts.items()}
        )
        control = base
    if not rows or control is None:
        raise ValueError("no case to measure")
    return Measures(control, _stacked(rows))


def accounts_of(case: Played | Mapping[str, Ledger]) -> dict[str, Accounts]:
    """The accounts of every arm, with what becomes of its points where the case has seen it.

    Raises
    ------
    ValueError
        If it has been seen in some arms and not in others that have points: what they owe
        could not be compared.
    """
    if not isinstance(case, Played):
        return {arm: Accounts.of(ledger) for arm, ledger in case.items()}
    accounts = {}
    for arm, ledger in case.ledgers.items():
        seen = case.owed.get(arm, {})
        wallets = {who for who, what in ledger.rows if what == "points_outstanding"}
        blind = sorted(wallets - {f"wallet:{currency}" for currency in seen})
        if case.owed and blind:
            raise ValueError(f"{arm}: what becomes of {blind[0]} was not followed, as in others")
        rates = {currency: ultimate_rate(one) for currency, one in seen.items()}
        accounts[arm] = Accounts.of(ledger, rates)
    return accounts


def _stacked(rows: Sequence[dict[str, Row]]) -> dict[str, Row]:
    """One row per case to one (3, cases) array per arm and measure."""
    arms = list(rows[0])
    if any(list(row) != arms for row in rows):
        raise ValueError("the cases differ in arms")
    return {
        arm: {name: np.stack([row[arm][name] for row in rows], axis=1) for name in EVERY_MEASURE}
        for arm in arms
    }
