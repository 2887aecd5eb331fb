"""What customers are worth: panels by hand, laws, the engine's books, published cohorts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.economics.books.accounts import Accounts, Numbers
from simulator.economics.books.value import clv, discount_factors, npv, present_value
from simulator.economics.customers.arrivals import (
    ArrivalValue,
    arrival_value,
    by_year,
    customer_profit,
    of_the_company,
)
from simulator.economics.customers.lifetime import (
    Lifetime,
    lifetime_of,
    lifetimes_of,
    year_factors,
)
from simulator.economics.customers.lives import Lives, last_span, lives_of
from simulator.market.newcomers import Newcomers
from simulator.program.ledger import MONEY
from simulator.simulate import Panel, Played, simulate
from tests.economics.conftest import WriteLedger
from tests.economics.panels import panel, panels
from tests.laws.living import living
from tests.laws.worlds import EVERYBODY_JOINS, card, case, customer, program
from tests.reference.published import COHORTS, DEL_AT_10

RATE = 0.1
ALL = ("all", "all")


def value_of(one: Panel, weeks: int = 104, rate: float = RATE) -> Lifetime:
    return lifetime_of(lives_of(one, 1, weeks), rate)


def in_currency(found: Lifetime, part: str, group: tuple[str, str] = ALL) -> list[float]:
    """The whole population's value without and with the program."""
    both: Numbers = getattr(found, part)[0, :, found.groups.index(group)]
    return [float(value) / MONEY for value in both]


# Two years of four customers of segment a, who bring 10 a year and leave one after the other; with
# the program one of them stays. The fifth, of segment b, brings 100 and more with the program.
HAND = panel(
    5,
    years=2,
    before=[5, 5, 5, 5, 50],
    segments=("a", "b"),
    segment=[0, 0, 0, 0, 1],
    weight=2.0,
    active=[[[1, 1, 1, 0, 1], [1, 1, 0, 0, 1]], [[1, 1, 1, 0, 1], [1, 1, 1, 0, 1]]],
    profit=[
        [[10, 10, 10, 4, 100], [10, 10, 3, 0, 100]],
        [[10, 10, 10, 4, 110], [10, 10, 9, 0, 110]],
    ],
)


def test_two_segments_by_hand() -> None:
    found = value_of(HAND)
    first, second = year_factors(104, RATE)
    assert found.customers[0, :3].tolist() == [10, 8, 2]
    a, b = ("segment", "a"), ("segment", "b")
    assert in_currency(found, "observed", a) == pytest.approx(
        [(34 * first + 23 * second) / 4, (34 * first + 29 * second) / 4]
    )
    # today 2 of 3 stay through the last year; whoever is there brought 10
    after = 1.1**-2
    assert found.retention[0].tolist() == [[pytest.approx(2 / 3), 1.0], [1.0, 1.0]]
    assert in_currency(found, "beyond", a) == pytest.approx(
        [20 * clv(1, 2 / 3, RATE) * after / 4, 29 * clv(1, 1, RATE) * after / 4]
    )
    assert in_currency(found, "beyond", b) == pytest.approx([1000 * after, 1100 * after])
    assert in_currency(found, "total", b) == pytest.approx(
        [100 * (first + second) + 1000 * after, 110 * (first + second) + 1100 * after]
    )
    assert found.difference("observed")[0, 1] / MONEY == pytest.approx(6 * second / 4)
    heaviest = found.groups.index(("decile", "10"))
    assert found.total[0, :, heaviest] == pytest.approx(found.total[0, :, 2])


def test_halves_are_the_halves_of_the_books() -> None:
    """Agents 0, 1 of segment a are half 0, and 2, 3 are half 1; b has one half and lends it."""
    found = value_of(HAND)
    a = found.groups.index(("segment", "a"))
    first, second = year_factors(104, RATE)
    assert found.customers[1, :3].tolist() == found.customers[0, :3].tolist()
    assert found.observed[1:, 0, a] / MONEY == pytest.approx(
        [10 * (first + second), (14 * first + 3 * second) / 2]
    )
    assert found.error("observed")[a] / MONEY == pytest.approx(6 * second / 2 / 2)
    assert found.error()[found.groups.index(("segment", "b"))] == 0


def test_a_year_is_discounted_by_its_weeks() -> None:
    factors = year_factors(130, RATE)
    assert factors[0] == pytest.approx(discount_factors(52, RATE).mean())
    assert factors[2] == pytest.approx(discount_factors(130, RATE)[104:].mean())
    even = np.full(130, 2.0)
    assert 104 * factors[0] + 104 * factors[1] + 52 * factors[2] == pytest.approx(npv(even, RATE))


@pytest.mark.parametrize(
    ("weeks", "span"), [(20, (1, 20)), (52, (1, 52)), (60, (2, 60)), (104, (1, 52)), (130, (2, 78))]
)
def test_the_last_span(weeks: int, span: tuple[int, int]) -> None:
    assert last_span(weeks) == span


def test_a_cut_off_year_is_read_with_the_one_before() -> None:
    """Of 8, 6 are there after 78 weeks, having brought 15 in them."""
    one = panel(
        8, years=2, before=0, active=[[[1] * 8, [1] * 6 + [0] * 2]] * 2,
        profit=[[[10] * 8, [5] * 6 + [1] * 2]] * 2,
    )  # fmt: skip
    found = value_of(one, weeks=78)
    kept = 0.75 ** (52 / 78)
    assert found.retention[0] == pytest.approx(kept)
    per_year = 6 * 15 * 52 / 78 * clv(1, kept, RATE) * 1.1**-1.5 / 8
    assert in_currency(found, "beyond") == pytest.approx([per_year] * 2)
    assert found.groups == (ALL, ("segment", "all"))  # nobody had bought before launch


def test_whoever_leaves_is_worth_nothing_after() -> None:
    gone = value_of(panel(4, years=2, profit=10.0, active=0))
    assert in_currency(gone, "beyond") == [0, 0]


def test_no_bound_where_nobody_leaves_and_money_is_free() -> None:
    found = value_of(HAND, rate=0.0)
    assert np.isnan(found.beyond[0, :, found.groups.index(("segment", "b"))]).all()
    today, with_it = in_currency(found, "beyond", ("segment", "a"))
    assert today == pytest.approx(20 * 2 / 4)
    assert np.isnan(with_it)
    assert np.isfinite(found.observed[..., :3]).all()


@given(panels(), st.floats(0.01, 0.5))
def test_parts_add_up(one: Panel, rate: float) -> None:
    found = value_of(one, weeks=52 * one.profit.shape[1], rate=rate)
    worth = np.nan_to_num(found.total * found.customers[:, np.newaxis])
    size = np.abs(worth).sum() + 1
    for by in {by for by, _ in found.groups} - {"all"}:
        here = [at for at, (kind, _) in enumerate(found.groups) if kind == by]
        assert np.abs(worth[..., here].sum(axis=-1) - worth[..., 0]).max() <= 1e-9 * size
        assert found.customers[:, here].sum(axis=1) == pytest.approx(found.customers[:, 0])
    assert found.customers[0, 0] == pytest.approx(one.weight.sum())
    whole = one.weight * (one.profit[0] * year_factors(52 * one.profit.shape[1], rate)[:, None])
    assert found.observed[0, 0, 0] * found.customers[0, 0] == pytest.approx(
        whole.sum(), rel=1e-6, abs=one.profit.size
    )


@given(panels(inert=True), st.floats(0.01, 0.5))
def test_a_program_that_changes_nothing_is_worth_exactly_nothing(one: Panel, rate: float) -> None:
    found = value_of(one, weeks=52 * one.profit.shape[1], rate=rate)
    assert np.nan_to_num(found.difference()).tolist() == np.zeros(found.customers.shape).tolist()


@given(
    st.lists(st.booleans(), min_size=2, max_size=30),
    st.data(), st.floats(0.01, 0.5), st.floats(0, 100),
)  # fmt: skip
def test_value_falls_in_churn(
    active: list[bool], data: st.DataObject, rate: float, profit: float
) -> None:
    """Whoever leaves takes her margin along, and lowers what the others are expected to bring."""
    gone = data.draw(st.lists(st.booleans(), min_size=len(active), max_size=len(active)))
    fewer = np.array(active) & ~np.array(gone)
    one = panel(len(active), profit=profit, active=[active, fewer])
    found = value_of(one, weeks=52, rate=rate)
    assert found.retention[0, 1, 0] <= found.retention[0, 0, 0]
    assert (np.nan_to_num(found.difference()[0]) <= 1e-6).all()
    if profit > 0.01 and fewer.sum() < sum(active):
        assert found.difference("beyond")[0, 0] < 0


@given(panels())
def test_sums_survive_being_kept(one: Panel) -> None:
    weeks = 52 * one.profit.shape[1]
    lives = lives_of(one, 1, weeks)
    back = Lives.of_arrays(lives.arrays(), one.segments, weeks)
    np.testing.assert_equal(lifetime_of(back, RATE).total, lifetime_of(lives, RATE).total)


def test_over_cases() -> None:
    """Every other customer stays; the first half gains 2 more than the second, in each case."""
    stay = [[1, 0, 1, 0]] * 2
    richer = panel(4, profit=[[10] * 4, [14, 14, 12, 12]], active=stay)
    poorer = panel(4, profit=[[10] * 4, [12, 12, 10, 10]], active=stay)
    lives = [lives_of(one, 1, 52) for one in (richer, poorer)]
    found = lifetimes_of("card", lives, [0.0, 0.0])
    assert found.of("observed").tolist() == [[10, 10], [13, 11]]
    assert found.of("beyond").tolist() == [[5, 5], [6.5, 5.5]]
    table = found.columns()
    row = list(zip(table["by"], table["part"], strict=True)).index(("all", "total"))
    assert {name: values[row] for name, values in table.items() if name not in ("by", "group")} == {
        "arm": "card", "customers": 4, "part": "total", "today": 15, "with_program": 18,
        "difference": 3, "low": pytest.approx(1.65), "high": pytest.approx(4.35),
        "simulation_error": 1.5,
    }  # fmt: skip
    with pytest.raises(ValueError, match="no case"):
        lifetimes_of("card", [], 0.1)


@pytest.mark.parametrize("cohort", COHORTS)
@pytest.mark.parametrize(("years", "at_least"), [(3, 0.55), (5, 0.7), (7, 0.8)])
def test_constant_retention_undervalues_who_is_left_fader_hardie_2007(
    cohort: str, years: int, at_least: float
) -> None:
    """Two cohorts of subscribers whose retention rises with tenure, at 10 % a year.

    What is beyond the horizon, at the retention of its last year, against the discounted
    expected lifetime less the years that were seen: cautious, the less so the longer one sees.
    """
    alive = np.rint(1000 * np.array(COHORTS[cohort])).astype(int)
    there = np.arange(1000) < alive[1 : years + 1, np.newaxis]
    one = panel(1000, before=0, years=years, active=[there] * 2, profit=[there] * 2)
    found = in_currency(value_of(one, weeks=52 * years), "beyond")[0]
    seen = (alive[: years + 1] / 1000) @ 1.1 ** -np.arange(years + 1.0)
    truth = DEL_AT_10[cohort] - seen
    assert at_least * truth < found < truth


# ---------------------------------------------------------------- on the engine's own books


@pytest.fixture(scope="module")
def played() -> Played:
    world = living(4_000, churn_per_year=0.3, newcomers=Newcomers(), prospects=2.0,
                   new_customers_per_year=0.2)  # fmt: skip
    arms = {"card": program(tools={"points": card(back=0.02)}, joining=EVERYBODY_JOINS)}
    return simulate(case(arms, weeks=110, agents=2_000, world=world), panel=True)


def two_segments() -> Played:
    world = case().market.model_copy(
        update={"segments": {"a": customer(share=0.3), "b": customer(share=0.7, basket=60)}}
    )
    arms = {"card": program(tools={"points": card(back=0.02)}, joining=EVERYBODY_JOINS)}
    return simulate(case(arms, weeks=60, agents=501, world=world), panel=True)


def test_single_customers_add_up_to_the_books() -> None:
    """To the rounding of goods, once per customer and year and once per cell and week."""
    whole = two_segments()
    assert whole.panel is not None
    lives = lives_of(whole.panel, 1, 60)
    for at, ledger in enumerate(whole.ledgers.values()):
        books = by_year(customer_profit(Accounts.of(ledger)))
        assert books.shape == (3, 2, 2)
        assert books == pytest.approx(lives.yearly(at), rel=1e-6, abs=10_000)


def test_newcomers_are_what_the_panel_does_not_hold(played: Played) -> None:
    """At three tenths of churn a year a newcomer is worth less than who has stayed for long."""
    assert played.panel is not None
    lives = lives_of(played.panel, 1, 110)
    base = lifetime_of(lives, RATE)
    for at, ledger in enumerate(played.ledgers.values()):
        books = Accounts.of(ledger)
        found = arrival_value(books, lives, at, RATE)
        assert found.arrived[0, 0] == pytest.approx(800 * 110 / 52, rel=0.1)
        assert found.arrived[0, 0] == books.total("arrived")[0]
        assert (found.observed[0] > 0).all()
        assert found.total[0, 0] < base.total[0, at, 0]
        assert found.retention[0, 0] < base.retention[0, at, 0] + 0.05
    with pytest.raises(ValueError, match="104 in the panel"):
        arrival_value(books, replace(lives, weeks=104), 1, RATE)


def test_values_of_all_customers_and_what_is_the_companys_are_the_contribution(
    played: Played,
) -> None:
    """Undiscounted, to the rounding of goods; discounted, to what a year's mean factor leaves."""
    assert played.panel is not None
    lives = lives_of(played.panel, 1, 110)
    for rate, near in ((1e-9, 1e-6), (RATE, 0.01)):
        base = lifetime_of(lives, rate)
        for at, ledger in enumerate(played.ledgers.values()):
            books = Accounts.of(ledger)
            came = arrival_value(books, lives, at, rate)
            arrived = np.moveaxis(books.by_segment("arrived"), 1, 2)
            newer = (came.observed * present_value(arrived, rate)).sum(axis=1)
            single = base.observed[:, at, 0] * base.customers[:, 0]
            whole = single + newer + of_the_company(books, rate)
            assert whole == pytest.approx(present_value(books.contribution(), rate), rel=near)


def test_newcomers_by_hand(write: WriteLedger) -> None:
    """One agent per cell comes in week 0, brings 2 a week, and half of them are gone by week 52."""
    weeks = np.arange(52)
    gone = (weeks >= 26)[:, np.newaxis] * np.array([1, 0, 1, 0])
    active = np.array([10, 10, 5, 5]) + 1 - gone
    rows = {
        ("market", "survivors"): np.outer(np.ones(52), [10, 10, 5, 5]),
        ("market", "active"): active,
        ("market", "arrived"): np.outer(weeks == 0, [1, 1, 1, 1]),
        ("market", "sales"): (1 - gone) * 2 * MONEY,
        ("program", "setup_cost"): np.outer(weeks == 0, [500, 0, 0, 0]) * MONEY,
        ("members", "running_cost"): np.outer(weeks == 0, [500, 0, 0, 0]) * MONEY,
        ("market", "acquisition_cost"): np.outer(weeks == 0, [5, 5, 5, 5]) * MONEY,
    }
    nobody = panel(30, before=0, segments=("regulars", "occasional"), segment=[0] * 20 + [1] * 10)
    found: ArrivalValue = arrival_value(
        Accounts.of(write(rows, 52)), lives_of(nobody, 1, 52), 0, RATE
    )
    assert found.arrived.tolist() == [[20, 20]] * 3
    each = year_factors(52, RATE)[0] * 2 * 39
    assert found.observed[0] / MONEY == pytest.approx([each, each])
    kept = (1 - 10 / (20 * 52 - 10 * 26)) ** 52
    assert found.retention[0] == pytest.approx([kept, kept])
    # half are there, each of whom brings 104 a year
    assert found.beyond[0] / MONEY == pytest.approx([52 * clv(1, kept, RATE) / 1.1] * 2)
    assert found.retention[2].tolist() == [1, 1]  # half 1 loses nobody
    # 500 of set-up, 500 a cell of ten customers for running, 5 for winning customers
    company = of_the_company(Accounts.of(write(rows, 52)), RATE)
    assert company[0] / MONEY == pytest.approx(-500 - 500 * 10 - 200)
