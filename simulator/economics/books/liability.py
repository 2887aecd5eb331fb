"""What is owed to members: points outstanding, how many will ever be redeemed, and a check.

One rule for how many: where a case has played on beyond its horizon, as every case of an
experiment does, what is redeemed there (`Accounts.redemption`). Where there is only a
ledger, what has become of points so far (`expected_redemption`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.program.ledger import MONEY, POINTS, Entries, Ledger

# account to its sign in the roll-forward
MOVEMENTS = {
    "points_issued": +1,
    "points_bought": +1,
    "points_redeemed": -1,
    "points_expired": -1,
    "points_clawed_back": -1,
}


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


def redemption_of(accounts: Accounts, poster: str) -> Numbers:
    """Share of a wallet's points outstanding at the horizon that will be redeemed (URR), (3,).

    As the run-off has seen it; `expected_redemption` in an arm without a run-off, and in a
    view in which nobody who is followed has points. `poster` is `wallet:<currency>`.
    """
    expected = expected_redemption(accounts, poster)
    currency = poster.removeprefix("wallet:")
    if currency not in accounts.redemption:
        return expected
    seen = np.asarray(accounts.redemption[currency], float)
    return np.where(np.isnan(seen), expected, seen)


def redemption_rate(accounts: Accounts) -> Numbers:
    """The same of all currencies together, by what their points cost, (3,).

    `expected_redemption` of the arm where nothing is outstanding.
    """
    claimed, cost = np.zeros(3), np.zeros(3)
    for poster in _in_points(accounts):
        owed = accounts.last("liability", poster)
        claimed += owed * redemption_of(accounts, poster)
        cost += owed
    return np.where(cost > 0, ratio(claimed, cost), expected_redemption(accounts))


def outstanding_cost(accounts: Accounts) -> Numbers:
    """Points outstanding at full cost at the end of every week, (3, weeks), in 1/10,000."""
    return accounts.weekly("liability")


def liability_of(accounts: Accounts) -> Numbers:
    """What is owed at the horizon as far as it will be claimed, (3,), in 1/10,000.

    Points outstanding x point cost x redemption, for each currency at its own rate (see
    `redemption_of`). Promises that are not points (a coupon sent, a prize announced) are
    posted at what they are expected to cost and count in full.
    """
    total, in_points = np.zeros(3), _in_points(accounts)
    for poster in accounts.posters("liability"):
        owed = accounts.last("liability", poster)
        if poster in in_points:
            owed = owed * redemption_of(accounts, poster)
        total += owed
    return total


def _in_points(accounts: Accounts) -> tuple[str, ...]:
    """Posters whose liability is points."""
    counted = accounts.posters("points_outstanding")
    return tuple(poster for poster in accounts.posters("liability") if poster in counted)


@dataclass(frozen=True, slots=True, eq=False)
class RollForward:
    """How what is owed in one currency came about, month by month; int64, (months,).

    opening + issued + bought - redeemed - expired - clawed back + rounding = closing.
    Every line is what the ledger says, to the unit. It rounds each row to customers on
    its own, week by week and cell by cell, hence `rounding`: 0 in agents' units and
    wherever an agent stands for a whole number of customers, as far as points go; in
    money each movement is valued at its cost, rounded to 1/10,000.
    """

    periods: tuple[str, ...]
    opening: Entries
    issued: Entries
    bought: Entries
    redeemed: Entries
    expired: Entries
    clawed_back: Entries
    rounding: Entries
    closing: Entries


def roll_forward(
    ledger: Ledger,
    currency: str,
    periods: Sequence[str],
    *,
    issuers: Sequence[str] | None = None,
    point_cost: float | None = None,
    agents: bool = False,
) -> RollForward:
    """The roll-forward of a currency.

    Parameters
    ----------
    periods
        The period of each week, as `months` gives them.
    issuers
        The tools that issue this currency; needed where the arm has several.
    point_cost
        Our cost of a redeemed point, currency: the result is then in 1/10,000 of it,
        and closes with the ledger's `liability`; in hundredths of points by default.
    agents
        Whether to count agents instead of customers.

    Raises
    ------
    ValueError
        If there is not one period per week, or it is not clear who issues the currency.
    """
    if len(periods) != ledger.weeks:
        raise ValueError(f"{len(periods)} periods for {ledger.weeks} weeks")
    names = tuple(dict.fromkeys(periods))
    place = np.array([names.index(period) for period in periods], np.intp)
    wallet = f"wallet:{currency}"
    weight = np.array([1.0 if agents else cell.weight for cell in ledger.cells])

    posters = [who for who in ledger.posters if who.startswith("wallet:")]
    if issuers is None and len(posters) > 1:
        raise ValueError(f"{', '.join(posters)}: say which tools issue {currency}")

    def weekly(account: str) -> Entries:
        total = np.zeros(ledger.weeks, np.int64)
        for at, (who, what) in enumerate(ledger.rows):
            issues = not who.startswith("wallet:") and (issuers is None or who in issuers)
            if what == account and (issues or who == wallet):
                units = ledger.book[at]
                if point_cost is not None:
                    units = np.rint(units * (point_cost * MONEY / POINTS))
                total += np.rint(units * weight).astype(np.int64).sum(axis=1)
        return total

    def monthly(account: str) -> Entries:
        total = np.zeros(len(names), np.int64)
        np.add.at(total, place, weekly(account))
        return total

    flows = {account: monthly(account) for account in MOVEMENTS}
    last = np.array([np.flatnonzero(place == at)[-1] for at in range(len(names))], np.intp)
    closing = weekly("points_outstanding")[last]
    opening = np.append(weekly("points_opening")[:1], closing[:-1])
    moved = sum(sign * flows[account] for account, sign in MOVEMENTS.items())
    return RollForward(
        names,
        opening,
        issued=flows["points_issued"],
        bought=flows["points_bought"],
        redeemed=flows["points_redeemed"],
        expired=flows["points_expired"],
        clawed_back=flows["points_clawed_back"],
        rounding=np.asarray(closing - opening - moved, np.int64),
        closing=closing,
    )


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
