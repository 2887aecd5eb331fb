"""`loyalty sweep`: one or two values of a scenario over a range."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.executors import executor_of
from simulator.cli.faults import faults, kept_cases, there, warn
from simulator.cli.options import (
    Agents,
    Cases,
    Certain,
    Cluster,
    Jobs,
    Named,
    Out,
    Quiet,
    ScenarioFile,
    Seed,
)
from simulator.say import label, say


def sweep(
    file: ScenarioFile,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH=RANGE...",
            help=say(
                "What to vary, as back=0.5%..3%, back=0.5%..3%:6 or to=members,everyone; two at "
                "most."
            ),
        ),
    ],
    program: Annotated[
        str | None, typer.Option(metavar="NAME", help=say("The program [that of the paths]."))
    ] = None,
    points: Annotated[
        int | None,
        typer.Option(
            min=2, max=10_000, metavar="N", help=say("Points spread over two ranges [all pairs].")
        ),
    ] = None,
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
    """Vary one or two values over a range, in the same cases."""
    there(file)
    with faults(file):
        from simulator.decision.between.sweep import sweep as play
        from simulator.decision.between.sweeping import planned
        from simulator.report import dry_run, swept
        from simulator.report.folder import PAGE
        from simulator.report.progress import Display
        from simulator.report.reports import summary_of
        from simulator.report.result import size_of
        from simulator.scenario import load
        from simulator.where import Where

        scenario = load(file)
        size = size_of(scenario, agents, cases, seed)
        plan = planned(scenario, paths, program=program, points=points, seed=size.seed)
        folder = swept.folder_of(scenario, out)
        warn(scenario, agents)
        with (
            executor_of(executor, cluster) as pool,
            Display(quiet=quiet) as display,
            kept_cases(folder) as store,
        ):
            where = Where(jobs, pool, store, display.tell)
            dry_run.of_sweep(plan, size, store, certain=certain, tell=display.step)
            swept_program = play(
                plan,
                agents=size.agents,
                cases=size.cases,
                seed=size.seed,
                certain=certain,
                where=where,
            )
            display.step(label("writing the report"))
            said, place = swept.save(swept_program, folder, certain=certain)
        typer.echo(summary_of(said))
        typer.echo(f"\n{place / PAGE}")
