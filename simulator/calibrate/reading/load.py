"""All files in one table of text, `raw`: a column per role, a row per line, file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from simulator.calibrate.faults import BadFiles
from simulator.calibrate.options import Options
from simulator.calibrate.reading.columns import FoundColumns, columns_of
from simulator.calibrate.reading.lines import Tell
from simulator.calibrate.reading.tables import (
    Rows,
    named,
    quoted,
    rejected,
    sample_of,
    table_of,
)
from simulator.calibrate.roles import WORDS, normal
from simulator.calibrate.status import TOTALS
from simulator.say import clauses, fault, label

ROLES = tuple(role for role in WORDS if role != "ignored")
# How systems write that there is nothing
_NOTHING = "'', 'null', 'none', 'nan', 'n/a', '#n/a', 'nat', '-', '--', 'nil', '\\N'"
# A cell that calls the row a total: of a row of cells with `|` between them, or of one cell
TOTAL = "(^|[|])[ *#]*(" + "|".join(TOTALS) + r")([^\p{L}]|$)"


@dataclass
class Loaded:
    """What stands in `raw`, beside lines that were set aside before."""

    files: list[Path] = field(default_factory=list)
    columns: list[FoundColumns] = field(default_factory=list)
    rows: int = 0
    aside: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[str]] = field(default_factory=dict)
    facts: Counter[str] = field(default_factory=Counter)

    def has(self, role: str) -> bool:
        """Whether a file has a column of this role."""
        return any(role in columns.at for columns in self.columns)

    def name(self, role: str) -> str:
        """How the first file that has it calls a column."""
        return next((c.name(role) for c in self.columns if role in c.at), role)

    def said(self, role: str) -> bool:
        """Whether the user said which column it is."""
        return any(role in columns.said for columns in self.columns)


def load(
    con: duckdb.DuckDBPyConnection, files: Sequence[Path], options: Options, scratch: Path,
    tell: Tell,
) -> Loaded:  # fmt: skip
    """Read all files into `raw`.

    Raises
    ------
    BadFiles
        If one cannot be read, lacks a column, or lines of it vanish.
    """
    done = Loaded()
    extra = sorted({*options.filters("keep"), *options.filters("drop")})
    con.execute(f"create or replace macro cell(x) as case when lower(trim(x)) in ({_NOTHING}) "
                "then null else trim(x) end")  # fmt: skip
    columns = ", ".join(f"{named(role)} varchar" for role in ROLES)
    more = "".join(f", extra_{n} varchar" for n in range(len(extra)))
    con.execute(f"create table raw (file integer, same ubigint, told varchar, {columns}{more})")
    for number, file in enumerate(files):
        tell(label("reading {file}", file=file.name))
        table = table_of(con, file, options, scratch, number, tell)
        rows = sample_of(con, table)
        at = columns_of(file, table.names, rows, options.columns, table.named)
        done.rows += _insert(con, table, at, extra, number, done)
        done.files.append(file)
        done.columns.append(at)
    return done


def _insert(
    con: duckdb.DuckDBPyConnection, table: Rows, columns: FoundColumns, extra: Sequence[str],
    number: int, done: Loaded,
) -> int:  # fmt: skip
    """Select a table into `raw` and hold that no line has vanished; returns how many came."""
    select = _row(table, columns, extra, number)
    before = done.rows

    def come() -> int:
        found = con.execute("select count(*) from raw").fetchone()
        return (int(found[0]) if found else 0) - before

    try:
        con.execute(f"insert into raw {select} ({table.select})")
        lost = rejected(con, table)
    except duckdb.Error as error:
        said = fault("cannot be read: {why}", why=str(error).splitlines()[0])
        raise BadFiles(table.file, said) from None
    rows = come()
    if table.rows is not None and rows + lost != table.rows:
        raise BadFiles(table.file, clauses(
            fault("{n} of {of} lines vanish in reading, which a quote that is never closed does",
                  n=f"{table.rows - rows - lost:,}", of=f"{table.rows:,}"),
            fault("export the file again, or as Parquet"),
        ))  # fmt: skip
    if rows == 0:
        raise BadFiles(table.file, fault("no line has as many fields as the one that names the "
                                         "columns; export the file again"))  # fmt: skip
    if lost:
        done.aside["not_a_row"] += lost
    done.aside.update(table.aside)
    done.facts.update(table.facts)
    for reason, some in table.samples.items():
        done.samples.setdefault(reason, []).extend(some)
    return rows


def _row(table: Rows, columns: FoundColumns, extra: Sequence[str], number: int) -> str:
    """What selects rows of `raw`, up to where from."""

    def cell(role: str) -> str:
        return f"cell(c{columns.at[role]})" if role in columns.at else "null"

    every = [f"c{at}" for at in range(len(table.names))]
    # the same cells in the same order, however the columns of an overlapping file are arranged
    order = sorted(range(len(every)), key=lambda at: normal(table.names[at]))
    same = ", ".join(f"coalesce(c{at}, '')" for at in order)
    odd = [f"not regexp_matches({cell('date')}, '\\d')", f"{cell('date')} is null"]
    odd.append(f"regexp_matches(lower({cell('customer')}), {quoted(TOTAL)})")
    told = f"case when {' or '.join(odd)} then lower(concat_ws('|', {', '.join(every)})) end"
    roles = ", ".join(cell(role) for role in ROLES)
    names = [normal(name) for name in table.names]
    more = ""
    for name in extra:
        if normal(name) not in names:
            raise BadFiles(
                table.file,
                fault("{option}: no column is called {name}", option="--keep", name=repr(name)),
            )
        more += f", lower(trim(c{names.index(normal(name))}))"
    return f"select {number}, hash({same}), {told}, {roles}{more} from "
