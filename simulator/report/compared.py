"""Programs of one scenario or several, compared: from files to a report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from simulator.decision.between.choice import Choice, choose
from simulator.findings.comparison import ComparisonFindings, compared
from simulator.report import tables
from simulator.report.folder import TABLES, ReportFolder
from simulator.report.result import folder_of as report_folder
from simulator.report.result import size_of
from simulator.report.writing import write_report
from simulator.say import say
from simulator.scenario import Scenario, joined, load
from simulator.where import Where


def read(files: Sequence[Path]) -> Scenario:
    """All programs of the files as one scenario.

    Raises
    ------
    ScenarioError
        A file cannot be used, or is about another market than the first.
    """
    scenarios = [load(file) for file in files]
    question = "" if len(files) == 1 else say("Which of these programs is worth launching?")
    return joined(scenarios, question)


def folder_of(scenario: Scenario, out: Path, files: Sequence[Path] = ()) -> ReportFolder:
    """Where a comparison goes.

    Raises
    ------
    Unwritable
        The place cannot be used.
    """
    return report_folder(scenario, out, ".compared", files)


def run(
    scenario: Scenario,
    *,
    agents: int | None,
    cases: int | None,
    seed: int | None,
    certain: bool,
    where: Where,
) -> Choice:
    """Play all programs in the same cases; what is not given is the scenario's.

    Raises
    ------
    ScenarioError, CaseError, Interrupted, TooLarge
        See `simulator.decision.between.choice.choose`.
    """
    size = size_of(scenario, agents, cases, seed)
    return choose(
        scenario,
        agents=size.agents,
        cases=size.cases,
        seed=size.seed,
        certain=certain,
        where=where,
    )


def save(choice: Choice, folder: ReportFolder) -> tuple[ComparisonFindings, Path]:
    """Write the report of a comparison; return what it says and its folder.

    Raises
    ------
    Unwritable
        It cannot be written; an earlier one is as it was.
    """
    findings, played = compared(choice), choice.played
    lock = played.scenario.to_yaml(agents=played.agents, cases=len(played.played), seed=played.seed)
    with folder.draft() as draft:
        write_report(findings, draft)
        folder.write_lock(draft, lock)
        tables.write_tables(whole_of(choice), draft / TABLES)
        return findings, folder.publish(draft)


def whole_of(choice: Choice) -> dict[str, pl.DataFrame]:
    """Every table beside the report, by its name."""
    return {
        "weeks": tables.weeks_table(choice.played.played),
        "values": tables.values_table(
            choice.measures,
            tables.drawn_everywhere(choice.played.drawn, choice.played.scenario),
        ),
    }
