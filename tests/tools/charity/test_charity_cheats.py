"""How one would cheat with a charity, each tried against it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.program.ledger import Ledger
from simulator.program.program import Joining, Program
from simulator.simulate import CONTROL
from simulator.tools.charity import Charity
from simulator.tools.discount import Discount
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import Seen, column, watch

# as strongly as can be believed, and not worn off
WARM: dict[str, Any] = {
    "known": 1.0, "warm_glow": 0.06, "without_cut": 1.0, "stays_warm": 1.0, "to": "everyone",
}  # fmt: skip
STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}


def charity(**about: Any) -> Charity:
    return Charity.model_validate({**WARM, **about})


def only(**about: Any) -> Program:
    return program(tools={"cause": charity(**about)})


def books(weeks: int = 30, agents: int = 400, **arms: Program) -> dict[str, Ledger]:
    world = market(agents, **STILL)
    return dict(play_weeks(case(arms, world=world, weeks=weeks, agents=agents)).ledgers)


def same_behavior(one: Ledger, other: Ledger) -> bool:
    return all(
        np.array_equal(one.units(name), other.units(name))
        for name in ("purchases", "sales", "left")
    )


def glow(seen: list[Seen]) -> Any:
    nothing = np.zeros_like(seen[0].rate)
    return column(seen, lambda one: one.channels.get("value.cause", nothing))


def test_nothing_donated_is_no_glow() -> None:
    """Whatever is believed of it: declared, and nothing of it given."""
    found = books(arm=only(share=0, warm_glow=0.1))
    assert same_behavior(found["arm"], found[CONTROL])
    assert np.array_equal(found["arm"].contribution(), found[CONTROL].contribution())


def test_a_penny_is_given_and_felt_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cent of each purchase of 29.60 with posters all over the shop: it costs its cents, and
    customers feel less than a tenth of them."""
    seen = watch(Charity, monkeypatch)
    found = books(weeks=52, arm=only(share=0, per_purchase=0.01))
    arm = found["arm"]
    assert total(arm, "donation_cost") == total(arm, "purchases") * 100
    assert 0 < glow(seen).max() < 0.1 * 0.01 / 29.60
    assert abs(total(arm, "purchases") / total(found[CONTROL], "purchases") - 1) < 2e-4
    assert arm.contribution().sum() < found[CONTROL].contribution().sum()


def test_all_that_is_paid_costs_all_and_is_felt_as_little_more_than_a_tenth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No more is given than was paid, whatever is declared, and it brings a few per cent."""
    seen = watch(Charity, monkeypatch)
    found = books(
        all=only(share=1.0, per_purchase=1_000.0), tenth=only(share=0.1), none=only(share=0)
    )
    arm = found["all"]
    assert total(arm, "donation_cost") == total(arm, "sales")
    assert arm.contribution().sum() < found["none"].contribution().sum()
    assert glow(seen).max() < 0.06 / (1 - np.exp(-1)) * (1 + 1e-4)
    lift = total(arm, "sales") / total(found[CONTROL], "sales") - 1
    assert 0 < lift < 0.15


def test_it_does_not_pay_without_a_cut_however_warm_it_is() -> None:
    """At a margin of 28 % each share of the donation costs more than it brings."""
    shares = (0.005, 0.01, 0.02, 0.05, 0.1, 0.3)
    arms = {f"s{at}": only(share=share) for at, share in enumerate(shares)}
    found = books(52, 400, **arms)
    usual = found[CONTROL].contribution().sum()
    assert all(found[f"s{at}"].contribution().sum() < usual for at in range(len(shares)))


def test_ten_causes_are_felt_as_one_of_their_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first per cent does most, so that ten of 1 % would be worth twice one of 10 %."""
    seen = watch(Charity, monkeypatch)
    ten = {f"cause{at}": charity(share=0.01) for at in range(10)}
    found = books(weeks=4, one=only(share=0.1), ten=program(tools=ten))
    both = [float(one.channels["value.cause"].mean()) for one in seen]
    assert max(both) == pytest.approx(min(both), rel=1e-4)
    for account in ("purchases", "sales"):
        assert total(found["one"], account) == total(found["ten"], account)
    assert total(found["ten"], "donation_cost") == pytest.approx(
        total(found["one"], "donation_cost"), rel=1e-5
    )


def test_a_cut_for_others_does_nothing_for_those_who_get_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """15 % off for a third: they alone feel the donation, the others as beside no cut at all."""
    seen = watch(Charity, monkeypatch)
    sale = Discount.model_validate({"depth": 0.15, "to": {"share": 1 / 3}})
    books(weeks=2, arm=program(tools={"cause": charity(without_cut=0.1), "sale": sale}))
    first = seen[0]
    cut, felt = first.channels["price_cut"], first.channels["value.cause"]
    assert 0.2 < (cut > 0).mean() < 0.5
    assert felt[cut == 0] == pytest.approx(np.full((cut == 0).sum(), felt[cut == 0][0]))
    assert felt[cut > 0].min() > 8 * felt[cut == 0].max()


@pytest.mark.parametrize("depth", [0.5, 0.75, 0.95])
def test_a_deep_cut_leaves_nothing_of_it(depth: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half off: next to nothing, however much is felt where no price is cut."""
    seen = watch(Charity, monkeypatch)
    both = {"cause": charity(share=0.1), "sale": Discount.model_validate({"depth": depth})}
    books(weeks=2, arm=program(tools=both))
    assert glow(seen).max() < 0.11 * 0.06


def test_beside_a_cut_it_is_worth_less_than_the_cut_that_makes_it_warm() -> None:
    """A cut is no cheap way to a glow: 15 % off and a tenth donated earn less than neither."""
    sale = Discount.model_validate({"depth": 0.15})
    found = books(
        weeks=52, cut=program(tools={"sale": sale}),
        both=program(tools={"sale": sale, "cause": charity(share=0.1)}),
    )  # fmt: skip
    assert found["both"].contribution().sum() < found[CONTROL].contribution().sum()


def test_ended_half_way_it_is_felt_and_paid_no_longer() -> None:
    found = books(weeks=52, ended=only(share=0.1, when={"until": 26}), goes_on=only(share=0.1))
    ended = found["ended"]
    assert ended.amounts("donation_cost")[:26].all(axis=1).all()
    assert not ended.amounts("donation_cost")[26:].any()
    assert np.array_equal(ended.units("sales")[26:], found[CONTROL].units("sales")[26:])
    assert not ended.amounts("liability").any()


def test_switched_off_and_on_it_is_not_new_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other week it wears off as far as it is on, and no week of it is as the first."""
    seen = watch(Charity, monkeypatch)
    arm = only(stays_warm=0.0, half_life=4, when={"every": 2, "for": 1})
    books(weeks=41, arm=arm)
    warm = glow(seen).mean(axis=1)[::2]
    assert (np.diff(warm) < 0).all()
    assert warm[-1] == pytest.approx(0.5 * warm[0], rel=0.1)


def test_a_cause_makes_nobody_feel_a_member() -> None:
    """Members join for the glow they expect; it is no reward that they have got."""
    joining = Joining(ask_rate=1.0, accept_rate=0.9, never_joins=0)
    arm = program(tools={"cause": charity(share=0.1, to="members")}, joining=joining)
    none = program(tools={"cause": charity(share=0, to="members")}, joining=joining)
    found = books(arm=arm, none=none)
    assert total(found["none"], "joined") == 0
    assert total(found["arm"], "joined") > 100
    assert total(found["arm"], "member_reward") == 0


def test_purchases_given_back_give_nothing() -> None:
    """What was bought for the sake of a cause and returned has not been paid for."""
    world = market(400, refund_rate=0.5, **STILL)
    arms = {"arm": only(share=0.1)}
    arm = play_weeks(case(arms, world=world, weeks=30, agents=400)).ledgers["arm"]
    kept = total(arm, "sales") - total(arm, "refunds")
    assert total(arm, "donation_cost") == pytest.approx(0.1 * kept, abs=400 * 30 * 0.5)
    assert total(arm, "donation_cost") < 0.06 * total(arm, "sales")
