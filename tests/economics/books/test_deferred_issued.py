"""What is deferred follows from the likelihood that points *issued* are redeemed (IFRS 15 B42)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.economics import deferred_revenue
from simulator.program.ledger import MONEY, POINTS, Cell, Entries
from simulator.program.wallet import WalletTerms
from tests.economics.conftest import WriteLedger

CELLS = (Cell("all", 0, 1, 1.0), Cell("all", 1, 1, 1.0))
TERMS = WalletTerms("points", point_value=0.01, point_cost=0.01, expires_after=52,
                    by_inactivity=False)  # fmt: skip
WALLET = "wallet:points"


def first(weekly: list[int]) -> Entries:
    """Amounts of the first half; the other has none."""
    return np.array([[units, 0] for units in weekly])


def test_a_year_of_a_card_of_two_percent(write: WriteLedger) -> None:
    """Of 2,015,200 points 1,347,500 are redeemed, and 54.3 % of what is left: 84.9 % of them."""
    lines = {
        ("market", "sales"): first([10_076_000_000]),
        ("card", "points_issued"): first([2_015_200 * POINTS]),
        (WALLET, "points_redeemed"): first([1_347_500 * POINTS]),
        (WALLET, "points_outstanding"): first([667_686 * POINTS]),
    }
    found = deferred_revenue(
        write(lines, 1, cells=CELLS), TERMS, ["year 1"], 0.543, issuers=["card"],
        members_only=False,
    )  # fmt: skip
    told = (found.deferred, found.recognized, found.closing)
    money = [float(row[0, 0]) / MONEY for row in told]
    assert money == pytest.approx([16_815.0, 13_250.0, 3_565.0], abs=1)


@given(
    issued=st.lists(st.integers(1_000, 1_000_000), min_size=2, max_size=30),
    soon=st.floats(0.05, 0.6), late=st.floats(0.0, 0.35), price=st.floats(0.2, 50.0),
)  # fmt: skip
def test_what_is_deferred_at_the_end_is_what_is_outstanding_at_its_own_price(
    write: WriteLedger, issued: list[int], soon: float, late: float, price: float
) -> None:
    """Over several terms: some is redeemed a period later, some after two, the rest lapses."""
    n, points = len(issued), np.array(issued) * POINTS
    one, two = (points * soon).astype(np.int64), (points * late).astype(np.int64)
    later = ((1, one), (2, two))
    shifted = [np.concatenate([np.zeros(by, np.int64), row])[:n] for by, row in later]
    redeemed = shifted[0] + shifted[1]
    older = np.concatenate([[0], (points - one)[:-1]])  # lapses, where not redeemed, in a period
    left, to_come = points + older, one + two + np.concatenate([[0], two[:-1]])
    sales = (points * price * MONEY / POINTS).astype(np.int64)
    lines = {
        ("market", "sales"): first(sales.tolist()),
        ("card", "points_issued"): first(points.tolist()),
        (WALLET, "points_redeemed"): first(redeemed.tolist()),
        (WALLET, "points_outstanding"): first(left.tolist()),
    }
    found = deferred_revenue(
        write(lines, n, cells=CELLS), TERMS, [str(week) for week in range(n)], to_come / left,
        issuers=["card"], members_only=False,
    )  # fmt: skip
    worth = TERMS.point_value * (soon + late)
    law = to_come / POINTS * TERMS.point_value * price / (price + worth)
    assert found.closing[:, 0] / MONEY == pytest.approx(law, rel=2e-3, abs=0.01)
    assert found.deferred.min() >= 0


def test_what_is_paid_for_points_is_deferred_in_full(write: WriteLedger) -> None:
    """Partners pay 90.00 for 10,000 points, of which half are redeemed and the rest will be."""
    lines = {
        ("market", "sales"): first([100_000_000]),
        ("card", "points_bought"): first([10_000 * POINTS]),
        ("card", "points_income"): first([90 * MONEY]),
        (WALLET, "points_redeemed"): first([5_000 * POINTS]),
        (WALLET, "points_outstanding"): first([5_000 * POINTS]),
    }
    found = deferred_revenue(
        write(lines, 1, cells=CELLS), TERMS, ["year 1"], 1.0, issuers=["card"], members_only=False,
    )  # fmt: skip
    told = (found.sales, found.deferred, found.recognized, found.closing)
    assert [float(row[0, 0]) / MONEY for row in told] == [10_090.0, 90.0, 45.0, 45.0]
