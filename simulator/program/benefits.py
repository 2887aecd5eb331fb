"""What members get from a tool: why one joins, and what being a member is worth later on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from simulator.program.channels import Row


@dataclass(frozen=True, slots=True, eq=False)
class Benefits:
    """What a tool gives to a member who goes on buying as usual, as far as it is within reach.

    Each is a number for everybody or float32 (n,).

    Attributes
    ----------
    rate
        Worth to the member per unit spent: 0.01 is 1 % of what they pay.
    lasting
        The part of `rate` that makes being a member worth something on its own, because it
        is given and used as a member: rewards at face value, price cuts by a third, news not.
    once
        Currency, once, on joining.
    wait
        Weeks between two rewards; 0 where there is nothing to wait for.
    """

    rate: Row | float = 0.0
    lasting: Row | float = 0.0
    once: Row | float = 0.0
    wait: Row | float = 0.0


NOTHING = Benefits()
# Of a price cut for members, what counts for being a member: saving features raise the share of
# wallet of members, high discounts do not (Leenheer et al. 2007; that it is .3 is judged).
PRICE_CUT = 0.3


def added_up(benefits: Iterable[Benefits]) -> Benefits:
    """What several tools give together; the longest wait counts."""
    rate: Row | float = 0.0
    lasting: Row | float = 0.0
    once: Row | float = 0.0
    wait: Row | float = 0.0
    for one in benefits:
        rate, lasting, once = rate + one.rate, lasting + one.lasting, once + one.once
        wait = np.maximum(wait, one.wait)
    return Benefits(rate, lasting, once, wait)


def largest(benefits: Iterable[Benefits]) -> Benefits:
    """What tools give of which each customer gets one only: the one worth most to them."""
    best = NOTHING
    for one in benefits:
        better = np.asarray(one.rate) > np.asarray(best.rate)
        best = Benefits(
            np.where(better, one.rate, best.rate).astype(np.float32),
            np.where(better, one.lasting, best.lasting).astype(np.float32),
            np.where(better, one.once, best.once).astype(np.float32),
            np.where(better, one.wait, best.wait).astype(np.float32),
        )
    return best
