"""Profit apart from cash, and deferred revenue: by hand, and identities for any books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics import (
    Accounts,
    deferred_revenue,
    estimated_rate,
    liability_of,
    measures_of,
    months,
    profit_of,
    recognized,
    roll_forward,
    statement_of,
    true_rate,
    ultimate_rate,
    years,
)
from simulator.economics.books.liability import MOVEMENTS
from simulator.economics.books.profit import rates_of
from simulator.program.ledger import MONEY, POINTS, Cell, Entries, Ledger
from simulator.program.wallet import WalletTerms
from simulator.simulate import Played, RunOff, Vintages, simulate
from tests.economics.conftest import CELLS, WriteLedger
from tests.laws.worlds import EVERYBODY_JOINS, card, case, market, program

START = date(2026, 1, 5)
WEEKS = 60
WALLET = "wallet:points"
TERMS = WalletTerms("points", point_value=0.01, point_cost=0.008, expires_after=52,
                    by_inactivity=False)  # fmt: skip
ODD = (Cell("a", 0, 3, 33.3), Cell("a", 1, 3, 33.3), Cell("b", 0, 2, 7.7), Cell("b", 1, 1, 7.7))
FLOWS = ("sales", "refunds", "discount", "member_sales", "member_refunds", "member_discount")
RATES = hnp.arrays(float, 15, elements=st.floats(0, 1))


def amounts(n: int, most: int) -> st.SearchStrategy[Entries]:
    """Random rows, (n, weeks, cells)."""
    return hnp.arrays(np.int64, (n, WEEKS, len(ODD)), elements=st.integers(0, most))


def run_off(later: int, point_cost: float = 0.008, cells: tuple[Cell, ...] = ODD) -> RunOff:
    """A run-off in which `later` of 100 points are redeemed in every cell."""
    table = np.ones((len(cells), 1), np.int64)
    weight = np.array([cell.weight for cell in cells])
    return RunOff(
        cells, ("card",), point_cost, 52, weight, 100 * table, later * table, 0 * table, 53
    )


def book_of(money: Entries, moved: Entries, promised: Entries, opening: int) -> Ledger:
    """Books of any flows, whose points and what they cost follow from their movements."""
    sign = np.array(list(MOVEMENTS.values()))[:, np.newaxis, np.newaxis]
    gone = np.cumsum((sign * moved).sum(axis=0), axis=0)
    first = np.zeros_like(gone)
    first[0] = opening - min(int(gone.min()), 0)
    stock = first[0] + gone
    cost = np.rint(stock * (TERMS.point_cost * MONEY / POINTS)).astype(np.int64)
    names = [("card" if what == "points_issued" else WALLET, what) for what in MOVEMENTS]
    rows = (
        *(("market", name) for name in FLOWS), *names, ("coupons", "liability"),
        (WALLET, "points_opening"), (WALLET, "points_outstanding"), (WALLET, "liability"),
    )  # fmt: skip
    return Ledger("card", rows, ODD, np.concatenate([money, moved, promised, [first, stock, cost]]))


BOOKS = st.builds(
    book_of, amounts(len(FLOWS), 10**11), amounts(len(MOVEMENTS), 10**8), amounts(1, 10**9),
    st.integers(0, 10**9),
)  # fmt: skip


def test_profit_by_hand(write: WriteLedger) -> None:
    """Agents hold 80 points at half a cent, of which 75 % will be claimed; 20 at first."""
    lines = {
        ("market", "sales"): [1000, 1000],
        ("card", "reward_cost"): [0, 200],
        (WALLET, "points_opening"): [2000, 0],
        (WALLET, "points_outstanding"): [8000, 4000],
        (WALLET, "liability"): [8000 // 2, 4000 // 2],
        ("coupons", "liability"): [7, 7],
    }
    ledger, seen = write(lines, 2), {"points": run_off(75, 0.005, CELLS)}
    found = profit_of(ledger, seen, ["a", "a"])
    # two cells of agents who stand for ten in each segment
    assert found.cash.tolist() == [[20_000] * 2, [16_000] * 2]
    assert found.opening.tolist() == [15_000] * 2
    assert found.owed.tolist() == [[60_140] * 2, [30_140] * 2]
    assert found.profit.tolist() == [[20_000 - 45_140] * 2, [16_000 + 30_000] * 2]
    # what tools of today had promised before week 0 is no cost of week 0
    usual = profit_of(ledger, seen, ["a", "a"], today=["coupons"])
    assert (usual.opening - found.opening).tolist() == [140] * 2
    assert usual.profit[0].tolist() == [20_000 - 45_000] * 2
    with pytest.raises(ValueError, match="points is not known"):
        profit_of(ledger, {}, ["a", "a"])
    columns = found.columns()
    assert columns["profit"][:2] == [-2.514] * 2
    assert {len(column) for column in columns.values()} == {4}


def test_periods_must_follow_each_other(write: WriteLedger) -> None:
    three = profit_of(write({("market", "sales"): [1, 1, 1]}, 3), {}, ["a"] * 3)
    assert three.over(["x", "x", "y"]).cash.tolist() == [[40, 40], [20, 20]]
    with pytest.raises(ValueError, match="come back"):
        three.over(["x", "y", "x"])
    with pytest.raises(ValueError, match="2 periods for 3"):
        three.over(["x", "y"])
    with pytest.raises(ValueError, match="differ in periods"):
        three.beyond(three.over(["x", "x", "y"]))


@given(BOOKS, RATES)
def test_cash_ties_to_profit_by_the_change_of_what_is_owed(ledger: Ledger, rate: Entries) -> None:
    periods = months(START, WEEKS)
    by_week = rate[[list(dict.fromkeys(periods)).index(one) for one in periods]]
    seen = {"points": run_off(90)}
    weekly = profit_of(ledger, seen, periods, redemption={"points": by_week})
    assert np.array_equal(weekly.cash.sum(axis=1), statement_of(ledger).series())
    for found in (weekly, weekly.over(periods), weekly.over(years(WEEKS))):
        assert np.array_equal(found.cash, found.profit + found.change)
        assert np.array_equal(found.opening + found.change.cumsum(axis=0), found.owed)
        # over the whole horizon, whatever the periods: cash less what is owed more
        whole = weekly.cash.sum(axis=0) - (weekly.owed[-1] - weekly.opening)
        assert np.array_equal(found.profit.sum(axis=0), whole)
        assert found.profit.sum() == found.cash.sum() - found.owed[-1].sum() + found.opening.sum()
    # what is owed is what the ledger says points cost, at the rate, rounded once a segment
    cost, points = ledger.amounts("liability", WALLET), slice(0, 2)
    promised = ledger.amounts("liability", "coupons")
    for at, own in enumerate((points, slice(2, 4))):
        exact = cost[:, own].sum(axis=1) * by_week + promised[:, own].sum(axis=1)
        assert np.abs(weekly.owed[:, at] - exact).max() <= 0.5
    opened = ledger.amounts("points_opening")[0] * (TERMS.point_cost * MONEY / POINTS) * by_week[0]
    assert abs(weekly.opening.sum() - opened.sum()) <= 1 + sum(cell.weight for cell in ODD)


@pytest.mark.slow
@given(BOOKS, BOOKS)
def test_differences_tie_as_well(one: Ledger, other: Ledger) -> None:
    seen, periods = {"points": run_off(37)}, months(START, WEEKS)
    a, b = (profit_of(ledger, seen, periods) for ledger in (one, other))
    found = a.beyond(b).over(periods)
    mine, usual = a.opened_as(b).over(periods), b.over(periods)
    assert np.array_equal(found.profit, mine.profit - usual.profit)
    # one company before launch: all profit is all cash less what is owed more at the end
    whole = a.cash.sum(axis=0) - b.cash.sum(axis=0) - (a.owed[-1] - b.owed[-1])
    assert np.array_equal(found.profit.sum(axis=0), whole)
    assert np.array_equal(found.cash, found.profit + found.change)
    assert not a.beyond(a).profit.any()


@given(BOOKS, RATES, st.booleans())
def test_deferred_revenue_rolls_forward(ledger: Ledger, rate: Entries, members: bool) -> None:
    found = deferred_revenue(
        ledger, TERMS, months(START, WEEKS), rate[:14], issuers=["card"], members_only=members
    )
    opened = np.vstack([found.opening, found.closing[:-1]])
    assert np.array_equal(opened + found.deferred - found.recognized, found.closing)
    assert np.array_equal(found.revenue + found.closing - opened, found.sales)
    net = statement_of(ledger)
    sales = net.series("sales") - net.series("refunds") - net.series("discount")
    assert found.sales.sum() == sales.sum()
    assert found.revenue.sum() == sales.sum() + found.opening.sum() - found.closing[-1].sum()
    assert found.deferred.min() >= 0
    # never more than what was ever deferred, and no less than nothing
    assert found.closing.min() >= 0
    assert (found.closing <= found.opening + found.deferred.cumsum(axis=0)).all()
    if not members:
        assert (found.deferred <= np.maximum(found.sales, 0)).all()


def test_the_published_case_comes_out_of_a_ledger(write: WriteLedger) -> None:
    """IFRS 15, Example 52: 10,000 points on sales of 100,000; 9,500, later 9,700 expected."""
    cells = (Cell("all", 0, 1, 1.0), Cell("all", 1, 1, 1.0))

    def first(*weekly: int) -> Entries:
        return np.array([[units, 0] for units in weekly])

    lines = {
        ("market", "sales"): first(100_000 * MONEY, 0, 0),
        ("card", "points_issued"): first(10_000 * POINTS, 0, 0),
        (WALLET, "points_redeemed"): first(0, 4_500 * POINTS, 4_000 * POINTS),
        (WALLET, "points_outstanding"): first(10_000 * POINTS, 5_500 * POINTS, 1_500 * POINTS),
    }
    terms = WalletTerms("points", 1.0, 1.0, None, by_inactivity=False)
    found = deferred_revenue(
        write(lines, 3, cells=cells), terms, ["sold", "one", "two"],
        [0.95, 5_000 / 5_500, 1_200 / 1_500], issuers=["card"], members_only=False,
    )  # fmt: skip
    assert np.rint(found.deferred[:, 0] / MONEY).tolist() == [8_676, 0, 0]
    assert np.rint(found.recognized[:, 0] / MONEY).tolist() == [0, 4_110, 3_493]
    split = int(found.deferred[0, 0])
    exact = recognized(split, [4_500 * POINTS, 4_000 * POINTS], [9_500 * POINTS, 9_700 * POINTS])
    assert found.recognized[1:, 0].tolist() == list(exact)


# ---------------------------------------------------------------- a real run


@pytest.fixture(scope="module")
def played() -> Played:
    """Points of today and of the card, which lapse within the horizon; week 55 ends a month."""
    today = program(tools={"stars": card(currency="stars", expires_after=13)})
    arms = {"card": program(tools={"points": card(expires_after=26)}, joining=EVERYBODY_JOINS)}
    world = market(2_500, new_customers_per_year=0.3, refund_rate=0.05)
    return simulate(case(arms, today=today, world=world, weeks=56, agents=900), vintages=True)


def test_a_run_ties_from_points_to_profit(played: Played) -> None:
    periods = months(START, 56)
    for arm, ledger in played.ledgers.items():
        seen = played.owed[arm]
        found = profit_of(ledger, seen, periods, today=["stars"])
        monthly = found.over(periods)
        assert np.array_equal(monthly.cash, monthly.profit + monthly.change)
        assert monthly.opening.sum() > 0
        rates = {currency: ultimate_rate(one) for currency, one in seen.items()}
        accounts = Accounts.of(ledger, rates)
        # profit and NPV agree on what is owed at the horizon, rounding aside
        assert monthly.owed[-1].sum() == pytest.approx(liability_of(accounts)[0], abs=2)
        for currency, one in seen.items():
            table = roll_forward(
                ledger, currency, periods, issuers=one.issuers, point_cost=one.point_cost
            )
            rate = rates_of(seen, periods, 56)[currency]
            assert isinstance(one, Vintages)
            assert rate[-1] == pytest.approx(ultimate_rate(one)[0], rel=1e-12)
        if len(seen) == 1:
            # the roll-forward closes, times the rate, with what is owed; and opens so
            ends = [at for at in range(56) if at == 55 or periods[at] != periods[at + 1]]
            assert np.abs(monthly.owed[:, 0] - table.closing * rate[ends]).max() <= 0.5 + 1e-6
            assert monthly.opening[0] == pytest.approx(table.opening[0] * rate[0], abs=2)


@pytest.mark.slow
def test_who_ends_a_program_earns_what_is_no_longer_owed() -> None:
    """Both arms start with the same points; the one that stops them lets most of them lapse."""
    today = program(tools={"stars": card(currency="stars", expires_after=13)})
    arms = {"none": program(stops=["stars"])}
    run = simulate(case(arms, today=today, weeks=56, agents=900), vintages=True)
    usual, none = (
        profit_of(ledger, run.owed[arm], months(START, 56), today=["stars"])
        for arm, ledger in run.ledgers.items()
    )
    assert none.opening.sum() < usual.opening.sum()
    found = none.beyond(usual)
    assert not found.opening.any()
    freed = found.change[:13].sum()
    assert freed == pytest.approx(-usual.opening.sum(), rel=0.5)
    worth = measures_of([run], 0.0).whole("none", "npv")[0] * MONEY
    assert found.profit.sum() == pytest.approx(worth, abs=2)


def test_revenue_of_a_run_with_what_was_true_and_what_was_estimated(played: Played) -> None:
    one, periods = played.owed["card"]["points"], months(START, 56)
    assert isinstance(one, Vintages)
    terms = card(expires_after=26).wallet()
    assert terms is not None
    estimated = [estimated_rate(one, at)[0] for at in range(one.redeemed.shape[2])]
    found = {
        name: deferred_revenue(played.ledgers["card"], terms, periods, rate, issuers=one.issuers)
        for name, rate in {"true": true_rate(one)[0], "estimated": np.array(estimated)}.items()
    }
    a, b = found["true"], found["estimated"]
    assert np.array_equal(a.sales, b.sales)
    assert a.deferred.min() > 0
    # the two agree on most of it: estimates are near the truth once points have lapsed
    assert a.closing[-1, 0] == pytest.approx(b.closing[-1, 0], rel=0.1)
    assert 0 < a.closing[-1, 0] < a.deferred.sum()


def test_every_npv_charges_what_the_run_off_saw(played: Played) -> None:
    """Against the ledgers alone by exactly the other liability, at the same discount."""
    seen, alone = measures_of([played], 0.1), measures_of([played.ledgers], 0.1)
    gap = {arm: seen.values[arm]["liability"] - alone.values[arm]["liability"] for arm in seen.arms}
    charged = (gap["card"] - gap["today"]) / 1.1 ** (56 / 52)
    got = seen.values["card"]["npv"] - alone.values["card"]["npv"]
    np.testing.assert_allclose(got, -charged, rtol=0, atol=1e-5)
    assert np.abs(charged).max() > 1
    card_rate = seen.whole("card", "redemption_rate")[0]
    both = [ultimate_rate(one)[0] for one in played.owed["card"].values()]
    assert min(both) <= card_rate <= max(both)
    assert seen.whole("card", "breakage_rate")[0] == 1 - card_rate


def test_a_case_that_knows_of_some_arms_only_is_refused(played: Played) -> None:
    some = replace(played, owed={"today": played.owed["today"]})
    with pytest.raises(ValueError, match="card: what becomes of wallet:points was not followed"):
        measures_of([some], 0.1)
    none = replace(played, owed={})
    np.testing.assert_equal(
        measures_of([none], 0.1).columns(), measures_of([played.ledgers], 0.1).columns()
    )
