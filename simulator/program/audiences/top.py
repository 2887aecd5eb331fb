"""Customers who spend most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import Field

from simulator.program import plain
from simulator.program.audiences.condition import Condition, Known, Mask, Who
from simulator.program.channels import Row


@dataclass(frozen=True)
class Top(Condition):
    """A share of active customers: those with the highest list spend of the trailing 52 weeks.

    In the own arm, reviewed every 4 weeks.
    """

    key: ClassVar[str] = "top"
    takes: ClassVar[Any] = Annotated[float, Field(gt=0, le=1)]
    order: ClassVar[int] = 30

    share: float

    @classmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """Being among them."""
        return (cls(float(value)),)

    def mask(self, week: Known) -> Mask:
        """Who was above the threshold of spend at the last review."""
        return week.top.get(self.share, True)

    def chance(self, segment: str, usual_rate: Row, who: Who) -> Row | float:
        """Nobody knows whether they will be at the top."""
        return self.share

    @property
    def top_share(self) -> float | None:
        """The share."""
        return self.share

    @property
    def strictness(self) -> float:
        """The smaller, the stricter."""
        return -self.share

    def clause(self, *, negated: bool = False) -> str:
        """`are among the 10 % who spend most`."""
        return (
            f"are {'not ' if negated else ''}among the {plain.percent(self.share)} who spend most"
        )

    def phrase(self) -> str:
        """`top 10 % by spend`."""
        return f"top {100 * self.share:g} % by spend"
