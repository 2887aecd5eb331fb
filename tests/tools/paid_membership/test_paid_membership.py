"""A paid membership worked out by hand: fees, refunds, what members get and cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.market.market import Market
from simulator.program.ledger import MONEY, Ledger
from simulator.program.typical import Typical
from simulator.simulate import Played
from simulator.tools.paid_membership import PaidMembership
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import Seen, column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
PLAIN: dict[str, Any] = {"sunk_cost": 0, "more_orders": 0, "lock_in": 1}
USUAL = Typical(1_000, 63, 29.6, 0.28, "EUR")


def membership(**about: Any) -> PaidMembership:
    return PaidMembership.model_validate({"take_up": 0.3, "fee": 52.0, **about})


def play(
    tool: PaidMembership, world: Market | None = None, *, weeks: int = 60, agents: int = 600,
    **about: Any,
) -> Played:  # fmt: skip
    world = world or market(agents, **STILL)
    arms = {"arm": program(tools={"club": tool}, **about)}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def by_week(book: Ledger, account: str) -> NDArray[np.int64]:
    weeks: NDArray[np.int64] = book.units(account).sum(axis=1)
    return weeks


def added(seen: list[Seen], channel: str) -> NDArray[np.float32]:
    """What was added to a channel, (weeks, n); 0 where nothing was."""
    return column(seen, lambda one: one.channels.get(channel, np.zeros_like(one.rate)))


# ---------------------------------------------------------------- money


def test_fees_and_what_is_owed_of_them_to_the_cent(monkeypatch: pytest.MonkeyPatch) -> None:
    """52.00 a year: 1.00 for each week; after k weeks 52 - k are owed to each member.

    The fee is income in the first week of a term, when 51 are left.
    """
    seen = watch(PaidMembership, monkeypatch)
    book = play(membership(renewal=0)).ledgers["arm"]
    left = column(seen, lambda one: one.own["left"]).astype(np.int64)
    began = (left == 51).sum(axis=1)
    assert began[2:10].sum() > 0
    assert np.array_equal(by_week(book, "fee_income"), began * 52 * MONEY)
    assert np.array_equal(by_week(book, "liability"), left.sum(axis=1) * MONEY)


def test_a_month_is_paid_for_by_the_month(monkeypatch: pytest.MonkeyPatch) -> None:
    """4.00 for four weeks: 3.00 are owed after the first; at `renewal` 1 everybody pays again to
    whom it is worth 52.00 a year.

    A fee is income whenever three weeks are left.
    """
    seen = watch(PaidMembership, monkeypatch)
    book = play(membership(fee=4.0, paid="monthly", renewal=1)).ledgers["arm"]
    left = column(seen, lambda one: one.own["left"]).astype(np.int64)
    assert left.max() == 4
    assert np.array_equal(by_week(book, "fee_income"), (left == 3).sum(axis=1) * 4 * MONEY)
    owed = np.where(left < 4, left, 0).sum(axis=1)
    assert np.array_equal(by_week(book, "liability"), owed * MONEY)
    worth = column(seen, lambda one: one.usual["spend"])[-1] * 52 * 0.08
    over, again = left[4:-1] == 1, left[5:] == 4
    assert np.array_equal(again[over], (np.broadcast_to(worth >= 52, over.shape))[over])
    assert over[:, worth < 52].any()


def test_who_pays_by_the_month_stays_as_long_as_who_pays_by_the_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """.7 a year, as everybody buys more than once a week: .7^(1/13) a month, which is .973."""
    world = market(4_000, purchases_per_year=150, need_shape=1_000, **STILL)
    seen = watch(PaidMembership, monkeypatch)
    tool = membership(take_up=0.9, fee=0.01, paid="monthly", renewal=0.7, **PLAIN)
    play(tool, world, agents=4_000, weeks=60)
    left = column(seen, lambda one: one.own["left"])
    over = left[8:-1] == 1
    again = left[9:] == 4
    assert again[over].mean() == pytest.approx(0.7 ** (1 / 13), abs=0.01)


def test_members_pay_less_and_cost_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Baskets of 30.00, 10 % off: 3.00 a purchase, .25 to serve it, and .10 a week."""
    seen = watch(PaidMembership, monkeypatch)
    world = market(600, basket=30, **STILL)
    tool = membership(depth=0.1, cost_per_user=5.2, cost_per_purchase=0.25, **PLAIN)
    book = play(tool, world).ledgers["arm"]
    held = np.vstack([np.zeros(600, bool), column(seen, lambda one: one.own["left"] > 0)])[:-1]
    held |= column(seen, lambda one: one.own["left"] == 51)
    n = column(seen, lambda one: one.n)
    assert np.array_equal(by_week(book, "discount"), (held * n).sum(axis=1) * 30_000)
    assert np.array_equal(by_week(book, "service_cost"), (held * (1_000 + 2_500 * n)).sum(axis=1))


def test_what_is_left_is_refunded_in_the_week_in_which_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ended after 30 weeks: fees less refunds are 1.00 for each week of somebody's membership."""
    seen = watch(PaidMembership, monkeypatch)
    book = play(membership(renewal=0, when={"until": 30}), weeks=40).ledgers["arm"]
    fees, owed = by_week(book, "fee_income"), by_week(book, "liability")
    assert fees[30] == -owed[29]
    assert owed[29] > 0
    assert not owed[30:].any()
    assert not by_week(book, "discount")[30:].any()
    held = (column(seen, lambda one: one.own["left"])[:30] > 0).sum()
    assert fees.sum() == held * MONEY


def test_a_program_that_stops_it_refunds_it_too() -> None:
    today = program(tools={"club": membership()})
    arms = {"arm": program(stops=("club",))}
    one = case(arms, today=today, world=market(400, churn_per_year=0.3), weeks=60, agents=400)
    books = play_weeks(one).ledgers
    arm, control = (by_week(books[name], "liability") for name in ("arm", "today"))
    assert control.min() > 0
    assert not arm.any()
    assert by_week(books["arm"], "fee_income")[0] < 0
    assert not by_week(books["arm"], "fee_income")[1:].any()


def test_what_is_served_to_its_end_is_owed_at_what_it_costs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a refund members stay until their term is over, and no fee is given back."""
    seen = watch(PaidMembership, monkeypatch)
    tool = membership(when_it_ends="serve", when={"until": 20}, renewal=0)
    book = play(tool, weeks=80).ledgers["arm"]
    left = column(seen, lambda one: one.own["left"])
    assert (by_week(book, "fee_income") >= 0).all()
    assert by_week(book, "discount")[21:60].all()
    assert left[72:].max() == 0
    assert not by_week(book, "liability")[72:].any()
    owed, cost = by_week(book, "liability")[21], by_week(book, "service_cost")[22:].sum()
    cost += by_week(book, "discount")[22:].sum()
    assert owed == pytest.approx(cost, rel=0.15)


# ---------------------------------------------------------------- who takes it, and what they do


def test_heavy_customers_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """They spend twice the average and more; nobody pays more than twice what it is worth."""
    seen = watch(PaidMembership, monkeypatch)
    play(membership(take_up=0.1, fee=100.0), agents=4_000, world=market(4_000, **STILL))
    held = column(seen, lambda one: one.own["left"] > 0)[-1]
    spend = column(seen, lambda one: one.usual["spend"])[-1].astype(float) * 52
    assert held.sum() > 50
    assert spend[held].mean() > 1.8 * spend.mean()
    assert spend[held].min() * 0.08 >= 50.0


def test_orders_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    """.15 more orders in the log, of baskets smaller by .15: as much is bought; with a lift of
    .4 baskets are smaller by .09."""
    for lift, smaller in ((0.0, 0.15), (0.4, 0.09)):
        with monkeypatch.context() as here:
            seen = watch(PaidMembership, here)
            # where serving costs a tenth of a basket, a lift of .06 is not more than it costs
            world = market(400, need_shape=1e3, loyalty_shape=2e3, **STILL)
            tool = membership(order_lift=lift, sunk_cost=0, cost_per_purchase=3, fee_response=0)
            play(tool, world, agents=400, weeks=30)
            held = column(seen, lambda one: one.own["left"] > 0)[28]
            orders, baskets = (added(seen, name)[29][held] for name in ("need_log", "basket_log"))
            assert orders == pytest.approx(0.15, abs=1e-5)
            assert baskets == pytest.approx(-smaller, abs=1e-5)


def test_split_orders_sell_no_more() -> None:
    """Without the rest, members order 16 % more often and buy as much: the lift is zero."""
    about = {"depth": 0, "value": 0.03, "fee": 0.0, "sunk_cost": 0, "lock_in": 1, "order_lift": 0}
    world = market(4_000, elasticity=0, **STILL)
    books = play(membership(take_up=0.9, **about), world, agents=4_000, weeks=80).ledgers
    arm, today = (int(books[n].units("sales")[40:].sum()) for n in ("arm", "today"))
    orders, usual = (int(books[n].units("purchases")[40:].sum()) for n in ("arm", "today"))
    assert orders / usual > 1.04
    assert arm / today == pytest.approx(1, abs=0.003)


def test_heavy_members_may_cost_more_than_their_fee(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a fee of 52.00, 3.00 an order to serve: who orders more than 17 times a year is a loss
    before the margin on what they buy beyond."""
    seen = watch(PaidMembership, monkeypatch)
    tool = membership(depth=0, value=0.08, cost_per_purchase=3.0, cost_per_user=0)
    book = play(tool, weeks=104, agents=2_000, world=market(2_000, **STILL)).ledgers["arm"]
    assert total(book, "service_cost") > total(book, "fee_income")
    held = column(seen, lambda one: one.own["left"] > 0)
    n = column(seen, lambda one: one.n)
    a_year = (held * n).sum(axis=0) / np.maximum(held.sum(axis=0), 1) * 52
    heavy = a_year > 52 / 3.0
    assert (heavy & held.any(axis=0)).sum() > 20


def test_what_was_paid_is_used_and_what_is_free_is_not_used_for_its_sake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At a fee of half its worth, .03 of .06 in the log; nothing where it is free."""
    world = market(400, need_shape=1e3, loyalty_shape=2e3, **STILL)
    worth = 0.08 * 63 * 29.6
    for fee, used in ((0.0, 0.0), (0.5 * worth, 0.03), (1.5 * worth, 0.06)):
        with monkeypatch.context() as here:
            seen = watch(PaidMembership, here)
            tool = membership(take_up=0.5, fee=fee, fee_response=0, more_orders=0)
            play(tool, world, agents=400, weeks=30)
            held = column(seen, lambda one: one.own["left"] > 0)[28]
            log = added(seen, "need_log")[29][held]
            assert np.median(log) == pytest.approx(used, rel=0.06, abs=1e-6)


# ---------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    ("about", "key", "why"),
    [
        ({"depth": 0.3}, "depth", "30 % is not less than the gross margin of 28 %"),
        ({"cost_per_purchase": 9.0}, "cost_per_purchase", "more than the average purchase"),
        ({"cost_per_purchase": 0.0, "cost_per_user": 0.0}, "cost_per_purchase", "cost nothing?"),
        ({"fee": 0.0}, "fee", "nothing is paid for it"),
        ({"fee": 5_000.0}, "fee", "hardly anybody pays that"),
        ({"fee": 500.0, "paid": "monthly"}, "fee", "6,500 EUR a year"),
        ({"depth": 0.0, "value": 0.0}, "fee", "members get nothing for it"),
    ],
)
def test_what_is_hardly_meant_is_doubted(about: dict[str, Any], key: str, why: str) -> None:
    found = dict(membership(**about).doubts(USUAL))
    assert list(found) == [key]
    assert why in found[key]


def test_a_usual_membership_is_not_doubted() -> None:
    assert not dict(PaidMembership().doubts(USUAL))


def test_it_is_said_plainly() -> None:
    assert membership(fee=4.0, paid="monthly", places=500).plainly("EUR") == (
        "All customers can become paying members for 4 EUR every four weeks, paid in advance, and "
        "pay 5 % less than the list price and get free service, worth 3 % of what they spend. "
        "There are places for 500 customers. Where it ends, what is left of a paid term is "
        "refunded; amounts in EUR."
    )
