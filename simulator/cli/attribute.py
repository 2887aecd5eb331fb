"""`loyalty attribute`: which tool of a program earns what."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.executors import executor_of
from simulator.cli.faults import faults, kept_cases, there, warn
from simulator.cli.options import Agents, Certain, Cluster, Jobs, Named, Quiet, ScenarioFile, Seed
from simulator.say import label, say


def attribute(
    file: ScenarioFile,
    program: Annotated[
        str | None, typer.Option(metavar="NAME", help=say("The program [the only one with tools]."))
    ] = None,
    agents: Agents = None,
    cases: Annotated[
        int, typer.Option(min=1, max=10**6, metavar="N", help=say("Draws of everything uncertain."))
    ] = 32,
    seed: Seed = None,
    jobs: Jobs = None,
    executor: Named = None,
    cluster: Cluster = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help=say("Where the folder of the report goes."))
    ] = Path("reports"),
    certain: Certain = False,
    quiet: Quiet = False,
) -> None:
    """Tell which tool of a program earns what."""
    there(file)
    with faults(file):
        from simulator.decision.share.attribution import attributable
        from simulator.report import attributed, dry_run
        from simulator.report.folder import PAGE
        from simulator.report.progress import Display
        from simulator.report.reports import summary_of
        from simulator.report.result import size_of
        from simulator.scenario import load
        from simulator.where import Where

        scenario = load(file)
        folder = attributed.folder_of(scenario, program, out)
        warn(scenario, agents)
        with (
            executor_of(executor, cluster) as pool,
            Display(quiet=quiet) as display,
            kept_cases(folder) as store,
        ):
            where = Where(jobs, pool, store, display.tell)
            size = size_of(scenario, agents, cases, seed)
            name = attributable(scenario, program)
            dry_run.of_attribution(scenario, name, size, store, certain=certain, tell=display.step)
            attributed_program = attributed.run(
                scenario,
                program,
                agents=agents,
                cases=cases,
                seed=seed,
                certain=certain,
                where=where,
            )
            display.step(label("writing the report"))
            said, place = attributed.save(attributed_program, folder)
        typer.echo(summary_of(said))
        typer.echo()
        typer.echo(
            label("{place}, with figures, tables and scenario.lock.yaml", place=place / PAGE)
        )
