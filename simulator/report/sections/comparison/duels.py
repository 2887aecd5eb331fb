"""Every two programs against each other, case by case."""

from __future__ import annotations

from simulator.findings.comparison import ComparisonFindings
from simulator.report.document import Column, Range, Section, Table, prose, section


def duels(found: ComparisonFindings) -> Section | None:
    """Differences of NPV: means with their intervals, and how often the one beats the other."""
    if not found.duels:
        return None
    columns = (
        Column("one", "Program"),
        Column("other", "Against"),
        Column("ahead", "Ahead by", "currency", signed=True),
        Column("mean_range", "95 % interval of the mean", "currency"),
        Column("range", "90 % of cases", "currency"),
        Column("beats", "Is better", "share", term="probability"),
    )
    rows = tuple(
        (d.one, d.other, d.ahead.mean, Range(d.low, d.high), Range(d.ahead.low, d.ahead.high),
         d.beats)
        for d in found.duels
    )  # fmt: skip
    note = f"NPV of the one less NPV of the other in the same case, in {found.currency}."
    return section(
        "duels",
        "One against another",
        prose(
            "What is uncertain about two programs is mostly the same for both. Their difference, "
            "case by case, is therefore much surer than either of them."
        ),
        Table("duels", "", columns, rows, (note,)),
    )
