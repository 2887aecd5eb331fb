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
    Termed,
    bullets,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.waterfall import TOTAL, waterfall

_REASONS = {"value": "value", "lock_in": "lock-in", "service": "service"}


def gains(found: Findings) -> Section | None:
    """Waterfall and table of the bridge, and why customers stay."""
    table = _bridge(found)
    if table is None:
        return None
    return section(
        "gains",
        "Gains against costs",
        waterfall(found),
        prose(
            "Every difference in profit belongs to exactly one part of the ",
            Termed("bridge", "bridge"),
            ", so that what customers do because of an arm stands against what the arm pays for "
            "it. What is given on purchases made anyway is the ",
            Termed("subsidy", "subsidy"),
            "; fewer visits are ",
            Termed("pull-forward", "pull_forward"),
            ", or a dip. ",
            Termed("Departures avoided", "departures_avoided"),
            " are told apart by why customers stay: value, ",
            Termed("lock-in", "lock_in"),
            " or service.",
        ),
        table,
        bullets(stayed(found)),
    )


def _bridge(found: Findings) -> Table | None:
    """Parts by arm; those of the arm in question with their range."""
    labels = {arm.name: arm.label for arm in found.arms}
    parts = {one.arm: {part.name: part.amount for part in one.parts} for one in found.bridges}
    if found.program not in parts:
        return None
    totals = {one.arm: one.total for one in found.bridges}
    arms = [found.program, *(arm for arm in totals if arm != found.program)]
    columns = (
        Column("part", "Part"),
        *(Column(arm, labels[arm], "currency", signed=True) for arm in arms),
        Column("range", f"90 % of cases, {labels[found.program]}", "currency"),
        Column("meaning", "Meaning"),
    )
    rows = [
        (LABELS[name], *_cells([parts[arm].get(name) for arm in arms]), meaning)
        for name, meaning in PARTS.items()
        if any(name in of for of in parts.values())
    ]
    rows.append((TOTAL, *_cells([totals[arm] for arm in arms]), "their sum"))
    note = f"Means over cases, not discounted; money in {found.currency}."
    last = frozenset({len(rows) - 1})
    return Table("bridge", "", columns, tuple(rows), (note,), strong=last)


def _cells(amounts: list[Spread | None]) -> tuple[Cell, ...]:
    """Means by arm, then the range of the first one; nothing where an arm has no such part."""
    means = (None if one is None else Quantity(one.mean, "currency", True) for one in amounts)
    first = amounts[0]
    return (*means, None if first is None else Range(first.low, first.high))


def stayed(found: Findings) -> Iterable[str]:
    """Why customers stay with each program, or leave, where it changes that at all."""
    bridges = {one.arm: one for one in found.bridges}
    for arm in found.programs:
        reasons = bridges[arm.name].stayed if arm.name in bridges else ()
        if reasons:
            told = ", ".join(f"{_REASONS[name]} {heads:+,.0f}" for name, heads in reasons)
            whole = sum(heads for _, heads in reasons)
            yield (
                f"Departures that {arm.label} is expected to avoid over {found.horizon_weeks} "
                f"weeks: {whole:,.0f}, of which {told}."
            )
