"""The table of cases that a decision is taken from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
NOTHING = "today"  # the arm of doing nothing, whose net benefit is zero


@dataclass(frozen=True, slots=True, eq=False)
class CaseTable:
    """Net benefits, and what was drawn.

    Attributes
    ----------
    arms
        Their names, in the order in which they were given.
    benefit
        Net benefit of each arm in each case, currency, (cases, arms).
    drawn
        Name to what was drawn of it, (cases,).
    cost, kept
        Program cost in currency, and customers kept beside today, (cases, arms); None where the
        table has no such column.
    """

    arms: tuple[str, ...]
    benefit: Numbers
    drawn: Mapping[str, Numbers]
    cost: Numbers | None = None
    kept: Numbers | None = None

    @property
    def n(self) -> int:
        """How many cases there are."""
        return len(self.benefit)

    @property
    def choice(self) -> int:
        """The arm with the highest mean; of several the first."""
        return int(self.benefit.mean(axis=0).argmax())

    def with_nothing(self) -> CaseTable:
        """The table with doing nothing among the arms, if it is not there yet."""
        if NOTHING in self.arms:
            return self

        def wider(table: Numbers | None) -> Numbers | None:
            return None if table is None else np.column_stack([np.zeros(len(table)), table])

        benefit = wider(self.benefit)
        assert benefit is not None
        return CaseTable(
            (NOTHING, *self.arms), benefit, self.drawn, wider(self.cost), wider(self.kept)
        )
