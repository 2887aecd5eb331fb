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
    """Write a commented scenario, and the schema for editors.

    A scenario is never overwritten; the schema is, as that of the tools that there are now.
    """
    with faults():
        import json

        from simulator.report.starters import SCHEMA, NoSuchStarter, starter
        from simulator.scenario import json_schema

        try:
            text = starter(like)
            with file.open("x", encoding="utf-8") as place:
                place.write(text)
            schema = file.parent / SCHEMA
            schema.write_text(json.dumps(json_schema(), indent=1), encoding="utf-8")
        except NoSuchStarter as fault:
            stop(str(fault), BAD_INPUT)
        except FileExistsError:
            stop(
                label("{file}: there is a file already; choose another name", file=file), BAD_INPUT
            )
    typer.echo(label("{file} written. Next: loyalty check {file}; loyalty run {file}", file=file))
