"""What a program brings week by week, split into what a pilot does and does not repeat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator import experiment
from simulator.decision.advice import rates_of
from simulator.decision.uncertainty import Numbers
from simulator.economics import Accounts
from simulator.economics.books.liability import redemption_rate
from simulator.economics.books.value import discount_factors
from simulator.economics.measures import accounts_of
from simulator.program.chart import CHART, PROFIT
from simulator.program.ledger import MONEY
from simulator.simulate import Played

COMPANY = tuple(name for name in PROFIT if CHART[name].booked_for == "company")


@dataclass(frozen=True, slots=True, eq=False)
class WeeklyFlows:
    """An arm beside today's, by case; money in currency, (cases, weeks) unless noted.

    Attributes
    ----------
    varies
        Cash that grows with the number of customers who have the program, not discounted.
    fixed
        Cash that does not: set-up and what runs for the company as a whole.
    owed
        What members are owed and will claim at the end of each week.
    luck
        Squared simulation error of `varies` summed to the end of each week.
    rate
        Yearly cost of capital, (cases,).
    customers
        Customers of week 0.
    """

    varies: Numbers
    fixed: Numbers
    owed: Numbers
    luck: Numbers
    rate: Numbers
    customers: float

    @property
    def weeks(self) -> int:
        """The horizon."""
        return int(self.varies.shape[1])

    def effect(self, weeks: int) -> Numbers:
        """What a customer of week 0 brings more by then, cash, (cases,)."""
        return np.asarray(self.varies[:, :weeks].sum(axis=1) / self.customers)

    def spread(self, weeks: int) -> float:
        """Standard deviation of the effect over cases, without the simulation's own error."""
        effect = self.effect(weeks)
        noise = float(self.luck[:, weeks - 1].mean()) / self.customers**2
        return float(np.sqrt(max(float(effect.var(ddof=1)) - noise, 0.0)))

    def immediate(self) -> Numbers:
        """NPV where it is launched now, (cases,)."""
        return self._value(self.varies + self.fixed, 0) - self._late_debt(self.weeks - 1, 0)

    def delayed(self, weeks: int, *, fixed_from: int) -> Numbers:
        """NPV today of a launch some weeks later with the same horizon's end, (cases,).

        What the company pays as a whole starts `fixed_from` weeks from now.
        """
        left = self.weeks - weeks
        if left <= 0:
            return self.company(weeks) if fixed_from == 0 else np.zeros_like(self.rate)
        late = self._value(self.varies[:, :left], weeks) - self._late_debt(left - 1, weeks)
        return np.asarray(late + self._value(self.fixed[:, : self.weeks - fixed_from], fixed_from))

    def stopped(self, weeks: int, share: float) -> Numbers:
        """Value of a pilot with a share of the customers that is ended then, (cases,).

        What they are owed is honored.
        """
        ran = self._value(self.varies[:, :weeks], 0) - self._late_debt(weeks - 1, 0)
        return np.asarray(share * ran + self._value(self.fixed[:, :weeks], 0))

    def served(self, weeks: int) -> Numbers:
        """What all customers bring while a pilot of them runs, in today's money, (cases,)."""
        return self._value(self.varies[:, :weeks], 0)

    def company(self, weeks: int) -> Numbers:
        """What the company pays as a whole until then, in today's money, (cases,); negative."""
        return self._value(self.fixed[:, :weeks], 0)

    def _value(self, cash: Numbers, after: int) -> Numbers:
        """Today's money of cash that begins after some weeks, (cases,)."""
        weeks = after + cash.shape[1]
        factors = discount_factors(weeks, self.rate)[:, after:]
        return np.asarray((cash * factors).sum(axis=1))

    def _late_debt(self, week: int, after: int) -> Numbers:
        """What is owed at the end of a week after launch, as if paid in the next."""
        years = (week + 1 + after) / 52
        return np.asarray(self.owed[:, week] * (1 + self.rate) ** -years)


def flows_of(played: experiment.PlayedCases, arm: str) -> WeeklyFlows:
    """The flows of an arm in all cases."""
    control = played.arms[0]
    rows = [_of_case(case, arm, control) for case in played.played]
    varies, fixed, owed, luck = (np.array(one) for one in zip(*rows, strict=True))
    customers = float(Accounts.of(played.played[0].ledgers[control]).customers[0])
    return WeeklyFlows(varies, fixed, owed, luck, np.asarray(rates_of(played), float), customers)


def _of_case(case: Played, arm: str, control: str) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """`varies`, `fixed`, `owed` and `luck` of one case, (weeks,) each."""
    books = accounts_of(case)
    with_it = books[arm]
    without = books[control]
    fixed = np.zeros((3, with_it.weeks))
    for name in COMPANY:
        fixed += CHART[name].sign * (with_it.weekly(name) - without.weekly(name))
    cash = with_it.contribution() - without.contribution()
    varies = cash - fixed
    summed = np.cumsum(varies[1:], axis=1) / MONEY
    luck = (summed[0] - summed[1]) ** 2 / 4
    owed = _claimed(with_it) - _claimed(without)
    return varies[0] / MONEY, fixed[0] / MONEY, owed / MONEY, luck


def _claimed(books: Accounts) -> Numbers:
    """Debts to members as far as they will be claimed, (weeks,)."""
    points = sum(
        (books.weekly("liability", poster)[0] for poster in books.posters("liability")
         if poster.startswith("wallet:")),
        np.zeros(books.weeks),
    )  # fmt: skip
    other = books.weekly("liability")[0] - points
    return np.asarray(points * float(redemption_rate(books)[0]) + other)
