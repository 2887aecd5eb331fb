"""A file of any kind as a table of text that can be selected from."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from simulator.calibrate.faults import BadFiles, masked
from simulator.calibrate.options import Options
from simulator.calibrate.reading import database, workbook
from simulator.calibrate.reading.encoding import encoding_of, opened
from simulator.calibrate.reading.header import Header, header_of
from simulator.calibrate.reading.lines import (
    SPACES,
    Tell,
    fields_of,
    head_of,
    separator_of,
    write_records,
)
from simulator.say import fault

SHOWN = 3  # lines of each kind that are kept to be shown


@dataclass
class Rows:
    """The columns of a file, what selects them as text (`c0`, `c1` ...), and what is no row.

    `rows` is how many there must be, where that is known from counting lines: those selected and
    those `rejects` has. `aside` counts lines that were set aside, by reason; `samples` shows some.
    """

    file: Path
    names: tuple[str, ...]
    select: str
    named: bool = True
    rows: int | None = None
    rejects: str = ""
    head: list[list[str]] | None = None
    aside: dict[str, int] = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)


def quoted(text: str) -> str:
    """A text within SQL."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """The name of a column or a table within SQL."""
    return '"' + name.replace('"', '""') + '"'


def table_of(
    con: duckdb.DuckDBPyConnection, file: Path, options: Options, scratch: Path, number: int,
    tell: Tell,
) -> Rows:  # fmt: skip
    """The table of one file; its copy, where it needs one, is made in `scratch`.

    Raises
    ------
    BadFiles
        If there is nothing in it, or several tables and none is asked for.
    """
    try:
        return _table(con, file, options, scratch, number, tell)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        said = fault("the file is cut or damaged; copy or export it again")
        raise BadFiles(file, said) from None


def _table(
    con: duckdb.DuckDBPyConnection, file: Path, options: Options, scratch: Path, number: int,
    tell: Tell,
) -> Rows:  # fmt: skip
    """The same, of a file that may be damaged."""
    with opened(file) as stream:
        head = stream.read(64)
    if not head.strip():
        raise BadFiles(file, fault("the file is empty; give one with a line per purchase"))
    asked = tuple(options.columns.values())
    base = head[8:12] == b"DUCK" or head.startswith(b"SQLite format 3")
    book = head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    if not base and (options.table or options.query):
        raise BadFiles(
            file,
            fault(
                "{option} is for databases, and this is none",
                option="--table" if options.table else "--query",
            ),
        )
    if not book and options.sheet:
        raise BadFiles(file, fault("{option} is for workbooks, and this is none", option="--sheet"))
    if head[:4] == b"PAR1":
        return _typed(con, file, f"read_parquet({quoted(str(file))})")
    if head[8:12] == b"DUCK":
        return _typed(con, file, database.of_duckdb(con, file, options, number))
    if head.startswith(b"SQLite format 3"):
        parquet = database.of_sqlite(file, options, scratch / f"{number}.parquet")
        return _typed(con, file, f"read_parquet({quoted(str(parquet))})")
    if book:
        rows = workbook.rows_of(file, options.sheet)
        return _sheet(file, rows, asked, scratch / f"{number}.parquet")
    return _text(file, asked, scratch / f"{number}.csv", number, tell)


def _typed(con: duckdb.DuckDBPyConnection, file: Path, source: str) -> Rows:
    try:
        names = [row[0] for row in con.execute(f"describe select * from {source}").fetchall()]
    except duckdb.Error as error:
        said = fault("cannot be read as a table: {why}", why=str(error).splitlines()[0])
        raise BadFiles(file, said) from None
    columns = ", ".join(f"{named(name)}::varchar as c{at}" for at, name in enumerate(names))
    return Rows(file, tuple(names), f"select {columns} from {source}")


def _sheet(file: Path, rows: list[list[str]], asked: Sequence[str], parquet: Path) -> Rows:
    header = header_of(rows, asked)
    width = len(header.names)
    data = [row for row in rows[header.lines :] if any(cell.strip() for cell in row)]
    if not data:
        raise BadFiles(file, _no_rows())
    workbook.write_text(data, width, parquet)
    table = Rows(file, header.names, f"select * from read_parquet({quoted(str(parquet))})",
                  named=header.named, rows=len(data))  # fmt: skip
    table.facts = {"above": max(header.lines - 1, 0), "blank": len(rows) - header.lines - len(data)}
    return table


def _no_rows() -> str:
    return fault("there is no line below the names of columns; give a file with purchases")


def _text(
    file: Path, asked: Sequence[str], copy: Path, number: int, tell: Tell
) -> Rows:  # fmt: skip
    encoding = encoding_of(file)
    lines = head_of(file, encoding)
    separator = separator_of(lines)
    header = header_of([fields_of(line, separator) for line in lines], asked)
    width = _width(lines[header.lines :], separator, header)
    names = (header.names + tuple(f"column {n + 1}" for n in range(len(header.names), width)))[
        :width
    ]
    done = write_records(file, encoding, separator, width, copy, tell)
    rows = done.records - header.lines
    if rows + done.unclosed <= 0:
        raise BadFiles(file, _no_rows())
    reading = _read_csv(copy, separator, header.lines, width)
    rejects = f"rejects_{number}"
    table = Rows(
        file, names,
        f"select * from read_csv({reading}, quote='\"', escape='\"', store_rejects=true, "
        f"rejects_table='{rejects}', rejects_scan='{rejects}_scan', rejects_limit=0)",
        header.named, rows, rejects,
        head=[fields_of(line, separator) for line in lines[header.lines :]],
    )  # fmt: skip
    if done.unclosed:
        table.aside["unclosed_quote"] = done.unclosed
        table.samples["unclosed_quote"] = done.samples
    table.facts = {
        "above": max(header.lines - 1, 0), "blank": done.blank, "continued": done.continued,
        "stray": done.stray,
    }  # fmt: skip
    return table


def _width(lines: Sequence[str], separator: str, header: Header) -> int:
    """How many fields a line has: as many as most have, or as columns have names."""
    counts = [len(fields_of(line, separator)) for line in lines if '"' not in line] or [
        len(header.names)
    ]
    usual = max(set(counts), key=counts.count)
    names = len([name for name in header.names if not name.startswith("column ")])
    return usual if header.named is False or usual >= names else len(header.names)


def _read_csv(copy: Path, separator: str, skip: int, width: int) -> str:
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(width))
    mark = "\t" if separator == SPACES else separator
    return (
        f"{quoted(str(copy))}, delim={quoted(mark)}, header=false, skip={skip}, "
        f"auto_detect=false, columns={{{columns}}}, encoding='utf-8', max_line_size=10000000"
    )


def rejected(con: duckdb.DuckDBPyConnection, table: Rows) -> int:
    """How many lines of a table that has been selected were no rows; some are kept as samples."""
    if not table.rejects:
        return 0
    n = con.execute(f"select count(distinct line) from {table.rejects}").fetchone()
    some = con.execute(
        f"select distinct on (line) csv_line from {table.rejects} order by line limit {SHOWN}"
    ).fetchall()
    if some:
        table.samples["not_a_row"] = [masked((row[0] or "").strip()) for row in some]
    return int(n[0]) if n else 0


def sample_of(con: duckdb.DuckDBPyConnection, table: Rows, most: int = 2000) -> list[list[str]]:
    """The first rows, as text."""
    if table.head is not None:
        width = len(table.names)
        return [row for row in table.head if len(row) == width]
    found = con.execute(f"select * from ({table.select}) limit {most}").fetchall()
    return [["" if cell is None else str(cell) for cell in row] for row in found]
