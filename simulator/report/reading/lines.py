"""A CSV file as columns of text that know their lines, and what is wrong with them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.say import clauses, fault, fault_n, label
from simulator.scenario.faults import Fault, ScenarioError, nearest

SHOWN = 8  # faults of a file


class Faulty:
    """Collects the faults of a file, and tells the first ones."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[Fault] = []
        self.more = 0

    def add(self, line: int | None, message: str) -> None:
        """Note a fault; what is beyond the first ones is only counted."""
        if len(self.found) < SHOWN:
            self.found.append(Fault(str(self.path), line, "", message))
        else:
            self.more += 1

    def stop_if_any(self) -> None:
        """Raise `ScenarioError` where something has been noted."""
        if not self.found:
            return
        if self.more:
            last = max(one.line or 0 for one in self.found)
            said = fault_n("one more line is at fault", "{n} more lines are at fault",
                           self.more)  # fmt: skip
            self.found.append(Fault(str(self.path), last + 1, "", said))
        raise ScenarioError(self.found)


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """Columns of text by their names in lower case, and the line of each row."""

    columns: dict[str, list[str]]
    lines: list[int]

    def has(self, name: str) -> bool:
        """Whether there is such a column."""
        return name in self.columns

    def cells(self, name: str) -> list[str]:
        """A column, without spaces around its cells."""
        return self.columns[name]


def table_of(path: Path, needed: Sequence[str], expected: str) -> TextTable:
    """Read a CSV file with commas, semicolons or tabs; `expected` says in words what is.

    Raises
    ------
    ScenarioError
        If it cannot be read, is empty, lacks a column, or has lines of another length.
    """
    found = Faulty(path)
    text = _text(path, expected)
    if not text.strip():
        found.add(None, fault("is empty; expected {table}", table=expected))
        found.stop_if_any()
    first = text.lstrip().splitlines()[0]
    rows = csv.reader(text.splitlines(), delimiter=max(",;\t", key=first.count))
    head: list[str] = []
    lines: list[int] = []
    body: list[list[str]] = []
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if not head:
                head = [cell.strip().casefold() for cell in row]
                _columns(found, rows.line_num, head, needed, expected)
                continue
            if len(row) != len(head):
                found.add(rows.line_num, fault(
                    "found {n} cells; expected {expected}, as the first line names",
                    n=len(row), expected=len(head),
                ))  # fmt: skip
                continue
            lines.append(rows.line_num)
            body.append([cell.strip() for cell in row])
    except csv.Error as error:
        found.add(rows.line_num, fault("cannot be read as CSV ({why})", why=error))
    found.stop_if_any()
    if not body:
        found.add(None, fault("has no line below the names of columns; expected {table}",
                              table=expected))  # fmt: skip
        found.stop_if_any()
    return TextTable({name: [row[at] for row in body] for at, name in enumerate(head)}, lines)


def _text(path: Path, expected: str) -> str:
    found = Faulty(path)
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        found.add(None, fault("no such file; expected {table}", table=expected))
    except IsADirectoryError:
        found.add(None, fault("is a folder; name a file: {table}", table=expected))
    except UnicodeDecodeError:
        found.add(None, fault("is no text in UTF-8; save it as CSV in UTF-8: {table}",
                              table=expected))  # fmt: skip
    except OSError as error:
        found.add(None, fault("cannot be read ({why})", why=error.strerror or error))
    found.stop_if_any()
    raise AssertionError


def _columns(
    found: Faulty, line: int, head: list[str], needed: Sequence[str], expected: str
) -> None:  # fmt: skip
    for name in sorted({one for one in head if head.count(one) > 1}):
        found.add(line, fault("column '{name}' stands there twice; leave one out", name=name))
    for name in needed:
        if name not in head:
            near = nearest(name, head)
            there = ", ".join(head[:12]) or label("none")
            found.add(line, clauses(
                fault("no column {name}; found {columns}; expected {table}",
                      name=name, columns=there, table=expected),
                "" if near is None else fault("if it is '{near}', call it {name}",
                                              near=near, name=name),
            ))  # fmt: skip
    found.stop_if_any()
