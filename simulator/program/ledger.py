"""The ledger: everything that is counted in one arm of one case, week by week.

Amounts are int64: money in 1/10,000 of the currency, points in hundredths,
heads as heads. Integer sums are the same in any grouping, so blocks, threads
and jobs cannot change a book, and parts add up to totals to the last unit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32, stage
from simulator.program.declarations import undeclared

MONEY = 10_000  # units per unit of currency
POINTS = 100  # units per point
SHARES = 1_000_000  # units per expected purchase, and per unit of satisfaction
HOURS = 100  # units per hour
UNITS = {
    "money": MONEY, "points": POINTS, "heads": 1, "purchases": 1, "expected purchases": SHARES,
    "expected customers": SHARES,
    "satisfaction": SHARES, "hours": HOURS,
}  # fmt: skip

Entries = NDArray[np.int64]


def is_real(poster: str) -> bool:
    """Whether a poster's rows are amounts of the whole company, not of agents.

    `program`, `company` and `desk`, and `program:<tool>` for what a tool's campaign posts.
    """
    return poster in ("program", "company", "desk") or poster.startswith("program:")


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the chart of accounts.

    `sign` is +1 for income, -1 for cost, 0 for what is not profit (memo items,
    points, heads). A stock is the state at the end of a week and does not add
    up over weeks; a flow does.
    """

    name: str
    unit: Literal[
        "money", "points", "heads", "purchases", "expected purchases", "expected customers",
        "satisfaction", "hours",
    ]  # fmt: skip
    sign: int
    meaning: str
    stock: bool = False


_CHART = (
    Account("sales", "money", +1, "sales at list price"),
    Account("refunds", "money", -1, "list price of purchases given back"),
    Account("discount", "money", -1, "price cuts, before what suppliers pay of them"),
    Account("supplier_income", "money", +1, "what suppliers pay of price cuts"),
    Account("fee_income", "money", +1, "fees that customers pay for a service"),
    Account("cost_of_goods", "money", -1, "(1 - gross margin) x list sales kept"),
    Account("purchase_cost", "money", -1, "variable cost per purchase"),
    Account("reward_cost", "money", -1, "rewards handed out, at our cost"),
    Account("prize_cost", "money", -1, "prizes drawn, at our cost"),
    Account("contact_cost", "money", -1, "messages sent"),
    Account("service_cost", "money", -1, "serving customers: the desk, and what a tool promises"),
    Account("acquisition_cost", "money", -1, "paid acquisition of new customers"),
    Account("setup_cost", "money", -1, "setting the program up"),
    Account("running_cost", "money", -1, "running the program"),
    Account("subsidy", "money", 0, "discounts and rewards on purchases the control arm also had"),
    Account("liability", "money", 0, "points outstanding at our cost, before breakage", stock=True),
    Account("points_opening", "points", 0, "points outstanding at week 0"),
    Account("points_issued", "points", 0, "points earned by members"),
    Account("points_bought", "points", 0, "points paid for by members or partners"),
    Account("points_redeemed", "points", 0, "points exchanged for rewards"),
    Account("points_expired", "points", 0, "points that lapsed"),
    Account("points_clawed_back", "points", 0, "points taken back on refunds"),
    Account("points_outstanding", "points", 0, "points not yet used", stock=True),
    Account("points_on_common", "points", 0, "points earned on purchases the control also had"),
    Account("purchases", "purchases", 0, "purchases at us"),
    Account("common_purchases", "purchases", 0, "purchases that the control arm also had"),
    Account("rival_purchases", "expected purchases", 0, "expected purchases at the rival"),
    Account("rival_sales", "money", 0, "expected sales at the rival, at customers' own baskets"),
    Account("active", "heads", 0, "customers who have not left", stock=True),
    Account("members", "heads", 0, "active members of the program", stock=True),
    Account("members_recent", "heads", 0, "of these, bought within the 95 % gap", stock=True),
    Account("retained", "heads", 0, "week-0 customers who bought within the 95 % gap", stock=True),
    Account("survivors", "heads", 0, "week-0 customers who have not left", stock=True),
    Account("arrived", "heads", 0, "new customers"),
    Account("joined", "heads", 0, "customers who joined the program"),
    Account("members_opening", "heads", 0, "active members before week 0"),
    Account("members_left", "heads", 0, "members who left"),
    Account("members_won_back", "heads", 0, "lost members who came back"),
    Account("left", "heads", 0, "customers who left"),
    Account("left_for_service", "heads", 0, "of these, who would have stayed had nothing failed"),
    Account("left_for_rival", "heads", 0, "of these, who would have stayed but for its attack"),
    Account("left_sales", "money", 0, "list sales a year usual of customers who left"),
    Account("left_for_service_sales", "money", 0, "the same of those who left for service"),
    Account("left_for_rival_sales", "money", 0, "the same of those who left for the rival"),
    Account("won_back", "heads", 0, "lost customers who came back"),
    Account("arrived_paid", "heads", 0, "of the new customers, those won by paid acquisition"),
    Account("arrived_by_talk", "heads", 0, "of the new customers, those sent by others"),
    Account("failures", "purchases", 0, "purchases at which something went wrong"),
    Account("problems", "heads", 0, "failures serious enough to be a problem"),
    Account("reported", "heads", 0, "problems that customers reported to the desk"),
    Account("resolved", "heads", 0, "reported problems resolved to the customer's satisfaction"),
    Account("grudges", "heads", 0, "customers with an unresolved problem in mind", stock=True),
    Account("satisfaction", "satisfaction", 0, "satisfaction of active customers", stock=True),
    *(
        account
        for cause, meaning in {
            "more_visits": "in weeks with more purchases than the control",
            "fewer_visits": "in weeks with fewer purchases than the control",
            "baskets": "by larger baskets",
            "kept": "of customers of launch who have left in one arm only",
            "won": "of new customers who are there in one arm only",
            "won_back": "of customers who have come back in one arm only",
        }.items()
        for account in (
            Account(f"{cause}_sales", "money", 0, f"net sales beyond the control's, {meaning}"),
            Account(f"{cause}_purchases", "purchases", 0, f"purchases beyond, {meaning}"),
        )
    ),
    *(
        Account(f"stayed_for_{reason}", "expected customers", 0, f"departures avoided by {what}")
        for reason, what in {
            "value": "what offers are worth",
            "lock_in": "what one would lose by leaving",
            "service": "what one has lived through",
        }.items()
    ),
    Account("turned_away", "heads", 0, "customers refused for lack of places, each time"),
    Account("desk_answered", "heads", 0, "tickets that the desk answered in time"),
    Account("desk_gave_up", "heads", 0, "tickets whose customers ran out of patience"),
    Account("desk_waiting", "hours", 0, "open hours that the answered tickets waited"),
    Account("desk_busy", "hours", 0, "hours that the desk worked on tickets"),
    Account("desk_capacity", "hours", 0, "hours that the desk's staff had"),
    Account("repeat_base", "heads", 0, "bought in the 52 weeks before the last 52"),
    Account("repeat_buyers", "heads", 0, "of these, bought again in the last 52 weeks"),
    Account("member_sales", "money", 0, "list sales to members"),
    Account("member_purchases", "purchases", 0, "purchases of members"),
    Account("member_refunds", "money", 0, "list price of purchases that members gave back"),
    Account("member_discount", "money", 0, "price cuts for members"),
    Account("member_reward", "money", 0, "rewards handed out to members, at our cost"),
    Account("member_points_issued", "points", 0, "points earned by those who are members"),
    Account("member_points_redeemed", "points", 0, "points that members exchanged for rewards"),
    Account("member_repeat_base", "heads", 0, "of the repeat base, members a year ago"),
    Account("member_repeat_buyers", "heads", 0, "of these, bought again in the last 52 weeks"),
)
CHART: dict[str, Account] = {account.name: account for account in _CHART}
PROFIT = tuple(account.name for account in _CHART if account.sign)


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the population that is booked apart: half a segment.

    The two halves have the same size up to one agent; what differs between them
    is luck, which is how simulation error is told from real uncertainty.
    `weight` is the number of customers that one agent stands for.
    """

    segment: str
    half: int
    agents: int
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """The book of one arm in one case.

    `book` has shape (rows, weeks, cells), int64, in *agents'* units: multiply by
    a cell's weight to speak of customers (`amounts` does), except for posters that
    `is_real`. `rows` names each row as (poster, account); other posters are `market`,
    `members`, `wallet:<currency>` and the tools.
    """

    arm: str
    rows: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]
    book: Entries

    @property
    def weeks(self) -> int:
        """Length of the horizon in weeks."""
        return int(self.book.shape[1])

    @property
    def posters(self) -> tuple[str, ...]:
        """Who posted, in order of first appearance."""
        return tuple(dict.fromkeys(poster for poster, _ in self.rows))

    def units(self, account: str, poster: str | None = None) -> Entries:
        """One account in agents' units, shape (weeks, cells); zero where nobody posted."""
        if account not in CHART:
            raise KeyError(account)
        total = np.zeros(self.book.shape[1:], np.int64)
        for row, (who, what) in enumerate(self.rows):
            if what == account and poster in (None, who):
                total += self.book[row]
        return total

    def amounts(self, account: str, poster: str | None = None) -> Entries:
        """One account scaled to customers, shape (weeks, cells), int64 in ledger units.

        Every row is rounded on its own, per week and cell, before anything is
        added up; whatever is built from these numbers adds up exactly.
        """
        weight = np.array([cell.weight for cell in self.cells])
        total = np.zeros(self.book.shape[1:], np.int64)
        for row, (who, what) in enumerate(self.rows):
            if what == account and poster in (None, who):
                total += self._scaled(row, weight)
        return total

    def _scaled(self, row: int, weight: NDArray[np.float64]) -> Entries:
        amounts: Entries = self.book[row]
        return amounts if is_real(self.rows[row][0]) else np.rint(amounts * weight).astype(np.int64)

    def contribution(self, poster: str | None = None) -> Entries:
        """Income less cost scaled to customers, shape (weeks, cells), in 1/10,000."""
        return sum(
            (CHART[name].sign * self.amounts(name, poster) for name in PROFIT),
            np.zeros(self.book.shape[1:], np.int64),
        )


class Books:
    """Where flows of one arm are collected while a case runs; becomes a `Ledger`.

    One per thread: integer sums are merged at the end, so no lock is needed.
    """

    def __init__(self, weeks: int, n_cells: int) -> None:
        self._shape = (weeks, n_cells)
        self._row: dict[tuple[str, str], Entries] = {}

    def add(self, poster: str, account: str, week: int, cell: int, units: int) -> None:
        """Add to one entry, in ledger units; weeks before launch are not booked."""
        if week < 0 or units == 0:
            return
        row = self._row.get((poster, account))
        if row is None:
            if account not in CHART:
                raise KeyError(f"no account {account!r} in the chart; see program/ledger.py")
            row = self._row[poster, account] = np.zeros(self._shape, np.int64)
        row[week, cell] += units

    def merge(self, other: Books) -> None:
        """Add another thread's books."""
        for key, row in other._row.items():
            mine = self._row.setdefault(key, np.zeros(self._shape, np.int64))
            mine += row

    def row(self, poster: str, account: str) -> Entries:
        """One row, (weeks, cells), created empty where it is missing."""
        return self._row.setdefault((poster, account), np.zeros(self._shape, np.int64))

    def names(self) -> list[tuple[str, str]]:
        """The rows there are, sorted."""
        return sorted(self._row)

    def last(self, week: int) -> dict[str, int]:
        """Totals of a week over posters and cells by account, in agents' units."""
        totals: dict[str, int] = {}
        for (_, account), row in self._row.items():
            totals[account] = totals.get(account, 0) + int(row[week].sum())
        return totals

    def close(self, arm: str, cells: tuple[Cell, ...]) -> Ledger:
        """The finished ledger; rows in order of poster and account."""
        rows = tuple(key for key in self.names() if self._row[key].any())
        book = np.zeros((len(rows), *self._shape), np.int64)
        for i, key in enumerate(rows):
            book[i] = self._row[key]
        return Ledger(arm, rows, cells, book)


# What is known of single customers: rewards that tools hand out, points redeemed at our cost and
# at face value, fees paid, what serving and writing costs, subsidy that tools know of.
EACH = ("reward", "points", "face", "fees", "served", "subsidy")
_TO = {
    "reward_cost": EACH.index("reward"),
    "prize_cost": EACH.index("reward"),
    "fee_income": EACH.index("fees"),
    "service_cost": EACH.index("served"),
    "contact_cost": EACH.index("served"),
    "supplier_income": EACH.index("served"),
    "subsidy": EACH.index("subsidy"),
}
_SIDE = {account: -1 if account == "supplier_income" else 1 for account in _TO}
# Of what tools post, what is booked again for members alone.
_OF_MEMBERS = {
    "reward_cost": "member_reward",
    "prize_cost": "member_reward",
    "points_issued": "member_points_issued",
}


@dataclass(slots=True, eq=False)
class Page:
    """The part of the books that one poster may write in one week for one block.

    All customers of a block are of one cell. `each`, int64 (rows of `EACH`, n), is where what
    is posted for each customer is added up for the panel, None where nobody asks. `member`,
    (n,), is above 0 for members, None where there are none; `for_members` says that the
    poster gives to nobody else. `posts` are the accounts that the poster has declared.
    """

    books: Books
    week: int
    poster: str
    cell: int
    each: Entries | None = None
    member: NDArray[np.float32] | None = None
    for_members: bool = False
    posts: Collection[str] = tuple(CHART)

    def post(self, account: str, amounts: NDArray[np.int64]) -> None:
        """Add per-customer flows, int64 (n,) in ledger units, to an account.

        Raises
        ------
        TypeError
            For floats (their sums depend on the grouping) and for single numbers
            (`settle` runs once per block; post those in `campaign`).
        Undeclared
            For an account that the tool does not name in `posts`.
        """
        check_posts(self.poster, account, self.posts)
        if getattr(amounts, "ndim", 0) != 1 or amounts.dtype != np.int64:
            raise TypeError(f"{self.poster}.{account}: post int64 arrays of shape (n,) only")
        total = int(amounts.sum())
        self.books.add(self.poster, account, self.week, self.cell, total)
        if self.member is not None and account in _OF_MEMBERS:
            theirs = total if self.for_members else int(among(self.member, amounts))
            self.books.add(self.poster, _OF_MEMBERS[account], self.week, self.cell, theirs)
        if self.each is not None and account in _TO:
            self.each[_TO[account]] += _SIDE[account] * amounts


def check_posts(tool: str, account: str, posts: Collection[str]) -> None:
    """Refuse an account that a tool has not declared.

    Raises
    ------
    Undeclared
        The message says which line to write.
    KeyError
        Where there is no such account.
    """
    if account not in posts:
        if account not in CHART:
            raise KeyError(f"no account {account!r} in the chart; see program/ledger.py")
        raise undeclared(tool, account, "posts to", "posts", posts)


@stage
def among(member, amounts):  # type: ignore[no-untyped-def]
    """The part of some amounts that is members'."""
    total = np.int64(0)
    for i in range(amounts.size):
        total += np.int64(member[i] > f32(0)) * amounts[i]
    return total
