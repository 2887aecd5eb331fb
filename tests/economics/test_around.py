"""What surrounds the customers, worked by hand."""

import numpy as np
import pytest

from simulator.economics import AROUND, EVERY_MEASURE, Accounts, measures_of
from simulator.economics.customers.around import (
    AFTERMATH,
    handed_to_rival,
    leavers,
    rival_sales,
    wallet_after_attack,
)
from simulator.program.ledger import HOURS, MONEY, SHARES, Cell
from tests.economics.conftest import WriteLedger

TWO = (Cell("all", 0, 50, 1.0), Cell("all", 1, 50, 1.0))
MIXED = (Cell("a", 0, 10, 2.0), Cell("a", 1, 10, 2.0), Cell("b", 0, 5, 4.0), Cell("b", 1, 5, 4.0))
ONES = np.ones(10, np.int64)


def test_a_living_market_by_hand(write: WriteLedger) -> None:
    first = np.zeros((10, 2), np.int64)
    first[:, 0] = 1  # what the company posts stands in some cell
    today = {
        ("market", "sales"): 100 * MONEY * ONES,
        ("market", "purchases"): 5 * ONES,
        ("market", "rival_purchases"): 5 * SHARES * ONES,
        ("market", "rival_sales"): 110 * MONEY * ONES,
        ("market", "active"): 50 * ONES,
        ("market", "arrived"): ONES,
        ("market", "won_back"): ONES,
        ("market", "failures"): ONES,
        ("market", "problems"): ONES,
        ("market", "grudges"): 5 * ONES,
        ("market", "satisfaction"): -25 * SHARES * ONES // 10,
        ("company", "acquisition_cost"): 40 * MONEY * first,
        ("company", "arrived_paid"): first,
        ("company", "arrived_by_talk"): first,
        ("desk", "desk_capacity"): 40 * HOURS * first,
        ("desk", "desk_busy"): 30 * HOURS * first,
        ("desk", "desk_answered"): 3 * first,
        ("desk", "desk_gave_up"): first,
        ("desk", "desk_waiting"): 6 * HOURS * first,
    }
    card = today | {("market", "rival_sales"): 90 * MONEY * ONES}
    arms = {name: write(rows, 10, name, TWO) for name, rows in (("today", today), ("card", card))}
    table = measures_of([arms], 0.1)
    expected = {
        "rival_sales": 2 * 10 * 90,
        "extra_rival_sales": -2 * 10 * 20,
        "arrived": 20,
        "arrived_paid": 10,
        "arrived_by_talk": 10,
        "won_back": 20,
        "cac": 40,
        "satisfaction": -0.05,
        "failure_rate": 0.2,
        "unresolved_rate": 0.1,
        "desk_load": 0.75,
        "desk_waiting": 2,
        "desk_gave_up": 0.25,
    }
    assert set(expected) == set(AROUND) - {"wallet_after_attack"}
    for name, value in expected.items():
        assert table.whole("card", name)[0] == pytest.approx(value), name
        known = name not in ("arrived_paid", "arrived_by_talk", "cac") and "desk" not in name
        assert np.isfinite(table.error("card", name)[0]) == known, name


def test_what_the_market_has_not_got_has_no_measure(write: WriteLedger) -> None:
    plain = write({("market", "purchases"): ONES, ("market", "active"): ONES}, 10, "today", TWO)
    table = measures_of([{"today": plain}], 0.1)
    absent = set(AROUND) - {"rival_sales", "extra_rival_sales"}
    assert {name for name in AROUND if np.isnan(table.whole("today", name)[0])} == absent
    assert set(AROUND) <= set(EVERY_MEASURE)


def test_an_arm_without_what_the_control_has_counts_as_none(write: WriteLedger) -> None:
    today = write({("market", "won_back"): ONES}, 10, "today", TWO)
    card = write({("market", "purchases"): ONES}, 10, "card", TWO)
    assert measures_of([{"today": today, "card": card}], 0.1).whole("card", "won_back")[0] == 0


def test_what_is_bought_at_the_rival_by_period(write: WriteLedger) -> None:
    book = np.array([[2, 4, 1, 1], [0, 0, 0, 0], [1, 1, 1, 1]]) * MONEY
    arm = Accounts.of(write({("market", "rival_sales"): book}, 3, cells=MIXED))
    usual = Accounts.of(write({("market", "rival_sales"): [MONEY] * 3}, 3, cells=MIXED))
    assert (rival_sales(arm) / MONEY).tolist() == [32, 28, 36]
    found = handed_to_rival(arm, ["a", "a", "b"]) / MONEY
    assert found.tolist() == [[20, 12], [16, 12], [24, 12]]
    beyond = handed_to_rival(arm, ["a", "a", "b"], usual) / MONEY
    assert beyond.tolist() == [[-4, 0], [-8, 0], [0, 0]]
    assert arm.heads.tolist() == [[40, 40]] * 3
    with pytest.raises(KeyError):
        arm.by_segment("seles")


def test_why_customers_left_by_hand(write: WriteLedger) -> None:
    rows = {
        ("market", "left"): [[4, 2], [0, 0], [1, 3]],
        ("market", "left_for_service"): [[1, 1], [0, 0], [0, 0]],
        ("market", "left_for_rival"): [[2, 0], [0, 0], [0, 1]],
        ("market", "left_sales"): np.array([[40, 20], [0, 0], [9, 30]]) * MONEY,
        ("market", "left_for_service_sales"): np.array([[10, 5], [0, 0], [0, 0]]) * MONEY,
    }
    found = leavers(Accounts.of(write(rows, 3, cells=TWO)), ["a", "a", "b"])
    assert found.periods == ("a", "b")
    assert found.heads["service"].tolist() == [[2, 0], [2, 0], [2, 0]]
    assert found.heads["rival"].tolist() == [[2, 1], [4, 0], [0, 2]]
    assert found.heads["otherwise"].tolist() == [[2, 3], [2, 2], [2, 4]]
    assert (found.sales["otherwise"][0] / MONEY).tolist() == [45, 39]
    with pytest.raises(ValueError, match="2 periods for 3 weeks"):
        leavers(Accounts.of(write(rows, 3, cells=TWO)), ["a", "a"])


def wallet(write: WriteLedger, active: int, ours: int, rival: int, arrived: int = 0) -> float:
    """After an attack that ends in week 2, in a market of 100."""
    rows = {
        ("market", "active"): np.where(np.arange(10) < 2, 50, active),
        ("market", "arrived"): np.where(np.arange(10) < 1, arrived, 0),
        ("market", "purchases"): ours * ONES,
        ("market", "rival_purchases"): rival * SHARES * ONES,
    }
    found = wallet_after_attack(Accounts.of(write(rows, 10, cells=TWO)), 2)
    assert found == pytest.approx([found[0]] * 3)
    return float(found[0])


def test_lost_customers_count_after_an_attack(write: WriteLedger) -> None:
    assert wallet(write, 50, 6, 6) == pytest.approx(0.5)
    # half of them are gone, and need as much as the others
    assert wallet(write, 25, 6, 6) == pytest.approx(0.25)
    # who loses the disloyal half has a higher share of wallet, and has not defended better
    assert wallet(write, 25, 4, 2) < wallet(write, 50, 5, 7)
    # new customers are no defense: they bring their needs along
    assert wallet(write, 50, 6, 6, arrived=50) == pytest.approx(0.25)


def test_only_the_weeks_after_the_attack_count(write: WriteLedger) -> None:
    weeks = 60
    during = np.where((np.arange(weeks) < 20) | (np.arange(weeks) >= 20 + AFTERMATH), 9, 1)
    rows = {
        ("market", "active"): np.full(weeks, 50),
        ("market", "purchases"): during,
        ("market", "rival_purchases"): SHARES * np.ones(weeks, np.int64),
    }
    arm = Accounts.of(write(rows, weeks, cells=TWO))
    assert wallet_after_attack(arm, 20)[0] == pytest.approx(0.5)
    assert wallet_after_attack(arm, 59)[0] == pytest.approx(0.9)
    for never in (None, 60):
        assert np.isnan(wallet_after_attack(arm, never)).all()


def test_serving_customers_is_what_a_program_costs_and_fees_are_what_they_pay_of_it(
    write: WriteLedger,
) -> None:
    today = write({("market", "purchases"): ONES}, 10, "today", TWO)
    first = np.array([[1, 0]] + [[0, 0]] * 9)
    rows = {
        ("care", "service_cost"): 30 * MONEY * first,
        ("care", "fee_income"): 10 * MONEY * first,
    }
    care = write({("market", "purchases"): ONES} | rows, 10, "care", TWO)
    assert measures_of([{"today": today, "care": care}], 0.1).whole("care", "program_cost")[0] == 20
