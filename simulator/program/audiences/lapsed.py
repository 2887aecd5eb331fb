"""Customers who have not bought for some weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field

from simulator.program import plain
from simulator.program.audiences.condition import Condition, Known, Mask, Who
from simulator.program.channels import Row


@dataclass(frozen=True)
class Lapsed(Condition):
    """Customers without a purchase for at least so many weeks.

    Those who have left may be among them, for nobody knows; those who have still to arrive have
    not been away.
    """

    key: ClassVar[str] = "lapsed"
    takes: ClassVar[Any] = Annotated[int, Field(ge=1, le=520)]
    order: ClassVar[int] = 40
    in_weeks: ClassVar[bool] = True

    weeks: int

    @classmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """Not having bought for so long."""
        return (cls(int(value)),)

    def begin(self, week: Known) -> Row | None:
        """As the week begins: a customer who comes back keeps what brought them."""
        return ((week.since >= self.weeks) & (week.ever > 0)).astype(np.float32)

    def mask(self, week: Known) -> Mask:
        """Who had lapsed when the week began."""
        return week.chosen[self]

    def chance(self, segment: str, usual_rate: Row, who: Who) -> Row | float:
        """No purchase in so many weeks at the usual rate."""
        away: Row = np.exp(-usual_rate * np.float32(self.weeks))
        return away

    @property
    def weeks_away(self) -> int:
        """So many."""
        return self.weeks

    @property
    def strictness(self) -> float:
        """The longer, the stricter."""
        return float(self.weeks)

    def clause(self, *, negated: bool = False) -> str:
        """`have not bought for 8 weeks`."""
        weeks = plain.count(self.weeks, "week")
        return f"have bought within {weeks}" if negated else f"have not bought for {weeks}"

    def phrase(self) -> str:
        """`no purchase for 8 weeks`."""
        return f"no purchase for {self.weeks} weeks"
