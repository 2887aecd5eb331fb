"""A fixed price by which one would have something for nothing: tried, and held to what it gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.battery.laws.given import felt_as_given
from simulator.battery.playing import BehaviorSeen, played, small
from simulator.market.market import Market
from simulator.program.program import Program
from simulator.tools.discount import Discount
from simulator.tools.fixed_price import FixedPrice
from tests.laws.living import with_sections
from tests.laws.worlds import NOBODY_JOINS, case, play_weeks, program
from tests.tools.watch import column, watch

INFLATION = {"ours": 0.2, "costs": 0.2, "rival": 0.2}
STRONG: dict[str, Any] = {
    "take_up": 0.9, "value_slope": 0, "foreseen": 1, "lock_in": 0.5, "ignored": 0.3,
}  # fmt: skip


def fixed(**about: Any) -> FixedPrice:
    return FixedPrice.model_validate({**STRONG, **about})


def arm(*tools: Any, **about: Any) -> Program:
    named = {f"tool{at}": tool for at, tool in enumerate(tools)}
    return program(tools=named, joining=NOBODY_JOINS, **about)


def world(prices: dict[str, Any] | None, customers: int = 400) -> Market:
    one = small(customers, churn_per_year=0.3)
    return one if prices is None else with_sections(one, prices=prices)


def play(
    programs: dict[str, Program], prices: dict[str, Any] | None = INFLATION, weeks: int = 104
) -> dict[str, BehaviorSeen]:
    return played(programs, world=world(prices), weeks=weeks)


def profit(seen: BehaviorSeen) -> float:
    """What the arm brings beyond the control, less what is still owed, currency."""
    more = (seen.ledger.contribution() - seen.control.contribution()).sum()
    return float(more - seen.ledger.units("liability")[-1].sum()) / 10_000


@pytest.mark.parametrize("prices", [None, {"costs": 0.2, "rival": 0.1}, {"rival": -0.1}])
def test_where_our_prices_do_not_move_it_is_exactly_nothing(prices: Any) -> None:
    """Neither a customer nor a cent, whatever the rival and costs do, free or for a fee."""
    tools = {"free": fixed(), "cent": fixed(fee=0.01), "long": fixed(weeks=255),
             "locked": fixed(when_prices_fall="fixed")}  # fmt: skip
    for name, seen in play({name: arm(tool) for name, tool in tools.items()}, prices).items():
        assert not seen.like_the_control(), name
        assert not (seen.ledger.contribution() != seen.control.contribution()).any(), name


def test_certainty_by_itself_binds_nobody() -> None:
    """A rise of a thousandth a year: what is saved is next to nothing, and so is the lock."""
    seen = play({"arm": arm(fixed())}, {"ours": 0.001, "costs": 0.001, "rival": 0.001})["arm"]
    assert abs(seen.likely) < 1e-3
    gone = [int(one.units("left").sum()) for one in (seen.ledger, seen.control)]
    assert abs(gone[0] - gone[1]) <= 2


def test_for_ever_under_inflation_is_the_dearest_and_felt_as_given() -> None:
    """Held for years while costs double: the longer, the more is given away."""
    seen = play({str(n): arm(fixed(weeks=n)) for n in (13, 52, 255)}, weeks=156)
    for name, one in seen.items():
        assert not list(felt_as_given(name, one, 0.0))
    assert seen["13"].given < seen["52"].given < seen["255"].given
    assert profit(seen["255"]) < profit(seen["52"]) < profit(seen["13"])
    book = seen["255"].ledger
    net = book.units("sales")[-26:].sum() - book.units("discount")[-26:].sum()
    assert net < book.units("cost_of_goods")[-26:].sum(), "sold below what it costs"


@pytest.mark.parametrize("times", [0.01, 0.5, 1.0, 2.0, 5.0, 1e4])
def test_no_fee_is_pure_income(times: float) -> None:
    """However little customers mind it: nobody pays more than twice what it will save them."""
    saves = 0.088 * 63 * 29.6  # mean of 1 - 1.2^(-t / 52) over a year, of what is spent
    seen = play({"arm": arm(fixed(fee=times * saves, fee_response=0, renewal=0))})["arm"]
    fees = seen.money("fee_income") - int(seen.ledger.units("liability")[-1].sum()) / 10_000
    if times > 100:
        assert not seen.like_the_control()
        assert not fees
    assert fees <= 2.2 * seen.money("discount") + 1e-6
    assert profit(seen) <= 0.2 * seen.money("discount") + fees + 1e-6


def test_nobody_is_locked_in_at_a_price_that_is_seen_to_fall() -> None:
    """Under deflation nobody asks for it, not even where nothing is paid for it."""
    falling = {"ours": -0.1, "costs": -0.1, "rival": -0.1}
    arms = {word: arm(fixed(when_prices_fall=word)) for word in ("lower", "fixed")}
    for name, seen in play(arms, falling).items():
        assert not seen.like_the_control(), name
        assert not seen.money("fee_income"), name


def test_what_the_locked_in_pay_on_top_they_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lured before a rise, held through a fall by a third: they go to the rival for it."""
    trap = {"changes": {"up": {"week": 8, "ours": 0.25, "rival": 0.25},
                        "down": {"week": 44, "ours": -0.4, "rival": -0.4}}}  # fmt: skip
    rates, above = {}, {}
    for word in ("lower", "fixed"):
        seen = watch(FixedPrice, monkeypatch)
        tool = fixed(when_prices_fall=word, weeks=52, renewal=0, lock_in=1, ignored=0)
        one = case({"arm": arm(tool)}, world=world(trap), weeks=50, agents=400)
        above[word] = play_weeks(one).ledgers["arm"].units("fee_income").sum()
        here = column(seen, lambda one: one.own["left"])[44] > 0
        locked = here & (column(seen, lambda one: one.own["fixed"])[44] == 1)
        rates[word] = column(seen, lambda one: one.rate)[44:50], locked
        monkeypatch.undo()
    locked = rates["fixed"][1]
    assert locked.sum() > 5
    bought = {word: float(rate[:, locked].sum()) for word, (rate, _) in rates.items()}
    assert bought["fixed"] < 0.9 * bought["lower"]
    assert above["fixed"] > 0
    assert not above["lower"]


def test_joining_again_and_again_resets_no_price(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sale of a week each month, and terms that can begin in that week only.

    Who holds a price keeps it to the end of the term, also when a lower one is to be had.
    """
    sales = {
        f"{what} {week}": {"week": week + at, "ours": move, "rival": move}
        for week in range(3, 60, 4)
        for at, what, move in ((0, "sale", -0.2), (1, "after", 0.25))
    }
    seen = watch(FixedPrice, monkeypatch)
    tool = fixed(weeks=13, when={"every": 4, "for": 2, "from": 2})
    one = case({"arm": arm(tool)}, world=world({"changes": sales}), weeks=60, agents=400)
    play_weeks(one)
    price = column(seen, lambda one: one.own["fixed"])
    left = column(seen, lambda one: one.own["left"])
    begins = left == 12
    assert begins.sum() > 50
    changed = price[1:] != price[:-1]
    assert not (changed & ~begins[1:]).any()
    for i in range(price.shape[1]):
        assert (np.diff(np.flatnonzero(begins[:, i])) >= 13).all()


@pytest.mark.parametrize("fee", [0.0, 5.0])
def test_ended_half_way_what_was_promised_is_kept_and_no_more(fee: float) -> None:
    """Closed after 20 weeks, terms of 26: cuts go on until week 46, then nothing does."""
    tool = fixed(weeks=26, fee=fee, when={"until": 20})
    book = play({"arm": arm(tool)}, weeks=60)["arm"].ledger
    off = book.units("discount").sum(axis=1)
    assert (off[21:40] > 0).all()
    assert not off[46:].any()
    for account in ("service_cost", "liability", "fee_income"):
        assert not book.units(account)[47:].any(), account


def test_a_program_that_stops_it_keeps_todays_promises() -> None:
    """Of a tool of today nobody begins a term after launch; what runs goes on to its end."""
    rise = {"changes": {"rise": {"week": 2, "ours": 0.1, "rival": 0.1}}}
    one = case(
        {"stop": program(stops=("tool0",))}, today=arm(fixed(weeks=26)), world=world(rise),
        weeks=40, agents=400,
    )  # fmt: skip
    off = play_weeks(one).ledgers["stop"].units("discount").sum(axis=1)
    assert (off[3:15] > 0).all()
    assert not off[26:].any()


def test_stacked_with_a_discount_nobody_pays_less_than_both_leave() -> None:
    """1 - (1 - a)(1 - b), booked by the tool that gave it, and felt as what is given."""
    deep = Discount(depth=0.3, reference_loss=0)
    seen = play({"both": arm(fixed(weeks=52), deep), "two": arm(fixed(), fixed())})
    for name, one in seen.items():
        assert not list(felt_as_given(name, one, 0.0))
    book = seen["both"].ledger
    off, sales = book.units("discount").sum(), book.units("sales").sum()
    assert off < (1 - 0.7 / 1.44) * sales
    assert book.units("discount", "tool1").sum() >= 0.29 * 0.8 * sales


def test_many_of_them_are_one_after_the_other() -> None:
    """Five guarantees at once give what their prices say, and cost as much: no gain in numbers."""
    seen = play({"one": arm(fixed()), "five": arm(*(fixed() for _ in range(5)))})
    for name, one in seen.items():
        assert not list(felt_as_given(name, one, 0.0))
    assert profit(seen["five"]) < profit(seen["one"])
