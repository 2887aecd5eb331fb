"""Databases that are one file: a table that is asked for, the only one, or what a query gives."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
import polars as pl

from simulator.calibrate.faults import BadFiles, listed
from simulator.calibrate.options import Options
from simulator.calibrate.reading.workbook import cell_text
from simulator.say import clauses, fault

ROWS = 200_000  # at a time


def of_duckdb(
    con: duckdb.DuckDBPyConnection, file: Path, options: Options, number: int
) -> str:  # fmt: skip
    """What to select from, in a database of DuckDB, which is only read."""
    name = f"base_{number}"
    path = str(file).replace("'", "''")
    try:
        con.execute(f"attach '{path}' as {name} (read_only)")
        if options.query is not None:
            here = con.execute("select current_catalog()").fetchone()
            con.execute(f"use {name}")
            try:
                made = f"work_{number}"
                home = f'"{here[0]}"' if here else "memory"
                con.execute(f"create table {home}.main.{made} as {_read_only(file, options.query)}")
                return made
            finally:
                con.execute(f"use {home}")
        found = con.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = ? union all "
            "select schema_name, view_name from duckdb_views() where database_name = ? "
            "and not internal order by 2",
            [name, name],
        ).fetchall()
    except duckdb.Error as error:
        raise _failed(file, error) from None
    tables = {str(table): f'{name}."{schema}"."{table}"' for schema, table in found}
    return tables[_chosen(file, list(tables), options.table)]


def of_sqlite(file: Path, options: Options, parquet: Path) -> Path:
    """The rows of a table of SQLite, as text in a file of their own."""
    base = sqlite3.connect(f"file:{file.resolve().as_posix()}?mode=ro", uri=True)
    try:
        query = options.query
        if query is None:
            found = base.execute(
                "select name from sqlite_master where type in ('table', 'view') "
                "and name not like 'sqlite_%' order by name"
            ).fetchall()
            table = _chosen(file, [row[0] for row in found], options.table)
            query = 'select * from "' + table.replace('"', '""') + '"'
        cursor = base.execute(_read_only(file, query))
        names = [column[0] for column in cursor.description]
        frames = []
        while rows := cursor.fetchmany(ROWS):
            text = {
                name: pl.Series([None if row[at] is None else cell_text(row[at]) for row in rows],
                                dtype=pl.String)
                for at, name in enumerate(names)
            }  # fmt: skip
            frames.append(pl.DataFrame(text))
    except sqlite3.Error as error:
        raise _failed(file, error) from None
    finally:
        base.close()
    if not frames:
        raise BadFiles(file, fault("the table has no row; give one with a row per purchase"))
    pl.concat(frames).write_parquet(parquet)
    return parquet


def _read_only(file: Path, query: str) -> str:
    """A query, as it is; anything that is none is refused."""
    first = query.strip().split(maxsplit=1)
    if not first or first[0].casefold() not in ("select", "with", "from"):
        raise BadFiles(
            file,
            fault('{option} takes a query that reads, such as "select * from t"', option="--query"),
        )
    return query.strip().rstrip(";")


def _failed(file: Path, error: Exception) -> BadFiles:
    why = str(error).splitlines()[0] if str(error) else type(error).__name__
    return BadFiles(file, fault("the database does not answer: {why}", why=why))


def _chosen(file: Path, tables: list[str], asked: str | None) -> str:
    if asked is not None:
        for name in tables:
            if name.casefold() == asked.casefold():
                return name
        raise BadFiles(file, fault("no table is called {table}; there are {names}",
                                   table=repr(asked), names=listed(tables)))  # fmt: skip
    if not tables:
        raise BadFiles(file, fault("there is no table in the database"))
    if len(tables) > 1:
        raise BadFiles(file, clauses(
            fault("there are several tables: {names}", names=listed(tables)),
            fault("say which holds the purchases with --table NAME, or join some with --query SQL"),
        ))  # fmt: skip
    return tables[0]
