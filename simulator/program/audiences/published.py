"""Customers of whom another tool publishes something: `to: {tier: gold}`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from simulator.program.audiences.condition import (
    CONDITIONS,
    ArmContext,
    Condition,
    Known,
    Mask,
    Need,
    Unknown,
    World,
)
from simulator.program.channels import Row
from simulator.say import fault

ABOVE = " and above"  # behind a word or a number: that value and all higher ones
FACTS: dict[str, None] = {}  # what any tool publishes; filled by the tools as they are defined
SAID = {"yes": 1.0, "no": 0.0, True: 1.0, False: 0.0}


def number_of(value: str | float, words: tuple[str, ...]) -> float | None:
    """What a value of a fact is in numbers, None for a word that means nothing.

    `words` are what 0, 1, 2, ... are called.
    """
    if isinstance(value, str) and value in words:
        return float(words.index(value))
    if value in SAID:
        return SAID[value]
    try:
        return float(value)
    except ValueError:
        return None


def least_of(value: str | float) -> tuple[str | float, bool]:
    """The value that is named, and whether higher ones are meant, too: `gold and above`."""
    if isinstance(value, str) and value.endswith(ABOVE):
        return value.removesuffix(ABOVE), True
    return value, False


def check_facts(cls: type, names: Iterable[str]) -> None:
    """Refuse facts whose name is that of a condition, and remember the others.

    Raises
    ------
    TypeError
        When the class is made, so that no run starts with it.
    """
    for name in names:
        if name in CONDITIONS or not name.isidentifier():
            raise TypeError(
                f"{cls.__module__}.{cls.__qualname__}.publishes: {name!r} is no name for a fact; "
                f"give it a word of its own, none of {', '.join(sorted(CONDITIONS))}"
            )
        FACTS[name] = None


@dataclass(frozen=True)
class Published(Condition):
    """Customers of whom a tool has published a value at the end of last week.

    That it is last week's value is why the order of tools cannot matter. Where no tool of an arm
    publishes it, nobody meets the condition. `gold and above` is gold and all that is higher.
    """

    key: ClassVar[str] = "published"
    takes: ClassVar[Any] = dict[str, str | int | bool]
    order: ClassVar[int] = 80
    needs: ClassVar[frozenset[Need]] = frozenset({"facts"})

    fact: str
    value: str | int | bool

    @classmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """Every fact that is named."""
        return tuple(cls(fact, said) for fact, said in value.items())

    def begin(self, week: Known) -> Row | None:
        """What was published last week."""
        found = week.facts.get(self.fact)
        if found is None:
            return np.zeros(week.n, np.float32)
        named, or_more = least_of(self.value)
        wanted = number_of(named, found.words)
        if wanted is None:
            return np.zeros(week.n, np.float32)
        met = found.row >= wanted if or_more else found.row == wanted
        row: Row = met.astype(np.float32)
        return row

    def mask(self, week: Known) -> Mask:
        """Of whom it was published."""
        return week.chosen[self]

    @property
    def about(self) -> str:
        """The fact."""
        return f"{self.key}.{self.fact}"

    @staticmethod
    def together(some: list[Condition]) -> list[World]:
        """A fact has one value, which meets what it is part of: gold meets `gold and above`.

        Which of two words is higher is not known here, so that any of them may hold together.
        """
        named = {one: least_of(one.value) for one in some if isinstance(one, Published)}
        ranges = [one for one, (_, or_more) in named.items() if or_more]
        found: list[World] = []
        for many in range(len(ranges) + 1):
            for held in combinations(ranges, many):
                below = {named[one][0] for one in ranges if one not in held}
                found.append(frozenset(held))
                found += [
                    frozenset((*held, one))
                    for one, (value, or_more) in named.items()
                    if not or_more and value not in below
                ]
        return found

    def clause(self, *, negated: bool = False) -> str:
        """`have the tier gold`."""
        said = ("no", "yes")[self.value] if isinstance(self.value, bool) else self.value
        return f"{'do not have' if negated else 'have'} the {self.fact} {said}"

    def phrase(self) -> str:
        """`tier gold`."""
        return f"{self.fact} {self.value}"

    @classmethod
    def unknown(cls, value: Any, around: ArmContext) -> Iterator[Unknown]:
        """Facts that nobody publishes, and values that they do not have."""
        for fact, said in (value or {}).items():
            if fact not in around.facts:
                yield Unknown(fact, _nobody(fact), fact, tuple(around.facts))
            elif number_of(least_of(said)[0], around.facts[fact]) is None:
                words = around.facts[fact]
                message = fault("found {found}; expected a number", found=repr(said))
                if words:
                    message = fault(
                        "found {found}; expected one of {words}",
                        found=repr(said),
                        words=", ".join(words),
                    )
                yield Unknown(fact, message, str(least_of(said)[0]), words)


def _nobody(fact: str) -> str:
    return fault("no tool of this arm publishes '{fact}', so nobody would be addressed", fact=fact)
