"""What a number rests on: how many observations, or the interval that they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simulator.scenario.faults import show
from simulator.scenario.strict import BROKEN, Node

KEYS = ("n", "interval")
Note = Callable[[Node, str], None]


@dataclass(frozen=True, slots=True)
class Sample:
    """`n` observations, and the ends of a 95 % interval; None where they are not named."""

    n: int | None
    interval: tuple[float, float] | None


def read(given: Mapping[str, Node], ends: tuple[float, ...] | None, note: Note) -> Sample:
    """The sample beside a number; `ends` are those of its interval, as they were read."""
    return Sample(_count(given.get("n"), note), _interval(given, ends, note))


def _count(node: Node | None, note: Note) -> int | None:
    if node is None or node.value is BROKEN:
        return None
    if isinstance(node.value, bool) or not isinstance(node.value, int) or node.value < 1:
        note(node, f"found {show(node.value)}; expected how many were observed")
        return None
    return node.value


def _interval(
    given: Mapping[str, Node], ends: tuple[float, ...] | None, note: Note
) -> tuple[float, float] | None:
    if ends is None:
        return None
    if len(ends) != 2 or not ends[0] < ends[1]:
        note(given["interval"], "expected [lowest, highest] of 95 %")
        return None
    return ends[0], ends[1]
