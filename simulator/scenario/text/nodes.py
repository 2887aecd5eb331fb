"""What a text of YAML is read into: nodes with their lines, and what a plain scalar means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simulator.say import fault
from simulator.scenario.faults import show

MAX_DIGITS = 40
INTEGER = r"[-+]?[0-9]+(?:_[0-9]+)*"
FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
CORE = {
    "null": re.compile(r"(?:~|null|Null|NULL|)$"),
    "bool": re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"),
    "int": re.compile(rf"(?:{INTEGER}|0o[0-7]+|0x[0-9a-fA-F]+)$"),
    "float": re.compile(rf"(?:{FLOAT}|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"),
}
NAME = re.compile(r"\w[\w-]{0,39}$")  # of a segment, tool or program
BROKEN = object()  # stands where a fault has been noted, so that it is noted once


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file: a scalar, a list of nodes or a mapping of names to nodes.

    `path` is where it was typed; a node inherited by `like` keeps the place it
    came from. `typed` is the text of a number as it was typed, which may say more than the
    number: `100.000`.
    """

    value: Any
    line: int | None = None
    path: str = ""
    typed: str = ""

    @property
    def is_map(self) -> bool:
        """Whether this is a mapping."""
        return isinstance(self.value, dict)

    def get(self, key: str) -> Node | None:
        """The node under `key`, None where there is none or this is not a mapping."""
        inner = self.value.get(key) if isinstance(self.value, dict) else None
        return inner if isinstance(inner, Node) else None

    def with_value(self, value: Any) -> Node:
        """The same place with another value."""
        return Node(value, self.line, self.path)


def join(path: str, key: str) -> str:
    """The dotted path of `key` under `path`."""
    shown = key if re.match(r"[\w.-]{1,60}$", key) else show(key)
    return f"{path}.{shown}" if path else shown


def wrap(data: Any, path: str = "", line: int | None = None) -> Node:
    """Plain data as nodes, for scenarios that come from no file."""
    if isinstance(data, Node):
        return data if data.path else Node(data.value, line, path, data.typed)
    if isinstance(data, dict):
        inside = {key: wrap(value, join(path, str(key)), line) for key, value in data.items()}
        return Node(inside, line, path)
    if isinstance(data, list | tuple):
        return Node([wrap(v, join(path, str(i)), line) for i, v in enumerate(data)], line, path)
    return Node(data, line, path)


def scalar(text: str) -> Any:
    """What a plain scalar means in YAML 1.2's core schema, plus `100_000`.

    Raises
    ------
    ValueError
        For numbers too long to be meant.
    """
    if CORE["null"].match(text):
        return None
    if CORE["bool"].match(text):
        return text[0] in "tT"
    is_int = CORE["int"].match(text)
    if not is_int and not CORE["float"].match(text):
        return text
    if len(text) > MAX_DIGITS:
        raise ValueError(
            fault(
                "found a number of {n} characters; at most {most}",
                n=len(text),
                most=MAX_DIGITS,
            )
        )
    if is_int:
        digits = text.lower()
        base = 16 if digits.startswith("0x") else 8 if digits.startswith("0o") else 10
        return int(digits[2:] if base != 10 else digits, base)
    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
