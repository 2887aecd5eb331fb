"""A pilot from a scenario to a report, and the plan to hand over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from simulator import experiment
from simulator.decision.pilots.people import CUSTOMERS
from simulator.decision.pilots.value import PilotTerms
from simulator.findings.pilot import PilotFindings
from simulator.findings.pilot.worked_out import lengths_in, pilot_of, program_of
from simulator.report import tables
from simulator.report.folder import TABLES, ReportFolder
from simulator.report.pilot.plan import TREATMENTS, plan_of
from simulator.report.result import folder_of as report_folder
from simulator.report.size import size_of
from simulator.report.transactions import followed
from simulator.report.writing import write_report
from simulator.say import clauses, fault, label
from simulator.scenario import Scenario, ScenarioError
from simulator.scenario.faults import Fault, suggestion
from simulator.where import Where

AS_USUAL = PilotTerms()
PLAN, TEMPLATE = "pilot.md", "treatments.csv"


def folder_of(scenario: Scenario, out: Path) -> ReportFolder:
    """The folder of the report, and where finished cases are kept meanwhile.

    Raises
    ------
    Unwritable
        The place cannot be used.
    """
    return report_folder(scenario, out, ".pilot")


def asked(
    scenario: Scenario, program: str | None, lengths: Sequence[int]
) -> tuple[str, tuple[int, ...]]:
    """The program and the lengths that a pilot is about.

    Raises
    ------
    ScenarioError
        No such program, or no length that is shorter than the horizon.
    """
    arm = program or program_of(scenario)
    if arm not in scenario.arms[1:]:
        none = fault("no program is called {arm}", arm=repr(arm))
        raise _refused(scenario, "--program", clauses(none, suggestion(arm, scenario.arms[1:])))
    fitting = lengths_in(scenario, lengths)
    if not fitting or len(fitting) < len(set(lengths)):
        raise _refused(
            scenario, "--weeks",
            label("expected lengths below the horizon of {weeks} weeks, such as 13",
                  weeks=scenario.horizon_weeks),
        )  # fmt: skip
    return arm, fitting


def _refused(scenario: Scenario, option: str, message: str) -> ScenarioError:
    file = scenario.name if scenario.path is None else str(scenario.path)
    return ScenarioError([Fault(file, None, option, message)])


def run(
    scenario: Scenario,
    *,
    program: str | None = None,
    lengths: Sequence[int] = (),
    terms: PilotTerms = AS_USUAL,
    agents: int | None = None,
    cases: int | None = None,
    seed: int | None = None,
    where: Where,
    tell: Callable[[str], None] = lambda step: None,
) -> PilotFindings:
    """Play the cases, follow single customers of the central one, and work out the pilot.

    Raises
    ------
    CaseError, Interrupted, TooLarge
        See `simulator.experiment.run`.
    ScenarioError
        See `asked`.
    """
    arm, weeks = asked(scenario, program, lengths)
    size = size_of(scenario, agents, cases, seed)
    played = experiment.run(
        scenario, agents=size.agents, cases=size.cases, seed=size.seed, panel=False, where=where
    )
    tell(label("following single customers"))
    log = followed(
        scenario, (scenario.arms[0], arm), CUSTOMERS, seed=size.seed, agents=size.agents,
        weeks=max(weeks), where=where,
    )  # fmt: skip
    return pilot_of(played, log, arm, terms, weeks)


def save(found: PilotFindings, scenario: Scenario, folder: ReportFolder) -> Path:
    """Write the report, the plan and the template; return the folder.

    Raises
    ------
    Unwritable
        It cannot be written; an earlier one is as it was.
    """
    lock = scenario.to_yaml(agents=found.agents, cases=found.cases, seed=found.seed)
    with folder.draft() as draft:
        write_report(found, draft)
        folder.write_lock(draft, lock)
        (draft / PLAN).write_text(plan_of(found), "utf-8")
        (draft / TEMPLATE).write_text(TREATMENTS, "utf-8")
        tables.write_tables({"sizes": frame_of(found)}, draft / TABLES)
        return folder.publish(draft)


def frame_of(found: PilotFindings) -> pl.DataFrame:
    """Every size of the best length, or of the one that comes closest, line by line."""
    names = ("size", "weeks", "information", "served", "delay", "ended", "running", "net", "error",
             "stops")  # fmt: skip
    return pl.DataFrame({name: [getattr(one, name) for one in found.curve] for name in names})
