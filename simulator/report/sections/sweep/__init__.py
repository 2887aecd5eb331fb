"""What a sweep says."""

from __future__ import annotations

from simulator.findings.sweep import SweepFindings
from simulator.report.document import Document
from simulator.report.sections.sweep.answer import answer
from simulator.report.sections.sweep.course import course
from simulator.report.sections.sweep.frontier import frontier


def sweep_of(found: SweepFindings) -> Document:
    """The whole report on a sweep."""
    made = (answer(found), course(found), frontier(found))
    cases = "case" if found.cases == 1 else "cases"
    paths = " and ".join(axis.path for axis in found.axes)
    return Document(
        title=f"{found.program}: what changes with {paths}?",
        kind=f"A sweep. {found.question}",
        currency=found.currency,
        sections=tuple(one for one in made if one is not None),
        version=found.version,
        about=f"loyalty-simulator {found.version}, scenario {found.name}, seed {found.seed}, "
        f"{found.agents:,} agents, {found.cases} {cases} of {len(found.points)} points",
    )
