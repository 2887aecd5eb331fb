"""Customers who wait for the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from simulator.program.audiences.condition import (
    ArmContext,
    Condition,
    Known,
    Mask,
    Need,
    Unknown,
)
from simulator.program.audiences.members import no_condition
from simulator.program.channels import Row
from simulator.say import fault


@dataclass(frozen=True)
class OpenProblem(Condition):
    """Customers who have reported a problem that the desk has not answered yet."""

    key: ClassVar[str] = "open_problem"
    takes: ClassVar[Any] = bool
    absent: ClassVar[Any] = False
    order: ClassVar[int] = 60
    needs: ClassVar[frozenset[Need]] = frozenset({"problem"})

    @classmethod
    def of(cls, value: Any) -> tuple[Condition, ...]:
        """Waiting, where it is asked for."""
        return (cls(),) if value else ()

    def begin(self, week: Known) -> Row | None:
        """Who waits as the week begins, before this week's answers."""
        if week.problem is None:
            return np.zeros(week.n, np.float32)
        return (week.problem > 0).astype(np.float32)

    def mask(self, week: Known) -> Mask:
        """Who waited when the week began."""
        return week.chosen[self]

    def clause(self, *, negated: bool = False) -> str:
        """`wait for the desk`."""
        return "do not wait for the desk" if negated else "wait for the desk"

    @classmethod
    def unknown(cls, value: Any, around: ArmContext) -> Iterator[Unknown]:
        """`open_problem: no` is no condition, and reads as if it were one."""
        if value is False:
            yield Unknown("", no_condition("open_problem"))

    def nobody(self, around: ArmContext) -> str:
        """Where nothing can be reported."""
        return (
            ""
            if around.service
            else fault("market has no service, so there is no desk to wait for")
        )
