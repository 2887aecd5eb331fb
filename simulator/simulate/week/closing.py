"""Closing a week's books: what follows from what the week's blocks have booked.

Cost of goods, the cost of purchases and of points that were redeemed are booked in the week in
which they occur, once all blocks have ended it: rounded once per cell, so that the cut of the
population cannot matter, and known to campaigns when the next week begins.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simulator.market.company import Company
from simulator.program.ledger import MONEY, Books, Entries
from simulator.program.wallet import cost_at, cost_of
from simulator.simulate.plan import Plan
from simulator.simulate.week.schedule import JOINS, WALLETS, Step, There

# How many were members before week 0: who is one at its end, less who has become one, and so on.
_MEMBERS_OF_WEEK_0 = {"members": 1, "members_left": 1, "joined": -1, "members_won_back": -1}


@dataclass(slots=True, eq=False)
class Issued:
    """Points of one currency that were issued so far, each (cells,).

    `before` is what was outstanding when the weeks began, issued by `old` in equal parts;
    `by_tool` and `on_common` are what has come since, by the tools that issue the currency.
    """

    before: Entries
    old: tuple[str, ...]
    by_tool: dict[str, Entries]
    on_common: Entries


@dataclass(slots=True, eq=False)
class Closing:
    """What an arm's weeks are closed with: its terms, and the points issued so far.

    `opening` is the points outstanding when the weeks begin by currency, (cells,); `today` are
    the tools that have issued them.
    """

    plan: Plan
    company: Company
    opening: dict[str, Entries]
    today: tuple[str, ...]
    issued: dict[str, Issued] = field(init=False)
    steps: tuple[Step, ...] = field(init=False)

    def __post_init__(self) -> None:
        there = There((self.plan,), ())
        self.steps = tuple(step for step in CLOSING if step.where.holds(there))
        self.issued = {}
        for currency, before in self.opening.items():
            owners = [
                name
                for name, tool in self.plan.tools.items()
                if (terms := tool.wallet()) is not None and terms.currency == currency
            ]
            old = tuple(name for name in owners if name in self.today)
            nothing = {name: np.zeros_like(before) for name in owners}
            self.issued[currency] = Issued(before, old, nothing, np.zeros_like(before))


def close_week(closing: Closing, week: int, parts: list[Books]) -> None:
    """Book what follows from a week in the first of an arm's books, which are added up later.

    Weeks before launch are not booked.
    """
    if week < 0:
        return
    now = ClosingWeek(closing, week, parts)
    for step in closing.steps:
        step.call(now)


@dataclass(frozen=True, slots=True)
class ClosingWeek:
    """A week to be closed, and the books of all threads."""

    closing: Closing
    week: int
    parts: list[Books]


def _costs(now: ClosingWeek) -> None:
    """What was sold costs, and so does every purchase."""
    company, week, parts = now.closing.company, now.week, now.parts
    sales, refunds = (_added(parts, "market", name, week) for name in ("sales", "refunds"))
    purchases = _added(parts, "market", "purchases", week)
    goods = (sales - refunds) * (1 - company.gross_margin)
    _book(parts, "market", "cost_of_goods", week, np.rint(goods))
    _book(
        parts, "market", "purchase_cost", week,
        np.rint(purchases * (company.cost_per_purchase * MONEY)),
    )  # fmt: skip


def _points(now: ClosingWeek) -> None:
    for currency, issued in now.closing.issued.items():
        _rewards(now.closing, currency, issued, now.week, now.parts)


def _added(parts: list[Books], poster: str, account: str, week: int) -> Entries:
    """One entry of every cell, added up over the books of all threads; not to be written."""
    total: Entries = parts[0].row(poster, account)[week]
    for books in parts[1:]:
        total = total + books.row(poster, account)[week]
    return total


def _book(parts: list[Books], poster: str, account: str, week: int, units: Entries) -> None:
    """Add whole units to one entry of every cell."""
    parts[0].row(poster, account)[week] += units.astype(np.int64)


def _rewards(
    closing: Closing, currency: str, issued: Issued, week: int, parts: list[Books]
) -> None:
    """Redemptions cost the tools that issued the points, by what each has issued so far.

    Points of before week 0 were issued by the tools of today, in equal parts. Subsidy is
    the part earned on purchases that the control arm had as well.
    """
    wallet, terms = f"wallet:{currency}", closing.plan.wallets[currency]
    if week == 0:
        _book(parts, wallet, "points_opening", week, issued.before)
    theirs, pool = _redeemed(closing.plan, currency, week, parts)
    _book(parts, wallet, "member_reward", week, theirs)
    outstanding = _added(parts, wallet, "points_outstanding", week)
    _book(parts, wallet, "liability", week, cost_of(outstanding, terms))
    for name in issued.by_tool:
        issued.by_tool[name] += _added(parts, name, "points_issued", week)
        if name in closing.plan.sold:
            issued.by_tool[name] += _added(parts, name, "points_bought", week)
        issued.on_common += _added(parts, name, "points_on_common", week)
    own = {
        name: points + issued.before / len(issued.old) if name in issued.old else points
        for name, points in issued.by_tool.items()
    }
    total, rest = sum(own.values()), pool.copy()
    *first, last = own
    for name in first:
        share = np.divide(own[name], total, out=np.zeros(pool.shape), where=total > 0)
        mine = np.minimum(np.rint(pool * share).astype(np.int64), rest)
        rest -= mine
        _book(parts, name, "reward_cost", week, mine)
    _book(parts, last, "reward_cost", week, rest)
    common = issued.on_common + issued.before
    on_common = np.divide(common, total, out=np.ones(pool.shape), where=total > 0)
    _book(parts, "market", "subsidy", week, np.rint(pool * on_common))


def _redeemed(plan: Plan, currency: str, week: int, parts: list[Books]) -> tuple[Entries, Entries]:
    """What the points redeemed by members, and by all, cost: each reward what it costs us."""
    if currency not in plan.at_cost:
        wallet, terms = f"wallet:{currency}", plan.wallets[currency]
        accounts = ("member_points_redeemed", "points_redeemed")
        theirs, every = (cost_of(_added(parts, wallet, one, week), terms) for one in accounts)
        return theirs, every
    theirs, every = (
        sum(
            (cost_at(_added(parts, tool, account, week), each)
             for tool, each in plan.at_cost[currency].items()),
            np.zeros_like(_added(parts, f"wallet:{currency}", "points_redeemed", week)),
        )
        for account in ("member_points_claimed", "points_claimed")
    )  # fmt: skip
    return theirs, every


def _members(now: ClosingWeek) -> None:
    """Members before week 0; what each costs to run, by their number when a week ends."""
    plan, week, parts = now.closing.plan, now.week, now.parts
    if week == 0:
        opening = sum(
            sign * _added(parts, "market", name, week) for name, sign in _MEMBERS_OF_WEEK_0.items()
        )
        _book(parts, "market", "members_opening", week, np.asarray(opening))
    per_member = plan.program.running_cost_per_member / 52 * MONEY
    if per_member:
        members = _added(parts, "market", "members", week)
        _book(parts, "members", "running_cost", week, np.rint(members * per_member))


CLOSING = (
    Step("costs", "What was sold costs, and so does every purchase.", _costs,
         books=("cost_of_goods", "purchase_cost")),
    Step("points", "Redemptions cost the tools that issued the points, by what each has issued.",
         _points, WALLETS,
         books=("points_opening", "reward_cost", "member_reward", "liability", "subsidy")),
    Step("members", "Members before week 0, and what each costs to run.", _members, JOINS,
         books=("members_opening", "running_cost")),
)  # fmt: skip
