"""The first sheet, which says what to do, and the one with every number of the scenario."""

from __future__ import annotations

from simulator.findings import Findings
from simulator.report.document import Bullets, Caution, Document, Prose, Tiles, plainly
from simulator.report.sections.statement import arm_label
from simulator.report.workbook.cells import Sheet
from simulator.terms import VERDICTS

_SCENARIO = (
    "Number", "Value", "Low", "High", "Range", "Unit", "Kind", "Study", "Default", "Source",
)  # fmt: skip


def write_answer(sheet: Sheet, document: Document, found: Findings) -> None:
    """Question, verdict, money, criteria, where it comes from; one row each."""
    sheet.title(document.title, document.kind)
    sheet.header(3, ("", "Value", "Low", "High", "Meaning"))
    row = _words(sheet, 4, found)
    row = _money(sheet, row, found)
    row = _criteria(sheet, row + 1, found)
    _origin(sheet, row + 1, document, found)
    sheet.finish()


def write_words(sheet: Sheet, document: Document) -> None:
    """What the first section of a document says in words and tiles; one row each."""
    sheet.title(document.title, document.kind)
    sheet.header(3, ("", "Value", "Meaning"))
    row = 4
    for block in document.sections[0].blocks if document.sections else ():
        match block:
            case Prose(parts) | Caution(parts):
                sheet.text(row, 0, plainly(parts), wide=False)
                row += 1
            case Bullets(items):
                for parts in items:
                    sheet.text(row, 0, plainly(parts), wide=False)
                    row += 1
            case Tiles(tiles):
                for tile in tiles:
                    for column, said in enumerate((tile.label, tile.value, tile.note)):
                        sheet.text(row, column, said)
                    row += 1
    sheet.text(row + 1, 0, document.about, style="note", wide=False)
    sheet.finish()


def _words(sheet: Sheet, row: int, found: Findings) -> int:
    said = (
        ("Verdict", found.said.upper(), VERDICTS.get(found.word, "")),
        ("Program", arm_label(found, found.program), ""),
        ("In words", f"{found.headline} {found.reason}".strip(), ""),
    )
    for label, value, meaning in said:
        sheet.text(row, 0, label)
        sheet.text(row, 1, value, style="bold" if label == "Verdict" else "")
        if meaning:
            sheet.text(row, 4, meaning)
        row += 1
    return row


def _money(sheet: Sheet, row: int, found: Findings) -> int:
    main, money = found.main, found.currency
    over = "mean over cases" if found.cases > 1 else "of the one case"
    numbers: list[tuple[str, float | None, str, float | None, float | None, str]] = []
    ends: tuple[float | None, float | None] = (None, None)
    if not found.certain:
        numbers.append(("Probability that it pays", main.probability, "share", *main.certainty,
                        "share of cases with an NPV above zero; 95 % interval"))  # fmt: skip
        ends = (main.npv.low, main.npv.high)
    told = over if found.certain else f"{over}; the 90 % of cases in the middle"
    numbers += [
        (f"NPV ({money})", main.npv.mean, "currency", *ends, told),
        (f"Peak funding ({money})", main.peak_funding, "currency", None, None,
         "deepest point of cumulative incremental cash, " + over),
        (f"Worst 5 % ({money})", main.worst_5, "currency", None, None,
         "mean NPV of the worst twentieth of cases"),
        (f"Owed at the end ({money})", main.liability, "currency", None, None,
         f"points outstanding, at our cost and as far as they will be redeemed, {over}"),
        ("Cost of capital, a year", found.cost_of_capital, "share", None, None, "central value"),
        ("Horizon (weeks)", found.horizon_weeks, "weeks", None, None, "a year has 52 weeks"),
    ]  # fmt: skip
    for label, value, unit, low, high, meaning in numbers:
        sheet.text(row, 0, label)
        for column, number in ((1, value), (2, low), (3, high)):
            sheet.number(row, column, number, unit)
        sheet.text(row, 4, meaning)
        row += 1
    sheet.text(row, 0, "Payback (weeks)")
    if main.payback_weeks is None:
        sheet.text(row, 1, "never")
    sheet.number(row, 1, main.payback_weeks, "weeks")
    sheet.text(row, 4, "of the middle case")
    return row + 1


def _criteria(sheet: Sheet, row: int, found: Findings) -> int:
    if found.certain:
        sheet.text(row, 0, "Every number was taken as certain, so this says nothing about how "
                   "sure one can be.", style="note", wide=False)  # fmt: skip
        return row + 1
    for one in found.judgments:
        sheet.text(row, 0, f"Criterion: {one.name}")
        sheet.text(row, 1, "met" if one.met else "missed")
        sheet.text(row, 4, one.text)
        row += 1
    return row


def _origin(sheet: Sheet, row: int, document: Document, found: Findings) -> None:
    sheet.text(row, 0, "Made by")
    sheet.text(row, 1, document.about)
    counts = (("Customers", found.customers), ("Simulated customers", found.agents),
              ("Cases", found.cases), ("Seed", found.seed))  # fmt: skip
    for at, (label, value) in enumerate(counts, start=row + 1):
        sheet.text(at, 0, label)
        sheet.number(at, 1, value, "number" if label == "Seed" else "heads")
    under = row + len(counts) + 2
    for line, said in enumerate(_guide(found)):
        sheet.text(under + line, 0, said, style="note", wide=False)


def _guide(found: Findings) -> tuple[str, ...]:
    """What the other sheets are for."""
    rest = "The other sheets are the tables of the page, each with its raw numbers."
    if found.statements is None:
        return (rest,)
    return (
        "Statement and Cash by week compute with formulas: change the cost of capital on Cash by "
        "week and everything below it follows.",
        rest + " Scenario holds every number that went in.",
    )


def write_scenario(sheet: Sheet, found: Findings) -> None:
    """Every number as it is computed with; what is none stays a word."""
    sheet.title("Every number this rests on", f"Scenario {found.name}, in the order of its file")
    sheet.header(2, _SCENARIO)
    exact = {path: (value, low, high) for path, value, low, high in found.numbers.iter_rows()}
    for row, one in enumerate(found.assumptions, start=3):
        value, low, high = exact.get(one.path, (None, None, None))
        sheet.text(row, 0, one.path)
        if value is None:
            sheet.text(row, 1, one.value)
        for column, number in ((1, value), (2, low), (3, high)):
            sheet.number(row, column, number, "number")
        default = "default" if one.is_default else ""
        rest = (one.range, one.unit, one.kind, one.study, default, one.source)
        for column, said in enumerate(rest, start=4):
            if said:
                sheet.text(row, column, said)
    if found.assumptions:
        sheet.page.autofilter(2, 0, 2 + len(found.assumptions), len(_SCENARIO) - 1)
    sheet.finish()
