"""What cross checks look at, and where they note what they find."""

from __future__ import annotations

from typing import Any

from simulator.scenario.faults import Faults
from simulator.scenario.text.nodes import Node, join


class Notes:
    """A tree whose sections have been read, and what cross checks find odd or wrong in it.

    `warnings` collects what is odd but can be simulated.
    """

    def __init__(self, tree: dict[str, Any], nodes: dict[str, Node], faults: Faults) -> None:
        self.tree = tree
        self.nodes = nodes
        self.faults = faults
        self.warnings = Faults(faults.file)
        self.today = self.named("today.tools")
        self.segments = self.named("market.segments")
        self.programs = self.named("programs")

    def named(self, path: str) -> set[str]:
        """The names given at a path, of sound sections and of faulty ones."""
        node = self.nodes.get(path)
        return set(node.value) if node is not None and node.is_map else set()

    def node(self, path: str) -> Node:
        """The node at a path of the tree, or the nearest one above it."""
        tail = ""
        while path and path not in self.nodes:
            path, _, last = path.rpartition(".")
            tail = last + ("." + tail if tail else "")
        node = self.nodes.get(path, Node(None))
        return Node(None, node.line, join(node.path, tail) if tail else node.path)

    def note(self, path: str, message: str, to: Faults | None = None) -> None:
        """Note a fault (or a warning) at a path of the tree."""
        node = self.node(path)
        (to or self.faults).add(node.path, message, node.line)
