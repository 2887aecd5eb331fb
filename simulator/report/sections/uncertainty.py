"""How sure the answer is, and which unknown it hangs on."""

from __future__ import annotations

from simulator.explain.numbers import share
from simulator.findings import Findings
from simulator.findings.basis import Driver, Turn
from simulator.report.document import (
    Block,
    Column,
    Range,
    Section,
    Table,
    Termed,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.drivers import drivers
from simulator.report.figures.tornado import tornado
from simulator.report.said import error, opinion

_DRIVERS = 10


def uncertainty(found: Findings) -> Section | None:
    """Rank correlations, their sources, and how much is opinion."""
    return section(
        "uncertainty",
        "How sure, and what it hangs on",
        prose(
            error(found) + " " + opinion(found) + " More agents remove the ",
            Termed("simulation error", "simulation_error"),
            "; only better numbers remove the ",
            Termed("real uncertainty", "real_uncertainty"),
            ".",
        ),
        drivers(found),
        tornado(found),
        _turns(found) or _drivers(found),
    )


def _drivers(found: Findings) -> Block | None:
    if not found.drivers:
        return None
    columns = (
        Column("input", "Input"),
        Column("drawn", "Drawn between", "number"),
        Column("unit", "Unit"),
        Column("correlation", "Rank correlation", "correlation", term="rank_correlation"),
        Column("kind", "Rests on"),
        Column("source", "Source"),
    )
    rows = tuple(
        (d.path, Range(d.low, d.high), d.unit, d.correlation, d.rests_on, _source(d))
        for d in found.drivers[:_DRIVERS]
    )
    return Table("drivers", "", columns, rows)


def _source(one: Driver | Turn) -> str:
    """Where a number comes from, and that other arms have the same draw of it."""
    return f"{one.source}; one draw, {one.shared}" if one.shared else one.source


def _turns(found: Findings) -> Block | None:
    """Where the mean NPV would be zero, beside what is known of each number."""
    if not found.turns:
        return None
    columns = (
        Column("input", "Unknown"),
        Column("drawn", "80 % of draws", "number"),
        Column("at_low", "NPV at its low end", "currency", signed=True),
        Column("at_high", "NPV at its high end", "currency", signed=True),
        Column("turns_at", "NPV is zero at", "number"),
        Column("correlation", "Rank correlation", "correlation", term="rank_correlation"),
        Column("unit", "Unit"),
        Column("kind", "Rests on"),
        Column("source", "Source"),
    )
    closely = {driver.path: driver.correlation for driver in found.drivers}
    rows = tuple(
        (t.path, Range(t.low, t.high), t.at_low.mean, t.at_high.mean, _turn(t),
         closely.get(t.path), t.unit, t.rests_on,
         _source(t))
        for t in found.turns
    )  # fmt: skip
    told = "Mean NPV with one number moved and the others as uncertain as they are; money in "
    told += f"{found.currency}. Zero at: its break-even value, empty where its slope may be nothing"
    told += ", in brackets where it lies beyond all draws"
    if found.turns_explain is not None:
        told += f". Straight lines explain {share(found.turns_explain)} of the variance of the NPV"
    title = "Break-even value of each unknown"
    return Table("turns", title, columns, rows, (f"{told}.",), long=len(rows) > _DRIVERS)


def _turn(turn: Turn) -> str | float | None:
    if turn.turns_at is None:
        return None
    return turn.turns_at if turn.within else f"({turn.turns_at:.4g})"
