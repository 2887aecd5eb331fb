"""A price cut worked out by hand."""

from __future__ import annotations

from math import exp, log
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulator.battery.playing import played
from simulator.program.audience import MEMBERS
from simulator.program.calendar import Calendar
from simulator.program.program import Joining
from simulator.program.week import Week
from simulator.simulate import CONTROL
from simulator.tools.discount import Discount
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    STEADY,
    case,
    cut,
    market,
    play_weeks,
    program,
    same_books,
    total,
)  # fmt: skip
from tests.tools.watch import column, watch

ALL_YEAR = {"every": 1}  # open every week and yet on and off to customers: temporary


@pytest.mark.parametrize(
    ("depth", "threshold", "felt"),
    [
        (0.05, 0.02, 0.05 * (1 - exp(-6.25))),  # .0499: hardly anything escapes notice
        (0.02, 0.02, 0.02 * (1 - exp(-1))),  # .0126
        (0.01, 0.02, 0.01 * (1 - exp(-0.25))),  # .0022: a fifth
        (0.10, 0.15, 0.1 * (1 - exp(-4 / 9))),  # .0359: the popular claim about 15 %
        (0.40, 0.15, 0.4),
        (0.05, 0, 0.05),
        (0, 0.02, 0),
    ],
)
def test_a_temporary_cut_has_to_be_noticed(depth: float, threshold: float, felt: float) -> None:
    temporary = cut(depth=depth, threshold=threshold, when={"weeks": [3]})
    assert temporary.felt() == pytest.approx(felt, abs=1e-3 * depth)
    assert cut(depth=depth, threshold=threshold).felt() == depth


def test_what_is_taken_off_and_who_pays_it() -> None:
    """Baskets of 30.00, 5 % off, half of it the suppliers': 1.50 and .75 a purchase."""
    world = market(100, basket=30, **STEADY)
    off = cut(depth=0.05, supplier_share=0.5, to="everyone", when={"weeks": [1, 4]})
    book = play_weeks(case({"arm": program(tools={"cut": off})}, world=world, agents=50)).ledgers[
        "arm"
    ]
    n = book.units("purchases").sum(axis=1)
    open_weeks = np.isin(np.arange(book.weeks), (1, 4))
    assert np.array_equal(book.units("discount", "cut").sum(axis=1), n * 15_000 * open_weeks)
    assert np.array_equal(book.units("supplier_income", "cut").sum(axis=1), n * 7_500 * open_weeks)
    assert total(book, "supplier_income", "market") == 0


def test_two_cuts_make_19_percent_and_share_it_by_logarithms() -> None:
    """10 % and 10 % leave 81 %; 10 % and 20 % leave 72 %: ln .9 / ln .72 of it is the first's."""
    world = market(100, basket=10, **STEADY)
    arms = {
        "alike": program(tools={"a": cut(depth=0.1), "b": cut(depth=0.1)}),
        "unlike": program(tools={"a": cut(depth=0.1), "b": cut(depth=0.2)}),
    }
    books = play_weeks(case(arms, world=world, agents=50)).ledgers
    for arm, depth, first in (("alike", 0.19, 0.5), ("unlike", 0.28, log(0.9) / log(0.72))):
        book = books[arm]
        whole = total(book, "discount")
        assert whole == pytest.approx(depth * total(book, "sales"), rel=1e-6)
        assert total(book, "discount", "a") == pytest.approx(first * whole, rel=1e-4)
        assert total(book, "discount", "a") + total(book, "discount", "b") == whole


def test_a_refund_takes_the_discount_back() -> None:
    world = market(100, basket=30, refund_rate=0.5, **STEADY)
    arms = {"arm": program(tools={"cut": cut(depth=0.2)})}
    book = play_weeks(case(arms, world=world, agents=50)).ledgers["arm"]
    net = book.units("sales") - book.units("refunds")
    assert np.array_equal(book.units("discount"), np.rint(0.2 * net))
    assert np.all(book.units("subsidy") <= book.units("discount"))


def test_what_is_given_for_long_becomes_the_price(monkeypatch: pytest.MonkeyPatch) -> None:
    """10 % a quarter: after a year 34 % of the depth is no longer felt, and it is missed then."""
    seen = watch(Discount, monkeypatch)
    always = cut(depth=0.2, reference_loss=0.1, when={"until": 52}, threshold=0, pull_forward=0)
    world = market(100, start="at_first_purchase")
    play_weeks(case({"arm": program(tools={"cut": always})}, world=world, agents=10, weeks=66))
    reference = column(seen, lambda one: one.own["reference"])
    for quarters in (1, 2, 4):
        lost = 0.2 * (1 - 0.9**quarters)
        assert np.allclose(reference[13 * quarters - 1], lost, rtol=1e-4)
    felt = column(seen, lambda one: one.channels["price_felt"])
    assert np.allclose(felt[0], -log(0.8), rtol=1e-5)
    used_to = 0.2 * (1 - 0.9 ** (51 / 13))
    assert np.allclose(felt[51], log(1 - used_to) - log(0.8), rtol=1e-4)
    assert used_to / 0.2 == pytest.approx(0.34, abs=0.01)
    after = 0.2 * (1 - 0.9**4)
    assert np.allclose(felt[52], log(1 - after), rtol=1e-4)
    assert np.allclose(felt[65], log(1 - after * 0.9), rtol=1e-3)


def test_a_cut_of_today_has_been_given_for_ten_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has never been open is nothing that anybody is used to."""
    seen = watch(Discount, monkeypatch)
    tools = {
        "always": cut(depth=0.1),
        "later": cut(depth=0.2, when={"from": 6}),
        "planned": cut(depth=0.4, when={"weeks": [1, 2, 3]}, threshold=0),
    }
    play_weeks(case(today=program(tools=tools), agents=4, weeks=1, world=market(100)))
    at_launch = [one for one in seen if one.week == -1]
    used_to = {
        name: one.own["reference"] for one, name in zip(at_launch, sorted(tools), strict=False)
    }
    assert np.allclose(used_to["always"], 0.1 * (1 - 0.9**40), rtol=2e-2)
    assert np.all(used_to["later"] == 0)
    assert np.all(used_to["planned"] == 0)


def test_the_elasticity_that_was_declared_is_shown() -> None:
    """All sales, first quarter, before anybody gets used to it: 5 % off brings e x 5 % more."""
    for elasticity in (0.4, 0.8, 1.5):
        world = market(20_000, elasticity=elasticity, rhythm_spread=0, churn_per_year=0)
        arms = {"arm": program(tools={"cut": cut(depth=0.05, reference_loss=0)})}
        books = play_weeks(case(arms, world=world, agents=20_000, weeks=13)).ledgers
        bought = [total(books[arm], "purchases") for arm in (CONTROL, "arm")]
        shown = log(bought[1] / bought[0]) / -log(0.95)
        assert shown == pytest.approx(elasticity, rel=0.08)


@pytest.mark.parametrize("pull_forward", [0.2, 0.5, 1.0])
def test_a_temporary_cut_sells_more_and_then_less(pull_forward: float) -> None:
    """Net of what is missing later, 1 - pull_forward of the lift remains: no more is taken back.

    Paired: the error of the difference is about a hundredth of the lift.
    """
    about = {"depth": 0.2, "threshold": 0, "reference_loss": 0, "when": {"weeks": [4, 5, 6, 7]}}
    arms = {
        "lift": program(tools={"cut": cut(pull_forward=0, **about)}),
        "net": program(tools={"cut": cut(pull_forward=pull_forward, **about)}),
    }
    world = market(8_000, elasticity=1.5, churn_per_year=0)
    books = play_weeks(case(arms, world=world, agents=8_000, weeks=40)).ledgers
    control = books[CONTROL].units("purchases").sum(axis=1)
    lift, net = (books[arm].units("purchases").sum(axis=1) - control for arm in arms)
    assert np.all(lift[4:8] > 0)
    assert np.all(net[4:8] > 0) or pull_forward == 1
    assert net[8:16].sum() < 0
    assert np.abs(lift[8:]).sum() == 0
    assert net.sum() / lift.sum() == pytest.approx(1 - pull_forward, abs=0.04)


def test_pull_forward_is_nothing_to_a_permanent_cut() -> None:
    arms = {
        name: program(tools={"cut": cut(depth=0.1, pull_forward=pull)})
        for name, pull in (("none", 0), ("all", 1))
    }
    books = play_weeks(case(arms)).ledgers
    assert not same_books(books["none"], books["all"])


def test_a_cut_for_members_makes_joining_worth_it() -> None:
    """Nobody joins for what everybody gets; for 10 % off, those who spend most join first."""
    arms = {
        to: program(tools={"cut": cut(depth=0.1, to=to)}, joining=Joining(ask_rate=1))
        for to in ("members", "everyone")
    }
    books = play_weeks(case(arms)).ledgers
    assert total(books["members"], "joined") > 0
    assert total(books["members"], "discount") > 0
    assert total(books["everyone"], "joined") == 0


def test_who_joins_this_week_has_not_been_offered_the_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Discount, monkeypatch)
    weekly = cut(depth=0.3, to=MEMBERS, when=ALL_YEAR, threshold=0)
    joining = Joining(ask_rate=1, accept_rate=0.9)
    play_weeks(case({"arm": program(tools={"cut": weekly}, joining=joining)}, weeks=3))
    joined = column(seen, lambda one: one.joined) > 0
    borrowed = column(seen, lambda one: one.own["borrowed"])
    assert joined.any()
    assert np.all(borrowed[joined] == 0)


def test_who_comes_back_keeps_what_brought_her(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cut for the lapsed has brought purchases forward, though nobody is lapsed any more."""
    seen = watch(Discount, monkeypatch)
    back = cut(depth=0.5, threshold=0, to={"lapsed": 3}, when=ALL_YEAR)
    world = market(200, purchases_per_year=12, elasticity=1.5)
    book = play_weeks(case({"arm": program(tools={"cut": back})}, world=world)).ledgers["arm"]
    assert total(book, "discount") > 0
    paid = column(seen, lambda one: one.paid * (one.since == 0))
    depth = column(seen, lambda one: one.channels["price_cut"])
    borrowed = column(seen, lambda one: one.own["borrowed"])
    came = (paid > 0) & (depth > 0)
    first = came & (came.cumsum(axis=0) == 1) & ((depth > 0).cumsum(axis=0) == 1)
    assert first.any()
    assert np.all(borrowed[first] > 0)


def test_what_is_all_brought_forward_is_no_demand() -> None:
    """With `pull_forward: 1` a sale sells nothing that would not have been bought anyway."""
    often = {"every": 26, "for": 2}
    arms = {
        str(pull): program(
            tools={
                "cut": cut(depth=0.2, threshold=0, reference_loss=0, when=often, pull_forward=pull)
            }
        )
        for pull in (0.0, 1.0)
    }
    done = played(arms, world=market(1_000, churn_per_year=0))
    assert done["0.0"].likely > 0.01
    assert done["1.0"].likely == pytest.approx(0, abs=5e-4)


# ---------------------------------------------------------------- nothing for nothing


@pytest.mark.parametrize("when", ["always", {"every": 2}], ids=str)
def test_members_are_told_of_the_cut_that_they_get(
    when: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """10 % off, at a third for being a member, in all weeks or every other one."""
    got: list[float] = []
    benefit = Week.benefit

    def heard(week: Week, amount: Any, unit: float) -> None:
        got.append(float(amount.sum()) * unit)
        benefit(week, amount, unit)

    monkeypatch.setattr(Week, "benefit", heard)
    seen = watch(Discount, monkeypatch)
    tool = cut(depth=0.1, to=MEMBERS, when=Calendar.model_validate(when), threshold=0)
    play_weeks(case({"arm": program(tools={"cut": tool}, joining=EVERYBODY_JOINS)}, weeks=20))
    told = tool.benefits(SimpleNamespace()).lasting  # type: ignore[arg-type]
    assert told == pytest.approx(0.03 if when == "always" else 0.015)
    paid = column(seen, lambda one: one.paid * one.member * (one.joined == 0)).sum() / 10_000
    assert sum(got) == pytest.approx(told * paid / (0.9 if when == "always" else 0.95), rel=0.15)


def test_a_cut_that_nobody_notices_is_worth_nothing_to_members() -> None:
    """Half a per cent now and then, against a threshold of 15 %."""
    tool = cut(depth=0.005, to=MEMBERS, when=Calendar(every=2), threshold=0.15)
    assert tool.benefits(SimpleNamespace()).rate < 1e-5  # type: ignore[arg-type]


def test_many_cuts_are_the_one_that_they_make() -> None:
    """Twenty of half a per cent are 9.5 %, in money and in what is felt."""
    small = {f"c{at}": cut(depth=0.005) for at in range(20)}
    arms = {
        "many": program(tools=small),
        "one": program(tools={"c": cut(depth=1 - 0.995**20)}),
    }
    books = play_weeks(case(arms, weeks=52)).ledgers
    sales = [total(books[arm], "purchases") for arm in arms]
    assert sales[0] == pytest.approx(sales[1], rel=2e-3)
    given = [total(books[arm], "discount") for arm in arms]
    assert given[0] == pytest.approx(given[1], rel=5e-3)


def test_a_deeper_cut_costs_more_and_none_costs_nothing() -> None:
    depths = (0, 0.001, 0.05, 0.3, 0.9)
    arms = {f"a{at}": program(tools={"c": cut(depth=d)}) for at, d in enumerate(depths)}
    books = play_weeks(case(arms, weeks=52)).ledgers
    given = [total(books[arm], "discount") for arm in arms]
    assert given[0] == 0
    assert np.all(np.diff(given) > 0)
