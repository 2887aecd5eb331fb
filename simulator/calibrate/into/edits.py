"""One value of a text of YAML replaced, or a key added; every other character stays as it is.

PyYAML says where each node begins and ends; where a block ends it only says where the next one
begins, so ends are those of what stands last within.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

import yaml

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*")


class NoPlace(ValueError):
    """There is no mapping at a path, so nothing can be put there."""


def put_value(text: str, path: Sequence[str], value: str, after: Sequence[str] = ()) -> str:
    """The text with `value`, a piece of YAML on one line, at the keys of `path`.

    A key that is not there is added to its mapping: behind the last that is there of those named
    in `after`, else at the end. Comments within a value that is replaced stand above its key.

    Raises
    ------
    NoPlace
        If one of the keys above the last one leads to no mapping.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    *above, last = path
    for key in above:
        found = _entry(root, key)
        root = None if found is None else found[1]
    if not isinstance(root, yaml.MappingNode):
        raise NoPlace(".".join(above))
    entry = _entry(root, last)
    if entry is not None:
        return _replaced(text, *entry, value)
    return _added(text, root, f"{last}: {value}", after)


def text_at(text: str, path: Sequence[str]) -> str | None:
    """The value at a path as it was typed, YAML by itself; None where there is none."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for key in path:
        found = _entry(node, key)
        if found is None:
            return None
        node = found[1]
    if node is None:
        return None
    first = " " * node.start_mark.column
    return textwrap.dedent(first + text[node.start_mark.index : _end(node, text)])


def keys_at(text: str, path: Sequence[str]) -> tuple[str, ...] | None:
    """The keys of the mapping at a path, None where there is none."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for key in path:
        found = _entry(node, key)
        if found is None:
            return None
        node = found[1]
    if not isinstance(node, yaml.MappingNode):
        return None
    return tuple(str(key.value) for key, _ in node.value)


def _entry(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next(((k, v) for k, v in node.value if k.value == key), None)


def _end(node: yaml.Node, text: str) -> int:
    """Where a node ends, without the lines and comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last, text)
    end: int = node.end_mark.index
    return max(len(text[:end].rstrip()), node.start_mark.index)


def _scalars(node: yaml.Node) -> list[tuple[int, int]]:
    """Where text stands within a node that may hold a # of its own."""
    if isinstance(node, yaml.ScalarNode):
        return [(node.start_mark.index, node.end_mark.index)]
    inside: list[tuple[int, int]] = []
    for one in node.value:
        for part in one if isinstance(one, tuple) else (one,):
            inside += _scalars(part)
    return inside


def _replaced(text: str, key: yaml.Node, node: yaml.Node, value: str) -> str:
    colon = text.index(":", key.end_mark.index) + 1
    start, end = node.start_mark.index, max(_end(node, text), colon)
    comments, at = [], colon
    for low, high in [*_scalars(node), (end, end)]:
        comments += _COMMENT.findall(text[at:low]) if low > at else []
        at = max(high, at)
    if not comments and "\n" not in text[colon:start]:
        return f"{text[: max(start, colon)]}{'' if start > colon else ' '}{value}{text[end:]}"
    line = text.rfind("\n", 0, key.start_mark.index) + 1
    indent = re.match(r"[ ]*", text[line:])
    margin, newline = indent[0] if indent else "", _newline(text)
    kept = "".join(f"{margin}{comment}{newline}" for comment in comments)
    return f"{text[:line]}{kept}{text[line:colon]} {value}{text[end:]}"


def _added(text: str, node: yaml.MappingNode, entry: str, after: Sequence[str]) -> str:
    named = [pair for pair in node.value if pair[0].value in after]
    pairs = named or node.value
    if node.flow_style:
        close = node.end_mark.index - 1
        if not pairs:
            return f"{text[:close]}{entry}{text[close:]}"
        at = _end(pairs[-1][1], text)
        return f"{text[:at]}, {entry}{text[at:]}"
    key, last = pairs[-1]
    at = text.find("\n", max(_end(last, text), key.end_mark.index))
    margin, newline = " " * pairs[0][0].start_mark.column, _newline(text)
    if at < 0:
        return f"{text}{newline}{margin}{entry}{newline}"
    at += 1
    return f"{text[:at]}{margin}{entry}{newline}{text[at:]}"


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
