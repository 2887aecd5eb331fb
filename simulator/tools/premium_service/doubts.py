"""Terms of a premium service that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.typical import Doubts, Typical


class PremiumServiceTerms(Protocol):
    """What is looked at of a premium service."""

    @property
    def fee(self) -> float: ...

    @property
    def cost_per_user(self) -> float: ...

    @property
    def cost_per_purchase(self) -> float: ...


def doubts(tool: PremiumServiceTerms, usual: Typical) -> Doubts:
    """A fee beside what customers spend, costs beside what they earn."""
    pairs = (
        ("fee", tool.fee, usual.spend, "a year, more than the average customer spends"),
        (
            "cost_per_user", tool.cost_per_user - tool.fee, usual.earned,
            "a year beyond its fee, more than the average customer earns us",
        ),
        (
            "cost_per_purchase", tool.cost_per_purchase, usual.basket * usual.margin,
            "per purchase, more than the average purchase earns us",
        ),
    )  # fmt: skip
    for key, value, most, why in pairs:
        if most > 0 and value > most:
            shown, limit = (plain.money(round(one, 2), usual.currency) for one in (value, most))
            yield key, f"{shown} {why} ({limit})"
