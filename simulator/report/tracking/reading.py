"""Figures of a company by week from a CSV file, line by line."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from simulator.calibrate.clean.dates import decide
from simulator.calibrate.clean.window import EPOCH
from simulator.calibrate.faults import BadFiles
from simulator.decision.tracking.fan import FIGURES, OF_PROGRAMS, WITH, WITHOUT, Groups, Numbers
from simulator.report.reading.lines import Faulty, TextTable, table_of
from simulator.say import clauses, fault, label
from simulator.scenario.faults import suggestion

# Other words for figures and groups
SAME = {
    "revenue": "sales", "turnover": "sales", "orders": "purchases", "transactions": "purchases",
    "visits": "purchases", "active_customers": "active", "active customers": "active",
    "new_customers": "arrived", "new customers": "arrived", "lost": "left",
    "lost_customers": "left", "joins": "joined", "new_members": "joined", "new members": "joined",
}  # fmt: skip
GROUP_WORDS = {
    WITH: (WITH, "program", "treated", "1"),
    WITHOUT: (WITHOUT, "control", "today", "0"),
}
EXPECTED = label(
    "a table with a column week (0 is that of the launch) or date, and one of sales, purchases, "
    "active, arrived, left, members, joined"
)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True, eq=False)
class Actuals:
    """The weeks of a company.

    Attributes
    ----------
    path
        The file.
    first
        The first week, from 0 at launch.
    seen
        Figures by group and name, (weeks,).
    groups
        How many customers each group has.
    ignored
        Columns that are not understood.
    """

    path: Path
    first: int
    seen: Mapping[str, Mapping[str, Numbers]]
    groups: Groups
    ignored: tuple[str, ...]

    @property
    def weeks(self) -> int:
        """How many are there."""
        return len(next(iter(self.seen[WITH].values())))


def read_actuals(
    path: Path, *, launch: date, horizon: int, customers: float, program: str,
    date_format: str | None = None,
) -> Actuals:  # fmt: skip
    """Read the figures of a company.

    Parameters
    ----------
    launch
        The day on which week 0 begins.
    horizon
        Weeks that are simulated.
    customers
        Of the company, where the file has no column `customers`.
    program
        Its name, which a column `arm` may say.

    Raises
    ------
    ScenarioError
        With the faults of the file, each with its line.
    BadFiles
        If dates may be read in two ways.
    """
    table = table_of(path, (), EXPECTED)
    found = Faulty(path)
    names, ignored = _figures(table, found)
    found.stop_if_any()
    weeks = _weeks(table, found, launch, date_format)
    arms = _arms(table, found, program)
    numbers = {name: _numbers(table, column, found) for name, column in names.items()}
    sizes = _sizes(table, found)
    found.stop_if_any()
    rows = {arm: [at for at, one in enumerate(arms) if one == arm] for arm in (WITH, WITHOUT)}
    if not rows[WITH]:
        found.add(table.lines[0], fault(
            "no line is of the group with the program; expected '{arm}' in the column arm", arm=WITH
        ))  # fmt: skip
        found.stop_if_any()
    for arm in (WITH, WITHOUT):
        _order(table, [weeks[at] for at in rows[arm]], rows[arm], horizon, found)
    found.stop_if_any()
    _same_weeks(table, weeks, rows, found)
    groups = _groups(table, rows, sizes, customers, found)
    found.stop_if_any()
    seen = {
        arm: {name: np.array([values[at] for at in some]) for name, values in numbers.items()
              if arm == WITH or name not in OF_PROGRAMS}
        for arm, some in rows.items() if some
    }  # fmt: skip
    return Actuals(path, weeks[rows[WITH][0]], seen, groups, ignored)


def _figures(table: TextTable, found: Faulty) -> tuple[dict[str, str], tuple[str, ...]]:
    """The column of each figure, and the columns that mean nothing here."""
    names: dict[str, str] = {}
    ignored = []
    for column in table.columns:
        name = SAME.get(column, column)
        if name in names:
            found.add(1, fault("columns {first} and {second} are the same figure; leave one out",
                               first=names[name], second=column))  # fmt: skip
        elif name in FIGURES:
            names[name] = column
        elif column not in ("week", "date", "arm", "customers"):
            ignored.append(column)
    if not table.has("week") and not table.has("date"):
        found.add(1, fault("no column week or date; expected {table}", table=EXPECTED))
    if table.has("week") and table.has("date"):
        found.add(1, fault("columns week and date; leave one out"))
    if not names:
        hints = [suggestion(one, FIGURES) for one in ignored[:1]] or [""]
        found.add(1, clauses(
            fault("no column is a figure that is simulated; expected {table}", table=EXPECTED),
            hints[0],
        ))  # fmt: skip
    return {name: names[name] for name in FIGURES if name in names}, tuple(ignored)


def _weeks(
    table: TextTable, found: Faulty, launch: date, date_format: str | None
) -> list[int]:  # fmt: skip
    if table.has("date"):
        return _weeks_of_dates(table, found, launch, date_format)
    weeks = []
    for line, cell in zip(table.lines, table.cells("week"), strict=True):
        plain = cell.removesuffix(".0")
        if not plain.isdecimal():
            found.add(line, fault("column week: found '{value}'; expected a whole number from 0 on",
                                  value=cell[:30]))  # fmt: skip
        weeks.append(int(plain) if plain.isdecimal() else -1)
    return weeks


def _weeks_of_dates(
    table: TextTable, found: Faulty, launch: date, date_format: str | None
) -> list[int]:  # fmt: skip
    cells = table.cells("date")
    try:
        days = decide({cell: cells.count(cell) for cell in set(cells) if cell}, "date",
                      date_format).days  # fmt: skip
    except BadFiles as bad:
        raise BadFiles(found.path, str(bad)) from None
    weeks, zero = [], (launch - EPOCH).days
    for line, cell in zip(table.lines, cells, strict=True):
        week = (days[cell] - zero) // 7 if cell in days else -1
        if cell not in days:
            found.add(line, fault("column date: found '{value}'; expected the first day of a week, "
                                  "such as {launch}", value=cell[:30], launch=launch))  # fmt: skip
        elif week < 0:
            found.add(line, clauses(
                fault("column date: {value} lies before the launch on {launch}", value=cell,
                      launch=launch),
                fault("leave earlier weeks out, or say the day of the launch with --launch"),
            ))  # fmt: skip
        weeks.append(week)
    return weeks


def _arms(table: TextTable, found: Faulty, program: str) -> list[str]:
    if not table.has("arm"):
        return [WITH] * len(table.lines)
    words = {word: arm for arm, some in GROUP_WORDS.items() for word in some}
    words[program.casefold()] = WITH
    for line, cell in zip(table.lines, table.cells("arm"), strict=True):
        if cell.casefold() not in words:
            found.add(line, fault("column arm: found '{value}'; expected with or without",
                                  value=cell[:30]))  # fmt: skip
    return [words.get(cell.casefold(), WITH) for cell in table.cells("arm")]


def _numbers(table: TextTable, column: str, found: Faulty) -> list[float]:
    """A column of figures; what is no number, below 0 or empty is at fault."""
    values = []
    for line, cell in zip(table.lines, table.cells(column), strict=True):
        value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
        if not value >= 0 or not math.isfinite(value):
            found.add(line, fault(
                "column {name}: found '{value}'; expected a number, 0 or above, such as 12345.67",
                name=column, value=cell[:30],
            ))  # fmt: skip
        values.append(value)
    return values


def _sizes(table: TextTable, found: Faulty) -> list[float] | None:
    if not table.has("customers"):
        return None
    values = _numbers(table, "customers", found)
    for line, value in zip(table.lines, values, strict=True):
        if value < 1:
            found.add(line, fault("column customers: found '{value}'; expected how many customers "
                                  "the group had at launch", value=f"{value:g}"))  # fmt: skip
    return values


def _order(
    table: TextTable, weeks: list[int], rows: list[int], horizon: int, found: Faulty
) -> None:  # fmt: skip
    """Weeks one after the other, none twice, none left out, none beyond the horizon."""
    for before, week, at in zip([None, *weeks], weeks, rows, strict=False):
        line = table.lines[at]
        if week >= horizon:
            found.add(line, clauses(
                fault("week {week} is beyond the {n} weeks that are simulated", week=week,
                      n=horizon),
                fault("leave it out, or set horizon: in the scenario"),
            ))  # fmt: skip
        elif before is None or week == before + 1:
            continue
        elif week == before:
            found.add(line, fault(
                "week {week} stands there twice; expected one line for each week and arm; add up "
                "the days of a week first", week=week,
            ))  # fmt: skip
        elif week < before:
            found.add(line, fault("week {week} stands after week {before}; expected weeks in order",
                                  week=week, before=before))  # fmt: skip
        else:
            found.add(line, fault(
                "week {week} stands after week {before}; expected week {next}; begin the file "
                "after a week that is missing",
                week=week, before=before, next=before + 1,
            ))  # fmt: skip


def _same_weeks(
    table: TextTable, weeks: list[int], rows: Mapping[str, list[int]], found: Faulty
) -> None:  # fmt: skip
    one, other = ([weeks[at] for at in rows[arm]] for arm in (WITH, WITHOUT))
    if other and one != other:
        found.add(table.lines[rows[WITHOUT][0]], fault(
            "the group without the program has weeks {other}, that with it {one}; expected the "
            "same",
            one=f"{one[0]}-{one[-1]}", other=f"{other[0]}-{other[-1]}",
        ))  # fmt: skip


def _groups(
    table: TextTable, rows: Mapping[str, list[int]], sizes: list[float] | None, customers: float,
    found: Faulty,
) -> Groups:  # fmt: skip
    if sizes is None:
        if rows[WITHOUT]:
            found.add(1, fault("two groups and no column customers; expected how many customers "
                               "each had at launch"))  # fmt: skip
        return Groups(customers)
    told = {}
    for arm, some in rows.items():
        for at in some:
            if sizes[at] != sizes[some[0]]:
                found.add(table.lines[at], fault(
                    "column customers: {value}, and {first} before; expected how many the group "
                    "had at launch, the same in all weeks",
                    value=f"{sizes[at]:g}", first=f"{sizes[some[0]]:g}",
                ))  # fmt: skip
                break
        told[arm] = sizes[some[0]] if some else None
    return Groups(told[WITH] or customers, told[WITHOUT])
