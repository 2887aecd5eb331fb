"""Which arm to choose, how often it is the best one, and what choosing it may cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

from simulator.decision.information.cases import CaseTable, Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Acceptability:
    """How often each arm is the best one, along a price, (points, arms).

    `frontier` is that of the arm with the highest mean at each point, (points,), and `chosen`
    which arm that is.
    """

    at: Numbers
    best: Numbers
    frontier: Numbers
    chosen: tuple[int, ...]


def best_often(benefit: Numbers) -> Numbers:
    """Share of cases in which each arm is the best one, (arms,); ties are shared out."""
    best = benefit == benefit.max(axis=1, keepdims=True)
    return np.asarray((best / best.sum(axis=1, keepdims=True)).mean(axis=0))


def expected_loss(benefit: Numbers) -> Numbers:
    """What choosing each arm loses on average against the best one of every case, (arms,).

    Its minimum is the EVPI.
    """
    return np.asarray((benefit.max(axis=1, keepdims=True) - benefit).mean(axis=0))


def certainty_equivalent(benefit: Numbers, tolerance: float) -> Numbers:
    """The sure amount that is worth as much as each arm, (arms,), currency.

    Exponential utility 1 - exp(-x / tolerance): who has a tolerance of R takes a bet that wins R or
    loses R / 2 with even odds (Howard 1988, Management Science 34).

    Raises
    ------
    ValueError
        If the tolerance is not positive.
    """
    if tolerance <= 0:
        raise ValueError(f"a risk tolerance is above 0; {tolerance:g} is not")
    logs = logsumexp(-benefit / tolerance, axis=0) - np.log(len(benefit))
    return np.asarray(-tolerance * logs)


def over_return(table: CaseTable, required: Sequence[float]) -> Acceptability:
    """Along the return that is asked of what a program costs: net benefit less return x cost.

    Raises
    ------
    ValueError
        If the table has no costs.
    """
    if table.cost is None:
        raise ValueError("the table has no column cost")
    return _along(table.benefit, -table.cost, required)


def over_price(table: CaseTable, prices: Sequence[float]) -> Acceptability:
    """Along the price put on a kept customer: net benefit plus price x customers kept.

    Raises
    ------
    ValueError
        If the table has no customers kept.
    """
    if table.kept is None:
        raise ValueError("the table has no column kept")
    return _along(table.benefit, table.kept, prices)


def _along(benefit: Numbers, slope: Numbers, points: Sequence[float]) -> Acceptability:
    tables = [benefit + at * slope for at in points]
    best = np.array([best_often(one) for one in tables])
    chosen = tuple(int(one.mean(axis=0).argmax()) for one in tables)
    frontier = best[np.arange(len(points)), chosen]
    return Acceptability(np.asarray(points, float), best, frontier, chosen)
