"""How sure the answer is, and which unknown it depends on."""

from __future__ import annotations

from simulator.decision.names import names_of
from simulator.explain.numbers import share
from simulator.findings import Findings
from simulator.findings.basis import Driver, TornadoBar
from simulator.report.document import (
    Block,
    Column,
    Named,
    Range,
    Section,
    Table,
    marked,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.tornado import tornado
from simulator.report.said import error, opinion
from simulator.say import declared, label, say

_DRIVERS = 10


def uncertainty(findings: Findings) -> Section | None:
    """Rank correlations, their sources, and how much is opinion."""
    remedy = marked(
        "More agents remove the [simulation error](simulation_error); only better numbers remove "
        "the [real uncertainty](real_uncertainty)."
    )
    return section(
        "uncertainty",
        label("Uncertainty"),
        prose(f"{error(findings)} {opinion(findings)} ", *remedy),
        tornado(findings),
        _turns(findings) or _drivers(findings),
    )


def _drivers(findings: Findings) -> Block | None:
    if not findings.drivers:
        return None
    columns = (
        Column("input", label("Input")),
        Column("drawn", label("Drawn between"), "number"),
        Column("unit", label("Unit")),
        Column("correlation", label("Rank correlation"), "correlation", term="rank_correlation"),
        Column("kind", label("Rests on")),
        Column("source", label("Source")),
    )
    names = names_of([one.path for one in findings.drivers[:_DRIVERS]])
    rows = tuple(
        (
            _named(d.path, names),
            Range(d.low, d.high),
            declared(d.unit),
            d.correlation,
            d.rests_on,
            _source(d),
        )
        for d in findings.drivers[:_DRIVERS]
    )
    return Table("drivers", "", columns, rows)


def _named(path: str, names: dict[str, str]) -> Named:
    return Named(names[path], path)


def _source(one: Driver | TornadoBar) -> str:
    """Where a number comes from, and that other arms have the same draw of it."""
    if not one.shared:
        return one.source
    return label("{source}; one draw, {shared}", source=one.source, shared=one.shared)


def _turns(findings: Findings) -> Block | None:
    """Where the mean NPV would be zero, beside what is known of each number."""
    if not findings.turns:
        return None
    columns = (
        Column("input", label("Unknown")),
        Column("drawn", label("80 % of draws"), "number"),
        Column("at_low", label("NPV at its low end"), "currency", signed=True),
        Column("at_high", label("NPV at its high end"), "currency", signed=True),
        Column("turns_at", label("NPV is zero at"), "number"),
        Column("correlation", label("Rank correlation"), "correlation", term="rank_correlation"),
        Column("unit", label("Unit")),
        Column("kind", label("Rests on")),
        Column("source", label("Source")),
    )
    names = names_of([one.path for one in findings.turns])
    closely = {driver.path: driver.correlation for driver in findings.drivers}
    rows = tuple(
        (_named(t.path, names), Range(t.low, t.high), t.at_low.mean, t.at_high.mean, _turn(t),
         closely.get(t.path), declared(t.unit), t.rests_on,
         _source(t))
        for t in findings.turns
    )  # fmt: skip
    told = say(
        "Mean NPV with one number moved and the others as uncertain as they are; money in "
        "{currency}. Zero at: its break-even value, empty where its slope may be nothing, in "
        "brackets where it lies beyond all draws.",
        currency=findings.currency,
    )
    if findings.turns_explain is not None:
        explained = say(
            "Straight lines explain {share} of the variance of the NPV.",
            share=share(findings.turns_explain),
        )
        told = f"{told} {explained}"
    title = label("Break-even value of each unknown")
    return Table("turns", title, columns, rows, (told,), long=len(rows) > _DRIVERS)


def _turn(turn: TornadoBar) -> str | float | None:
    if turn.turns_at is None:
        return None
    return turn.turns_at if turn.within else f"({turn.turns_at:.4g})"
