"""Terms of a stamp card that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

TERMS = 2.0  # times its term that the average customer may need for a card


class StampCardTerms(Protocol):
    """What is looked at of a stamp card."""

    @property
    def face_value(self) -> float: ...

    @property
    def stamps(self) -> int: ...

    @property
    def stamp_per(self) -> float | None: ...

    @property
    def term(self) -> int: ...


def doubts(tool: StampCardTerms, usual: Typical) -> Doubts:
    """A reward beside what customers spend, and how long a card takes beside its term."""
    if tool.face_value > usual.spend:
        value = plain.money(round(tool.face_value, 2), usual.currency)
        yield (
            "face_value",
            fault(
                "a reward of {value}, more than the average customer spends in a year", value=value
            ),
        )
    a_stamp = 52 / usual.purchases_per_year
    if tool.stamp_per is not None:
        a_stamp = tool.stamp_per / usual.weekly
    weeks = a_stamp * tool.stamps
    if weeks > TERMS * tool.term:
        yield (
            "stamps",
            fault(
                "the average customer needs {weeks} weeks to fill a card of "
                "{stamps}, but its term is {term} weeks; type a longer term, or fewer",
                weeks=plain.number(round(weeks)),
                stamps=tool.stamps,
                term=tool.term,
            ),
        )
