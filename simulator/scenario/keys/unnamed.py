"""Tools, programs and segments that are given in another shape than by name."""

from __future__ import annotations

from simulator.program.tool import REGISTRY
from simulator.say import fault, label
from simulator.scenario.faults import show
from simulator.scenario.shape import Shape, places
from simulator.scenario.text.nodes import BROKEN, Node

NO = ("off", "no", "none", "drop", "remove", "never", "disabled")
YES = ("on", "yes", "default", "enabled")
MOST = 4  # names that are shown


def as_list(node: Node, shape: Shape) -> str | None:
    """What to say of a list where names and their values are expected; None without a name."""
    assert shape.item is not None
    what = label("tools") if shape.item.what == "tool" else node.path.rpartition(".")[2]
    what = what or label("they")
    items = list(node.value)
    if items and all(isinstance(one.value, str) for one in items):
        names = ", ".join(f"{one.value}: {{}}" for one in items[:MOST])
        more = ", ..." if len(items) > MOST else ""
        return fault(
            "found a list; {what} are given by name: write {{{names}}}",
            what=what,
            names=names + more,
        )
    first = next((one for one in items if one.is_map and one.value), None)
    if first is None:
        return None
    name = first.get("name") or first.get("kind")
    if name is not None and isinstance(name.value, str):
        return fault(
            "found a list; {what} are given by name: write {value}: {{...}}, without -",
            what=what,
            value=name.value,
        )
    key, inside = next(iter(first.value.items()))
    if len(first.value) > 1 or not (inside.is_map or inside.value is None):
        return None
    return fault(
        "found a list; {what} are given by name: write {key}: ... without the - before it",
        what=what,
        key=key,
    )


def as_no_mapping(node: Node, name: str) -> str | None:
    """What to say of a tool that is no mapping of knobs; None where it is one."""
    value = node.value
    if isinstance(value, dict) or value is BROKEN:
        return None
    word = value.lower() if isinstance(value, str) else value
    if word in NO or value is False or value == 0:
        return fault(
            "found {found}; a tool that is not wanted is left out, and one that "
            "`like` brings is dropped by null: write {name}: null",
            found=show(value),
            name=name,
        )
    if word in YES or value is True:
        return fault(
            "found {found}; write {name}: {{}} to use it with its defaults",
            found=show(value),
            name=name,
        )
    knob = _first(name)
    if knob is None or isinstance(value, list):
        return fault(
            "found {found}; expected a mapping of knobs: {name}: {{...}}",
            found=show(value),
            name=name,
        )
    typed = node.typed or str(value)
    return fault(
        "found {found}; a tool is a mapping of knobs: write {name}: {{{knob}: {typed}}}",
        found=show(value),
        name=name,
        knob=knob,
        typed=typed,
    )


def _first(kind: str) -> str | None:
    """The knob of a tool that says most about it."""
    model = REGISTRY.get(kind)
    known = {} if model is None else places(model)
    costly = [n for n, p in known.items() if p.about and p.about.choice]
    return costly[0] if costly else None
