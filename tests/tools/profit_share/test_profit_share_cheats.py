"""How one would cheat with a profit share, each tried against it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.program.ledger import MONEY, Ledger
from simulator.program.program import Joining, Program
from simulator.simulate import CONTROL
from simulator.tools.profit_share import ProfitShare
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    STEADY,
    case,
    company,
    cut,
    market,
    play_weeks,
    program,
    total,
)
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
# as strongly as can be believed
KEEN: dict[str, Any] = {"to": "everyone", "value_rate": 1.0, "noticed_at": 0.001, "loss": 0.0}
MARGIN = 0.28


def shared(**about: Any) -> ProfitShare:
    return ProfitShare.model_validate({**KEEN, "period": 52, "cost_per_payout": 0.0, **about})


def only(joining: Joining | None = None, **about: Any) -> Program:
    more = {} if joining is None else {"joining": joining}
    return program(tools={"share": shared(**about)}, **more)


def books(weeks: int, agents: int, **arms: Program) -> dict[str, Ledger]:
    world = market(agents, **STILL)
    firm = company(gross_margin=MARGIN)
    return dict(play_weeks(case(arms, world=world, firm=firm, weeks=weeks, agents=agents)).ledgers)


def same_behavior(one: Ledger, other: Ledger) -> bool:
    return all(
        np.array_equal(one.units(name), other.units(name))
        for name in ("purchases", "sales", "left")
    )


def more(found: dict[str, Ledger], arm: str = "arm") -> float:
    return total(found[arm], "sales") / total(found[CONTROL], "sales") - 1


def test_nothing_of_the_profit_is_nothing() -> None:
    found = books(60, 200, arm=only(share=0, joining=EVERYBODY_JOINS, to="members"))
    assert same_behavior(found["arm"], found[CONTROL])
    assert not total(found["arm"], "joined")
    assert np.array_equal(found["arm"].contribution(), found[CONTROL].contribution())


def test_a_share_of_a_profit_that_does_not_exist_moves_nobody() -> None:
    """All of it, announced to everybody, behind rent that eats it: nobody joins, nobody feels it,
    and nothing is paid, in no case after `expected_margin` has been talked up."""
    none = {"share": 1.0, "period": 4, "fixed_cost": 1e7, "to": "members"}
    found = books(
        30, 200, arm=only(joining=EVERYBODY_JOINS, **none),
        talk=only(joining=EVERYBODY_JOINS, **none, expected_margin=1.0),
    )  # fmt: skip
    for arm in ("arm", "talk"):
        assert not total(found[arm], "payout_cost")
        assert same_behavior(found[arm], found[CONTROL])
        assert not total(found[arm], "joined")


def test_members_who_joined_for_talk_find_nothing_in_it() -> None:
    """A margin of 90 % is announced where no profit is left: they join, and buy as before once
    they see that they are paid nothing."""
    joining = Joining(ask_rate=1.0, accept_rate=0.9, never_joins=0)
    fixed = 1.5 * 500 * 63 * 29.6 * MARGIN
    about = {
        "share": 0.05,
        "period": 4,
        "fixed_cost": fixed,
        "expected_margin": 0.9,
        "to": "members",
    }
    found = books(156, 500, arm=only(joining=joining, **about))
    assert total(found["arm"], "joined") > 100
    assert not total(found["arm"], "payout_cost")
    last = [found[name].units("sales")[104:].sum() for name in ("arm", CONTROL)]
    assert last[0] / last[1] - 1 < 1e-3


def test_all_of_the_profit_is_no_more_than_there_is() -> None:
    """Everything is paid out, and the company is left with nothing, and not with less."""
    found = books(40, 200, arm=only(share=1.0, period=4, value_rate=0))
    arm = found["arm"]
    kept = arm.contribution().sum() - arm.amounts("liability")[-1].sum()
    assert kept == pytest.approx(0, abs=0.03 * found[CONTROL].contribution().sum())
    assert total(arm, "payout_cost") < found[CONTROL].contribution().sum()


def test_two_of_all_of_the_profit_pay_it_out_once_each_and_never_more_than_was_paid() -> None:
    """Each adds back its own payout alone, so that the other's is a cost: no spiral."""
    both = {name: shared(share=1.0, period=4, value_rate=0) for name in ("one", "two")}
    found = books(60, 200, arm=program(tools=both))
    assert total(found["arm"], "payout_cost") < 1.5 * found[CONTROL].contribution().sum()


@pytest.mark.parametrize("period", [1, 4, 13, 52])
def test_the_label_sells_no_more_than_the_same_money_off_prices(period: int) -> None:
    """To everybody, believed in as much as can be: what each unit sells is no more than what it
    sells as a price cut, of which one learns at once and which is got used to alike."""
    rate = 0.03
    found = books(
        156, 500, arm=only(share=rate / MARGIN, period=period), cut=program(
            tools={"sale": cut(depth=rate)}
        ),
    )  # fmt: skip
    owed = int(found["arm"].amounts("liability")[-1].sum())
    spent = {
        "arm": total(found["arm"], "payout_cost") + owed,
        "cut": total(found["cut"], "discount"),
    }  # fmt: skip
    assert spent["arm"] == pytest.approx(spent["cut"], rel=0.1)
    assert more(found) / spent["arm"] < more(found, "cut") / spent["cut"]


def test_paid_out_each_week_it_is_noticed_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve cents of each basket every week: seen by hardly anybody, and paid for each time."""
    found = books(
        52, 400, arm=only(share=0.02, period=1, noticed_at=0.05, cost_per_payout=0.5)
    )  # fmt: skip
    assert abs(more(found)) < 5e-4
    assert total(found["arm"], "running_cost") > 10_000 * 0.5 * MONEY
    assert found["arm"].contribution().sum() < found[CONTROL].contribution().sum()


def test_announced_for_the_year_and_stopped_in_its_51st_week_it_is_owed() -> None:
    """What 51 weeks have earned is on the books when it stops, is paid, and is missed after."""
    found = books(
        130, 500, arm=only(share=0.2, when={"until": 51}, loss=0.5), goes_on=only(share=0.2)
    )
    arm = found["arm"]
    owed = arm.amounts("liability").sum(axis=1)
    paid = arm.amounts("payout_cost").sum(axis=1)
    assert owed[50] > 0.9 * paid[52] > 0
    assert owed[51] == pytest.approx(paid[52], rel=0.02)
    assert not paid[53:].any()
    assert not owed[52:].any()
    late = slice(106, 130)
    assert arm.units("sales")[late].sum() < found["goes_on"].units("sales")[late].sum()


def test_a_good_year_before_bad_ones_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paid once and no more: customers perceive in all no more than what was given."""
    seen = watch(ProfitShare, monkeypatch)
    found = books(
        150, 200, arm=only(share=0.3, when={"until": 26}, period=26, loss=0.5, value_rate=1.0)
    )  # fmt: skip
    nothing = np.zeros(200, np.float32)
    felt = column(
        seen, lambda one: one.channels.get("value.belonging", nothing) * one.usual["spend"]
    )
    assert felt[26:50].sum() > 0
    assert felt[70:].sum() < 0
    assert felt.sum() < total(found["arm"], "payout_cost") / MONEY


def test_a_huge_payout_is_missed_no_more_than_a_twentieth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All of the profit once, and nothing then: nobody is driven away for years by it."""
    seen = watch(ProfitShare, monkeypatch)
    books(90, 100, arm=only(share=1.0, when={"until": 13}, period=13, loss=10.0))
    nothing = np.zeros(100, np.float32)
    value = column(seen, lambda one: one.channels.get("value.belonging", nothing))
    assert value.min() > -0.05


def test_a_free_rider_who_bought_nothing_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """In proportion to what was paid; a member who only holds the card is paid nothing."""
    seen = watch(ProfitShare, monkeypatch)
    books(5, 300, arm=only(share=0.5, period=4))
    bought = column(seen, lambda one: one.n)[:4].sum(axis=0)
    value = column(seen, lambda one: one.channels.get("value.belonging", one.rate * 0))[4]
    assert (bought == 0).sum() > 3
    assert not value[bought == 0].any()
    assert (value[bought > 0] > 0).all()


def test_beside_a_price_cut_it_is_a_share_of_less() -> None:
    """Stacked: a cut of 20 % leaves 8 of 28 points of margin, and of these it is paid."""
    found = books(
        40, 300, alone=only(share=0.2, period=4, value_rate=0),
        both=program(
            tools={"share": shared(share=0.2, period=4, value_rate=0), "sale": cut(depth=0.2)}
        ),
    )  # fmt: skip
    alone, both = (total(found[arm], "payout_cost") for arm in ("alone", "both"))
    assert both < 0.45 * alone
