"""A sweep from a scenario's file to a report."""

from __future__ import annotations

from pathlib import Path

from simulator.decision.between.sweep import Sweep
from simulator.findings.sweep import SweepFindings, swept
from simulator.report.folder import ReportFolder
from simulator.report.result import folder_of as report_folder
from simulator.report.writing import write_report
from simulator.scenario import Scenario


def folder_of(scenario: Scenario, out: Path) -> ReportFolder:
    """Where the report of a sweep goes.

    Raises
    ------
    Unwritable
        The place cannot be used.
    """
    return report_folder(scenario, out, ".swept")


def save(findings: Sweep, folder: ReportFolder, *, certain: bool) -> tuple[SweepFindings, Path]:
    """Write the report; return what it says and its folder.

    Raises
    ------
    Unwritable
        It cannot be written; an earlier one is as it was.
    """
    said = swept(findings, certain=certain)
    lock = findings.plan.scenario.to_yaml(
        agents=findings.agents, cases=findings.n_cases, seed=findings.seed
    )
    with folder.draft() as draft:
        write_report(said, draft)
        folder.write_lock(draft, lock)
        return said, folder.publish(draft)
