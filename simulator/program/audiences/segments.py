"""Customers of some segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from simulator.program import plain
from simulator.program.audiences.condition import (
    ArmContext,
    Condition,
    Known,
    Mask,
    Unknown,
    Who,
    World,
)
from simulator.program.channels import Row
from simulator.say import fault


@dataclass(frozen=True)
class Segments(Condition):
    """Customers of any of the segments that are named."""

    key: ClassVar[str] = "segments"
    takes: ClassVar[Any] = tuple[str, ...]
    absent: ClassVar[Any] = ()
    order: ClassVar[int] = 20

    names: tuple[str, ...]

    @classmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """Being of one of them."""
        return (cls(tuple(value)),)

    def mask(self, week: Known) -> Mask:
        """All customers of a block are of one segment."""
        return week.segment in self.names

    def chance(self, segment: str, usual_rate: Row, who: Who) -> Row | float:
        """Certain, one way or the other."""
        return 1.0 if segment in self.names else 0.0

    def fits(self, segment: str) -> bool | None:
        """Whether it is named."""
        return segment in self.names

    @staticmethod
    def together(some: list[Condition]) -> list[World]:
        """Somebody is of one segment, of those that are named or of another."""
        named = dict.fromkeys(name for one in some for name in cast(Segments, one).names)
        each = [frozenset(one for one in some if one.fits(name)) for name in named]
        return list(dict.fromkeys([frozenset(), *each]))

    def clause(self, *, negated: bool = False) -> str:
        """`are of regulars`."""
        return f"are {'not ' if negated else ''}of {plain.listed(self.names, 'or')}"

    @classmethod
    def unknown(cls, value: Any, around: ArmContext) -> Iterator[Unknown]:
        """Segments that the market does not have."""
        for at, name in enumerate(value or ()):
            if around.segments and name not in around.segments:
                message = fault("no such segment as '{name}'", name=name)
                yield Unknown(str(at), message, str(name), around.segments)
