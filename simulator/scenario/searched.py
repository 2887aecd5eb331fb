"""Knobs of a program that are left open: between which ends, or among which words, to search."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from simulator.knobs import Knob
from simulator.say import fault, label
from simulator.scenario.faults import show
from simulator.scenario.shape import Shape
from simulator.scenario.text.nodes import BROKEN, Node

SEARCH = "search"
# A program's own terms and tools; what it sets is the market's and the company's.
OF_A_PROGRAM = re.compile(r"programs\.[^.]+\.(?!sets(\.|$))")
EXPECTED = label("[lowest, highest]")

Note = Callable[[Node, str], None]


@dataclass(frozen=True, slots=True)
class Searched:
    """A knob that a search may turn.

    `value` is where the search starts. A number lies between `low` and `high`, in whole
    steps where it is `whole`; anything else is one of `words`.
    """

    path: str
    value: Any
    low: float = 0.0
    high: float = 0.0
    whole: bool = False
    words: tuple[Any, ...] = ()
    unit: str = ""
    line: int | None = field(default=None, compare=False)

    @property
    def written(self) -> list[Any]:
        """What stands behind `search:`."""
        return list(self.words) if self.words else [self.low, self.high]


def misplaced(path: str, about: Knob | None) -> str | None:
    """Why the knob at a path cannot be searched, None if it can; `about` is None for words."""
    if not OF_A_PROGRAM.match(path):
        return fault("only knobs of a program can be searched; leave `search` out")
    if about is not None and not about.choice:
        return fault("is not the company's to choose, so it cannot be searched; leave `search` out")
    return None


def between(
    shape: Shape, node: Node, ends: Sequence[Any], path: str, value: Any, about: Knob, note: Note
) -> Searched | None:
    """A number to search for between two ends that have been read; None after a fault."""
    if len(ends) != 2:
        note(node, fault("found {n} numbers; expected {expected}", n=len(ends), expected=EXPECTED))
    elif not ends[0] < ends[1]:
        note(
            node,
            fault(
                "found {first} and {last}; expected {expected}, rising",
                first=show(ends[0]),
                last=show(ends[1]),
                expected=EXPECTED,
            ),
        )
    elif value is None or not ends[0] <= value <= ends[1]:
        note(
            node,
            fault(
                "found a value of {value}; expected it between {first} and {last}",
                value=show(value),
                first=show(ends[0]),
                last=show(ends[1]),
            ),
        )
    else:
        return Searched(
            path, value, ends[0], ends[1], shape.integer, (), about.unit, node.line
        )  # fmt: skip
    return None


def ends(node: Node, note: Note) -> list[Node]:
    """The nodes behind `search:`; none after a fault."""
    if node.value is BROKEN:
        return []
    if not isinstance(node.value, list):
        note(node, f"found {show(node.value)}; expected {EXPECTED}")
        return []
    return list(node.value)


def is_searched_word(shape: Shape, node: Node) -> bool:
    """Whether a word is written as `{value: earning, search: [...]}`."""
    return shape.what in ("choice", "flag") and node.get(SEARCH) is not None


def among(
    node: Node, path: str, read: Callable[[Node], Any], missing: object, note: Note
) -> Searched | None:
    """A word to search for; `read` reads one, and gives `missing` after a fault."""
    for key in sorted(node.value.keys() - {"value", SEARCH}):
        note(node.value[key], fault("no such key; expected value: and search: alone"))
    wrong, given = misplaced(path, None), node.value[SEARCH]
    if wrong is not None:
        note(given, wrong)
    if "value" not in node.value:
        note(node, fault("found search without value; expected where it starts: value: ..."))
    if wrong is not None or "value" not in node.value or given.value is BROKEN:
        return None
    if not isinstance(given.value, list) or len(given.value) < 2:
        note(
            given,
            fault("found {found}; expected two words or more: [...]", found=show(given.value)),
        )
        return None
    value, *words = (read(one) for one in (node.value["value"], *given.value))
    if missing in (value, *words):
        return None
    if value not in words or any(a == b for a, b in pairwise(sorted(words))):
        note(given, fault("expected distinct words, {value} among them", value=show(value)))
        return None
    return Searched(path, value, words=tuple(words), line=given.line)
