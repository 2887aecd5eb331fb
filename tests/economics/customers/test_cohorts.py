"""Cohorts: shares of week 0, steady sales, what churn costs, and reasons to leave and to stay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics import months
from simulator.economics.books.accounts import Accounts, Numbers
from simulator.economics.customers.cohorts import (
    REASONS,
    avoided,
    avoided_shares,
    churn_cost,
    departures,
    of_everybody,
    repeat_rates,
    retained,
    simulation_error,
    stability,
    survivors,
)
from simulator.economics.customers.retention import (
    churn_first_year,
    repeat_rate,
    retention_rate,
    survival_rate,
)
from simulator.market.seasons import weekly_factors
from simulator.program.ledger import MONEY, SHARES, Cell, Entries, Ledger
from simulator.simulate import Case, Played, simulate
from tests.economics.conftest import CELLS, WriteLedger
from tests.laws.worlds import EVERYBODY_JOINS, card, case, market, program

YEAR = np.ones(52, np.int64)


def test_shares_of_week_0_by_segment(write: WriteLedger) -> None:
    rows = {
        ("market", "survivors"): [[10, 10, 5, 5], [8, 6, 5, 5]],
        ("market", "retained"): [[5, 5, 0, 0], [5, 5, 0, 0]],
    }
    arm = Accounts.of(write(rows, 2))
    assert survivors(arm)[0].tolist() == [[1, 1], [0.7, 1]]
    assert survivors(arm)[1:, 1].tolist() == [[0.8, 1], [0.6, 1]]
    assert simulation_error(survivors(arm))[1] == pytest.approx([0.1, 0])
    assert of_everybody(arm, survivors(arm))[0] == pytest.approx([1, 24 / 30])
    assert retained(arm)[0].tolist() == [[0.5, 0], [0.5, 0]]


def test_a_segment_without_customers_says_nothing(write: WriteLedger) -> None:
    cells = (*CELLS, Cell("nobody", 0, 0, 10.0), Cell("nobody", 1, 0, 10.0))
    rows = {
        ("market", "survivors"): [[10, 10, 5, 5, 0, 0]] * 52,
        ("market", "active"): [[10, 10, 5, 5, 0, 0]] * 52,
        ("market", "sales"): np.array([[1, 1, 1, 1, 0, 0]] * 52) * MONEY,
    }
    arm = Accounts.of(write(rows, 52, cells=cells))
    assert np.isnan(survivors(arm)[..., 2]).all()
    assert of_everybody(arm, survivors(arm))[0, -1] == 1
    assert np.isnan(churn_cost(arm).yearly[0, 2])
    assert churn_cost(arm).total.tolist() == [0, 0, 0]


def test_repeat_rates_are_of_whole_years(write: WriteLedger) -> None:
    at = np.arange(120)
    rows = {
        ("market", "repeat_base"): np.where(at == 51, 8, 0) + np.where(at == 103, 5, 0),
        ("market", "repeat_buyers"): np.where(at == 51, 6, 0) + np.where(at == 103, 4, 0),
    }
    arm = Accounts.of(write(rows, 120))
    assert repeat_rates(arm) == pytest.approx(np.array([[0.75, 0.8]] * 3))
    assert repeat_rates(Accounts.of(write({}, 51))).shape == (3, 0)
    assert np.isnan(repeat_rates(Accounts.of(write({}, 52)))).all()


def test_steady_sales_do_not_vary_whatever_the_months_are(write: WriteLedger) -> None:
    start = case().start
    labels = months(start, 110)
    season = weekly_factors({"december": 1.8, "august": 0.6}, start, 0, 110)
    level = Accounts.of(write({("market", "sales"): [MONEY] * 110}, 110))
    for found in (stability(level, labels), stability(level, ["a"] * 110)):
        assert np.nan_to_num(found.plain).tolist() == [0, 0, 0]
    assert np.isnan(stability(level, ["a"] * 110).plain).all()
    assert np.isnan(stability(level, [str(t) for t in range(110)]).plain).all()
    waves = Accounts.of(write({("market", "sales"): np.rint(season * 1e9)}, 110))
    found = stability(waves, labels, season)
    assert found.plain[0] > 0.2
    assert found.seasonless == pytest.approx([0, 0, 0], abs=1e-8)
    slope = [str(t // 4) for t in range(110)]
    shrinks = Accounts.of(write({("market", "sales"): 2000 - np.arange(110)}, 110))
    found = stability(shrinks, slope)
    assert found.plain[0] == found.seasonless[0] > 0.01
    assert found.trendless == pytest.approx([0, 0, 0], abs=1e-8)


@given(hnp.arrays(np.int64, (52, 4), elements=st.integers(0, 10**9)), st.integers(1, 100))
def test_variation_has_no_currency_and_only_grows_by_seasons_or_trends(
    sales: Entries, by: int
) -> None:
    def of(book: Entries) -> Numbers:
        ledger = Ledger("card", (("market", "sales"),), CELLS, book[np.newaxis])
        found = stability(Accounts.of(ledger), [str(t // 4) for t in range(52)])
        return np.array([found.plain, found.seasonless, found.trendless])

    found = of(sales)
    assert found == pytest.approx(of(sales * by), rel=1e-6, nan_ok=True)
    assert np.array_equal(found[0], found[1], equal_nan=True)
    # a line can only take variance away; it costs a degree of freedom
    assert not (found[2] > found[1] * np.sqrt(12 / 11) + 1e-9).any()


def test_what_churn_costs_by_hand(write: WriteLedger) -> None:
    rows = {
        ("market", "survivors"): np.outer(YEAR, [8, 8, 5, 5]),
        ("market", "active"): np.outer(YEAR, [10, 10, 5, 5]),
        ("market", "sales"): np.outer(YEAR, [40, 40, 5, 5]) * MONEY,
        ("market", "cost_of_goods"): np.outer(YEAR, [30, 30, 4, 4]) * MONEY,
        ("card", "reward_cost"): np.outer(YEAR, [0, 0, 2, 2]) * MONEY,
        ("program", "running_cost"): np.outer(YEAR, [500, 500, 500, 500]) * MONEY,
    }
    arm = Accounts.of(write(rows, 52))
    found = churn_cost(arm)
    assert found.lost.tolist() == [[40, 0]] * 3
    assert found.each / MONEY == pytest.approx(np.array([[52.0, -10.4]] * 3))
    assert found.yearly / MONEY == pytest.approx(np.array([[2080.0, 0]] * 3))
    assert found.total == pytest.approx(found.yearly.sum(axis=1))
    # two in ten are gone from the first week on
    assert found.missed == pytest.approx(found.yearly)
    assert found.total_missed == pytest.approx(found.total)
    # a program that keeps everybody loses nothing, at any margin
    loyal = rows | {("market", "survivors"): np.outer(YEAR, [10, 10, 5, 5])}
    assert churn_cost(Accounts.of(write(loyal, 52)), arm).total.tolist() == [0, 0, 0]
    short = churn_cost(Accounts.of(write({}, 51)))
    for unknown in (short.yearly, short.missed, short.total, short.total_missed):
        assert np.isnan(unknown).all()


def test_who_leaves_late_is_missed_less_this_year(write: WriteLedger) -> None:
    """One of ten is gone for 52, 39 and 1 weeks of the year; a full year costs the same."""
    for weeks, share in ((52, 1.0), (39, 0.75), (1, 1 / 52)):
        gone = (np.arange(60) >= 52 - weeks)[:, np.newaxis]
        rows = {
            ("market", "survivors"): [10, 10, 5, 5] - gone * [1, 1, 0, 0],
            ("market", "active"): [10, 10, 5, 5] - gone * [1, 1, 0, 0],
            ("market", "sales"): ([10, 10, 5, 5] - gone * [1, 1, 0, 0]) * MONEY,
        }
        found = churn_cost(Accounts.of(write(rows, 60)))
        assert found.yearly[0] / MONEY == pytest.approx([20 * 52, 0])
        assert found.missed[0] / MONEY == pytest.approx([20 * 52 * share, 0])


AVOIDED = hnp.arrays(np.int64, (3, 5, 4), elements=st.integers(-(10**9), 10**9))


@given(AVOIDED, st.floats(0, 0.9))
def test_reasons_add_up(flows: Entries, share: float) -> None:
    rows = tuple(("pairs", f"stayed_for_{reason}") for reason in REASONS)
    book = np.concatenate([flows, np.abs(flows[:1])])
    arm = Accounts.of(Ledger("card", (*rows, ("market", "left")), CELLS, book))
    whole = sum(avoided(arm).values(), np.zeros((3, 2))).sum(axis=1)
    found = avoided_shares(arm)
    added = sum(found.values(), np.zeros(3))
    large = np.abs(whole) > 1e-3  # what cancels out leaves rounding
    assert added[large & (whole > 0)] == pytest.approx(1, abs=1e-3)
    assert np.isnan(added[large & (whole < 0)]).all()
    gone = departures(arm, share)
    assert gone.by_service + gone.otherwise == pytest.approx(gone.left)
    assert np.isnan(departures(arm, None).by_service).all()


def test_reasons_by_hand(write: WriteLedger) -> None:
    first = np.array([[1, 1, 0, 0]] + [[0, 0, 0, 0]] * 59)
    rows = {
        ("pairs", "stayed_for_value"): 3 * SHARES * first,
        ("pairs", "stayed_for_service"): -SHARES * first,
        ("market", "left"): first[:, ::-1] + first[::-1],
    }
    arm = Accounts.of(write(rows, 60))
    assert avoided(arm)["value"].tolist() == [[60, 0]] * 3
    assert avoided_shares(arm)["value"] == pytest.approx([1.5] * 3)
    assert avoided_shares(arm)["lock_in"].tolist() == [0] * 3
    gone = departures(arm, 0.4)
    assert gone.left.tolist() == [[0, 20]] * 3  # what happens after a year does not count
    assert gone.by_service.tolist() == [[0, 8]] * 3
    alone = Accounts.of(write({("market", "left"): first}, 60))
    assert np.isnan(avoided_shares(alone)["value"]).all()


def year_and_more() -> Case:
    tools = {"points": card(back=0.05)}
    arms = {"card": program(tools=tools, joining=EVERYBODY_JOINS)}
    return case(arms, weeks=60, agents=2_000, world=market(1_000, churn_per_year=0.3))


@pytest.fixture(scope="module")
def played() -> Played:
    return simulate(year_and_more())


def test_the_end_of_each_curve_is_the_measure_of_its_name(played: Played) -> None:
    for ledger in played.ledgers.values():
        arm = Accounts.of(ledger)
        for curve, measure in ((survivors, survival_rate), (retained, retention_rate)):
            assert of_everybody(arm, curve(arm))[:, -1] == pytest.approx(measure(arm))
        assert repeat_rates(arm)[:, -1] == pytest.approx(repeat_rate(arm))
        assert churn_cost(arm).lost.sum(axis=1) == pytest.approx(
            churn_first_year(arm) * arm.customers
        )
        assert (np.diff(survivors(arm)[0, :, 0]) <= 0).all()


def test_a_market_loses_its_margin_with_its_customers(played: Played) -> None:
    today, arm = (Accounts.of(played.ledgers[name]) for name in ("today", "card"))
    found = churn_cost(today)
    declared = 300 * 63 * 29.6 * 0.28  # customers lost x purchases x basket x margin
    assert found.total[0] / MONEY == pytest.approx(declared, rel=0.05)
    assert churn_cost(arm, today).total[0] < found.total[0]
    shares = avoided_shares(arm)
    assert sum(shares.values(), np.zeros(3))[0] == pytest.approx(1)
    assert shares["value"][0] > 0.99
    assert np.isnan(avoided_shares(today)["value"]).all()
