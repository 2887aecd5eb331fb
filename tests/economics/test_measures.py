"""Measures: examples worked by hand, simulation error, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics import EVERY_MEASURE, MONEY_MEASURES, Accounts, measures_of, points_gap
from simulator.economics.books.liability import expected_redemption, liability_of
from simulator.economics.measures import cost_per_extra_customer
from simulator.program.chart import CHART
from simulator.program.ledger import MONEY, POINTS, SHARES, Cell, Entries, Ledger
from tests.economics.conftest import WriteLedger

TWO = (Cell("all", 0, 50, 1.0), Cell("all", 1, 50, 1.0))
LIVELY = tuple(name for name, account in CHART.items())
ROWS = tuple(("market", name) for name in LIVELY)
BOOKS = hnp.arrays(np.int64, (len(ROWS), 8, 2), elements=st.integers(0, 10**9))


def test_measures_of_a_card_by_hand(write: WriteLedger) -> None:
    weeks = 104
    ones = np.ones(weeks, np.int64)
    stock = {"active": 40, "retained": 30, "survivors": 45, "members": 20}
    last = np.zeros(weeks, np.int64)
    last[-1] = 1
    ends = np.where(np.arange(weeks) % 52 == 51, 1, 0)
    market = {
        ("market", "sales"): 10 * MONEY * ones,
        ("market", "cost_of_goods"): 7 * MONEY * ones,
        ("market", "purchases"): ones,
        ("market", "common_purchases"): ones,
        ("market", "rival_purchases"): 3 * SHARES * ones,
        ("market", "repeat_base"): 20 * ends,
        ("market", "repeat_buyers"): 19 * ends - 9 * last,
    }
    heads = {("market", name): n * ones for name, n in stock.items()}
    today = write(market | heads, weeks, "today", TWO)
    card_lines = market | heads | {
        ("market", "sales"): 11 * MONEY * ones,
        ("market", "active"): 42 * ones,
        ("market", "repeat_buyers"): 19 * ends - 7 * last,
        ("market", "subsidy"): 3 * MONEY * ones // 10,
        ("program", "setup_cost"): np.array([[20 * MONEY, 0]] + [[0, 0]] * (weeks - 1)),
        ("wallet:points", "reward_cost"): MONEY * ones // 2,
        ("wallet:points", "points_redeemed"): 30 * POINTS * ones,
        ("wallet:points", "points_expired"): 10 * POINTS * ones,
        ("wallet:points", "liability"): 8 * MONEY * ones,
        ("wallet:points", "points_outstanding"): ones,
    }  # fmt: skip
    card = write(card_lines, weeks, "card", TWO)
    table = measures_of([{"today": today, "card": card}], 0.0)

    def of(name: str, arm: str = "card") -> float:
        return float(table.whole(arm, name)[0])

    # a week brings 2 x (11 - 10 - .5) = 1, launch costs 20, owed 2 x 8 x .75 = 12
    assert of("incremental_profit") == 104 - 20
    assert of("npv") == 104 - 20 - 12
    assert of("program_cost") == 104 + 20
    assert of("roi") == 72 / 124
    assert of("payback_weeks") == 20
    assert (of("peak_funding"), of("peak_funding_week")) == (19, 0)
    assert of("rush_funding") == 19 + 16
    assert of("liability") == 12
    assert of("outstanding_cost") == 16
    assert of("breakage_rate") == 0.25
    assert of("subsidy_rate") == pytest.approx(0.6)
    assert of("sales_lift") == pytest.approx(0.1)
    assert of("repeat_rate") == 0.6
    assert of("repeat_rate", "today") == 0.5
    assert of("retention_rate") == 0.6
    assert of("survival_rate") == 0.9
    assert of("churn_first_year") == pytest.approx(0.1)
    assert of("share_of_wallet") == 0.25
    assert of("members_rate") == pytest.approx(20 / 42)
    assert of("extra_customers") == 4
    assert of("cost_per_extra_customer") == 31
    assert all(of(name, "today") == 0 for name in ("npv", "program_cost", "sales_lift"))
    # set-up cost lies in one half's cell, and is still no simulation error
    assert table.error("card", "npv")[0] == 0


def test_halves_are_scaled_up_and_their_gap_is_the_error(write: WriteLedger) -> None:
    cells = (Cell("a", 0, 3, 2.0), Cell("a", 1, 1, 2.0), Cell("b", 0, 1, 5.0))
    arm = Accounts.of(write({("market", "sales"): np.array([[30, 6, 9]])}, 1, cells=cells))
    # a: (60 + 12); half 0 is 3 of 4 agents, half 1 is 1 of 4; b is too small to be halved
    assert arm.weekly("sales")[:, 0].tolist() == [72 + 45, 60 * 4 / 3 + 45, 12 * 4 + 45]
    assert arm.customers.tolist() == [13, 13, 13]
    with pytest.raises(KeyError):
        arm.weekly("seles")


@pytest.mark.slow
def test_the_gap_between_halves_measures_simulation_error(write: WriteLedger) -> None:
    """RMS of |h0 - h1| / 2 is the sd of the whole, here known.

    With 1,500 cases either estimate is off by 8 % in one of 100,000 tries.
    """
    luck = np.random.default_rng(1)
    books = luck.normal(1000, 100, (1500, 2)).round().astype(np.int64) * MONEY
    today = write({("market", "sales"): np.zeros((1, 2), np.int64)}, 1, "today", TWO)
    cards = (write({("market", "sales"): book[np.newaxis]}, 1, "card", TWO) for book in books)
    table = measures_of(({"today": today, "card": card} for card in cards), 0.1)
    error = np.sqrt((table.error("card", "npv") ** 2).mean())
    assert error == pytest.approx(np.sqrt(2) * 100, rel=0.08)
    assert table.whole("card", "npv").std() == pytest.approx(np.sqrt(2) * 100, rel=0.08)


@pytest.mark.slow
@given(BOOKS)
def test_an_inert_program_differs_by_exactly_nothing(book: Entries) -> None:
    ledger = Ledger("x", ROWS, TWO, book)
    table = measures_of([{"today": ledger, "card": ledger}], 0.1)
    for name in ("npv", "incremental_profit", "program_cost", "extra_customers", "peak_funding"):
        assert (table.values["card"][name] == 0).all()
    for name in EVERY_MEASURE:
        np.testing.assert_equal(table.values["card"][name], table.values["today"][name])


@pytest.mark.slow
@given(BOOKS, BOOKS)
def test_doubling_money_doubles_every_money_result(one: Entries, other: Entries) -> None:
    money = np.array([CHART[name].unit == "money" for name in LIVELY])
    factor = np.where(money, 2, 1)[:, np.newaxis, np.newaxis]

    def table(by: Entries) -> dict[str, np.ndarray]:
        arms = {
            "today": Ledger("today", ROWS, TWO, one * by),
            "card": Ledger("card", ROWS, TWO, other * by),
        }
        return measures_of([arms], 0.1).values["card"]

    plain, doubled = table(np.ones_like(factor)), table(factor)
    for name in EVERY_MEASURE:
        by = 2 if name in MONEY_MEASURES else 1
        np.testing.assert_equal(doubled[name], by * plain[name], err_msg=name)


@pytest.mark.slow
@given(BOOKS)
def test_two_halves_average_to_the_whole(book: Entries) -> None:
    arm = Accounts.of(Ledger("card", ROWS, TWO, book))
    for name in LIVELY:
        views = arm.weekly(name)
        np.testing.assert_allclose(views[0], views[1:].mean(axis=0), rtol=1e-12)


def test_cases_may_have_their_own_rates_and_must_have_the_same_arms(write: WriteLedger) -> None:
    empty = write({("market", "sales"): [0, 0]}, 2, "today")
    short = write({("market", "sales"): [0]}, 1, "card")
    with pytest.raises(ValueError, match="no case"):
        measures_of([], 0.1)
    with pytest.raises(ValueError, match="rates"):
        measures_of([{"today": empty}] * 2, [0.1])
    with pytest.raises(ValueError, match="arms"):
        measures_of([{"today": empty}, {"today": empty, "card": empty}], 0.1)
    with pytest.raises(ValueError, match="weeks"):
        measures_of([{"today": empty, "card": short}], 0.1)
    table = measures_of([{"today": empty, "card": empty}] * 2, [0.1, 0.2])
    assert (table.control, table.arms, table.n_cases) == ("today", ("today", "card"), 2)
    columns = table.columns()
    assert {len(column) for column in columns.values()} == {2 * 2 * len(EVERY_MEASURE)}
    assert columns["case"][:3] == [0, 1, 0]
    assert (
        not table.difference("card", "today", "repeat_rate")[0].any()
        or np.isnan(table.difference("card", "today", "repeat_rate")).all()
    )


def test_cost_per_extra_customer_where_none_comes() -> None:
    cost, extra = np.array([10.0, 10.0, -10.0, -10.0, 0.0]), np.array([5.0, -1.0, 5.0, -1.0, 0.0])
    found = cost_per_extra_customer(cost, extra)
    np.testing.assert_equal(found, [2.0, np.inf, -2.0, np.nan, np.nan])


def test_redemption_is_cautious_where_nothing_has_expired_yet(write: WriteLedger) -> None:
    young = Accounts.of(write({("wallet:points", "points_redeemed"): [5, 5]}, 2))
    unborn = Accounts.of(write({("wallet:points", "points_issued"): [5, 5]}, 2))
    assert expected_redemption(young).tolist() == [1, 1, 1]
    assert expected_redemption(unborn).tolist() == [1, 1, 1]


def test_redemption_looks_back_over_a_year(write: WriteLedger) -> None:
    redeemed = np.r_[np.full(52, 900), np.full(52, 60)]
    lines = {("wallet:points", "points_redeemed"): redeemed,
             ("wallet:points", "points_expired"): np.full(104, 40)}  # fmt: skip
    assert expected_redemption(Accounts.of(write(lines, 104)))[0] == pytest.approx(0.6)


def test_each_currency_is_owed_at_its_own_redemption_rate(write: WriteLedger) -> None:
    lines = {
        ("wallet:miles", "liability"): [1000], ("wallet:miles", "points_redeemed"): [1],
        ("wallet:miles", "points_expired"): [3], ("wallet:points", "liability"): [100],
        ("wallet:points", "points_redeemed"): [4], ("stamps", "liability"): [7],
        ("wallet:miles", "points_outstanding"): [1], ("wallet:points", "points_outstanding"): [1],
    }  # fmt: skip
    arm = Accounts.of(write(lines, 1, cells=(Cell("all", 0, 8, 1.0), Cell("all", 1, 8, 1.0))))
    # stamps are no points: what is promised is owed in full
    assert liability_of(arm)[0] == 2 * (1000 * 0.25 + 100 + 7)


def test_the_points_identity_says_where_it_breaks(write: WriteLedger) -> None:
    lines = {
        ("wallet:points", "points_opening"): [100, 0, 0],
        ("card", "points_issued"): [50, 50, 50],
        ("card", "points_bought"): [0, 5, 0],
        ("wallet:points", "points_redeemed"): [0, 20, 30],
        ("wallet:points", "points_expired"): [0, 10, 0],
        ("wallet:points", "points_clawed_back"): [1, 0, 0],
        ("wallet:points", "points_outstanding"): [149, 174, 194],
    }
    assert not points_gap(write(lines, 3)).any()
    lines["wallet:points", "points_outstanding"] = [149, 174, 190]
    assert points_gap(write(lines, 3)).tolist() == [[0] * 4, [0] * 4, [4] * 4]
