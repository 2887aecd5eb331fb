"""A page of the books of which the lines of some customers are kept."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.program.ledger import Page
from simulator.simulate.observe.split import Whole


@dataclass(slots=True, eq=False)
class CopiedPage(Page):
    """A page of the books of which the lines of some customers are kept, too."""

    rows: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))
    copies: dict[tuple[str, str], Whole] = field(default_factory=dict)

    def post(self, account: str, amounts: Whole, who: NDArray[np.integer] | None = None) -> None:
        """Post, and keep the amounts of those who are followed by (tool, account)."""
        Page.post(self, account, amounts, who)
        if who is not None:
            size = 1 + max(self.rows.max(initial=0), who.max(initial=0))
            everybody = np.zeros(size, np.int64)
            everybody[who] = amounts
            amounts = everybody
        mine, key = amounts[self.rows], (self.poster, account)
        self.copies[key] = self.copies[key] + mine if key in self.copies else mine
