"""What a comparison of programs says."""

from __future__ import annotations

from simulator.findings.comparison import ComparisonFindings
from simulator.report.document import Document
from simulator.report.sections.comparison.answer import answer
from simulator.report.sections.comparison.duels import duels
from simulator.report.sections.comparison.side_by_side import side_by_side
from simulator.report.sections.notes import notes
from simulator.say import label, label_n


def comparison_of(findings: ComparisonFindings) -> Document:
    """The whole comparison."""
    made = (
        answer(findings),
        duels(findings),
        side_by_side(findings),
        notes(findings.warnings),
    )
    return Document(
        title=findings.question,
        kind=label("Loyalty programs side by side, before launch"),
        currency=findings.currency,
        sections=tuple(one for one in made if one is not None),
        version=findings.version,
        about=label_n(
            "loyalty-simulator {version}, {scenario}, seed {seed}, {agents} agents, 1 case; "
            "scenario.lock.yaml repeats it",
            "loyalty-simulator {version}, {scenario}, seed {seed}, {agents} agents, {n} cases; "
            "scenario.lock.yaml repeats it",
            findings.cases,
            version=findings.version,
            scenario=findings.name,
            seed=findings.seed,
            agents=f"{findings.agents:,}",
        ),
    )
