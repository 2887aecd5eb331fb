"""Cash by week over cases: by hand, and laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics.books.accounts import Numbers
from simulator.economics.books.exit import out_of_cash
from simulator.economics.books.funding import funding_by_week, incremental_cash
from simulator.economics.books.value import peak_funding
from simulator.program.ledger import MONEY
from tests.economics.conftest import WriteLedger


def test_by_hand() -> None:
    cash = np.array([[[-4.0, 2, -4], [-2, 4, 1]]] * 3)
    cash[1] += [[2, 0, 0], [0, 0, 0]]
    cash[2] -= [[2, 0, 0], [0, 0, 0]]
    found = funding_by_week(cash, reserve=4.0)
    assert found.cash.mean.tolist() == [-3, 0, -1.5]
    assert found.cash.low == pytest.approx([-3.8, -1.6, -5.1])
    assert found.cash.high == pytest.approx([-2.2, 1.6, 2.1])
    assert found.needed.mean.tolist() == [3, 3, 4]
    # the halves are 4 apart in one case of two, in which the error is 2
    assert found.cash.error.tolist() == [1, 1, 1]
    assert found.out_of_cash is not None
    assert found.out_of_cash.tolist() == [0, 0, 0.5]
    assert funding_by_week(cash).out_of_cash is None


def test_from_ledgers(write: WriteLedger) -> None:
    arm = {("program", "setup_cost"): [[3 * MONEY, 0, 0, 0], [0] * 4]}
    ledgers = {"today": write({}, 2, arm="today"), "card": write(arm, 2)}
    cash = incremental_cash([ledgers, ledgers], "card", "today")
    assert (cash / MONEY).tolist() == [[[-3, 0]] * 2] * 3
    with pytest.raises(ValueError, match="no case"):
        incremental_cash([], "card", "today")


CASH = hnp.arrays(
    np.int64, st.tuples(st.just(3), st.integers(1, 6), st.integers(1, 20)),
    elements=st.integers(-100, 100),
).map(lambda cash: cash.astype(float))  # fmt: skip


@given(CASH, st.floats(0, 500))
def test_laws(cash: Numbers, reserve: float) -> None:
    found = funding_by_week(cash, reserve)
    assert (np.diff(found.needed.mean) >= 0).all()
    assert (np.diff(found.needed.high) >= -1e-9).all()
    assert found.needed.mean[-1] == pytest.approx(peak_funding(cash[0])[0].mean())
    assert found.cash.mean[-1] == pytest.approx(cash[0].sum(axis=-1).mean())
    assert (found.needed.mean >= -found.cash.mean - 1e-9).all()
    for band in (found.cash, found.needed):
        assert (band.low <= band.high).all()
    assert found.out_of_cash is not None
    assert (np.diff(found.out_of_cash) >= 0).all()
    assert found.out_of_cash[-1] == pytest.approx(out_of_cash(peak_funding(cash[0])[0], reserve))
    alike = funding_by_week(np.stack([cash[0]] * 3))
    assert alike.cash.error.tolist() == alike.needed.error.tolist() == [0] * cash.shape[-1]
