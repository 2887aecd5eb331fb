"""How often coupons are dropped, for how long, and what that leaves of their news."""

from itertools import pairwise

from simulator.program import often
from simulator.program.audience import Audience
from simulator.program.calendar import Calendar
from simulator.program.parts import windows
from simulator.program.personal import YEAR
from simulator.program.week import Week


def news(when: Calendar, t: int) -> float:
    """What a drop adds against one that follows on nothing, by the weeks between two."""
    if not when.dated:
        return windows.news(when, t)
    after = sorted(set(when.after_joining or ()))
    apart = [b - a for a, b in pairwise(after)] + [when.after_joining_every or YEAR]
    return min(*apart, windows.NEWS) / windows.NEWS


def length(when: Calendar, first: int) -> int:
    """Weeks of the window that is the first one for all, or of a customer's own."""
    return when.own_length if when.dated else when.window(first)[1]


def drops(when: Calendar, to: Audience, week: Week, first: int) -> float:
    """Drops that a customer gets in the year from `first` on, on average."""
    if not when.personal:
        return windows.drops(when, first)
    flags = often.weeks_due(when, first, begins=True)
    times = int(flags.sum()) / len(flags)
    customers = sum(one.customers for name, one in week.crowds.items() if to.fits(name))
    return times * often.lasts(when, 1.0, customers, times)
