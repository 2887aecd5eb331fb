"""What a search for a better program says."""

from __future__ import annotations

from simulator.findings.improvement import ImprovementFindings
from simulator.report.document import Document
from simulator.report.sections.improvement.answer import answer
from simulator.report.sections.improvement.flatness import flatness
from simulator.report.sections.improvement.way import way
from simulator.report.sections.notes import notes
from simulator.say import label, say


def improvement_of(findings: ImprovementFindings) -> Document:
    """The whole report on a search."""
    made = (answer(findings), flatness(findings), way(findings), notes(findings.warnings))
    return Document(
        title=say(
            "{program}: which program is best within what is left open?", program=findings.label
        ),
        kind=" ".join((say("A search for a better program."), findings.question)),
        currency=findings.currency,
        sections=tuple(one for one in made if one is not None),
        version=findings.version,
        about=label(
            "loyalty-simulator {version}, scenario {scenario}, seed {seed}, {agents} agents, "
            "{plays} plays, {cases} cases held out",
            version=findings.version,
            scenario=findings.name,
            seed=findings.seed,
            agents=f"{findings.agents:,}",
            plays=f"{findings.plays:,}",
            cases=findings.cases,
        ),
    )
