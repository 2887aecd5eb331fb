"""Donations that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault


class CharityTerms(Protocol):
    """What is looked at of a charity."""

    @property
    def share(self) -> float: ...

    @property
    def per_purchase(self) -> float: ...

    @property
    def noticed_at(self) -> float: ...


def doubts(tool: CharityTerms, usual: Typical) -> Doubts:
    """A donation beside the basket and the margin."""
    knob = "share" if tool.share else "per_purchase"
    each = tool.per_purchase / usual.basket if usual.basket > 0 else 0.0
    given = min(tool.share + each, 1.0)
    shown = plain.percent(float(f"{given:.3g}"))
    if 0 < given < tool.noticed_at:
        yield (
            knob,
            fault(
                "{shown} of what is paid is donated, which hardly anybody notices; it is given "
                "all the same",
                shown=shown,
            ),
        )
    if usual.margin > 0 and given >= usual.margin:
        yield (
            knob,
            fault(
                "{shown} of what is paid is donated, and the gross margin is {margin}: every sale "
                "it is on loses money",
                shown=shown,
                margin=plain.percent(usual.margin),
            ),
        )
