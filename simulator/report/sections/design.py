"""The report of a design: the program for a budget, what each tool alone brings, what is out."""

from __future__ import annotations

from simulator.explain.numbers import amount
from simulator.findings.design import Candidate, DesignFindings
from simulator.findings.design.words import (
    answer,
    beside,
    earns_told,
    program_named,
    sized,
    tool_named,
)
from simulator.report.document import (
    Cell,
    Column,
    Document,
    Range,
    Section,
    Strong,
    Table,
    Tile,
    Tiles,
    bullets,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.design import alone_figure
from simulator.report.said import repeats
from simulator.say import label, say


def design_page(found: DesignFindings) -> Document:
    """The whole page of a design."""
    made = (_first(found), _program(found), _alone(found), _out(found), _how(found))
    return Document(
        title=found.question,
        kind=say("Which program for {budget}?", budget=amount(found.budget, found.currency)),
        currency=found.currency,
        sections=tuple(one for one in made if one is not None),
        version=found.version,
        about=repeats(found),
    )


def _first(found: DesignFindings) -> Section | None:
    return section(
        "answer", "", prose(Strong(answer(found))), bullets(tuple(beside(found))), _tiles(found),
        bullets(found.warnings),
    )  # fmt: skip


def _tiles(found: DesignFindings) -> Tiles | None:
    one = found.winner
    if one is None:
        return None
    return Tiles((
        Tile(label("Mean NPV"), amount(one.npv.mean, found.currency, sign=True),
             label("on unseen cases")),
        Tile(label("Program cost"), amount(one.cost, found.currency), label("in today's money")),
        Tile(label("Pays in"), f"{one.pays:.0%}", label("of unseen cases")),
    ))  # fmt: skip


def _program(found: DesignFindings) -> Section | None:
    one = found.winner or found.best
    if one is None:
        return None
    columns = (
        Column("tool", label("Tool")),
        Column("size", label("Size")),
        Column("for", label("At")),
    )
    rows = tuple(
        (tool_named(tool), sized(tool),
         label("the end of its range") if tool.edge else label("within its range"))
        for tool in one.tools
    )  # fmt: skip
    return section(
        "program",
        label("The program") if found.winner is not None else label("The best of what was tried"),
        Table("program", "", columns, rows),
        bullets(tuple(earns_told(found))),
    )


def _alone(found: DesignFindings) -> Section | None:
    if not found.alone:
        return None
    columns = (
        Column("tool", label("Tool")),
        Column("size", label("Size")),
        Column("cost", label("Cost"), "currency"),
        Column("npv", label("Mean NPV"), "currency", signed=True),
        Column("mean", label("95 % interval"), "currency"),
        Column("each", label("NPV per cost"), "number", signed=True),
        Column("gain", label("Goal"), "percentage points", signed=True),
    )

    def row(one: Candidate) -> tuple[Cell, ...]:
        each = float(f"{one.npv.mean / one.cost:.2g}") if one.cost > 0 else None
        return (program_named(one), sized(one.tools[0]), one.cost, one.npv.mean,
                Range(one.low, one.high), each, one.gain.mean)  # fmt: skip

    note = say(
        "Each with the set-up and running cost of a program, at the size of it that brings most "
        "within the budget. On the search's cases: the best of many looks better than it is."
    )
    return section(
        "alone",
        label("Every tool alone"),
        alone_figure(found),
        Table("alone", "", columns, tuple(row(one) for one in found.alone), (note,)),
    )


def _out(found: DesignFindings) -> Section | None:
    if not found.out:
        return None
    columns = (Column("tool", label("Tool")), Column("why", label("Why")))
    rows = tuple((name.replace("_", " "), why) for name, why in found.out)
    return section("out", label("Not tried"), Table("out", "", columns, rows))


def _how(found: DesignFindings) -> Section | None:
    return section(
        "how",
        label("How it was found"),
        prose(
            say(
                "Every tool was played alone at the whole, half and a quarter of the budget; the "
                "best for other audiences, too. Then tools were added one at a time, beside the "
                "program or in part of its budget, while the NPV surely rose. The result was held "
                "to {exam} cases that the search had not seen, and each tool that does not surely "
                "earn its place there was left out. All programs meet the same cases with the same "
                "luck.",
                exam=found.exam_cases,
            )
        ),
    )
