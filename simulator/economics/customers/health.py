"""Program health: the figures by which the trade watches a loyalty program, period by period."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.periods import Periods
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.customers.curves import Band
from simulator.program.ledger import MONEY, POINTS, is_real
from simulator.program.wallet import WalletTerms
from simulator.say import label
from simulator.terms import TERMS


class Indicator(NamedTuple):
    """What a figure of health is: its unit, what else loyalty people call it, and its formula.

    `called` is "" where the trade has no other word for it.
    """

    unit: str
    called: str
    formula: str


# What else loyalty people call the figures; unit and formula stand in the glossary.
_CALLED = {
    "penetration": label("member penetration"),
    "sales_penetration": label("share of sales on the card, tag rate"),
    "active_members": label("active rate"),
    "kept_members": "",
    "member_churn": label("attrition"),
    "member_repeat_rate": label("repeat rate of members"),
    "visits_per_member": label("frequency"),
    "earn_rate": label("give-back"),
    "earn_cost_rate": label("accrual rate"),
    "burn_rate": label("burn to earn"),
    "redemption_rate": label("1 - breakage"),
    "reward_rate": label("reward cost rate"),
    "fund_rate": label("funding rate"),
    "member_refunds": label("return rate of members"),
    "fees_per_member": "",
}
FIGURES: dict[str, Indicator] = {
    name: Indicator(TERMS[name].unit, called, TERMS[name].formula)
    for name, called in _CALLED.items()
}


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
        Tools that non-members have as well. Prizes that a tool draws in a campaign of the
        whole company are booked without saying to whom: members' part of what these tools
        draw is taken to be their part of the week's sales, that of all others is all of it.
        Discounts and all other rewards are booked for members apart.

    Raises
    ------
    ValueError
        If there is not one period per week, or points are booked whose terms are not given.
    """
    by = Periods.of(periods, accounts.weeks)
    given = _Given(accounts, by, terms or {}, open_to_all)
    figures = _of_members(accounts, by) | _of_points(given) | _of_gifts(given)
    return Health(accounts.arm, by.names, {name: figures[name] for name in FIGURES})


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """The figures of one arm over all cases: name to a band over the same periods."""

    arm: str
    periods: tuple[str, ...]
    bands: dict[str, Band]

    def columns(self) -> dict[str, list[str] | list[float]]:
        """A long table: `arm`, `figure`, `unit`, `period`, `mean`, `low`, `high`, `error`."""
        n = len(self.periods)
        return {
            "arm": [self.arm] * (n * len(self.bands)),
            "figure": [name for name in self.bands for _ in range(n)],
            "unit": [FIGURES[name].unit for name in self.bands for _ in range(n)],
            "period": list(self.periods) * len(self.bands),
            **{
                part: [x for one in self.bands.values() for x in getattr(one, part).tolist()]
                for part in ("mean", "low", "high", "error")
            },
        }


def over_cases(cases: Sequence[Health]) -> Watched:
    """The health of one arm in all cases: mean, 10 and 90 % quantile and simulation error.

    Raises
    ------
    ValueError
        Without a case, or where cases are of several arms or periods.
    """
    if len({(case.arm, case.periods) for case in cases}) != 1:
        raise ValueError("the health of one arm over the same periods, in one case or more")
    bands = {name: Band.of(np.stack([case.values[name] for case in cases])) for name in FIGURES}
    return Watched(cases[0].arm, cases[0].periods, bands)


def _of_members(accounts: Accounts, by: Periods) -> dict[str, Numbers]:
    """How many members there are, come, go and buy."""
    total, members = _Totals(accounts, by), accounts.weekly("members")
    mean, yearly, at_end = by.means(members), WEEKS_PER_YEAR / by.lengths, by.last(members)
    joined = accounts.weekly("members_opening") + accounts.weekly("joined")
    ever = by.last(np.cumsum(joined, axis=1))
    sold = total("member_sales")
    return {
        "penetration": ratio(at_end, by.last(accounts.weekly("active"))),
        "sales_penetration": ratio(sold, total("sales")),
        "active_members": ratio(by.last(accounts.weekly("members_recent")), ever),
        "kept_members": ratio(at_end, ever),
        "member_churn": ratio(total("members_left"), mean) * yearly,
        "member_repeat_rate": ratio(total("member_repeat_buyers"), total("member_repeat_base")),
        "visits_per_member": ratio(total("member_purchases"), mean) * yearly,
        "member_refunds": ratio(total("member_refunds"), sold),
        "fees_per_member": ratio(total("fee_income") / MONEY, mean) * yearly,
    }


def _of_points(given: _Given) -> dict[str, Numbers]:
    """What members earn and what they make of it."""
    sold, redeemed = given.sold, given.points("points_redeemed")
    credited = given.points("points_issued") + given.points("points_bought")
    return {
        "earn_rate": ratio(given.points("member_points_issued"), sold),
        "earn_cost_rate": ratio(given.points("member_points_issued", "cost"), sold),
        "burn_rate": ratio(redeemed, credited),
        "redemption_rate": ratio(redeemed, redeemed + given.points("points_expired")),
    }


def _of_gifts(given: _Given) -> dict[str, Numbers]:
    """What members are given, as a share of what they buy."""
    handed = given.by.sums(given.accounts.weekly("member_reward") + given.prizes())
    cut = given.by.sums(given.accounts.weekly("member_discount"))
    return {
        "reward_rate": ratio(handed, given.sold),
        "fund_rate": ratio(handed + cut, given.sold),
    }


class _Totals(NamedTuple):
    """Flows by period, (3, periods), in ledger units."""

    accounts: Accounts
    by: Periods

    def __call__(self, account: str) -> Numbers:
        return self.by.sums(self.accounts.weekly(account))


class _Given(NamedTuple):
    """What an arm gives to its members; see `health_of`."""

    accounts: Accounts
    by: Periods
    terms: Mapping[str, WalletTerms]
    open_to_all: Collection[str]

    @property
    def sold(self) -> Numbers:
        """Sales to members, (3, periods)."""
        return self.by.sums(self.accounts.weekly("member_sales"))

    def points(self, account: str, at: Literal["value", "cost"] = "value") -> Numbers:
        """Flows of points by period, (3, periods), in 1/10,000 at face value or at our cost."""
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

    def prizes(self) -> Numbers:
        """Members' part of the prizes of the whole company in every week, (3, weeks)."""
        accounts = self.accounts
        theirs = np.nan_to_num(ratio(accounts.weekly("member_sales"), accounts.weekly("sales")))
        drawn = np.zeros((3, accounts.weeks))
        for poster in accounts.posters("prize_cost"):
            if is_real(poster):
                everybody = poster.removeprefix("program:") in self.open_to_all
                drawn += accounts.weekly("prize_cost", poster) * (theirs if everybody else 1.0)
        return drawn
