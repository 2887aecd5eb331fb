"""When a tool runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, model_validator

from simulator.program import plain
from simulator.program.personal import Personal, Weeks
from simulator.say import fault

LONGEST = 5200  # weeks
MOST_WEEKS = 8  # that are named one by one in a sentence
Week = Annotated[int, Field(ge=0, le=LONGEST)]
WORDS: dict[str, dict[str, Any]] = {"always": {}, "birthday": {"birthday": True}}


class Calendar(Personal):
    """Weeks of the horizon in which a tool is open; by default all of them.

    In a scenario: `when: always`, `when: every 13 weeks`,
    `when: {every: 13 weeks, for: 4, from: 8, until: 104}` (open for 4 weeks from
    week 8, 21, ... before week 104), or `when: {weeks: [1, 5, 9]}`. Week 0 is the
    launch; tools of today were open before it, too.

    In these weeks it can be the turn of some customers only: `when: birthday`,
    `when: {after_joining: [4, 26], for: 2}`, `when: {every: 4 weeks, at_most_every: 13 weeks}`,
    `when: {while_stock: 500}`; see `Personal`. What is limited begins with the launch.
    """

    weeks: tuple[Week, ...] | None = None
    every: Annotated[int, Field(ge=1, le=520)] | None = None
    length: Annotated[int, Field(ge=1, le=520, alias="for")] = 1
    start: Annotated[int, Field(ge=0, le=5200, alias="from")] = 0
    until: Week | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, given: Any) -> Any:
        if isinstance(given, str) and given in WORDS:
            return WORDS[given]
        if isinstance(given, str):
            raise ValueError(
                fault("expected always, birthday, every N weeks, or a mapping of conditions")
            )
        return given

    @model_validator(mode="after")
    def _makes_sense(self) -> Calendar:
        if self.weeks is not None and self.every is not None:
            raise ValueError(fault("give weeks or every, not both"))
        if self.every is not None and self.length > self.every:
            raise ValueError(
                fault(
                    "open for {length} of every {every} weeks", length=self.length, every=self.every
                )
            )
        if self.every is None and not self.by_joining and "length" in self.model_fields_set:
            raise ValueError(fault("'for' goes with 'every', or with after_joining"))
        if self.every is None and self.length > (self.after_joining_every or self.length):
            raise ValueError(
                fault(
                    "for {length} of every {after_joining_every} weeks",
                    length=self.length,
                    after_joining_every=self.after_joining_every,
                )
            )
        if self.until is not None and self.until <= self.start:
            raise ValueError(
                fault(
                    "until week {until} is not after from week {start}",
                    until=self.until,
                    start=self.start,
                )
            )
        return self

    @property
    def always(self) -> bool:
        """Open in every week from launch on, hence permanent to customers."""
        whenever = self.weeks is None and self.every is None and not self.personal
        return whenever and not self.start and self.until is None

    @property
    def temporary(self) -> bool:
        """Opens and closes again, so that customers have to notice it."""
        ends = self.until is not None or self.personal
        return ends or self.weeks is not None or self.every is not None

    @property
    def own_length(self) -> int:
        """Weeks of a stretch of a single customer's own; 1 where they have no dates."""
        after = self.length if self.every is None else 1
        if self.birthday:
            around = 2 * self.around + 1
            return min(around, after) if self.by_joining else around
        return after if self.by_joining else 1

    def own_place(self, week: int, born: Weeks, joined: Weeks) -> Weeks:
        """Which week of their own stretch it is for customers, open or not; see `place`."""
        return self.place(week, born, joined, self.length if self.every is None else 1)

    def is_open(self, week: int) -> bool:
        """Whether the tool is open in `week`; negative weeks are before launch."""
        if week < 0 and self.limited:
            return False
        if self.weeks is not None:
            return week in self.weeks
        if self.every is None:
            return self._within(week)
        return self._within(week) and (week - self.start) % self.every < self.length

    def opens(self, week: int) -> bool:
        """Whether a stretch of open weeks begins in `week`; each `every` begins a new one."""
        return self.window(week)[0] == 1

    def window(self, week: int) -> tuple[int, int]:
        """Which week of its stretch `week` is, from 1, and how long that is; (0, 0) if closed.

        Stretches without end are as long as the calendar.
        """
        if not self.is_open(week):
            return 0, 0
        if self.every is not None:
            at = (week - self.start) % self.every
            last = week - at + self.length
            return at + 1, (last if self.until is None else min(last, self.until)) - (week - at)
        if self.weeks is None:  # open from its start to its end, and before launch if from launch
            first = self.start or min(week, -LONGEST)
            return week - first + 1, max(week + 1, min(self.until or LONGEST, LONGEST)) - first
        first, last = week, week + 1
        while first > -LONGEST and self.is_open(first - 1):
            first -= 1
        while last < LONGEST and self.is_open(last):
            last += 1
        return week - first + 1, last - first

    def last_week(self, after: int) -> int | None:
        """The week in which the tool is open for the last time, at or after `after`; None without
        end. The week itself where it has been closed for good.
        """
        if self.weeks is not None:
            return max((week for week in self.weeks if week >= after), default=after)
        if self.until is None:
            return None
        open_weeks = (week for week in range(self.until - 1, after - 1, -1) if self.is_open(week))
        return next(open_weeks, after)

    def running(self, week: int) -> bool:
        """Whether the tool has begun and not ended, open this week or not."""
        if self.weeks is not None:
            return bool(self.weeks) and min(self.weeks) <= week <= max(self.weeks)
        return self._within(week)

    def _within(self, week: int) -> bool:
        after_start = week >= self.start or (week < 0 and self.start == 0)
        return after_start and (self.until is None or week < self.until)

    def changes(self, first: int, last: int) -> Iterator[tuple[int, bool]]:
        """The weeks in [first, last) at which the tool opens or closes, and the first."""
        before: bool | None = None
        for week in range(first, last):
            now = self.is_open(week)
            if now is not before:
                yield week, now
                before = now

    def in_words(self) -> str:
        """The calendar as a phrase for reports."""
        if self.always:
            return "always"
        if self.weeks is not None:
            return ", ".join(["in weeks " + ", ".join(map(str, self.weeks)), *self._own_clauses()])
        parts = []
        if self.every is not None:
            parts.append(f"{self.length} of every {self.every} weeks")
        if self.start:
            parts.append(f"from week {self.start}")
        if self.until is not None:
            parts.append(f"until week {self.until}")
        return ", ".join([*parts, *self._own_clauses()])

    def plainly(self) -> str:
        """The same inside a sentence: `from launch on`, `every 13 weeks`, `until week 104`."""
        return ", ".join([self._for_all(), *self._own_clauses()])

    def _own_clauses(self) -> list[str]:
        """What is asked of single customers; how long it is their turn, where that is `for`."""
        said = self.clauses()
        if self.by_joining and self.every is None and self.length > 1:
            at = int(self.birthday)
            said[at] += f", for {plain.count(self.length, 'week')}"
        return said

    def _for_all(self) -> str:
        """The weeks of the horizon in which it is open for anybody."""
        if self.weeks is not None:
            return _in_weeks(self.weeks)
        begins = f"from week {self.start} on" if self.start else "from launch on"
        if self.until is not None:
            begins = f"from {f'week {self.start}' if self.start else 'launch'} until week "
            begins += str(self.until)
        if self.every is None:
            return begins
        often = "every week" if self.every == 1 else f"every {self.every} weeks"
        if self.length > 1:
            often = f"for {self.length} weeks in every {self.every}"
        return often if begins == "from launch on" else f"{often}, {begins}"

    def stretches(self, weeks: int) -> tuple[tuple[int, int], ...]:
        """The stretches of open weeks of a horizon, each as its first week and its length."""
        found: list[list[int]] = []
        for week in range(weeks):
            if not self.is_open(week):
                continue
            if found and sum(found[-1]) == week and not self._begins_anew(week):
                found[-1][1] += 1
            else:
                found.append([week, 1])
        return tuple((first, length) for first, length in found)

    def _begins_anew(self, week: int) -> bool:
        return self.every is not None and self.every > 1 and self.opens(week)


def _in_weeks(weeks: tuple[int, ...]) -> str:
    if not weeks:
        return "never"
    shown = [str(week) for week in sorted(weeks)[:MOST_WEEKS]]
    if len(weeks) > MOST_WEEKS:
        shown.append(f"{len(weeks) - MOST_WEEKS} more")
    return f"in week{'s' if len(weeks) > 1 else ''} {plain.listed(shown)}"


ALWAYS = Calendar()
