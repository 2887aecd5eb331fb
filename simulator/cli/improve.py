"""`loyalty improve`: the best program within what a scenario leaves open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.executors import executor_of
from simulator.cli.faults import faults, kept_cases, there, warn
from simulator.cli.options import (
    Agents,
    Cases,
    Cluster,
    Jobs,
    Named,
    Out,
    Quiet,
    ScenarioFile,
    Seed,
)
from simulator.say import label, say


def improve(
    file: ScenarioFile,
    program: Annotated[
        str | None, typer.Option(metavar="NAME", help=say("The program [the only one left open]."))
    ] = None,
    budget: Annotated[
        int | None,
        typer.Option(min=1, max=10**7, metavar="N", help=say("Arms to play in all [4,000].")),
    ] = None,
    agents: Agents = None,
    cases: Cases = None,
    seed: Seed = None,
    jobs: Jobs = None,
    executor: Named = None,
    cluster: Cluster = None,
    out: Out = Path("reports"),
    quiet: Quiet = False,
) -> None:
    """Search the best values of knobs that are left open."""
    there(file)
    with faults(file):
        from simulator.decision.among.improve import BUDGET, open_knobs
        from simulator.decision.among.improve import improve as look
        from simulator.report import dry_run, improved
        from simulator.report.folder import PAGE
        from simulator.report.progress import Display
        from simulator.report.reports import summary_of
        from simulator.report.result import size_of
        from simulator.scenario import load
        from simulator.where import Where

        scenario = load(file)
        size = size_of(scenario, agents, cases, seed)
        open_knobs(scenario, program)
        folder = improved.folder_of(scenario, out)
        warn(scenario, agents)
        with (
            executor_of(executor, cluster) as pool,
            Display(quiet=quiet) as display,
            kept_cases(folder) as store,
        ):
            where = Where(jobs, pool, store, display.tell)
            dry_run.of_improvement(scenario, size, program, tell=display.step)
            improvement = look(
                scenario,
                program=program,
                budget=BUDGET if budget is None else budget,
                agents=size.agents,
                cases=size.cases,
                seed=size.seed,
                where=where,
            )
            display.step(label("writing the report"))
            said, place = improved.save(improvement, folder)
        typer.echo(summary_of(said))
        typer.echo(f"\n{place / PAGE}")
