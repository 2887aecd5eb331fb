"""Many arms of one case, as many at a time as fit into memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from simulator.machine import available_memory
from simulator.program.program import Program
from simulator.simulate import Case, Played, simulate

BY_ARM = ("ledgers", "pairs", "owed", "cohorts")  # what a played case holds by arm


def at_most(arms: int, need: Callable[[int], int]) -> int:
    """How many of so many arms can be played at once; `need` says what memory some take.

    All of them, halved until they fit: with every group the control arm and the warm-up
    are played again. At one, whether it fits is the experiment's to say.
    """
    available = available_memory()
    while available is not None and arms > 1 and need(arms) > available:
        arms = -(-arms // 2)
    return arms


def with_arms(case: Case, source: str, programs: Mapping[str, Program]) -> Case:
    """The case with other programs as its arms; all live in the world of the arm `source`."""
    world = case.worlds.get(source)
    worlds = {} if world is None else dict.fromkeys(programs, world)
    return replace(case, programs=programs, worlds=worlds)


def play_in_groups(
    case: Case,
    source: str,
    programs: Mapping[str, Program],
    at_once: int,
    *,
    threads: int,
    panel: bool,
) -> Played:
    """Play programs in the place of an arm, `at_once` at a time.

    Arms share their luck and the control arm is the same in every group, so the groups
    change no result.
    """
    names = list(programs)
    played = [
        simulate(
            with_arms(case, source, {name: programs[name] for name in names[first:][:at_once]}),
            threads=threads,
            panel=panel,
        )
        for first in range(0, len(names), at_once)
    ]
    return together(played)


def together(played: Sequence[Played]) -> Played:
    """Several parts of one case as one, with the arms of all."""
    arms: dict[str, Any] = {
        name: dict(chain.from_iterable(getattr(one, name).items() for one in played))
        for name in BY_ARM
        if all(getattr(one, name) is not None for one in played)
    }
    return replace(played[0], **arms, seconds=sum(one.seconds for one in played))


def renamed(played: Played, names: Mapping[str, str]) -> Played:
    """A case with some of its arms, under other names: `names` is old to new."""
    arms: dict[str, Any] = {
        name: {new: inside[old] for old, new in names.items() if old in inside}
        for name in BY_ARM
        if (inside := getattr(played, name)) is not None
    }
    return replace(played, **arms)
