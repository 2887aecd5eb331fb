"""What a reward in own goods costs: the goods where it comes on top, or the sale it replaces.

A free coffee costs beans and a cup if the guest would not have bought one, and the price of
a coffee if they would.
"""

from __future__ import annotations

from typing import Any

from simulator.knobs import knob

SHARE, LOW, HIGH = 0.7, 0.4, 1.0


def replaced() -> Any:
    """The knob of the share of rewards that replace a purchase that would have been paid."""
    return knob(
        SHARE, low=LOW, high=HIGH, ge=0, le=1, kind="judged",
        unit="share of rewards that replace a purchase which would have been paid for: they cost "
        "its sale; the others cost the goods",
        source="no measurement; a reward is used at a purchase, which most would have made anyway",
        above_zero="it counts against the program, and none would be the cheapest case",
    )  # fmt: skip


def cost_of_goods(gross_margin: float) -> float:
    """What own goods cost, share of their list price."""
    return 1.0 - gross_margin


def cost(on_top: float, replaces: float) -> float:
    """What a reward costs, share of its face value, of which a part `replaces` a sale.

    Parameters
    ----------
    on_top
        What it costs where it comes on top of what is bought, share of its face value.
    """
    return on_top + replaces * max(1.0 - on_top, 0.0)
