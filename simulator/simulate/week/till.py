"""The till: what a week's purchases are worth, what comes back, what is taken off, what is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.market import baskets
from simulator.program.channels import Row
from simulator.program.known.purchases import Baskets
from simulator.program.ledger import total_of
from simulator.simulate.block import Scratch

if TYPE_CHECKING:
    from simulator.program.ledger import Books
    from simulator.simulate.arm import Arm

Amounts = NDArray[np.int64]


def ring_up(arm: Arm, work: Scratch, books: Books) -> None:
    """Book sales, refunds, discounts and their subsidy; tell the week what was paid.

    Amounts of the purchases that the control arm also had (`shared`) are kept
    apart: price cuts on them would not have been needed.
    """
    week, out, n, cell, cut = arm.week, arm.out, arm.block.n, arm.block.cell, arm.block.cut
    sales, shared = _taken(arm, work, work.basket, out.sales[:n], out.shared[:n])
    back, back_shared = None, None
    if arm.block.people.declared.refund_rate:
        back, back_shared = _taken(arm, work, work.back, out.returned[:n], out.returned_shared[:n])
        books.add("market", "refunds", week.t, cell, *total_of(back, cut))
        week.n_returned = _given_back(arm, work)
    books.add("market", "sales", week.t, cell, *total_of(sales, cut))
    week.listed, week.listed_back = sales, back
    week.baskets = Baskets(work.start[:n], work.basket, None if back is None else work.back)
    depth = arm.effects.get("price_cut")
    week.discounts.clear()
    arm.off = None
    if depth is None:
        week.paid, week.paid_common, week.refunded = sales, shared, back
        return
    week.paid, off = _after_cut(sales, depth)
    week.paid_common, off_shared = _after_cut(shared, depth)
    week.refunded = None
    if back is not None and back_shared is not None:
        week.refunded, off_back = _after_cut(back, depth)
        off -= off_back
        off_shared -= _after_cut(back_shared, depth)[1]
    arm.off = off
    for name, mine in by_tool(off, arm.effects.parts("price_cut"), depth):
        week.discounts[name] = mine
        books.add(name, "discount", week.t, cell, *total_of(mine, cut))
    books.add("market", "subsidy", week.t, cell, *total_of(off_shared, cut))


def _given_back(arm: Arm, work: Scratch) -> NDArray[np.int32]:
    """How many of the week's purchases are given back, (n,)."""
    n = arm.block.n
    many = np.empty(n, np.int32)
    baskets.count_back(arm.week.n_purchases, work.start[:n], work.kept, many)
    return many


def _taken(
    arm: Arm, work: Scratch, running: Amounts, all_of: Amounts, shared: Amounts
) -> tuple[Amounts, Amounts]:
    """Amounts of all purchases and of those that the control also had, (n,) each."""
    week, start = arm.week, work.start[: arm.block.n]
    baskets.take(week.n_purchases, start, running, all_of)
    alone = week.common is week.n_purchases
    if not alone:
        baskets.take(week.common, start, running, shared)
    bigger = arm.effects.get("basket_log")
    if bigger is not None:
        baskets.grow(all_of, bigger)
        if not alone:
            baskets.grow(shared, bigger)
    return all_of, all_of if alone else shared


def _after_cut(amounts: Amounts, depth: Row) -> tuple[Amounts, Amounts]:
    """What is left of amounts after a price cut, and what the cut takes off."""
    off = np.empty_like(amounts)
    baskets.cut(amounts, depth, off)
    return amounts - off, off


def by_tool(off: Amounts, parts: dict[str, Row], depth: Row) -> list[tuple[str, Amounts]]:
    """Split discounts among the tools that gave them, by ln(1 - own) / ln(1 - total).

    Whole units; what rounding leaves goes to the last tool, so that parts add up.
    """
    names = list(parts)
    if len(names) == 1:
        return [(names[0], off)]
    total, rest, out = np.log1p(-depth.astype(np.float64)), off.copy(), []
    for name in names[:-1]:
        own = np.log1p(-parts[name].astype(np.float64))
        fraction = np.divide(own, total, out=np.zeros_like(total), where=total < 0)
        mine = np.minimum(np.rint(off * fraction).astype(np.int64), rest)
        rest -= mine
        out.append((name, mine))
    return [*out, (names[-1], rest)]
