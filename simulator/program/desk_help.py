"""What a tool lends to the service desk: persons, and what answers in time are worth by speed.

A campaign publishes it under `DESK` among its dials; the desk reads it, whoever it is from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.program.dials import Dials

DESK = "desk"


@dataclass(frozen=True, slots=True)
class DeskHelp:
    """What a desk is lent in a week.

    `persons` are there beyond those of today; below 0 they are missing. Of answers in time that
    would not satisfy, a share `gain` does where they begin within `fast` open hours and did not
    before.
    """

    persons: int = 0
    fast: float = 1.0
    gain: float = 0.0


NO_HELP = DeskHelp()


def lent(dials: Iterable[Dials]) -> DeskHelp:
    """What all tools of an arm lend: persons add up; of speed the largest gain counts once."""
    some = [one.published[DESK] for one in dials if one.published and DESK in one.published]
    if not some:
        return NO_HELP
    best = max(some, key=lambda one: (one.gain, one.fast))
    return DeskHelp(sum(one.persons for one in some), best.fast, best.gain)
