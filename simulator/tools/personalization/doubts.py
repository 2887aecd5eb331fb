"""Terms of personalization that are possible and hardly meant."""

from __future__ import annotations

from math import exp
from typing import Protocol

from simulator.program import plain
from simulator.program.typical import WEEKS, Doubts, Typical
from simulator.say import fault

A_WEEK = 7  # messages; more is more than one a day
MANY = 0.3  # of records, or of customers, from which on one asks first
LITTLE = 0.1  # of a customer, below which a message is hardly personal


class PersonalizationTerms(Protocol):
    """What is looked at of personalization."""

    @property
    def messages(self) -> int: ...

    @property
    def gift(self) -> float: ...

    @property
    def history(self) -> int: ...

    @property
    def to_know(self) -> float: ...

    @property
    def wrong(self) -> float: ...

    @property
    def refuse(self) -> float: ...

    @property
    def cost(self) -> float: ...

    @property
    def system_cost(self) -> float: ...

    @property
    def system_cost_per_year(self) -> float: ...


def doubts(tool: PersonalizationTerms, usual: Typical) -> Doubts:
    """Messages beside a week, a gift beside what a customer earns, data beside purchases."""
    if not tool.messages:
        return
    if tool.messages > A_WEEK:
        yield (
            "messages",
            fault("{n} messages a week, more than one a day", n=tool.messages),
        )
    if 0 < usual.earned < tool.gift:
        shown, earned = (
            plain.money(round(one, 2), usual.currency) for one in (tool.gift, usual.earned)
        )
        yield (
            "gift",
            fault(
                "{shown}, more than the average customer earns us in a year ({earned})",
                shown=shown,
                earned=earned,
            ),
        )
    if 0 < usual.basket * usual.margin < tool.cost:
        cost, earns = (
            plain.money(round(one, 2), usual.currency)
            for one in (tool.cost, usual.basket * usual.margin)
        )
        yield (
            "cost",
            fault(
                "{cost} for each message, more than an average purchase earns us ({earns})",
                cost=cost,
                earns=earns,
            ),
        )
    if not tool.system_cost and not tool.system_cost_per_year:
        yield (
            "system_cost",
            fault("data and the system that keeps them cost nothing; is that all paid for?"),
        )
    yield from _of_data(tool, usual)


def _of_data(tool: PersonalizationTerms, usual: Typical) -> Doubts:
    """Records that are wrong, customers who refuse, purchases that are too few to know anybody."""
    if tool.wrong > MANY:
        yield (
            "wrong",
            fault(
                "{share} of records are wrong: to these customers each message is one too many; "
                "clean the data first",
                share=plain.percent(tool.wrong),
            ),
        )
    if tool.refuse > 1 - MANY:
        yield (
            "refuse",
            fault(
                "{share} of customers refuse to be known, so that hardly anybody is left to "
                "write to",
                share=plain.percent(tool.refuse),
            ),
        )
    first_year = usual.purchases_per_year * (1 + tool.history / WEEKS)
    known = 1 - exp(-first_year / tool.to_know)
    if known < LITTLE:
        yield (
            "to_know",
            fault(
                "by the end of the first year {known} of the average customer is known, too "
                "little for a message to fit",
                known=plain.percent(round(known, 3)),
            ),
        )
