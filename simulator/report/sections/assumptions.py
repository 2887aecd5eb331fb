"""Every number that the answer rests on, with its source."""

from __future__ import annotations

from collections import Counter

from simulator.findings import Findings
from simulator.report.document import Column, Section, Strong, Table, bullets, section
from simulator.terms import SOURCES


def assumptions(found: Findings) -> Section | None:
    """How many numbers are measured, published, judged, assumed; then each of them."""
    counts = Counter(one.kind for one in found.assumptions)
    columns = (
        Column("number", "Number"),
        Column("value", "Value", "number"),
        Column("range", "Range"),
        Column("unit", "Unit"),
        Column("kind", "Kind"),
        Column("source", "Source"),
    )
    rows = tuple(
        (f"{a.path} (default)" if a.is_default else a.path, a.value, a.range, a.unit, a.kind,
         a.source)
        for a in found.assumptions
    )  # fmt: skip
    kinds = [
        (f"{counts[kind]} ", Strong(kind), f": {meaning}")
        for kind, meaning in SOURCES.items()
        if counts[kind]
    ]
    return section(
        "assumptions",
        "Every number this rests on",
        bullets(kinds),
        Table("assumptions", "All numbers", columns, rows, long=True) if rows else None,
    )
