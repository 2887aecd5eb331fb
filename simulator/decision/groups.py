"""Many arms of one case, as many at a time as fit into memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain

from simulator.machine import available_memory
from simulator.program.program import Program
from simulator.simulate import Case, Played, simulate


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
    ledgers = dict(chain.from_iterable(one.ledgers.items() for one in played))
    owed = dict(chain.from_iterable(one.owed.items() for one in played))
    seconds = sum(one.seconds for one in played)
    return replace(played[0], ledgers=ledgers, owed=owed, seconds=seconds)
