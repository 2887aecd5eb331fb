"""Every number of a scenario with what is known about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulator.evidence import Evidence
from simulator.knobs import SourceKind
from simulator.scenario.uncertain import Distribution


@dataclass(frozen=True, slots=True)
class Leaf:
    """One number: its central value, where it stands, and where it comes from.

    `value` is None where nothing is meant (`expires_after: null`). `also` are the
    places in other segments and arms that hold the same unknown: it is drawn once for all
    of them, or arms would differ by luck of belief and not by design; `apart` are numbers
    that the scenario wants to have a draw of their own. A `response` says how strongly
    customers answer to what is offered. `line` is None for defaults. `n` is how many
    observations it rests on, `interval` the ends of 95 %, where they are named. `believed` are
    the ends of what is plausible of a number that the simulator itself only judges; `shipped`
    those of its own range, and the kind of their source. A number is `asked` where the client
    knows it and has not given it; it counts only where that named `unless` is null. `evidence` is
    what a default cites; what the scenario gives has its citation in `source`. `study` is how what
    it was read off was established, "" for what is judged.
    """

    path: str
    value: float | None
    distribution: Distribution | None
    unit: str
    kind: SourceKind
    source: str
    why: str = ""
    is_default: bool = False
    choice: bool = False
    money: bool = False
    line: int | None = field(default=None, compare=False)
    also: tuple[str, ...] = ()
    apart: bool = False
    response: bool = False
    n: int | None = None
    interval: tuple[float, float] | None = None
    believed: tuple[float, float] | None = None
    shipped: tuple[float, float, SourceKind] | None = None
    asked: bool = False
    unless: str | None = None
    study: str = ""
    evidence: tuple[Evidence, ...] = ()

    def path_in(self, arm: str) -> str:
        """Where it stands in an arm, today's or a program's; its own path where it does not."""
        inside = ("today.",) if arm == "today" else (f"programs.{arm}.",)
        mine = (path for path in (self.path, *self.also) if path.startswith(inside))
        return next(mine, self.path)

    @property
    def low(self) -> float | None:
        """The lowest value that can be drawn."""
        return self.value if self.distribution is None else self.distribution.low

    @property
    def high(self) -> float | None:
        """The highest value that can be drawn."""
        return self.value if self.distribution is None else self.distribution.high


def at(tree: Any, path: str) -> Any:
    """The value at a dotted path.

    Raises
    ------
    KeyError
        If there is nothing at `path`.
    """
    for key in path.split("."):
        tree = tree[int(key)] if isinstance(tree, list) else tree[key]
    return tree


def put(tree: Any, path: str, value: Any) -> None:
    """Set the value at a dotted path, making mappings on the way."""
    *parents, last = path.split(".")
    for key in parents:
        tree = tree[int(key)] if isinstance(tree, list) else tree.setdefault(key, {})
    if isinstance(tree, list):
        tree[int(last)] = value
    else:
        tree[last] = value


def copied(tree: Any) -> Any:
    """A copy of the mappings and lists of a tree, with the same values in them."""
    if isinstance(tree, dict):
        return {key: copied(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [copied(value) for value in tree]
    return tree
