"""The census: who is there when a week ends, who has left and why, and what members did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.draws import exp_of, f32, inline, stage
from simulator.market import behavior
from simulator.program.ledger import MONEY, Books, among, total_of
from simulator.simulate.block import Halves, Scratch
from simulator.simulate.experience import pressure

if TYPE_CHECKING:
    from simulator.simulate.arm import Arm
    from simulator.simulate.around.board import Board

i64, u8 = np.int64, np.uint8
MEMBERS = ("members", "members_recent", "member_purchases", "member_sales")
LEAVERS = (
    "members_left", "left_for_service", "left_for_rival", "left_sales", "left_for_service_sales",
    "left_for_rival_sales",
)  # fmt: skip
# Of a customer, as bits: bought this year, bought last year, was a member when it ended.
BOUGHT, BEFORE, MEMBER = u8(1), u8(2), u8(4)


def of_members(arm: Arm) -> dict[str, Halves]:
    """Members at the end of the week, who has joined in it included, and what they bought."""
    out, state, n = arm.out, arm.state, arm.block.n
    cut, totals = arm.block.cut, np.zeros((len(MEMBERS), 2), np.int64)
    behavior.of_members(
        state.member, state.alive, state.since, arm.gap, out.n[:n], out.sales[:n], cut, totals
    )
    counts: dict[str, Halves] = {
        name: (first, second)
        for name, (first, second) in zip(MEMBERS, totals.tolist(), strict=True)
    }
    if arm.block.people.declared.refund_rate:
        counts["member_refunds"] = among(state.member, out.returned[:n], cut)
    if arm.off is not None:
        counts["member_discount"] = among(state.member, arm.off, cut)
    return counts


def year_ends(arm: Arm) -> dict[str, Halves]:
    """Who bought in the year before, and who of them again; and of those then members."""
    bought, member, cut = arm.state.bought, arm.state.member, arm.block.cut
    before, again = (bought & BEFORE) > 0, (bought & (BOUGHT | BEFORE)) == BOUGHT | BEFORE
    counts = {"repeat_base": total_of(before, cut), "repeat_buyers": total_of(again, cut)}
    if arm.plan.joins:
        theirs = (bought & MEMBER) > 0
        counts["member_repeat_base"] = total_of(before & theirs, cut)
        counts["member_repeat_buyers"] = total_of(again & theirs, cut)
    bought <<= 1
    bought &= BEFORE
    bought |= np.where(member > 0, MEMBER, u8(0))
    return counts


def count_leavers(
    arm: Arm, was_here: NDArray[np.uint8], board: Board, exposure: float, work: Scratch,
    books: Books,
) -> None:  # fmt: skip
    """Book who has left in a week: members among them, why, and what they used to buy.

    One leaves for service who would have stayed, by the same luck, had nothing ever failed;
    for the rival who of the others would have stayed but for its offer, of which its price cut
    matters as much as felt price cuts do to each.
    """
    rival, attack = (
        pressure(value, arm.block)[1] if value else f32(0) for value in (board.rival, board.attack)
    )
    block, alive, counts = arm.block, arm.state.alive, np.zeros((len(LEAVERS), 2), np.int64)
    lives, whole = arm.experience is not None, block.n // 8 * 8
    who_left(
        was_here[:whole].view(np.uint64), alive[:whole].view(np.uint64), was_here, alive,
        arm.state.member, block.usual_spend, block.people.hazard, f32(exposure),
        arm.hazard_log(), work.u_leave[: block.n], lives, arm.service_log(),
        f32(arm.experience.if_flawless() if arm.experience is not None else 0.0),
        rival, attack, arm.row("price_sensitivity_log"), block.cut, counts,
    )  # fmt: skip
    if not arm.plan.joins:
        counts[0] = 0  # who was a member of what has been stopped is none of anything
    for account, amount in zip(LEAVERS, counts.tolist(), strict=True):
        books.add("market", account, arm.week.t, block.cell, *amount)


@inline
def _chance(hazard, exposure, log):  # type: ignore[no-untyped-def]
    """The chance to leave, worked out as `behavior.leave` does: no luck falls in between."""
    h = hazard * exposure * exp_of(log)
    small = h * (f32(1) - h * (f32(0.5) - h * f32(1 / 6)))
    return small if h < f32(0.02) else f32(1) - exp_of(-h)


@stage
def who_left(  # type: ignore[no-untyped-def]
    eight_before, eight, before, alive, member, usual_spend, hazard, exposure, hazard_log, u_leave,
    lives, service, flawless, rival, attack, price_log, cut, counts,
):  # fmt: skip
    """Add up those who are there `before` and not any more, in `LEAVERS`' order.

    `eight` is `alive` eight customers at a time: nearly nobody leaves.
    """
    words = eight.size
    for w in range(words + 1):
        if w < words and eight_before[w] == eight[w]:
            continue
        for i in range(8 * w, min(8 * w + 8, alive.size)):
            if before[i] == alive[i]:
                continue
            half, yearly = i64(i >= cut), i64(np.float64(usual_spend[i]) * (52.0 * MONEY) + 0.5)
            counts[0, half] += i64(member[i] > f32(0))
            counts[3, half] += yearly
            log = hazard_log[i]
            if lives:
                log += flawless - service[i]
                if u_leave[i] >= _chance(hazard[i], exposure, log):
                    counts[1, half] += 1
                    counts[4, half] += yearly
                    continue
            offer = rival - attack * (f32(1) - exp_of(price_log[i]))
            if rival > f32(0) and u_leave[i] >= _chance(hazard[i], exposure, log - offer):
                counts[2, half] += 1
                counts[5, half] += yearly
