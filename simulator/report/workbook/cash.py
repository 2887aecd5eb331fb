"""From weekly lines to the NPV with formulas, so that one can follow it and change the rate.

    cash = sum of the lines               factor = (1 + cost of capital)^(-week / 52)
    present value = cash x factor         NPV = sum of these, less what is owed x its factor

The same arithmetic as `simulator.economics.books.value`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell as cell_at

from simulator.economics.books.value import discount_factors, npv, payback_weeks, peak_funding
from simulator.findings import Findings
from simulator.findings.statement import Statements
from simulator.program.ledger import MONEY
from simulator.report.sections.statement import line_label
from simulator.report.workbook.cells import Sheet
from simulator.say import label, say

RATE = "cost_of_capital"  # the name of the cell that holds it
NEVER = label("never")
HEADER, WEEK = 3, 3  # the row of headers, the column of weeks
FIRST = HEADER + 1
# Means over cases are not whole units of the books; less than half of one is nothing.
_DUST = 0.5 / MONEY
_MEANING = 2  # the column beside labels and values
(_RATE, _OWED, _AFTER, _VALUE, _NPV, _SIMULATED, _CHECK, _FUNDING, _PAYBACK, _CASH, _AGREES) = (
    range(HEADER + 1, HEADER + 12)
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where lines and what follows from them stand, and how many weeks there are."""

    lines: int
    weeks: int

    @property
    def cash(self) -> int:
        """The sum of the lines; beside it factor, present value and cumulative cash."""
        return WEEK + 1 + self.lines

    def cells(self, column: int) -> str:
        """All weeks of a column, as formulas write it."""
        last = FIRST + self.weeks - 1
        return f"{cell_at(FIRST, column, True, True)}:{cell_at(last, column, True, True)}"


def write_cash(
    book: Workbook,
    sheet: Sheet,
    findings: Findings,
    books: Statements,
    contribution: tuple[str, float],
) -> None:
    """Write the sheet; its cash must meet `contribution`, a cell of the statement and its value."""
    lines: Mapping[str, tuple[float, ...]] = books.by_week() or {
        "sales": (0.0,) * findings.horizon_weeks
    }
    cash = np.array(list(lines.values())).sum(axis=0)
    at = Columns(len(lines), cash.size)
    sheet.title(
        label("Cash by week: what the program changes beside today"), _said(findings, books)
    )
    labels = [f"{line_label(name)} ({findings.currency})" for name in lines]
    currency = findings.currency
    sheet.header(
        HEADER,
        [
            label("From the lines to the NPV"),
            label("Value"),
            label("How"),
            label("Week"),
            *labels,
            label("Cash ({currency})", currency=currency),
            label("Discount factor"),
            label("Present value ({currency})", currency=currency),
            label("Cumulative cash ({currency})", currency=currency),
        ],
    )
    sheet.page.freeze_panes(FIRST, 0)
    sheet.widen(_MEANING, 58)
    _weeks(sheet, at, lines, cash, books.rate)
    _results(sheet, at, findings, books, cash)
    if books.case is None:
        _agreement(sheet, at, cash, contribution)
    book.define_name(RATE, f"='{sheet.name}'!{cell_at(_RATE, 1, True, True)}")
    sheet.finish()


def _said(findings: Findings, books: Statements) -> str:
    if books.case is not None:
        return say(
            "Case {case} of {cases}, whose NPV is the nearest to the mean. Each case has a cost of "
            "capital of its own, and the mean of their NPVs is not the NPV of their mean cash.",
            case=books.case + 1,
            cases=findings.cases,
        )
    if findings.cases == 1:
        return say("The one case that was played.")
    return say(
        "Means over {cases} cases. With one cost of capital the NPV of the mean cash is the mean "
        "NPV.",
        cases=findings.cases,
    )


def _weeks(
    sheet: Sheet,
    at: Columns,
    lines: Mapping[str, tuple[float, ...]],
    cash: NDArray[np.float64],
    rate: float,
) -> None:
    factors, cumulative = discount_factors(cash.size, rate), np.cumsum(cash)
    for week in range(at.weeks):
        row = FIRST + week
        sheet.number(row, WEEK, week, "week")
        for column, amounts in enumerate(lines.values(), start=WEEK + 1):
            sheet.number(row, column, amounts[week], "currency")
        here = [cell_at(row, column) for column in range(at.cash, at.cash + 4)]
        sums = f"=SUM({cell_at(row, WEEK + 1)}:{cell_at(row, at.cash - 1)})"
        sheet.formula(row, at.cash, sums, float(cash[week]), "currency", signed=True)
        power = f"=(1+{RATE})^(-{cell_at(row, WEEK)}/52)"
        sheet.formula(row, at.cash + 1, power, float(factors[week]), "factor")
        present = float(cash[week] * factors[week])
        sheet.formula(row, at.cash + 2, f"={here[0]}*{here[1]}", present, "currency", signed=True)
        so_far = f"={cell_at(row - 1, at.cash + 3)}+{here[0]}" if week else f"={here[0]}"
        sheet.formula(row, at.cash + 3, so_far, float(cumulative[week]), "currency", signed=True)


def _results(
    sheet: Sheet, at: Columns, findings: Findings, books: Statements, cash: NDArray[np.float64]
) -> None:
    """Inputs, NPV, its check, funding and payback, beside the first weeks."""
    unit, owed, after, value, simulated = (
        findings.currency,
        *(cell_at(row, 1) for row in (_OWED, _AFTER, _NPV, _SIMULATED)),
    )
    told = {
        _RATE: (label("Cost of capital, a year"), label("change it, and all below follows")),
        _OWED: (
            label("Owed at the horizon beyond today ({currency})", currency=unit),
            label("points at our cost, as far as they will be redeemed"),
        ),
        _AFTER: (
            label("Discount factor of what is owed"),
            label("the first week after the horizon"),
        ),
        _VALUE: (
            label("Present value of the cash ({currency})", currency=unit),
            label("sum of the column"),
        ),
        _NPV: (
            label("NPV ({currency})", currency=unit),
            label("present value less what is owed x its factor"),
        ),
        _SIMULATED: (
            label("NPV as simulated ({currency})", currency=unit),
            label("at the cost of capital of the run"),
        ),
        _CHECK: (
            label("Check: the two differ by ({currency})", currency=unit),
            label("0 at the cost of capital of the run"),
        ),
        _FUNDING: (label("Peak funding ({currency})", currency=unit), _peak(findings, books)),
        _PAYBACK: (
            label("Payback (weeks)"),
            label("until cumulative cash is, and stays, at or above zero"),
        ),
    }
    _label(sheet, told)
    sheet.number(_RATE, 1, books.rate, "share", style="input")
    sheet.number(_OWED, 1, books.left_owed, "currency")
    factor = float((1 + books.rate) ** (-at.weeks / 52))
    sheet.formula(_AFTER, 1, f"=(1+{RATE})^(-{at.weeks}/52)", factor, "factor")
    present = float((cash * discount_factors(cash.size, books.rate)).sum())
    sheet.formula(_VALUE, 1, f"=SUM({at.cells(at.cash + 2)})", present, "currency", signed=True)
    product = f"SUMPRODUCT({at.cells(at.cash)},{at.cells(at.cash + 1)})"
    worth = float(npv(cash, books.rate, books.left_owed))
    sheet.formula(
        _NPV, 1, f"={product}-{owed}*{after}", worth, "currency", style="strong", signed=True
    )
    sheet.number(_SIMULATED, 1, books.npv, "currency", signed=True)
    apart = round(worth - books.npv, 4) + 0.0
    sheet.formula(_CHECK, 1, f"=ROUND({value}-{simulated},4)", apart, label("currency and cents"))
    cumulative = at.cells(at.cash + 3)
    sheet.formula(
        _FUNDING, 1, f"=-MIN(0,MIN({cumulative}))", float(peak_funding(cash)[0]), "currency"
    )
    _payback(sheet, at, cash)


def _payback(sheet: Sheet, at: Columns, cash: NDArray[np.float64]) -> None:
    below, weeks = f"{at.cells(at.cash + 3)}<-{_DUST:f}", at.cells(WEEK)
    last = cell_at(FIRST + at.weeks - 1, at.cash + 3)
    formula = (
        f'=IF(SUMPRODUCT(--({below}))=0,0,IF({last}<-{_DUST:f},"{NEVER}",'
        f"SUMPRODUCT(MAX(({below})*({weeks}+2)))))"
    )
    reached = np.cumsum(cash)
    clear = np.where(np.abs(reached) <= _DUST, 0.0, reached)
    back = float(payback_weeks(np.diff(clear, prepend=0.0)))
    sheet.formula(_PAYBACK, 1, formula, NEVER if np.isnan(back) else back, "weeks")


def _peak(findings: Findings, books: Statements) -> str:
    if books.case is not None or findings.cases == 1:
        return label("deepest point of cumulative cash")
    return label("of the mean cash; elsewhere it is the mean of the cases")


def _agreement(
    sheet: Sheet, at: Columns, cash: NDArray[np.float64], contribution: tuple[str, float]
) -> None:
    """All weeks together are the difference of the statement."""
    cell, held = contribution
    total = f"SUM({at.cells(at.cash)})"
    _label(
        sheet,
        {
            _CASH: (label("Cash of all weeks"), label("not discounted")),
            _AGREES: (
                label("Check: less the statement's difference"),
                label("0: both count the same money"),
            ),
        },
    )
    sheet.formula(_CASH, 1, f"={total}", float(cash.sum()), "currency", signed=True)
    apart = round(float(cash.sum()) - held, 4) + 0.0
    sheet.formula(
        _AGREES, 1, f"=ROUND({cell_at(_CASH, 1)}-{cell},4)", apart, label("currency and cents")
    )


def _label(sheet: Sheet, told: Mapping[int, tuple[str, str]]) -> None:
    for row, (title, meaning) in told.items():
        sheet.text(row, 0, title, style="strong" if row == _NPV else "")
        sheet.text(row, _MEANING, meaning, style="how", wide=False)
