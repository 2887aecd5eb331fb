"""A search for a program from a scenario to a report, with winner and runner-up as scenarios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from simulator.decision.design.candidates import Draft, Kitchen
from simulator.decision.design.search import Designed, DesignSearch, Wish
from simulator.findings.design import DesignFindings
from simulator.findings.design.worked_out import design_of
from simulator.report import tables
from simulator.report.folder import TABLES, ReportFolder
from simulator.report.result import folder_of as report_folder
from simulator.report.writing import write_report
from simulator.scenario import Scenario
from simulator.where import Where

AGENTS, CASES = 1_000, 16  # of the search
WINNER, RUNNER_UP = "winner", "runner_up"


def folder_of(scenario: Scenario, out: Path) -> ReportFolder:
    """The folder of the report, and where finished cases are kept meanwhile.

    Raises
    ------
    Unwritable
        The place cannot be used.
    """
    return report_folder(scenario, out, ".design")


def search_of(
    scenario: Scenario,
    wish: Wish,
    *,
    agents: int | None = None,
    cases: int | None = None,
    seed: int | None = None,
    kinds: Sequence[str] = (),
    where: Where,
    tell: Callable[[str], None] = lambda step: None,
) -> DesignSearch:
    """The search for a program, ready to run."""
    own = AGENTS if agents is None else agents
    return DesignSearch(
        Kitchen.of(scenario), wish, min(own, int(scenario.customers)), cases or CASES,
        1 if seed is None else seed, where, tell, kinds,
    )  # fmt: skip


def save(search: DesignSearch, done: Designed, folder: ReportFolder) -> tuple[DesignFindings, Path]:
    """Write the report and the programs; return what it says and its folder.

    Raises
    ------
    Unwritable
        It cannot be written; an earlier one is as it was.
    """
    found, scenario = design_of(search, done), search.kitchen.base
    lock = scenario.to_yaml(agents=search.agents, cases=search.cases, seed=search.seed)
    with folder.draft() as draft:
        write_report(found, draft)
        folder.write_lock(draft, lock)
        for name, one in ((WINNER, done.winner), (RUNNER_UP, done.runner_up)):
            if one is not None:
                (draft / f"{name}.yaml").write_text(written(search.kitchen, one.draft), "utf-8")
        tables.write_tables({"alone": frame_of(found)}, draft / TABLES)
        return found, folder.publish(draft)


def written(kitchen: Kitchen, draft: Draft) -> str:
    """A program in the scenario's market, as a file that runs."""
    whole = kitchen.scenario([draft], draft.name)
    text = whole.to_yaml()
    return text.replace("\n  d0:", f"\n  {draft.name}:", 1)


def frame_of(found: DesignFindings) -> pl.DataFrame:
    """Every tool alone at its best size."""
    rows = [
        {
            "tool": one.tools[0].kind, "audience": one.tools[0].audience,
            "knob": one.tools[0].knob, "amount": one.tools[0].amount, "cost": one.cost,
            "npv": one.npv.mean, "npv_low": one.low, "npv_high": one.high,
            "goal": one.gain.mean, "pays": one.pays,
        }
        for one in found.alone
    ]  # fmt: skip
    return pl.DataFrame(rows)
