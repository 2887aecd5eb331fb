"""Every number that the answer rests on, with its source."""

from __future__ import annotations

from collections import Counter

from simulator.findings import Findings
from simulator.report.document import (
    Column,
    Section,
    Strong,
    Table,
    bullets,
    section,
)
from simulator.say import label
from simulator.terms import SOURCES


def assumptions(findings: Findings) -> Section | None:
    """How many numbers are measured, published, judged, assumed; then each of them."""
    counts = Counter(one.kind for one in findings.assumptions)
    columns = (
        Column("number", label("Number")),
        Column("value", label("Value"), "number"),
        Column("range", label("Range")),
        Column("unit", label("Unit")),
        Column("kind", label("Kind")),
        Column("source", label("Source")),
    )
    rows = tuple(
        (
            label("{number} (default)", number=a.path) if a.is_default else a.path,
            a.value,
            a.range,
            a.unit,
            a.kind,
            a.source,
        )
        for a in findings.assumptions
    )
    kinds = [
        (f"{counts[kind]} ", Strong(kind), f": {meaning}")
        for kind, meaning in SOURCES.items()
        if counts[kind]
    ]
    return section(
        "assumptions",
        label("Every number this rests on"),
        bullets(kinds),
        Table("assumptions", label("All numbers"), columns, rows, long=True) if rows else None,
    )
