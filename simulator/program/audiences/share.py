"""A random share of customers: a test group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field

from simulator.program import plain
from simulator.program.audiences.condition import Condition, Known, Mask, Who
from simulator.program.channels import Row

PURPOSE = "program.share"  # of the luck of who is in a test group


@dataclass(frozen=True)
class Share(Condition):
    """A random share of customers, the same ones in every week, tool and arm.

    A smaller group lies within a larger one; `not` is the rest, to compare it with.
    """

    key: ClassVar[str] = "share"
    takes: ClassVar[Any] = Annotated[float, Field(gt=0, le=1)]
    order: ClassVar[int] = 70
    draws: ClassVar[tuple[str, ...]] = (PURPOSE,)

    share: float

    @classmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """Being among them."""
        return (cls(float(value)),)

    def begin(self, week: Known) -> Row | None:
        """Drawn once: the group never changes."""
        known = week.chosen.get(self)
        if known is not None:
            return known
        u = week.luck.uniforms(PURPOSE, week.segment, week.first, week.n)
        return (u < np.float32(self.share)).astype(np.float32)

    def mask(self, week: Known) -> Mask:
        """Who is in the group."""
        return week.chosen[self]

    def chance(self, segment: str, usual_rate: Row, who: Who) -> Row | float:
        """As large as it is declared."""
        return self.share

    @property
    def strictness(self) -> float:
        """The smaller, the stricter."""
        return -self.share

    def clause(self, *, negated: bool = False) -> str:
        """`are in a random 10 %`."""
        return f"are {'not ' if negated else ''}in a random {plain.percent(self.share)}"

    def phrase(self) -> str:
        """`a random 10 %`."""
        return f"a random {plain.percent(self.share)}"
