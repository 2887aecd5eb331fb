"""What a number rests on: how many observations, the interval that they leave, or a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from simulator.say import fault
from simulator.scenario.faults import show
from simulator.scenario.text.nodes import BROKEN, Node
from simulator.scenario.typed.observed import Unusable, interval_of, observations

KEYS = ("n", "interval", "file", "column")
Note = Callable[[Node, str], None]


@dataclass(frozen=True, slots=True)
class Observations:
    """`n` observations, and the ends of a 95 % interval; None where they are not named.

    `source` says where they are, "" where they are not in a file.
    """

    n: int | None
    interval: tuple[float, float] | None
    source: str = ""


def read(
    given: Mapping[str, Node], ends: tuple[float, ...] | None, note: Note, folder: Path | None
) -> Observations:
    """The sample beside a number; `ends` are those of its interval, as they were read.

    A `file:` lies relative to the scenario's `folder`, None where that is no file.
    """
    if "file" in given:
        return _in_a_file(given, note, folder)
    if "column" in given:
        note(given["column"], fault("stands without `file:`, whose column it would be"))
    return Observations(_count(given.get("n"), note), _interval(given, ends, note))


def _in_a_file(given: Mapping[str, Node], note: Note, folder: Path | None) -> Observations:
    """Number and interval of the observations in a column of a file."""
    nothing, file, column = Observations(None, None), given["file"], given.get("column")
    for key in ("n", "interval"):
        if key in given:
            note(given[key], fault("stands beside `file:`, which tells it; keep one of them"))
            return nothing
    for node in (file, column):
        if node is not None and (not isinstance(node.value, str) or not node.value.strip()):
            if node.value is not BROKEN:
                note(node, fault("found {found}; expected a name", found=show(node.value)))
            return nothing
    if folder is None:
        note(
            file,
            fault("lies relative to the scenario, which is no file here; give n: or interval:"),
        )
        return nothing
    try:
        values = observations(folder, file.value, None if column is None else column.value)
    except Unusable as error:
        note(file if column is None or not error.of_column else column, str(error))
        return nothing
    named = "" if column is None else f", column {column.value}"
    return Observations(
        len(values), interval_of(values), f"{file.value}{named}, {len(values)} rows"
    )


def _count(node: Node | None, note: Note) -> int | None:
    if node is None or node.value is BROKEN:
        return None
    if isinstance(node.value, bool) or not isinstance(node.value, int) or node.value < 1:
        note(node, fault("found {found}; expected how many were observed", found=show(node.value)))
        return None
    return node.value


def _interval(
    given: Mapping[str, Node], ends: tuple[float, ...] | None, note: Note
) -> tuple[float, float] | None:
    if ends is None:
        return None
    if len(ends) != 2 or not ends[0] < ends[1]:
        note(given["interval"], fault("expected [lowest, highest] of 95 %"))
        return None
    return ends[0], ends[1]
