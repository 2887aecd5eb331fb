"""Stages 1 to 3 of the method on one page: the report of a diagnosis."""

from __future__ import annotations

from simulator.explain.numbers import amount, span
from simulator.findings.arms import Spread
from simulator.findings.diagnosis import DiagnosisFindings, Factor, Lever, PlannedTool
from simulator.findings.diagnosis.words import (
    answer,
    defections_told,
    factor_told,
    lever_named,
    margin_told,
    regulars_told,
    service_told,
    standing_told,
)
from simulator.program.about.titles import from_key
from simulator.report.document import (
    Block,
    Caution,
    Cell,
    Column,
    Document,
    Named,
    Range,
    Section,
    Strong,
    Table,
    Tile,
    Tiles,
    Unit,
    bullets,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.diagnosis import factors_figure
from simulator.report.said import repeats, taken_as_certain
from simulator.say import label, say

UNITS: dict[str, Unit] = {
    "acquire": "heads", "returning": "heads", "retention_rate": "percentage points",
    "survival_rate": "percentage points", "defend": "percentage points",
}  # fmt: skip
MOVED = {
    "acquire": label("More customers"),
    "returning": label("More buy again in a year"),
    "retention_rate": label("More are still buying"),
    "survival_rate": label("More have not left"),
    "defend": label("Share of wallet after the attack"),
}


def diagnosis_page(found: DiagnosisFindings) -> Document:
    """The whole page of a diagnosis."""
    made = (_first(found), _needed(found), _factor(found), _stands(found), _errors(found))
    return Document(
        title=found.question,
        kind=say("Does {name} need a loyalty program now?", name=found.name),
        currency=found.currency,
        sections=tuple(one for one in made if one is not None),
        version=found.version,
        about=repeats(found),
    )


def _first(found: DiagnosisFindings) -> Section | None:
    return section(
        "answer",
        "",
        prose(Strong(answer(found))),
        bullets((*regulars_told(found), margin_told(found))),
        _tiles(found),
        _certain(found),
        bullets(found.warnings),
    )


def _tiles(found: DiagnosisFindings) -> Tiles:
    def note(one: Spread) -> str:
        if found.sure:
            return label("of the only case")
        return label("90 % of cases: {span}", span=span(one.low, one.high, found.currency))

    tiles = [
        Tile(
            label("Five points fewer lost a year"),
            amount(found.defections.worth.mean, found.currency, sign=True),
            note(found.defections.worth),
        )
    ]
    if found.service is not None:
        tiles.append(
            Tile(
                label("Half of the failures"),
                amount(found.service.worth.mean, found.currency, sign=True),
                note(found.service.worth),
            )
        )
    best = max(found.factor.factors, key=lambda one: one.brings.mean)
    tiles.append(
        Tile(
            label("Rewards of 1 % of sales, before cost"),
            amount(best.brings.mean, found.currency, sign=True),
            note(best.brings),
        )
    )
    return Tiles(tuple(tiles))


def _certain(found: DiagnosisFindings) -> Block | None:
    return Caution((taken_as_certain(),)) if found.certain else None


def _needed(found: DiagnosisFindings) -> Section | None:
    columns = (
        Column("lever", label("What changes")),
        Column("worth", label("Worth"), "currency", signed=True),
        Column("range", label("90 % of cases"), "currency"),
        Column("elasticity", label("% of what customers bring"), "number"),
        Column("lifetime", label("Over a customer's life"), "number"),
        Column("published", label("Published"), "number"),
    )
    rows = tuple(_lever(found, one) for one in found.levers)
    note = say(
        "Before what it costs to get there, in money of today over {weeks} weeks. Over a "
        "customer's life: (1 + i) / (1 + i - r) with the cost of capital i and the retention r. "
        "Published: Gupta, Lehmann & Stuart (2004).",
        weeks=found.horizon_weeks,
    )
    return section(
        "needed",
        label("Need for a program"),
        bullets((*service_told(found), defections_told(found))),
        Table("levers", "", columns, rows, (note,)),
    )


def _lever(found: DiagnosisFindings, one: Lever) -> tuple[Cell, ...]:
    return (
        lever_named(one),
        one.worth.mean,
        None if found.sure else Range(one.worth.low, one.worth.high),
        None if one.elasticity is None else two_digits(one.elasticity.mean),
        None if one.lifetime is None else two_digits(one.lifetime),
        one.published,
    )


def two_digits(value: float) -> float:
    """An elasticity, which is not known better."""
    return float(f"{value:.2g}")


def _factor(found: DiagnosisFindings) -> Section | None:
    unit = UNITS[found.measure]
    columns = (
        Column("motive", label("Speaks to")),
        Column("gain", MOVED[found.measure], unit, signed=True),
        Column("gain_range", label("90 % of cases"), unit),
        Column("brings", label("Brings before its cost"), "currency", signed=True),
        Column("best", label("Moves the goal most"), "share"),
    )

    def row(one: Factor) -> tuple[Cell, ...]:
        between = None if found.sure else Range(one.gain.low, one.gain.high)
        return one.motive, one.gain.mean, between, one.brings.mean, one.best

    note = say(
        "A reward of 1 % of what is paid, for everybody, worth to customers what it costs, that "
        "speaks to one motive at a time."
    )
    rows = tuple(row(one) for one in found.factor.factors)
    segments = [
        say("In {segment} it is {motive}.", segment=segment, motive=motive)
        for segment, motive, _ in found.factor.by_segment
        if found.factor.told
    ]
    return section(
        "factor",
        label("Key factor"),
        prose(" ".join(factor_told(found))),
        factors_figure(found),
        Table("factors", "", columns, rows, (note,)),
        bullets(segments),
    )


def _stands(found: DiagnosisFindings) -> Section | None:
    if found.standing is None:
        return None
    columns = (
        Column("program", label("Program")),
        Column("tool", label("Tool")),
        Column("weeks", label("Weeks of work"), "weeks"),
        Column("work", label("Work")),
    )
    rows = tuple((*_called(one), float(one.weeks), one.words) for one in found.standing.tasks)
    return section(
        "stands",
        label("Preparation"),
        prose(standing_told(found.standing)),
        Table("tasks", "", columns, rows),
    )


def _errors(found: DiagnosisFindings) -> Section | None:
    return section(
        "errors",
        label("How it was found"),
        prose(
            say(
                "Today's business was played with one thing changed at a time, in the same cases "
                "with the same luck: {customers} customers, {weeks} weeks. That a business of "
                "regulars has half of its purchases as repeats is judged. Each answer needs four "
                "of five cases; otherwise it cannot be told.",
                customers=f"{found.customers:,.0f}",
                weeks=found.horizon_weeks,
            )
        ),
    )


def _called(one: PlannedTool) -> tuple[Named, Named]:
    """Program and tool as people read them, with their keys to point at."""
    program, tool = one.called
    return (
        Named(program or from_key(one.program), one.program),
        Named(tool or from_key(one.tool), one.tool),
    )
