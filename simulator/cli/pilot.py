"""`loyalty pilot`: the pilot that pays for itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.executors import executor_of
from simulator.cli.faults import BAD_INPUT, faults, kept_cases, stop, there, warn
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

if TYPE_CHECKING:
    from simulator.decision.pilots.value import PilotTerms


def pilot(
    file: ScenarioFile,
    program: Annotated[
        str | None, typer.Option(metavar="NAME", help=say("Program to pilot [the first]."))
    ] = None,
    weeks: Annotated[
        str | None, typer.Option(metavar="W,W", help=say("Lengths to try [8,13,26,52]."))
    ] = None,
    control: Annotated[
        float, typer.Option(metavar="SHARE", help=say("Of participants kept out."))
    ] = 0.5,
    setup: Annotated[
        float | None,
        typer.Option(metavar="MONEY", help=say("To set the pilot up [as the program].")),
    ] = None,
    each: Annotated[
        float | None,
        typer.Option(metavar="SHARE", help=say("Of what participants buy, to run it [0.01].")),
    ] = None,
    shops: Annotated[int, typer.Option(metavar="N", help=say("Assign by shop: shops in all."))] = 0,
    icc: Annotated[
        float | None,
        typer.Option(metavar="SHARE", help=say("How alike customers of a shop are [0.01].")),
    ] = None,
    contamination: Annotated[
        float | None,
        typer.Option(metavar="SHARE", help=say("Of control who get it all the same [0.05].")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("Print plain data."))] = False,
    agents: Agents = None,
    cases: Cases = None,
    seed: Seed = None,
    jobs: Jobs = None,
    executor: Named = None,
    cluster: Cluster = None,
    out: Out = Path("reports"),
    quiet: Quiet = False,
) -> None:
    """Plan the pilot that pays for itself, or say that none does."""
    there(file)
    with faults(file):
        from simulator.report.folder import PAGE
        from simulator.report.kept import as_json as plain
        from simulator.report.pilot import piloted
        from simulator.report.progress import Display
        from simulator.report.reports import summary_of
        from simulator.scenario import load
        from simulator.where import Where

        terms = _terms(control, setup, each, shops, icc, contamination)
        scenario = load(file)
        lengths = _lengths(weeks)
        piloted.asked(scenario, program, lengths)
        folder = piloted.folder_of(scenario, out)
        warn(scenario, agents)
        with (
            executor_of(executor, cluster) as pool,
            Display(quiet=quiet) as display,
            kept_cases(folder) as store,
        ):
            where = Where(jobs, pool, store, display.tell)
            found = piloted.run(
                scenario, program=program, lengths=lengths, terms=terms, agents=agents,
                cases=cases, seed=seed, where=where, tell=display.step,
            )  # fmt: skip
            display.step(label("writing the report"))
            place = piloted.save(found, scenario, folder)
        typer.echo(plain(found) if as_json else summary_of(found))
        if not as_json:
            typer.echo()
            typer.echo(
                label("{place}, with the plan in {plan}", place=place / PAGE, plan=piloted.PLAN)
            )


def _terms(
    control: float, setup: float | None, each: float | None, shops: int, icc: float | None,
    contamination: float | None,
) -> PilotTerms:  # fmt: skip
    from simulator.decision.pilots.value import CONTAMINATION, ICC, RUNNING, PilotTerms

    for option, value, low, high in (
        ("--control", control, 0.01, 0.99), ("--setup", setup, 0.0, 1e12),
        ("--each", each, 0.0, 10.0), ("--icc", icc, 0.0, 1.0),
        ("--contamination", contamination, 0.0, 0.9),
    ):  # fmt: skip
        if value is not None and not low <= value <= high:
            stop(
                label("{option}: found {value}; expected {low} to {high}", option=option,
                      value=f"{value:g}", low=f"{low:g}", high=f"{high:g}"),
                BAD_INPUT,
            )  # fmt: skip
    if shops < 0 or shops == 1 or shops > 100_000:
        stop(label("--shops: found {shops}; expected 2 or more", shops=shops), BAD_INPUT)
    spilled = (0.0 if shops else CONTAMINATION) if contamination is None else contamination
    return PilotTerms(control, setup, RUNNING if each is None else each, spilled, shops,
                 ICC if icc is None else icc)  # fmt: skip


def _lengths(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    try:
        found = tuple(int(part) for part in text.split(","))
    except ValueError:
        found = ()
    if not found or not all(0 < one <= 104 for one in found):
        stop(
            label("--weeks: found '{text}'; expected whole weeks with commas between, such as "
                  "8,13,26", text=text),
            BAD_INPUT,
        )  # fmt: skip
    return found
