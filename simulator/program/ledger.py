"""The ledger: everything that is counted in one arm of one case, week by week.

Amounts are int64: money in 1/10,000 of the currency, points in hundredths,
heads as heads. Integer sums are the same in any grouping, so blocks, threads
and jobs cannot change a book, and parts add up to totals to the last unit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32, inline, stage
from simulator.program.accounts import ROW, Unit
from simulator.program.chart import CHART, PROFIT, of_a_tool
from simulator.program.declarations import undeclared

MONEY = 10_000  # units per unit of currency
POINTS = 100  # units per point
SHARES = 1_000_000  # units per expected purchase, and per unit of satisfaction
HOURS = 100  # units per hour
UNITS: dict[Unit, int] = {
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
        self._entries: dict[tuple[str, str], memoryview[int]] = {}

    def add(
        self, poster: str, account: str, week: int, cell: int, units: int, second: int = 0
    ) -> None:
        """Add to one entry, in ledger units, and `second` to that of the next cell.

        Weeks before launch are not booked. Entries are added to by a view of their memory, which
        takes half the time of an array.
        """
        if week < 0 or not (units or second):
            return
        row = self._entries.get((poster, account))
        if row is None:
            if account not in CHART:
                raise KeyError(f"no account {account!r} in the chart; see program/lines.py")
            row = self._entries[poster, account] = self.row(poster, account).data
        row[week, cell] += units
        if second:
            row[week, cell + 1] += second

    def merge(self, other: Books) -> None:
        """Add another thread's books."""
        for key, row in other._row.items():
            mine = self.row(*key)
            mine += row

    def row(self, poster: str, account: str) -> Entries:
        """One row, (weeks, cells), created empty where it is missing."""
        row = self._row.get((poster, account))
        if row is None:
            row = self._row[poster, account] = np.zeros(self._shape, np.int64)
        return row

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


@dataclass(slots=True, eq=False)
class Page:
    """The part of the books that one poster may write in one week for one block.

    The first `cut` customers of a block are of a cell, the others of the next one. `each`,
    int64 (rows of `EACH`, n), is where what is posted for each customer is added up for the
    panel, None where nobody asks. `member`, (n,), is above 0 for members, None where there are
    none; `for_members` says that the poster gives to nobody else. `posts` are the accounts that
    the poster has declared.
    """

    books: Books
    week: int
    poster: str
    cell: int
    cut: int
    each: Entries | None = None
    member: NDArray[np.float32] | None = None
    for_members: bool = False
    posts: Collection[str] = tuple(CHART)

    def post(
        self, account: str, amounts: NDArray[np.int64], who: NDArray[np.integer] | None = None
    ) -> None:
        """Add per-customer flows, int64 (n,) in ledger units, to an account.

        Where few customers have any, of those alone: `who` are their places, each once.

        Raises
        ------
        TypeError
            For floats (their sums depend on the grouping) and for single numbers
            (`settle` runs once per block; post those in `campaign`).
        Undeclared
            For an account that the tool does not name in `posts`.
        ValueError
            For an account that is not booked for each customer, or by the till.
        """
        check_posts(self.poster, account, self.posts)
        if getattr(amounts, "ndim", 0) != 1 or amounts.dtype != np.int64:
            raise TypeError(f"{self.poster}.{account}: post int64 arrays of shape (n,) only")
        about = of_a_tool(self.poster, account)
        total = total_of(amounts, self.cut) if who is None else some_of(amounts, who, self.cut)
        self.books.add(self.poster, account, self.week, self.cell, *total)
        if self.member is not None and about.of_members:
            theirs = total
            if not self.for_members:
                theirs = (
                    among(self.member, amounts, self.cut)
                    if who is None
                    else some_among(self.member, amounts, who, self.cut)
                )
            self.books.add(self.poster, about.of_members, self.week, self.cell, *theirs)
        row = ROW.get(about.each)
        if self.each is not None and row is not None:
            self.each[row, slice(None) if who is None else who] += about.side * amounts


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
def total_of(amounts, cut):  # type: ignore[no-untyped-def]
    """The exact sums of whole numbers, of the first `cut` and of the others."""
    return _sum(amounts[:cut]), _sum(amounts[cut:])


@inline
def _sum(amounts):  # type: ignore[no-untyped-def]
    total = np.int64(0)
    for i in range(amounts.size):
        total += np.int64(amounts[i])
    return total


@stage
def among(member, amounts, cut):  # type: ignore[no-untyped-def]
    """The part of whole numbers that is members', of the first `cut` and of the others."""
    return _sum_among(member[:cut], amounts[:cut]), _sum_among(member[cut:], amounts[cut:])


@inline
def _sum_among(member, amounts):  # type: ignore[no-untyped-def]
    total = np.int64(0)
    for i in range(amounts.size):
        total += np.int64(member[i] > f32(0)) * np.int64(amounts[i])
    return total


@stage
def some_of(amounts, who, cut):  # type: ignore[no-untyped-def]
    """The same where few have any: `who`, (k,), are their places."""
    first, total = np.int64(0), np.int64(0)
    for k in range(amounts.size):
        first += np.int64(who[k] < cut) * amounts[k]
        total += amounts[k]
    return first, total - first


@stage
def some_among(member, amounts, who, cut):  # type: ignore[no-untyped-def]
    """The part of these that is members'."""
    first, total = np.int64(0), np.int64(0)
    for k in range(amounts.size):
        mine = np.int64(member[who[k]] > f32(0)) * amounts[k]
        first += np.int64(who[k] < cut) * mine
        total += mine
    return first, total - first
