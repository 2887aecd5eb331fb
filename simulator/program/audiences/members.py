"""Members of the program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.program.audiences.condition import (
    ArmContext,
    Condition,
    Known,
    Mask,
    Unknown,
    Who,
)
from simulator.program.channels import Row
from simulator.say import fault


@dataclass(frozen=True)
class Members(Condition):
    """Customers who have joined."""

    key: ClassVar[str] = "members"
    takes: ClassVar[Any] = bool
    absent: ClassVar[Any] = False
    order: ClassVar[int] = 10
    by_joining: ClassVar[bool] = True

    @classmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """Being a member, where it is asked for."""
        return (cls(),) if value else ()

    def mask(self, week: Known) -> Mask:
        """Who is a member now; in `settle` those who have joined this week are, too."""
        return week.member if week.as_it_began is None else week.as_it_began

    def chance(self, segment: str, usual_rate: Row, who: Who) -> Row | float:
        """As it is asked."""
        return 1.0 if who.member else 0.0

    def clause(self, *, negated: bool = False) -> str:
        """`are members`."""
        return "are not members" if negated else "are members"

    @classmethod
    def unknown(cls, value: Any, around: ArmContext) -> Iterator[Unknown]:
        """`members: no` is no condition, and reads as if it were one."""
        if value is False:
            yield Unknown("", no_condition("members"), warning=True)

    def nobody(self, around: ArmContext) -> str:
        """Where there is nothing to join."""
        return "" if around.joins else fault("no tool that runs is one to join for")


def no_condition(key: str) -> str:
    """What to say of `key: no`."""
    return fault(
        "no is no condition; type not: {{{key}: yes}} for all others, or leave it out", key=key
    )
