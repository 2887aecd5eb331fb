"""What a sweep says."""

from __future__ import annotations

from simulator.decision.names import in_sentence
from simulator.decision.words import listed
from simulator.findings.sweep import SweepFindings
from simulator.report.document import Document
from simulator.report.sections.notes import notes
from simulator.report.sections.sweep.answer import answer
from simulator.report.sections.sweep.frontier import frontier
from simulator.say import label_n, say


def sweep_of(findings: SweepFindings) -> Document:
    """The whole report on a sweep."""
    made = (answer(findings), frontier(findings), notes(findings.warnings))
    return Document(
        title=say(
            "{program}: what changes with {paths}?",
            program=findings.label,
            paths=listed([in_sentence(axis.label) for axis in findings.axes]),
        ),
        kind=" ".join((say("A sweep."), findings.question)),
        currency=findings.currency,
        sections=tuple(one for one in made if one is not None),
        version=findings.version,
        about=label_n(
            "loyalty-simulator {version}, scenario {scenario}, seed {seed}, {agents} agents, 1 "
            "case of {points} points",
            "loyalty-simulator {version}, scenario {scenario}, seed {seed}, {agents} agents, {n} "
            "cases of {points} points",
            findings.cases,
            version=findings.version,
            scenario=findings.name,
            seed=findings.seed,
            agents=f"{findings.agents:,}",
            points=len(findings.points),
        ),
    )
