"""The way of the search: rounds, programs, cases."""

from __future__ import annotations

from simulator.findings.improvement import ImprovementFindings
from simulator.report.document import Column, Section, Table, prose, section


def way(found: ImprovementFindings) -> Section | None:
    """What every round played, dropped and kept."""
    columns = (
        Column("round", "Round", "number"),
        Column("programs", "Programs", "heads"),
        Column("new", "New", "heads"),
        Column("cases", "Cases so far", "heads"),
        Column("dropped", "Surely worse", "heads"),
        Column("left", "Go on", "heads"),
        Column("leader", "In front"),
        Column("ahead", "Ahead of the start", "currency", signed=True),
        Column("meets", "Criteria"),
    )
    rows = tuple(
        (s.number, s.programs, s.new, s.cases, s.dropped, s.left, ", ".join(s.leader), s.ahead,
         "met" if s.meets else "missed")
        for s in found.steps
    )  # fmt: skip
    names = ", ".join(knob.path.split(".")[-1] for knob in found.knobs)
    note = f"In front: {names}. Money in {found.currency}."
    return section(
        "way",
        "How it was found",
        prose(
            f"Programs raced on the same cases and the same luck, {found.plays:,} plays of a "
            f"budget of {found.budget:,}, control arms included. Those that are surely worse leave "
            "early, so that cases are spent on those that are hard to tell apart; then new ones "
            "are tried near the best. The winner is judged on other cases, because luck helped it "
            "to win."
        ),
        Table("rounds", "", columns, rows, (note,)),
    )
