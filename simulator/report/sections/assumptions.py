"""Every number that the answer rests on, with its source."""

from __future__ import annotations

from collections import Counter

from simulator.evidence import SEEN, Evidence, each_once
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
        Column("study", "Study"),
        Column("source", "Source"),
    )
    rows = tuple(
        (f"{a.path} (default)" if a.is_default else a.path, a.value, a.range, a.unit, a.kind,
         a.study, a.source)
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
        _cited(found),
    )


def _cited(found: Findings) -> Table | None:
    """What defaults cite, each finding once: how it was established, where, and its size."""
    used: dict[Evidence, list[str]] = {}
    for number in found.assumptions:
        for one in number.evidence:
            used.setdefault(one, []).append(number.path.rpartition(".")[2])
    columns = (
        Column("citation", "Cited"),
        Column("study", "Study"),
        Column("trade", "Trade"),
        Column("found", "Found"),
        Column("effect", "Size"),
        Column("seen", "Seen"),
        Column("used", "Used for"),
    )
    rows = tuple(
        (one.citation, one.study, one.trade, one.found, one.effect, SEEN[one.seen],
         ", ".join(dict.fromkeys(used[one])))
        for one in sorted(each_once(used), key=lambda one: one.citation.casefold())
    )  # fmt: skip
    return Table("evidence", "What defaults cite", columns, rows, long=True) if rows else None
