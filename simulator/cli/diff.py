"""`loyalty diff`: what changed from one scenario to another, and what it did to the verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.executors import executor_of
from simulator.cli.faults import faults, there, warn
from simulator.cli.options import Agents, Cases, Cluster, Jobs, Named, Quiet, Seed
from simulator.say import label, say

One = Annotated[Path, typer.Argument(metavar="A", help=say("Scenario before the change."))]
Other = Annotated[Path, typer.Argument(metavar="B", help=say("Scenario after it."))]


def diff(
    one: One,
    other: Other,
    as_json: Annotated[bool, typer.Option("--json", help=say("Print plain data."))] = False,
    agents: Agents = None,
    cases: Cases = None,
    seed: Seed = None,
    jobs: Jobs = None,
    executor: Named = None,
    cluster: Cluster = None,
    quiet: Quiet = False,
) -> None:
    """Say what a change of a scenario did to its verdict."""
    there(one, other)
    with faults(one):
        import json
        from dataclasses import asdict

        from simulator.findings.versions.difference import difference_of
        from simulator.report.progress import Display
        from simulator.report.result import run, size_of
        from simulator.report.terminal.difference import difference_summary
        from simulator.scenario import load
        from simulator.where import Where

        before, after = load(one), load(other)
        warn(before, agents)
        warn(after, agents)
        size = size_of(before, agents, cases, seed)
        with executor_of(executor, cluster) as pool, Display(quiet=quiet) as display:
            where = Where(jobs, pool, None, display.tell)
            answers = []
            for scenario in (before, after):
                display.step(label("playing {name}", name=scenario.name))
                answers.append(
                    run(scenario, agents=size.agents, cases=size.cases, seed=size.seed,
                        mend=False, where=where, on_step=display.step)
                )  # fmt: skip
            found = difference_of(*answers)
        typer.echo(json.dumps(asdict(found), indent=1) if as_json else difference_summary(found))
