"""The statement with formulas: lines by year, their sums, and what the program changes."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell as cell_at

from simulator.findings import Findings
from simulator.findings.statement import Statements
from simulator.report.sections.statement import (
    AFTER,
    CHANGE,
    CONTRIBUTION,
    OPENING,
    OWED,
    arm_label,
    less,
    line_label,
    plus,
    year_labels,
)
from simulator.report.workbook.cells import Sheet
from simulator.say import label, say

HEADER = 3
FIRST = HEADER + 1
TODAY, PROGRAM, DIFFERENCE = range(3)
Values = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the numbers of the sheet stand: three blocks of years, each with its total."""

    years: int

    def column(self, block: int, year: int) -> int:
        """A year's column within a block; the total's where `year` is how many there are."""
        return 1 + block * (self.years + 1) + year

    def total(self, block: int) -> int:
        """The column of a block's total."""
        return self.column(block, self.years)


def write_statement(sheet: Sheet, findings: Findings, books: Statements) -> tuple[str, float]:
    """Write the sheet; return the cell of the difference in contribution and what it holds."""
    arms = (findings.compared[0], findings.program)
    grid = Grid(books.n_years)
    sheet.title(label("Statement"), _about(findings))
    sheet.header(HEADER, [label("Line"), *_labels(findings, arms)])
    lines = books.lines(arms)
    sums: Values = (
        (0.0,) * grid.years, (0.0,) * grid.years, (0.0,) * grid.years,
    )  # fmt: skip
    for row, account in enumerate(lines, start=FIRST):
        values = _values(books, arms, account)
        _line(sheet, grid, row, line_label(account), values)
        sums = (plus(sums[0], values[0]), plus(sums[1], values[1]), plus(sums[2], values[2]))
    bottom = FIRST + len(lines)
    _sum(sheet, grid, bottom, sums)
    starts, ends = (
        _apart(*(books.owed_by(arm, when) for arm in arms)) for when in ("start", "end")
    )
    if any(any(side) for side in (*starts, *ends)):
        _owed(sheet, grid, bottom, starts, ends, sums)
    sheet.finish()
    cell = cell_at(bottom, grid.total(DIFFERENCE), True, True)
    return f"'{sheet.name}'!{cell}", sum(sums[DIFFERENCE])


def _labels(findings: Findings, arms: tuple[str, str]) -> list[str]:
    blocks = [*(arm_label(findings, arm) for arm in arms), label("difference")]
    ends = (*year_labels(findings), label("Total"))
    return [f"{block}: {end} ({findings.currency})" for block in blocks for end in ends]


def _values(books: Statements, arms: tuple[str, str], account: str) -> Values:
    return _apart(*(books.by_year(arm, account) for arm in arms))


def _apart(today: tuple[float, ...], program: tuple[float, ...]) -> Values:
    return today, program, less(program, today)


def _line(sheet: Sheet, grid: Grid, row: int, title: str, values: Values) -> None:
    """Today and program as numbers, their difference and all totals as formulas."""
    sheet.text(row, 0, title)
    for block in (TODAY, PROGRAM):
        for year in range(grid.years):
            sheet.number(row, grid.column(block, year), values[block][year], "currency")
    _difference(sheet, grid, row, values)
    for block in (TODAY, PROGRAM, DIFFERENCE):
        _total(sheet, grid, row, block, sum(values[block]))


def _difference(sheet: Sheet, grid: Grid, row: int, values: Values, style: str = "") -> None:
    for year in range(grid.years):
        cells = [cell_at(row, grid.column(block, year)) for block in (TODAY, PROGRAM)]
        sheet.formula(
            row, grid.column(DIFFERENCE, year), f"={cells[1]}-{cells[0]}",
            values[DIFFERENCE][year], "currency", style=style, signed=True,
        )  # fmt: skip


def _total(sheet: Sheet, grid: Grid, row: int, block: int, value: float, style: str = "") -> None:
    first, last = grid.column(block, 0), grid.column(block, grid.years - 1)
    sheet.formula(
        row, grid.total(block), f"=SUM({cell_at(row, first)}:{cell_at(row, last)})", value,
        "currency", style=style or "bold", signed=block == DIFFERENCE,
    )  # fmt: skip


def _sum(sheet: Sheet, grid: Grid, bottom: int, sums: Values) -> None:
    """The contribution: every column is the sum of its lines."""
    sheet.text(bottom, 0, CONTRIBUTION, style="strong")
    for block in (TODAY, PROGRAM, DIFFERENCE):
        for at, value in enumerate((*sums[block], sum(sums[block]))):
            column = grid.column(block, at)
            cells = f"{cell_at(FIRST, column)}:{cell_at(bottom - 1, column)}"
            sheet.formula(bottom, column, f"=SUM({cells})", value, "currency", style="strong",
                          signed=block == DIFFERENCE)  # fmt: skip


def _owed(
    sheet: Sheet, grid: Grid, bottom: int, starts: Values, ends: Values, earned: Values
) -> None:
    """Below the contribution: what is owed at the start and the end, its change, the profit."""
    start, end, change, after = range(bottom + 2, bottom + 6)
    labels = {start: OPENING, end: OWED, change: CHANGE, after: AFTER}
    for row, title in labels.items():
        sheet.text(row, 0, title, style="strong" if row == after else "")
    for block in (TODAY, PROGRAM, DIFFERENCE):
        for year in range(grid.years):
            column = grid.column(block, year)
            opened, closed = starts[block][year], ends[block][year]
            _stock(sheet, grid, start, (block, year), opened, end if year else None)
            _stock(sheet, grid, end, (block, year), closed, None)
            cells = [cell_at(row, column) for row in (start, end, bottom, change)]
            sheet.formula(change, column, f"={cells[0]}-{cells[1]}", opened - closed, "currency")
            profit = earned[block][year] + opened - closed
            sheet.formula(after, column, f"={cells[2]}+{cells[3]}", profit, "currency",
                          style="strong")  # fmt: skip
        moved = less(starts[block], ends[block])
        for row, at, value in ((start, 0, starts[block][0]), (end, -1, ends[block][-1])):
            cell = cell_at(row, grid.column(block, at % grid.years))
            sheet.formula(row, grid.total(block), f"={cell}", value, "currency", style="bold")
        _total(sheet, grid, change, block, sum(moved))
        _total(sheet, grid, after, block, sum(earned[block]) + sum(moved), style="strong")


def _stock(
    sheet: Sheet, grid: Grid, row: int, place: tuple[int, int], value: float, end: int | None
) -> None:
    """What is owed at one time: what it was at the `end` of the year before, a difference, or
    a number."""
    block, year = place
    column = grid.column(block, year)
    if block == DIFFERENCE:
        cells = [cell_at(row, grid.column(side, year)) for side in (TODAY, PROGRAM)]
        sheet.formula(row, column, f"={cells[1]}-{cells[0]}", value, "currency", signed=True)
    elif end is not None:
        sheet.formula(row, column, f"={cell_at(end, column - 1)}", value, "currency")
    else:
        sheet.number(row, column, value, "currency")


def _about(findings: Findings) -> str:
    """What the numbers of the sheet are."""
    if findings.cases == 1:
        return say(
            "Money in {currency}; income above zero, cost below it. Totals, contribution and "
            "difference are formulas.",
            currency=findings.currency,
        )
    return say(
        "Means over cases. Money in {currency}; income above zero, cost below it. Totals, "
        "contribution and difference are formulas.",
        currency=findings.currency,
    )
