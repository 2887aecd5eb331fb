"""Terms of fast resolution that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.audience import EVERYONE, Audience
from simulator.program.typical import WEEKS, Doubts, Typical
from simulator.say import fault

FEW = 1.0  # problems a week, below which there is hardly anything to put right
IDLE = 0.5  # of a desk's time that is work, below which hardly anybody waits
MUCH = 0.5  # of the gross margin of all customers


class FastResolutionTerms(Protocol):
    """What is looked at of fast resolution."""

    @property
    def to(self) -> Audience: ...

    @property
    def staff(self) -> int: ...

    @property
    def priority(self) -> bool: ...

    @property
    def cost_per_person(self) -> float: ...


def doubts(tool: FastResolutionTerms, usual: Typical) -> Doubts:
    """Persons beside the problems there are, and beside what customers earn."""
    first = tool.priority and tool.to != EVERYONE
    if not tool.staff:
        if not first:
            yield (
                "staff",
                fault("nobody more is at the desk, and nobody comes first: it does nothing"),
            )
        return
    if usual.reported is not None:
        yield from _of_problems(usual.reported, usual.desk_load)
    yearly = tool.staff * tool.cost_per_person * WEEKS
    earned = usual.earned * usual.customers
    if 0 < MUCH * earned < yearly:
        yield (
            "staff",
            fault(
                "{persons} cost {yearly} a year, beside {earned} that all customers earn us",
                persons=plain.count(tool.staff, "person"),
                yearly=plain.money(round(yearly), usual.currency),
                earned=plain.money(round(earned), usual.currency),
            ),
        )
    if not tool.cost_per_person:
        yield (
            "cost_per_person",
            fault("persons at the desk cost nothing; are they not paid for it?"),
        )


def _of_problems(reported: float, load: float | None) -> Doubts:
    """Persons for whom there is nothing to do."""
    if not reported:
        yield (
            "staff",
            fault(
                "no problem is ever reported in this market, so nothing can be restored; say how "
                "often something fails (market.service), or leave the tool out"
            ),
        )
    elif reported < FEW * WEEKS:
        yield (
            "staff",
            fault(
                "customers report {number} problems a year, hardly enough to put more persons at "
                "the desk",
                number=plain.number(round(reported, 1)),
            ),
        )
    elif load is not None and load < IDLE:
        yield (
            "staff",
            fault(
                "the desk of today works {load} of its time: hardly anybody waits, and more "
                "persons change little",
                load=plain.percent(round(load, 3)),
            ),
        )
