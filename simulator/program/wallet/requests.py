"""What tools ask of a wallet: rewards, of which each customer takes the largest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.program.wallet.terms import Points, WalletTerms, unit_of
from simulator.program.wallet.wallet import MOST_POINTS

NOBODY = np.empty(0, bool)
Owner = NDArray[np.int8]  # whose reward each customer takes, by its place among the requests, (n,)


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """One tool's wish to hand out rewards: `step` hundredths of points each, (n,), 0 for none.

    `parts` is who uses as much of a reward as there is to pay; `at_cost` our cost of a point
    redeemed for it, currency; `poster` the tool; `most` the points of one redemption, at most.
    """

    step: Points
    parts: NDArray[np.bool_] | None
    at_cost: float
    poster: str
    most: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Burn:
    """Points used elsewhere, hundredths (n,): asked for, a reward each, or used in a week.

    `at_cost` is what a point costs us there, currency; `poster` the tool that speaks for whom.
    """

    poster: str
    at_cost: float
    points: Points


def largest(requests: Sequence[Request], n: int) -> tuple[Points, NDArray[np.bool_], Owner | None]:
    """The largest reward that each customer asks for, who takes parts of one, whose it is, (n,).

    Of rewards that are as large the last one; the owner is None where only one is asked for.
    """
    first, *others = requests
    step, parts, owner = first.step, first.parts, None
    if others:
        step, owner = step.copy(), np.zeros(n, np.int8)
    for at, one in enumerate(others, start=1):
        assert owner is not None
        owner[one.step >= step] = at
        np.maximum(step, one.step, out=step)
        if one.parts is not None:
            parts = one.parts if parts is None else parts | one.parts
    return step, NOBODY if parts is None else parts, owner


def at_most(
    requests: Sequence[Request], owner: Owner | None, to_pay: Points, terms: WalletTerms, n: int
) -> Points:
    """What there is to pay with points, where a reward says how many are used at once.

    `to_pay` is in 1/10,000 of the currency, (n,), of size 0 for any amount; so is the result.
    """
    if all(one.most is None for one in requests):
        return to_pay
    most = np.array([MOST_POINTS if one.most is None else one.most for one in requests])
    mine = most[0] if owner is None else most[owner]
    worth = np.minimum(mine * unit_of(terms), float(MOST_POINTS)).astype(np.int64)
    enough = np.full(n, MOST_POINTS) if not to_pay.size else to_pay
    return np.minimum(enough, worth)
