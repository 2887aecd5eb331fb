"""A card of today has long been there: a market with it does not move on its own.

That no tool of today drifts in a market in which nobody leaves is a law of the battery.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.battery.laws.lasting import DRIFTS_AT_MOST
from simulator.battery.playing import BehaviorSeen, played, small
from simulator.program.program import Asked, Joining, Program
from simulator.simulate import CONTROL
from simulator.tools.points import Points
from tests.laws.worlds import program

WAYS = ("each_purchase", "once", "by_application", "automatic")


@cache
def balanced(how: Asked | None) -> BehaviorSeen:
    """A market in which newcomers take the place of those who leave, with a card of today."""
    world = small(10_000, churn_per_year=0.18, new_customers_per_year=0.18, retention_pull=0)
    today = Program()
    if how is not None:
        today = program(tools={"card": Points(back=0.02)}, joining=Joining(asked=how))
    return played({}, world=world, today=today)[CONTROL]


def _years_of(seen: BehaviorSeen) -> NDArray[np.float64]:
    years: NDArray[np.float64] = seen.noted.expected.sum(axis=1).reshape(3, -1).sum(axis=1)
    return years


@pytest.mark.slow
@pytest.mark.parametrize("how", WAYS)
def test_a_card_of_today_goes_on_as_it_was_while_customers_come_and_go(how: Asked) -> None:
    """Neither what is bought nor the share of members moves. That those whom a card keeps
    are more and more of the customers is another matter, and left out here.
    """
    seen, usual = balanced(how), _years_of(balanced(None))
    years = _years_of(seen)
    assert years[2] / years[0] == pytest.approx(usual[2] / usual[0], rel=DRIFTS_AT_MOST)
    members, active = (seen.ledger.amounts(name) for name in ("members", "active"))
    share = [float(members[week - 1].sum() / active[week - 1].sum()) for week in (1, 52, 104, 156)]
    assert share == pytest.approx([share[0]] * 4, abs=0.03)
