"""Declared beside simulated: what a case must show before anything is compared with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from simulator.market.prices import levels_in
from simulator.market.seasons import weekly_factors
from simulator.program.ledger import MONEY, SHARES, Ledger
from simulator.simulate.case import Case
from simulator.simulate.records import Solved
from simulator.simulate.solve.penetration import SolvedPace

EVERYBODY = "all customers"


def declared_and_simulated(
    case: Case, control: Ledger, ledgers: Mapping[str, Ledger], paces: Mapping[str, SolvedPace]
) -> tuple[Solved, ...]:
    """What was declared beside what the arms show, today's business first.

    `paces` are those at which customers join, by arm, where they were solved.
    """
    return (*_business(case, control), *_users(case, control), *_members(case, ledgers, paces))


def _business(case: Case, control: Ledger) -> tuple[Solved, ...]:
    """What was declared beside what the control arm did in its first 52 weeks.

    Baskets are declared, and shown, at prices of week 0.
    """
    year = min(52, case.weeks)
    flow = {
        name: control.units(name)[:year].sum(axis=0)
        for name in ("purchases", "sales", "rival_purchases")
    }
    bought, active = (control.units(name)[:year] for name in ("purchases", "active"))
    # week by week, because the seasons of a year are not seen by equally many
    seasons = weekly_factors(case.market.seasons, case.start, 0, year).sum()
    if case.market.prices is not None:
        levels = [levels_in(case.market.prices, week).ours for week in range(year)]
        flow["sales"] = (control.units("sales")[:year] / np.array(levels)[:, None]).sum(axis=0)
    gone = control.units("survivors")[year - 1]
    out = []
    for at, (name, segment) in enumerate(case.market.segments.items()):
        two = slice(2 * at, 2 * at + 2)
        agents = sum(cell.agents for cell in control.cells[two])
        purchases, sales, rival = (int(flow[k][two].sum()) for k in flow)
        rates = bought[:, two].sum(axis=1) / np.maximum(active[:, two].sum(axis=1), 1)
        left = 1 - int(gone[two].sum()) / agents
        shown = {
            "purchases_per_year": float(rates.sum() / seasons) * 52 if seasons else 0.0,
            "basket": sales / max(purchases, 1) / MONEY,
            "share_of_wallet": purchases / max(purchases + rival / SHARES, 1e-9),
            "churn_per_year": 1 - (1 - left) ** (52 / year),
        }
        out += [Solved(name, key, getattr(segment, key), value) for key, value in shown.items()]
    return tuple(out)


def _users(case: Case, control: Ledger) -> Iterator[Solved]:
    """Users of the second category in the control arm's first week, and after a year."""
    category = case.market.second_category
    if category is not None:
        there = control.amounts("active").sum(axis=1)
        share = control.amounts("second_users").sum(axis=1) / np.maximum(there, 1)
        yield Solved(EVERYBODY, "users of the second category", category.users, float(share[0]))


def _members(
    case: Case, ledgers: Mapping[str, Ledger], paces: Mapping[str, SolvedPace]
) -> Iterator[Solved]:
    """Members among customers who are there after a week, in the arms that declare them."""
    for arm, pace in paces.items():
        book, joining = ledgers[arm], case.program(arm).joining
        for week, share in sorted(joining.members_after.items()):
            if week <= case.weeks:
                there = float(book.amounts("active")[week - 1].sum())
                theirs = float(book.amounts("members")[week - 1].sum())
                name = f"members after {week} weeks, {arm}"
                name += " (no pace shows this)" if week in pace.missed else ""
                yield Solved(EVERYBODY, name, share, theirs / max(there, 1e-9))
        if pace.lowered is not None:
            name = f"never_joins, {arm} (lowered to reach it)"
            yield Solved(EVERYBODY, name, pace.lowered, pace.pace.never)
