"""`loyalty tools`: the catalogue of loyalty tools."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.faults import BAD_INPUT, faults, stop
from simulator.say import clauses, fault, say


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
                odd = fault("{kind} is no tool", kind=repr(kind))
                stop(clauses(odd, where), BAD_INPUT)
            none = fault("no tool of kind {kind}", kind=repr(kind))
            stop(clauses(none, suggestion(kind, kinds())), BAD_INPUT)
        typer.echo(tool_page(kind))
