"""Program health: the figures by which the trade watches a loyalty program, period by period."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from simulator.economics.accounts import Accounts, Numbers, ratio
from simulator.economics.periods import Periods
from simulator.economics.statement import WEEKS_PER_YEAR
from simulator.program.ledger import MONEY, POINTS
from simulator.program.wallet import WalletTerms


class Figure(NamedTuple):
    """What a figure of health is: its unit, what loyalty people call it, and its formula."""

    unit: str
    called: str
    formula: str


# Sales are at list price and before refunds, points issued before those taken back on refunds.
FIGURES: dict[str, Figure] = {
    "penetration": Figure(
        "share", "member penetration", "members / active customers, at the end of the period"
    ),
    "sales_penetration": Figure(
        "share", "share of sales on the card, tag rate", "member sales / sales"
    ),
    "active_members": Figure(
        "share", "active rate, at most: members who have not left, whether they buy or not",
        "members / (members at the end of week 0 + joined since), at the end of the period",
    ),
    "visits_per_member": Figure(
        "purchases per member-year", "frequency",
        "purchases of members / mean members x 52 / weeks of the period",
    ),
    "earn_rate": Figure(
        "share", "earn rate, give-back", "points issued at face value / member sales"
    ),
    "earn_cost_rate": Figure(
        "share", "accrual rate", "points issued at point cost, before breakage / member sales"
    ),
    "burn_rate": Figure(
        "share", "burn rate, burn to earn",
        "points redeemed / points issued or bought in the same period, at face value",
    ),
    "redemption_rate": Figure(
        "share", "redemption rate; 1 - breakage",
        "points redeemed / (redeemed + expired) in the same period, at face value",
    ),
    "reward_rate": Figure(
        "share", "reward cost rate",
        "(rewards handed out + prizes drawn, at our cost) / member sales",
    ),
    "fund_rate": Figure(
        "share", "fund rate, funding rate",
        "(rewards + prizes + discounts to members, before what suppliers pay) / member sales; "
        "rewards count when they are handed out, not when they are earned",
    ),
    "fees_per_member": Figure(
        "currency per member-year", "fees per member",
        "fees / mean members x 52 / weeks of the period",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Health:
    """The figures of one arm in one case: name to (3, periods), the views being whole and halves.

    NaN where a figure is not defined: no members, no sales to them, nothing issued or ended.
    """

    arm: str
    periods: tuple[str, ...]
    values: dict[str, Numbers]

    def whole(self, name: str) -> Numbers:
        """A figure of the whole population, (periods,)."""
        return np.asarray(self.values[name][0])

    def halves(self, name: str) -> Numbers:
        """The same as each half of the population sees it, (2, periods)."""
        return np.asarray(self.values[name][1:])

    def error(self, name: str) -> Numbers:
        """Simulation error (sd) of a figure, (periods,): |h0 - h1| / 2."""
        halves = self.halves(name)
        return np.asarray(np.abs(halves[0] - halves[1]) / 2.0)

    def columns(self) -> dict[str, list[str] | list[float]]:
        """A long table: `arm`, `figure`, `unit`, `period`, `value`, `half_0`, `half_1`."""
        n, stacked = len(self.periods), np.concatenate(list(self.values.values()), axis=1)
        return {
            "arm": [self.arm] * (n * len(self.values)),
            "figure": [name for name in self.values for _ in range(n)],
            "unit": [FIGURES[name].unit for name in self.values for _ in range(n)],
            "period": list(self.periods) * len(self.values),
            **{view: stacked[at].tolist() for at, view in enumerate(("value", "half_0", "half_1"))},
        }


def health_of(
    accounts: Accounts,
    periods: Sequence[str],
    terms: Mapping[str, WalletTerms] | None = None,
    open_to_all: Collection[str] = (),
) -> Health:
    """The health of the program of one arm.

    Parameters
    ----------
    periods
        The period of each week, as `months` and `years` give them.
    terms
        The terms of the points that each tool issues, by the tool's name, as its `wallet()`
        gives them; those of today's tools, too, where the arm has them.
    open_to_all
        Tools that non-members have as well. The books do not say who got a discount or a
        reward, so that members' part of what these tools give is taken to be their part of
        the week's sales, which holds for a price cut of the same depth for everybody.
        What all other tools give counts as given to members.

    Raises
    ------
    ValueError
        If there is not one period per week, or points are booked whose terms are not given.
    """
    by = Periods.of(periods, accounts.weeks)
    total = _Totals(accounts, by)
    worth = _Points(accounts, by, terms or {})
    sold, members = total("member_sales"), accounts.weekly("members")
    mean = by.means(members)
    yearly = WEEKS_PER_YEAR / by.lengths
    issued, redeemed = worth("points_issued"), worth("points_redeemed")
    handed = _to_members(accounts, open_to_all, "reward_cost", "prize_cost")
    cut = _to_members(accounts, open_to_all, "discount")
    ever = members[:, :1] + np.cumsum(_from_week_1(accounts.weekly("joined")), axis=1)
    found = {
        "penetration": ratio(by.last(members), by.last(accounts.weekly("active"))),
        "sales_penetration": ratio(sold, total("sales")),
        "active_members": ratio(by.last(members), by.last(ever)),
        "visits_per_member": ratio(total("member_purchases"), mean) * yearly,
        "earn_rate": ratio(issued, sold),
        "earn_cost_rate": ratio(worth("points_issued", "cost"), sold),
        "burn_rate": ratio(redeemed, issued + worth("points_bought")),
        "redemption_rate": ratio(redeemed, redeemed + worth("points_expired")),
        "reward_rate": ratio(by.sums(handed), sold),
        "fund_rate": ratio(by.sums(handed + cut), sold),
        "fees_per_member": ratio(total("fee_income") / MONEY, mean) * yearly,
    }
    return Health(accounts.arm, by.names, {name: found[name] for name in FIGURES})


class _Totals(NamedTuple):
    """Flows by period, (3, periods), in ledger units."""

    accounts: Accounts
    by: Periods

    def __call__(self, account: str) -> Numbers:
        return self.by.sums(self.accounts.weekly(account))


class _Points(NamedTuple):
    """Flows of points by period, (3, periods), in 1/10,000 at face value or at our cost."""

    accounts: Accounts
    by: Periods
    terms: Mapping[str, WalletTerms]

    def __call__(self, account: str, at: Literal["value", "cost"] = "value") -> Numbers:
        wallets = {f"wallet:{own.currency}": own for own in self.terms.values()}
        money = np.zeros((3, len(self.by.names)))
        for poster in self.accounts.posters(account):
            own = self.terms.get(poster) or wallets.get(poster)
            if own is None:
                raise ValueError(f"{poster} books points; say what they are worth in `terms`")
            each = own.point_value if at == "value" else own.point_cost
            weekly = self.accounts.weekly(account, poster)
            money += self.by.sums(weekly) * (each * MONEY / POINTS)
        return money


def _to_members(accounts: Accounts, open_to_all: Collection[str], *names: str) -> Numbers:
    """What tools give to members in every week, (3, weeks), in 1/10,000; see `health_of`."""
    theirs = ratio(accounts.weekly("member_sales"), accounts.weekly("sales"))
    given = np.zeros((3, accounts.weeks))
    for name in names:
        for poster in accounts.posters(name):
            everybody = poster.removeprefix("program:") in open_to_all
            part = np.nan_to_num(theirs) if everybody else 1.0
            given += accounts.weekly(name, poster) * part
    return given


def _from_week_1(weekly: Numbers) -> Numbers:
    """The same without week 0, (3, weeks)."""
    return np.where(np.arange(weekly.shape[1]) > 0, weekly, 0.0)
