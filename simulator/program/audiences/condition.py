"""What a condition on customers is, and the list of all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck
from simulator.program.channels import Row

Mask = Row | bool  # 1 where customers meet a condition, (n,); True for all of them, False for none
Need = Literal["came", "problem", "facts", "joined", "brought"]
World = frozenset["Condition"]  # conditions that hold at the same time, of those that are asked for
CONDITIONS: dict[str, type[Condition]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """What a tool published of each customer at the end of last week, (n,).

    `words` are what the values 0, 1, 2, ... are called; empty for plain numbers.
    """

    row: NDArray[Any]
    words: tuple[str, ...] = ()


class Known(Protocol):
    """What a condition may know of a week; `Week` says what each is."""

    t: int
    n: int
    segment: str
    first: int
    luck: Luck
    member: Row
    ever: NDArray[np.uint8]
    since: NDArray[np.uint16]
    came: NDArray[np.int16] | None
    problem: NDArray[np.uint8] | None
    facts: dict[str, Fact]
    top: dict[float, Row]
    chosen: dict[Condition, Row]
    as_it_began: Row | None

    def spend(self, weeks: int) -> NDArray[np.int64]: ...


@dataclass(frozen=True, slots=True)
class ArmContext:
    """What is there in an arm, for a condition to say whether anybody can meet it.

    Attributes
    ----------
    segments
        The names of the segments.
    facts
        Who publishes a fact, and what its values are called (empty: numbers).
    service, arrivals, joins
        Whether there is a desk, whether customers arrive within the horizon, whether there is
        something to join.
    recent
        Whether some of the customers of week 0 have come lately.
    """

    segments: tuple[str, ...] = ()
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    service: bool = True
    arrivals: bool = True
    joins: bool = True
    recent: bool = True


@dataclass(frozen=True, slots=True)
class Who:
    """Whose chance is asked for: a member or not, in the year from so many weeks after joining."""

    member: bool = True
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that a condition gives and that does not exist: where it stands, and what does."""

    at: str
    message: str
    given: str = ""
    known: tuple[str, ...] = ()
    warning: bool = False


@dataclass(frozen=True)
class Condition(ABC):
    """One condition on customers: `to: {key: value}`.

    A subclass in this folder is found by its `key`. What it is made of are numbers and texts, so
    that two of the same meaning are equal. Who meets it is settled before the week begins.

    Attributes
    ----------
    key, takes, absent
        Its name in a scenario, the type of its value, and the value that is no condition.
    order
        Its place among others, in words.
    in_weeks
        Whether the value is a number of weeks.
    needs
        What the loop must keep of customers for it.
    draws
        The purposes of the luck that it uses.
    by_joining
        Whether somebody can come to meet it, or not to meet it any more, by joining.
    """

    key: ClassVar[str]
    takes: ClassVar[Any]
    absent: ClassVar[Any] = None
    order: ClassVar[int]
    in_weeks: ClassVar[bool] = False
    needs: ClassVar[frozenset[Need]] = frozenset()
    draws: ClassVar[tuple[str, ...]] = ()
    by_joining: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "key" in cls.__dict__:
            known = CONDITIONS.get(cls.key)
            if known is not None and known.__qualname__ != cls.__qualname__:
                raise TypeError(f"{cls.__module__} and {known.__module__} both define {cls.key!r}")
            CONDITIONS[cls.key] = cls

    @classmethod
    @abstractmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """The conditions that a value stands for; all of them must be met."""

    # ------------------------------------------------------------ who meets it

    @abstractmethod
    def mask(self, week: Known) -> Mask:
        """Who meets it in a week."""

    def begin(self, week: Known) -> Row | None:
        """Who meets it, float32 (n,), settled as the week begins and kept in `week.chosen`.

        None where there is nothing to settle.
        """
        return None

    def chance(self, segment: str, usual_rate: Row, who: Who) -> Row | float:
        """Chance that somebody of a segment who buys as usual meets it in a week, (n,) or one.

        `usual_rate` is purchases per week, (n,). 0 where nobody can know it.
        """
        return 0.0

    @property
    def top_share(self) -> float | None:
        """The share of customers with the highest spend whose threshold must be kept."""
        return None

    @property
    def looks_back(self) -> int:
        """Over how many weeks it asks for `week.spend(weeks)`: a multiple of four; 0 for none."""
        return 0

    @property
    def weeks_away(self) -> int:
        """Weeks for which those who meet it have not bought at least."""
        return 0

    def fits(self, segment: str) -> bool | None:
        """Whether a segment meets it, None where the segment does not say."""
        return None

    # ------------------------------------------------------------ what can be at the same time

    @property
    def about(self) -> str:
        """What it asks for; conditions about different things are independent of each other."""
        return self.key

    @property
    def strictness(self) -> float:
        """Of two conditions about one thing, those who meet the stricter one meet both."""
        return 0.0

    @staticmethod
    def together(some: list[Condition]) -> list[World]:
        """Which of some conditions about one thing hold together: the stricter, the fewer."""
        ordered = sorted(some, key=lambda one: one.strictness)
        return [frozenset(ordered[:n]) for n in range(len(ordered) + 1)]

    def holds(self, world: World) -> bool:
        """Whether it is met where exactly these conditions are."""
        return self in world

    def leaves(self) -> Iterator[Condition]:
        """The conditions that it is made of, each as often as it is given."""
        yield self

    # ------------------------------------------------------------ words and checks

    @abstractmethod
    def clause(self, *, negated: bool = False) -> str:
        """What holds for those who meet it, or do not: `have not bought for 8 weeks`."""

    def phrase(self) -> str:
        """The same in few words, for tables."""
        return self.clause()

    @classmethod
    def unknown(cls, value: Any, around: ArmContext) -> Iterator[Unknown]:
        """Names in a value, as it was read, that do not exist; and values that are hardly meant."""
        yield from ()

    def nobody(self, around: ArmContext) -> str:
        """Why nobody can meet it in an arm, "" where somebody can."""
        return ""
