"""Terms of a contest that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.calendar import Calendar
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

LONG = 26  # weeks; who has fallen behind by then has given up


class ContestTermsGiven(Protocol):
    """What is looked at of a contest."""

    @property
    def when(self) -> Calendar: ...

    @property
    def main_prize(self) -> float: ...

    @property
    def main_prizes(self) -> int: ...

    @property
    def small_prize(self) -> float: ...

    @property
    def small_prizes(self) -> int: ...

    @property
    def takes_part(self) -> float: ...

    @property
    def cost_per_entrant(self) -> float: ...


def doubts(tool: ContestTermsGiven, usual: Typical) -> Doubts:
    """Prizes beside sales and entrants, judging beside what entrants earn, and its length."""
    currency, sales = usual.currency, plain.money(round(usual.sales), usual.currency)
    pools = {
        "main_prize": tool.main_prize * tool.main_prizes,
        "small_prize": tool.small_prize * tool.small_prizes,
    }
    for name, total in pools.items():
        if total > usual.sales:
            shown = plain.money(round(total), currency)
            yield (
                name,
                fault(
                    "{shown} of prizes in a contest, more than a year's sales of {sales}",
                    shown=shown,
                    sales=sales,
                ),
            )
    entrants = tool.takes_part * usual.customers
    many = tool.main_prizes + tool.small_prizes
    if 0 < entrants <= many:
        name = "main_prizes" if tool.main_prizes >= tool.small_prizes else "small_prizes"
        yield (
            name,
            fault(
                "{count} for about {number} who take part: everybody wins, and it is "
                "a contest no more",
                count=plain.count(many, "prize"),
                number=plain.number(round(entrants)),
            ),
        )
    weeks = max((length for _, length in tool.when.stretches(2 * 520)), default=0)
    if weeks > LONG:
        yield (
            "when",
            fault(
                "a contest of {weeks} weeks; most have given up long before it ends", weeks=weeks
            ),
        )
    if usual.earned > 0 and tool.cost_per_entrant > usual.earned:
        earns = plain.money(round(usual.earned, 2), currency)
        yield (
            "cost_per_entrant",
            fault(
                "{cost_per_entrant} per entrant and contest, more than the average "
                "customer earns us in a year ({earns})",
                cost_per_entrant=plain.money(tool.cost_per_entrant, currency),
                earns=earns,
            ),
        )
