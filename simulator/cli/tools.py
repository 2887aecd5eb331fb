"""`loyalty tools`: the catalogue of loyalty tools."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.faults import BAD_INPUT, faults, stop


def tools(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="The tool to explain.")
    ] = None,
) -> None:
    """List the loyalty tools, or explain one with all its knobs."""
    with faults():
        from simulator.report.catalogue import kinds, tool_list, tool_page
        from simulator.scenario.faults import suggestion
        from simulator.scenario.text.where import belongs

        if kind is None:
            typer.echo(tool_list())
            return
        if kind not in kinds():
            where = belongs(kind)
            near = f"; {where}, and is no tool" if where else suggestion(kind, kinds())
            stop(f"no tool of kind {kind!r}{near}", BAD_INPUT)
        typer.echo(tool_page(kind))
