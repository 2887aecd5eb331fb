"""`loyalty tools`: the catalogue of loyalty tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from simulator.cli.faults import BAD_INPUT, faults, stop
from simulator.say import clauses, fault, say

if TYPE_CHECKING:
    from simulator.report.tools.tool_list import By


def tools(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help=say("The tool to explain."))
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="WAY", help=say("In groups: name, list, motive, needs or effort.")
        ),
    ] = "name",
    goal: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="GOAL", help=say("Those looked at first to acquire, retain or defend.")
        ),
    ] = None,
    motive: Annotated[
        str | None, typer.Option(metavar="MOTIVE", help=say("Those that speak to a motive."))
    ] = None,
    needs: Annotated[
        str | None,
        typer.Option(metavar="WHAT", help=say("Those that need it: members, points, a desk, ...")),
    ] = None,
) -> None:
    """List the loyalty tools, or explain one with its knobs."""
    with faults():
        from simulator.report.tools.catalogue import tool_page
        from simulator.report.tools.tool_list import CHOICES, WAYS, Wanted, tool_list

        asked = {"--for": goal, "--motive": motive, "--needs": needs}
        given = {option: word for option, word in asked.items() if word is not None}
        if kind is not None:
            _known(kind)
            for option in given:
                odd = fault("{option} is asked of all tools", option=option)
                stop(clauses(odd, fault("leave it out, or {kind}", kind=kind)), BAD_INPUT)
            typer.echo(tool_page(kind))
            return
        for option, word in given.items():
            _one_of(option, word, tuple(CHOICES[option]))
        _one_of("--by", by, WAYS)
        typer.echo(tool_list(cast("By", by), Wanted(goal, motive, needs)))


def _known(kind: str) -> None:
    """Stop where there is no tool of a kind."""
    from simulator.report.tools.catalogue import kinds
    from simulator.scenario.faults import suggestion
    from simulator.scenario.text.where import belongs

    if kind in kinds():
        return
    where = belongs(kind)
    if where:
        odd = fault("{kind} is no tool", kind=repr(kind))
        stop(clauses(odd, where), BAD_INPUT)
    none = fault("no tool of kind {kind}", kind=repr(kind))
    stop(clauses(none, suggestion(kind, kinds())), BAD_INPUT)


def _one_of(option: str, word: str, known: tuple[str, ...]) -> None:
    """Stop where an option has a word that it does not know."""
    from simulator.scenario.faults import suggestion

    if word not in known:
        odd = fault("{option}: {word} is not known", option=option, word=repr(word))
        stop(clauses(odd, suggestion(word, known)), BAD_INPUT)
