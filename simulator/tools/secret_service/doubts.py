"""Terms of a secret service that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

WEEKS_OF_WORK = 80.0  # hours of training, two weeks of work


class SecretServiceTerms(Protocol):
    """What is looked at of a secret service."""

    @property
    def employees(self) -> int: ...

    @property
    def hours(self) -> float: ...

    @property
    def cost_per_hour(self) -> float: ...

    @property
    def cost_per_visit(self) -> float: ...

    @property
    def knows(self) -> float: ...


def doubts(tool: SecretServiceTerms, usual: Typical) -> Doubts:
    """Staff beside customers, training beside a job, costs beside what a visit earns."""
    if tool.employees > max(usual.customers, 1):
        yield (
            "employees",
            fault(
                "{count}, more than there are customers ({number})",
                count=plain.count(tool.employees, "employee"),
                number=plain.number(round(usual.customers)),
            ),
        )
    elif tool.employees and tool.hours and tool.employees * tool.knows < 0.01 * usual.customers:
        few = plain.percent(round(tool.employees * tool.knows / usual.customers, 6))
        yield (
            "employees",
            fault(
                "{count} can keep {few} of customers in mind; how many meet customers?",
                count=plain.count(tool.employees, "employee"),
                few=few,
            ),
        )
    if tool.hours > WEEKS_OF_WORK:
        yield (
            "hours",
            fault(
                "{number} hours of training, more than two weeks of work",
                number=plain.number(tool.hours),
            ),
        )
    if tool.employees and tool.hours and not tool.cost_per_hour:
        yield (
            "cost_per_hour",
            fault("an hour of training costs nothing; are staff not paid for it?"),
        )
    if tool.employees and tool.hours and not tool.cost_per_visit:
        yield (
            "cost_per_visit",
            fault(
                "recognizing somebody takes nobody's time; what nobody takes time "
                "for is worth nothing to customers, so it does nothing"
            ),
        )
    earned = usual.basket * usual.margin
    if 0 < earned < tool.cost_per_visit:
        shown, limit = (
            plain.money(round(one, 2), usual.currency) for one in (tool.cost_per_visit, earned)
        )
        yield (
            "cost_per_visit",
            fault(
                "{shown} for each visit, more than a purchase earns us ({limit})",
                shown=shown,
                limit=limit,
            ),
        )
