"""`loyalty track`: the first weeks of a launched program beside the simulated ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.executors import executor_of
from simulator.cli.faults import BAD_INPUT, faults, stop, there
from simulator.cli.options import Agents, Cases, Jobs, Named, Quiet, ScenarioFile, Seed
from simulator.say import label, say

if TYPE_CHECKING:
    from simulator.decision.tracking.fan import Fan
    from simulator.scenario import Scenario


def track(
    file: ScenarioFile,
    actuals: Annotated[
        Path,
        typer.Argument(
            metavar="ACTUALS", help=say("CSV: week or date, sales, purchases, active, ...")
        ),
    ],
    program: Annotated[
        str | None, typer.Option(metavar="NAME", help=say("The program that was launched."))
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help=say("Folder of a run [its cases are played].")),
    ] = None,
    launch: Annotated[
        str | None, typer.Option(metavar="DATE", help=say("First day of week 0 [start:]."))
    ] = None,
    customers: Annotated[
        float | None,
        typer.Option(metavar="N", help=say("Of whom the figures are [the scenario's].")),
    ] = None,
    weeks: Annotated[
        int, typer.Option(min=1, max=520, metavar="N", help=say("Weeks watched jointly."))
    ] = 26,
    alarm: Annotated[
        float, typer.Option(metavar="SHARE", help=say("Rate of false alarms over these weeks."))
    ] = 0.05,
    date_format: Annotated[
        str | None, typer.Option(metavar="F", help=say("Order of day and month: dmy, mdy, ymd."))
    ] = None,
    agents: Agents = None,
    cases: Cases = None,
    seed: Seed = None,
    jobs: Jobs = None,
    executor: Named = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("Print plain data."))] = False,
    quiet: Quiet = False,
) -> None:
    """Hold the first weeks of a program to the simulation."""
    there(file)
    if not 0 < alarm < 1:
        stop(
            label("--alarm: found {found}; expected a share, such as 0.05", found=alarm), BAD_INPUT
        )
    if customers is not None and not 1 <= customers < float("inf"):
        stop(label("--customers: expected how many, 1 or more"), BAD_INPUT)
    with faults(file):
        import json

        from simulator.cli.calibrate import day_of
        from simulator.decision.tracking.course import course
        from simulator.report.terminal.tracking import tracking_summary
        from simulator.report.tracking.data import as_json as data
        from simulator.report.tracking.reading import read_actuals
        from simulator.scenario import load

        scenario = load(file)
        name = _program(scenario, program)
        given = read_actuals(
            actuals, launch=day_of(launch, "--launch") or scenario.start,
            horizon=scenario.horizon_weeks, customers=customers or scenario.customers,
            program=name, date_format=date_format,
        )  # fmt: skip
        _enough(scenario, report, cases, alarm)
        fan = _fan(scenario, name, report, agents, cases, seed, jobs, executor, quiet=quiet)
        _enough_of(fan, alarm)
        found = course(
            fan, given.seen, given.groups, first=given.first, alarm=alarm, watched=weeks
        )  # fmt: skip
        typer.echo(
            json.dumps(data(found, given, name, fan.n), indent=1)
            if as_json
            else tracking_summary(found, given, name, fan.n, scenario.currency)
        )


def _program(scenario: Scenario, asked: str | None) -> str:
    """The program that was launched: the only one, unless it is said."""
    own = [arm for arm in scenario.arms[1:] if arm not in scenario.automatic]
    if asked is None and len(own) == 1:
        return own[0]
    if asked is None or asked not in scenario.arms[1:]:
        stop(
            label("--program: which was launched? Expected one of {names}", names=", ".join(own))
            if asked is None
            else label(
                "--program: found '{found}'; expected one of {names}",
                found=asked, names=", ".join(own),
            ),
            BAD_INPUT,
        )  # fmt: skip
    return asked


def _enough(scenario: Scenario, report: Path | None, cases: int | None, alarm: float) -> None:
    """Refuse too few cases before they are played."""
    from simulator.report.size import size_of

    if report is None:
        _refuse_few(size_of(scenario, None, cases, None).cases, alarm)


def _enough_of(fan: Fan, alarm: float) -> None:
    _refuse_few(fan.n, alarm)


def _refuse_few(n: int, alarm: float) -> None:
    from simulator.decision.tracking.scores import needed

    least = max(needed(alarm), 8)
    if n < least:
        stop(
            label(
                "{n} cases are too few for false alarms of {alarm}; expected {least} at least: "
                "type --cases {least}, or a larger --alarm",
                n=n, alarm=f"{alarm:g}", least=least,
            ),
            BAD_INPUT,
        )  # fmt: skip


def _fan(
    scenario: Scenario, program: str, report: Path | None, agents: int | None, cases: int | None,
    seed: int | None, jobs: int | None, executor: str | None, *, quiet: bool,
) -> Fan:  # fmt: skip
    """From the folder of a run, or played."""
    from simulator.experiment import Interrupted
    from simulator.report.progress import Display
    from simulator.report.tracking.fans import kept_fan, played_fan
    from simulator.where import Where

    if report is not None:
        return kept_fan(scenario, report, program)
    with executor_of(executor) as pool, Display(quiet=quiet) as display:
        where = Where(jobs, pool, None, display.tell)
        try:
            return played_fan(
                scenario, program, agents=agents, cases=cases, seed=seed, where=where
            )  # fmt: skip
        except Interrupted as end:
            stop(str(end), 130)
