"""Returns are taken off purchases, and no purchase is less than nothing."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator.calibrate.clean.net import net

CENTS = st.integers(1, 500)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), CENTS), max_size=25),
       st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), CENTS), max_size=12))  # fmt: skip
def test_what_was_taken_is_what_is_missing(
    bought: list[tuple[int, int, int]], back: list[tuple[int, int, int]]
) -> None:  # fmt: skip
    occasions = {(who, day): cents for who, day, cents in bought}
    who = np.array([one for one, _ in sorted(occasions)], np.int64)
    day = np.array([one for _, one in sorted(occasions)], np.int64)
    paid = np.array([occasions[key] / 100 for key in sorted(occasions)])
    back.sort()
    found = net(
        np.searchsorted(who, np.arange(5)).astype(np.int64), day, paid,
        np.array([one for one, _, _ in back], np.int64),
        np.array([when for _, when, _ in back], np.int64),
        np.array([cents / 100 for _, _, cents in back]), np.full(len(back), -1, np.int64),
    )  # fmt: skip
    assert (found.left >= 0).all()
    assert np.isclose(paid.sum() - found.left.sum(), found.took.sum())
    for (one, when, cents), took in zip(back, found.took, strict=True):
        assert 0 <= took <= cents / 100 + 1e-9
        before = (who == one) & (day <= when)
        if took < cents / 100 - 0.006:  # all that was bought before is gone
            assert found.left[before].sum() < 0.006


def one(paid: list[float], back: list[float], of: int = -1) -> list[float]:
    """What is left of purchases of days 0, 1, 2 ... of one customer, returned on day 9."""
    n = len(back)
    first = np.array([0, len(paid)], np.int64)
    found = net(first, np.arange(len(paid)), np.array(paid, float), np.zeros(n, np.int64),
                np.full(n, 9), np.array(back, float), np.full(n, of))  # fmt: skip
    return [float(left) for left in found.left]


def test_which_purchase_is_meant() -> None:
    assert one([10, 20, 30], [10]) == [0, 20, 30]  # of exactly that amount
    assert one([10, 20, 30], [5]) == [10, 20, 25]  # the latest
    assert one([10, 30, 20], [25]) == [10, 5, 20]  # the latest that is large enough
    assert one([10, 20, 30], [5], of=0) == [5, 20, 30]  # that of its receipt
    assert one([10, 20, 30], [15], of=0) == [0, 20, 25]  # and what is over, elsewhere
    assert one([10, 20, 30], [55]) == [5, 0, 0]  # several, the latest first
    assert one([10], [99]) == [0]
