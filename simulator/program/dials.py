"""What a tool's campaign has set for a week, and what it lends to the service desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

DESK = "desk"  # the dial under which a campaign lends to the desk; whoever lends, it is read


@dataclass(frozen=True, slots=True)
class Dials:
    """What a tool's campaign has set for this week; nothing in it ever changes.

    `open` says whether the calendar lets the tool offer anything; `published`
    holds whatever else its own campaign has announced.
    """

    open: bool = False
    published: Mapping[str, Any] | None = None

    def __getitem__(self, name: str) -> Any:
        return (self.published or {})[name]


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
