"""A search for a better program from its result to a report, with the winner as a scenario."""

from __future__ import annotations

from pathlib import Path

from simulator.decision.among.improve import Improvement
from simulator.findings.improvement import ImprovementFindings, improved
from simulator.report.folder import WINNER, ReportFolder
from simulator.report.result import folder_of as report_folder
from simulator.report.writing import write_report
from simulator.scenario import Scenario


def folder_of(scenario: Scenario, out: Path) -> ReportFolder:
    """Where the report of a search goes.

    Raises
    ------
    Unwritable
        The place cannot be used.
    """
    return report_folder(scenario, out, ".improved")


def save(findings: Improvement, folder: ReportFolder) -> tuple[ImprovementFindings, Path]:
    """Write the report, and the winner as a scenario that can be run; return both's folder.

    Raises
    ------
    Unwritable
        They cannot be written; earlier ones are as they were.
    """
    said = improved(findings)
    size = {"agents": findings.agents, "cases": findings.n_cases, "seed": findings.seed}
    winner = findings.scenario.with_values(findings.winner.values)
    with folder.draft() as draft:
        write_report(said, draft)
        folder.write_lock(draft, findings.scenario.to_yaml(**size))
        (draft / WINNER).write_text(winner.to_yaml(**size), "utf-8")
        return said, folder.publish(draft)
