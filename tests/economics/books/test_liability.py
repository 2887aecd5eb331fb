"""What is owed: the roll-forward, vintages, the run-off, and what an actuary would say."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.economics import months
from simulator.economics.books.liability import MOVEMENTS, roll_forward
from simulator.economics.books.redemption import (
    by_age,
    estimated_rate,
    outstanding,
    owed,
    true_rate,
    ultimate_rate,
    unsettled,
)
from simulator.program.ledger import Cell, Entries, Ledger
from simulator.simulate import Case, Played, Vintages, memory_needed, months_of, simulate
from simulator.simulate.observe.run_off import EFFORT, LONGEST
from tests.economics.conftest import WriteLedger
from tests.laws.worlds import EVERYBODY_JOINS, card, case, company, cut, market, program, same_books

START = date(2026, 1, 5)
WALLET = "wallet:points"
FLOWS = hnp.arrays(np.int64, (len(MOVEMENTS), 30, 2), elements=st.integers(0, 10**6))
WEIGHT = st.floats(0.01, 500)


def book_of(flows: Entries, opening: int, weight: float) -> Ledger:
    """A ledger of any movements whose stock follows from them; cells of the given weight."""
    sign = np.array(list(MOVEMENTS.values()))[:, np.newaxis, np.newaxis]
    stock = opening + np.cumsum((sign * flows).sum(axis=0), axis=0)
    first = np.zeros_like(stock)
    first[0] = opening
    names = [("card" if what == "points_issued" else WALLET, what) for what in MOVEMENTS]
    rows = (*names, (WALLET, "points_opening"), (WALLET, "points_outstanding"))
    cells = (Cell("all", 0, 50, weight), Cell("all", 1, 50, weight))
    return Ledger("card", rows, cells, np.concatenate([flows, [first, stock]]))


@given(FLOWS, st.integers(0, 10**6), WEIGHT)
def test_the_roll_forward_ties_for_any_movements(flows: Entries, opening: int, by: float) -> None:
    ledger, periods = book_of(flows, opening, by), months(START, 30)
    last = [at for at in range(30) if at == 29 or periods[at] != periods[at + 1]]
    for agents in (True, False):
        table = roll_forward(ledger, "points", periods, agents=agents)
        came = table.opening + table.issued + table.bought + table.rounding
        gone = table.redeemed + table.expired + table.clawed_back
        assert (came - gone == table.closing).all()
        assert (table.opening[1:] == table.closing[:-1]).all()
        read = ledger.units if agents else ledger.amounts
        assert table.opening[0] == read("points_opening").sum()
        assert table.closing.tolist() == read("points_outstanding")[last].sum(axis=1).tolist()
        assert table.redeemed.sum() == read("points_redeemed").sum()
        rounded = 30 * 2 * (len(MOVEMENTS) + 2) / 2
        assert np.abs(table.rounding).max() <= (0 if agents else rounded)


@given(FLOWS, st.integers(0, 10**6), st.integers(1, 500))
def test_nothing_is_rounded_where_agents_stand_for_whole_customers(
    flows: Entries, opening: int, by: int
) -> None:
    table = roll_forward(book_of(flows, opening, float(by)), "points", months(START, 30))
    assert not table.rounding.any()


def test_two_currencies_need_to_know_who_issues_which(write: WriteLedger) -> None:
    rows = {
        ("card", "points_issued"): [5, 5],
        ("stamps", "points_issued"): [7, 7],
        (WALLET, "points_outstanding"): [5, 10],
        ("wallet:stamps", "points_outstanding"): [7, 14],
    }
    ledger = write(rows, 2)
    with pytest.raises(ValueError, match="which tools issue points"):
        roll_forward(ledger, "points", ["a", "a"])
    with pytest.raises(ValueError, match="1 periods"):
        roll_forward(ledger, "points", ["a"])
    table = roll_forward(ledger, "points", ["a", "b"], issuers=["card"])
    assert table.issued.tolist() == [5 * 40, 5 * 40]  # four cells of agents who stand for ten
    assert not table.rounding.any()


# ---------------------------------------------------------------- the tool, end to end


def card_case(weeks: int = 38, agents: int = 900, **about: object) -> Case:
    """A card that everybody joins; weeks 37 and 81 end a month."""
    usual = {"back": 0.02, "expires_after": 26}
    tools = {"points": card(**{**usual, **about})}
    return case({"card": program(tools=tools, joining=EVERYBODY_JOINS)}, weeks=weeks, agents=agents)


@pytest.fixture(scope="module")
def played() -> Played:
    return simulate(card_case(weeks=82), vintages=True)


def points_of(one: Played, arm: str = "card", currency: str = "points") -> Vintages:
    found = one.owed[arm][currency]
    assert isinstance(found, Vintages)
    return found


def test_months_are_those_of_the_statement() -> None:
    for start in (START, date(2027, 12, 30), date(2028, 2, 29)):
        month, ends = months_of(start, 200)
        names = months(start, 200)
        assert [names[t] != names[t - 1] for t in range(1, 200)] == ends[:-1].tolist()
        assert month.tolist() == [list(dict.fromkeys(names)).index(name) for name in names]


def test_the_card_ties_to_the_ledger_in_every_month(played: Played) -> None:
    ledger, found = played.ledgers["card"], points_of(played)
    periods = months(START, 82)
    month, ends = months_of(START, 82)
    for cost in (None, found.point_cost):
        table = roll_forward(ledger, "points", periods, issuers=found.issuers, point_cost=cost)
        account = "points_outstanding" if cost is None else "liability"
        assert table.closing.tolist() == ledger.amounts(account)[ends].sum(axis=1).tolist()
    table = roll_forward(ledger, "points", periods, agents=True)
    assert not table.rounding.any()
    assert min(table.issued.min(), table.redeemed[1:].min(), table.expired[-3:].min()) > 0
    # points by month of issue are the ledger's points
    assert found.redeemed.sum(axis=(0, 1)).tolist() == table.redeemed.tolist()
    assert found.outstanding.sum(axis=(0, 1)).tolist() == table.closing.tolist()
    left = ledger.units("points_outstanding")[ends].T
    assert (found.outstanding.sum(axis=1) == left).all()
    # what has ended or is left of a month's points is what it issued, lapsed points aside
    rest = found.redeemed.sum(axis=(0, 2)) + found.outstanding[:, :, -1].sum(axis=0)
    net = np.append(table.opening[0], table.issued - table.clawed_back)
    assert (rest <= net).all()
    assert (rest[-2:] == net[-2:]).all()
    assert int((net - rest).sum()) == int(table.expired.sum())
    assert month[-1] + 1 == len(table.periods)


def test_the_run_off_is_what_a_longer_horizon_sees(played: Played) -> None:
    """To the unit, by month of issue: nothing of the market around reacts here."""
    short = points_of(simulate(card_case(weeks=38), vintages=True))
    longer = points_of(played)
    n = short.redeemed.shape[2]
    assert (short.redeemed == longer.redeemed[:, : n + 1, :n]).all()
    assert (short.outstanding == longer.outstanding[:, : n + 1, :n]).all()
    assert (short.at_horizon == short.outstanding[:, :, -1]).all()
    assert (short.later == longer.redeemed[:, : n + 1, n:].sum(axis=2)).all()
    assert not short.rest.any()
    seen = longer.redeemed[:, : n + 1, n:].sum() / longer.outstanding[:, :, n - 1].sum()
    assert true_rate(short)[0, -1] == pytest.approx(seen, rel=1e-9)
    assert true_rate(short)[0] == pytest.approx(true_rate(longer)[0, :n], rel=1e-9)


@pytest.mark.slow
def test_following_points_changes_nothing_and_does_not_depend_on_the_cut() -> None:
    """Most of the agents are followed, newcomers and points of before week 0 among them."""
    world = market(3_000, new_customers_per_year=0.6, refund_rate=0.1)
    today = program(tools={"stars": card(currency="stars", expires_after=13)})
    arms = {"card": program(tools={"points": card(expires_after=8)}, joining=EVERYBODY_JOINS)}
    one = case(arms, today=today, world=world, weeks=20, agents=2_000)
    whole, plain = simulate(one, vintages=True), simulate(one, owed=False)
    assert not plain.owed
    assert set(whole.owed) == {"today", "card"}
    assert set(whole.owed["card"]) == {"points", "stars"}
    for block, threads in ((16_384, 2), (333, 1), (100, 2)):
        again = simulate(one, vintages=True, block=block, threads=threads)
        for arm, ledger in whole.ledgers.items():
            assert not same_books(ledger, again.ledgers[arm])
            assert not same_books(ledger, plain.ledgers[arm])
            for currency, mine in whole.owed[arm].items():
                for part in fields(mine):
                    a, b = (getattr(v, part.name) for v in (mine, again.owed[arm][currency]))
                    assert np.array_equal(a, b), (arm, currency, part.name)
    stars = points_of(whole, "today", "stars")
    assert stars.issuers == ("stars",)
    assert stars.outstanding[:, 0].sum() > 0
    share = EFFORT / stars.run_off_weeks
    assert share * 0.9 < stars.at_horizon.sum() / stars.outstanding[:, :, -1].sum() < share * 1.1
    assert 0 < true_rate(stars)[0, -1] < 1


def test_an_arm_owes_the_same_in_whatever_company_it_is_played() -> None:
    """Beside arms with longer terms and other newcomers, by month of issue or not."""
    world = market(3_000, new_customers_per_year=0.6, refund_rate=0.1)
    arms = {
        "card": program(tools={"points": card(expires_after=8)}, joining=EVERYBODY_JOINS),
        "long": program(tools={"points": card(expires_after=52)}, joining=EVERYBODY_JOINS),
        "bought": program(same_money_as="card", acquires=True),
    }
    one = case(arms, world=world, weeks=20, agents=2_000, firm=company(cost_per_new_customer=20))
    alone = simulate(replace(one, programs={"card": arms["card"]})).owed["card"]["points"]
    plain, told_apart = simulate(one).owed, simulate(one, vintages=True).owed
    assert set(plain) == set(told_apart) == {"card", "long"}
    for arm, owing in plain.items():
        found, months_apart = owing["points"], told_apart[arm]["points"]
        assert isinstance(months_apart, Vintages)
        assert not isinstance(found, Vintages)
        for name in ("at_horizon", "later", "rest"):
            by_month = getattr(months_apart, name)
            assert (getattr(found, name) == by_month.sum(axis=1, keepdims=True)).all()
        assert np.array_equal(found.followed, months_apart.followed)
        assert ultimate_rate(found).tolist() == ultimate_rate(months_apart).tolist()
        assert true_rate(months_apart)[:, -1] == pytest.approx(ultimate_rate(found), rel=1e-12)
        assert (found.at_horizon >= found.later + found.rest).all()
        assert not found.rest.any()
    for part in fields(alone):
        assert np.array_equal(
            getattr(alone, part.name), getattr(plain["card"]["points"], part.name)
        )


def test_the_actuary_comes_near_the_truth(played: Played) -> None:
    """Within .03 once points have lapsed for a year, from 900 agents; before, cautious."""
    found, truth = points_of(played), true_rate(points_of(played))[0]
    estimates = np.array([estimated_rate(found, at)[0] for at in range(truth.size)])
    assert np.abs(estimates - truth)[12:].max() < 0.03
    assert (estimates - truth)[:3].min() > -0.02
    assert ((truth >= 0) & (truth <= 1) & (estimates >= 0) & (estimates <= 1)).all()
    assert outstanding(found)[0].min() > 0
    # liability and breakage make up the ledger's cost of all points outstanding
    both = owed(found, truth) + owed(found, 1.0 - truth)
    ledger, (_, ends) = played.ledgers["card"], months_of(START, 82)
    assert both == pytest.approx(ledger.amounts("liability")[ends].sum(axis=1), abs=200)


def test_without_points_nothing_is_owed() -> None:
    one = simulate(case({"none": program()}, weeks=5), vintages=True)
    assert not one.owed
    table = roll_forward(one.ledgers["none"], "points", months(START, 5))
    assert not any(getattr(table, part.name).any() for part in fields(table)[1:])
    idle = points_of(simulate(card_case(weeks=5, agents=50, back=0.0), vintages=True))
    assert np.isnan(true_rate(idle)).all()
    assert np.isnan(estimated_rate(idle, 0)).all()
    assert np.isnan(unsettled(idle)).all()


def test_points_that_never_lapse_are_followed_to_a_limit() -> None:
    """Whatever an end was not seen of counts as never redeemed, and can be read."""
    found = points_of(simulate(card_case(weeks=20, agents=100, expires_after=None), vintages=True))
    assert (found.run_off_weeks, found.term) == (LONGEST, None)
    assert (found.at_horizon == found.later + found.rest).all()
    open_share = unsettled(found)[0]
    assert 0 < open_share < 0.5
    assert true_rate(found)[0, -1] == pytest.approx(1 - open_share)
    inactive = card_case(weeks=20, agents=100, expires_by="inactivity")
    assert points_of(simulate(inactive, vintages=True)).run_off_weeks == LONGEST


# ---------------------------------------------------------------- the actuary, by hand


def test_development_by_hand() -> None:
    """Of 100 points, 40 are redeemed in the next month; of 50 left then, 20; the rest lapses."""
    left = np.array([[100.0, 50, 20, 0], [0, 100, 50, 20], [0, 0, 100, 50], [0, 0, 0, 100]])
    redeemed = np.array([[0.0, 40, 20, 10], [0, 0, 40, 20], [0, 0, 0, 40], [0, 0, 0, 0]])
    old = (10 + 20 * 2 + 40 * 3) / (20 + 50 * 2 + 100 * 3)
    share = by_age(redeemed, left, months_left=0.0)
    assert share == pytest.approx([0.4 + 0.5 * (0.4 + 0.4 * 0.5), 0.4 + 0.4 * 0.5, 0.5, 0])
    assert by_age(redeemed, left, months_left=1.0)[-1] == pytest.approx(old)
    assert by_age(redeemed, left, months_left=np.inf)[-1] == 1


def test_halves_see_themselves_and_not_each_other(played: Played) -> None:
    found = points_of(played)
    alone = [cell.half == 0 for cell in found.cells]
    only = {
        name: getattr(found, name) * np.array(alone).reshape(-1, *[1] * (axes - 1))
        for name, axes in (("redeemed", 3), ("outstanding", 3), ("at_horizon", 2), ("later", 2))
    }
    assert true_rate(replace(found, **only))[0] == pytest.approx(true_rate(found)[1])


def test_memory_is_asked_for_what_is_followed() -> None:
    """Points that live for seven months take eight bytes an agent and month of issue."""
    one = replace(card_case(weeks=82, agents=100_000), market=market(200_000))
    bare = replace(one, programs={"card": program(tools={"points": cut(depth=0.01)})})
    assert memory_needed(one) - memory_needed(bare) > 7 * 8 * 100_000
