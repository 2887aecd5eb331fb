"""Every number that the answer rests on, with its source."""

from __future__ import annotations

from collections import Counter

from simulator.evidence import SEEN, Evidence, each_once
from simulator.findings import Findings
from simulator.report.document import (
    Column,
    Section,
    Strong,
    Table,
    bullets,
    section,
)
from simulator.say import declared, label
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
        Column("study", label("Study")),
        Column("source", label("Source")),
    )
    rows = tuple(
        (
            label("{number} (default)", number=a.path) if a.is_default else a.path,
            a.value,
            a.range,
            declared(a.unit),
            a.kind,
            a.study,
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
        label("Assumptions"),
        bullets(kinds),
        Table("assumptions", label("All numbers"), columns, rows, long=True) if rows else None,
        _cited(findings),
    )


def _cited(findings: Findings) -> Table | None:
    """What defaults cite, each finding once: how it was established, where, and its size."""
    used: dict[Evidence, list[str]] = {}
    for number in findings.assumptions:
        for one in number.evidence:
            used.setdefault(one, []).append(number.path.rpartition(".")[2])
    columns = (
        Column("citation", label("Cited")),
        Column("study", label("Study")),
        Column("trade", label("Trade")),
        Column("found", label("Found")),
        Column("effect", label("Size")),
        Column("seen", label("Seen")),
        Column("used", label("Used for")),
    )
    rows = tuple(
        (one.citation, one.study, one.trade, one.found, one.effect, SEEN[one.seen],
         ", ".join(dict.fromkeys(used[one])))
        for one in sorted(each_once(used), key=lambda one: one.citation.casefold())
    )  # fmt: skip
    return (
        Table("evidence", label("What defaults cite"), columns, rows, long=True) if rows else None
    )
