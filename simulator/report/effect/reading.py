"""A table of treatments from a CSV file: who was treated when, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simulator.calibrate.clean.dates import decide
from simulator.calibrate.clean.rows import person_of
from simulator.calibrate.faults import BadFiles, masked
from simulator.report.reading.lines import Faulty, table_of
from simulator.say import clauses, fault, label

YES = frozenset(("1", "1.0", "yes", "y", "true", "t"))
NO = frozenset(("0", "0.0", "no", "n", "false", "f"))
NEEDED = ("customer", "date", "treated")
EXPECTED = label("a table with the columns customer, date and treated (1 or 0)")


@dataclass(frozen=True, slots=True, eq=False)
class Treatments:
    """The lines of a file of treatments, each of one customer.

    Attributes
    ----------
    path, lines
        The file, and the number of each line in it.
    people
        Ids of customers, as those of a purchase log are compared.
    days
        Days since 1970.
    treated
        Whether they were treated.
    randomized
        What a column says, None where there is none.
    segments
        The segment of each, None where there is no such column.
    """

    path: Path
    lines: tuple[int, ...]
    people: tuple[str, ...]
    days: tuple[int, ...]
    treated: tuple[bool, ...]
    randomized: bool | None
    segments: tuple[str, ...] | None


def read_treatments(path: Path, date_format: str | None = None) -> Treatments:
    """Read a file of treatments.

    Raises
    ------
    ScenarioError
        With the faults of the file, each with its line.
    BadFiles
        If dates may be read in two ways.
    """
    table = table_of(path, NEEDED, EXPECTED)
    found = Faulty(path)
    people = [person_of(cell) for cell in table.cells("customer")]
    for line, person in zip(table.lines, people, strict=True):
        if not person:
            found.add(line, fault("column customer is empty; expected an id of the transactions"))
    _twice(table.lines, people, found)
    days = _days(path, table.lines, table.cells("date"), date_format, found)
    treated = _flags("treated", table.lines, table.cells("treated"), found)
    randomized = None
    if table.has("randomized"):
        said = _flags("randomized", table.lines, table.cells("randomized"), found)
        randomized = said[0] if said else None
        for line, one in zip(table.lines, said, strict=True):
            if one != randomized:
                found.add(line, fault(
                    "column randomized: other than in line {first}; expected the same in all "
                    "lines, as some chosen by luck beside others are two trials; make two files",
                    first=table.lines[0],
                ))  # fmt: skip
                break
    found.stop_if_any()
    _both_arms(path, table.lines, treated)
    segments = None
    if table.has("segment"):
        segments = tuple(cell.strip() or label("(none)") for cell in table.cells("segment"))
    return Treatments(
        path, tuple(table.lines), tuple(people), tuple(days), tuple(treated), randomized, segments
    )  # fmt: skip


def _twice(lines: list[int], people: list[str], found: Faulty) -> None:
    first: dict[str, int] = {}
    for line, person in zip(lines, people, strict=True):
        if person and first.setdefault(person, line) != line:
            found.add(line, fault(
                "customer '{customer}' stands in line {first} already; expected one line for each "
                "customer; keep the first treatment of each",
                customer=masked(person, 20), first=first[person],
            ))  # fmt: skip


def _days(
    path: Path, lines: list[int], cells: list[str], date_format: str | None, found: Faulty
) -> list[int]:  # fmt: skip
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell] = counts.get(cell, 0) + 1
    try:
        known = decide({text: n for text, n in counts.items() if text}, "date", date_format).days
    except BadFiles as bad:
        raise BadFiles(path, str(bad)) from None
    for line, cell in zip(lines, cells, strict=True):
        if cell not in known:
            found.add(line, fault(
                "column date: found '{value}'; expected a date, such as 2026-03-02",
                value=cell[:30],
            ))  # fmt: skip
    return [known.get(cell, 0) for cell in cells]


def _flags(name: str, lines: list[int], cells: list[str], found: Faulty) -> list[bool]:
    for line, cell in zip(lines, cells, strict=True):
        if cell.casefold() not in YES | NO:
            found.add(line, fault(
                "column {name}: found '{value}'; expected {expected}",
                name=name, value=cell[:30],
                expected=label("1 or 0") if name == "treated" else label("yes or no"),
            ))  # fmt: skip
    return [cell.casefold() in YES for cell in cells]


def _both_arms(path: Path, lines: list[int], treated: list[bool]) -> None:
    """Refuse a trial without two customers in each arm."""
    found = Faulty(path)
    n, with_it = len(treated), sum(treated)
    if n == 1:
        found.add(lines[0], fault(
            "found one customer; expected two treated and two untreated at least"
        ))  # fmt: skip
    elif with_it == n:
        found.add(None, clauses(
            fault("all {n} customers are treated; expected untreated ones to compare with", n=n),
            fault("add them with 0 in the column treated, and the day on which they might have "
                  "been treated"),
        ))  # fmt: skip
    elif with_it == 0:
        found.add(None, fault(
            "none of {n} customers is treated; expected 1 in the column treated of those who were",
            n=n,
        ))  # fmt: skip
    elif min(with_it, n - with_it) < 2:
        found.add(None, fault(
            "found {treated} treated and {untreated} untreated customers; expected two of each at "
            "least", treated=with_it, untreated=n - with_it,
        ))  # fmt: skip
    found.stop_if_any()
