"""What a customer is worth: within the horizon as simulated, beyond it by a formula.

Customers of week 0 (`lives`), by segment and by how much they bought before launch, with and
without a program. What is simulated and what is extrapolated are kept apart throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.economics.books.accounts import Numbers, ratio
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.books.value import clv_multiple, discount_factors
from simulator.economics.customers.cohorts import simulation_error
from simulator.economics.customers.estimators import columns_of, mean, middle
from simulator.economics.customers.lives import ENTRIES, HEADS, Lives, last_span, scale_of
from simulator.economics.customers.winners import DECILES, Group
from simulator.program.ledger import MONEY

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Lifetime:
    """Customer lifetime value at launch by group, without and with a program.

    Shapes are (3, 2, groups): views, then control and program; money in 1/10,000 per customer
    of week 0, in today's money. NaN where nobody is in a group.

    Attributes
    ----------
    groups
        ("all", "all"), then every ("segment", name) and ("decile", "1" to "10") of spend in
        the 52 weeks before launch; deciles only where anybody had bought.
    customers
        Customers of week 0, (3, groups).
    observed
        Within the horizon, as simulated.
    beyond
        What those who are there at the horizon would bring after it: extrapolated.
    retention
        Yearly retention of each segment at the horizon, (3, 2, segments).
    """

    groups: tuple[Group, ...]
    customers: Numbers
    observed: Numbers
    beyond: Numbers
    retention: Numbers

    @property
    def total(self) -> Numbers:
        """Observed and beyond together, (3, 2, groups)."""
        return np.asarray(self.observed + self.beyond)

    def difference(self, part: str = "total") -> Numbers:
        """Program less control per customer, the same customers in both, (3, groups)."""
        both: Numbers = getattr(self, part)
        return np.asarray(both[:, 1] - both[:, 0])

    def error(self, part: str = "total") -> Numbers:
        """Simulation error (sd) of the difference, (groups,): |h0 - h1| / 2."""
        return simulation_error(self.difference(part))


def lifetime_of(lives: Lives, rate: float) -> Lifetime:
    """The value of customers at a yearly cost of capital.

    A year's profit is discounted by the mean factor of its weeks. Beyond the horizon, each
    customer who is still there brings what they brought in the last span a year (see
    `last_span`), times r / (1 + i - r), with the yearly retention r of their segment in their
    arm over that span. Cautious in two ways: the first margin comes a year after the
    horizon, and r stays what it is although it rises with tenure where customers differ.
    Points outstanding at the horizon are no part of either; what they cost is part of the
    margin when they are redeemed. NaN where the value has no bound: a segment loses nobody
    and money has no cost.
    """
    span, length = last_span(lives.weeks)
    per_year = WEEKS_PER_YEAR / length
    scale = scale_of(lives.heads)
    heads = np.einsum("vhs,hsd->vsd", scale, lives.heads)
    profit = np.einsum("vhs,ayhsd->vaysd", scale, lives.profit)
    going = np.einsum("vhs,ahsd->vasd", scale, lives.going) * per_year
    there = np.einsum("vhs,ayhsd->vays", scale, lives.there)
    before = np.broadcast_to(heads.sum(axis=2)[:, np.newaxis, np.newaxis], there[:, :, :1].shape)
    ends = np.concatenate([before, there], axis=2)
    retention = np.minimum(ratio(ends[:, :, -1], ends[:, :, -1 - span]) ** per_year, 1.0)
    after = (1 + rate) ** -(lives.weeks / WEEKS_PER_YEAR)
    worth = margins_left(retention, rate) * after
    observed = np.einsum("y,vaysd->vasd", year_factors(lives.weeks, rate), profit)
    groups, member = _groups(lives)
    customers = np.einsum("vsd,gsd->vg", heads, member) / HEADS
    each = customers[:, np.newaxis]
    return Lifetime(
        groups,
        customers,
        _per_customer(observed, member, each),
        _per_customer(going * worth[..., np.newaxis], member, each),
        retention,
    )


def _per_customer(amounts: Numbers, member: Booleans, heads: Numbers) -> Numbers:
    """Amounts by segment and decile to (3, 2, groups), per customer of the group."""
    # not a product: what is undefined in one segment is no matter to the others
    total = np.stack([amounts[:, :, here].sum(axis=2) for here in member], axis=2)
    return ratio(total, np.broadcast_to(heads, total.shape))


def margins_left(retention: Numbers, rate: float) -> Numbers:
    """`clv_multiple`, 0 where nobody is left (retention NaN) and NaN where it has no bound."""
    bounded = ~(retention >= 1 + rate)
    return np.where(bounded, np.nan_to_num(clv_multiple(retention * bounded, rate)), np.nan)


def year_factors(weeks: int, rate: float) -> Numbers:
    """Mean discount factor of the weeks of each year of a horizon, (years,)."""
    year = np.arange(weeks) // WEEKS_PER_YEAR
    return np.asarray(np.bincount(year, discount_factors(weeks, rate)) / np.bincount(year))


def _groups(lives: Lives) -> tuple[tuple[Group, ...], Booleans]:
    """The groups, and which cells belong to each, (groups, segments, entries)."""
    named: list[Group] = [("all", "all"), *(("segment", name) for name in lives.segments)]
    past = bool(lives.heads[..., :-1].any())
    named += [("decile", name) for name in DECILES] if past else []
    member = np.zeros((len(named), len(lives.segments), ENTRIES), bool)
    member[0] = True
    for at, (by, name) in enumerate(named):
        if by == "segment":
            member[at, lives.segments.index(name)] = True
        elif by == "decile":
            member[at, :, DECILES.index(name)] = True
    return tuple(named), member


# ---------------------------------------------------------------- over cases


@dataclass(frozen=True, slots=True, eq=False)
class Lifetimes:
    """The lifetime values of one program over cases, in their order."""

    arm: str
    cases: tuple[Lifetime, ...]

    def of(self, part: str, group: Group = ("all", "all")) -> Numbers:
        """`observed`, `beyond` or `total` without and with the program, (2, cases), currency."""
        at = self.cases[0].groups.index(group)
        return np.array([getattr(one, part)[0, :, at] for one in self.cases]).T / MONEY

    def error(self, part: str, group: Group = ("all", "all")) -> float:
        """Simulation error of a case's difference, root of the mean square over cases, currency."""
        at = self.cases[0].groups.index(group)
        own = np.array([one.error(part)[at] for one in self.cases]) / MONEY
        return float(np.sqrt((own**2).mean()))

    def columns(self) -> dict[str, list[str | float]]:
        """A long table in currency per customer of week 0, means over cases.

        Columns `arm`, `by`, `group`, `customers`, `part` (observed, beyond: extrapolated, total),
        `today`, `with_program`, `difference`, `low`, `high` (the middle 90 % of cases of the
        difference) and `simulation_error`, of the difference. Groups without customers are
        left out.
        """
        keys = ("arm", "by", "group", "customers", "part", "today", "with_program", "difference",
                "low", "high", "simulation_error")  # fmt: skip
        rows: list[tuple[str | float, ...]] = []
        for at, group in enumerate(self.cases[0].groups):
            heads = float(np.mean([one.customers[0, at] for one in self.cases]))
            for part in ("observed", "beyond", "total") if heads else ():
                both = self.of(part, group)
                apart = both[1] - both[0]
                values = (mean(both[0]), mean(both[1]), mean(apart), *middle(apart))
                rows.append((self.arm, *group, heads, part, *values, self.error(part, group)))
        return columns_of(keys, rows)


def lifetimes_of(arm: str, lives: Sequence[Lives], rates: ArrayLike) -> Lifetimes:
    """Lifetime values over cases, at one rate or one per case.

    Raises
    ------
    ValueError
        If there is no case, or not one rate per case.
    """
    if not lives:
        raise ValueError(f"no case to value the customers of {arm}")
    yearly = np.broadcast_to(np.asarray(rates, float), len(lives)).tolist()
    return Lifetimes(arm, tuple(map(lifetime_of, lives, yearly)))
