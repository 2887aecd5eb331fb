"""`loyalty report`: show a finished run again, without playing it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.faults import faults
from simulator.say import say


def report(
    run: Annotated[
        Path, typer.Argument(metavar="RUN", help=say("Folder of a finished run, as reports/shop."))
    ],
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help=say("Folder above the new report [that of the run].")),
    ] = None,
) -> None:
    """Write the report of a finished run again."""
    with faults():
        from simulator.report.again import write_again
        from simulator.report.reports import summary_of

        findings, place = write_again(run, out)
        typer.echo(summary_of(findings))
        typer.echo(f"\n{place} written")
