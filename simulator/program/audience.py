"""To whom a tool is addressed."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from pydantic import Field, model_validator

from simulator.knobs import Part
from simulator.program import plain
from simulator.program.channels import Row


class Audience(Part):
    """Customers who meet *every* condition given; no condition means everyone.

    In a scenario: `to: everyone`, `to: members`, or conditions together:
    `to: {members: true, segments: [regulars], top: 10%, lapsed: 8 weeks}`.
    `top` is the share of active customers with the highest list spend of the
    trailing 52 weeks in the own arm, reviewed every 4 weeks; `lapsed` are
    customers without a purchase for at least that many weeks.
    """

    members: bool = False
    segments: tuple[str, ...] = ()
    top: Annotated[float, Field(gt=0, le=1)] | None = None
    lapsed: Annotated[int, Field(ge=1, le=520)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, given: Any) -> Any:
        if given == "everyone":
            return {}
        if given == "members":
            return {"members": True}
        if isinstance(given, str):
            raise ValueError("expected everyone, members, or a mapping of conditions")
        return given

    @property
    def everyone(self) -> bool:
        """Whether no condition is set."""
        return not (self.members or self.segments or self.top or self.lapsed)

    def expected(self, segment: str, usual_rate: Row) -> Row | float:
        """Chance that members of a segment who buy as usual are addressed in a week, (n,) or one.

        `usual_rate` is purchases per week, (n,). Nobody knows whether they will be at the top.
        """
        if self.segments and segment not in self.segments:
            return 0.0
        chance = 1.0 if self.top is None else self.top
        if self.lapsed is None:
            return chance
        away: Row = chance * np.exp(-usual_rate * np.float32(self.lapsed))
        return away

    def in_words(self) -> str:
        """The audience as a phrase for reports: `members of regulars, top 10 % by spend`."""
        parts = ["members" if self.members else "customers"]
        if self.segments:
            parts[0] += " of " + ", ".join(self.segments)
        if self.top is not None:
            parts.append(f"top {100 * self.top:g} % by spend")
        if self.lapsed is not None:
            parts.append(f"no purchase for {self.lapsed} weeks")
        return "everyone" if self.everyone else ", ".join(parts)

    def plainly(self) -> str:
        """The same at the beginning of a sentence about several: `all customers`, `members`."""
        if self.everyone:
            return "all customers"
        who = "members" if self.members else "customers"
        if self.segments:
            who += f" of {plain.listed(self.segments)}"
        conditions = []
        if self.top is not None:
            conditions.append(f"are among the {plain.percent(self.top)} who spend most")
        if self.lapsed is not None:
            conditions.append(f"have not bought for {plain.count(self.lapsed, 'week')}")
        return f"{who} who {plain.listed(conditions)}" if conditions else who


EVERYONE = Audience()
MEMBERS = Audience(members=True)
