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
    """Points outstanding at the horizon x point cost x expected redemption, (3,), in 1/10,000.

    Currencies differ in what a point costs and in how many lapse, so each poster
    of liability is taken at the redemption rate of its own points, where it
    posts them, else at that of the arm.
    """
    total = np.zeros(3)
    for poster in accounts.posters("liability"):
        keeps_points = poster in accounts.posters("points_redeemed")
        rate = expected_redemption(accounts, poster if keeps_points else None)
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
