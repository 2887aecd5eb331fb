"""What promises need, week by week: by hand, and by what must hold of any books."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics.books.accounts import Accounts, Numbers
from simulator.economics.books.exit import exit_cost, out_of_cash_by
from simulator.economics.books.promises import (
    QUARTER,
    cash_need,
    gave_up_need,
    needs_of,
    prizes_need,
    upto_a_year,
    waiting_need,
    yearly_sales,
)
from simulator.economics.books.statement import months
from simulator.economics.books.value import peak_funding, rush_funding
from simulator.program.ledger import HOURS, MONEY, POINTS
from simulator.program.wallet import WalletTerms
from simulator.simulate import simulate
from simulator.simulate.plan import plan_of
from tests.economics.conftest import WriteLedger
from tests.laws.worlds import EVERYBODY_JOINS, card, case, program

WALLET = "wallet:points"
MONDAY = date(2026, 1, 5)  # week 3 is the last whose Thursday lies in January
TERMS = {"points": WalletTerms("points", 0.01, 0.01, 8, False)}
NEVER = {"points": WalletTerms("points", 0.01, 0.01, None, False)}
# 40 agents' units in all, each standing for 10 customers, booked four times
CARD = {
    ("market", "sales"): [20 * MONEY, 0, 0, 30 * MONEY, 0, 0],
    ("program", "setup_cost"): np.array([[25, 25, 25, 25]] + [[0] * 4] * 5) * MONEY,
    ("program", "running_cost"): np.full((6, 4), MONEY),
    (WALLET, "points_outstanding"): np.array([0, 1, 2, 3, 4, 5]) * 100 * POINTS,
    (WALLET, "liability"): np.array([0, 1, 2, 3, 4, 5]) * MONEY,
}


def needs(write: WriteLedger, wallets: dict[str, WalletTerms], notice: int | None = None) -> dict:  # type: ignore[type-arg]
    arm = Accounts.of(write(CARD, 6))
    control = Accounts.of(write({("market", "sales"): [20 * MONEY] + [0] * 5}, 6, arm="today"))
    return dict(needs_of(arm, control, start=MONDAY, wallets=wallets, notice=notice))


def test_cash_by_hand(write: WriteLedger) -> None:
    found = needs(write, TERMS)
    # cash -104, -4, -4, +1200 - 4, -4, -4: deepest -112 after week 2
    assert found["cash"][0] == pytest.approx([104, 108, 112, 112, 112, 112 + 200])
    # owed 0, 40, 80, 120, 160, 200 on top of what has been spent and not come back
    assert found["rush"][0] == pytest.approx([104, 148, 192, 0, 0, 0])
    # at the end of January owed 120 and 4 a week until week 11 (8 weeks); 1,084 have come in
    assert np.isnan(found["shutdown"][0]).tolist() == [True, True, True, False, True, False]
    assert found["shutdown"][0, [3, 5]] == pytest.approx([0, 0])
    assert found["cash"][1:] == pytest.approx(found["cash"][[0, 0]])
    assert set(found) == {"cash", "rush", "shutdown", "liability", "turned_away"}


def test_ending_a_program_costs_what_it_owes_and_its_running_on(write: WriteLedger) -> None:
    rows = {key: line for key, line in CARD.items() if key[0] != "market"}
    arm, control = Accounts.of(write(rows, 6)), Accounts.of(write({}, 6, arm="today"))
    found = needs_of(arm, control, start=MONDAY, wallets=TERMS)["shutdown"]
    # -116 and -124 so far, 120 and 200 owed, 4 a week for 8 weeks more
    assert found[0, [3, 5]] == pytest.approx([116 + 120 + 32, 124 + 200 + 32])


def test_what_never_ends_cannot_be_ended_without_notice(write: WriteLedger) -> None:
    assert "shutdown" not in needs(write, NEVER)
    assert "shutdown" in needs(write, NEVER, notice=4)


def test_owed_against_sales_by_hand(write: WriteLedger) -> None:
    found = needs(write, TERMS)["liability"][0]
    # six weeks sell 2,000, a year of them 52 / 6 of that
    assert found == pytest.approx(np.arange(6) * 40 / (2_000 * 52 / 6))
    sales = np.arange(60) * MONEY
    yearly = yearly_sales(Accounts.of(write({("market", "sales"): sales}, 60)))[0] / MONEY / 40
    assert yearly[[0, 30, 51]] == pytest.approx([sum(range(52))] * 3)
    assert yearly[59] == pytest.approx(sum(range(8, 60)))


def test_the_desk_by_hand() -> None:
    weeks = QUARTER + 2
    answered, gave_up = np.full(weeks, 10.0), np.zeros(weeks)
    waited = np.zeros(weeks)
    waited[-1] = 13 * 10 * 8.0
    need = waiting_need(waited, answered, gave_up)
    assert np.isnan(need[: QUARTER - 1]).all(), "single weeks are mostly luck"
    assert need[QUARTER - 1 :] == pytest.approx([0, 0, 8])
    gave_up[-2:] = 5.0
    share = gave_up_need(answered, gave_up)
    assert share[QUARTER - 1 :] == pytest.approx([0, 5 / 135, 10 / 140])
    nobody = waiting_need(np.zeros(3), np.zeros(3), np.ones(3))
    assert nobody[-1] == np.inf, "who is never answered waits for ever"
    assert waiting_need(np.zeros(3), np.zeros(3), np.zeros(3))[-1] == 0


def test_a_desk_is_looked_at_where_there_is_one(write: WriteLedger) -> None:
    desk = {
        ("desk", "desk_capacity"): np.full((14, 4), 10 * HOURS),
        ("desk", "desk_answered"): np.full((14, 4), 1),
        ("desk", "desk_waiting"): np.full((14, 4), 3 * HOURS),
        ("market", "active"): [100] * 14,
        ("tool", "turned_away"): [0] * 12 + [1, 1],
    }
    arm = Accounts.of(write(desk, 14))
    found = needs_of(arm, Accounts.of(write({}, 14)), start=MONDAY)
    assert found["waiting"][0, -2:] == pytest.approx([3, 3])
    assert found["gave_up"][0, -2:] == pytest.approx([0, 0])
    assert found["turned_away"][0, -3:] == pytest.approx([0, 0.01, 0.02])


def test_a_year_ends() -> None:
    weekly = np.arange(60.0)
    assert upto_a_year(weekly)[[3, 51, 59]] == pytest.approx([6, sum(range(52)), sum(range(8, 60))])
    assert upto_a_year(weekly, mean=True)[[3, 59]] == pytest.approx([1.5, sum(range(8, 60)) / 52])


def test_a_pool_covers_the_prizes_by_hand(write: WriteLedger) -> None:
    def real(*amounts: float) -> np.ndarray:
        return np.array([[amount, 0, 0, 0] for amount in amounts]) * MONEY

    rows = {
        ("program:draw", "liability"): real(0, 50, 100, 50, 100, 0),
        ("program:draw", "prize_cost"): real(30, 0, 0, 100, 0, 120),
        ("market", "sales"): [MONEY] * 6,
    }
    arm = Accounts.of(write(rows, 6))
    # nothing was promised before week 1; in week 5, 120 are drawn of the 100 set aside
    assert prizes_need(arm)[0] / MONEY == pytest.approx([0, 0, 0, 0, 0, 20])
    assert "prizes" in needs_of(arm, arm, start=MONDAY)
    assert "prizes" not in needs_of(Accounts.of(write({}, 6)), arm, start=MONDAY)


CASH = hnp.arrays(float, (3, 20), elements=st.integers(-(10**6), 10**6).map(float))
OWED = hnp.arrays(float, (3, 20), elements=st.integers(0, 10**6).map(float))


@pytest.mark.slow
@given(CASH, OWED, st.floats(0, 1e6))
def test_needs_agree_with_funding(cash: Numbers, owed: Numbers, reserve: float) -> None:
    need = cash_need(cash, owed)
    assert np.array_equal(need.max(axis=-1), peak_funding(cash)[0] + owed[:, -1])
    assert (np.diff(need, axis=-1) >= 0).all()
    # as long as points do not count, cash has run out by the week in which the need is too high
    short = cash_need(cash, 0 * owed) > reserve
    assert np.array_equal(short.mean(axis=0), out_of_cash_by(cash, reserve))


def test_on_played_books() -> None:
    """Ending in the last month takes what `exit_cost` says; a rush what `rush_funding` says."""
    one = case({"card": program(setup_cost=500, running_cost_per_year=520, tools={"points": card()},
                                joining=EVERYBODY_JOINS)}, weeks=40)  # fmt: skip
    books = simulate(one).ledgers
    arm, control = Accounts.of(books["card"]), Accounts.of(books["today"])
    wallets = plan_of(one, "card").wallets
    found = needs_of(arm, control, start=one.start, wallets=wallets)
    cash = arm.contribution() - control.contribution()
    rush = rush_funding(cash, arm.weekly("liability")) / MONEY
    assert np.nanmax(found["rush"], axis=-1) == pytest.approx(rush)
    total = exit_cost(arm, months(one.start, 40), wallets).total[:, -1]
    last = np.maximum(0, total - cash.sum(axis=-1)) / MONEY
    assert found["shutdown"][:, -1] == pytest.approx(last)
    assert total[0] > arm.last("liability")[0] > 0
    none = needs_of(control, control, start=one.start)
    assert all(not np.nan_to_num(need).any() for need in none.values()), "today needs nothing"
