"""Conditions made of others: any of them, all of them, and those who do not meet them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from simulator.program import plain
from simulator.program.audiences.condition import Condition, Known, Mask, World
from simulator.say import fault

AUDIENCES = "tuple[Audience, ...]"


@dataclass(frozen=True)
class Several(Condition):
    """A condition made of others."""

    parts: tuple[Condition, ...]

    def leaves(self) -> Iterator[Condition]:
        """Those of its parts."""
        for one in self.parts:
            yield from one.leaves()

    @abstractmethod
    def holds(self, world: World) -> bool:
        """By its parts."""

    def _said(self, how: str, *, negated: bool) -> str:
        """The clauses of its parts; those that are made of others in brackets."""
        clauses = []
        for one in self.parts:
            said = one.clause(negated=negated)
            apart = isinstance(one, Several) and len(self.parts) > 1 and len(one.parts) > 1
            clauses.append(f"({said})" if apart else said)
        return plain.listed(clauses, how)


def _some(audiences: tuple[Any, ...], key: str) -> tuple[Any, ...]:
    """At least one."""
    if not audiences:
        raise ValueError(
            fault("found no conditions; expected {key}: [members, {{top: 20%}}]", key=key)
        )
    return audiences


@dataclass(frozen=True)
class All(Several):
    """Customers who meet all of some conditions."""

    key: ClassVar[str] = "all"
    takes: ClassVar[Any] = AUDIENCES
    order: ClassVar[int] = 90

    @classmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """Each of them, as if it stood there on its own."""
        return tuple(one for audience in _some(value, cls.key) for one in audience.parts)

    def mask(self, week: Known) -> Mask:
        """The product."""
        mask: Mask = True
        for one in self.parts:
            part = one.mask(week)
            if part is False:
                return False
            if part is not True:
                mask = part if mask is True else mask * part
        return mask

    def holds(self, world: World) -> bool:
        """All of them."""
        return all(one.holds(world) for one in self.parts)

    def clause(self, *, negated: bool = False) -> str:
        """`are members and have not bought for 8 weeks`."""
        if not self.parts:
            return "are nobody" if negated else "are customers"
        return self._said("or" if negated else "and", negated=negated)


@dataclass(frozen=True)
class AnyOf(Several):
    """Customers who meet at least one of some conditions."""

    key: ClassVar[str] = "any"
    takes: ClassVar[Any] = AUDIENCES
    order: ClassVar[int] = 91

    @classmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """One of them at least."""
        return (cls(tuple(audience.root for audience in _some(value, cls.key))),)

    def mask(self, week: Known) -> Mask:
        """The largest."""
        mask: Mask = False
        for one in self.parts:
            part = one.mask(week)
            if part is True:
                return True
            if part is not False:
                mask = part if mask is False else np.maximum(mask, part)
        return mask

    def holds(self, world: World) -> bool:
        """One of them at least."""
        return any(one.holds(world) for one in self.parts)

    def clause(self, *, negated: bool = False) -> str:
        """`are members or came or joined within 13 weeks`."""
        return self._said("and" if negated else "or", negated=negated)


@dataclass(frozen=True)
class Not(Several):
    """Customers who do not meet a condition."""

    key: ClassVar[str] = "not"
    takes: ClassVar[Any] = "Audience"
    order: ClassVar[int] = 92

    @classmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """The others."""
        return (cls((value.root,)),)

    def mask(self, week: Known) -> Mask:
        """The rest."""
        part = self.parts[0].mask(week)
        return not part if isinstance(part, bool) else np.float32(1) - part

    def holds(self, world: World) -> bool:
        """Not."""
        return not self.parts[0].holds(world)

    def clause(self, *, negated: bool = False) -> str:
        """`are not members`."""
        return self.parts[0].clause(negated=not negated)
