"""A second category beside the basket: who uses it, who stops, what it sells and earns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.market.category import GRID, SecondCategory, hazards_of, taste_of
from simulator.market.market import Market
from simulator.program.ledger import MONEY
from simulator.simulate import CONTROL, Case, Played
from tests.laws.worlds import STEADY, case, company, cut, market, play_weeks, program, rows, total

AGENTS, WEEKS, YEAR = 4_000, 60, 52
COFFEE: dict[str, Any] = {"users": 0.2, "price": 3.0, "bought_with": 0.4, "gross_margin": 0.6,
                          "stop_per_year": 0.3}  # fmt: skip


def with_second(world: Market | None = None, **about: Any) -> Market:
    world = world or market(AGENTS, churn_per_year=0, **STEADY)
    return world.model_copy(update={"second_category": SecondCategory(**{**COFFEE, **about})})


def played(programs: Any = None, weeks: int = WEEKS, world: Market | None = None, **about: Any
           ) -> tuple[Case, Played]:  # fmt: skip
    one = case(programs, world=with_second(world, **about), agents=AGENTS, weeks=weeks)
    return one, play_weeks(one, panel=True)


def users(done: Played, arm: str = CONTROL) -> Any:
    """Share of agents who use it, by week."""
    return done.ledgers[arm].units("second_users").sum(axis=1) / AGENTS


# ---------------------------------------------------------------- who uses it


@pytest.mark.parametrize("shape", [0.3, 1.0, 3.0])
@pytest.mark.parametrize("share", [0.02, 0.2, 0.8])
def test_what_is_solved_is_what_was_declared(share: float, shape: float) -> None:
    about = SecondCategory(**{**COFFEE, "users": share, "taste_shape": shape,
                              "adoption_per_year": 0.1})  # fmt: skip
    odds, begin, stop = hazards_of(about)
    taste = taste_of(GRID, shape)
    assert taste.mean() == pytest.approx(1, rel=2e-3)
    using = odds * taste / (1 + odds * taste)
    assert using.mean() == pytest.approx(share, rel=1e-9)
    begun = ((1 - using) * -np.expm1(-begin * YEAR * taste)).sum() / (1 - using).sum()
    assert begun == pytest.approx(0.1, rel=1e-9)
    assert -np.expm1(-YEAR * stop) == pytest.approx(0.3, rel=1e-12)


@pytest.mark.parametrize("adopts", [None, 0.0, 0.25])
def test_users_over_time_are_a_chain_of_two_states(adopts: float | None) -> None:
    """Week by week share' = share (1 - q) + (1 - share) p(taste), added up over tastes."""
    _, done = played(adoption_per_year=adopts)
    about = SecondCategory(**{**COFFEE, "adoption_per_year": adopts})
    odds, begin, stop = hazards_of(about)
    taste = taste_of(GRID, about.taste_shape)
    share, expected = odds * taste / (1 + odds * taste), []
    for _ in range(WEEKS):
        share = share * np.exp(-stop) + (1 - share) * -np.expm1(-begin * taste)
        expected.append(share.mean())
    # the luck of 4,000 agents: three standard errors of a share
    within = 3 * np.sqrt(0.2 * 0.8 / AGENTS)
    assert np.abs(users(done) - expected).max() < within
    if adopts is None:  # as many begin as stop
        assert expected[-1] == pytest.approx(0.2, abs=5e-4)
    if adopts == 0:
        assert expected[51] == pytest.approx(0.2 * 0.7, rel=1e-6)


def test_week_0_begins_at_the_declared_share() -> None:
    _, done = played(weeks=4, stop_per_year=0, adoption_per_year=0, users=0.35)
    assert users(done) == pytest.approx([users(done)[0]] * 4)
    assert users(done)[0] == pytest.approx(0.35, abs=3 * np.sqrt(0.35 * 0.65 / AGENTS))


# ---------------------------------------------------------------- what it sells


def test_sales_follow_the_visits_of_users() -> None:
    """63 purchases a year x 20 % who use it x .4 of their purchases x 3.00, of which 1.20 cost."""
    _, done = played(weeks=52)
    book = done.ledgers[CONTROL]
    sold, bought = total(book, "second_sales") / MONEY, total(book, "purchases")
    assert sold == pytest.approx(bought * 0.2 * 0.4 * 3.0, rel=0.06)
    assert total(book, "second_goods") / MONEY == pytest.approx(sold * 0.4, rel=1e-12)
    assert sold % 3.0 == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("about", "sales"), [({"bought_with": 0}, 0), ({"price": 0}, 0)])
def test_what_is_never_bought_sells_nothing(about: dict[str, Any], sales: int) -> None:
    _, done = played(weeks=8, **about)
    assert total(done.ledgers[CONTROL], "second_sales") == sales
    assert total(done.ledgers[CONTROL], "second_goods") == sales


def test_all_of_users_purchases_contain_it_where_all_do() -> None:
    """With everything certain there is no luck left: one at each purchase of every user."""
    _, done = played(weeks=8, bought_with=1, users=0.99, stop_per_year=0)
    book, share = done.ledgers[CONTROL], users(done)[0]
    at_most = total(book, "purchases") * 3.0 * MONEY
    assert total(book, "second_sales") == pytest.approx(at_most * share, rel=0.01)
    assert total(book, "second_sales") < at_most


# ---------------------------------------------------------------- beside everything else


def test_without_a_second_category_nothing_is_booked_and_with_one_nothing_else_moves() -> None:
    """Its luck is its own: all other rows of the books are the same to the bit."""
    world = market(500, refund_rate=0.1, churn_per_year=0.4, new_customers_per_year=0.3)
    programs = {"sale": program(tools={"cut": cut(depth=0.1)})}
    plain = play_weeks(case(programs, world=world, agents=500, weeks=20))
    more = play_weeks(case(programs, world=with_second(world), agents=500, weeks=20))
    for arm, book in plain.ledgers.items():
        assert not [name for name in rows(book) if name[1].startswith("second_")]
        found = rows(more.ledgers[arm])
        assert {name[1] for name in found if name not in rows(book)} == {
            "second_sales", "second_goods", "second_users",
        }  # fmt: skip
        for name, row in rows(book).items():
            np.testing.assert_array_equal(found[name], row, err_msg=str(name))


def test_users_are_the_same_in_every_arm() -> None:
    """A price cut brings more visits, and with them more of it, of the same users."""
    _, done = played({"sale": program(tools={"cut": cut(depth=0.2)})}, weeks=26)
    np.testing.assert_array_equal(users(done), users(done, "sale"))
    sold = {arm: total(book, "second_sales") for arm, book in done.ledgers.items()}
    bought = {arm: total(book, "purchases") for arm, book in done.ledgers.items()}
    assert bought["sale"] > bought[CONTROL]
    more = bought["sale"] / bought[CONTROL]
    assert sold["sale"] / sold[CONTROL] == pytest.approx(more, rel=0.03)


def test_a_customers_profit_holds_what_the_category_earns() -> None:
    world = market(400, churn_per_year=0.2)
    one, done = played({"sale": program(tools={"cut": cut(depth=0.1)})}, weeks=30, world=world)
    panel = done.panel
    assert panel is not None
    firm = company()
    for at, arm in enumerate(panel.arms):
        book = done.ledgers[arm]
        each = panel.profit[at].sum()
        whole = sum(
            sign * total(book, name)
            for name, sign in (("sales", 1), ("discount", -1), ("cost_of_goods", -1),
                               ("second_sales", 1), ("second_goods", -1))
        )  # fmt: skip
        assert firm.cost_per_purchase == 0
        # goods are rounded once per customer and year, or once per week and cell
        assert each == pytest.approx(whole, abs=AGENTS + 2 * one.weeks)


def test_newcomers_use_it_as_often_as_todays_customers() -> None:
    world = market(AGENTS, churn_per_year=0.5, new_customers_per_year=0.8)
    one = case(world=with_second(world, users=0.4), agents=AGENTS, weeks=52)
    book = play_weeks(one).ledgers[CONTROL]
    there, use = (book.units(name)[-1].sum() for name in ("active", "second_users"))
    assert book.units("arrived").sum() > 1_000
    assert use / there == pytest.approx(0.4, abs=0.03)
