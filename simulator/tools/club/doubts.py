"""Terms of a club that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

EMPTY = 2.0  # seats per member who would come, from which most stand empty


class ClubTermsGiven(Protocol):
    """What is looked at of a club."""

    @property
    def fee(self) -> float: ...

    @property
    def seats(self) -> int: ...

    @property
    def seat_cost(self) -> float: ...

    @property
    def take_up(self) -> float: ...

    @property
    def attends(self) -> float: ...

    def events(self) -> int: ...


def doubts(tool: ClubTermsGiven, usual: Typical) -> Doubts:
    """Seats beside guests, and what a member costs and pays beside what customers earn us."""
    guests = usual.customers * tool.take_up * tool.attends
    if guests and tool.seats > max(EMPTY * guests, 1):
        yield (
            "seats",
            fault(
                "{seats} at an event to which some {members} would come after a "
                "year; those that stand empty cost, too",
                seats=plain.count(tool.seats, "seat"),
                members=plain.count(max(round(guests), 1), "member"),
            ),
        )
    yearly = tool.events() * tool.attends * tool.seat_cost - tool.fee
    if yearly > usual.earned > 0:
        cost, earned = (
            plain.money(round(one, 2), usual.currency) for one in (yearly, usual.earned)
        )
        yield (
            "seat_cost",
            fault(
                "a member costs {cost} a year, more than the average customer earns "
                "us ({earned}); events suit customers who spend more, as in `to: "
                "{{top: 10%}}`",
                cost=cost,
                earned=earned,
            ),
        )
    if tool.fee > usual.spend > 0:
        fee, spend = (plain.money(round(one, 2), usual.currency) for one in (tool.fee, usual.spend))
        yield (
            "fee",
            fault(
                "{fee} a year, more than the average customer spends ({spend})",
                fee=fee,
                spend=spend,
            ),
        )
