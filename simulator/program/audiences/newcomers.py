"""Customers who are new, to us or to the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field

from simulator.program import plain
from simulator.program.audiences.condition import (
    ArmContext,
    Condition,
    Known,
    Mask,
    Need,
    Who,
)
from simulator.program.channels import Row
from simulator.say import fault

YEAR = 52


@dataclass(frozen=True)
class NewcomersOnly(Condition):
    """Customers who came, or joined the program, less than so many weeks ago.

    Those who have still to arrive are addressed, too: what newcomers get is what they see, and
    what they get in the week in which they come. Customers who come back are not new.
    """

    key: ClassVar[str] = "newcomers"
    takes: ClassVar[Any] = Annotated[int, Field(ge=1, le=520)]
    order: ClassVar[int] = 50
    by_joining: ClassVar[bool] = True
    in_weeks: ClassVar[bool] = True
    needs: ClassVar[frozenset[Need]] = frozenset({"came"})

    weeks: int

    @classmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """Having come or joined in so many weeks."""
        return (cls(int(value)),)

    def begin(self, week: Known) -> Row | None:
        """As the week begins; who joins in it is new from the next week on."""
        assert week.came is not None
        ago = week.t - week.came
        row: Row = ((week.ever == 0) | ((ago >= 0) & (ago < self.weeks))).astype(np.float32)
        return row

    def mask(self, week: Known) -> Mask:
        """Who was new when the week began."""
        return week.chosen[self]

    def chance(self, segment: str, usual_rate: Row, who: Who) -> Row | float:
        """Of the year after somebody has joined, so many weeks; of other customers, nobody."""
        if not who.member:
            return 0.0
        return min(max(self.weeks - who.weeks, 0), YEAR) / YEAR

    @property
    def strictness(self) -> float:
        """The shorter, the stricter."""
        return -float(self.weeks)

    def clause(self, *, negated: bool = False) -> str:
        """`came or joined within 13 weeks`."""
        within = f"within {plain.count(self.weeks, 'week')}"
        return f"neither came nor joined {within}" if negated else f"came or joined {within}"

    def nobody(self, around: ArmContext) -> str:
        """Where nobody arrives and there is nothing to join."""
        if around.arrivals or around.joins:
            return ""
        if around.recent:
            return fault(
                "nobody arrives or joins after week 0, so nobody is new after week {week}",
                week=self.weeks,
            )
        return fault("nobody arrives or joins")
