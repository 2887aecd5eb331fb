"""Price paths that are possible and hardly meant."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.market.prices import Prices
from simulator.program import plain
from simulator.say import fault
from simulator.scenario.build import Parts

Doubt = tuple[str, str]
FAR_APART = 0.25  # by which one is dearer than the other at the end; no program does as much


def rise(prices: Prices | None) -> bool:
    """Whether our list prices ever rise."""
    if prices is None:
        return False
    return prices.ours > 0 or any(one.ours > 0 for one in prices.changes.values())


def doubts(parts: Parts, horizon: int) -> Iterator[Doubt]:
    """A margin that is used up, prices that run away from the rival's, what is never seen."""
    market, company = parts.market, parts.company
    assert market is not None
    assert company is not None
    if market.prices is None:
        return
    here, last = "market.prices", market.prices.levels(horizon - 1)
    left = 1 - (1 - company.gross_margin) * last.cost_of_sales
    if left <= 0 < company.gross_margin:
        yield (
            here,
            fault(
                "what goods cost outgrows our prices: of a gross margin of {margin}, {left} is "
                "left in the last week, and every sale loses money; is `ours` missing?",
                margin=plain.percent(company.gross_margin),
                left=plain.percent(round(left, 3)),
            ),
        )
    if abs(last.dearer) > math.log1p(FAR_APART):
        yield (
            here,
            fault(
                "in the last week our prices are {ours} of today's, and the rival's {rival}: in "
                "every arm customers answer to that more than to any program; is `{missing}` "
                "missing?",
                ours=plain.percent(round(last.ours, 3)),
                rival=plain.percent(round(last.rival, 3)),
                missing="rival" if abs(last.ours - 1) > abs(last.rival - 1) else "ours",
            ),
        )
    for name, change in market.prices.changes.items():
        if change.week >= horizon:
            yield (
                f"{here}.changes.{name}",
                fault(
                    "is in week {week}, after the horizon of {horizon} weeks: never seen",
                    week=change.week,
                    horizon=horizon,
                ),
            )
