"""Terms of a club that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import say

EMPTY = 2.0  # seats per member who would come, from which most stand empty


class ClubTerms(Protocol):
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


def doubts(tool: ClubTerms, usual: Typical) -> Doubts:
    """Seats beside guests, and what a member costs and pays beside what customers earn us."""
    guests = usual.customers * tool.take_up * tool.attends
    if guests and tool.seats > max(EMPTY * guests, 1):
        yield (
            "seats",
            say(
                "{seats} for an event to which some {guests} would come after a year; those that "
                "stand empty cost, too",
                seats=plain.count(tool.seats, "seat"),
                guests=plain.count(max(round(guests), 1), "member"),
            ),
        )
    yearly = tool.events() * tool.attends * tool.seat_cost - tool.fee
    if yearly > usual.earned > 0:
        yield (
            "seat_cost",
            say(
                "a member costs {cost} a year, more than the average customer earns us "
                "({earned}); events suit customers who spend more, as in `to: {{top: 10%}}`",
                cost=plain.money(round(yearly, 2), usual.currency),
                earned=plain.money(round(usual.earned, 2), usual.currency),
            ),
        )
    if tool.fee > usual.spend > 0:
        yield (
            "fee",
            say(
                "{fee} a year, more than the average customer spends ({spend})",
                fee=plain.money(tool.fee, usual.currency),
                spend=plain.money(round(usual.spend, 2), usual.currency),
            ),
        )
