"""A week at a counter that is written down by hand: who buys how often, each time for as much."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.program.parts.weeks import N, week


def counter(n: list[int], each: float = 4.80, luck: float = 0.5, **about: Any) -> Any:
    """A week of four guests who buy so often, all of it as in the control; luck is the same."""
    count = np.array(n, np.int32)
    paid = (count * round(each * 10_000)).astype(np.int64)
    one = week(n_purchases=count, crowds={}, successors={}, speaker="card", **about)
    one.n_kept, one.common, one.to_pay, one.kept = count, count, paid, paid
    one.addressed = lambda to: np.ones(N, np.float32)
    one.due = lambda when, mask: mask
    one.hand_out = lambda given: given
    one.draw = lambda word: np.full(N, luck, np.float32)
    one.usual_spend = np.full(N, each, np.float32)
    return one
