"""Facts that tools publish, as they are typed: conditions of their own name."""

from __future__ import annotations

from simulator.program.audience import spelled_out
from simulator.scenario.text.nodes import Node


def with_facts(node: Node) -> Node:
    """`{tier: gold}` as `{published: {tier: gold}}`, where a tool publishes a tier."""
    if not node.is_map:
        return node
    known = node.value.get("published")
    inside = known.value if isinstance(known, Node) and known.is_map else None
    given = {**node.value, **({} if inside is None else {"published": inside})}
    told = spelled_out(given) if known is None or inside is not None else given
    if told is given:
        return node
    place = node if known is None else known
    return node.with_value({**told, "published": place.with_value(told["published"])})
