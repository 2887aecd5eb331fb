"""What a report on a scenario says, one file per section: from findings to words and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simulator.findings import Findings
from simulator.report.document import Document, Section
from simulator.report.sections.alternatives import alternatives
from simulator.report.sections.answer import answer
from simulator.report.sections.assumptions import assumptions
from simulator.report.sections.decision import decision
from simulator.report.sections.declared import declared
from simulator.report.sections.effects import effects
from simulator.report.sections.gains import gains
from simulator.report.sections.health import health
from simulator.report.sections.measuring import measuring
from simulator.report.sections.model import model
from simulator.report.sections.naive import naive
from simulator.report.sections.owed import owed
from simulator.report.sections.program import program
from simulator.report.sections.promises import promises
from simulator.report.sections.provenance import about, provenance
from simulator.report.sections.retention import retention
from simulator.report.sections.statement import statement
from simulator.report.sections.tools import tools
from simulator.report.sections.uncertainty import uncertainty
from simulator.report.sections.value import value
from simulator.report.sections.winners import winners
from simulator.say import label, say

Tell = Callable[[Findings], Section | None]
# What one decides from comes first and stands open; it fits on two printed pages.
OPENING: tuple[Tell, ...] = (answer, decision)
# Behind it, by chapter, for those who check it; a section that has nothing to say is left out.
CHAPTERS: tuple[tuple[str, tuple[Tell, ...]], ...] = (
    (label("Goal, business and program"), (program,)),
    (label("Gains and costs"), (gains, alternatives, statement)),
    (label("Promises and liability"), (promises, owed)),
    (label("Uncertainty and assumptions"), (uncertainty, assumptions)),
    (label("Tools"), (tools, effects)),
    (label("Customers"), (winners, value, retention, health)),
    (label("Measurement after launch"), (measuring, naive)),
    (label("Model and reproducibility"), (declared, model, provenance)),
)


def report_of(findings: Findings) -> Document:
    """The whole report on a run."""
    opening = [make(findings) for make in OPENING]
    rest = [
        replace(one, chapter=title)
        for title, parts in CHAPTERS
        for one in (make(findings) for make in parts)
        if one is not None
    ]
    return Document(
        title=findings.question,
        kind=say("Loyalty program before launch: is it worth it?"),
        currency=findings.currency,
        sections=(*(one for one in opening if one is not None), *rest),
        version=findings.version,
        about=about(findings),
    )
