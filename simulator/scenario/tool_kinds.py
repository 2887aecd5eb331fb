"""Which kind of tool is meant, and what is wrong where there is none of it."""

from __future__ import annotations

from collections.abc import Callable

from simulator.program.tool import REGISTRY
from simulator.say import clauses, fault
from simulator.scenario.faults import show, suggestion
from simulator.scenario.keys.renamed import Renamed
from simulator.scenario.keys.unnamed import as_no_mapping
from simulator.scenario.text.nodes import BROKEN, Node
from simulator.tools import UNLOADED

NOTHING = fault("found nothing; write {{}} to use it with its defaults")
MAPPING = fault("expected a mapping of names to values")


def kind_of(
    node: Node, name: str, renamed: Renamed, note: Callable[[Node, str], None]
) -> str | None:
    """The kind of the tool at a node, by its `kind` or its name; None where a fault was noted.

    `renamed` takes note of tools that have become others.
    """
    if node.value is None:
        note(node, NOTHING)
        return None
    unlike = as_no_mapping(node, name)
    if unlike is not None:
        note(node, unlike)
        return None
    if not isinstance(node.value, dict):
        if node.value is not BROKEN:
            note(node, clauses(fault("found {found}", found=show(node.value)), MAPPING))
        return None
    said = node.value.get("kind")
    kind = name if said is None else said.value
    if kind is BROKEN:
        return None
    if not isinstance(kind, str) or kind not in REGISTRY:
        unloaded = next((str(one) for one in UNLOADED if one.name == kind), "")
        near = unloaded or suggestion(str(kind), REGISTRY)
        note(said or node, clauses(fault("no such tool as {kind}", kind=show(kind)), near))
        return None
    return None if renamed.moved(kind, name, node) else kind
