"""A privilege: better conditions for whoever holds it, and what they cost per holder and use."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32, stage
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.week import Week

YEAR = 52
USUAL = 0.06  # of the basket, the value with which frequency and lock-in were judged


class Privilege(Part):
    """What those who hold it get, by channel, and what serving them costs; mixed into a tool.

    Where it is worth less than 6 % of the basket, `frequency` and `lock_in` are less in
    proportion: what is worth nothing does nothing. A tool says who holds it, and for what fee.
    """

    value: float = knob(
        0.06, low=0, high=0.15, off=0, ge=0, le=1, response=True,
        unit="share of the basket, service: what "
        "customers would pay for it", kind="judged",
        source="a third of +5, 15, 40 % purchases of takers at an elasticity of .8; the split is "
        "published and no size",
        evidence=(sources.PAID_SERVICE,),
    )  # fmt: skip
    frequency: float = knob(
        0.09, low=0, high=0.22, off=0, ge=0, le=2, response=True,
        unit="log rate gained by those who have paid what it is worth, where that is 6 % of the "
             "basket or more",
        kind="judged",
        source="two thirds of +5, 15, 40 % purchases of takers; the split is published and no "
        "size",
        evidence=(sources.PAID_SERVICE,),
    )  # fmt: skip
    unpaid: float = knob(
        0.5, low=0, high=1, off=0, ge=0, le=1, unit="share of `frequency` where it is free",
        kind="judged",
        source="what was found is of a fee in advance, put down to sunk cost",
        evidence=(sources.PAID_SERVICE,),
    )  # fmt: skip
    lock_in: float = knob(
        0.95, low=0.8, high=1.0, off=1, ge=0.001, le=1,
        unit="leaving hazard while it is held, times, where it is worth 6 % of the basket or more",
        kind="judged",
        source="with what `value` retains .85, from .7 to 1; no measurement",
    )  # fmt: skip
    failures_spared: float = knob(
        0.3, low=0, high=0.5, off=0, ge=0, lt=1, unit="share of failures that cost time or comfort",
        kind="judged", source="no measurement; acts where failures are declared",
    )  # fmt: skip
    priority: bool = True
    price_sensitivity: float = knob(
        0.0, off=0, ge=0, lt=1, unit="share by which felt price cuts matter less", kind="assumed",
        source="no effect unless declared",
    )  # fmt: skip
    cost_per_user: float = knob(
        5.0, off=0, ge=0, le=MOST_MONEY, unit="currency per year held", kind="assumed", money=True,
        own=True, baskets=0.17, source="an example; serving somebody better costs more",
    )  # fmt: skip
    cost_per_purchase: float = knob(
        0.5, off=0, ge=0, le=MOST_MONEY, unit="currency per purchase while held", kind="assumed",
        money=True, own=True, baskets=0.017, source="an example",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = (
        "value.service",
        "need_log",
        "churn_log_hazard",
        "price_sensitivity_log",
        "failure_log_odds.time",
        "failure_log_odds.comfort",
        "desk_priority",
    )
    posts: ClassVar[tuple[str, ...]] = ("service_cost",)

    def size(self) -> float:
        """How much of what usual service does beyond its value this one does."""
        return min(self.value / USUAL, 1.0)

    def given(self) -> dict[str, float]:
        """What a holder gets, by channel, beside what is used because it has been paid for."""
        fewer = np.log1p(-self.failures_spared)
        every = {
            "value.service": self.value, "churn_log_hazard": np.log(self.lock_in) * self.size(),
            "failure_log_odds.time": fewer, "failure_log_odds.comfort": fewer,
            "desk_priority": float(self.priority),
            "price_sensitivity_log": np.log1p(-self.price_sensitivity),
        }  # fmt: skip
        return {channel: float(amount) for channel, amount in every.items() if amount}

    def grant_privilege(
        self, week: Week, has: Row, effects: Effects, yearly_fee: float = 0.0
    ) -> None:
        """Give it to who `has` it: 1, or the part of it that they have, (n,).

        Parameters
        ----------
        yearly_fee
            Currency that holders pay for a year: what is paid for is used.
        """
        for channel, amount in self.given().items():
            effects.add(channel, has * f32(amount))
        if self.frequency and self.value:
            used = np.empty(week.n, np.float32)
            use(
                has, week.usual_spend, f32(yearly_fee), f32(self.value), f32(self.unpaid),
                f32(self.frequency * self.size()), used,
            )  # fmt: skip
            effects.add("need_log", used)

    def book_privilege(self, week: Week, holds: NDArray[np.bool_], page: Page) -> None:
        """Post what the week of those who hold it, (n,), costs to serve."""
        cost = np.empty(week.n, np.int64)
        serve(holds, week.n_purchases, *self.costs(), cost)
        page.post("service_cost", cost)

    def to_serve(self, week: Week, weeks: NDArray[np.integer]) -> NDArray[np.int64]:
        """What so many more weeks, (n,), will cost to serve, 1/10,000 (n,): uses as usual."""
        weekly, each = self.costs()
        uses = np.rint(week.active * week.usual_rate.astype(np.float64) * each).astype(np.int64)
        cost: NDArray[np.int64] = weeks * (weekly + uses)
        return cost

    def costs(self) -> tuple[np.int64, np.int64]:
        """What a holder costs in a week and at a purchase, 1/10,000 of the currency."""
        weekly = np.int64(round(self.cost_per_user * MONEY / YEAR))
        return weekly, np.int64(round(self.cost_per_purchase * MONEY))


@stage
def serve(holds, n, weekly, each, cost):  # type: ignore[no-untyped-def]
    """What the week costs to serve, (n,)."""
    for i in range(cost.size):
        cost[i] = weekly + np.int64(n[i]) * each if holds[i] else np.int64(0)


@stage
def use(has, usual_spend, fee, value, unpaid, most, out):  # type: ignore[no-untyped-def]
    """Log need rate gained by who has it, (n,): all of `most` where the fee is what the service
    is worth to them in a year, `unpaid` of it where it is free.
    """
    for i in range(out.size):
        worth = max(value * usual_spend[i] * f32(YEAR), f32(1e-9))
        sunk = min(fee / worth, f32(1))
        out[i] = has[i] * most * (unpaid + (f32(1) - unpaid) * sunk)
