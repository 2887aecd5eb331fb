"""`loyalty compare`: programs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.executors import executor_of
from simulator.cli.faults import faults, kept_cases, there, warn
from simulator.cli.options import Agents, Cases, Certain, Cluster, Jobs, Named, Out, Quiet, Seed
from simulator.say import label, say


def compare(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help=say("Scenarios about the same market."))
    ],
    agents: Agents = None,
    cases: Cases = None,
    seed: Seed = None,
    jobs: Jobs = None,
    executor: Named = None,
    cluster: Cluster = None,
    out: Out = Path("reports"),
    certain: Certain = False,
    quiet: Quiet = False,
) -> None:
    """Set programs side by side in the same cases."""
    there(*files)
    with faults(files[0]):
        from simulator.report import compared, dry_run
        from simulator.report.folder import PAGE
        from simulator.report.progress import Display
        from simulator.report.reports import summary_of
        from simulator.report.result import size_of
        from simulator.where import Where

        scenario = compared.read(files)
        folder = compared.folder_of(scenario, out, files)
        warn(scenario, agents)
        with (
            executor_of(executor, cluster) as pool,
            Display(quiet=quiet) as display,
            kept_cases(folder) as store,
        ):
            where = Where(jobs, pool, store, display.tell)
            size = size_of(scenario, agents, cases, seed)
            dry_run.of_comparison(scenario, size, store, certain=certain, tell=display.step)
            choice = compared.run(
                scenario,
                agents=agents,
                cases=cases,
                seed=seed,
                certain=certain,
                where=where,
            )
            display.step(label("writing the report"))
            findings, place = compared.save(choice, folder)
        typer.echo(summary_of(findings))
        typer.echo(f"\n{place / PAGE}")
