"""Curves with what is uncertain about them: by hand, over cases, and where the measures end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics import months
from simulator.economics.books.accounts import Accounts, Numbers
from simulator.economics.customers.cohorts import of_everybody, retained, survivors
from simulator.economics.customers.curves import RATES, Band, band, curve
from simulator.economics.customers.retention import (
    active_members_rate,
    member_repeat_rate,
    repeat_rate,
    retention_rate,
    share_of_wallet,
    survival_rate,
)
from simulator.program.ledger import SHARES
from simulator.simulate import Played, simulate
from tests.economics.conftest import WriteLedger
from tests.laws.worlds import card, case, market, program

BY = ["a", "a", "b"]


def test_curves_by_hand(write: WriteLedger) -> None:
    rows = {
        ("market", "survivors"): [[10, 10, 5, 5], [8, 10, 5, 5], [8, 6, 4, 4]],
        ("market", "purchases"): [[4, 4, 0, 0], [2, 2, 0, 0], [1, 1, 0, 0]],
        ("market", "rival_purchases"): np.array([[4, 4, 0, 0], [0, 0, 0, 0], [3, 3, 1, 1]])
        * SHARES,
        ("market", "repeat_base"): [[0, 0, 0, 0], [8, 8, 4, 4], [0, 0, 0, 0]],
        ("market", "repeat_buyers"): [[0, 0, 0, 0], [6, 4, 4, 4], [0, 0, 0, 0]],
    }
    arm = Accounts.of(write(rows, 3))
    weekly = curve(arm, "survival_rate")
    assert weekly.periods == ("week 0", "week 1", "week 2")
    assert weekly.whole == pytest.approx([1, 28 / 30, 22 / 30])
    assert weekly.model_dependent
    assert weekly.error == pytest.approx([0, 2 / 30, 2 / 30])
    assert curve(arm, "survival_rate", BY).whole == pytest.approx([28 / 30, 22 / 30])
    assert curve(arm, "survival_rate", BY, segment=1).values[:, 1].tolist() == [0.8] * 3
    assert curve(arm, "share_of_wallet", BY).whole == pytest.approx([12 / 20, 2 / 10])
    again = curve(arm, "repeat_rate", BY)
    assert again.whole == pytest.approx([18 / 24, np.nan], nan_ok=True)
    assert again.error[0] == pytest.approx((20 / 24 - 16 / 24) / 2)
    assert not again.model_dependent
    with pytest.raises(KeyError):
        curve(arm, "survivel_rate")
    with pytest.raises(ValueError, match="2 periods for 3 weeks"):
        curve(arm, "survival_rate", BY[:2])


def test_a_band_by_hand(write: WriteLedger) -> None:
    cases = []
    for left in (10, 8, 6, 4, 2):
        rows = {("market", "survivors"): [[10, 10, 5, 5], [left, 10, 5, 5]]}
        cases.append(Accounts.of(write(rows, 2)))
    found = band(cases, "survival_rate", segment=0)
    assert found.mean == pytest.approx([1, 0.8])
    assert found.low == pytest.approx([1, 0.64])  # between the two lowest, .6 and .7
    assert found.high == pytest.approx([1, 0.96])
    # halves are off by 0, .2, .4, .6 and .8
    assert found.error[1] == pytest.approx(np.sqrt(0.04 + 0.16 + 0.36 + 0.64) / 2 / 5)
    with pytest.raises(ValueError, match="at least one case"):
        band([], "survival_rate")


VALUES = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 6), st.just(3), st.integers(1, 4)),
    elements=st.one_of(st.floats(0, 1), st.just(np.nan)),
)  # fmt: skip


@given(VALUES)
def test_any_cases_have_a_band_around_their_middle(values: Numbers) -> None:
    values = np.where(np.isnan(values[:, :1]), np.nan, np.nan_to_num(values))
    found = Band.of(values)
    none = np.isnan(values[:, 0]).all(axis=0)
    for part in (found.mean, found.low, found.high, found.error):
        assert np.array_equal(np.isnan(part), none)
    known = values[:, 0][:, ~none]
    assert (found.low <= found.high + 1e-12)[~none].all()
    assert (found.low[~none] >= np.nanmin(known, axis=0) - 1e-12).all() if known.size else True
    assert (found.high[~none] <= np.nanmax(known, axis=0) + 1e-12).all() if known.size else True
    # twice the same cases: the same mean and, as errors are independent, less of them
    twice = Band.of(np.concatenate([values, values]))
    assert twice.mean == pytest.approx(found.mean, nan_ok=True)
    assert twice.error == pytest.approx(found.error / np.sqrt(2), nan_ok=True)


def test_a_case_without_the_rate_does_not_count() -> None:
    values = np.array([[[0.2], [0.1], [0.3]], [[np.nan]] * 3, [[0.4], [0.4], [0.4]]])
    found = Band.of(values)
    assert found.mean == pytest.approx([0.3])
    assert found.error == pytest.approx([0.1 / 2])


@pytest.fixture(scope="module")
def played() -> Played:
    arms = {"card": program(tools={"points": card(back=0.05)})}  # heavy buyers join first
    world = market(1_000, churn_per_year=0.3)
    return simulate(case(arms, weeks=156, agents=500, world=world))


def test_curves_end_where_measures_are(played: Played) -> None:
    labels = [str(week // 52) for week in range(156)]
    measures = {
        "survival_rate": survival_rate,
        "retention_rate": retention_rate,
        "repeat_rate": repeat_rate,
        "member_repeat_rate": member_repeat_rate,
        "active_member_rate": active_members_rate,
        "share_of_wallet": share_of_wallet,
    }
    assert set(measures) == set(RATES)
    for ledger in played.ledgers.values():
        arm = Accounts.of(ledger)
        for name, measure in measures.items():
            found = curve(arm, name, labels).values[:, -1]
            assert found == pytest.approx(measure(arm), nan_ok=True), name
            shown = curve(arm, name, months(case().start, 156)).values
            assert not (np.nan_to_num(shown) > 1).any(), name
        for name, cohort in (("survival_rate", survivors), ("retention_rate", retained)):
            assert curve(arm, name).values == pytest.approx(of_everybody(arm, cohort(arm)))


def test_members_repeat_and_stay_more_than_others_because_they_buy_more(played: Played) -> None:
    """Nobody was a member before launch, so the first year has no members' repeat rate."""
    arm = Accounts.of(played.ledgers["card"])
    by_year = [str(week // 52) for week in range(156)]
    members = curve(arm, "member_repeat_rate", by_year).whole
    assert np.isnan(members[0])
    assert (members[1:] >= curve(arm, "repeat_rate", by_year).whole[1:]).all()
    assert np.isnan(curve(Accounts.of(played.ledgers["today"]), "member_repeat_rate").values).all()
