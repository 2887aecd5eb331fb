"""How much time there is to reach a step, where the end of a card is known."""

from __future__ import annotations

from simulator.program import often
from simulator.program.calendar import Calendar


def to_reach(when: Calendar, window: int) -> float:
    """Weeks in which a step has to be reached to be of use: half of them where the card ends."""
    last, first = when.last_week(0), often.first_open(when)
    if last is None or first is None:
        return float(window)
    return min(float(window), (last + 1 - first) / 2)


def left(when: Calendar, week: int, weeks: float) -> float:
    """Of what an open step moves, what is left near a known end.

    Parameters
    ----------
    weeks
        In which a step has to be reached.
    """
    last = when.last_week(0)
    return 1.0 if last is None else min(max(last - week, 0) / weeks, 1.0)
