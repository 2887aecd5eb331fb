"""What is owed to members: points outstanding, how many will ever be redeemed, and a check."""

from __future__ import annotations

import numpy as np

from simulator.economics.accounts import Accounts, Numbers, ratio
from simulator.economics.statement import WEEKS_PER_YEAR
from simulator.program.ledger import Entries, Ledger


def expected_redemption(
    accounts: Accounts, poster: str | None = None, weeks: int = WEEKS_PER_YEAR
) -> Numbers:
    """Share of the points outstanding that will be redeemed (ultimate redemption rate), (3,).

    redeemed / (redeemed + expired) in the last `weeks` of the arm itself. Points
    clawed back are left out of both: refunds follow soon after the purchase, so
    points that are still outstanding will mostly meet one of the other two ends.
    The estimate is cautious (too high rather than too low): it is 1 where nothing
    has ended yet, and while a program grows, what expires now was issued when it
    was smaller than what is redeemed now.
    """
    redeemed = accounts.weekly("points_redeemed", poster)[:, -weeks:].sum(axis=1)
    expired = accounts.weekly("points_expired", poster)[:, -weeks:].sum(axis=1)
    ended = redeemed + expired
    return np.where(ended > 0, ratio(redeemed, ended), 1.0)


def outstanding_cost(accounts: Accounts) -> Numbers:
    """Points outstanding at full cost at the end of every week, (3, weeks), in 1/10,000."""
    return accounts.weekly("liability")


def liability_of(accounts: Accounts) -> Numbers:
    """What is owed at the horizon as far as it will be claimed, (3,), in 1/10,000.

    Points outstanding x point cost x expected redemption, for each currency at its
    own rate. Promises that are not points (a coupon sent, a prize announced) are
    posted at what they are expected to cost and count in full.
    """
    total = np.zeros(3)
    for poster in accounts.posters("liability"):
        in_points = poster in accounts.posters("points_outstanding")
        rate = expected_redemption(accounts, poster) if in_points else 1.0
        total += accounts.last("liability", poster) * rate
    return total


def points_gap(ledger: Ledger) -> Entries:
    """How far the points identity is from holding at the end of every week, (weeks, cells).

    opening + issued + bought - redeemed - expired - clawed back - outstanding, in
    agents' units (hundredths of a point), which are exact: anything but zero is a
    fault in the books.
    """
    came = sum(
        (ledger.units(f"points_{word}") for word in ("opening", "issued", "bought")),
        np.zeros(ledger.book.shape[1:], np.int64),
    )
    gone = sum(
        (ledger.units(f"points_{word}") for word in ("redeemed", "expired", "clawed_back")),
        np.zeros(ledger.book.shape[1:], np.int64),
    )
    balance = np.cumsum(came - gone, axis=0)
    return np.asarray(balance - ledger.units("points_outstanding"), np.int64)
