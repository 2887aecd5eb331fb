"""What is known of the second category in a week, where the market has one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.program.channels import Row

NO_USE = np.empty(0, np.int64)


@dataclass(slots=True, eq=False)
class Second:
    """The second category, and n customers' use of it; arrays are (n,) and not to be written.

    Attributes
    ----------
    price, cost
        List price of one, and what it costs us, 1/10,000 of the currency.
    bought_with
        Share of purchases that contain it, of those who use it.
    begin
        Weekly hazard at which a non-user of average taste begins on their own.
    taste
        How much it is to the taste of each, mean 1, float32: how soon one begins.
    by_themselves, won
        1 for users who have come on their own, and for those whom a tool has won and who
        would not use it else, uint8; in a week of `offer` as the last week has left them.
    used, used_common
        How often each has used it this week, paid for or not, and at purchases that the control
        arm also had, int64; known in `hand_out` and `settle` only.
    """

    price: int
    cost: int
    bought_with: float
    begin: float
    taste: Row
    by_themselves: NDArray[np.uint8]
    won: NDArray[np.uint8]
    used: NDArray[np.int64] = field(default_factory=lambda: NO_USE)
    used_common: NDArray[np.int64] = field(default_factory=lambda: NO_USE)

    @property
    def users(self) -> NDArray[np.uint8]:
        """1 for those who use it and pay for it."""
        users: NDArray[np.uint8] = self.by_themselves | self.won
        return users
