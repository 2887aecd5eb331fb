"""A privilege: better conditions for whoever holds it, and what they cost per holder and use."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32, stage
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program import plain
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.say import fault

YEAR = 52
Numbers = NDArray[np.floating[Any]]
USUAL = 0.06  # of the basket, the value with which frequency and lock-in were judged
AT_MOST = 2.0  # times what serving somebody costs us: what they make of it at most, in all


class Privilege(Part):
    """What those who hold it get, by channel, and what serving them costs; mixed into a tool.

    Nobody makes more of it than twice what it costs to serve them: they perceive `value`, or
    that, whichever is less. Where it is worth less than 6 % of the basket, `frequency` and
    `lock_in` are less in proportion, and never more than what is left of twice the cost, and
    the fee, would do as a price cut: what is worth nothing does nothing, and so does what costs
    nothing. A tool says who holds it, and for what fee.
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
        1.2, off=0, ge=0, le=MOST_MONEY, unit="currency per purchase while held", kind="assumed",
        money=True, own=True, baskets=0.04, source="an example: two thirds of what it is worth",
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

    def grant_privilege(
        self, week: Week, has: Row, effects: Effects, yearly_fee: float = 0.0
    ) -> None:
        """Give it to who `has` it: 1, or the part of it that they have, (n,).

        Parameters
        ----------
        yearly_fee
            Currency that holders pay for a year: what is paid for is used.
        """
        felt, most = self.felt(week)
        spare: Row = most - felt + fee_share(week, yearly_fee)
        self._spare_failures(has, most, effects)
        if self.priority:
            effects.add("desk_priority", has)
        if self.price_sensitivity:
            effects.add("price_sensitivity_log", has * f32(np.log1p(-self.price_sensitivity)))
        if not self.value:
            return
        effects.add("value.service", has * felt)
        used, kept = np.empty(week.n, np.float32), np.empty(week.n, np.float32)
        bring(
            has, felt, week.usual_spend, f32(yearly_fee), f32(self.unpaid), f32(self.frequency),
            f32(np.log(self.lock_in)), f32(USUAL), as_a_cut(week, spare),
            f32(week.retention_pull) * spare, used, kept,
        )  # fmt: skip
        if self.frequency:
            effects.add("need_log", used)
        if self.lock_in < 1:
            effects.add("churn_log_hazard", kept)

    def felt(self, week: Week) -> tuple[Row, Row]:
        """What each would perceive of it, and could make of it at most, shares of spend (n,)."""
        most = at_most(week, self.costs())
        return np.minimum(most, f32(self.value)), most

    def valued(self, spend: Numbers, uses: Numbers) -> Numbers:
        """The spend of which it is worth `value`; see `TakeUp.valued`."""
        return less_what_costs_less(spend, uses, self.value, self.value, self.costs())

    def _spare_failures(self, has: Row, most: Row, effects: Effects) -> None:
        """Of failures those are spared that cost time or comfort, as far as it costs us enough."""
        if self.failures_spared:
            part = np.minimum(most * f32(1 / USUAL), f32(1))
            fewer = has * part * f32(np.log1p(-self.failures_spared))
            effects.add("failure_log_odds.time", fewer)
            effects.add("failure_log_odds.comfort", fewer)

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


def doubt_value(value: float, per_user: float, per_purchase: float, usual: Typical) -> Doubts:
    """A value beyond what the average customer can make of what serving them costs."""
    if not (value and usual.spend > 0 and usual.basket > 0):
        return
    cost = per_user / usual.spend + per_purchase / usual.basket
    if AT_MOST * cost < value:
        yield (
            "value",
            fault(
                "{value} of what they spend, and serving the average customer costs us {cost} of "
                "it; nobody makes more of service than twice what it costs, so that {most} count",
                value=plain.percent(value),
                cost=plain.percent(round(cost, 4)),
                most=plain.percent(round(AT_MOST * cost, 4)),
            ),
        )


def at_most(week: Week, costs: tuple[np.int64, np.int64]) -> Row:
    """What each can make of being served at most, share of what they usually spend (n,).

    Parameters
    ----------
    costs
        In a week and at a purchase, 1/10,000 of the currency.
    """
    weekly, each = (f32(AT_MOST * float(one) / MONEY) for one in costs)
    spend = np.maximum(week.usual_spend, f32(1e-9))
    most: Row = ((weekly + each * week.usual_rate) / spend).astype(np.float32)
    return most


def less_what_costs_less(
    spend: Numbers, uses: Numbers, value: float, worth: float, costs: tuple[np.int64, np.int64]
) -> Numbers:
    """The spend of a week of which something is worth `worth` to who buys so often, (m,).

    Less than they spend where twice what it `costs` to serve them is less than `value` of it.
    """
    weekly, each = (AT_MOST * float(one) / MONEY for one in costs)
    lacks = np.maximum(value * spend - (weekly + each * uses), 0)
    left: Numbers = spend - lacks / max(worth, 1e-12)
    return left


def fee_share(week: Week, yearly_fee: float) -> Row:
    """A fee as a share of what each usually spends, (n,)."""
    spend = np.maximum(week.usual_spend, f32(1e-9))
    share: Row = (f32(yearly_fee / YEAR) / spend).astype(np.float32)
    return share


def as_a_cut(week: Week, spare: Row) -> Row:
    """What a share of spend would do as a price cut, log rate of purchases (n,)."""
    moved: Row = f32(week.sensitivity) * (f32(1) - week.usual_share) * spare
    return moved


@stage
def bring(  # type: ignore[no-untyped-def]
    has, worth, usual_spend, fee, unpaid, frequency, lock_in, usual, room, holds, used, kept
):
    """Log need rate gained, and log leaving hazard changed, of who has it, (n,) each.

    All of `frequency` where the `fee` is what it is worth to them in a year, `unpaid` of it where
    it is free; less in proportion where it is worth less than `usual`, at most `room`, and `holds`.
    """
    for i in range(used.size):
        size = min(worth[i] / usual, f32(1))
        year = max(worth[i] * usual_spend[i] * f32(YEAR), f32(1e-9))
        sunk = min(fee / year, f32(1))
        gain = size * frequency * (unpaid + (f32(1) - unpaid) * sunk)
        used[i] = has[i] * max(min(gain, room[i]), f32(0))
        kept[i] = has[i] * min(max(size * lock_in, -holds[i]), f32(0))
