"""Program health: figures by hand, what is not defined, and what the books must agree with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics import months
from simulator.economics.books.accounts import Accounts, Numbers
from simulator.economics.books.liability import expected_redemption
from simulator.economics.books.periods import Periods
from simulator.economics.customers.health import FIGURES, health_of, over_cases
from simulator.economics.customers.retention import members_rate
from simulator.program.ledger import MONEY, POINTS, Cell, Entries, Ledger
from simulator.program.wallet import WalletTerms
from simulator.simulate import simulate
from tests.economics.conftest import WriteLedger
from tests.laws.worlds import EVERYBODY_JOINS, card, case, cut, program

TERMS = WalletTerms("points", point_value=0.01, point_cost=0.008, expires_after=52,
                    by_inactivity=False)  # fmt: skip
STARS = WalletTerms("stars", point_value=1.0, point_cost=0.5, expires_after=52,
                    by_inactivity=False)  # fmt: skip
WALLET = "wallet:points"
BY = ["a", "a", "b", "b"]
ROWS = {
    ("market", "active"): [20, 20, 20, 16],
    ("market", "sales"): [400 * MONEY] * 4,
    ("market", "members"): [4, 6, 8, 8],
    ("market", "members_opening"): [1, 0, 0, 0],
    ("market", "members_recent"): [4, 6, 5, 4],
    ("market", "members_left"): [0, 0, 1, 1],
    ("market", "joined"): [3, 2, 3, 1],
    ("market", "member_sales"): [0, 100 * MONEY, 200 * MONEY, 200 * MONEY],
    ("market", "member_purchases"): [0, 5, 8, 8],
    ("market", "member_discount"): [0, 5 * MONEY, 10 * MONEY, 10 * MONEY],
    ("market", "member_refunds"): [0, 2 * MONEY, 2 * MONEY, 0],
    ("market", "member_repeat_base"): [0, 0, 0, 4],
    ("market", "member_repeat_buyers"): [0, 0, 0, 3],
    ("card", "points_issued"): [0, 1000 * POINTS, 2000 * POINTS, 2000 * POINTS],
    ("card", "member_points_issued"): [0, 1000 * POINTS, 1000 * POINTS, 2000 * POINTS],
    (WALLET, "points_redeemed"): [0, 500 * POINTS, 500 * POINTS, 500 * POINTS],
    (WALLET, "points_expired"): [0, 0, 0, 250 * POINTS],
    ("card", "reward_cost"): [0, 9 * MONEY, 9 * MONEY, 9 * MONEY],
    ("card", "member_reward"): [0, 4 * MONEY, 4 * MONEY, 4 * MONEY],
    ("club", "fee_income"): [0, 5 * MONEY, 8 * MONEY, 0],
    ("cut", "discount"): [0, 20 * MONEY, 20 * MONEY, 20 * MONEY],
}


def test_figures_by_hand(write: WriteLedger) -> None:
    found = health_of(Accounts.of(write(ROWS, 4)), BY, {"card": TERMS})
    expected = {
        "penetration": [0.3, 0.5],
        "sales_penetration": [0.125, 0.5],
        "active_members": [1.0, 0.4],
        "kept_members": [1.0, 0.8],
        "member_churn": [0.0, 2 / 8 * 26],
        "member_repeat_rate": [np.nan, 0.75],
        "visits_per_member": [5 / 5 * 26, 16 / 8 * 26],
        "earn_rate": [0.1, 0.075],
        "earn_cost_rate": [0.08, 0.06],
        "burn_rate": [0.5, 0.25],
        "redemption_rate": [1.0, 0.8],
        "reward_rate": [0.04, 0.02],
        "fund_rate": [0.04 + 0.05, 0.02 + 0.05],
        "member_refunds": [0.02, 0.005],
        "fees_per_member": [5 / 5 * 26, 8 / 8 * 26],
    }
    assert list(found.values) == list(FIGURES) == list(expected)
    assert (found.arm, found.periods) == ("card", ("a", "b"))
    for name, values in expected.items():
        assert found.whole(name) == pytest.approx(values, nan_ok=True), name
        known = ~np.isnan(values)
        assert found.error(name)[known] == pytest.approx(0), name  # cells are alike here
    table = found.columns()
    assert {len(column) for column in table.values()} == {2 * len(FIGURES)}
    assert table["value"][:2] == pytest.approx([0.3, 0.5])
    assert table["unit"][0] == "share"


def test_prizes_of_the_whole_company_go_to_members_by_what_they_buy(write: WriteLedger) -> None:
    first = np.zeros((4, 4), np.int64)
    first[1, 0], first[3, 0] = (
        8 * 10 * MONEY,
        20 * 10 * MONEY,
    )  # in customers', not in agents' units
    arm = Accounts.of(write(ROWS | {("program:draw", "prize_cost"): first}, 4))
    plain = health_of(Accounts.of(write(ROWS, 4)), BY, {"card": TERMS})
    for open_to_all, members in (((), (80, 200)), (("draw",), (80 / 4, 200 / 2))):
        found = health_of(arm, BY, {"card": TERMS}, open_to_all)
        more = (found.values["reward_rate"] - plain.values["reward_rate"]) * np.array([1, 4]) * 4000
        assert more == pytest.approx(np.array([members] * 3))
        assert found.values["fund_rate"] - plain.values["fund_rate"] == pytest.approx(
            more / [4000, 16000]
        )


def test_several_currencies_count_at_what_they_are_worth(write: WriteLedger) -> None:
    rows = ROWS | {
        ("stamps", "points_issued"): [0, 10 * POINTS, 0, 0],
        ("stamps", "member_points_issued"): [0, 10 * POINTS, 0, 0],
        ("wallet:stars", "points_redeemed"): [0, 5 * POINTS, 0, 0],
        ("wallet:stars", "points_bought"): [0, 0, 0, 20 * POINTS],
    }
    accounts = Accounts.of(write(rows, 4))
    found = health_of(accounts, BY, {"card": TERMS, "stamps": STARS})
    assert found.whole("earn_rate") == pytest.approx([20 / 100, 30 / 400])
    assert found.whole("earn_cost_rate") == pytest.approx([13 / 100, 24 / 400])
    assert found.whole("burn_rate") == pytest.approx([10 / 20, 10 / 60])
    with pytest.raises(ValueError, match="wallet:stars books points"):
        health_of(accounts, BY, {"card": TERMS})
    with pytest.raises(ValueError, match="3 periods for 4 weeks"):
        health_of(accounts, BY[:3], {"card": TERMS, "stamps": STARS})


def test_without_a_program_nothing_is_defined_but_the_share_of_members(write: WriteLedger) -> None:
    for rows in ({}, {("market", "active"): [5] * 4, ("market", "sales"): [MONEY] * 4}):
        found = health_of(Accounts.of(write(rows, 4)), BY)
        for name in FIGURES:
            known = rows and "penetration" in name
            assert np.array_equal(found.values[name], np.full((3, 2), 0.0 if known else np.nan),
                                  equal_nan=True), name  # fmt: skip


CELLS = (Cell("a", 0, 3, 33.3), Cell("a", 1, 3, 33.3), Cell("b", 0, 2, 7.7), Cell("b", 1, 1, 7.7))
FLOWS = hnp.arrays(np.int64, (len(ROWS), 12, 4), elements=st.integers(0, 10**9))


@given(FLOWS, st.lists(st.integers(1, 5), min_size=3, max_size=3))
def test_any_books_have_figures_without_a_warning(flows: Entries, lengths: list[int]) -> None:
    labels = [str(at) for at, n in enumerate([*lengths, 12]) for _ in range(n)][:12]
    found = health_of(Accounts.of(Ledger("card", tuple(ROWS), CELLS, flows)), labels,
                      {"card": TERMS})  # fmt: skip
    for name, figure in found.values.items():
        assert figure.shape == (3, len(dict.fromkeys(labels))), name
        assert not np.isinf(figure).any(), name
        assert not (figure < 0).any(), name
    assert not (found.values["redemption_rate"] > 1).any()
    # cost is to value as the terms say, rewards are a part of what is given
    assert found.values["earn_cost_rate"] == pytest.approx(
        0.8 * found.values["earn_rate"], nan_ok=True
    )
    assert not (found.values["reward_rate"] > found.values["fund_rate"]).any()


@given(hnp.arrays(np.float64, (3, 20), elements=st.integers(-(10**9), 10**9)), st.integers(1, 20))
def test_periods_add_up_to_the_horizon(weekly: Numbers, length: int) -> None:
    by = Periods.of([str(week // length) for week in range(20)], 20)
    assert by.lengths.sum() == 20
    assert by.sums(weekly).sum(axis=1).tolist() == weekly.sum(axis=1).tolist()
    assert by.last(weekly)[:, -1].tolist() == weekly[:, -1].tolist()
    assert by.means(np.ones((3, 20))) == pytest.approx(1)


def test_a_card_played_is_as_healthy_as_its_terms() -> None:
    tool = card(back=0.04)
    terms = tool.wallet()
    assert terms is not None
    arms = {
        "card": program(tools={"points": tool, "cut": cut(depth=0.05)}, joining=EVERYBODY_JOINS)
    }
    played = simulate(case(arms, weeks=60, agents=400))
    arm = Accounts.of(played.ledgers["card"])
    found = health_of(arm, months(case().start, 60), {"points": terms})
    # nearly all are members in the end, and points are earned on what is paid, not with points
    assert found.whole("penetration")[-1] == pytest.approx(members_rate(arm)[0])
    paid = 0.95 - found.whole("burn_rate") * found.whole("earn_rate")
    assert found.whole("earn_rate")[3:] == pytest.approx(0.04 * paid[3:], rel=0.01)
    given_back = found.whole("fund_rate") - found.whole("reward_rate")
    assert given_back == pytest.approx(0.05, abs=1e-6)  # to the rounding of single cuts
    # everybody has the cut, and it is told apart to the last unit who is a member
    assert found.values["sales_penetration"] == pytest.approx(
        Periods.of(months(case().start, 60), 60).sums(arm.weekly("member_discount"))
        / Periods.of(months(case().start, 60), 60).sums(arm.weekly("discount")),
        rel=1e-5,
    )
    year = health_of(arm, ["before"] * 8 + ["year"] * 52, {"points": terms})
    assert year.whole("redemption_rate")[-1] == pytest.approx(expected_redemption(arm)[0])
    today = health_of(Accounts.of(played.ledgers["today"]), months(case().start, 60))
    assert today.whole("penetration").tolist() == [0.0] * len(today.periods)
    assert np.isnan(today.whole("fund_rate")).all()


def test_over_cases_there_is_a_band(write: WriteLedger) -> None:
    cases = []
    for active in (40, 50, 80):
        rows = ROWS | {("market", "active"): [active] * 4}
        cases.append(health_of(Accounts.of(write(rows, 4)), BY, {"card": TERMS}))
    found = over_cases(cases)
    band = found.bands["penetration"]
    assert band.mean == pytest.approx([6 / 3 * (1 / 40 + 1 / 50 + 1 / 80), 8 / 3 * (0.0575)])
    assert band.low == pytest.approx([6 * (0.0125 + 0.2 * 0.0075), 8 * (0.0125 + 0.2 * 0.0075)])
    assert band.high == pytest.approx([6 * 0.024, 8 * 0.024])
    assert band.error.tolist() == [0, 0]
    assert np.isnan(found.bands["member_repeat_rate"].mean).tolist() == [True, False]
    table = found.columns()
    assert {len(column) for column in table.values()} == {2 * len(FIGURES)}
    for wrong in (
        [],
        [cases[0], health_of(Accounts.of(write(ROWS, 4)), ["a"] * 4, {"card": TERMS})],
    ):
        with pytest.raises(ValueError, match="one arm over the same periods"):
            over_cases(wrong)
