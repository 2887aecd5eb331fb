"""`loyalty transactions`: a synthetic transaction log with a known truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.executors import executor_of
from simulator.cli.faults import faults, there, warn
from simulator.cli.options import Agents, Certain, Cluster, Named, Quiet, ScenarioFile, Seed
from simulator.say import label, say


def transactions(
    file: ScenarioFile,
    customers: Annotated[
        int, typer.Option(min=1, max=10**9, metavar="N", help=say("Customers of week 0 to follow."))
    ] = 1_000,
    arm: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help=say("An arm to list; may be repeated [all of them].")),
    ] = None,
    case: Annotated[
        int,
        typer.Option(min=0, max=10**6 - 1, metavar="K", help=say("Which case of a run to play.")),
    ] = 0,
    agents: Agents = None,
    seed: Seed = None,
    executor: Named = None,
    cluster: Cluster = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help=say("Where the folder of the tables goes."))
    ] = Path("reports"),
    certain: Certain = False,
    quiet: Quiet = False,
) -> None:
    """Write single purchases of some simulated customers."""
    there(file)
    with faults(file):
        from simulator.report.progress import Display
        from simulator.report.transactions import in_words, write_transactions
        from simulator.scenario import load
        from simulator.where import Where

        scenario = load(file)
        warn(scenario, agents)
        with executor_of(executor, cluster) as pool, Display(quiet=quiet) as display:
            display.step(label("playing the case"))
            log, place = write_transactions(
                scenario,
                out,
                customers=customers,
                arms=arm or (),
                case=case,
                seed=seed,
                agents=agents,
                certain=certain,
                where=Where(executor=pool),
            )
        typer.echo(in_words(log))
        typer.echo()
        typer.echo(say("Tables in {place}, as Parquet and CSV.", place=place))
