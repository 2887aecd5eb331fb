"""`loyalty explain`: describe the model behind a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.faults import faults, there
from simulator.cli.options import ScenarioFile
from simulator.say import say


def explain(
    file: ScenarioFile,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help=say("Where to write it [standard output]."))
    ] = None,
) -> None:
    """Describe the model behind a scenario (ODD, Markdown)."""
    there(file)
    with faults(file):
        from simulator.explain.explain import explain as description_of
        from simulator.report.explained import save
        from simulator.scenario import load

        text = description_of(load(file))
        if out is None:
            typer.echo(text, nl=False)
        else:
            save(text, out)
            typer.echo(f"{out} written")
