"""`loyalty new`: a scenario to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.faults import BAD_INPUT, faults, stop
from simulator.say import label, say


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("The file to write."))],
    like: Annotated[
        str | None, typer.Option(metavar="NAME", help=say("Start from a shipped scenario."))
    ] = None,
) -> None:
    """Write a commented scenario that runs; never overwrites a file."""
    with faults():
        from simulator.report.starters import NoSuchStarter, starter

        try:
            text = starter(like)
            with file.open("x", encoding="utf-8") as place:
                place.write(text)
        except NoSuchStarter as fault:
            stop(str(fault), BAD_INPUT)
        except FileExistsError:
            stop(
                label("{file}: there is a file already; choose another name", file=file), BAD_INPUT
            )
    typer.echo(label("{file} written. Next: loyalty check {file}; loyalty run {file}", file=file))
