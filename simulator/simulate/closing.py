"""Closing the books: accounts that follow from others, and costs of the whole company."""

from __future__ import annotations

import numpy as np

from simulator.program.ledger import MONEY, Books, Cell, Entries, Ledger
from simulator.program.wallet import cost_of
from simulator.simulate.alternatives import price_of
from simulator.simulate.arm import Plan
from simulator.simulate.case import Case


def close_books(
    case: Case, plan: Plan, books: Books, cells: tuple[Cell, ...], opening: dict[str, Entries],
    bought_per_week: float,
) -> Ledger:  # fmt: skip
    """The finished ledger of an arm.

    `opening` is the points outstanding at week 0 by currency, (cells,);
    `bought_per_week` the customers that paid acquisition brings.
    """
    company = case.world(plan.name)[1]
    net = books.row("market", "sales") - books.row("market", "refunds")
    goods = np.rint(net * (1 - company.gross_margin)).astype(np.int64)
    books.row("market", "cost_of_goods")[:] = goods
    per_purchase = company.cost_per_purchase * MONEY
    purchases = books.row("market", "purchases")
    books.row("market", "purchase_cost")[:] = np.rint(purchases * per_purchase).astype(np.int64)
    for currency, points in opening.items():
        books.row(f"wallet:{currency}", "points_opening")[0] = points
    _share_rewards(plan, books)
    _running(case, plan, books, cells, bought_per_week)
    return books.close(plan.name, cells)


def _share_rewards(plan: Plan, books: Books) -> None:
    """Redemptions cost the tools that issued the points, by what each has issued so far.

    Subsidy is the part earned on purchases that the control arm had as well.
    """
    for currency in plan.wallets:
        owners = [
            name
            for name, tool in plan.tools.items()
            if (terms := tool.wallet()) is not None and terms.currency == currency
        ]
        wallet = f"wallet:{currency}"
        pool = cost_of(books.row(wallet, "points_redeemed"), plan.wallets[currency])
        outstanding = books.row(wallet, "points_outstanding")
        books.row(wallet, "liability")[:] = cost_of(outstanding, plan.wallets[currency])
        issued = {name: books.row(name, "points_issued").cumsum(axis=0) for name in owners}
        common = sum(books.row(name, "points_on_common").cumsum(axis=0) for name in owners)
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


def _running(
    case: Case, plan: Plan, books: Books, cells: tuple[Cell, ...], bought_per_week: float
) -> None:
    """Set-up at launch, running cost every week, acquisition, cost per member."""
    program, weeks = plan.program, np.arange(case.weeks)
    setup = np.where(weeks == 0, round(program.setup_cost * MONEY), 0)
    _spread(books, "program", "setup_cost", setup, cells)
    _spread(books, "program", "running_cost", _evenly(program.running_cost_per_year, weeks), cells)
    if bought_per_week:
        yearly = price_of(case, plan.name, bought_per_week) / case.weeks * 52
        _spread(books, "company", "acquisition_cost", _evenly(yearly, weeks), cells)
    per_member = program.running_cost_per_member / 52 * MONEY
    if per_member:
        members = books.row("market", "members")
        books.row("members", "running_cost")[:] = np.rint(members * per_member).astype(np.int64)


def _evenly(yearly: float, weeks: Entries) -> Entries:
    """A yearly amount as whole units per week that add up to it over 52 weeks."""
    upto = np.rint((weeks + 1) * (yearly * MONEY / 52)).astype(np.int64)
    out: Entries = np.diff(upto, prepend=0)
    return out


def _spread(
    books: Books, poster: str, account: str, amounts: Entries, cells: tuple[Cell, ...]
) -> None:
    """Book a company's amounts, (weeks,), over the cells by their customers, exactly."""
    customers = np.cumsum([cell.agents * cell.weight for cell in cells])
    upto = np.rint(amounts[:, None] * (customers / customers[-1])).astype(np.int64)
    upto[:, -1] = amounts
    books.row(poster, account)[:] += np.diff(upto, axis=1, prepend=0)
