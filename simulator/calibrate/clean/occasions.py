"""Rows that count to occasions of customers, returns taken off, and what became of each row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.clean.net import CENT, Netted, net
from simulator.say import say

Column = NDArray[np.int64]
Money = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Gathered that are left, by customer and day, and the rows that they are made of."""

    who: Column  # number in the table `who`
    day: Column  # since 1970
    amount: Money
    quantity: Money | None
    off: Money | None
    merges: Counter[str]
    drops: Counter[str]
    gross: float
    refunded: float


def occasions_of(con: duckdb.DuckDBPyConnection, drop_free: bool, notes: list[str]) -> Gathered:
    """Gather `t` by customer and day, and net returns; rows that come to nothing get a reason.

    What was bought for nothing is an occasion where the file says how many items it was of, unless
    it is to be dropped: a visit was made, as with a coupon for all of it.
    """
    con.execute(
        "create table o as select who, day, sum(paid) as gross, sum(back) as refunded, "
        "count(*) as n, count(distinct bill) + count(*) filter (bill is null) as bills, "
        "sum(quantity) as items, sum(coalesce(off, 0)) as off from t "
        "where reason is null and paid >= 0 group by who, day"
    )
    some = f"(gross >= {CENT} or coalesce(items, 0) > 0 and refunded = 0)"
    if drop_free:
        some = f"gross >= {CENT}"
    con.execute("update t set reason = 'nothing_paid' from o where t.reason is null and "
                f"t.who = o.who and t.day = o.day and t.paid >= 0 and not {some}")  # fmt: skip
    drops = Counter({"nothing_paid": _one(con, f"select sum(n) from o where not {some}")})
    got = con.execute(
        f"select who, day, gross, refunded, n, bills, items, off from o where {some} "
        "order by who, day"
    ).fetchnumpy()
    who, day = got["who"].astype(np.int64), got["day"].astype(np.int64)
    gross, back = got["gross"].astype(np.float64), got["refunded"].astype(np.float64)
    merges: Counter[str] = Counter()
    netted = _net(con, who, day, gross - back, drops, merges, notes)
    free = gross < CENT
    alive = (netted.left >= CENT) | free
    if free.any():
        notes.append(say("Gathered of items for which nothing was paid: {n}. They are kept; "
                         "--drop free leaves them out.", n=f"{int(free.sum()):,}"))  # fmt: skip
    rows, bills = got["n"].astype(np.int64), got["bills"].astype(np.int64)
    merges["same_order"] = int((rows - bills)[alive].sum())
    merges["same_day"] = int((bills - 1)[alive].sum())
    drops["returned_in_full"] += int(rows[~alive].sum())
    _tell_dead(con, who[~alive], day[~alive])
    refunded = float(back.sum() + netted.took.sum())
    return Gathered(
        who[alive], day[alive], netted.left[alive], _full(got["items"], alive),
        _share(got["off"], gross, alive), merges, drops, float(gross.sum()), refunded,
    )  # fmt: skip


def _net(
    con: duckdb.DuckDBPyConnection, who: Column, day: Column, left: Money, drops: Counter[str],
    merges: Counter[str], notes: list[str],
) -> Netted:  # fmt: skip
    """Take the rows below 0 off the occasions, and count what became of them."""
    got = con.execute(
        "select r.row, r.who, r.day, -r.paid as back, coalesce(max(p.day), -1) as bought "
        "from t r left join (select distinct who, bill, day from t where reason is null and "
        "paid > 0 and bill is not null) p on p.who = r.who and p.bill = r.bill and p.day <= r.day "
        "where r.reason is null and r.paid < 0 group by all order by r.who, r.day, r.row"
    ).fetchnumpy()
    customers = int(max(who.max(initial=-1), got["who"].max(initial=-1))) + 1
    first = np.searchsorted(who, np.arange(customers + 1)).astype(np.int64)
    back = got["back"].astype(np.float64)
    netted = net(
        first, day, left, got["who"].astype(np.int64), got["day"].astype(np.int64), back,
        got["bought"].astype(np.int64),
    )  # fmt: skip
    lost, partly = netted.took <= 0, (netted.took > 0) & (netted.took < back - CENT)
    drops["return_without_purchase"] = int(lost.sum())
    drops["returned_in_full"] += int((~lost & ~netted.alive).sum())
    merges["return"] = int(netted.alive.sum())
    if partly.any():
        notes.append(say("Returns of more than was bought before: {n}; what is more is not "
                         "counted.", n=f"{int(partly.sum()):,}"))  # fmt: skip
    _tell(con, got["row"][lost], "return_without_purchase")
    _tell(con, got["row"][~lost & ~netted.alive], "returned_in_full")
    return netted


def _tell(con: duckdb.DuckDBPyConnection, rows: Column, reason: str) -> None:
    """Note the reason of some rows."""
    if len(rows):
        con.execute(
            "update t set reason = ? where row in (select unnest(?::bigint[]))",
            [reason, rows.tolist()],
        )


def _tell_dead(con: duckdb.DuckDBPyConnection, who: Column, day: Column) -> None:
    """Note that all rows of some occasions have been paid back."""
    if len(who):
        con.execute(
            "update t set reason = 'returned_in_full' from (select unnest(?::bigint[]) as who, "
            "unnest(?::integer[]) as day) d where t.who = d.who and t.day = d.day and "
            "t.reason is null and t.paid >= 0",
            [who.tolist(), day.tolist()],
        )


def _full(values: object, alive: NDArray[np.bool_]) -> Money | None:
    """A column of sums, None where the file has none."""
    column = np.ma.filled(np.ma.asarray(values, dtype=np.float64), np.nan)
    column = np.asarray(column, np.float64)[alive]
    return None if np.isnan(column).all() else np.nan_to_num(column)


def _share(off: object, gross: Money, alive: NDArray[np.bool_]) -> Money | None:
    """Discounts as shares of the list price, None where there are none at all."""
    column = np.asarray(np.ma.filled(np.ma.asarray(off, dtype=np.float64), 0.0), np.float64)
    if not column.any():
        return None
    return (column / np.maximum(column + gross, CENT))[alive]


def _one(con: duckdb.DuckDBPyConnection, query: str) -> int:
    found = con.execute(query).fetchone()
    return int(found[0] or 0) if found else 0
