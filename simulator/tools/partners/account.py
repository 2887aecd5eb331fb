"""The account of a partner: what it has paid us for points, before or after they are earned.

A value per customer, 1/10,000 of the currency: above 0 what the partner has paid for points that
are still to be earned, which is owed, below 0 what it owes us. It is settled each quarter, and in
full in the week in which the partner leaves or the tool ends, so that nothing of it can vanish.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulator.program.channels import Row
from simulator.program.ledger import MONEY, POINTS, Page
from simulator.program.tool import Own
from simulator.program.wallet import Wallet
from simulator.program.week import Week
from simulator.tools.partners.terms import PartnersTerms

QUARTER = 13  # weeks between two settlements
Money = NDArray[np.int64]
Prices = NDArray[np.float64]


def net_price(tool: PartnersTerms, likely: Row) -> Prices:
    """What we get for a hundredth of a point of each, 1/10,000 (n,), less the coalition's fee.

    A partner pays for what its customers can use: `likely` says how likely points of each become
    rewards. Otherwise what lapses would be paid for, and points that hardly anybody can use sold.
    """
    paid = tool.earn_price * likely.astype(np.float64) - tool.fee_per_point
    price: Prices = paid * (tool.point_value * MONEY / POINTS)
    return price


def never_owes(tool: PartnersTerms) -> bool:
    """Whether nothing is ever paid for points that are still to be earned."""
    return tool.paid == "after" and not tool.fee_per_point


def ended(tool: PartnersTerms, week: Week) -> bool:
    """Whether points are earned there no more, for good: it has left, or the tool has ended."""
    if gone(tool, week):
        return True
    when = tool.when
    return not week.dials.open and (when.is_open(week.t) or when.last_week(week.t) == week.t)


def gone(tool: PartnersTerms, week: Week) -> bool:
    """Whether the partner has left."""
    return tool.leaves_in is not None and week.t >= tool.leaves_in


def settle(
    tool: PartnersTerms, week: Week, own: Own, points: Money, expected: Callable[[], Money]
) -> Money | None:
    """Charge this week's `points`, hundredths (n,), and settle the account where it is due.

    `expected` is what each will earn in a week as usual, hundredths (n,). Returns what is paid
    to us, (n,), below 0 for what is given back; None where nothing is settled this week.
    """
    price, account = net_price(tool, own.likely), own.account
    account -= np.rint(points * price).astype(np.int64)
    over = ended(tool, week) or (tool.leaves_in is not None and week.t + 1 >= tool.leaves_in)
    before = tool.paid == "before"
    if not over and (week.t if before else week.t + 1) % QUARTER:
        return None
    paid: Money = -account
    if before and not over:
        weeks = QUARTER if tool.leaves_in is None else min(QUARTER, tool.leaves_in - week.t - 1)
        paid += np.rint(expected() * (weeks * price)).astype(np.int64)
    account += paid
    return paid


def lapse(tool: PartnersTerms, own: Own, wallet: Wallet, page: Page) -> None:
    """Take back what is left of the points earned there, their part of each balance.

    The partner has paid for what nobody will be given, and gets that back.
    """
    share = own.given / np.maximum(wallet.credited, 1)
    left = np.floor(wallet.balance * np.minimum(share, 1.0)).astype(np.int64)
    wallet.forfeit(left)
    page.post("points_income", -np.rint(left * net_price(tool, own.likely)).astype(np.int64))
    own.lost[:] = left * np.float32(tool.point_value / POINTS)
