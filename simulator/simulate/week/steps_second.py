"""What customers of a block do with the second category in one arm, one function per step."""

from __future__ import annotations

import numpy as np

from simulator.market import baskets, category
from simulator.program.accounts import ROW
from simulator.program.ledger import total_of
from simulator.simulate.week.block_week import ArmWeek

f32 = np.float32
_SECOND = ROW["second"]


def begin_and_stop(now: ArmWeek) -> None:
    """Let customers begin to use it, on their own or won by a tool, and stop."""
    arm, use, second, n = now.arm, now.arm.state.use, now.arm.week.second, now.arm.block.n
    about = arm.plan.market.second_category
    assert about is not None
    assert use is not None
    assert second is not None
    solved = category.hazards_of(about)
    work = now.work
    category.begin_and_stop(
        second.taste, f32(min(solved.begin, 1e30)), f32(solved.stop), arm.row("second_begins"),
        arm.row("second_stop_log"), work.u_begin[:n], work.u_stop[:n], work.u_won[:n],
        use.by_themselves, use.won, use.stop_log,
    )  # fmt: skip


def sell_second(now: ArmWeek) -> None:
    """Sell it to users at their purchases; book who they are."""
    arm, out, n, cut = now.arm, now.arm.out, now.arm.block.n, now.arm.block.cut
    week, start = arm.week, now.work.start[: arm.block.n]
    second, use = week.second, arm.state.use
    assert second is not None
    assert use is not None
    second.used, second.used_common = out.used[:n], out.used_common[:n]
    baskets.take(week.n_purchases, start, now.work.holds, second.used)
    baskets.take(week.common, start, now.work.holds, second.used_common)
    sales, goods = out.second_sales[:n], out.second_goods[:n]
    category.sell(
        second.used, use.by_themselves, use.won, arm.row("second_free"), np.int64(second.price),
        np.int64(second.cost), sales, goods,
    )  # fmt: skip
    np.minimum(second.used_common, second.used, out=second.used_common)
    now.book("second_sales", total_of(sales, cut))
    now.book("second_goods", total_of(goods, cut))
    alive = arm.state.alive
    now.book("second_users", total_of((use.by_themselves | use.won) & alive, cut))
    now.book("second_won", total_of(use.won & alive, cut))
    if now.reward is not None:
        now.reward[_SECOND] += sales - goods
