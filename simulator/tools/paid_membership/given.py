"""What members of a paid membership get and do by it, by channel."""

from __future__ import annotations

import numpy as np

from simulator.draws import f32
from simulator.program.channels import Effects, Row
from simulator.program.parts import privilege
from simulator.program.week import Week
from simulator.tools.paid_membership.terms import PaidMembershipTerms

USUAL = 0.06  # of the basket: where it is worth less, members do less for it
USUAL_SERVICE = 0.03  # the same of free service


def felt(tool: PaidMembershipTerms, week: Week) -> Row:
    """What each would perceive of free service, share of the basket (n,)."""
    return np.minimum(privilege.at_most(week, tool.costs()), f32(tool.value))


def give(tool: PaidMembershipTerms, week: Week, has: Row, effects: Effects) -> None:
    """What members, `has` (n,), get and do by it: at most what twice its cost would do as a cut."""
    if tool.depth:
        effects.add("price_cut", has * f32(tool.depth))
    if not tool.worth():
        return
    served, most = felt(tool, week), privilege.at_most(week, tool.costs())
    # the discount is felt as what it costs, and as much again is left
    spare = most - served + f32((privilege.AT_MOST - 1) * tool.depth)
    spare = spare + privilege.fee_share(week, tool.yearly_fee)
    room: Row = privilege.as_a_cut(week, spare)
    if tool.value:
        effects.add("value.service", has * served)
        room = room - _split_orders(tool, has, served, room, effects)
    used, kept = np.empty(week.n, np.float32), np.empty(week.n, np.float32)
    privilege.bring(
        has, served + f32(tool.depth), week.usual_spend, f32(tool.yearly_fee), f32(0),
        f32(tool.sunk_cost), f32(np.log(tool.lock_in)), f32(USUAL), room,
        f32(week.retention_pull) * spare, used, kept,
    )  # fmt: skip
    if tool.sunk_cost and tool.fee:
        effects.add("need_log", used)
    if tool.lock_in < 1:
        effects.add("churn_log_hazard", kept)


def _split_orders(
    tool: PaidMembershipTerms, has: Row, served: Row, room: Row, effects: Effects
) -> Row:
    """More orders of smaller baskets; by how much of that sales rise, log (n,)."""
    orders = np.minimum(served * f32(1 / USUAL_SERVICE), f32(1)) * f32(tool.more_orders)
    lift: Row = np.clip(orders * f32(tool.order_lift), f32(0), np.maximum(room, f32(0)))
    if tool.more_orders:
        effects.add("need_log", has * orders)
        effects.add("basket_log", has * (lift - orders))
    return lift
