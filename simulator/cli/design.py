"""`loyalty design`: the best program for a budget, out of all tools."""

from __future__ import annotations

import math
import re
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
    from simulator.decision.design.search import Wish


def design(
    file: ScenarioFile,
    budget: Annotated[
        str, typer.Option(metavar="MONEY", help=say("The most it may cost over the horizon."))
    ],
    goal: Annotated[
        str | None,
        typer.Option(metavar="GOAL", help=say("Acquire, retain or defend [as in FILE].")),
    ] = None,
    at_most: Annotated[
        int, typer.Option(min=1, max=10, metavar="N", help=say("Tools at most."))
    ] = 3,
    ready_by: Annotated[
        int | None,
        typer.Option(min=0, metavar="WEEKS", help=say("What takes longer to stand is out.")),
    ] = None,
    reach: Annotated[
        str | None,
        typer.Option(metavar="GAIN", help=say("Of the goal, such as 2%: then at least cost.")),
    ] = None,
    lose: Annotated[
        str | None, typer.Option(metavar="MONEY", help=say("More it may lose in few cases only."))
    ] = None,
    chance: Annotated[
        str, typer.Option(metavar="SHARE", help=say("Of cases in which it may lose more."))
    ] = "5%",
    tools: Annotated[
        str | None, typer.Option(metavar="A,B", help=say("Tools to choose from [all]."))
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
    """Find the best program for a budget, out of all tools."""
    there(file)
    with faults(file):
        from simulator.report.design import designed
        from simulator.report.folder import PAGE
        from simulator.report.kept import as_json as plain
        from simulator.report.progress import Display
        from simulator.report.reports import summary_of
        from simulator.scenario import load
        from simulator.where import Where

        wish = _wish(budget, at_most, ready_by, reach, lose, chance)
        kinds = _kinds(tools)
        scenario = load(file, needs_program=False)
        if goal is not None:
            scenario = scenario.with_values({"goal": goal})
        folder = designed.folder_of(scenario, out)
        warn(scenario, agents)
        with (
            executor_of(executor, cluster) as pool,
            Display(quiet=quiet) as display,
            kept_cases(folder) as store,
        ):
            where = Where(jobs, pool, store, display.tell)
            search = designed.search_of(
                scenario, wish, agents=agents, cases=cases, seed=seed, kinds=kinds, where=where,
                tell=display.step,
            )  # fmt: skip
            done = search.run()
            display.step(label("writing the report"))
            found, place = designed.save(search, done, folder)
        typer.echo(plain(found) if as_json else summary_of(found))
        if not as_json:
            typer.echo()
            typer.echo(label("{place}, with the program as winner.yaml", place=place / PAGE)
                       if found.winner is not None else str(place / PAGE))  # fmt: skip


def _wish(
    budget: str, at_most: int, ready_by: int | None, reach: str | None, lose: str | None,
    chance: str,
) -> Wish:  # fmt: skip
    from simulator.decision.design.search import Wish

    share = _number("--chance", chance, low=0.0, high=0.99)
    assert share is not None
    money = _number("--budget", budget, low=0.0, high=1e14)
    assert money is not None
    return Wish(
        money, at_most, ready_by, _number("--reach", reach, low=1e-6, high=10.0),
        _number("--lose", lose, low=0.0, high=1e14), share,
    )  # fmt: skip


def _number(option: str, text: str | None, *, low: float, high: float) -> float | None:
    """A number as it may be typed: 300_000, 300,000, 2%, 1.5M."""
    if text is None:
        return None
    match = re.fullmatch(r"([-+]?[\d_.,]*\d[\d_.]*(?:e\d+)?)\s*(%|k|M|bn)?", text.strip())
    value = math.nan
    if match:
        digits = re.sub(r"(?<=\d),(?=\d{3}\b)|_", "", match[1])
        times = {"%": 0.01, "k": 1e3, "M": 1e6, "bn": 1e9}.get(match[2] or "", 1.0)
        try:
            value = float(digits) * times
        except ValueError:
            value = math.nan
    if not low <= value <= high:
        stop(
            label("{option}: found '{text}'; expected a number from {low} to {high}, such as "
                  "300_000 or 2%", option=option, text=text, low=f"{low:g}", high=f"{high:g}"),
            BAD_INPUT,
        )  # fmt: skip
    return value


def _kinds(text: str | None) -> tuple[str, ...]:
    from simulator.decision.design.choices import CHOICES
    from simulator.scenario.faults import suggestion

    found = tuple(part.strip() for part in text.split(",")) if text else ()
    for one in found:
        if one not in CHOICES:
            stop(
                label("--tools: no tool is called '{name}'; {hint}", name=one,
                      hint=suggestion(one, list(CHOICES)) or ", ".join(CHOICES)),
                BAD_INPUT,
            )  # fmt: skip
    return found
