"""What a report on a scenario says, one file per section: from findings to words and tables."""

from __future__ import annotations

from collections.abc import Callable

from simulator.findings import Findings
from simulator.report.document import Document, Section
from simulator.report.sections.alternatives import alternatives
from simulator.report.sections.answer import answer
from simulator.report.sections.assumptions import assumptions
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
from simulator.say import say

# In the order in which a decision is made; a section that has nothing to say is left out.
SECTIONS: tuple[Callable[[Findings], Section | None], ...] = (
    answer,
    program,
    gains,
    alternatives,
    promises,
    uncertainty,
    tools,
    winners,
    naive,
    measuring,
    # behind the answer, for those who check it
    statement,
    value,
    owed,
    effects,
    retention,
    health,
    declared,
    assumptions,
    model,
    provenance,
)


def report_of(findings: Findings) -> Document:
    """The whole report on a run."""
    made = (make(findings) for make in SECTIONS)
    return Document(
        title=findings.question,
        kind=say("Loyalty program before launch: is it worth it?"),
        currency=findings.currency,
        sections=tuple(one for one in made if one is not None),
        version=findings.version,
        about=about(findings),
    )
