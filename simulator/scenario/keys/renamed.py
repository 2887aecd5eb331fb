"""Keys of old: what a key is called now, or what has taken its place."""

from __future__ import annotations

from pydantic import BaseModel

from simulator.program.program import Joining
from simulator.say import clauses, fault, fault_n
from simulator.scenario.keys.moved import moved
from simulator.scenario.text.nodes import Node

# By section and key; the message stands behind the place.
OLD: dict[type[BaseModel], dict[str, str]] = {
    Joining: {
        "membership_value": fault(
            "has been replaced: being a member is now worth what members get, at "
            "most membership_value_max; write membership_value_max: 3% (its "
            "default), or leave it out"
        ),
    },
}


class Renamed:
    """Notes keys of old, each once, however often a file has it."""

    def __init__(self) -> None:
        self._found: dict[str, list[Node]] = {}
        self.tools = False  # whether a whole tool is one of old, and was not read

    def known(self, model: type[BaseModel], node: Node, key: str) -> bool:
        """Whether a key is one of old; it is kept in mind if it is."""
        message = OLD.get(model, {}).get(key)
        if message is not None:
            self._found.setdefault(message, []).append(node)
        return message is not None

    def moved(self, kind: str, name: str, node: Node) -> bool:
        """Whether a tool of a kind is one of old; it is kept in mind if it is."""
        message = moved(kind, name, node.value)
        if message is not None:
            self.tools = True
            self._found.setdefault(message, []).append(node)
        return message is not None

    def faults(self) -> list[tuple[Node, str]]:
        """The first place of each key, and what is to be said of it."""
        told = []
        for message, nodes in self._found.items():
            first = nodes[0]
            more = sorted({n.line for n in nodes if n.line is not None} - {first.line})
            if more:
                lines = ", ".join(map(str, more))
                also = fault_n(
                    "also in line {lines}", "also in lines {lines}", len(more), lines=lines
                )
                message = clauses(message, also)
            told.append((first, message))
        return told
