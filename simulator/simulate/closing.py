"""Closing the books: accounts that follow from others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.program.ledger import MONEY, Books, Cell, Entries, Ledger
from simulator.program.wallet import cost_of
from simulator.simulate.case import Case
from simulator.simulate.plan import Plan
from simulator.simulate.schedule import JOINS, WALLETS, Step, There

# How many were members before it: who is one at its end, less who has become one, and so on.
_MEMBERS_OF_WEEK_0 = {"members": 1, "members_left": 1, "joined": -1, "members_won_back": -1}


@dataclass(frozen=True, slots=True)
class Closing:
    """The books of an arm at the horizon; `opening` is points at week 0 by currency, (cells,)."""

    case: Case
    plan: Plan
    books: Books
    opening: Mapping[str, Entries]


def close_books(
    case: Case, plan: Plan, books: Books, cells: tuple[Cell, ...], opening: dict[str, Entries]
) -> Ledger:
    """The finished ledger of an arm.

    `opening` is the points outstanding at week 0 by currency, (cells,).
    """
    now, there = Closing(case, plan, books, opening), There((plan,), ())
    for step in CLOSING:
        if step.where.holds(there):
            step.call(now)
    return books.close(plan.name, cells)


def _costs(now: Closing) -> None:
    """What was sold costs, and so does every purchase."""
    company, books = now.case.world(now.plan.name)[1], now.books
    net = books.row("market", "sales") - books.row("market", "refunds")
    goods = np.rint(net * (1 - company.gross_margin)).astype(np.int64)
    books.row("market", "cost_of_goods")[:] = goods
    per_purchase = company.cost_per_purchase * MONEY
    purchases = books.row("market", "purchases")
    books.row("market", "purchase_cost")[:] = np.rint(purchases * per_purchase).astype(np.int64)


def _points(now: Closing) -> None:
    for currency, points in now.opening.items():
        now.books.row(f"wallet:{currency}", "points_opening")[0] = points
    _share_rewards(now.plan, now.books, now.opening, tuple(now.case.today.tools))


def _share_rewards(
    plan: Plan, books: Books, opening: Mapping[str, Entries], today: tuple[str, ...]
) -> None:
    """Redemptions cost the tools that issued the points, by what each has issued so far.

    Points of before week 0 were issued by the tools of today, in equal parts. Subsidy is
    the part earned on purchases that the control arm had as well.
    """
    for currency in plan.wallets:
        owners = [
            name
            for name, tool in plan.tools.items()
            if (terms := tool.wallet()) is not None and terms.currency == currency
        ]
        wallet = f"wallet:{currency}"
        theirs = books.row(wallet, "member_points_redeemed")
        books.row(wallet, "member_reward")[:] = cost_of(theirs, plan.wallets[currency])
        pool = cost_of(books.row(wallet, "points_redeemed"), plan.wallets[currency])
        outstanding = books.row(wallet, "points_outstanding")
        books.row(wallet, "liability")[:] = cost_of(outstanding, plan.wallets[currency])
        issued = {name: books.row(name, "points_issued").cumsum(axis=0) for name in owners}
        common = sum(books.row(name, "points_on_common").cumsum(axis=0) for name in owners)
        before = opening.get(currency, np.zeros(pool.shape[1], np.int64))
        old = [name for name in owners if name in today]
        for name in old:
            issued[name] = issued[name] + before / len(old)
        common = common + before
        total = sum(issued.values())
        rest = pool.copy()
        for name in owners[:-1]:
            share = np.divide(issued[name], total, out=np.zeros(pool.shape), where=total > 0)
            mine = np.minimum(np.rint(pool * share).astype(np.int64), rest)
            rest -= mine
            books.row(name, "reward_cost")[:] += mine
        books.row(owners[-1], "reward_cost")[:] += rest
        on_common = np.divide(common, total, out=np.ones(pool.shape), where=total > 0)
        books.row("market", "subsidy")[:] += np.rint(pool * on_common).astype(np.int64)


def _members(now: Closing) -> None:
    """Members before week 0; what each costs to run, by their number when a week ends."""
    plan, books = now.plan, now.books
    flows = {name: books.row("market", name)[0] for name in _MEMBERS_OF_WEEK_0}
    opening = sum(sign * flows[name] for name, sign in _MEMBERS_OF_WEEK_0.items())
    books.row("market", "members_opening")[0] = opening
    per_member = plan.program.running_cost_per_member / 52 * MONEY
    if per_member:
        members = books.row("market", "members")
        books.row("members", "running_cost")[:] = np.rint(members * per_member).astype(np.int64)


CLOSING = (
    Step("costs", "What was sold costs, and so does every purchase.", _costs,
         books=("cost_of_goods", "purchase_cost")),
    Step("points", "Redemptions cost the tools that issued the points, by what each has issued.",
         _points, WALLETS,
         books=("points_opening", "reward_cost", "member_reward", "liability", "subsidy")),
    Step("members", "Members before week 0, and what each costs to run.", _members, JOINS,
         books=("members_opening", "running_cost")),
)  # fmt: skip
