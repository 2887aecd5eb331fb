"""What a search for a better program says."""

from __future__ import annotations

from simulator.findings.improvement import ImprovementFindings
from simulator.report.document import Document
from simulator.report.sections.improvement.answer import answer
from simulator.report.sections.improvement.flatness import flatness
from simulator.report.sections.improvement.way import way


def improvement_of(found: ImprovementFindings) -> Document:
    """The whole report on a search."""
    made = (answer(found), flatness(found), way(found))
    return Document(
        title=f"{found.program}: which program is best within what is left open?",
        kind=f"A search for a better program. {found.question}",
        currency=found.currency,
        sections=tuple(one for one in made if one is not None),
        version=found.version,
        about=f"loyalty-simulator {found.version}, scenario {found.name}, seed {found.seed}, "
        f"{found.agents:,} agents, {found.plays:,} plays, {found.cases} cases held out",
    )
