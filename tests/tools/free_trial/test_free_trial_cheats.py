"""Free trials that would bring something for nothing, or cost for ever; one test for each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.market.category import SecondCategory
from simulator.market.market import Market
from simulator.program.ledger import MONEY
from simulator.program.program import Program
from simulator.scenario import ScenarioError, loads
from simulator.simulate import CONTROL, Played
from simulator.tools.discount import Discount
from simulator.tools.free_trial import FreeTrial
from tests.laws.worlds import STEADY, case, differences, market, play_weeks, program, rows, total

AGENTS, WEEKS = 1_000, 52
SHOP = """\
question: Does it pay?
goal: retain
horizon: 1 year
market:
  customers: 500
  purchases_per_year: 20
  basket: 30
  share_of_wallet: 40%
  churn_per_year: 20%
  {second}
company: {{gross_margin: 40%}}
programs: {{p: {{tools: {{free_trial: {{}}}}}}}}
"""
MEAL: dict[str, Any] = {"users": 0.1, "price": 8.0, "bought_with": 0.4, "gross_margin": 0.5,
                        "stop_per_year": 0.3, "adoption_per_year": 0.1}  # fmt: skip


def world(base: Market | None = None, **about: Any) -> Market:
    base = base or market(AGENTS, churn_per_year=0, **STEADY)
    return base.model_copy(update={"second_category": SecondCategory(**{**MEAL, **about})})


def trial(**about: Any) -> FreeTrial:
    return FreeTrial.model_validate({"take_up": 8.0, "conversion": 0.3, **about})


def play(arms: dict[str, Any], weeks: int = WEEKS, **about: Any) -> Played:
    made = {
        name: one if isinstance(one, Program) else program(tools={"trial": one})
        for name, one in arms.items()
    }
    return play_weeks(case(made, world=world(**about), weeks=weeks, agents=AGENTS), panel=True)


def money(done: Played, arm: str, *accounts: str) -> float:
    return sum(total(done.ledgers[arm], name) for name in accounts) / MONEY


def earned(done: Played, arm: str) -> float:
    """Contribution beyond the control's, currency."""
    books = done.ledgers
    return float((books[arm].contribution() - books[CONTROL].contribution()).sum()) / MONEY


def same_as_today(done: Played, arm: str) -> bool:
    return not differences(rows(done.ledgers[arm]), rows(done.ledgers[CONTROL]))


@pytest.mark.parametrize("about", [{"weeks": 0}, {"take_up": 0}], ids=["no weeks", "no takers"])
def test_a_trial_of_nothing_does_nothing(about: dict[str, Any]) -> None:
    """Nobody is won by a trial of no weeks, whatever `conversion` says: to the bit."""
    assert same_as_today(play({"arm": trial(conversion=1, **about)}, weeks=20), "arm")


def test_what_nobody_wants_for_money_nobody_wants_for_nothing() -> None:
    """A category that nobody uses and that nobody begins to use has no takers, and wins nobody."""
    done = play({"arm": trial(conversion=1, take_up=100)}, users=0, adoption_per_year=0, weeks=30)
    assert same_as_today(done, "arm")
    assert total(done.ledgers["arm"], "second_users") == 0


def test_what_hardly_anybody_wants_hardly_anybody_takes() -> None:
    """Of 1,000 customers one a year begins on their own: eight take it, or about that."""
    done = play({"arm": trial(cost_per_trial=1)}, users=0.001, adoption_per_year=0.001)
    assert money(done, "arm", "service_cost") < 25


def test_what_is_never_used_wins_nobody() -> None:
    """Takers who find no occasion: nothing is given, nobody has tried it, nobody goes on."""
    done = play({"arm": trial(conversion=1, cost_per_trial=1)}, bought_with=0, weeks=30)
    assert money(done, "arm", "trial_cost") == 0
    assert money(done, "arm", "service_cost") > 0
    assert total(done.ledgers["arm"], "second_won") == 0
    assert total(done.ledgers["arm"], "purchases") == total(done.ledgers[CONTROL], "purchases")


def test_a_trial_for_ever_wins_nobody_and_costs_the_most() -> None:
    """A year for nothing: in its year nobody pays, and many who would have do not."""
    done = play({"month": trial(worth=0), "year": trial(worth=0, weeks=52)}, adoption_per_year=0.3)
    assert total(done.ledgers["year"], "second_won") == 0
    assert money(done, "year", "trial_cost") > 4 * money(done, "month", "trial_cost")
    assert money(done, "year", "second_sales") < money(done, CONTROL, "second_sales")
    assert earned(done, "year") < min(earned(done, "month"), 0)


@pytest.mark.parametrize("margin", [0.0, -0.5])
def test_what_earns_nothing_is_not_worth_winning_users_of(margin: float) -> None:
    """The more it wins the more it loses."""
    arms = {"few": trial(worth=0, conversion=0.1), "many": trial(worth=0, conversion=0.9)}
    done = play(arms, gross_margin=margin)
    assert total(done.ledgers["many"], "second_won") > total(done.ledgers["few"], "second_won")
    assert earned(done, "few") < 0
    assert earned(done, "many") < 0


def test_users_do_not_get_it_unless_all_do_and_then_they_do_not_pay() -> None:
    """Nobody who pays in week 0 is given it; where all are, their sales are missing."""
    arms = {"others": trial(worth=0, conversion=0), "all": trial(worth=0, conversion=0,
                                                                 given_to="all")}  # fmt: skip
    done = play(arms, users=0.5, stop_per_year=0, adoption_per_year=0.2)
    lost = {arm: money(done, CONTROL, "second_sales") - money(done, arm, "second_sales")
            for arm in arms}  # fmt: skip
    assert lost["all"] > 3 * lost["others"]
    assert earned(done, "all") < earned(done, "others") < 0
    assert money(done, "all", "subsidy") > money(done, "others", "subsidy")


def test_nobody_takes_it_twice_however_often_it_is_offered() -> None:
    """A hundred times as eager as payers, offered all year: one trial each, and no more."""
    often = {"take_up": 100, "abuse": 0, "conversion": 0, "cost_per_trial": 1, "weeks": 1}
    done = play({"arm": trial(**often)}, weeks=104, adoption_per_year=0.5, users=0)
    assert 0.5 * AGENTS < money(done, "arm", "service_cost") <= AGENTS


def test_who_takes_it_again_and_again_never_pays_and_costs_until_it_ends() -> None:
    """If everybody did, nobody would be won; when it ends, the last of it ends with its term."""
    done = play({"arm": trial(abuse=1, conversion=1, when={"until": 30}, cost_per_trial=1)})
    book = done.ledgers["arm"]
    assert total(book, "second_won") == 0
    cost = (book.units("trial_cost") + book.units("service_cost")).sum(axis=1)
    assert cost[29] > 0
    assert (cost[34:] == 0).all()
    assert earned(done, "arm") < 0


def test_ended_half_way_it_runs_on_to_its_end_and_costs_nothing_more() -> None:
    """Trials of the last week still run for eight; those won stay, and go on paying."""
    done = play({"arm": trial(weeks=8, when={"until": 20}, worth_less=0.3)})
    book = done.ledgers["arm"]
    cost, owed = (book.units(name).sum(axis=1) for name in ("trial_cost", "liability"))
    assert (cost[20:27] > 0).all()
    assert (cost[28:] == 0).all()
    assert (owed[28:] == 0).all()
    assert book.units("second_won").sum(axis=1)[-1] > 0
    assert book.units("second_won").sum(axis=1)[-1] <= book.units("second_won").sum(axis=1)[29]


def test_a_discount_beside_it_is_of_the_basket_alone() -> None:
    """Together they cost what each costs alone, and nobody gets a trial at a cut price."""
    cut = Discount(depth=0.1, threshold=0, pull_forward=0)
    unfelt = {"worth": 0, "conversion": 0.5}
    arms = {"trial": trial(**unfelt), "cut": program(tools={"cut": cut}),
            "both": program(tools={"trial": trial(**unfelt), "cut": cut})}  # fmt: skip
    done = play(arms)
    assert money(done, "both", "discount") == pytest.approx(money(done, "cut", "discount"))
    more = total(done.ledgers["cut"], "purchases") / total(done.ledgers[CONTROL], "purchases")
    each = money(done, "both", "trial_cost") / money(done, "trial", "trial_cost")
    assert each == pytest.approx(more, rel=0.1)
    sold = done.ledgers["both"].units("second_sales")
    assert (sold % (8 * MONEY) == 0).all()


def test_two_trials_at_once_cost_once_and_are_felt_once() -> None:
    """What is used is used once, whoever lets one use it."""
    sure = {"take_up": 100, "abuse": 0, "conversion": 0, "worth": 1.0, "cost_per_trial": 0,
            "when": {"until": 10}}  # fmt: skip
    two = program(tools={"one": trial(**sure), "two": trial(**sure)})
    done = play({"once": trial(**sure), "two": two}, weeks=12, adoption_per_year=0.98, users=0,
                bought_with=1, taste_shape=100)  # fmt: skip
    book = done.ledgers["two"]
    used, bought = (book.units(name).sum(axis=1) for name in ("trial_cost", "purchases"))
    assert (used <= 4 * MONEY * bought).all()
    assert used[3] > 0.3 * 4 * MONEY * bought[3]
    panel = done.panel
    assert panel is not None
    felt = panel.perceived.sum(axis=(1, 2)) / MONEY
    assert felt[2] <= 1.1 * money(done, "two", "trial_cost")


@pytest.mark.parametrize("about", [{"price": 0}, {"gross_margin": 1}], ids=["price", "cost"])
def test_what_costs_us_nothing_is_felt_as_nothing(about: dict[str, Any]) -> None:
    """Nobody buys more of the basket for what costs nothing to give, at the highest `worth`."""
    done = play({"arm": trial(worth=1.8, take_up=100)}, weeks=30, adoption_per_year=0.5, **about)
    assert money(done, "arm", "trial_cost") == 0
    assert total(done.ledgers["arm"], "sales") == total(done.ledgers[CONTROL], "sales")


def test_a_tiny_service_at_a_huge_price_does_not_move_the_basket() -> None:
    """A thousand baskets for nothing: the value of it saturates, and it costs what it costs."""
    done = play({"arm": trial(worth=1.8, conversion=0)}, weeks=30, price=3e4, gross_margin=0)
    lift = total(done.ledgers["arm"], "purchases") / total(done.ledgers[CONTROL], "purchases") - 1
    assert lift < 0.05
    assert earned(done, "arm") < -100 * money(done, CONTROL, "sales") * lift


def test_it_needs_something_to_try() -> None:
    """Without a second category it does nothing, and a scenario is told what to type."""
    done = play_weeks(case({"arm": program(tools={"trial": trial()})}, weeks=8, agents=100))
    assert same_as_today(done, "arm")
    with pytest.raises(ScenarioError) as told:
        loads(SHOP.format(second=""))
    assert (
        "programs.p.tools.free_trial: free_trial needs market.second_category, which is "
        "missing; type second_category: {users: 10%, price: 12, bought_with: 30%, gross_margin: "
        "60%} with your own numbers"
    ) in str(told.value)
    second = "second_category: {users: 10%, price: 12, bought_with: 30%, gross_margin: 60%}"
    assert "p" in loads(SHOP.format(second=second)).arms


def test_waiting_for_it_is_no_demand() -> None:
    """Of those who would have come on their own nobody is won: all that it does is cost.

    With a conversion of 0 users are those of the control arm in every week, and what is sold
    is less.
    """
    done = play({"arm": trial(conversion=0, worth=0, take_up=50)}, adoption_per_year=0.5)
    users = {arm: done.ledgers[arm].units("second_users") for arm in (CONTROL, "arm")}
    np.testing.assert_array_equal(users["arm"], users[CONTROL])
    assert money(done, "arm", "second_sales") < money(done, CONTROL, "second_sales")
    assert earned(done, "arm") < 0
