"""Partners that would bring something for nothing, one test for each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.program.chart import CHART, PROFIT
from simulator.program.ledger import MONEY, Ledger
from simulator.program.program import Program
from simulator.program.tool import REGISTRY
from simulator.tools.partners import Partners
from simulator.tools.points import Points
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    NOBODY_JOINS,
    STEADY,
    case,
    market,
    play_weeks,
    program,
    total,
)
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
# Everybody shops there and gets 1.00 a week, 3 % of what they spend here.
RICH: dict[str, Any] = {
    "to": "everyone", "partner_spend": 5_200, "shops_there": 1.0, "collects": 1.0, "earn": 0.01,
    "reward_at": 1.0, "redeem_rate": 1.0,
}  # fmt: skip


def partner(**about: Any) -> Partners:
    return Partners.model_validate({**RICH, **about})


def alone(**about: Any) -> Program:
    return program(tools={"shop": partner(**about)}, joining=NOBODY_JOINS)


def play(
    arms: dict[str, Program], *, weeks: int = 60, agents: int = 200, today: Program | None = None
) -> dict[str, Ledger]:
    one = case(arms, world=market(agents, **STILL), today=today, weeks=weeks, agents=agents)
    return dict(play_weeks(one).ledgers)


def earned(books: dict[str, Ledger], arm: str = "arm") -> float:
    """What the arm earned more than the control, currency."""
    return sum(
        CHART[name].sign * (total(books[arm], name) - total(books["today"], name))
        for name in PROFIT
    ) / MONEY  # fmt: skip


def lift(books: dict[str, Ledger], arm: str = "arm") -> float:
    return total(books[arm], "purchases") / total(books["today"], "purchases") - 1


# ---------------------------------------------------------------- points that nobody can use


@pytest.mark.parametrize(
    "about",
    [{"reward_at": 1e9}, {"redeem_rate": 0.0}, {"redeem_price": 0.0}, {"earn": 0.0}],
    ids=str,
)
def test_points_that_nobody_can_use_are_sold_to_nobody(about: dict[str, Any]) -> None:
    """At ten times their face value: no card is shown for them, so no partner pays for any."""
    books = play({"arm": alone(earn_price=10.0, **about)})
    assert total(books["arm"], "points_bought") == 0
    assert earned(books) == 0
    assert lift(books) == 0


def test_points_that_are_used_here_alone_can_be_sold() -> None:
    """The partner takes none, but the card here does: they are as good as any others."""
    card = Points.model_validate({"to": "everyone", "back": 0.01, "reward_at": 2.0})
    tools = {"shop": partner(redeem_price=0.0), "card": card}
    book = play({"arm": program(tools=tools, joining=NOBODY_JOINS)})["arm"]
    assert total(book, "points_bought") > 0
    assert total(book, "points_redeemed") > 1.5 * total(book, "points_issued")


def test_a_card_that_nobody_can_use_makes_no_points_of_partners_worth_anything() -> None:
    card = Points.model_validate({"to": "everyone", "back": 0.01, "reward_at": 1e9})
    tools = {"shop": partner(redeem_price=0.0, earn_price=10.0), "card": card}
    books = play({"arm": program(tools=tools, joining=NOBODY_JOINS)})
    assert total(books["arm"], "points_income") == 0
    assert lift(books) == 0


def test_a_partner_that_pays_too_much_earns_us_only_that() -> None:
    """At twice the face value: what it pays, less what points cost, and not one purchase more than
    at the face value. `check` asks whether it is meant."""
    books = play({"dear": alone(earn_price=2.0), "fair": alone()})
    assert lift(books, "dear") == lift(books, "fair")
    gap = (total(books["dear"], "points_income") - total(books["fair"], "points_income")) / MONEY
    assert earned(books, "dear") - earned(books, "fair") == pytest.approx(gap, abs=0.01)


NOBODY_CAN: dict[str, dict[str, Any]] = {
    "out of reach": {"reward_at": 1e9}, "never thought of": {"redeem_rate": 1e-5},
    "not taken there": {"redeem_price": 0.0}, "out of reach and not taken": {
        "reward_at": 1e9, "redeem_price": 0.0},
}  # fmt: skip


@pytest.mark.parametrize("earn_price", [0.5, 1.0, 10.0])
@pytest.mark.parametrize("paid", ["before", "after"])
def test_a_card_that_nobody_can_use_earns_nothing_of_any_partner(
    paid: str, earn_price: float
) -> None:
    """A card of 1 % whose reward is out of reach, beside a partner that gives half of its sales:
    not a cent is paid for its points, and the program is what the card alone would be."""
    card = Points.model_validate({"to": "everyone", "back": 0.01, "reward_at": 1e9})
    rich = {"earn": 0.5, "earn_price": earn_price, "paid": paid}
    arms = {
        name: program(tools={"card": card, "shop": partner(**rich, **about)}, joining=NOBODY_JOINS)
        for name, about in NOBODY_CAN.items()
    }
    books = play({**arms, "card": program(tools={"card": card}, joining=NOBODY_JOINS)}, weeks=30)
    for name in arms:
        assert earned(books, name) == earned(books, "card"), name
        assert lift(books, name) == lift(books, "card"), name


@pytest.mark.parametrize("earn", [0.01, 0.05, 0.5])
def test_a_partner_pays_for_no_more_than_is_used(earn: float) -> None:
    """Whatever is asked for before points can be used, and however soon they lapse: a partner of
    face value pays at most a tenth more than what its points cost us in the end."""
    about: dict[str, Any] = {"partner_spend": 1_865, "earn": earn}
    small: dict[str, Any] = {**about, "reward_at": 0.2}
    grid: dict[str, dict[str, Any]] = {
        **{f"rate {one}": {**small, "redeem_rate": one} for one in (0.002, 0.01, 0.05, 0.2)},
        **{f"term {one}": {**small, "redeem_rate": 0.05, "expires_after": one}
           for one in (4, 13, 26, 104, None)},
        **{f"at {one}": {**about, "redeem_rate": 0.05, "reward_at": one * earn * 1_865}
           for one in (0.01, 0.2, 0.5, 0.8)},
    }  # fmt: skip
    books = play({name: alone(**one) for name, one in grid.items()}, weeks=156)
    for name in grid:
        book = books[name]
        income, used = (total(book, one) / MONEY for one in ("points_income", "reward_cost"))
        last = book.units("points_outstanding")[-1].sum() / 10_000
        assert total(book, "points_bought") > 0, name
        assert income <= 1.1 * (used + last), name


def test_a_card_that_fills_slowly_sells_its_partners_fewer_points() -> None:
    """Used here alone: the longer a reward takes, the less a partner pays, also for each point."""
    arms = {}
    for at in (20.0, 60.0, 100.0, 150.0):
        card = Points.model_validate({"to": "everyone", "back": 0.01, "reward_at": at})
        shop = partner(redeem_price=0.0, partner_spend=1_865, earn=0.05)
        arms[f"{at:g}"] = program(tools={"card": card, "shop": shop}, joining=NOBODY_JOINS)
    books = play(arms, weeks=60)
    bought, paid = (
        np.array([total(books[arm], name) for arm in arms])
        for name in ("points_bought", "points_income")
    )
    each = paid / bought
    assert np.all(np.diff(bought) <= 0)
    assert np.all(np.diff(each) <= 0)
    assert bought[-1] < 0.6 * bought[0]
    assert each[-1] < 0.6 * each[0]


# ---------------------------------------------------------------- it ends half-way


@pytest.mark.parametrize("paid", ["before", "after"])
@pytest.mark.parametrize("ends", [{"leaves_in": 15}, {"when": {"until": 15}}], ids=str)
def test_no_debt_vanishes_where_it_ends(paid: str, ends: dict[str, Any]) -> None:
    """Fifteen weeks were earned, and fifteen are paid for; the partner is owed nothing."""
    book = play({"arm": alone(paid=paid, **ends)})["arm"]
    bought = total(book, "points_bought") / 100 / 100
    assert total(book, "points_income") / MONEY == pytest.approx(bought, abs=0.01)
    assert not book.units("liability", "shop")[16:].any()
    assert book.units("points_outstanding").sum(axis=1)[15] >= 0


def test_a_partner_of_today_that_is_stopped_gets_back_what_it_has_paid_ahead() -> None:
    """Of the quarter that was paid ahead in the week of the launch less 13 nothing was left; what
    was owed when it was stopped is paid in the first week, to the cent."""
    today = program(tools={"shop": partner(paid="before")}, joining=NOBODY_JOINS)
    books = play({"arm": Program(stops=("shop",), joining=NOBODY_JOINS)}, today=today, weeks=20)
    goes_on, stopped = (books[name].units("liability", "shop").sum(axis=1) for name in books)
    assert goes_on.any()
    assert not stopped.any()
    assert not books["arm"].units("points_income")[1:].any()


def test_points_that_are_taken_away_earn_nothing() -> None:
    """Collected for a reward that nobody reaches before the partner leaves, at three times their
    face value: what was paid for them goes back, and members hold it against us."""
    books = play({"arm": alone(reward_at=30.0, leaves_in=20, points_then="lapse", earn_price=3.0)})
    assert total(books["arm"], "points_expired") == total(books["arm"], "points_bought") > 0
    assert total(books["arm"], "points_income") == 0
    after = slice(21, None)
    mine, control = (books[name].units("purchases")[after].sum() for name in ("arm", "today"))
    assert mine < control


def test_points_are_kept_where_they_can_be_used_nowhere_else() -> None:
    """The partner leaves in week 20; what members hold is used on, and we pay for it."""
    books = play({"arm": alone(reward_at=12.0, leaves_in=20)})
    redeemed = books["arm"].units("points_redeemed").sum(axis=1)
    assert redeemed[:20].sum() > 0
    books = play({"arm": alone(reward_at=12.0, leaves_in=20, redeem_rate=0.05)})
    redeemed = books["arm"].units("points_redeemed").sum(axis=1)
    assert redeemed[20:].sum() > 0
    assert total(books["arm"], "reward_cost") == total(books["arm"], "points_redeemed")


# ---------------------------------------------------------------- behavior out of nothing


def test_a_thousand_times_the_usual_spend_brings_no_more_than_visits() -> None:
    """5 million a year at the partner: 3,000 times what they spend here, and no more than 1 %."""
    books = play({"arm": alone(partner_spend=5.2e6, visits=0.01)}, weeks=104, agents=400)
    assert 0.002 < lift(books) < 0.012


def test_many_tiny_partners_bring_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten that give a tenth of it, and one that gives all of it: the same in each week."""
    seen = watch(Partners, monkeypatch)
    found = []
    for tools in (
        {"one": partner(partner_spend=20_000.0, visits=0.03)},
        {f"t{at}": partner(partner_spend=2_000.0, visits=0.03) for at in range(10)},
    ):
        seen.clear()
        play({"arm": program(tools=tools, joining=NOBODY_JOINS)}, weeks=6)
        found.append(column(seen[:: len(tools)], lambda one: one.channels["need_log"])[3])
    assert found[1] == pytest.approx(found[0], rel=1e-4)
    assert found[0].max() == pytest.approx(0.03, rel=1e-4)


def test_next_to_nothing_brings_next_to_nothing() -> None:
    """A hundredth of a per cent of what is spent here: as much as the same off the price."""
    books = play(
        {"arm": alone(partner_spend=17.0, reward_at=0.01, visits=0.03)}, weeks=104, agents=400
    )
    assert abs(lift(books)) < 3e-4


def test_goods_for_which_the_partner_is_not_paid_are_worth_nothing() -> None:
    """A thousandth of the face value is paid: no purchases, and nobody joins for it."""
    books = play({"arm": alone(redeem_price=0.001, visits=0.03)}, weeks=104, agents=400)
    assert abs(lift(books)) < 3e-4
    arms = {
        name: program(tools={"shop": partner(to="members", redeem_price=price)},
                      joining={"ask_rate": 0.3})
        for name, price in (("fair", 1.0), ("free", 0.001))
    }  # fmt: skip
    joined = play(arms)
    assert total(joined["free"], "joined") < 0.1 * total(joined["fair"], "joined")


def test_mailings_for_everybody_every_day_are_hardly_answered() -> None:
    """Ten a week instead of none, with the most that is believed: at most 3 % of purchases there
    for each, and not one purchase more here for being asked."""
    books = play(
        {
            "none": alone(collects=0.4, visits=0),
            "many": alone(collects=0.4, visits=0, mailings=520, mail_answers=0.03),
        }
    )
    few, many = (total(books[name], "points_bought") for name in ("none", "many"))
    assert few < many < few * (1 + 10 * 0.03 / 0.4)
    assert lift(books, "many") == lift(books, "none") == 0


def test_nobody_joins_for_points_that_are_out_of_reach() -> None:
    arm = program(tools={"shop": partner(to="members", reward_at=1e6)}, joining=EVERYBODY_JOINS)
    assert total(play({"arm": arm}, weeks=20)["arm"], "joined") == 0


def test_stacked_with_a_card_and_a_discount_it_stays_small() -> None:
    """Beside a card of 2 % and 5 % off a partner brings at most what it does on its own, and the
    bit that more rewards of the card are felt."""
    more: dict[str, Any] = {
        "card": {"kind": "points", "to": "everyone", "back": 0.02, "reward_at": 5.0},
        "cut": {"kind": "discount", "to": "everyone", "depth": 0.05},
    }
    built = {name: REGISTRY[one.pop("kind")].model_validate(one) for name, one in more.items()}
    arms = {
        "without": program(tools=built, joining=NOBODY_JOINS),
        "with": program(tools={**built, "shop": partner(visits=0.01)}, joining=NOBODY_JOINS),
    }
    books = play(arms, weeks=104, agents=400)
    both, card = lift(books, "with"), lift(books, "without")
    assert both - card < 0.015


def test_momentum_is_no_demand_for_nothing() -> None:
    """A cent used at the partner each week is felt as a cent, whichever way."""
    for spillover in (0.01, -0.01):
        about = {"partner_spend": 52.0, "reward_at": 0.01, "visits": 0.0, "spillover": spillover}
        books = play({"arm": alone(**about)}, weeks=104, agents=400)
        assert abs(lift(books)) < 3e-4


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("earn", (0, 0.001, 0.01, 0.1)),
        ("partner_spend", (0, 200, 1_000, 100_000)),
        ("redeem_price", (0, 0.5, 1, 2)),
    ],
)
def test_more_costs_more(name: str, values: tuple[float, ...]) -> None:
    books = play({f"a{at}": alone(**{name: one}) for at, one in enumerate(values)})
    cost = [total(books[f"a{at}"], "reward_cost") for at, _ in enumerate(values)]
    assert np.all(np.diff(cost) > 0)
