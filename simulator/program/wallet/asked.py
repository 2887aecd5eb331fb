"""What tools ask of a wallet within a week, kept until it acts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.program.wallet.requests import Burn, Request
from simulator.program.wallet.terms import Points, WalletTerms

Share = NDArray[np.float32]
NOTHING = np.empty(0, np.float32)


@dataclass(slots=True, eq=False)
class Asked:
    """Requests of one week to the wallet of a block of n customers; it alone clears them."""

    terms: WalletTerms
    n: int
    _earning: list[Points] = field(init=False, default_factory=list)
    _buying: list[Points] = field(init=False, default_factory=list)
    _refunding: list[Points] = field(init=False, default_factory=list)
    _forfeiting: list[Points] = field(init=False, default_factory=list)
    _burning: list[Burn] = field(init=False, default_factory=list)
    _requests: list[Request] = field(init=False, default_factory=list)
    _again: tuple[Share, np.float32] = field(init=False, default=(NOTHING, np.float32(1)))

    def earn(self, points: Points) -> None:
        """Ask for points, hundredths (n,), not negative."""
        self._earning.append(points)

    def buy(self, points: Points) -> None:
        """Credit points that somebody pays for, hundredths (n,), not negative.

        They are lots like any others; who asks posts `points_bought` and what is paid.
        """
        self._buying.append(points)

    def refund(self, points: Points) -> None:
        """Ask to take points back, at most what is there; newest first."""
        self._refunding.append(points)

    def redeem(
        self, step: Points, parts: NDArray[np.bool_] | None = None, *,
        at_cost: float | None = None, poster: str = "", most: int | None = None,
    ) -> None:  # fmt: skip
        """Ask to redeem as many whole rewards of `step` hundredths as possible; 0 for none.

        Where two tools ask for the same customer, the larger reward is taken, and of two that
        are as large the dearer one. Who takes `parts`, (n,), uses as much of a reward as there is
        to pay, where that is less than all of it.

        Parameters
        ----------
        at_cost
            Our cost of a point redeemed for this reward, currency; by default that of the terms.
        poster
            The tool whose reward it is.
        most
            Hundredths of points that are redeemed at once, at most; None for any number.
        """
        cost = self.terms.point_cost if at_cost is None else at_cost
        self._requests.append(Request(step, parts, cost, poster, most))

    def burn(self, step: Points, *, at_cost: float, poster: str) -> None:
        """Ask to use whole rewards of `step` hundredths elsewhere, (n,); 0 for none.

        As many as there are points for once rewards here have been taken; where several tools
        ask, in the order of their names. `at_cost` is what a point costs us there, currency.
        """
        self._burning.append(Burn(poster, at_cost, step))

    def forfeit(self, points: Points) -> None:
        """Let points lapse at once, hundredths (n,), as far as they are there; before the rest."""
        self._forfeiting.append(points)

    def forgo(self, share: Share, back: float) -> None:
        """Say that `share`, (n,), times `back` points per point redeemed will not be earned.

        They are taken back once it is known what was redeemed; see `take_back`.
        """
        known, factor = self._again
        if not known.size:
            self._again = (share, np.float32(back))
        else:
            self._again = (known * factor + share * np.float32(back), np.float32(1))
