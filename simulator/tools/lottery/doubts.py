"""Prizes of a lottery that are possible and hardly meant."""

from __future__ import annotations

from simulator.program import plain
from simulator.program.tool import Tool
from simulator.program.typical import Doubts, Typical
from simulator.say import fault


def doubts(tool: Tool, usual: Typical) -> Doubts:
    """Prizes of one draw beside what all customers buy in a year."""
    sales = plain.money(round(usual.sales), usual.currency)
    for value, number in (("main_prize", "main_prizes"), ("small_prize", "small_prizes")):
        total = getattr(tool, value) * getattr(tool, number)
        if total > usual.sales:
            shown = plain.money(round(total), usual.currency)
            yield (
                value,
                fault(
                    "{shown} of prizes in a draw, more than a year's sales of {sales}",
                    shown=shown,
                    sales=sales,
                ),
            )
