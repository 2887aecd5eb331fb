"""A report as a workbook: the answer, the statement and the cash with formulas, every table.

The same findings give the same bytes: nothing in it depends on when or where it is written.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime

from xlsxwriter import Workbook

from simulator.findings import Findings
from simulator.report.document import Document, Table
from simulator.report.workbook.answer import write_answer, write_scenario, write_words
from simulator.report.workbook.cash import write_cash
from simulator.report.workbook.cells import Formats, Sheet, clean
from simulator.report.workbook.statement import write_statement
from simulator.report.workbook.tables import sheet_names, write_table
from simulator.say import label

ANSWER, STATEMENT, CASH, SCENARIO = "Answer", "Statement", label("Cash by week"), "Scenario"
_WHENEVER = datetime(2000, 1, 1, tzinfo=UTC)  # a workbook must name a date of its making


def as_workbook(document: Document, findings: Findings | None = None) -> bytes:
    """The report as the content of an .xlsx file.

    Every table of the document has a sheet of its own. Of a run (`findings`), those of the
    statement and of all numbers of the scenario are `Statement`, which computes, and
    `Scenario`, which is exact.
    """
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({
        "title": clean(document.title), "comments": clean(document.about), "created": _WHENEVER,
    })  # fmt: skip
    book.set_calc_mode("auto")
    formats = Formats(book)
    taken, instead = [ANSWER, SCENARIO], set[str]()
    if findings is None:
        write_words(Sheet(book, ANSWER, formats), document)
    else:
        write_answer(Sheet(book, ANSWER, formats), document, findings)
        instead = {"assumptions"}
        if _with_formulas(book, formats, findings):
            taken += [STATEMENT, CASH]
            instead.add("statement")
    tables = [(table, title) for table, title in _tables(document) if table.name not in instead]
    names = sheet_names((table.name for table, _ in tables), taken)
    for name, (table, title) in zip(names, tables, strict=True):
        write_table(Sheet(book, name, formats), table, document.currency, title)
    if findings is not None:
        write_scenario(Sheet(book, SCENARIO, formats), findings)
    book.close()
    return content.getvalue()


def _with_formulas(book: Workbook, formats: Formats, findings: Findings) -> bool:
    """Write the sheets that compute, where there is something to compute."""
    books = findings.statements
    if books is None or not books.lines((findings.compared[0], findings.program)):
        return False
    contribution = write_statement(Sheet(book, STATEMENT, formats), findings, books)
    write_cash(book, Sheet(book, CASH, formats), findings, books, contribution)
    return True


def _tables(document: Document) -> list[tuple[Table, str]]:
    """Every table with the title of its section, which stands for its own where it has none."""
    return [
        (block, section.title or document.title)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Table)
    ]
