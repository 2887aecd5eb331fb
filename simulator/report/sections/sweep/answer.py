"""Which point is best, and where criteria start and stop to be met."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.explain.numbers import amount, plain
from simulator.findings.sweep import Start, SweepFindings, SweepPoint
from simulator.report.document import (
    Block,
    Caution,
    Cell,
    Column,
    Range,
    Section,
    Strong,
    Table,
    bullets,
    prose,
    section,
)  # fmt: skip


def answer(found: SweepFindings) -> Section | None:
    """The best point in a sentence, and all points in a table."""
    return section(
        "answer",
        "",
        prose(Strong(f"{named(found, found.points[found.best])}."), f" {headline(found)}"),
        bullets(told(found)),
        _certain(found),
        _table(found),
        bullets(found.warnings),
    )


def named(found: SweepFindings, point: SweepPoint) -> str:
    """A point by its values: `back 0.02`, or both where two are varied."""
    words = (f"{short(axis.path)} {value}"
             for axis, value in zip(found.axes, point.values, strict=True))  # fmt: skip
    return ", ".join(words)


def short(path: str) -> str:
    """The last word of a path."""
    return path.split(".")[-1]


def headline(found: SweepFindings) -> str:
    """What the best point is worth, and beside the scenario as it is."""
    best = found.points[found.best]
    meeting = sum(point.meets for point in found.points)
    among = "among those that meet all criteria" if meeting else "although no point meets all"
    said = f"The highest mean NPV, {amount(best.npv.mean, found.currency, sign=True)}"
    said += f", {among}" + ("" if meeting else " criteria")
    if found.best == found.reference:
        return f"{said}; it is the scenario as it is, or the point nearest to it."
    assert best.ahead is not None
    low, high = amount(best.ahead.low, sign=True), amount(best.ahead.high, sign=True)
    nearest = named(found, found.points[found.reference])
    return (
        f"{said}; {amount(best.ahead.mean, found.currency, sign=True)} against {nearest} "
        f"(95 % interval {low} to {high}), the point nearest to the scenario as it is."
    )


def told(found: SweepFindings) -> Iterator[str]:
    """Where criteria start and stop to be met."""
    meeting = sum(point.meets for point in found.points)
    yield f"{meeting} of {len(found.points)} points meet all criteria."
    for start in found.starts:
        yield _start(start)
    failing = {name for point in found.points for name in point.missed}
    ever = {start.criterion for start in found.starts}
    for name in sorted(failing - ever):
        if all(name in point.missed for point in found.points):
            yield f"{_capital(name)} is met at no point."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _start(one: Start) -> str:
    plural = one.criterion in ("all criteria", "the promises")
    verb = ("start" if one.starts else "stop") + ("" if plural else "s")
    beside = f" at {one.beside}" if one.beside else ""
    return (
        f"{_capital(one.criterion)} {verb} to be met between {short(one.path)} "
        f"{plain(one.low)} and {plain(one.high)}{beside}, at about {plain(one.about)} if straight "
        "lines between the points are right."
    )


def _certain(found: SweepFindings) -> Block | None:
    said = "Every number was taken as certain, so this says nothing about how sure one can be."
    return Caution((said,)) if found.certain else None


def _table(found: SweepFindings) -> Table:
    columns = (
        *(Column(f"value_{at}", short(axis.path), "number")
          for at, axis in enumerate(found.axes)),
        Column("npv", "NPV", "currency", signed=True, term="npv"),
        Column("mean_range", "95 % interval of the mean", "currency"),
        Column("range", "90 % of cases", "currency"),
        Column("pays", "Pays", "share", term="probability"),
        Column("ahead", "Against the nearest", "currency", signed=True),
        Column("ahead_range", "95 % interval", "currency"),
        Column("liability", "Owed", "currency", term="liability"),
        Column("repeat_rate", "Repeat", "share", term="repeat_rate"),
        Column("peak_funding", "Peak funding", "currency", term="peak_funding"),
        Column("criteria", "Criteria"),
    )  # fmt: skip
    rows = tuple(_row(point) for point in found.points)
    axes = "; ".join(f"{axis.path}, {axis.unit}" if axis.unit else axis.path
                     for axis in found.axes)  # fmt: skip
    note = (
        f"{axes}. Means over cases, money in {found.currency}; all points live through the same "
        "cases with the same luck, so differences between them are much surer than each of them. "
        "Bold: the best point."
    )
    strong = frozenset({found.best})
    return Table("points", "", columns, rows, (note,), strong=strong, long=len(rows) > 40)


def _row(point: SweepPoint) -> tuple[Cell, ...]:
    ahead = point.ahead
    return (
        *point.values,
        point.npv.mean,
        Range(point.low, point.high),
        Range(point.npv.low, point.npv.high),
        point.probability,
        None if ahead is None else ahead.mean,
        None if ahead is None else Range(ahead.low, ahead.high),
        point.liability.mean,
        point.repeat_rate.mean,
        point.peak_funding.mean,
        "met" if point.meets else f"misses {', '.join(point.missed)}",
    )
