"""More costs more: over the whole range of each choice, as it is declared."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.laws.behavior.arms import of
from tests.laws.behavior.choices import KINDS, Choice, choices, ranges

WITHIN = 2e-3  # of the cost, by which luck may turn it around where a choice hardly matters
RANGES = [row for kind in KINDS for row in ranges(kind) if choices(kind)[row[0].knob].costs]


def name_of(row: tuple[Choice, ...]) -> str:
    """The range, by what else is chosen."""
    return row[0].name.rpartition("=")[0]


@pytest.mark.parametrize("row", RANGES, ids=name_of)
def test_more_costs_more(row: tuple[Choice, ...]) -> None:
    about = choices(row[0].kind)[row[0].knob]
    # a threshold of none is none at all, and another thing than the lowest one
    steps = [one for one in row if one.value or about.costs != "less"]
    costs = [of(one.kind)[one.name].cost for one in steps]
    wrong = []
    for (one, before), (two, after) in pairwise(zip(steps, costs, strict=True)):
        rise = after - before if about.costs == "more" else before - after
        if about.costs != "neither" and rise < -WITHIN * max(abs(before), abs(after)):
            wrong.append(f"{one.value} costs {before:,.2f}, {two.value} {after:,.2f}")
    assert not wrong
    assert len(costs) > 2
