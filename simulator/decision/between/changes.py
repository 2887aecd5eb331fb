"""What differs between two scenarios, path by path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.scenario import Distribution, Scenario


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A value that differs; None where a scenario does not have it."""

    path: str
    before: Any
    after: Any


def changes_between(one: Scenario, other: Scenario) -> tuple[ChangedValue, ...]:
    """Every value that differs, in the order of the first scenario; a whole section as one."""
    mine, theirs = _whole(one), _whole(other)
    return tuple(_changes(mine, theirs, ""))


def _whole(scenario: Scenario) -> dict[str, Any]:
    """The tree, without programs that were added as plain alternatives."""
    tree = dict(scenario.tree)
    tree["programs"] = {
        name: one for name, one in tree["programs"].items() if name not in scenario.automatic
    }
    return tree


def _changes(one: Any, other: Any, path: str) -> Iterator[ChangedValue]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in (*one, *(key for key in other if key not in one)):
            inner = f"{path}.{key}" if path else str(key)
            yield from _changes(one.get(key), other.get(key), inner)
    elif one != other:
        yield ChangedValue(path, one, other)


def in_words(value: Any) -> str:
    """A value as a scenario says it, short."""
    if value is None:
        return "-"
    if isinstance(value, Distribution):
        return f"{value.central:g} ({value.low:g} to {value.high:g})"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return ", ".join(str(key) for key in value) or "{}"
    return str(value)
