"""What a comparison of programs says."""

from __future__ import annotations

from simulator.findings.comparison import ComparisonFindings
from simulator.report.document import Document
from simulator.report.sections.comparison.answer import answer
from simulator.report.sections.comparison.duels import duels
from simulator.report.sections.comparison.side_by_side import side_by_side


def comparison_of(found: ComparisonFindings) -> Document:
    """The whole comparison."""
    made = (answer(found), side_by_side(found), duels(found))
    cases = "case" if found.cases == 1 else "cases"
    return Document(
        title=found.question,
        kind="Loyalty programs side by side, before launch",
        currency=found.currency,
        sections=tuple(one for one in made if one is not None),
        version=found.version,
        about=f"loyalty-simulator {found.version}, {found.name}, seed {found.seed}, "
        f"{found.agents:,} agents, {found.cases} {cases}; scenario.lock.yaml repeats it",
    )
