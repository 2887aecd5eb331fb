"""Calendars as they are typed: `after_joining: 4`, and `after_joining: every 26 weeks`."""

from __future__ import annotations

from simulator.scenario.text.nodes import Node, join
from simulator.scenario.typed import spelled

COUNTED = ("while_budget", "while_stock")  # whose numbers are not weeks
ONE, EVERY = "after_joining", "after_joining_every"


def in_full(node: Node) -> Node:
    """One week after joining as a list of them, `every 26 weeks` as a key of its own."""
    given = node.value.get(ONE) if node.is_map else None
    if not isinstance(given, Node) or isinstance(given.value, list) or given.value is None:
        return node
    inside = {key: one for key, one in node.value.items() if key != ONE}
    period = spelled.every(given.value) if isinstance(given.value, str) else None
    if period is not None and EVERY not in inside:
        one = Node(period, given.line, join(node.path, ONE))
        return node.with_value({**inside, EVERY: one})
    return node.with_value({**inside, ONE: given.with_value([given])})
