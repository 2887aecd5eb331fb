"""One case to play, and what comes of it: a played case, or why it could not be played."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from simulator.scenario import Scenario
    from simulator.simulate import Played

Point = tuple[float, ...] | None
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CaseFault:
    """Why a case could not be played.

    `trace` is empty where the numbers are to blame and names the lines of the
    program where the program is. Faults travel as text because an exception that
    cannot be unpickled would take the whole pool with it. `place` is the dotted path of
    the numbers to blame.
    """

    number: int
    text: str
    trace: str = ""
    place: str = "market"


@dataclass(frozen=True, slots=True)
class Task:
    """What all cases of an experiment share; sent to each worker once."""

    scenario: Scenario
    agents: int
    seed: int
    panel: bool
    threads: int
    play: Callable[..., Played]

    def __call__(self, number: int, point: Point) -> Played | CaseFault:
        """Play case `number` at a point of the design, None for central values."""

        def play() -> Played:
            case = self.scenario.case(number, point, seed=self.seed, agents=self.agents)
            return self.play(case, threads=self.threads, panel=self.panel and number == 0)

        return tried(number, play)


def tried(number: int, play: Callable[[], T]) -> T | CaseFault:
    """What comes of playing a case, or why it could not be played."""
    try:
        return play()
    except (ValueError, MemoryError) as fault:
        return CaseFault(number, in_words(fault), place=getattr(fault, "place", "market"))
    except Exception as fault:
        return CaseFault(number, f"{type(fault).__name__}: {fault}", traceback.format_exc())


def in_words(fault: ValueError | MemoryError) -> str:
    """Why the numbers are to blame; without text it is the size of the case."""
    return str(fault) or "it needs more memory than there is; use fewer agents"
