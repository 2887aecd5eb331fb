"""Shares of a profit that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

GENEROUS = 0.5  # of the profit


class ProfitShareTerms(Protocol):
    """What is looked at of a profit share."""

    @property
    def share(self) -> float: ...

    @property
    def period(self) -> int: ...

    @property
    def fixed_cost(self) -> float: ...

    @property
    def expected_margin(self) -> float | None: ...

    @property
    def noticed_at(self) -> float: ...

    @property
    def cost_per_payout(self) -> float: ...


def doubts(tool: ProfitShareTerms, usual: Typical) -> Doubts:
    """A profit that is none, a payout that nobody notices or that costs more than it is."""
    if not tool.share or not usual.sales:
        return
    earned = usual.sales * usual.margin
    if tool.fixed_cost >= earned:
        yield (
            "fixed_cost",
            fault(
                "{fixed}, and the gross margin of a year is {earned}: there is no profit to share",
                fixed=plain.money(round(tool.fixed_cost), usual.currency),
                earned=plain.money(round(earned), usual.currency),
            ),
        )
        return
    rate = tool.share * (usual.margin - tool.fixed_cost / usual.sales)
    each = rate * usual.weekly * tool.period
    shown = plain.money(round(each, 2), usual.currency)
    if each < tool.noticed_at * usual.basket:
        yield (
            "share",
            fault(
                "the average customer is paid {shown} each time, which is hardly noticed",
                shown=shown,
            ),
        )
    if each < tool.cost_per_payout:
        yield (
            "cost_per_payout",
            fault(
                "{cost} to pay out {shown}, which the average customer is paid each time",
                cost=plain.money(tool.cost_per_payout, usual.currency),
                shown=shown,
            ),
        )
    if tool.share > GENEROUS:
        yield (
            "share",
            fault("{share} of the profit is given away", share=plain.percent(tool.share)),
        )
    if tool.expected_margin is not None and tool.expected_margin > usual.margin:
        yield (
            "expected_margin",
            fault(
                "{margin} of sales is expected to be shared, and the gross margin is {usual}: "
                "those who join for it are let down",
                margin=plain.percent(tool.expected_margin),
                usual=plain.percent(usual.margin),
            ),
        )
