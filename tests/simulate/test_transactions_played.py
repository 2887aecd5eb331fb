"""The transaction log, however it is played: it changes nothing, and nothing changes it."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.program.ledger import Ledger
from simulator.simulate import Case, Played
from simulator.simulate.observe.purchase_log import YEARLY
from simulator.simulate.observe.transactions import TransactionLog
from tests.laws.worlds import case, market, play_weeks, program, same_books
from tests.simulate.logged import (
    SHORT,
    logged,
    of_arm,
    same,
    whole,
)


def books(played: Played) -> dict[str, Ledger]:
    return dict(played.ledgers)


@pytest.mark.slow
@pytest.mark.parametrize("name", [SHORT, "rich"])
def test_a_log_changes_nothing(name: str) -> None:
    one, played, _ = whole(name)
    for arm, ledger in play_weeks(one).ledgers.items():
        assert not same_books(ledger, books(played)[arm])


@pytest.mark.slow
@pytest.mark.parametrize(("block", "threads"), [(29, 1), (50, 4)])
def test_blocks_and_threads_change_nothing(block: int, threads: int) -> None:
    one, _, found = whole(SHORT)
    same(logged(one, block=block, threads=threads)[1], found)


@pytest.mark.slow
def test_without_a_panel_and_with_what_is_owed_it_is_the_same() -> None:
    one, _, found = whole(SHORT)
    same(logged(one, panel=False, owed=True, vintages=True)[1], found)


@pytest.mark.slow
@pytest.mark.parametrize("customers", [1, 17])
def test_more_customers_are_the_same_ones_and_others(customers: int) -> None:
    one, _, found = whole(SHORT)
    few = logged(one, customers)[1]
    first = (few.customers["arm"] == 0) & (few.customers["came"] == -1)
    assert first.sum() == customers
    for part in ("lines", "customers"):
        more, less = getattr(found, part), getattr(few, part)
        theirs = np.isin(more["customer"], few.customers["customer"])
        for name, column in more.items():
            np.testing.assert_array_equal(column[theirs], less[name], err_msg=name)
    # they stand for everybody of week 0
    np.testing.assert_allclose(few.traits["weight"][first].sum(), one.market.customers)


@pytest.mark.slow
def test_fewer_arms_change_nothing() -> None:
    one, _, found = whole(SHORT)
    fewer = Case(
        **{name: getattr(one, name) for name in Case.__dataclass_fields__ if name != "programs"},
        programs={"all_of_it": one.programs["all_of_it"]},
    )
    mine, theirs = of_arm(logged(fewer)[1], "all_of_it"), of_arm(found, "all_of_it")
    for name in set(mine) - {"arm"}:
        np.testing.assert_array_equal(mine[name], theirs[name], err_msg=name)


def test_arms_that_spend_the_same_money_are_followed_once() -> None:
    _, played, found = whole("grocery_points")
    assert found.arms == tuple(played.ledgers)
    (tied,) = (arm for arm in found.arms if arm.endswith("_as_price_cut"))
    assert of_arm(found, tied)["discount"].sum() > 0
    assert (found.customers["profit_today"] != 0).any()


def test_sections_without_anybody_are_empty() -> None:
    one = case({"arm": program()}, world=market(40, purchases_per_year=0.01), weeks=3, agents=4)
    _, found = logged(one)
    assert found.lines["amount"].size <= 1
    assert found.customers["customer"].size == 2 * 4
    with pytest.raises(ValueError, match="at least 1"):
        TransactionLog(one, 0)
    assert len(YEARLY) == 7
