"""What the arms do, besides what they are worth, and the market around them."""

from __future__ import annotations

from typing import cast

from simulator.findings import Effect, Findings
from simulator.report.document import (
    Cell,
    Column,
    Inline,
    Quantity,
    Section,
    Table,
    Termed,
    Unit,
    section,
)
from simulator.terms import TERMS

UNITS: dict[str, Unit] = {"purchases": "number"}


def effects(found: Findings) -> Section | None:
    """One row per measure, one column per arm."""
    around = None
    if found.around:
        note = "Service, newcomers and the rival answer to what customers live through and to "
        note += f"what the arms offer. {_means(found)}"
        words = tuple(
            part
            for one in found.around
            if one.name in TERMS
            for part in (", ", Termed(TERMS[one.name].label, one.name))
        )
        around = _table(found, "around", "The market around the program", found.around, note, words)
    note = f"{_means(found)} The survival rate cannot be observed and depends on the model."
    return section(
        "effects", "What the arms do", _table(found, "effects", "", found.effects, note), around
    )


def _means(found: Findings) -> str:
    over = "" if found.certain else ", over those in which the measure has a value"
    return f"Means over cases{over}; money in {found.currency}."


def _table(
    found: Findings,
    name: str,
    title: str,
    measures: tuple[Effect, ...],
    note: str,
    words: tuple[Inline, ...] = (),
) -> Table:
    """One row per measure; `words` of the note are explained in the glossary."""
    labels = {arm.name: arm.label for arm in found.arms}
    columns = (
        Column("measure", "Measure"),
        *(Column(arm, labels.get(arm, arm), "number") for arm in found.compared),
        Column("meaning", "Meaning"),
    )
    rows: list[tuple[Cell, ...]] = [
        (_label(one.name), *(_cell(one, value) for value in one.values), one.meaning)
        for one in measures
    ]
    explained = (" Explained among the words: ", *words[1:], ".") if words else ()
    return Table(name, title, columns, tuple(rows), (note, *explained))


def _label(name: str) -> str:
    return TERMS[name].label if name in TERMS else name.replace("_", " ")


def _cell(one: Effect, value: float | None) -> Quantity:
    return Quantity(value, UNITS.get(one.unit) or cast("Unit", one.unit))
