"""Cross checks of tools that share a currency: they must agree on its terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.program.program import Program
from simulator.program.tool import Tool
from simulator.say import fault, label
from simulator.scenario.build import Parts
from simulator.scenario.checks.notes import Notes
from simulator.scenario.faults import show
from simulator.scenario.shape import places


def wallets(cross: Notes, parts: Parts) -> None:
    """Say on which terms two tools of one currency differ, with both values and lines."""
    today = parts.today or Program()
    for name, program in {"today": today, **parts.programs}.items():
        path = "today" if program is today else f"programs.{name}"
        seen: dict[str, tuple[str, str, Tool]] = {}
        for place, tool_name, tool in _running(path, program, today):
            terms = tool.wallet()
            if terms is None:
                continue
            there, first, other = seen.setdefault(terms.currency, (place, tool_name, tool))
            known = other.wallet()
            if known is None or known.together(terms) is None:
                differ = "; ".join(_terms(cross, place, tool, there, other))
                cross.note(
                    place,
                    fault(
                        "shares {currency} with '{first}', but {differ}; give both the same, "
                        "or one of them a currency of its own",
                        currency=terms.currency,
                        first=first,
                        differ=differ,
                    ),
                )


def _terms(cross: Notes, place: str, tool: Tool, there: str, other: Tool) -> Iterator[str]:
    """The knobs on which the terms of two tools differ."""
    known = places(type(other))
    for key, field in places(type(tool)).items():
        name = field.field.alias or key
        if key not in known or not hasattr(other, name):
            continue
        value = getattr(other, name)
        own, changed = tool.wallet(), tool.model_copy(update={name: value}).wallet()
        if own is not None and changed is not None and own.together(changed) is None:
            mine = _said(cross, place, key, getattr(tool, name))
            theirs = _said(cross, there, key, value)
            yield label(
                "{key} is {mine} here and {theirs} there", key=key, mine=mine, theirs=theirs
            )


def _said(cross: Notes, place: str, key: str, value: Any) -> str:
    """A value and its line, or that it is the default."""
    shown = "null" if value is None else show(value)
    path = f"{place}.{key}"
    if path not in cross.nodes:
        return label("{shown} by default", shown=shown)
    line = cross.node(path).line
    return shown if line is None else f"{shown} (line {line})"


def _running(path: str, program: Program, today: Program) -> Iterator[tuple[str, str, Tool]]:
    for name, tool in today.tools.items():
        yield f"today.tools.{name}", name, tool
    if program is not today:
        for name, tool in program.tools.items():
            yield f"{path}.tools.{name}", name, tool
