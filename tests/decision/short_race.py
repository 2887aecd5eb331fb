"""A race of one round, where a whole one would take a minute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.decision.among.racing import Play, Race, Round
from simulator.decision.among.standings import Standings
from simulator.decision.between.axes import along
from simulator.scenario import Searched


def one_round(knobs: Sequence[Searched], play: Play, budget: int, **how: Any) -> Race:
    """Stands in for `race`: the start and one other candidate in two cases."""
    start = tuple(knob.value for knob in knobs)
    other = (next(one for one in along(knobs[0], 2) if one != start[0]), *start[1:])
    board = Standings(start, how["thresholds"])
    board.add([other, start], play([other, start], 0, 2))
    first = Round(
        number=0, n_candidates=2, n_new=1, n_cases=2, n_surely_worse=0, n_left=2, leader=other,
        ahead=board.ahead()[other], meets=False,
    )  # fmt: skip
    return Race((other, start), (first,), board)
