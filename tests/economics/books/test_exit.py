"""What ending a program costs, and how often cash runs out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics import months
from simulator.economics.books.accounts import Accounts, Numbers
from simulator.economics.books.exit import exit_cost, out_of_cash, out_of_cash_by, weeks_to_lapse
from simulator.economics.books.value import peak_funding
from simulator.program.ledger import MONEY, POINTS, Cell, Entries, Ledger
from simulator.program.wallet import Wallet, WalletTerms, cost_of
from simulator.simulate import simulate
from tests.economics.conftest import WriteLedger
from tests.laws.worlds import EVERYBODY_JOINS, card, case, program

WALLET = "wallet:points"


def terms(
    expires_after: int | None = 8, point_cost: float = 0.01, by_inactivity: bool = False
) -> WalletTerms:
    return WalletTerms("points", 0.01, point_cost, expires_after, by_inactivity)


ROWS = {
    (WALLET, "points_outstanding"): [100 * POINTS, 200 * POINTS, 0, 0],
    (WALLET, "liability"): [MONEY, 2 * MONEY, 0, 0],
    ("coupons", "liability"): [0, MONEY, MONEY, 0],
    ("program", "running_cost"): np.array([[3, 0, 0, 0]] * 4) * MONEY,
    ("members", "running_cost"): [MONEY // 10] * 4,
}


def test_by_hand(write: WriteLedger) -> None:
    arm = Accounts.of(write(ROWS, 4))
    weekly = ["a", "b", "c", "d"]
    found = exit_cost(arm, weekly, {"points": terms()}, promised_for=5)
    assert found.points[0] / MONEY == pytest.approx([40, 80, 0, 0])
    assert found.promises[0] / MONEY == pytest.approx([0, 40, 40, 0])
    # 7 a week; points issued in week 0 are good for the 8 weeks after it
    assert found.running[0] / MONEY == pytest.approx([7 * 8, 7 * 8, 7 * 5, 0])
    assert found.total[0] / MONEY == pytest.approx([96, 176, 75, 0])
    assert found.total[1:] == pytest.approx(found.total[[0, 0]])
    announced = exit_cost(arm, weekly, {"points": terms()}, {"points": 0.75}, notice=2)
    assert announced.points[0] / MONEY == pytest.approx([30, 60, 0, 0])
    assert announced.running[0] / MONEY == pytest.approx([14, 14, 14, 0])
    two = exit_cost(arm, ["a", "a", "b", "b"], {"points": terms()}, promised_for=5)
    assert two.periods == ("a", "b")
    assert two.total == pytest.approx(found.total[:, [1, 3]])


def test_what_has_no_end_takes_a_notice(write: WriteLedger) -> None:
    arm = Accounts.of(write(ROWS, 4))
    for never in (terms(None), terms(8, by_inactivity=True)):
        with pytest.raises(ValueError, match="takes a notice"):
            exit_cost(arm, ["a"] * 4, {"points": never})
        found = exit_cost(arm, ["a", "b", "c", "d"], {"points": never}, notice=26)
        assert found.running[0] / MONEY == pytest.approx([7 * 26, 7 * 26, 7 * 26, 0])
    with pytest.raises(ValueError, match="points of points are outstanding"):
        exit_cost(arm, ["a"] * 4)
    with pytest.raises(ValueError, match="1 periods"):
        exit_cost(arm, ["a"])
    assert not exit_cost(Accounts.of(write({}, 4)), ["a"] * 4).total.any()


@given(st.integers(1, 60), st.integers(0, 80))
def test_points_lapse_when_the_wallet_says(expires_after: int, issued: int) -> None:
    wallet, nobody = Wallet(terms(expires_after), 1), np.zeros(1, np.uint16)
    open_for = 0
    for week in range(issued + 200):
        if week == issued:
            wallet.earn(np.full(1, 7, np.int64))
        wallet.act(week, nobody)
        open_for += int(week > issued and wallet.balance[0] > 0)
    assert weeks_to_lapse(terms(expires_after), issued) == open_for
    assert open_for >= expires_after


CELLS = (Cell("a", 0, 3, 33.3), Cell("a", 1, 3, 33.3), Cell("b", 0, 2, 7.7), Cell("b", 1, 1, 7.7))
STOCK = hnp.arrays(np.int64, (20, 4), elements=st.integers(0, 10**6) | st.just(0))
COST = st.floats(0, 1)


def cost_at(points: Entries, point_cost: float, running: int, redemption: float) -> Numbers:
    own = terms(point_cost=point_cost)
    rows = ((WALLET, "points_outstanding"), (WALLET, "liability"), ("program", "running_cost"))
    book = np.stack([points, cost_of(points, own), np.full_like(points, running)])
    arm = Accounts.of(Ledger("card", rows, CELLS, book))
    by = [str(week // 4) for week in range(20)]
    return exit_cost(arm, by, {"points": own}, {"points": redemption}).total


@given(STOCK, COST, COST, st.integers(0, 10**6), st.floats(0, 1), st.integers(0, 4))
def test_more_costs_more_and_nothing_costs_nothing(
    points: Entries, one: float, other: float, running: int, share: float, empty: int
) -> None:
    points[4 * empty + 3] = 0
    low, high = sorted((one, other))
    found = cost_at(points, low, running, share)
    assert (found <= cost_at(points, high, running, share)).all()
    assert (found <= cost_at(points, low, running, 1.0)).all()
    assert (found <= cost_at(points, low, running + 1, share)).all()
    assert found[:, empty].tolist() == [0, 0, 0]
    assert (found >= 0).all()


def test_a_card_played_owes_what_its_ledger_says() -> None:
    tool = card(back=0.04, expires_after=26)
    own = tool.wallet()
    assert own is not None
    arms = {
        "card": program(tools={"points": tool}, joining=EVERYBODY_JOINS, running_cost_per_year=5200)
    }
    one = case(arms, weeks=38, agents=200)
    ledger, today = (simulate(one).ledgers[name] for name in ("card", "today"))
    found = exit_cost(Accounts.of(ledger), months(one.start, 38), {"points": own})
    assert found.points[0, -1] == ledger.amounts("liability")[-1].sum()
    assert found.running[0, -1] / MONEY == pytest.approx(100 * weeks_to_lapse(own, 37))
    assert (found.points > 0).all()
    assert not exit_cost(Accounts.of(today), months(one.start, 38)).total.any()


# ---------------------------------------------------------------- does cash last?


def test_cash_by_hand() -> None:
    cash = np.array([[-5.0, 1.0, 4.0], [-1.0, -1.0, -1.0], [1.0, 1.0, 1.0], [-3.0, 0.0, 9.0]])
    assert out_of_cash_by(cash, 2.5).tolist() == [0.5, 0.5, 0.75]
    assert out_of_cash(peak_funding(cash)[0], 2.5) == 0.75
    assert out_of_cash_by(cash, [9, 0, 0, 3]).tolist() == [0.25, 0.25, 0.25]
    assert np.isnan(out_of_cash(np.zeros((3, 0)), 1.0)).all()


@given(
    hnp.arrays(float, (3, 6, 10), elements=st.floats(-1e9, 1e9)),
    hnp.arrays(float, 6, elements=st.floats(0, 1e9)),
)
def test_cash_runs_out_by_the_end_as_often_as_peak_funding_says(
    cash: Numbers, reserve: Numbers
) -> None:
    weekly = out_of_cash_by(cash, reserve)
    assert weekly.shape == (3, 10)
    assert (np.diff(weekly) >= 0).all()
    assert weekly[:, -1] == pytest.approx(out_of_cash(peak_funding(cash)[0], reserve))
    assert (out_of_cash_by(cash, reserve + 1.0) <= weekly).all()
