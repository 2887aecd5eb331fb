"""The distinct unknowns of a scenario: one draw for one belief, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from simulator.program.tool import Tool
from simulator.scenario.leaves import Leaf


def unknowns(
    leaves: Iterable[Leaf], tools: Mapping[str, Tool], programs: Sequence[str]
) -> tuple[Leaf, ...]:
    """The unknowns in the order of the design: the market first, then programs as in the file.

    The same belief is one draw: about all segments, and about all tools of a kind, today's
    and every program's. Typing customers as eight equal segments, or a program beside its
    successor, must not make anybody surer. Beliefs are the same where they have the same
    distribution; one that is declared `apart` has a draw of its own. What cannot matter to a
    tool as it was chosen is not drawn.

    Parameters
    ----------
    leaves
        All numbers; those without a distribution are left out.
    tools
        Tools by path, such as `programs.card.tools.points`.
    programs
        Names of programs in the order of the design.
    """
    place = {name: at for at, name in enumerate(programs)}
    idle = {f"{path}.{name}" for path, tool in tools.items() for name in tool.idle()}
    drawn = [leaf for leaf in leaves if leaf.distribution is not None and leaf.path not in idle]
    same: dict[Any, list[Leaf]] = {}
    for leaf in sorted(drawn, key=lambda leaf: _order(leaf.path, place)):
        same.setdefault(_belief(leaf, tools), []).append(leaf)
    return tuple(
        replace(first, also=tuple(leaf.path for leaf in others)) for first, *others in same.values()
    )


def in_order(programs: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Programs in the order of the file, each followed by those that spend the same money.

    So that a program that is added at the end changes the draws of no other.
    """
    beside: dict[str, list[str]] = {}
    for name, program in programs.items():
        same = program.get("same_money_as")
        beside.setdefault(name if same is None else str(same), []).append(name)
    return tuple(name for group in beside.values() for name in group)


def column_of(path: str, programs: Sequence[str]) -> str:
    """What the draws of an unknown are keyed by: its path, programs by their place.

    A program that is renamed keeps its draws.
    """
    keys = path.split(".")
    if keys[0] == "programs":
        keys[1] = str(programs.index(keys[1]))
    return ".".join(keys)


def _order(path: str, place: Mapping[str, int]) -> tuple[int, int, str]:
    """The market, the company, today; then programs; by path within each."""
    keys = path.split(".")
    if keys[0] == "programs":
        return 2, place[keys[1]], path
    return (1 if keys[0] == "today" else 0), 0, path


def _belief(leaf: Leaf, tools: Mapping[str, Tool]) -> tuple[Any, ...]:
    """What a number is a belief about, whatever the segment, the arm and the name of the tool."""
    keys = leaf.path.split(".")
    if leaf.apart:
        return (leaf.path,)
    if keys[:2] == ["market", "segments"]:
        about: tuple[str, ...] = ("market", "segment", *keys[3:])
    elif keys[0] in ("today", "programs"):
        arm = 1 if keys[0] == "today" else 2
        tool = ".".join(keys[: arm + 2])
        about = ("arm", *keys[arm:])
        if tool in tools:
            about = ("arm", tools[tool].kind, *keys[arm + 2 :])
    else:
        about = tuple(keys)
    return (*about, leaf.distribution)
