"""`loyalty decide`: verdict and value of information for a table of cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.faults import BAD_INPUT, faults, stop
from simulator.say import label, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.report.decide.answer import Study

Table = Annotated[
    Path,
    typer.Argument(
        metavar="TABLE", help=say("Parquet or CSV: case, arm, npv, and a column per number drawn.")
    ),
]


def decide(
    table: Table,
    as_json: Annotated[bool, typer.Option("--json", help=say("Print plain data."))] = False,
    group: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=A,B", help=say("Numbers that would be learned together.")),
    ] = None,
    study: Annotated[
        str | None, typer.Option(metavar="NUMBER", help=say("The number that a study observes."))
    ] = None,
    noise: Annotated[
        float | None,
        typer.Option(metavar="SD", help=say("Of one observation; a share needs none.")),
    ] = None,
    sizes: Annotated[
        str, typer.Option(metavar="N,N", help=say("Observations of the study."))
    ] = "10,100,1000",
    risk_tolerance: Annotated[
        float | None, typer.Option(metavar="R", help=say("Money; exponential utility."))
    ] = None,
    price: Annotated[
        str | None, typer.Option(metavar="P,P", help=say("Prices put on a kept customer."))
    ] = None,
    with_nothing: Annotated[
        bool, typer.Option("--with-nothing", help=say("Doing nothing (0) is a choice as well."))
    ] = False,
    sobol: Annotated[
        bool, typer.Option("--sobol", help=say("Shares of the variance, on a surrogate."))
    ] = False,
) -> None:
    """Take a decision from a table of cases."""
    with faults(table):
        import json

        from simulator.report.decide import answer
        from simulator.report.decide.reading import read_cases
        from simulator.report.terminal.decision import decision_summary

        cases = read_cases(table)
        if with_nothing:
            cases = cases.with_nothing()
        if risk_tolerance is not None and not 0 < risk_tolerance < float("inf"):
            stop(label("--risk-tolerance: expected money above 0"), BAD_INPUT)
        prices = _numbers("--price", price) if price else ()
        if prices and cases.kept is None:
            stop(label("--price: the table has no column kept"), BAD_INPUT)
        found = answer.decide(
            cases,
            groups=_groups(group or [], list(cases.drawn)),
            study=_study(study, noise, sizes, cases.drawn),
            tolerance=risk_tolerance,
            prices=prices,
            with_sobol=sobol,
        )
        typer.echo(
            json.dumps(answer.as_json(found), indent=1) if as_json else decision_summary(found)
        )


def _known(option: str, name: str, known: list[str]) -> str:
    from simulator.scenario.faults import suggestion

    if name not in known:
        stop(
            label(
                "{option}: no number is called '{name}'; {hint}",
                option=option,
                name=name,
                hint=suggestion(name, known) or label("the table has none"),
            ),
            BAD_INPUT,
        )
    return name


def _groups(given: list[str], known: list[str]) -> dict[str, list[str]]:
    groups = {}
    for one in given:
        name, is_there, inside = one.partition("=")
        if not is_there or not name or not inside:
            stop(
                label(
                    "--group: found '{one}'; expected NAME=A,B, such as offer=back,gift", one=one
                ),
                BAD_INPUT,
            )
        groups[name] = [_known("--group", part.strip(), known) for part in inside.split(",")]
    return groups


def _numbers(option: str, text: str) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        numbers = ()
    if not numbers or not all(0 <= one < float("inf") for one in numbers):
        stop(
            label(
                "{option}: found '{text}'; expected numbers with commas between, such as 10,100",
                option=option,
                text=text,
            ),
            BAD_INPUT,
        )
    return numbers


def _study(
    name: str | None, noise: float | None, sizes: str, drawn: Mapping[str, object]
) -> Study | None:
    from simulator.report.decide.answer import Study

    if name is None:
        return None
    _known("--study", name, list(drawn))
    if noise is not None and not 0 < noise < float("inf"):
        stop(label("--noise: expected a number above 0"), BAD_INPUT)
    if noise is None and not _is_share(drawn[name]):
        stop(
            label(
                "--noise: missing; {name} is no share, so say how far observations spread",
                name=name,
            ),
            BAD_INPUT,
        )
    many = _numbers("--sizes", sizes)
    if not all(many):
        stop(label("--sizes: found '{text}'; expected numbers above 0", text=sizes), BAD_INPUT)
    return Study(name, noise, many)


def _is_share(values: object) -> bool:
    import numpy as np

    numbers = np.asarray(values, float)
    return bool(((numbers >= 0) & (numbers <= 1)).all())
