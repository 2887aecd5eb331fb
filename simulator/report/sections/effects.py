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
from simulator.say import label, say
from simulator.terms import TERMS

UNITS: dict[str, Unit] = {"purchases": "number"}


def effects(findings: Findings) -> Section | None:
    """One row per measure, one column per arm."""
    around = None
    if findings.around:
        note = say(
            "Service, newcomers and the rival answer to what customers live through and to what "
            "the arms offer."
        )
        words = [one.name for one in findings.around if one.name in TERMS]
        explained: tuple[Inline, ...] = ()
        if words:
            links = ((", ", Termed(TERMS[name].label, name)) for name in words)
            parts = [part for link in links for part in link][1:]
            explained = (" ", say("Explained among the words:"), " ", *parts)
        notes = (f"{note} {_means(findings)}", *explained)
        title = label("The market around the program")
        around = _table(findings, "around", title, findings.around, notes)
    hidden = say("The survival rate cannot be observed and depends on the model.")
    notes = (f"{_means(findings)} {hidden}",)
    return section(
        "effects",
        label("Effects by arm"),
        _table(findings, "effects", "", findings.effects, notes),
        around,
    )


def _means(findings: Findings) -> str:
    if findings.certain:
        return say("Means over cases; money in {currency}.", currency=findings.currency)
    return say(
        "Means over cases, over those in which the measure has a value; money in {currency}.",
        currency=findings.currency,
    )


def _table(
    findings: Findings, name: str, title: str, measures: tuple[Effect, ...],
    note: tuple[Inline, ...],
) -> Table:  # fmt: skip
    """One row per measure."""
    labels = {arm.name: arm.label for arm in findings.arms}
    columns = (
        Column("measure", label("Measure")),
        *(Column(arm, labels.get(arm, arm), "number") for arm in findings.compared),
        Column("meaning", label("Meaning")),
    )
    rows: list[tuple[Cell, ...]] = [
        (_label(one.name), *(_cell(one, value) for value in one.values), one.meaning)
        for one in measures
    ]
    return Table(name, title, columns, tuple(rows), note)


def _label(name: str) -> str:
    return TERMS[name].label if name in TERMS else name.replace("_", " ")


def _cell(one: Effect, value: float | None) -> Quantity:
    return Quantity(value, UNITS.get(one.unit) or cast("Unit", one.unit))
