"""Gifts that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

MANY = 0.25  # of those who buy in a week; who comes weekly then gets one each month


class SurpriseTerms(Protocol):
    """What is looked at of a surprise."""

    @property
    def gift(self) -> float: ...

    @property
    def chance(self) -> float: ...

    @property
    def next_gift(self) -> float: ...

    @property
    def cost_rate(self) -> float | None: ...

    @property
    def noticed_at(self) -> float: ...


def doubts(tool: SurpriseTerms, usual: Typical) -> Doubts:
    """A gift beside the basket and what a customer earns, how often it comes, where it leads."""
    if not tool.gift or not tool.chance:
        return
    shown = plain.money(round(tool.gift, 4), usual.currency)
    if tool.gift < tool.noticed_at * usual.basket:
        basket = plain.money(round(usual.basket, 2), usual.currency)
        yield (
            "gift",
            fault(
                "{shown} beside an average basket of {basket} is hardly noticed",
                shown=shown,
                basket=basket,
            ),
        )
    if 0 < usual.earned < tool.gift:
        earned = plain.money(round(usual.earned, 2), usual.currency)
        yield (
            "gift",
            fault(
                "{shown}, more than the average customer earns us in a year ({earned})",
                shown=shown,
                earned=earned,
            ),
        )
    if tool.chance > MANY:
        yield (
            "chance",
            fault(
                "{chance} of those who buy in a week: what comes so often is "
                "expected, and no surprise",
                chance=plain.percent(tool.chance),
            ),
        )
    if tool.next_gift < 1:
        yield (
            "next_gift",
            fault(
                "each gift is {next_gift} of the one before: less than the last one "
                "is felt as a loss",
                next_gift=plain.percent(tool.next_gift),
            ),
        )
    if tool.cost_rate == 0:
        yield (
            "cost_rate",
            fault(
                "gifts worth {shown} that cost us nothing pay however little they do; is that "
                "agreed with those who pay for them?",
                shown=shown,
            ),
        )
