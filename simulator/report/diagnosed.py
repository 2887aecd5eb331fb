"""Whether a business needs a program now: from a scenario to a report."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from simulator import experiment
from simulator.decision.diagnosis import arms
from simulator.findings.diagnosis import DiagnosisFindings
from simulator.findings.diagnosis.worked_out import diagnosis_of
from simulator.report import tables
from simulator.report.folder import TABLES, ReportFolder
from simulator.report.result import folder_of as report_folder
from simulator.report.result import size_of
from simulator.report.writing import write_report
from simulator.scenario import Scenario
from simulator.where import Where


def folder_of(scenario: Scenario, out: Path) -> ReportFolder:
    """The folder of the report, and where finished cases are kept meanwhile.

    Raises
    ------
    Unwritable
        The place cannot be used.
    """
    return report_folder(scenario, out, ".diagnosis")


def run(
    scenario: Scenario,
    *,
    agents: int | None = None,
    cases: int,
    seed: int | None = None,
    certain: bool,
    where: Where,
) -> experiment.PlayedCases:
    """Play the cases of a diagnosis; agents and seed that are not given are those of a run.

    Raises
    ------
    CaseError, Interrupted, TooLarge
        See `simulator.experiment.run`.
    """
    size = size_of(scenario, agents, cases, seed)
    return arms.play(
        scenario, agents=size.agents, cases=size.cases, seed=size.seed, certain=certain, where=where
    )


def save(played: experiment.PlayedCases, folder: ReportFolder) -> tuple[DiagnosisFindings, Path]:
    """Write the report of a diagnosis; return what it says and its folder.

    Raises
    ------
    Unwritable
        It cannot be written; an earlier one is as it was.
    """
    found = diagnosis_of(played)
    scenario = played.scenario
    lock = scenario.to_yaml(agents=played.agents, cases=found.cases, seed=played.seed)
    with folder.draft() as draft:
        write_report(found, draft)
        folder.write_lock(draft, lock)
        tables.write_tables(frames_of(played), draft / TABLES)
        return found, folder.publish(draft)


def frames_of(played: experiment.PlayedCases) -> dict[str, pl.DataFrame]:
    """Measures by case and change, beside the numbers that the case drew."""
    from simulator.decision.advice import measured

    drawn = tables.drawn_everywhere(played.drawn, played.scenario)
    return {"values": tables.values_table(measured(played), drawn)}
