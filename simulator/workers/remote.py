"""What runs on another machine: a task that is packed once, where the software is the same."""

from __future__ import annotations

import hashlib
import pickle
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from simulator import software
from simulator.program.private import digests, load_installed, modules_of
from simulator.program.tool import REGISTRY
from simulator.say import fault, label
from simulator.workers.task import CaseFault, Point, tried

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sent(Generic[T]):
    """A task on its way to other machines, with the software that it was made with.

    It travels with every case, because a machine may join at any time, and is unpacked once by
    each process.
    """

    packed: bytes
    digest: str
    software: dict[str, str]

    @classmethod
    def of(cls, task: Callable[[int, Point], T | CaseFault]) -> Sent[T]:
        """A task, packed."""
        packed = pickle.dumps(task)
        return cls(packed, hashlib.sha256(packed).hexdigest(), software_here())

    def __call__(self, number: int, point: Point) -> T | CaseFault:
        """Play a case, or say why it is not played here."""
        other = unlike(platform.node(), self.software, software_here())
        if other:
            return CaseFault(number, other, place="")
        return tried(number, lambda: _unpacked(self)(number, point))

    def __repr__(self) -> str:
        """Short, because a cluster names its tasks after it."""
        return f"case of {self.digest[:12]}"

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=4)
def _unpacked(sent: Sent[Any]) -> Callable[[int, Point], Any]:
    return pickle.loads(sent.packed)  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def software_here() -> dict[str, str]:
    """What computes in this process; looked at once, as it was loaded once."""
    return software.all_of_it()


def tools_here() -> dict[str, str]:
    """A digest of the source of every tool of another package that is installed, by kind."""
    load_installed()
    return digests(modules_of(REGISTRY))


def unlike(place: str, wanted: Mapping[str, str], found: Mapping[str, str]) -> str:
    """How the software of another machine differs from ours; empty where it does not."""
    differing = [name for name in wanted if wanted[name] != found.get(name, "")]
    if software.OURS in differing and software.CODE in differing:
        differing.remove(software.CODE)
    if not differing:
        return ""
    return fault(
        "{place} has other software than this machine, which may change results: {differences}; "
        "install the same on both and start its workers again",
        place=place,
        differences=", ".join(_difference(name, wanted[name], found) for name in differing),
    )


def _difference(name: str, ours: str, found: Mapping[str, str]) -> str:
    theirs = found.get(name) or label("none")
    if name == software.CODE:
        return label(
            "loyalty-simulator {version} with code {theirs} there, {ours} here",
            version=found.get(software.OURS) or "-",
            theirs=theirs,
            ours=ours,
        )
    return label(
        "{name} {theirs} there, {ours} here",
        name=name,
        theirs=theirs,
        ours=ours or label("none"),
    )
