"""`loyalty tools`: the catalogue of loyalty tools."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.faults import BAD_INPUT, faults, stop
from simulator.say import label, say


def tools(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help=say("The tool to explain."))
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
            if where:
                odd = label(
                    "no tool of kind {kind}; {place}, and is no tool", kind=repr(kind), place=where
                )
                stop(odd, BAD_INPUT)
            no_kind = label("no tool of kind {kind}", kind=repr(kind))
            stop(no_kind + suggestion(kind, kinds()), BAD_INPUT)
        typer.echo(tool_page(kind))
