"""Whether customers can become members in an arm, and on which terms."""

from __future__ import annotations

from simulator.program.tool import REGISTRY
from simulator.scenario.shape import places
from simulator.scenario.text.nodes import Node


def can_join(program: Node, today: Node | None) -> bool:
    """Whether a tool that runs in the arm of a program (or today) is addressed to members."""
    stops = program.get("stops")
    listed = stops.value if stops is not None and isinstance(stops.value, list) else []
    stopped = {name.value for name in listed if isinstance(name.value, str)}
    running = {name: tool for name, tool in _tools(today).items() if name not in stopped}
    return any(_to_members(name, tool) for name, tool in (running | _tools(program)).items())


def _tools(program: Node | None) -> dict[str, Node]:
    tools = None if program is None else program.get("tools")
    return tools.value if tools is not None and tools.is_map else {}


def _to_members(name: str, tool: Node) -> bool:
    kind, to = tool.get("kind"), tool.get("to")
    if to is not None:
        return asks_for_members(to)
    model = REGISTRY.get(str(name if kind is None else kind.value))
    return model is not None and bool(places(model)["to"].default().joined_for)


def asks_for_members(to: Node | None, *, otherwise: bool = False) -> bool:
    """Whether an audience, as it is typed, is one that somebody may join for."""
    if to is None or not to.is_map:
        return to is not None and to.value == "members" and not otherwise
    members = to.get("members")
    if members is not None and members.value in (True, "yes") and not otherwise:
        return True
    several = [one for key in ("any", "all") if (one := to.get(key)) is not None]
    inside = [one for many in several if isinstance(many.value, list) for one in many.value]
    if any(asks_for_members(one, otherwise=otherwise) for one in inside):
        return True
    others = to.get("not")
    return others is not None and asks_for_members(others, otherwise=not otherwise)
