"""How sure the answer is, and which unknown it hangs on."""

from __future__ import annotations

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
from simulator.report.findings import Findings
from simulator.report.terminal import error, opinion

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
        _drivers(found),
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
        (d.path, Range(d.low, d.high), d.unit, d.correlation, d.kind, d.source)
        for d in found.drivers[:_DRIVERS]
    )
    return Table("drivers", "", columns, rows)
