"""What a program is worth over cases: by hand, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.decision.uncertainty import Numbers
from simulator.decision.worth import back, worth_of


def test_two_cases_by_hand() -> None:
    """100 is spent; a year later 121 or nothing comes in, at 10 %, and 11 is owed after it."""
    cash = np.zeros((3, 2, 53))
    cash[:, :, 0] = -100
    cash[:, 0, 52] = 121
    found = worth_of(cash, np.maximum(-cash, 0), 0.1, owed=[[11.0, 0]] * 3, reserve=90.0)
    owed = 11 * 1.1 ** -(53 / 52)
    assert found.npv.mean == pytest.approx((10 - owed - 100) / 2)
    assert found.npv.worst_mean == pytest.approx(-100)
    assert found.pays.count == 1  # 10 less 9.98
    assert found.roi.mean == pytest.approx(found.npv.mean / 100)
    assert found.payback.never.count == 1
    assert (found.payback.early, found.payback.middle, found.payback.late) == (53, 53, math.inf)
    assert found.discounted_payback.middle == 53
    assert found.peak_funding.mean == 100
    assert found.funding.out_of_cash is not None
    assert found.funding.out_of_cash.tolist() == [1] * 53
    # dearer money: 121 in a year are not 100 today
    dearer = worth_of(cash, -cash, [0.3, 0.3])
    assert dearer.payback.middle == 53
    assert dearer.discounted_payback.middle == math.inf
    assert dearer.discounted_payback.never.value == 1


def test_rates_of_each_case() -> None:
    cash = np.zeros((3, 2, 53))
    cash[:, :, 52] = 110
    found = worth_of(cash, cash, [0.1, 0.0])
    assert found.npv.mean == pytest.approx(105)
    assert found.payback.late == 0
    assert found.payback.never.value == 0


WEEKS = hnp.arrays(
    np.float64, st.integers(1, 30), elements=st.one_of(st.just(math.nan), st.integers(0, 200))
)


@given(WEEKS)
def test_when_money_is_back(weeks: Numbers) -> None:
    found = back(weeks)
    assert found.early <= found.middle <= found.late
    assert found.never.count == np.isnan(weeks).sum()
    assert math.isinf(found.middle) == (found.never.value > 0.5)
    # at least half of all cases have their money back by then
    assert (np.where(np.isnan(weeks), math.inf, weeks) <= found.middle).mean() >= 0.5


CASH = hnp.arrays(
    np.int64, st.tuples(st.just(3), st.integers(1, 5), st.integers(1, 30)),
    elements=st.integers(0, 1_000),
).map(lambda cash: cash.astype(float))  # fmt: skip


@given(CASH, st.integers(1, 10_000), st.floats(0, 1))
def test_discounting_never_brings_money_back_earlier_where_it_is_paid_first(
    later: Numbers, first: int, rate: float
) -> None:
    cash = later.copy()
    cash[:, :, 0] = -first
    found = worth_of(cash, np.maximum(-cash, 0), rate, reserve=first)
    for name in ("early", "middle", "late"):
        assert getattr(found.discounted_payback, name) >= getattr(found.payback, name)
    assert found.discounted_payback.never.count >= found.payback.never.count
    assert found.npv.worst_mean <= found.npv.mean + 1e-9
    assert found.funding.out_of_cash is not None
    assert found.funding.out_of_cash.max() == 0  # the reserve covers all that is ever paid
    assert found.peak_funding.mean == pytest.approx(first)
