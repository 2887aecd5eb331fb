"""Every table of a report as a sheet: raw numbers in their units, to be sorted and counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from simulator.report.document import Cell, Column, Inline, Quantity, Range, Table
from simulator.report.workbook.cells import UNTOLD, Sheet
from simulator.say import label

LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_TAKEN = "history"  # a name that spreadsheets keep for themselves
HEADER = 2
_SMALL = 10_000  # amounts of currency below which decimals matter


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """A name per sheet: unlike the others in any case of letters, and such as is allowed."""
    used = {_TAKEN, *(name.casefold() for name in taken)}
    names = []
    for raw in wanted:
        plain = "".join(c if c.isprintable() else " " for c in _FORBIDDEN.sub(" ", raw))
        whole = " ".join(plain.replace("_", " ").split()).strip("' ") or "Table"
        whole = whole[0].upper() + whole[1:]
        name, number = whole[:LONGEST_NAME].strip("' "), 1
        while name.casefold() in used:
            number += 1
            ending = f" {number}"
            name = whole[: LONGEST_NAME - len(ending)].rstrip("' ") + ending
        used.add(name.casefold())
        names.append(name)
    return tuple(names)


def write_table(sheet: Sheet, table: Table, currency: str, title: str) -> None:
    """A table below its title; what is to be said of it stands below its rows."""
    sheet.title(table.title or title)
    wide = [_has_range(table, at) for at in range(len(table.columns))]
    units = [_unit(table, at) for at in range(len(table.columns))]
    own = [_unit_of_row(row) for row in table.rows]
    mixed = any(own)
    labels = [name for at, column in enumerate(table.columns)
              for name in _labels(column, currency, wide[at])]  # fmt: skip
    sheet.header(HEADER, [*labels, "Unit"] if mixed else labels)
    for number, row in enumerate(table.rows):
        at = HEADER + 1 + number
        style = "strong" if number in table.strong else ""
        place = 0
        for cell, column, unit, two in zip(row, table.columns, units, wide, strict=True):
            _write(sheet, at, place, cell, unit, style, signed=column.signed)
            place += 2 if two else 1
        if mixed:
            sheet.text(at, place, _told(own[number], currency) or own[number])
    last = HEADER + len(table.rows)
    if table.long and table.rows:
        sheet.page.autofilter(HEADER, 0, last, len(labels) - 1 + mixed)
    if table.note:
        sheet.note(last + 2, in_words(table.note))
    sheet.finish()


def in_words(parts: Iterable[Inline]) -> str:
    """A paragraph as one text."""
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def _has_range(table: Table, at: int) -> bool:
    return any(isinstance(row[at], Range) for row in table.rows)


def _unit(table: Table, at: int) -> str:
    """The unit of a column; amounts that are all small, such as per customer, show cents."""
    unit = table.columns[at].unit
    ends = [
        end
        for row in table.rows
        for cell in [row[at]]
        for end in ((cell.low, cell.high) if isinstance(cell, Range) else (cell,))
        if isinstance(end, int | float)
    ]
    if unit == "currency" and ends and max(map(abs, ends)) < _SMALL:
        return label("currency and cents")
    return unit


def _unit_of_row(row: Sequence[Cell]) -> str:
    """The unit of the numbers that bring their own; those of a row are of one kind."""
    return next((cell.unit for cell in row if isinstance(cell, Quantity)), "")


def _labels(column: Column, currency: str, two: bool) -> Iterable[str]:
    told = _told(column.unit, currency)
    unit = f" ({told})" if told else ""
    if two:
        return (f"{column.label}, low{unit}", f"{column.label}, high{unit}")
    return (f"{column.label}{unit}",)


def _told(unit: str, currency: str) -> str:
    """A unit in words, "" where the numbers say it themselves."""
    if unit in UNTOLD:
        return ""
    return unit.replace("currency", currency) if unit.startswith("currency") else unit


def _write(
    sheet: Sheet, row: int, place: int, cell: Cell, unit: str, style: str, *, signed: bool
) -> None:
    match cell:
        case None:
            return
        case str():
            sheet.text(row, place, cell, style=style)
        case Quantity(value, own, with_sign, _):
            sheet.number(row, place, value, own, style=style, signed=with_sign)
        case Range(low, high, own_unit, _):
            for at, end in ((place, low), (place + 1, high)):
                sheet.number(row, at, end, own_unit or unit, style=style)
        case _:
            sheet.number(row, place, cell, unit, style=style, signed=signed)
