"""The way of the search: rounds, programs, cases."""

from __future__ import annotations

from simulator.decision.names import in_sentence
from simulator.findings.improvement import ImprovementFindings
from simulator.report.document import Column, Section, Table, paragraph, section
from simulator.report.said import met
from simulator.say import label, say


def way(findings: ImprovementFindings) -> Section | None:
    """What every round played, dropped and kept."""
    columns = (
        Column("round", label("Round"), "number"),
        Column("programs", label("Programs"), "heads"),
        Column("new", label("New"), "heads"),
        Column("cases", label("Cases so far"), "heads"),
        Column("dropped", label("Surely worse"), "heads"),
        Column("left", label("Go on"), "heads"),
        Column("leader", label("In front")),
        Column("ahead", label("Ahead of the start"), "currency", signed=True),
        Column("meets", label("Criteria")),
    )
    rows = tuple(
        (s.number, s.programs, s.new, s.cases, s.dropped, s.left,
         ", ".join(findings.shown(s.leader)), s.ahead, met(s.meets))
        for s in findings.steps
    )  # fmt: skip
    names = ", ".join(in_sentence(knob.label) for knob in findings.knobs)
    note = say("In front: {names}. Money in {currency}.", names=names, currency=findings.currency)
    return section(
        "way",
        label("How it was found"),
        paragraph(
            "Programs raced on the same cases and the same luck, {plays} plays of a budget "
            "of {budget}, control arms included. Those that are surely worse leave early, so "
            "that cases are spent on those that are hard to tell apart; then new ones are "
            "tried near the best. The winner is judged on other cases, because luck helped "
            "it to win.",
            plays=f"{findings.plays:,}",
            budget=f"{findings.budget:,}",
        ),
        Table("rounds", "", columns, rows, (note,)),
    )
