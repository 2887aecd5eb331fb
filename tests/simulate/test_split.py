"""Whole amounts split among purchases: parts that add up, each within one of its quota."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.simulate.observe.split import added, fill, split

AMOUNTS = st.lists(st.lists(st.integers(0, 10**6), min_size=1, max_size=6), min_size=1, max_size=8)


def flat(baskets: list[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    who = np.repeat(np.arange(len(baskets)), [len(one) for one in baskets])
    return np.array([amount for one in baskets for amount in one], np.int64), who


@given(AMOUNTS, st.data())
def test_parts_add_up_and_are_within_one_of_their_quota(
    baskets: list[list[int]], data: st.DataObject
) -> None:
    weight, who = flat(baskets)
    most = data.draw(st.sampled_from([9, 10**6, 10**15]))
    totals = [data.draw(st.integers(0, most)) for _ in baskets]
    parts = split(np.array(totals, np.int64), weight, who)
    assert added(parts, who, len(baskets)).tolist() == totals
    for at, (wanted, one) in enumerate(zip(totals, baskets, strict=True)):
        given = parts[who == at].tolist()
        scale = one if sum(one) else [1] * len(one)
        rests = []
        for part, share in zip(given, scale, strict=True):
            low, rest = divmod(wanted * share, sum(scale))
            assert part in (low, low + 1)
            rests.append((rest, part - low))
        # the largest remainders are rounded up, and no other
        up, down = [r for r, more in rests if more], [r for r, more in rests if not more]
        assert min(up, default=sum(scale)) >= max(down, default=0)


@pytest.mark.slow
@given(AMOUNTS)
def test_a_whole_is_split_into_what_it_is_made_of(baskets: list[list[int]]) -> None:
    weight, who = flat(baskets)
    np.testing.assert_array_equal(split(added(weight, who, len(baskets)), weight, who), weight)


@given(AMOUNTS, st.data())
def test_rewards_go_where_there_is_room(baskets: list[list[int]], data: st.DataObject) -> None:
    room, who = flat(baskets)
    totals = [data.draw(st.integers(0, 2 * sum(one) + 3)) for one in baskets]
    parts = fill(np.array(totals, np.int64), room, who)
    assert added(parts, who, len(baskets)).tolist() == totals
    for at, wanted in enumerate(totals):
        inside = parts[who == at] <= room[who == at]
        assert inside.all() or wanted > room[who == at].sum()
