"""Terms of participation that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.calendar import Calendar
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

OFTEN = 12  # surveys of one customer in a year, one a month
MENDING = 0.05  # of sales


class ParticipationTermsGiven(Protocol):
    """What is looked at of participation."""

    @property
    def when(self) -> Calendar: ...

    @property
    def asked(self) -> float: ...

    @property
    def answered(self) -> float: ...

    @property
    def groups(self) -> int: ...

    @property
    def mending(self) -> float: ...

    @property
    def cost(self) -> float: ...

    @property
    def cost_per_answer(self) -> float: ...

    @property
    def proper_answer(self) -> float: ...


def doubts(tool: ParticipationTermsGiven, usual: Typical) -> Doubts:
    """How often one is asked, answers that are none, and asking without doing anything."""
    yearly = tool.asked * sum(tool.when.is_open(week) for week in range(52))
    if not tool.when.personal and yearly > OFTEN:
        yield (
            "asked",
            fault(
                "each customer is asked {number} times a year", number=plain.number(round(yearly))
            ),
        )
    if tool.asked and not tool.answered:
        yield (
            "answered",
            fault("customers are asked, and nobody is answered, which is worse than not to ask"),
        )
    if tool.asked and tool.answered and tool.cost_per_answer < tool.proper_answer:
        shown, least = (
            plain.money(round(one, 2), usual.currency)
            for one in (tool.cost_per_answer, tool.proper_answer)
        )
        yield (
            "cost_per_answer",
            fault(
                "{shown} for an answer; what costs less than {least} is taken for a form letter",
                shown=shown,
                least=least,
            ),
        )
    if (tool.asked or tool.groups) and not tool.mending:
        yield (
            "mending",
            fault("nothing is spent on fixing problems, so what is learned changes nothing"),
        )
    if tool.mending > MENDING:
        yield "mending", fault("{mending} of sales each year", mending=plain.percent(tool.mending))
    earned = usual.basket * usual.margin
    if 0 < earned < tool.cost:
        shown, most = (plain.money(round(one, 2), usual.currency) for one in (tool.cost, earned))
        yield (
            "cost",
            fault(
                "{shown} for each questionnaire, more than a purchase earns us ({most})",
                shown=shown,
                most=most,
            ),
        )
