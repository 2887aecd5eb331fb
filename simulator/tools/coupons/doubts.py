"""Terms of coupons that are possible and hardly meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.program import plain
from simulator.program.typical import Doubts, Typical

if TYPE_CHECKING:
    from simulator.tools.coupons import Coupons

LEAST = 0.5  # of its face value that money off costs
TERMS = 2.0  # times its term that the average customer may need for a card


def doubts(tool: Coupons, usual: Typical) -> Doubts:
    """A face value beside the basket, and how long a card takes beside its term."""
    value, basket = (
        plain.money(round(one, 2), usual.currency) for one in (tool.face_value, usual.basket)
    )
    if not tool.collect and tool.face_value > usual.basket:
        yield "face_value", f"{value} off a purchase, more than the average basket of {basket}"
    if tool.collect and tool.face_value > usual.spend:
        yield "face_value", f"a reward of {value}, more than the average customer spends in a year"
    yield from _for_nothing(tool)
    if tool.coupon_per is not None and not tool.collect:
        yield (
            "coupon_per",
            "counts only where coupons are collected; type collect: as well, or leave it out",
        )
    if not tool.collect:
        return
    a_coupon = 52 / usual.purchases_per_year
    if tool.coupon_per is not None:
        a_coupon = tool.coupon_per / usual.weekly
    weeks = a_coupon * tool.collect
    if weeks > TERMS * tool.term:
        yield (
            "collect",
            f"the average customer needs {plain.number(round(weeks))} weeks to fill a card of "
            f"{tool.collect}, but its term is {tool.term} weeks; type a longer term, or fewer",
        )


def _for_nothing(tool: Coupons) -> Doubts:
    """Money off that costs little of itself, or that suppliers pay in full."""
    if tool.collect:
        return
    costs = 1.0 if tool.cost_rate is None else tool.cost_rate
    if 0 < costs < LEAST:
        yield (
            "cost_rate",
            f"{plain.percent(costs)}: a coupon is money off, which costs its face value; what "
            "suppliers pay of it is supplier_share",
        )
    if tool.supplier_share and tool.supplier_share >= costs:
        yield (
            "supplier_share",
            f"{plain.percent(tool.supplier_share)}: suppliers pay all that it costs us, so it pays "
            "however little it does; is that agreed?",
        )
