"""Every two programs against each other, case by case."""

from __future__ import annotations

from simulator.findings.comparison import ComparisonFindings
from simulator.report.document import Column, Quantity, Range, Section, Table, paragraph, section
from simulator.say import label, say


def duels(findings: ComparisonFindings) -> Section | None:
    """Differences of NPV: means with their intervals, and how often the one beats the other."""
    if not findings.duels:
        return None
    columns = (
        Column("one", label("Program")),
        Column("other", label("Against")),
        Column("ahead", label("Ahead by"), "currency", signed=True),
        Column("mean_range", label("95 % interval of the mean"), "currency"),
        Column("range", label("90 % of cases"), "currency"),
        Column("beats", label("Is better"), "share", term="probability"),
    )
    rows = tuple(
        (findings.called(d.one), findings.called(d.other),
         Quantity(d.ahead.mean, "currency", signed=True, error=d.mean_error),
         Range(d.low, d.high, error=d.mean_error),
         Range(d.ahead.low, d.ahead.high, error=d.error), d.beats)
        for d in findings.duels
    )  # fmt: skip
    note = say(
        "NPV of the one less NPV of the other in the same case, in {currency}.",
        currency=findings.currency,
    )
    return section(
        "duels",
        label("One against another"),
        paragraph(
            "What is uncertain about two programs is mostly the same for both. Their difference, "
            "case by case, is therefore much more certain than either of them."
        ),
        Table("duels", "", columns, rows, (note,)),
    )
