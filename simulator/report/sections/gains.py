"""Gains against costs: why an arm's profit differs from today's, part by part."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.economics.books.bridge import LABELS, PARTS
from simulator.findings import Findings, Spread
from simulator.report.document import (
    Cell,
    Column,
    Quantity,
    Range,
    Section,
    Table,
    bullets,
    paragraph,
    section,
)  # fmt: skip
from simulator.report.figures.waterfall import TOTAL, waterfall
from simulator.say import label, say

_REASONS = {"value": label("value"), "lock_in": label("lock-in"), "service": label("service")}


def gains(findings: Findings) -> Section | None:
    """Waterfall and table of the bridge, and why customers stay."""
    table = _bridge(findings)
    if table is None:
        return None
    return section(
        "gains",
        label("Gains and costs"),
        waterfall(findings),
        paragraph(
            "Every difference in profit belongs to exactly one part of the [bridge](bridge), "
            "so that what customers do because of an arm stands against what the arm pays "
            "for it. What is given on purchases made anyway is the [subsidy](subsidy); fewer "
            "visits are [pull-forward](pull_forward), or a dip. [Departures "
            "avoided](departures_avoided) are told apart by why customers stay: value, "
            "[lock-in](lock_in) or service."
        ),
        table,
        bullets(stayed(findings)),
    )


def _bridge(findings: Findings) -> Table | None:
    """Parts by arm; those of the arm in question with their range."""
    labels = {arm.name: arm.label for arm in findings.arms}
    parts = {one.arm: {part.name: part.amount for part in one.parts} for one in findings.bridges}
    if findings.program not in parts:
        return None
    totals = {one.arm: one.total for one in findings.bridges}
    arms = [findings.program, *(arm for arm in totals if arm != findings.program)]
    columns = (
        Column("part", label("Part")),
        *(Column(arm, labels[arm], "currency", signed=True) for arm in arms),
        Column(
            "range", label("90 % of cases, {labels}", labels=labels[findings.program]), "currency"
        ),
        Column("meaning", label("Meaning")),
    )
    rows = [
        (LABELS[name], *_cells([parts[arm].get(name) for arm in arms]), meaning)
        for name, meaning in PARTS.items()
        if any(name in of for of in parts.values())
    ]
    rows.append((TOTAL, *_cells([totals[arm] for arm in arms]), label("their sum")))
    note = say("Means over cases, not discounted; money in {currency}.", currency=findings.currency)
    last = frozenset({len(rows) - 1})
    return Table("bridge", "", columns, tuple(rows), (note,), strong=last)


def _cells(amounts: list[Spread | None]) -> tuple[Cell, ...]:
    """Means by arm, then the range of the first one; nothing where an arm has no such part."""
    means = (None if one is None else Quantity(one.mean, "currency", True) for one in amounts)
    first = amounts[0]
    return (*means, None if first is None else Range(first.low, first.high))


def stayed(findings: Findings) -> Iterable[str]:
    """Why customers stay with each program, or leave, where it changes that at all."""
    bridges = {one.arm: one for one in findings.bridges}
    for arm in findings.programs:
        reasons = bridges[arm.name].stayed if arm.name in bridges else ()
        if reasons:
            told = ", ".join(f"{_REASONS[name]} {heads:+,.0f}" for name, heads in reasons)
            whole = sum(heads for _, heads in reasons)
            yield (
                say(
                    "Departures that {program} is expected to avoid over {horizon_weeks} "
                    "weeks: {whole}, of which {told}.",
                    program=arm.label,
                    horizon_weeks=findings.horizon_weeks,
                    whole=f"{whole:,.0f}",
                    told=told,
                )
            )
