"""Closing a week's books: what follows from what the week's blocks have booked.

Cost of goods, the cost of purchases and of points that were redeemed are booked in the week in
which they occur, once all blocks have ended it: rounded once per cell, so that the cut of the
population cannot matter. Weeks are closed when somebody reads them, as campaigns do of those
that have ended, or when all have been played.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.market.company import Company
from simulator.market.prices import levels_in
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
    the tools that have issued them. `first` is the first week that has not been closed.
    """

    plan: Plan
    company: Company
    opening: dict[str, Entries]
    today: tuple[str, ...]
    first: int
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


def close_weeks(closing: Closing, last: int, parts: list[Books]) -> None:
    """Book what follows from the weeks before `last` that have not been closed yet.

    In the first of an arm's books, which are added up later. Weeks before launch are not booked.
    All of them at once, (weeks, cells), because each week takes about as long as all of them.
    """
    if closing.first >= last:
        return
    now = ClosingWeeks(closing, closing.first, slice(closing.first, last), parts)
    for step in closing.steps:
        step.call(now)
    closing.first = last


@dataclass(frozen=True, slots=True)
class ClosingWeeks:
    """Weeks to be closed, the `first` of them, and the books of all threads."""

    closing: Closing
    first: int
    weeks: slice
    parts: list[Books]

    def added(self, poster: str, account: str) -> Entries:
        """Entries added up over the books of all threads, (weeks, cells); not to be written."""
        total: Entries = self.parts[0].row(poster, account)[self.weeks]
        for books in self.parts[1:]:
            total = total + books.row(poster, account)[self.weeks]
        return total

    def book(self, poster: str, account: str, units: Entries) -> None:
        """Add whole units to entries, (weeks, cells)."""
        self.parts[0].row(poster, account)[self.weeks] += units.astype(np.int64)

    def open(self, poster: str, account: str, units: Entries) -> None:
        """Add whole units to the entries of the launch, (cells,)."""
        if self.first == 0:
            self.parts[0].row(poster, account)[0] += units.astype(np.int64)


def _costs(now: ClosingWeeks) -> None:
    """What was sold costs, and so does every purchase."""
    company = now.closing.company
    sales, refunds = (now.added("market", name) for name in ("sales", "refunds"))
    purchases = now.added("market", "purchases")
    goods = (sales - refunds) * (1 - company.gross_margin)
    prices = now.closing.plan.market.prices
    if prices is not None:
        weeks = range(now.weeks.start, now.weeks.stop)
        goods = goods * np.array([[levels_in(prices, t).cost_of_sales] for t in weeks])
    now.book("market", "cost_of_goods", np.rint(goods))
    now.book("market", "purchase_cost", np.rint(purchases * (company.cost_per_purchase * MONEY)))


def _points(now: ClosingWeeks) -> None:
    for currency, issued in now.closing.issued.items():
        _rewards(now, currency, issued)


def _rewards(now: ClosingWeeks, currency: str, issued: Issued) -> None:
    """Redemptions cost the tools that issued the points, by what each has issued so far.

    Points of before week 0 were issued by the tools of today, in equal parts. Subsidy is
    the part earned on purchases that the control arm had as well.
    """
    plan, wallet = now.closing.plan, f"wallet:{currency}"
    now.open(wallet, "points_opening", issued.before)
    theirs, pool = _redeemed(now, currency)
    now.book(wallet, "member_reward", theirs)
    outstanding = now.added(wallet, "points_outstanding")
    now.book(wallet, "liability", cost_of(outstanding, plan.wallets[currency]))
    own: dict[str, NDArray[np.int64] | NDArray[np.float64]] = {}
    common = issued.on_common + np.zeros_like(pool)
    for name, known in issued.by_tool.items():
        came = now.added(name, "points_issued")
        if name in plan.sold:
            came = came + now.added(name, "points_bought")
        so_far = known + np.cumsum(came, axis=0)
        common += np.cumsum(now.added(name, "points_on_common"), axis=0)
        issued.by_tool[name] = so_far[-1]
        own[name] = so_far
        if name in issued.old:
            own[name] = so_far + issued.before / len(issued.old)
    issued.on_common = common[-1]
    total, rest = sum(own.values()), pool.copy()
    *first, last = own
    for name in first:
        share = np.divide(own[name], total, out=np.zeros(pool.shape), where=total > 0)
        mine = np.minimum(np.rint(pool * share).astype(np.int64), rest)
        rest -= mine
        now.book(name, "reward_cost", mine)
    now.book(last, "reward_cost", rest)
    common = common + issued.before
    on_common = np.divide(common, total, out=np.ones(pool.shape), where=total > 0)
    now.book("market", "subsidy", np.rint(pool * on_common))


def _redeemed(now: ClosingWeeks, currency: str) -> tuple[Entries, Entries]:
    """What the points redeemed by members, and by all, cost: each reward what it costs us."""
    plan, wallet = now.closing.plan, f"wallet:{currency}"
    if currency not in plan.at_cost:
        terms = plan.wallets[currency]
        accounts = ("member_points_redeemed", "points_redeemed")
        theirs, every = (cost_of(now.added(wallet, one), terms) for one in accounts)
        return theirs, every
    theirs, every = (
        sum(
            (cost_at(now.added(tool, account), each)
             for tool, each in plan.at_cost[currency].items()),
            np.zeros_like(now.added(wallet, "points_redeemed")),
        )
        for account in ("member_points_claimed", "points_claimed")
    )  # fmt: skip
    return theirs, every


def _members(now: ClosingWeeks) -> None:
    """Members before week 0; what each costs to run, by their number when a week ends."""
    if now.first == 0:
        opening = sum(
            sign * now.added("market", name)[0] for name, sign in _MEMBERS_OF_WEEK_0.items()
        )
        now.open("market", "members_opening", np.asarray(opening))
    per_member = now.closing.plan.program.running_cost_per_member / 52 * MONEY
    if per_member:
        members = now.added("market", "members")
        now.book("members", "running_cost", np.rint(members * per_member))


CLOSING = (
    Step("costs", "What was sold costs, and so does every purchase.", _costs,
         books=("cost_of_goods", "purchase_cost")),
    Step("points", "Redemptions cost the tools that issued the points, by what each has issued.",
         _points, WALLETS,
         books=("points_opening", "reward_cost", "member_reward", "liability", "subsidy")),
    Step("members", "Members before week 0, and what each costs to run.", _members, JOINS,
         books=("members_opening", "running_cost")),
)  # fmt: skip
