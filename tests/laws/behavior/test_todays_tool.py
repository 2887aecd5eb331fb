"""A tool of today has long been there: a market with it does not move by itself."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.program.program import Program
from simulator.simulate import CONTROL
from tests.laws.behavior.choices import KINDS, made
from tests.laws.behavior.playing import played, small
from tests.laws.worlds import program

DRIFTS_AT_MOST = 0.002  # of sales, from the first year to the third
WORLD = small(4_000, churn_per_year=0)


@cache
def by_year(kind: str | None) -> NDArray[np.float64]:
    """Expected sales of the three years of a market in which nobody leaves."""
    today = Program() if kind is None else program(tools={"old": made(kind)})
    seen = played({}, world=WORLD, today=today)[CONTROL]
    years: NDArray[np.float64] = seen.noted.expected.sum(axis=1).reshape(3, -1).sum(axis=1)
    return years


@pytest.mark.parametrize("kind", KINDS)
def test_a_tool_of_today_does_not_drift(kind: str) -> None:
    """Beside the same market without tools, which has the same luck."""
    growth = by_year(kind)[2] / by_year(kind)[0]
    usual = by_year(None)[2] / by_year(None)[0]
    assert growth / usual == pytest.approx(1, abs=DRIFTS_AT_MOST)
