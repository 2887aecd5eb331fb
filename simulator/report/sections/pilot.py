"""The report of a pilot: whether it pays for itself, how large, how long, which result means go."""

from __future__ import annotations

from simulator.explain.numbers import amount
from simulator.findings.pilot import PilotFindings, PilotSize, Visible
from simulator.findings.pilot.words import (
    answer,
    assumed_told,
    known_told,
    lines_of,
    now_told,
    range_told,
    rehearsal_told,
    result_told,
    rounded,
)
from simulator.report.document import (
    Caution,
    Cell,
    Column,
    Document,
    Section,
    Strong,
    Table,
    Tile,
    Tiles,
    bullets,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.pilot import sizes_figure
from simulator.report.said import repeats, taken_as_certain
from simulator.report.sections.diagnosis import two_digits
from simulator.say import label, say


def pilot_page(found: PilotFindings) -> Document:
    """The whole page of a pilot."""
    made = (_first(found), _worth(found), _lengths(found), _visible(found), _assumed(found))
    return Document(
        title=found.question,
        kind=say("Does a pilot of {program} pay for itself?", program=found.title),
        currency=found.currency,
        sections=tuple(one for one in made if one is not None),
        version=found.version,
        about=repeats(found),
    )


def _first(found: PilotFindings) -> Section | None:
    one = found.best or found.closest
    results = result_told(found, one) if found.best is not None else ()
    return section(
        "answer",
        "",
        prose(Strong(answer(found))),
        bullets((now_told(found), *results, *known_told(found))),
        _tiles(found),
        Caution((taken_as_certain(),)) if found.certain else None,
        bullets(found.warnings),
    )


def _tiles(found: PilotFindings) -> Tiles:
    one = found.best or found.closest
    which = label("best pilot") if found.best is not None else label("pilot that comes closest")
    return Tiles((
        Tile(label("Participants"), rounded(one.size), which),
        Tile(label("Weeks"), str(one.weeks), which),
        Tile(label("Expected net benefit"), amount(one.net, found.currency, sign=True), which),
    ))  # fmt: skip


def _worth(found: PilotFindings) -> Section | None:
    one = found.best or found.closest
    columns = (
        Column("line", label("Line")),
        Column("money", label("Money"), "currency", signed=True),
    )
    near = range_told(found)
    return section(
        "worth",
        label("What the pilot is worth"),
        sizes_figure(found),
        Table("lines", "", columns, tuple(lines_of(one))),
        None if near is None else prose(near),
        prose(rehearsal_told(found)),
    )


def _lengths(found: PilotFindings) -> Section | None:
    columns = (
        Column("weeks", label("Weeks"), "weeks"),
        Column("size", label("Participants"), "heads"),
        Column("information", label("EVSI"), "currency"),
        Column("served", label("Participants meanwhile"), "currency", signed=True),
        Column("delay", label("Waiting"), "currency", signed=True),
        Column("ended", label("If it ends"), "currency", signed=True),
        Column("running", label("Running it"), "currency", signed=True),
        Column("net", label("Net benefit"), "currency", signed=True),
    )

    def row(one: PilotSize) -> tuple[Cell, ...]:
        return (float(one.weeks), two_digits(one.size), one.information, one.served, one.delay,
                one.ended, one.running, one.net)  # fmt: skip

    return section(
        "lengths",
        label("Best size of each length"),
        Table("lengths", "", columns, tuple(row(one) for one in found.by_length)),
    )


def _visible(found: PilotFindings) -> Section | None:
    columns = (
        Column("weeks", label("Weeks"), "weeks"),
        Column("effect", label("Believed effect per customer"), "number", signed=True),
        Column("spread", label("Spread of the belief"), "number"),
        Column("noise", label("Spread of customers"), "number"),
        Column("evppi", label("Worth of knowing it (EVPPI)"), "currency"),
    )

    def row(one: Visible) -> tuple[Cell, ...]:
        value = one.evppi if one.told else None
        return float(one.weeks), one.effect, one.spread, one.noise, value

    note = say(
        "What a treated customer brings more than a control customer by then, in {currency}. A "
        "value is printed where it is above what chance gives in 100 permutations of {n} cases.",
        currency=found.currency,
        n=found.cases,
    )
    return section(
        "visible",
        label("What can be seen"),
        Table("visible", "", columns, tuple(row(one) for one in found.visible), (note,)),
    )


def _assumed(found: PilotFindings) -> Section | None:
    return section("assumed", label("Taken for granted"), bullets(tuple(assumed_told(found))))
