"""`loyalty run`: answer a scenario's question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.executors import executor_of
from simulator.cli.faults import BAD_INPUT, faults, kept_cases, stop, there, warn
from simulator.cli.options import (
    Agents,
    Certain,
    Cluster,
    Jobs,
    Named,
    Quiet,
    ScenarioFile,
    Seed,
    Within,
)
from simulator.say import label, say

if TYPE_CHECKING:
    from simulator.report.result import Result
    from simulator.scenario import Scenario

MISSED = 1  # exit code: what the scenario expects is missed


def run(
    file: ScenarioFile,
    agents: Agents = None,
    cases: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=10**6,
            metavar="N",
            help=say("Draws of everything uncertain [as many as it takes]."),
        ),
    ] = None,
    within: Within = None,
    seed: Seed = None,
    jobs: Jobs = None,
    executor: Named = None,
    cluster: Cluster = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help=say("Where the folder of the report goes."))
    ] = Path("reports"),
    certain: Certain = False,
    brief: Annotated[
        bool,
        typer.Option(
            "--brief",
            help=say("A rough look in seconds: 2 cases of 500 agents, and no report."),
        ),
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help=say("Hold it to `expect:`; exit code 1 where it is missed.")),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Answer a scenario's question. Writes verdict, report, tables."""
    there(file)
    if brief:
        _look(
            file, agents, cases, seed, jobs, executor, cluster,
            certain=certain, check=check, quiet=quiet,
        )  # fmt: skip
        return
    if cases is not None and within is not None:
        stop(
            label("--cases fixes the number of cases, --within lets them say it; type one of them"),
            BAD_INPUT,
        )
    with faults(file):
        from simulator.report import dry_run
        from simulator.report.folder import PAGE
        from simulator.report.progress import Display
        from simulator.report.result import folder_of, size_of
        from simulator.report.result import run as run_scenario
        from simulator.report.terminal import summary
        from simulator.scenario import load
        from simulator.where import Where

        scenario = load(file)
        _asks(scenario, check=check)
        folder = folder_of(scenario, out)
        warn(scenario, agents)
        with (
            executor_of(executor, cluster) as pool,
            Display(quiet=quiet) as display,
            kept_cases(folder) as store,
        ):
            where = Where(jobs, pool, store, display.tell)
            size = size_of(scenario, agents, cases, seed)
            dry_run.of_run(scenario, size, store, certain=certain, tell=display.step)
            result = run_scenario(
                scenario,
                agents=agents,
                cases=cases,
                within=within,
                seed=seed,
                certain=certain,
                where=where,
                on_step=display.step,
            )
            display.step(label("writing the report"))
            place = result.save(folder)
        typer.echo(summary(result.findings))
        typer.echo()
        typer.echo(
            label("{place}, with figures, tables and scenario.lock.yaml", place=place / PAGE)
        )
        _told(result, check=check)


def _look(
    file: Path,
    agents: int | None,
    cases: int | None,
    seed: int | None,
    jobs: int | None,
    executor: str | None,
    cluster: str | None,
    *,
    certain: bool,
    check: bool,
    quiet: bool,
) -> None:
    """Half a page from few cases; nothing is kept, and no better variant is looked for."""
    with faults(file):
        from simulator.report.progress import Display
        from simulator.report.result import run as run_scenario
        from simulator.report.terminal import summary
        from simulator.report.terminal.rough import AGENTS, CASES, rough
        from simulator.scenario import load
        from simulator.where import Where

        scenario = load(file)
        _asks(scenario, check=check)
        warn(scenario, agents)
        with executor_of(executor, cluster) as pool, Display(quiet=quiet) as display:
            result = run_scenario(
                scenario,
                agents=min(AGENTS, scenario.customers) if agents is None else agents,
                cases=CASES if cases is None else cases,
                seed=seed,
                certain=certain,
                mend=False,
                # so few cases are played sooner than processes of their own have begun
                where=Where(1 if jobs is None and pool is None else jobs, pool, None, display.tell),
                on_step=display.step,
            )
            findings = result.findings
        typer.echo(summary(findings))
        typer.echo()
        typer.echo(rough(findings, file))
        _told(result, check=check)


def _asks(scenario: Scenario, *, check: bool) -> None:
    """Refuse a check of a scenario that expects nothing, before it is played."""
    if check and scenario.expect == type(scenario.expect)():
        stop(
            label(
                "{place}: nothing is expected; write such as expect: {{verdict: launch}}",
                place=scenario.where("expect"),
            ),
            BAD_INPUT,
        )


def _told(result: Result, *, check: bool) -> None:
    """Say which expectations are met; the exit code tells if one is missed."""
    if not check:
        return
    from simulator.findings.versions.expected import held

    lines = held(result)
    typer.echo()
    for one in lines:
        typer.echo(one.line)
    if not all(one.met for one in lines):
        raise typer.Exit(MISSED)
