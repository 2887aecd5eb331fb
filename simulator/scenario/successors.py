"""A program's tool that has the name of one of today's: that tool, changed from launch on.

The commonest question is what becomes of a tool that exists when it is changed. It is
answered by today's tool ending at launch and its successor beginning, so that what is left
of the old one (points, a price that customers remember) runs out beside the new one. The
two are told apart by a name of its own for the successor.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from simulator.scenario.text.nodes import Node

NEW = "_new"
LONGEST = 40  # characters of a name
Merge = Callable[[Node, Node], Node]


def succeeded(program: Node, today: Node | None, merged: Merge) -> Node:
    """A program with the successors of today's tools named and completed, and today's stopped.

    A successor is as today's tool is, but for what it says (`merged`); one of another kind
    takes over the place alone. What names the tool within the program means the successor.
    """
    old, own = tools_of(today), tools_of(program)
    names = {name: _free(name, old.keys() | own.keys()) for name in own if name in old}
    where = program.get("tools")
    if not names or where is None:
        return program
    tools = {}
    for name, tool in own.items():
        whole = tool
        if name in names and tool.is_map:
            whole = _kind_said(name, tool)
            before = _kind_said(name, old[name])
            alike = tool.get("kind") is None or _kind(whole) == _kind(before)
            whole = merged(before, tool) if alike and before.is_map else whole
        tools[names.get(name, name)] = _instead_of(whole, names)
    stopped = _stops(program, list(names))
    return program.with_value({**program.value, "tools": where.with_value(tools), "stops": stopped})


def tools_of(program: Node | None) -> dict[str, Node]:
    """The tools of a program, or of today, by name."""
    tools = None if program is None else program.get("tools")
    return tools.value if tools is not None and tools.is_map else {}


def _free(name: str, taken: Collection[str]) -> str:
    """A name for the successor of a tool that nothing else has."""
    ends = (NEW, *(f"{NEW}{number}" for number in range(2, 1000)))
    return next(made for end in ends if (made := name[: LONGEST - len(end)] + end) not in taken)


def _kind_said(name: str, tool: Node) -> Node:
    """A tool that says its kind, which a tool without one takes from its name."""
    if not tool.is_map or tool.get("kind") is not None:
        return tool
    return tool.with_value({"kind": Node(name, tool.line, tool.path), **tool.value})


def _kind(tool: Node) -> object:
    kind = tool.get("kind")
    return None if kind is None else kind.value


def _instead_of(tool: Node, names: dict[str, str]) -> Node:
    """A tool that refers to successors by the names that they have."""
    other = tool.get("instead_of")
    if other is None or not isinstance(other.value, str) or other.value not in names:
        return tool
    return tool.with_value({**tool.value, "instead_of": other.with_value(names[other.value])})


def _stops(program: Node, names: list[str]) -> Node:
    """What a program stops, with the tools that it has successors of."""
    given = program.get("stops")
    if given is None or given.value is None:
        where = program.get("tools") or program
        return where.with_value([where.with_value(name) for name in names])
    if not isinstance(given.value, list):
        return given
    said = [one.value for one in given.value]
    more = [given.with_value(name) for name in names if name not in said]
    return given.with_value([*given.value, *more])
