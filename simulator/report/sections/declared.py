"""Today's business as it is declared and as it is simulated."""

from __future__ import annotations

from simulator.findings import Findings
from simulator.report.document import Column, Section, Table, paragraph, section
from simulator.say import label


def declared(findings: Findings) -> Section | None:
    """Declared beside simulated numbers, averaged over cases."""
    if not findings.matches:
        return None
    columns = (
        Column("segment", label("Segment")),
        Column("number", label("Number")),
        Column("declared", label("Declared"), "number"),
        Column("simulated", label("Simulated"), "number"),
    )
    rows = tuple((m.segment, m.name, m.declared, m.simulated) for m in findings.matches)
    return section(
        "declared",
        label("Declared and simulated business"),
        paragraph(
            "The simulated business of today must show what your own reports show before "
            "anything is compared with it."
        ),
        Table("declared", "", columns, rows),
    )
