"""Returns taken off the purchases of the same customer, none of which can be more than it was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CENT = 0.005  # what is less is nothing


@dataclass(frozen=True, slots=True, eq=False)
class Netted:
    """What is left of each occasion, and for each return how much it took and whether of one left.

    `left` (occasions,) in currency; `took` (returns,) in currency, 0 where there was no purchase;
    `alive` (returns,) is true where the occasion of which it took last still counts.
    """

    left: NDArray[np.float64]
    took: NDArray[np.float64]
    alive: NDArray[np.bool_]


def net(
    first: NDArray[np.int64], day: NDArray[np.int64], amount: NDArray[np.float64],
    who: NDArray[np.int64], when: NDArray[np.int64], back: NDArray[np.float64],
    of: NDArray[np.int64],
) -> Netted:  # fmt: skip
    """Take returns off occasions.

    Of a customer, occasions `first[c]` to `first[c + 1]` are in order of `day`, with their
    `amount`. Returns are in order of customer and day: of customer `who`, on day `when`, `back`
    above 0, of the purchase of day `of` where its receipt says so, else -1. A return is taken off
    that purchase, else off the latest before it of exactly that amount, else off the latest that is
    large enough, else off several, the latest first. What is left over was no purchase of ours.
    """
    left, took = amount.copy(), np.zeros(len(back))
    last = np.full(len(back), -1, np.int64)
    for k in range(len(back)):
        begin, end = int(first[who[k]]), int(first[who[k] + 1])
        stop = begin + int(np.searchsorted(day[begin:end], when[k], side="right"))
        if stop == begin:
            continue
        due = float(back[k])
        for at in _targets(left, day, begin, stop, due, int(of[k])):
            part = min(due, float(left[at]))
            left[at] -= part
            due -= part
            if left[at] < CENT:
                left[at] = 0.0
            last[k] = at
            if due < CENT:
                break
        took[k] = float(back[k]) - due if last[k] >= 0 else 0.0
    alive = np.zeros(len(back), bool)
    alive[last >= 0] = left[last[last >= 0]] > 0
    return Netted(left, took, alive)


def _targets(
    left: NDArray[np.float64], day: NDArray[np.int64], begin: int, stop: int, due: float, of: int
) -> list[int]:  # fmt: skip
    """Gathered to take from, in order; none that has nothing left."""
    found: list[int] = []
    if of >= 0:
        at = begin + int(np.searchsorted(day[begin:stop], of))
        if at < stop and day[at] == of and left[at] > 0:
            found.append(at)
    span = left[begin:stop]
    exact = np.flatnonzero(np.abs(span - due) < CENT)
    large = np.flatnonzero(span >= due)
    for some in (exact, large):
        if len(some):
            found.append(begin + int(some[-1]))
    rest = begin + np.flatnonzero(span > 0)[::-1]
    return list(dict.fromkeys([*found, *rest.tolist()]))
