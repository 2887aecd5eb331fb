"""Workbooks: the sheet with most rows, or the one asked for, as rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl

from simulator.calibrate.faults import BadFiles, listed
from simulator.say import clauses, fault


def rows_of(file: Path, sheet: str | None) -> list[list[str]]:
    """All rows of a sheet.

    Raises
    ------
    BadFiles
        If it is no workbook, has no such sheet, or several that could be meant.
    """
    from python_calamine import CalamineError, load_workbook

    try:
        book = load_workbook(str(file))
        sizes = {name: book.get_sheet_by_name(name).height for name in book.sheet_names}
        rows = book.get_sheet_by_name(_chosen(file, sizes, sheet)).to_python(skip_empty_area=False)
    except CalamineError as error:
        said = fault("cannot be read as a workbook: {why}", why=str(error).splitlines()[0])
        raise BadFiles(file, said) from None
    return [[cell_text(cell) for cell in row] for row in rows]


def _chosen(file: Path, sizes: dict[str, int], sheet: str | None) -> str:
    if sheet is not None:
        for name in sizes:
            if name.casefold() == sheet.casefold():
                return name
        raise BadFiles(file, fault("no sheet is called {sheet}; there are {names}",
                                   sheet=repr(sheet), names=listed(sizes)))  # fmt: skip
    filled = [name for name in sizes if sizes[name] > 1]
    if not filled:
        raise BadFiles(file, fault("every sheet is empty; give one with a line per purchase"))
    if len(filled) > 1:
        largest = max(filled, key=lambda name: sizes[name])
        others = max(sizes[name] for name in filled if name != largest)
        if others * 5 > sizes[largest]:
            raise BadFiles(file, clauses(
                fault("several sheets have lines: {names}", names=listed(filled)),
                fault("say which holds the purchases with --sheet NAME"),
            ))  # fmt: skip
        return largest
    return filled[0]


def cell_text(cell: object) -> str:
    """A cell as text: dates as ISO writes them, whole numbers without a decimal point."""
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def write_text(rows: Sequence[Sequence[str]], width: int, parquet: Path) -> None:
    """Rows as columns of text `c0`, `c1` ... in a file that is read as any other."""
    columns = {
        f"c{at}": pl.Series([row[at] if at < len(row) else "" for row in rows], dtype=pl.String)
        for at in range(width)
    }
    pl.DataFrame(columns).write_parquet(parquet)
