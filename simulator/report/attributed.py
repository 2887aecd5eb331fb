"""Which tool earns what: from a scenario to a report."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from simulator.decision.share.attribution import Attribution, attributable, attribute
from simulator.findings.attribution import AttributionFindings, attributed
from simulator.report import tables
from simulator.report.attributed_tables import cases_frame, costs_frame, subsets_frame, tools_frame
from simulator.report.folder import TABLES, ReportFolder
from simulator.report.result import folder_of as report_folder
from simulator.report.result import size_of
from simulator.report.writing import write_report
from simulator.scenario import Scenario
from simulator.where import Where


def folder_of(scenario: Scenario, program: str | None, out: Path) -> ReportFolder:
    """The folder of the report, and where finished cases are kept meanwhile.

    Raises
    ------
    ScenarioError, Unwritable
        There is no such program to attribute, or the place cannot be used.
    """
    name = attributable(scenario, program)
    return report_folder(scenario, out, f".{name}.attribution")


def run(
    scenario: Scenario,
    program: str | None = None,
    *,
    agents: int | None = None,
    cases: int,
    seed: int | None = None,
    certain: bool,
    where: Where,
) -> Attribution:
    """Attribute a program; agents and seed that are not given are those of `loyalty run`.

    Raises
    ------
    ScenarioError, CaseError, Interrupted, TooLarge
        See `simulator.decision.share.attribution.attribute`.
    """
    size = size_of(scenario, agents, cases, seed)
    return attribute(
        scenario,
        attributable(scenario, program),
        agents=size.agents,
        cases=size.cases,
        seed=size.seed,
        certain=certain,
        where=where,
    )


def save(findings: Attribution, folder: ReportFolder) -> tuple[AttributionFindings, Path]:
    """Write the report of an attribution; return what it says and its folder.

    Raises
    ------
    Unwritable
        It cannot be written; an earlier one is as it was.
    """
    said, played = attributed(findings), findings.played
    lock = played.scenario.to_yaml(agents=played.agents, cases=findings.n_cases, seed=played.seed)
    with folder.draft() as draft:
        write_report(said, draft)
        folder.write_lock(draft, lock)
        tables.write_tables(frames_of(findings), draft / TABLES)
        return said, folder.publish(draft)


def frames_of(findings: Attribution) -> dict[str, pl.DataFrame]:
    """Every table beside the report, by its name."""
    return {
        "tools": tools_frame(findings),
        "costs": costs_frame(findings),
        "cases": cases_frame(findings),
        "subsets": subsets_frame(findings),
    }
