"""Value beyond the horizon: by hand, laws, and never a part of what was simulated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics.books.accounts import Accounts
from simulator.economics.books.value import clv
from simulator.economics.customers.beyond import ASSUMED, beyond_horizon, yearly_retention
from simulator.economics.customers.cohorts import churn_cost
from simulator.economics.measures import measure
from simulator.program.ledger import MONEY, Entries, Ledger
from simulator.simulate import simulate
from tests.economics.conftest import CELLS, WriteLedger
from tests.laws.worlds import EVERYBODY_JOINS, card, case, market, program

RATE = 0.1
YEAR = np.ones(52, np.int64)


def rows(active: list[int], left: list[int], sales: int) -> dict[tuple[str, str], object]:
    """A year in which some are there, some leave every week and everybody brings as much."""
    return {
        ("market", "active"): np.outer(YEAR, active),
        ("market", "left"): np.outer(YEAR, left),
        ("market", "sales"): np.outer(YEAR, active) * sales * MONEY,
    }


def test_by_hand(write: WriteLedger) -> None:
    today = rows([9, 9, 5, 5], [1, 1, 0, 0], sales=2)
    more = rows([10, 10, 5, 5], [1, 1, 0, 0], sales=3)
    more[("program", "running_cost")] = np.outer(YEAR, [300, 0, 0, 0]) * MONEY
    control, arm = (Accounts.of(write(one, 52, arm=name))
                    for one, name in ((today, "today"), (more, "card")))  # fmt: skip
    found = beyond_horizon(arm, control, RATE)
    assert found.extra.tolist() == [[20, 0]] * 3
    assert found.margin[0] / MONEY == pytest.approx([104, 104])
    r = 0.9**52
    assert found.retention[0, 0] == pytest.approx([r, 1])
    assert found.retention[1, 0] == pytest.approx([(10 / 11) ** 52, 1])
    assert found.if_ended[0] / MONEY == pytest.approx(20 * clv(104, r, RATE) / 1.1)
    yearly = 52 * (3 * 300 - 2 * 280 - 300)
    assert found.yearly[0] / MONEY == pytest.approx(yearly)
    stay = (300 / 320) ** 52
    assert found.if_continued[0] / MONEY == pytest.approx(clv(yearly, stay, RATE) / 1.1)
    assert set(ASSUMED) == {"if_ended", "if_continued"}


def test_where_there_is_no_such_number(write: WriteLedger) -> None:
    forever = rows([10, 10, 5, 5], [0, 0, 0, 0], sales=1)
    arm = Accounts.of(write(forever, 52))
    assert np.isnan(beyond_horizon(arm, arm, 0.0).if_ended).all()
    assert beyond_horizon(arm, arm, RATE).if_ended.tolist() == [0, 0, 0]
    short = Accounts.of(write({("market", "active"): np.ones(51)}, 51))
    found = beyond_horizon(short, short, RATE)
    assert np.isnan(found.if_ended).all()
    assert np.isnan(found.if_continued).all()
    assert np.isnan(found.yearly).all()
    with pytest.raises(ValueError, match="52 weeks, card 51"):
        beyond_horizon(arm, short, RATE)


BOOK = hnp.arrays(np.int64, (3, 60, 4), elements=st.integers(0, 10**6))


def account(book: Entries, arm: str = "card") -> Accounts:
    """Active, left and sales of sixty weeks."""
    lines = tuple(("market", name) for name in ("active", "left", "sales"))
    return Accounts.of(Ledger(arm, lines, CELLS, book))


@given(BOOK, st.floats(0.01, 0.5))
def test_an_arm_like_the_control_is_worth_nothing_more(book: Entries, rate: float) -> None:
    found = beyond_horizon(account(book), account(book, "today"), rate)
    assert found.if_ended.tolist() == [0, 0, 0]
    assert found.if_continued.tolist() == [0, 0, 0]


@pytest.mark.slow
@given(BOOK, BOOK, st.floats(0.01, 0.5), st.integers(1, 1_000))
def test_more_churn_leaves_less(one: Entries, other: Entries, rate: float, more: int) -> None:
    """What customers are worth falls with the control's churn, and with the cost of capital."""
    arm, today = account(one), account(other, "today")
    worse = other.copy()
    worse[1] += more
    found = beyond_horizon(arm, today, rate)
    for less in (beyond_horizon(arm, account(worse, "today"), rate),
                 beyond_horizon(arm, today, rate + 0.1)):  # fmt: skip
        assert (np.abs(less.by_segment) <= np.abs(found.by_segment) + 1e-6).all()
        assert (np.sign(less.by_segment) * np.sign(found.by_segment) >= 0).all()
    assert not (yearly_retention(account(worse)) > yearly_retention(today)).any()
    assert found.if_ended == pytest.approx(found.by_segment.sum(axis=1))


def test_never_mixed_into_the_npv() -> None:
    """A card that keeps customers: what they are worth later is beside the NPV, not in it."""
    arms = {"card": program(tools={"points": card()}, joining=EVERYBODY_JOINS)}
    played = simulate(case(arms, weeks=104, agents=2_000, world=market(4_000, churn_per_year=0.3)))
    today, arm = (Accounts.of(ledger) for ledger in played.ledgers.values())
    found = beyond_horizon(arm, today, RATE)
    assert found.extra[0, 0] == arm.last("active")[0] - today.last("active")[0] > 0
    assert found.if_ended[0] > 0
    # a customer is worth what the churn of a year costs each, to the seasons of another year
    each = churn_cost(today).each[0, 0]
    assert found.margin[0, 0] == pytest.approx(each, rel=0.1)
    told = measure(arm, today, RATE)["npv"][0] * MONEY
    cash = (arm.contribution() - today.contribution())[0]
    owed = measure(arm, today, RATE)["liability"][0] * MONEY
    assert told == pytest.approx(cash @ 1.1 ** -(np.arange(104) / 52) - owed / 1.1**2)
    inert = beyond_horizon(today, today, RATE)
    assert inert.if_ended.tolist() == inert.if_continued.tolist() == [0, 0, 0]
