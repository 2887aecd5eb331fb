"""A membership by which one would have something for nothing: tried, and held to what is given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.battery.playing import BehaviorSeen, played, small
from simulator.program.program import Program
from simulator.tools.discount import Discount
from simulator.tools.paid_membership import PaidMembership
from simulator.tools.premium_service import PremiumService
from tests.laws.worlds import NOBODY_JOINS, case, play_weeks, program
from tests.tools.watch import column, watch

WORTH = 0.08 * 63 * 29.6  # what it saves the average customer in a year
STRONG: dict[str, Any] = {"take_up": 0.5, "sunk_cost": 0.15, "more_orders": 0.3, "order_lift": 0.4}


def membership(**about: Any) -> PaidMembership:
    return PaidMembership.model_validate({"take_up": 0.5, **about})


def arms(*tools: Any) -> Program:
    named = {f"tool{at}": tool for at, tool in enumerate(tools)}
    return program(tools=named, joining=NOBODY_JOINS)


def play(programs: dict[str, Program], weeks: int = 104) -> dict[str, BehaviorSeen]:
    return played(programs, world=small(1_000, churn_per_year=0.2), weeks=weeks)


def fees(seen: BehaviorSeen) -> float:
    """Fees that are earned: paid, less what is still owed of them, currency."""
    owed = int(seen.ledger.units("liability")[-1].sum()) / 10_000
    return seen.money("fee_income") - owed


def test_no_fee_is_pure_income() -> None:
    """However high the fee, and however little customers mind it, members get half of it back."""
    grid = [0.2, 0.5, 1, 2, 4, 8, 20, 1_000]
    seen = play({
        f"{times}": arms(membership(fee=times * WORTH, fee_response=0.0, **STRONG | {
            "cost_per_user": 0.0, "cost_per_purchase": 0.0})) for times in grid
    })  # fmt: skip
    for times in grid:
        one = seen[f"{times}"]
        # the discount is 5 of the 8 %; of free service at no cost the books show nothing
        worth = one.money("discount") * 8 / 5
        assert fees(one) <= 2.1 * worth, times
    assert fees(seen["1"]) > 0
    assert not fees(seen["1000"])
    assert not seen["1000"].like_the_control()


def test_who_paid_more_than_it_saved_does_not_pay_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At `renewal` 1, of those whose year is over all pay again to whom it was worth the fee."""
    seen = watch(PaidMembership, monkeypatch)
    fee = 1.5 * WORTH
    tool = membership(fee=fee, fee_response=0.0, renewal=1.0, value_slope=0.0, take_up=0.9)
    one = case({"arm": arms(tool)}, world=small(600, churn_per_year=0), agents=600, weeks=60)
    play_weeks(one)
    left = column(seen, lambda one: one.own["left"])
    worth = column(seen, lambda one: one.usual["spend"])[-1] * 52 * 0.08
    over = left[:-1] == 1
    again = (left[1:] == 52)[over]
    fair = np.broadcast_to(worth >= fee, over.shape)[over]
    bought = column(seen, lambda one: one.own["uses"])[:-1][over] > 0
    assert 0 < fair.sum() < fair.size
    assert np.array_equal(again[bought], fair[bought])


def test_a_fee_of_nothing_costs_its_discount_and_one_of_a_cent_moves_no_more() -> None:
    about = {**STRONG, "value_slope": 0.0, "take_up": 0.9, "renewal": 1.0}
    seen = play({name: arms(membership(fee=fee, **about))
                 for name, fee in (("free", 0.0), ("cent", 0.01))})  # fmt: skip
    assert not seen["free"].money("fee_income")
    assert seen["free"].cost > 0
    assert abs(seen["cent"].likely - seen["free"].likely) < 0.004


def test_what_gives_nothing_is_taken_by_nobody_who_pays_and_moves_nobody() -> None:
    nothing = {**STRONG, "depth": 0.0, "value": 0.0, "cost_per_user": 0.0,
               "cost_per_purchase": 0.0}  # fmt: skip
    seen = play({"paid": arms(membership(fee=1.0, **nothing)),
                 "free": arms(membership(fee=0.0, **nothing))}, weeks=60)  # fmt: skip
    for one in (seen["paid"], seen["free"]):
        assert not one.money("fee_income")
        assert not one.like_the_control()


@pytest.mark.parametrize("ends", ["refund", "serve"])
def test_fees_that_are_taken_shortly_before_the_end_are_not_kept(ends: str) -> None:
    """Sold for four weeks before the horizon: a month of a year is earned, the rest is owed."""
    tool = membership(fee=0.5 * WORTH, when={"from": 56}, when_it_ends=ends, renewal=0)
    seen = play({"late": arms(tool)}, weeks=60)["late"]
    paid = seen.money("fee_income")
    assert paid > 0
    if ends == "refund":
        assert fees(seen) < 4 / 52 * paid
    else:  # what the rest costs us, which is no less than what members save of it by the discount
        assert fees(seen) < 0.6 * paid


def test_what_is_ended_half_way_keeps_no_fee_for_what_was_not_given() -> None:
    """Ended after 13 weeks it has earned a quarter of a year at most, and given as much."""
    full = 0.5 * WORTH
    seen = play({"short": arms(membership(fee=full, when={"until": 13}, renewal=0))}, weeks=60)
    one = seen["short"]
    began = one.ledger.units("fee_income").sum(axis=1) / 10_000 / full
    sold = began[began > 0].sum()
    assert sold > 20
    assert one.money("fee_income") <= 0.25 * sold * full
    assert not one.ledger.units("liability")[13:].any()


def test_many_memberships_are_taken_hardly_oftener_than_one() -> None:
    about = {"fee": 0.4 * WORTH, "take_up": 0.3}
    seen = play({"one": arms(membership(**about)),
                 "five": arms(*[membership(**about) for _ in range(5)])}, weeks=60)  # fmt: skip
    one, five = (seen[name].money("fee_income") for name in ("one", "five"))
    assert one > 0
    assert five == pytest.approx(one, rel=0.25)


def test_beside_a_discount_and_better_service_it_is_felt_as_what_all_give() -> None:
    tools = [
        membership(**STRONG), Discount(depth=0.1),
        PremiumService.model_validate({"take_up": 0.5, "value": 0.0, "fee": 10.0}),
    ]  # fmt: skip
    seen = play({"all": arms(*tools)}, weeks=80)["all"]
    assert seen.perceived - seen.noted.service <= 2 * seen.given
    assert seen.noted.served <= 0.03 * seen.noted.held * (1 + 1e-5)


def test_by_the_month_nobody_pays_more_than_by_the_year() -> None:
    """The same fee in thirteen parts is paid by as many, and no month is more than it is worth."""
    year = 0.4 * WORTH
    seen = play({
        "year": arms(membership(fee=year)),
        "month": arms(membership(fee=year / 13, paid="monthly")),
        "dear": arms(membership(fee=5 * WORTH, paid="monthly")),
    })  # fmt: skip
    assert fees(seen["month"]) == pytest.approx(fees(seen["year"]), rel=0.25)
    assert fees(seen["dear"]) < 0.05 * fees(seen["month"])


def test_more_orders_without_a_lift_only_cost() -> None:
    """Splitting baskets moves no sales, and every order is served: more of it earns less."""
    about = {"fee": 0.0, "take_up": 0.9, "order_lift": 0.0, "sunk_cost": 0.0}
    seen = play({f"{more}": arms(membership(more_orders=more, **about))
                 for more in (0.0, 0.3)}, weeks=80)  # fmt: skip
    sales = [seen[name].ledger.amounts("sales").sum() for name in ("0.0", "0.3")]
    assert sales[1] / sales[0] == pytest.approx(1, abs=0.01)
    served = [seen[name].money("service_cost") for name in ("0.0", "0.3")]
    assert served[1] > 1.1 * served[0]
    assert np.all(np.array(served) > 0)
