"""When it is a single customer's turn: dates of their own, a pause, and what lasts."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from simulator.knobs import MOST_MONEY, Part
from simulator.program import plain
from simulator.say import fault

YEAR = 52
MOST_AROUND = 12  # weeks on either side of a birthday: less than half of a year in all
NEVER = -(1 << 15)  # the week in which something happened that has not happened yet
LONG_AGO = -(1 << 14)
KEYS = (
    "birthday", "around", "after_joining", "after_joining_every", "at_most_every",
    "while_budget", "while_stock",
)  # fmt: skip
DATES = KEYS[:4]
WITHOUT_END = KEYS[:5]  # for what cannot tell beforehand what it will cost
Weeks = NDArray[np.int16]


class Personal(Part):
    """Conditions of a calendar that hold for one customer and not for another.

    Attributes
    ----------
    birthday, around
        In the week of the year in which the customer was born, and so many weeks before and
        after it.
    after_joining, after_joining_every
        So many weeks after the customer joined, once or several times; or again and again.
    at_most_every
        In at most one of so many weeks for each customer.
    while_budget, while_stock
        While so much currency, or so many pieces, last: first come, first served.
    """

    birthday: bool = False
    around: Annotated[int, Field(ge=0, le=MOST_AROUND)] = 0
    after_joining: tuple[Annotated[int, Field(ge=1, le=5200)], ...] | None = None
    after_joining_every: Annotated[int, Field(ge=1, le=520)] | None = None
    at_most_every: Annotated[int, Field(ge=1, le=520)] | None = None
    while_budget: Annotated[float, Field(ge=0, le=MOST_MONEY)] | None = None
    while_stock: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None

    @model_validator(mode="after")
    def _is_meant(self) -> Personal:
        if self.around and not self.birthday:
            raise ValueError(fault("'around' goes with birthday: yes"))
        if self.after_joining is not None and self.after_joining_every is not None:
            raise ValueError(fault("give after_joining: [4, 26], or after_joining: every 26 weeks"))
        if self.after_joining is not None and not self.after_joining:
            raise ValueError(
                fault("after_joining: [] is no week; type after_joining: 4, or leave it out")
            )
        if self.while_budget is not None and self.while_stock is not None:
            raise ValueError(fault("give while_budget or while_stock, not both"))
        return self

    # ------------------------------------------------------------ of which kind

    @property
    def by_joining(self) -> bool:
        """Whether it is counted from the week in which a customer has joined."""
        return self.after_joining is not None or self.after_joining_every is not None

    @property
    def dated(self) -> bool:
        """Whether each customer has dates of their own."""
        return self.birthday or self.by_joining

    @property
    def pauses(self) -> bool:
        """Whether it matters in which week a customer had it last."""
        return self.at_most_every is not None and self.at_most_every > 1

    @property
    def limited(self) -> bool:
        """Whether it ends when a budget or a stock is used up."""
        return self.while_budget is not None or self.while_stock is not None

    @property
    def personal(self) -> bool:
        """Whether it can be one customer's turn and not another's."""
        return self.dated or self.pauses or self.limited

    @property
    def asks(self) -> tuple[str, ...]:
        """The keys that are given."""
        return tuple(
            key for key in KEYS if getattr(self, key) != type(self).model_fields[key].default
        )

    # ------------------------------------------------------------ which week of their own stretch

    def place(self, week: int, born: Weeks, joined: Weeks, length: int) -> Weeks:
        """Which week of their own stretch `week` is for customers, from 1; 0 for none, (n,).

        Parameters
        ----------
        born
            The week of the year of their birthday, 0 to 51, (n,).
        joined
            The week in which they joined, (n,); `NEVER` where they have not.
        length
            Weeks from a date after joining on in which it is their turn.
        """
        found = None
        if self.birthday:
            at = (week - born.astype(np.int32) + self.around) % YEAR + 1
            found = np.where(at <= 2 * self.around + 1, at, 0)
        if self.by_joining:
            after = self._after(week - joined.astype(np.int32), length)
            after[joined == NEVER] = 0
            found = after if found is None else np.minimum(found, after)
        assert found is not None, "there are no dates of single customers"
        return found.astype(np.int16)

    def _after(self, ago: NDArray[np.int32], length: int) -> NDArray[np.int32]:
        """The same, so many weeks after joining."""
        if self.after_joining_every is not None:
            every = self.after_joining_every
            at = np.where(ago >= every, ago % every + 1, 0)
            return np.where(at <= length, at, 0)
        found = np.zeros_like(ago)
        for first in sorted(self.after_joining or ()):
            at = ago - first + 1
            found = np.where((at >= 1) & (at <= length), at, found)
        return found

    # ------------------------------------------------------------ words

    def clauses(self) -> list[str]:
        """What is asked of single customers, in the words of a sentence that says when."""
        said = []
        if self.birthday:
            own = "in the week of each customer's birthday"
            if self.around:
                own = (
                    f"from {plain.count(self.around, 'week')} before each customer's birthday to "
                    f"{self.around} after it"
                )
            said.append(own)
        if self.after_joining is not None:
            weeks = sorted(set(self.after_joining))
            unit = "week" if weeks == [1] else "weeks"
            said.append(f"{plain.listed(list(map(str, weeks)))} {unit} after a customer has joined")
        if self.after_joining_every is not None:
            often = plain.count(self.after_joining_every, "week")
            said.append(f"every {often} after a customer has joined")
        if self.pauses:
            said.append(f"at most once in {self.at_most_every} weeks for each customer")
        if self.while_budget is not None:
            said.append(f"while a budget of {plain.number(self.while_budget)} lasts")
        if self.while_stock is not None:
            said.append(f"while a stock of {plain.number(self.while_stock)} lasts")
        return said
