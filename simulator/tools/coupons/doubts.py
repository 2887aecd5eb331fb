"""Terms of coupons that are possible and hardly meant."""

from __future__ import annotations

from simulator.program import plain
from simulator.program.parts.grant import Grant
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

LEAST = 0.5  # of its face value that money off costs


def doubts(tool: Grant, usual: Typical) -> Doubts:
    """A face value beside the basket."""
    if tool.face_value > usual.basket:
        value, basket = (
            plain.money(round(one, 2), usual.currency) for one in (tool.face_value, usual.basket)
        )
        yield (
            "face_value",
            fault(
                "{value} off a purchase, more than the average basket of {basket}",
                value=value,
                basket=basket,
            ),
        )
    yield from _for_nothing(tool)


def _for_nothing(tool: Grant) -> Doubts:
    """Money off that costs little of itself, or that suppliers pay in full."""
    costs = 1.0 if tool.cost_rate is None else tool.cost_rate
    if 0 < costs < LEAST:
        yield (
            "cost_rate",
            fault(
                "{costs}: a coupon is money off, which costs its face value; what "
                "suppliers pay of it is supplier_share",
                costs=plain.percent(costs),
            ),
        )
    if tool.supplier_share and tool.supplier_share >= costs:
        yield (
            "supplier_share",
            fault(
                "{supplier_share}: suppliers pay all that it costs us, so it pays "
                "however little it does; is that agreed?",
                supplier_share=plain.percent(tool.supplier_share),
            ),
        )
