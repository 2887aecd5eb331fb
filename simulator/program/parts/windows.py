"""The windows in which coupons can be used or collected, from a tool's calendar."""

from simulator.program.calendar import LONGEST, Calendar

NEWS = 4  # weeks between drops, below which each brings less in proportion (judged, as of mail)
YEAR = 52


def begins(when: Calendar, t: int) -> bool:
    """Whether a window begins in a week; one without a beginning began before launch."""
    if when.every is not None:
        return when.opens(t)
    return when.is_open(t) and not when.is_open(t - 1)


def weeks_more(when: Calendar, t: int, term: int) -> int:
    """How many weeks of the window follow on an open week, at most a term."""
    if when.always:
        return term
    ahead = range(t + 1, t + 1 + term)
    ends = (week for week in ahead if not when.is_open(week) or begins(when, week))
    return next(ends, t + 1 + term) - t - 1


def weeks_to_next(when: Calendar, t: int, most: int) -> int:
    """After how many weeks the next window begins, more than `most` where none does by then."""
    return next((ahead for ahead in range(1, most + 1) if begins(when, t + ahead)), most + 1)


def news(when: Calendar, t: int) -> float:
    """What the drop that is open in a week adds, against one that follows on nothing."""
    began = t - when.window(t)[0] + 1
    since = (ago for ago in range(1, NEWS) if when.opens(began - ago))
    return next(since, NEWS) / NEWS


def latest(when: Calendar, t: int) -> int:
    """Weeks of the window that is open in a week, or of the last before it; 0 where none is near.

    A drop takes its place beside other coupons until NEWS weeks after it began, open or not.
    """
    lengths = (when.window(t - ago)[1] for ago in range(NEWS + 1) if when.is_open(t - ago))
    return next(lengths, 0)


def first_week(when: Calendar) -> int | None:
    """The first open week from launch on, None where there is none."""
    return next((t for t in range(LONGEST) if when.is_open(t)), None)


def share_open(when: Calendar, first: int) -> float:
    """Of a year's weeks from `first` on, the share in which the tool is open."""
    return sum(when.is_open(t) for t in range(first, first + YEAR)) / YEAR


def drops(when: Calendar, first: int) -> float:
    """Windows that begin in a week, on average over a year from `first` on."""
    return sum(when.opens(t) for t in range(first, first + YEAR)) / YEAR
