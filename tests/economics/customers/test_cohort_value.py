"""What the customers of each month are worth: by hand, laws, and against the engine's panel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics import months
from simulator.economics.books.accounts import Accounts, Numbers
from simulator.economics.books.value import clv
from simulator.economics.customers.cohort_value import CohortValue, cohort_value
from simulator.economics.customers.lifetime import lifetime_of
from simulator.economics.customers.lives import lives_of
from simulator.market.newcomers import Newcomers
from simulator.program.ledger import MONEY, Cell, Entries, Ledger
from simulator.simulate import Cohorts, Played, simulate
from tests.laws.living import living
from tests.laws.worlds import EVERYBODY_JOINS, card, case, program

RATE = 0.1
CELLS = (Cell("all", 0, 10, 2.0), Cell("all", 1, 10, 2.0))
WEEKS = [4, 4, 4]
LABELS = ["jan"] * 4 + ["feb"] * 4 + ["march"] * 4
BOTH = np.ones(2, np.int64)


def books(came: Entries, active: Entries, sales: Entries, survivors: Entries) -> Accounts:
    """Weekly flows per cell, (12,); a quarter of sales is margin, and the firm pays besides."""
    rows = {
        ("market", "arrived"): came,
        ("market", "active"): active,
        ("market", "survivors"): survivors,
        ("market", "sales"): sales * MONEY,
        ("market", "cost_of_goods"): sales * MONEY * 3 // 4,
        ("members", "running_cost"): came * 0 + 7 * MONEY,
    }
    book = np.stack([np.outer(row, BOTH) for row in rows.values()])
    return Accounts.of(Ledger("today", tuple(rows), CELLS, book))


def test_by_hand() -> None:
    """10 agents a half from week 0 on buy 4 a week; 4 come in February and buy 8, 2 stay."""
    week = np.arange(12)
    newer = np.select([week < 4, week < 8], [0, 4], 2)
    arm = books(
        came=np.where(week == 4, 4, 0), survivors=np.full(12, 10), active=10 + newer,
        sales=40 + 8 * newer,
    )  # fmt: skip
    joined = np.outer(BOTH, [10, 0, 4, 0])
    active, sales = np.zeros((2, 2, 4, 3), np.int64)
    active[:, 0], active[:, 2] = 10, [0, 4, 2]
    sales[:, 0], sales[:, 2] = 160 * MONEY, np.array([0, 128, 64]) * MONEY
    cohorts = Cohorts(CELLS, np.array(WEEKS), joined, active, active, sales * 0, sales)
    found = cohort_value(arm, cohorts, LABELS, RATE)
    assert found.cohorts == ("week 0", "jan", "feb", "march")
    assert found.joined.tolist() == [[40, 0, 16, 0]] * 3
    # a week's money is worth what it is in the middle of its month
    month = 1.1 ** -((np.array([4, 8, 12]) - 2.5) / 52)
    assert found.observed[0] / MONEY == pytest.approx(
        [4 * month.sum(), np.nan, 8 * month[0] + 4 * month[1], np.nan], nan_ok=True
    )
    assert found.by_age[0, 2] / MONEY == pytest.approx(
        [8 * month[0], 8 * month[0] + 4 * month[1], np.nan], nan_ok=True
    )
    # nobody of week 0 leaves: one margin of 52 in a year, over the rate
    stay = 52 / RATE * 1.1 ** -(12 / 52)
    # newcomers: 2 of 4 have left, of 4 + 4 x 3 + 4 + 3 x 2 agents who could in a week
    could = 4 + 3 * 4 + 4 + 3 * 2
    kept = (1 - 2 / could) ** 52
    # they have bought for 8 in 4 x 4 + 4 x 2 weeks; half are there, eight weeks after January
    went_on = 0.5 * clv(8 * 52 / 4, kept, RATE) * 1.1 ** -(8 / 52)
    assert found.beyond[0] / MONEY == pytest.approx([stay, np.nan, went_on, np.nan], nan_ok=True)
    assert found.total[0, 0] == found.observed[0, 0] + found.beyond[0, 0]
    years = found.of_years()
    assert years.cohorts == ("week 0", "year 1")
    assert years.joined.tolist() == [[40, 16]] * 3
    assert years.total[0] == pytest.approx(found.total[0, [0, 2]])
    with pytest.raises(ValueError, match="months of"):
        cohort_value(arm, cohorts, [*LABELS[:-1], "april"], RATE)


TABLE = hnp.arrays(np.int64, (2, 2, 4, 3), elements=st.integers(0, 10**6))


@given(TABLE, st.floats(0.01, 0.5), st.floats(0.01, 0.3))
def test_laws(tables: Entries, rate: float, more: float) -> None:
    """The more money costs the less a cohort is worth; years are made of their months."""
    active = np.minimum(tables[0], 10) * np.arange(4)[:, np.newaxis] // 3
    joined = np.outer(BOTH, [10, 4, 0, 2])
    cohorts = Cohorts(CELLS, np.array(WEEKS), joined, active, active, tables[1] * 0, tables[1])
    arm = books(np.arange(12) % 2, np.arange(12) + 10, np.full(12, 8), np.full(12, 9))
    found = cohort_value(arm, cohorts, LABELS, rate)
    dearer = cohort_value(arm, cohorts, LABELS, rate + more)
    for name in ("observed", "beyond"):
        one, other = getattr(found, name), getattr(dearer, name)
        assert (np.nan_to_num(other) <= np.nan_to_num(one) + 1e-6).all()
    assert np.isnan(found.observed[0]).tolist() == [False, False, True, False]
    last = np.nan_to_num(found.by_age).max(axis=2)
    assert last == pytest.approx(np.nan_to_num(found.observed))  # sales only add to it
    years = found.of_years()
    for name in ("observed", "beyond", "total"):
        worth = [
            np.nansum(getattr(one, name)[:, 1:] * one.joined[:, 1:], axis=1)
            for one in (found, years)
        ]
        assert worth[0] == pytest.approx(worth[1], rel=1e-9, abs=1e-3)


@pytest.fixture(scope="module")
def played() -> Played:
    world = living(4_000, churn_per_year=0.3, newcomers=Newcomers(), prospects=2.0,
                   new_customers_per_year=0.2)  # fmt: skip
    arms = {"card": program(tools={"points": card(back=0.02)}, joining=EVERYBODY_JOINS)}
    return simulate(case(arms, weeks=110, agents=2_000, world=world), panel=True)


def values(played: Played, arm: str) -> CohortValue:
    of = case()
    return cohort_value(
        Accounts.of(played.ledgers[arm]), played.cohorts[arm]["customers"],
        months(of.start, 110), RATE,
    )  # fmt: skip


def test_week_0_is_worth_what_the_panel_says(played: Played) -> None:
    """To what a year's discounting and one rate of contribution per sales leave: 2 %."""
    assert played.panel is not None
    single = lifetime_of(lives_of(played.panel, 1, 110), RATE)
    for at, arm in enumerate(played.ledgers):
        found = values(played, arm)
        assert found.joined[0, 0] == single.customers[0, 0]
        assert found.observed[0, 0] == pytest.approx(single.observed[0, at, 0], rel=0.02)
        # retention is read from other weeks there: from the last two years of the panel
        assert found.beyond[0, 0] == pytest.approx(single.beyond[0, at, 0], rel=0.25)


def test_all_cohorts_together_contribute_what_the_books_say(played: Played) -> None:
    """At no cost of capital, sales of all cohorts x contribution per sales are the profit."""

    def whole(table: Numbers) -> float:
        return float(np.nansum(table[0]))

    books = Accounts.of(played.ledgers["card"])
    of = months(case().start, 110)
    found = cohort_value(books, played.cohorts["card"]["customers"], of, 1e-9)
    profit = books.contribution()[0].sum() + books.total("running_cost")[0]
    assert whole(found.observed * found.joined) == pytest.approx(profit, rel=1e-6)
    assert whole(found.joined) == books.customers[0] + books.total("arrived")[0]
