"""Strict YAML: 1.2 core scalars, no tags, no aliases, no key twice, every node with its line.

PyYAML follows YAML 1.1, in which `NO` is false, `12:30` is 750 and `1e-3` is
text. Its parser is used only for events; what they mean is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from simulator.say import fault, label
from simulator.scenario.faults import Faults, show
from simulator.scenario.text.accidents import accident, odd_space
from simulator.scenario.text.nodes import BROKEN, Node, join, scalar

MAX_CHARACTERS = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000
NOT_IN_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What is typed as keys where they are no names.
KEYS = {"members_after": label("weeks with their unit, such as 52 weeks")}
NOT_YAML = fault("not valid YAML")


def parse(text: str, faults: Faults) -> Node | None:
    """The document in `text`; None if it cannot be read, with the reasons in `faults`."""
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_CHARACTERS:
        faults.add(
            "",
            fault(
                "found {n} characters; at most {most} are read",
                n=f"{len(text):,}",
                most=f"{MAX_CHARACTERS:,}",
            ),
        )
        return None
    odd = NOT_IN_YAML.search(text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        faults.add(
            "",
            fault("found the character U+{code}; expected plain text", code=f"{ord(odd[0]):04X}"),
            line,
        )
        return None
    space = odd_space(text)
    if space is not None:
        faults.add("", space.said, space.line)
        return None
    try:
        return _Composer(yaml.parse(text, Loader=LOADER), faults).document()
    except _Refused:
        return None
    except yaml.YAMLError as error:
        mishap = accident(text, error)
        faults.add("", f"{NOT_YAML}: {mishap.said}", mishap.line)
        return None
    except (ValueError, RecursionError) as error:  # what the parser lets through
        faults.add("", f"{NOT_YAML}: {error}")
        return None


class _Refused(Exception):
    """The document is beyond what is read; the fault has been noted."""


class _Composer:
    """Turns parser events into nodes, noting whatever strict YAML does not allow."""

    def __init__(self, events: Iterator[Any], faults: Faults) -> None:
        self.events = events
        self.faults = faults
        self.n_nodes = 0

    def document(self) -> Node | None:
        """The single document of the stream."""
        next(self.events)  # stream start
        if not isinstance(next(self.events), yaml.DocumentStartEvent):
            self.faults.add("", fault("the file is empty; expected a scenario (see `loyalty new`)"))
            return None
        root = self.node(next(self.events), "", 0)
        next(self.events)  # document end
        after = next(self.events)
        if isinstance(after, yaml.DocumentStartEvent):
            self.note("", fault("found a second document (---); a file holds one scenario"), after)
        if root.value is None:
            self.faults.add("", fault("the file is empty; expected a scenario (see `loyalty new`)"))
            return None
        if root.value is not BROKEN and not root.is_map:
            self.note(
                "",
                fault(
                    "found {found}; expected a mapping: question:, goal:, ...",
                    found=show(root.value),
                ),
            )
            return None
        return root

    def note(self, path: str, message: str, event: Any = None) -> None:
        line = None if event is None else event.start_mark.line + 1
        self.faults.add(path, message, line)

    def node(self, event: Any, path: str, depth: int, line: int | None = None) -> Node:
        """The node that starts with `event`; `line` is its key's where it has one."""
        line = line or event.start_mark.line + 1
        self.n_nodes += 1
        if depth > MAX_DEPTH or self.n_nodes > MAX_NODES:
            self.note(
                "",
                fault(
                    "nested deeper than {depth} or longer than {nodes}",
                    depth=MAX_DEPTH,
                    nodes=f"{MAX_NODES:,}",
                ),
                event,
            )
            raise _Refused
        broken = self.refused(event, path)
        value: Any = None
        typed = ""
        if isinstance(event, yaml.ScalarEvent):
            value = self.scalar(event, path)
            typed = event.value if isinstance(value, int | float) else ""
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self.sequence(path, depth)
        elif isinstance(event, yaml.MappingStartEvent):
            value = self.mapping(path, depth)
        return Node(BROKEN if broken else value, line, path, typed)

    def refused(self, event: Any, path: str) -> bool:
        if isinstance(event, yaml.AliasEvent):
            self.note(
                path, fault("aliases (*name) are not read; `like:` builds on a program"), event
            )
            return True
        if event.anchor is not None:
            self.note(
                path, fault("anchors (&name) are not read; `like:` builds on a program"), event
            )
        if event.tag is not None:
            self.note(
                path,
                fault("tags are not read, found {found}; leave it out", found=show(event.tag)),
                event,
            )
        return event.anchor is not None or event.tag is not None

    def scalar(self, event: Any, path: str) -> Any:
        if event.style in ("'", '"', "|", ">"):
            return event.value
        try:
            return scalar(event.value)
        except ValueError as error:
            self.note(path, str(error), event)
            return BROKEN

    def sequence(self, path: str, depth: int) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, join(path, str(len(items))), depth + 1))
        return items

    def mapping(self, path: str, depth: int) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        before, last = Node(None), ""
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, path, depth + 1)
            name = key.value
            inside = join(path, name) if isinstance(name, str) else path
            value = self.node(next(self.events), inside, depth + 1, key.line)
            if name is BROKEN:
                continue
            halves = _split(before, key, value)
            if halves is not None:
                self.note(before.path, halves, event)
                nodes[last] = before.with_value(BROKEN)
            elif not isinstance(name, str):
                expected = KEYS.get(path.rpartition(".")[2], label("a name, or quote it"))
                self.note(
                    path,
                    fault(
                        "found {found} as a key; expected {expected}",
                        found=show(name),
                        expected=expected,
                    ),
                    event,
                )
            elif name in nodes:
                first = nodes[name].line
                self.note(
                    inside,
                    fault("given twice (first in line {first}); keep one of them", first=first),
                    event,
                )
            else:
                nodes[name] = value
                before, last = value, name
        return nodes


def _split(before: Node, key: Node, value: Node) -> str | None:
    """What to say of `{basket: 29,60}`, which is a basket of 29 and a key 60 of nothing."""
    rest = key.typed or str(key.value)
    same = before.typed and before.line == key.line and value.value is None
    if not same or not re.match(r"\d{1,3}%?$", rest):
        return None
    form = f"{before.typed}.{rest}"
    if re.match(r"\d{3}$", rest):
        form = f"{before.typed}_{rest}, or {form}"
    return fault(
        "found {typed},{rest}; a comma parts entries inside {{...}}: write {form}",
        typed=before.typed,
        rest=rest,
        form=form,
    )
