"""Terms of a premium service that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.parts.privilege import doubt_value
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

TWICE = 2.0  # times what it is worth to the average customer: hardly anybody pays more


class PremiumServiceTerms(Protocol):
    """What is looked at of a premium service."""

    @property
    def fee(self) -> float: ...

    @property
    def cost_per_user(self) -> float: ...

    @property
    def cost_per_purchase(self) -> float: ...

    @property
    def value(self) -> float: ...


def doubts(tool: PremiumServiceTerms, usual: Typical) -> Doubts:
    """Value beside its cost, a fee beside what customers spend, costs beside what they earn."""
    yield from doubt_value(tool.value, tool.cost_per_user, tool.cost_per_purchase, usual)
    beyond = tool.cost_per_user - tool.fee
    earns = usual.basket * usual.margin
    if tool.fee > usual.spend > 0:
        yield (
            "fee",
            fault(
                "{amount} a year, more than the average customer spends ({limit})",
                **_amounts(tool.fee, usual.spend, usual.currency),
            ),
        )
    elif tool.fee > TWICE * tool.value * usual.spend > 0:
        yield (
            "fee",
            fault(
                "{amount} a year, more than twice what it is worth to the average customer "
                "({limit}); only customers who spend far more pay that",
                **_amounts(tool.fee, tool.value * usual.spend, usual.currency),
            ),
        )
    if beyond > usual.earned > 0:
        yield (
            "cost_per_user",
            fault(
                "{amount} a year beyond its fee, more than the average customer earns us ({limit})",
                **_amounts(beyond, usual.earned, usual.currency),
            ),
        )
    if tool.cost_per_purchase > earns > 0:
        yield (
            "cost_per_purchase",
            fault(
                "{amount} per purchase, more than the average purchase earns us ({limit})",
                **_amounts(tool.cost_per_purchase, earns, usual.currency),
            ),
        )


def _amounts(value: float, most: float, currency: str) -> dict[str, str]:
    return {
        "amount": plain.money(round(value, 2), currency),
        "limit": plain.money(round(most, 2), currency),
    }
