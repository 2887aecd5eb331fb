"""What statuses, kinds, flags and customers say of rows: tables that rows are looked up in."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.faults import BadFiles, listed
from simulator.calibrate.options import Options
from simulator.calibrate.reading.load import Loaded
from simulator.calibrate.roles import normal
from simulator.calibrate.status import (
    GUESTS,
    KEEP,
    RETURN,
    STAFF,
    TOTALS,
    TOURISTS,
    means,
    unclear,
)
from simulator.say import clauses, fault

FEW_VALUES = 12
MOST_VALUES = 60  # of a status; a column with more says something else
_SALES = frozenset(("sale", "sales", "purchase", "verkauf", "vente", "venta", "vendita", "verkoop",
                    "sprzedaz", "продажа", "приход", "реализация"))  # fmt: skip
TEST = (r"(^|[^\p{L}])(test(kunde|user|customer|er|client|account|ing)?|bogus|тест|тестовый)"
         r"([^\p{L}]|$)|@example\.(com|org|net)")  # fmt: skip
_STAFF = r"(^|[^\p{L}])(staff|employee|mitarbeiter|personalkauf|сотрудник|персонал)([^\p{L}]|$)"


def mark_states(con: duckdb.DuckDBPyConnection, loaded: Loaded, options: Options) -> None:
    """Make `state_of (role, value, state)` of every value of a status or a kind.

    Raises
    ------
    BadFiles
        If it is not known whether rows with some value are purchases.
    """
    con.execute("create table state_of (role varchar, value varchar, state varchar)")
    for role in ("status", "kind"):
        if not loaded.has(role):
            continue
        values = _values(con, role)
        lines = sum(values.values())
        if len(values) > MOST_VALUES or len(values) > max(FEW_VALUES, lines / 5):
            raise BadFiles(None, fault("column {column} has {n} values, so it is no status; name "
                                       "the one that is with --status COLUMN",
                                       column=repr(loaded.name(role)), n=f"{len(values):,}",
                                       ))  # fmt: skip
        states = _states(values, options, loaded.name(role))
        # a status that tells sales from refunds speaks of lines, not of what became of an order
        lines = role == "kind" or any(normal(value) in _SALES for value in values)
        con.executemany(
            "insert into state_of values (?, ?, ?)",
            [(role, value, "line_return" if lines and state == RETURN else state)
             for value, state in states.items()] or [(role, None, KEEP)],
        )  # fmt: skip


def _values(con: duckdb.DuckDBPyConnection, role: str) -> dict[str, int]:
    found = con.execute(
        f"select {role}, count(*) from raw where {role} is not null group by 1 order by 2 desc "
        f"limit {MOST_VALUES + 1}"
    ).fetchall()
    return {str(value): int(n) for value, n in found}


def _states(values: Mapping[str, int], options: Options, column: str) -> dict[str, str]:
    keep = {normal(word) for word in options.words("keep")}
    drop = {normal(word) for word in options.words("drop")}
    open_to = unclear(values, keep | drop)
    if open_to and not keep & {normal(value) for value in values} and _matter(open_to, values):
        each = listed(f"{value} ({values[value]:,})"
                      for value in open_to)  # fmt: skip
        first = open_to[0]
        raise BadFiles(None, clauses(
            fault("column {column}: it is not known whether these are purchases: {values}",
                  column=repr(column), values=each),
            fault("name those that are with --keep, such as --keep {first}, or those that are not "
                  "with --drop", first=_typed(first)),
        ))  # fmt: skip
    states = {}
    for value in values:
        plain = normal(value)
        known = means(value)
        states[value] = (KEEP if plain in keep else "not_kept" if plain in drop
                         else known if known is not None else "not_kept")  # fmt: skip
    return states


def _matter(some: list[str], values: Mapping[str, int]) -> bool:
    """Whether rows with these values are more than garbage."""
    return sum(values[value] for value in some) > 0.01 * sum(values.values()) or any(
        values[value] >= 10 for value in some
    )


def _typed(value: str) -> str:
    return f'"{value}"' if " " in value else value


def mark_customers(con: duckdb.DuckDBPyConnection, loaded: Loaded) -> None:
    """Make `who (customer, id, sort)`: every customer with a number, and what is odd about them.

    Numbers follow a hash, so that they say nothing. `sort` is guest, total, test, staff or null.
    """
    guests = ", ".join(f"'{word}'" for word in GUESTS)
    plain = "trim(regexp_replace(lower(customer), '[^\\p{L}\\d_@.]+', ' ', 'g'))"
    totals = "|".join(TOTALS)
    con.execute(
        f"create table who as select customer, row_number() over (order by hash(customer), "
        f"customer) - 1 as id, case when {plain} in ({guests}) or customer similar to '0+' "
        f"then 'guest' when regexp_matches({plain}, '^({totals})([^\\p{{L}}]|$)') then 'total' "
        f"when regexp_matches(lower(customer), '{TEST}') then 'test' "
        f"when regexp_matches(lower(customer), '{_STAFF}') then 'staff' end as sort "
        f"from (select distinct person(customer) as customer from raw where customer is not null)"
    )
    _mark_by(con, loaded, "segment")
    for sort, columns, pattern in (("test", ("name", "tags", "email"), TEST),
                                   ("staff", ("tags", "email"), _STAFF)):  # fmt: skip
        there = [column for column in columns if loaded.has(column)]
        if there:
            con.execute(
                f"update who set sort = '{sort}' where sort is null and customer in (select "
                f"person(customer) from raw where customer is not null and "
                f"regexp_matches(lower(concat_ws('|', {', '.join(there)})), '{pattern}'))"
            )


def people_of(con: duckdb.DuckDBPyConnection, numbers: NDArray[np.int64]) -> tuple[str, ...]:
    """The ids of some customers of `who`, in the order of the numbers that are given."""
    every = dict(con.execute("select id, customer from who").fetchall())
    return tuple(every[int(one)] for one in numbers)


def _mark_by(con: duckdb.DuckDBPyConnection, loaded: Loaded, role: str) -> None:
    """Mark rows of segments that are staff, tests or tourists; made as `sort_of (value, sort)`."""
    con.execute("create table sort_of (value varchar, sort varchar)")
    if not loaded.has(role):
        return
    rows = []
    for (value,) in con.execute(
        f"select distinct {role} from raw where {role} is not null limit 10000"
    ).fetchall():
        plain = normal(str(value))
        words = {plain, *plain.split()}
        sort = ("staff" if words & STAFF else "tourist" if words & TOURISTS
                else "test" if words & {"test", "tests", "testkunde"} else None)  # fmt: skip
        if sort:
            rows.append((value, sort))
    if rows:
        con.executemany("insert into sort_of values (?, ?)", rows)
