"""Today's business as it is declared and as it is simulated."""

from __future__ import annotations

from simulator.findings import Findings
from simulator.report.document import Column, Section, Table, prose, section


def declared(found: Findings) -> Section | None:
    """Declared beside simulated numbers, averaged over cases."""
    if not found.matches:
        return None
    columns = (
        Column("segment", "Segment"),
        Column("number", "Number"),
        Column("declared", "Declared", "number"),
        Column("simulated", "Simulated", "number"),
    )
    rows = tuple((m.segment, m.name, m.declared, m.simulated) for m in found.matches)
    return section(
        "declared",
        "Today's business, declared and simulated",
        prose(
            "The simulated business of today must show what your own reports show before anything "
            "is compared with it."
        ),
        Table("declared", "", columns, rows),
    )
