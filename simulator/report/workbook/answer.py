"""The first sheet, which says what to do, and the one with every number of the scenario."""

from __future__ import annotations

from simulator.findings import Findings
from simulator.report.document import Bullets, Caution, Document, Prose, Tiles, plainly
from simulator.report.said import met, taken_as_certain
from simulator.report.sections.statement import arm_label
from simulator.report.workbook.cells import Sheet
from simulator.say import label, say
from simulator.terms import VERDICTS

_SCENARIO = (
    label("Number"), label("Value"), label("Low"), label("High"), label("Range"), label("Unit"),
    label("Kind"), label("Study"), label("Default"), label("Source"),
)  # fmt: skip


def write_answer(sheet: Sheet, document: Document, findings: Findings) -> None:
    """Question, verdict, money, criteria, where it comes from; one row each."""
    sheet.title(document.title, document.kind)
    sheet.header(3, ("", label("Value"), label("Low"), label("High"), label("Meaning")))
    row = _words(sheet, 4, findings)
    row = _money(sheet, row, findings)
    row = _criteria(sheet, row + 1, findings)
    _origin(sheet, row + 1, document, findings)
    sheet.finish()


def write_words(sheet: Sheet, document: Document) -> None:
    """What the first section of a document says in words and tiles; one row each."""
    sheet.title(document.title, document.kind)
    sheet.header(3, ("", label("Value"), label("Meaning")))
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


def _words(sheet: Sheet, row: int, findings: Findings) -> int:
    verdict = label("Verdict")
    said = (
        (verdict, findings.said.upper(), VERDICTS.get(findings.word, "")),
        (label("Program"), arm_label(findings, findings.program), ""),
        (label("In words"), f"{findings.headline} {findings.reason}".strip(), ""),
    )
    for title, value, meaning in said:
        sheet.text(row, 0, title)
        sheet.text(row, 1, value, style="bold" if title == verdict else "")
        if meaning:
            sheet.text(row, 4, meaning)
        row += 1
    return row


def _money(sheet: Sheet, row: int, findings: Findings) -> int:
    main = findings.main
    for title, value, unit, low, high, meaning in (*_sure(findings), *_amounts(findings)):
        sheet.text(row, 0, title)
        for column, number in ((1, value), (2, low), (3, high)):
            sheet.number(row, column, number, unit)
        sheet.text(row, 4, meaning)
        row += 1
    sheet.text(row, 0, label("Payback (weeks)"))
    if main.payback_weeks is None:
        sheet.text(row, 1, label("never"))
    sheet.number(row, 1, main.payback_weeks, "weeks")
    sheet.text(row, 4, label("of the median case"))
    return row + 1


def _criteria(sheet: Sheet, row: int, findings: Findings) -> int:
    if findings.certain:
        sheet.text(row, 0, taken_as_certain(), style="note", wide=False)
        return row + 1
    for one in findings.judgments:
        sheet.text(row, 0, label("Criterion: {name}", name=one.name))
        sheet.text(row, 1, met(one.met))
        sheet.text(row, 4, one.text)
        row += 1
    return row


def _origin(sheet: Sheet, row: int, document: Document, findings: Findings) -> None:
    sheet.text(row, 0, label("Made by"))
    sheet.text(row, 1, document.about)
    counts = (
        (label("Customers"), findings.customers, "heads"),
        (label("Simulated customers"), findings.agents, "heads"),
        (label("Cases"), findings.cases, "heads"),
        (label("Seed"), findings.seed, "number"),
    )
    for at, (title, value, unit) in enumerate(counts, start=row + 1):
        sheet.text(at, 0, title)
        sheet.number(at, 1, value, unit)
    under = row + len(counts) + 2
    for line, said in enumerate(_guide(findings)):
        sheet.text(under + line, 0, said, style="note", wide=False)


def _guide(findings: Findings) -> tuple[str, ...]:
    """What the other sheets are for."""
    rest = say("The other sheets are the tables of the page, each with its raw numbers.")
    if findings.statements is None:
        return (rest,)
    return (
        say(
            "Statement and Cash by week compute with formulas: change the cost of capital on "
            "Cash by week and everything below it follows."
        ),
        " ".join((rest, say("Scenario holds every number that went in."))),
    )


def write_scenario(sheet: Sheet, findings: Findings) -> None:
    """Every number as it is computed with; what is none stays a word."""
    sheet.title(
        label("Every number this rests on"),
        label("Scenario {name}, in the order of its file", name=findings.name),
    )
    sheet.header(2, _SCENARIO)
    exact = {path: (value, low, high) for path, value, low, high in findings.numbers.iter_rows()}
    for row, one in enumerate(findings.assumptions, start=3):
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
    if findings.assumptions:
        sheet.page.autofilter(2, 0, 2 + len(findings.assumptions), len(_SCENARIO) - 1)
    sheet.finish()


_Row = tuple[str, float | None, str, float | None, float | None, str]


def _sure(findings: Findings) -> tuple[_Row, ...]:
    """How probably it pays, and the NPV."""
    main, several = findings.main, findings.cases > 1
    title = label("NPV ({currency})", currency=findings.currency)
    if findings.certain:
        told = label("mean over cases") if several else label("of the one case")
        return ((title, main.npv.mean, "currency", None, None, told),)
    told = (
        label("mean over cases; the 90 % of cases in the middle")
        if several
        else label("of the one case; the 90 % of cases in the middle")
    )
    pays = label("share of cases with an NPV above zero; 95 % interval")
    return (
        (label("Probability that it pays"), main.probability, "share", *main.certainty, pays),
        (title, main.npv.mean, "currency", main.npv.low, main.npv.high, told),
    )


def _amounts(findings: Findings) -> tuple[_Row, ...]:
    """What it ties up, its worst cases, what is owed, and what they rest on."""
    main, currency = findings.main, findings.currency
    several = findings.cases > 1
    deepest = (
        label("deepest point of cumulative incremental cash, mean over cases")
        if several
        else label("deepest point of cumulative incremental cash, of the one case")
    )
    owed = (
        label(
            "points outstanding, at our cost and as far as they will be redeemed, mean over cases"
        )
        if several
        else label(
            "points outstanding, at our cost and as far as they will be redeemed, of the one case"
        )
    )
    return (
        (label("Peak funding ({currency})", currency=currency), main.peak_funding, "currency",
         None, None, deepest),
        (label("Worst 5 % ({currency})", currency=currency), main.worst_5, "currency", None, None,
         label("mean NPV of the worst twentieth of cases")),
        (label("Owed at the end ({currency})", currency=currency), main.liability, "currency",
         None, None, owed),
        (label("Cost of capital, a year"), findings.cost_of_capital, "share", None, None,
         label("central value")),
        (label("Horizon (weeks)"), findings.horizon_weeks, "weeks", None, None,
         label("a year has 52 weeks")),
    )  # fmt: skip
