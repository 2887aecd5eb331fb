"""Which point is best, and where criteria start and stop to be met."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.decision.names import in_sentence
from simulator.explain.numbers import amount, valued
from simulator.findings.sweep import SweepFindings, SweepPoint, SweptPath, Threshold
from simulator.program.plain import capitalized
from simulator.report.document import (
    Block,
    Caution,
    Cell,
    Column,
    Named,
    Quantity,
    Range,
    Section,
    Strong,
    Table,
    bullets,
    pointed,
    prose,
    section,
)
from simulator.report.said import criteria_told, taken_as_certain
from simulator.report.sections.sweep.course import course
from simulator.report.sections.sweep.points import named, values_of
from simulator.say import declared, label, say


def answer(findings: SweepFindings) -> Section | None:
    """The best point in a sentence, and all points in a table."""
    return section(
        "answer",
        "",
        prose(
            Strong(f"{capitalized(named(findings, findings.points[findings.best]))}."),
            f" {headline(findings)}",
        ),
        bullets(pointed(one, findings.names) for one in told(findings)),
        _certain(findings),
        course(findings),
        _table(findings),
    )


def headline(findings: SweepFindings) -> str:
    """What the best point is worth, and beside the scenario as it is."""
    best = findings.points[findings.best]
    worth = amount(best.npv.mean, findings.currency, sign=True, error=best.simulation_error)
    if any(point.meets for point in findings.points):
        said = say("The highest mean NPV, {npv}, among those that meet all criteria.", npv=worth)
    else:
        said = say("The highest mean NPV, {npv}, although no point meets all criteria.", npv=worth)
    if findings.best == findings.reference:
        own = say("It is the scenario as it is, or the point nearest to it.")
        return f"{said} {own}"
    assert best.ahead is not None
    ahead = say(
        "It is {mean} against {nearest} (95 % interval {low} to {high}), the point nearest to the "
        "scenario as it is.",
        mean=amount(best.ahead.mean, findings.currency, sign=True),
        nearest=named(findings, findings.points[findings.reference]),
        low=amount(best.ahead.low, sign=True),
        high=amount(best.ahead.high, sign=True),
    )
    return f"{said} {ahead}"


def told(findings: SweepFindings) -> Iterator[str]:
    """Where criteria start and stop to be met."""
    yield say(
        "{count} of {points} points meet all criteria.",
        count=sum(point.meets for point in findings.points),
        points=len(findings.points),
    )
    for start in findings.starts:
        axis = next(axis for axis in findings.axes if axis.path == start.path)
        yield _start(start, axis)
    failing = {name for point in findings.points for name in point.missed}
    ever = {start.criterion for start in findings.starts}
    for name in sorted(failing - ever):
        if all(name in point.missed for point in findings.points):
            yield say("Met at no point: {criterion}.", criterion=name)


def _start(one: Threshold, axis: SweptPath) -> str:
    values = {
        "criterion": one.criterion,
        "knob": in_sentence(axis.label),
        "low": valued(one.low, axis.unit),
        "high": valued(one.high, axis.unit),
        "about": valued(one.about, axis.unit),
    }
    if one.starts and one.beside:
        return say(
            "Met from about {about} on at {beside} (interpolated between {knob} {low} and {high}): "
            "{criterion}.",
            beside=one.beside,
            **values,
        )
    if one.starts:
        return say(
            "Met from about {about} on (interpolated between {knob} {low} and {high}): "
            "{criterion}.",
            **values,
        )
    if one.beside:
        return say(
            "Met up to about {about} at {beside} (interpolated between {knob} {low} and {high}): "
            "{criterion}.",
            beside=one.beside,
            **values,
        )
    return say(
        "Met up to about {about} (interpolated between {knob} {low} and {high}): {criterion}.",
        **values,
    )


def _certain(findings: SweepFindings) -> Block | None:
    return Caution((taken_as_certain(),)) if findings.certain else None


def _table(findings: SweepFindings) -> Table:
    columns = (
        *(
            Column(f"value_{at}", Named(axis.label, axis.path), "number")
            for at, axis in enumerate(findings.axes)
        ),
        Column("npv", label("NPV"), "currency", signed=True, term="npv"),
        Column("mean_range", label("95 % interval of the mean"), "currency"),
        Column("range", label("90 % of cases"), "currency"),
        Column("pays", label("Pays"), "share", term="probability"),
        Column("ahead", label("Against the nearest"), "currency", signed=True),
        Column("ahead_range", label("95 % interval"), "currency"),
        Column("liability", label("Owed"), "currency", term="liability"),
        Column("repeat_rate", label("Repeat"), "share", term="repeat_rate"),
        Column("peak_funding", label("Peak funding"), "currency", term="peak_funding"),
        Column("criteria", label("Criteria")),
    )
    rows = tuple(_row(findings, point) for point in findings.points)
    axes = "; ".join(f"{axis.label}: {declared(axis.unit)}" for axis in findings.axes if axis.unit)
    note = say(
        "Means over cases, money in {currency}; all points live through the same cases with the "
        "same luck, so differences between them are much more certain than each of them. Bold: "
        "the best point.",
        currency=findings.currency,
    )
    note = f"{axes}. {note}" if axes else note
    strong = frozenset({findings.best})
    return Table("points", "", columns, rows, (note,), strong=strong, long=len(rows) > 40)


def _row(findings: SweepFindings, point: SweepPoint) -> tuple[Cell, ...]:
    ahead = point.ahead
    return (
        *values_of(findings, point),
        Quantity(point.npv.mean, "currency", signed=True, error=point.simulation_error),
        Range(point.low, point.high, error=point.simulation_error),
        Range(
            point.npv.low,
            point.npv.high,
            error=point.simulation_error * math.sqrt(findings.cases),
        ),
        point.probability,
        None if ahead is None else ahead.mean,
        None if ahead is None else Range(ahead.low, ahead.high),
        point.liability.mean,
        point.repeat_rate.mean,
        point.peak_funding.mean,
        criteria_told(point.missed),
    )
