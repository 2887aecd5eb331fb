"""Tools of old that have become tools of their own: what was typed, in its new form."""

from __future__ import annotations

import re

from simulator.say import fault, fault_n
from simulator.scenario.text.nodes import BROKEN, Node, scalar

COUPONS, STAMP_CARD = "coupons", "stamp_card"
# Knobs of coupons that were collected, and what they are called on a stamp card.
OF_CARDS = {
    "collect": "stamps", "coupon_per": "stamp_per", "term": "term", "collectors": "collectors",
    "value_rate": "value_rate", "size_response": "size_response", "replaces": "replaces",
}  # fmt: skip
# Knobs that counted only where coupons were not collected.
OF_DROPS = frozenset(
    {"redeem_rate", "face_response", "incremental", "exposure", "substitutes", "on_return"}
)
PLAIN = re.compile(r"[\w.][\w .%/+-]*$")


def moved(kind: str, name: str, given: dict[str, Node]) -> str | None:
    """What to say of a tool with knobs that have left its kind, None where it has none.

    Parameters
    ----------
    kind, name
        What the tool is, and what it is called in the program.
    given
        What is said of it.
    """
    old = [key for key in given if key in OF_CARDS] if kind == COUPONS else []
    if not old:
        return None
    typed = ", ".join(f"{key}: {flow(given[key])}" for key in old)
    if not _collects(given.get("collect")):
        return fault_n(
            "found {typed}; it counts only on a {card}, a tool of its own: leave out",
            "found {typed}; they count only on a {card}, a tool of its own: leave out",
            len(old),
            typed=typed,
            card=STAMP_CARD,
        )
    kept = {
        OF_CARDS.get(key, key): flow(node)
        for key, node in given.items()
        if key != "kind" and key not in OF_DROPS
    }
    if name != COUPONS:
        kept = {"kind": STAMP_CARD, **kept}
    inside = ", ".join(f"{key}: {value}" for key, value in kept.items())
    new = f"{STAMP_CARD if name == COUPONS else name}: {{{inside}}}"
    return fault(
        "found {typed}; coupons that are collected are a tool of their own: write {new}",
        typed=typed,
        new=new,
    )


def flow(node: Node) -> str:
    """What was typed, on one line of YAML."""
    value = node.value
    if value is BROKEN:
        return "..."
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(inside)}" for key, inside in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        plain = PLAIN.match(value) and isinstance(scalar(value), str)
        return value if plain else "'" + value.replace("'", "''") + "'"
    return node.typed or str(value)


def _collects(node: Node | None) -> bool:
    """Whether coupons were collected: 0, and null, stood for no."""
    return node is not None and node.value not in (None, 0)
