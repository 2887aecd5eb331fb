"""Lines of orders: fields on the first line only, totals on each, copies and versions."""

from __future__ import annotations

import duckdb

from simulator.calibrate.faults import BadFiles
from simulator.calibrate.options import Options
from simulator.calibrate.reading.load import TOTAL, Loaded
from simulator.say import clauses, fault, say

# What the first line of an order says for all of its lines
FILLED = ("customer", "date", "time", "status", "kind", "cancelled", "test", "live", "staff",
          "segment", "member", "currency", "updated", "tags")  # fmt: skip
SURE, UNSURE = 0.95, 0.5  # share of orders with the same amount on all lines
# share of lines that are copies of another, above which it is asked; of lines of a receipt, more
COPIED, COPIED_WITHIN = 0.2, 0.45


def fill(con: duckdb.DuckDBPyConnection, loaded: Loaded) -> None:
    """Give lines of an order what only its first line says.

    Further lines follow the first without a gap. Where they leave out even the number of the
    order, they are told by an item of their own.
    """
    if not loaded.has("order"):
        return
    if loaded.has("item"):
        _fill_numbers(con)
    further = " or ".join(f'"{c}" is null' for c in ("date", "amount", "customer")
                          if loaded.has(c))  # fmt: skip
    filled = [c for c in FILLED if loaded.has(c)]
    values = ", ".join(f'last_value("{c}" ignore nulls) over before as "{c}"' for c in filled)
    con.execute(
        f"create table given as select * from (select row, further, {values} from (select *, "
        f"rowid as row, ({further}) as further, rowid - row_number() over (partition by file, "
        f'"order" order by rowid) as run from raw where (file, "order") in (select '
        f'(file, "order") from raw where "order" is not null and ({further}))) '
        f'window before as (partition by file, "order", run order by row '
        f"rows between unbounded preceding and current row)) where further"
    )
    sets = ", ".join(f'"{c}" = coalesce(raw."{c}", given."{c}")' for c in filled)
    con.execute(f"update raw set {sets} from given where raw.rowid = given.row")
    con.execute("drop table given")


def _fill_numbers(con: duckdb.DuckDBPyConnection) -> None:
    """Give items without customer, date and number of an order the number of the line before."""
    bare = ('"order" is null and customer is null and "date" is null and item is not null and '
            f"not regexp_matches(told, '{TOTAL}')")  # fmt: skip
    if not _one(con, f"select count(*) from raw where {bare}"):
        return
    con.execute(
        f'update raw set "order" = f.number from (select rowid as row, ({bare}) as bare, '
        f'last_value("order" ignore nulls) over (partition by file order by rowid '
        f"rows between unbounded preceding and current row) as number from raw) f "
        f"where raw.rowid = f.row and f.bare"
    )


def copies(
    con: duckdb.DuckDBPyConnection, loaded: Loaded, options: Options, notes: list[str]
) -> None:  # fmt: skip
    """Note in `copy` the rows that stand elsewhere already, cell by cell.

    With a receipt number or a time of day two such lines are one and the same; so they are in two
    files. Without, two coffees of a day look alike: they are kept, unless there are so many that
    the file must hold itself twice, which is asked.
    """
    con.execute(
        "create table twin as select rowid as row, same, file, "
        "row_number() over (partition by same, file order by rowid) as here, "
        "max(file) over (partition by same) as last_file from raw "
        "where same in (select same from raw group by same having count(*) > 1)"
    )
    con.execute("create table copy (row bigint, reason varchar)")
    inside = _one(con, "select count(*) from twin where here > 1 and file = last_file")
    keep, drop = options.words("keep"), options.words("drop")
    if "duplicates" in keep:
        inside_too = False
    elif "duplicates" in drop or _tells_lines_apart(con, loaded):
        inside_too = True
    elif inside > (COPIED_WITHIN if loaded.has("order") else COPIED) * loaded.rows:
        raise BadFiles(None, clauses(
            fault("{n} of {of} lines are the same as another in every cell, and no column tells "
                  "whether they are the same",
                  n=f"{inside:,}", of=f"{loaded.rows:,}"),
            fault("type --drop duplicates if lines stand in the file twice, or --keep duplicates "
                  "if each is a purchase"),
        ))  # fmt: skip
    else:
        inside_too = False
        if inside:
            notes.append(
                say(
                    "Lines that are the same as another in every cell: {n}. They are kept, as no "
                    "receipt number tells whether they are one purchase or two; --drop duplicates "
                    "leaves them out.",
                    n=f"{inside:,}",
                )
            )
    if inside_too:
        con.execute("insert into copy select row, 'duplicate' from twin where here > 1")
    # the k-th of its kind in a file is the k-th of a later one, which has the newest lines
    con.execute(
        "insert into copy select row, 'other_file' from (select row, file, last_file, here, "
        "count(*) filter (file = last_file) over (partition by same) as there from twin) "
        "where file <> last_file and here <= there and row not in (select row from copy)"
    )
    con.execute("drop table twin")


def _tells_lines_apart(con: duckdb.DuckDBPyConnection, loaded: Loaded) -> bool:
    """Whether two lines that are the same in every cell are one.

    Two of the same item can stand on a receipt of several lines, where no column names the item.
    """
    if not loaded.has("order"):
        return loaded.has("time") or bool(_one(
            con, "select count(*) filter (regexp_matches(\"date\", ':\\d\\d')) > count(*) / 2 "
            "from raw"))  # fmt: skip
    if loaded.has("item"):
        return True
    several = _one(con, 'select count(*) from (select count(distinct same) as n from raw where '
                        '"order" is not null and coalesce(amount, \'\') not like \'%-%\' '
                        'group by file, "order", customer, "date") where n > 1')  # fmt: skip
    orders = _one(con, 'select count(distinct "order") from raw')
    return several <= 0.2 * max(orders, 1)


def versions(con: duckdb.DuckDBPyConnection, loaded: Loaded) -> None:
    """Note in `copy` the rows of an order of which a newer version stands elsewhere.

    Newer is what was updated later, else what stands in a later file, else, where only its status
    differs, what stands further below. Rows that pay back are no versions.
    """
    if not loaded.has("order"):
        return
    free = ('from raw where "order" is not null and rowid not in (select row from copy) and '
            "(amount is null or amount not like '%-%')")  # fmt: skip
    who = "\"order\", coalesce(customer, '')"
    if loaded.has("updated"):
        at = (
            "case when regexp_matches(updated, '^\\d{4}-\\d\\d') then updated when "
            "regexp_matches(updated, '^\\d+$') then lpad(updated, 20, '0') else '' end"
        )
        con.execute(f"insert into copy select row, 'older_version' from (select rowid as row, {at} "
                    f"as stamp, max({at}) over (partition by {who}) as newest {free}) "
                    "where stamp < newest")  # fmt: skip
    if len(loaded.files) > 1:
        con.execute("insert into copy select row, 'older_version' from (select rowid as row, "
                    f'file, max(file) over (partition by {who}, "date") as newest {free}) '
                    "where file < newest")  # fmt: skip
    if loaded.has("status"):
        con.execute(
            f"insert into copy select row, 'older_version' from (select rowid as row, "
            f'row_number() over (partition by file, {who}, "date", amount, item order by rowid '
            f'desc) as back, count(distinct status) over (partition by file, {who}, "date", '
            f"amount, item) as n {free} and amount is not null) where n > 1 and back > 1"
        )


def repeated(con: duckdb.DuckDBPyConnection, loaded: Loaded, asked: str | None) -> bool:
    """Whether the amount of an order stands on each of its lines, and counts once.

    Raises
    ------
    BadFiles
        If some orders look so and others do not.
    """
    if asked is not None:
        if asked not in ("order", "line"):
            raise BadFiles(None, fault("{option} takes order or line, not {asked}",
                                       option="--amount-per",
                                       asked=repr(asked)))  # fmt: skip
        return asked == "order"
    if not loaded.has("order") or not loaded.has("amount"):
        return False
    found = con.execute(
        "select count(*), count(*) filter (n = 1) from (select count(distinct amount) as n from "
        'raw where "order" is not null and rowid not in (select row from copy) group by file, '
        '"order", customer, "date" having count(amount) > 1)'
    ).fetchone()
    several, alike = found or (0, 0)
    if not several or alike < UNSURE * several:
        return False
    if alike >= SURE * several and several >= 5:
        return True
    raise BadFiles(None, clauses(
        fault("{alike} of {several} orders of several lines have the same amount on each line",
              alike=f"{alike:,}", several=f"{several:,}"),
        fault("say whether {column} is that of the whole order or of the line with --amount-per "
              "order or --amount-per line", column=repr(loaded.name("amount"))),
    ))  # fmt: skip


def _one(con: duckdb.DuckDBPyConnection, query: str) -> int:
    found = con.execute(query).fetchone()
    return int(found[0] or 0) if found else 0
