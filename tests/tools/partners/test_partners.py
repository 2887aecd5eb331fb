"""Partners worked out by hand: points earned and used there, what is paid, what is owed."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulator.battery import conservation
from simulator.economics.books.deferred import deferred_revenue
from simulator.program.ledger import MONEY, POINTS, Ledger
from simulator.program.program import Program
from simulator.program.wallet import Wallet, WalletTerms
from simulator.scenario import loads
from simulator.tools.partners import Partners, stages
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
from tests.scenario.conftest import MINIMAL
from tests.tools.watch import column, watch

f = np.float32
WEEKS, AGENTS = 26, 100
WORLD = market(AGENTS, churn_per_year=0, **STEADY)
# Everybody spends 100 a week there and shows the card: a point is a cent, so 100 points a week.
THERE: dict[str, Any] = {
    "to": "everyone", "partner_spend": 5_200, "shops_there": 1.0, "collects": 1.0, "earn": 0.01,
    "reward_at": 5.0, "redeem_rate": 1.0, "earn_price": 0.9, "fee_per_point": 0.1,
    "redeem_price": 1.1, "visits": 0, "brought": 0,
}  # fmt: skip
QUIET: dict[str, Any] = {"value_rate": 0, "gradient": 0, "rewarded": 0, "expiry_pressure": 0}


def partner(**about: Any) -> Partners:
    return Partners.model_validate({**THERE, **about})


def card(**about: Any) -> Points:
    return Points.model_validate(
        {**QUIET, "to": "everyone", "back": 0.01, "reward_at": 5.0, "cost_rate": 0.5, **about}
    )


def alone(**about: Any) -> Program:
    return program(tools={"shop": partner(**about)}, joining=NOBODY_JOINS)


ARMS = {
    "after": alone(),
    "before": alone(paid="before"),
    "until": alone(paid="before", when={"until": 10}),
    "leaves": alone(paid="before", leaves_in=10, reward_at=3.0),
    "lapse": alone(leaves_in=10, reward_at=3.0, points_then="lapse"),
    "fee": alone(fee_per_year=5_200.0, leaves_in=10),
    "paid for it": alone(fee_per_year=-5_200.0),
    "mailings": alone(collects=0.5, mailings=52.0, mail_answers=0.1),
    "half": alone(shops_there=0.5),
    "both": program(tools={"shop": partner(), "card": card()}, joining=NOBODY_JOINS),
}


@cache
def books() -> dict[str, Ledger]:
    return dict(play_weeks(case(ARMS, world=WORLD, weeks=WEEKS, agents=AGENTS)).ledgers)


def money(arm: str, account: str, poster: str | None = None) -> float:
    return total(books()[arm], account, poster) / MONEY


def points(arm: str, account: str, poster: str | None = None) -> float:
    return total(books()[arm], account, poster) / POINTS


def owed(arm: str, week: int = -1) -> float:
    return float(books()[arm].units("liability")[week].sum()) / MONEY


# ---------------------------------------------------------------- money, to the cent


def test_what_is_earned_and_used_there() -> None:
    """100 customers x 26 weeks x 100 points; 500 at once are used in every fifth week.

    The partner pays 90 % of a cent for each, of which the coalition keeps 10 points: 2,600 x .8.
    Used are 5 x 500 x 100 points at 1.1 cents each, and 100 of each customer are left.
    """
    assert points("after", "points_bought") == 260_000
    assert points("after", "points_redeemed") == 250_000
    assert money("after", "points_income") == pytest.approx(2_080.00)
    assert money("after", "reward_cost") == pytest.approx(2_750.00)
    assert owed("after") == pytest.approx(110.00)
    weekly = books()["after"].units("points_redeemed").sum(axis=1)
    assert np.flatnonzero(weekly).tolist() == [4, 9, 14, 19, 24]


def test_what_is_paid_before_is_owed_until_it_is_earned() -> None:
    """In week 0 the first 14 weeks, in week 13 the next 13: one week is paid too many, 80.00."""
    paid = books()["before"].units("points_income").sum(axis=1) / MONEY
    assert paid[0] == pytest.approx(14 * 80.00)
    assert paid[13] == pytest.approx(13 * 80.00)
    assert paid.sum() == pytest.approx(27 * 80.00)
    shop = books()["before"].units("liability", "shop").sum(axis=1) / MONEY
    assert shop[[0, 1, 12]] == pytest.approx([13 * 80.00, 12 * 80.00, 80.00])
    assert shop[-1] == pytest.approx(80.00)


def test_afterwards_it_is_paid_at_the_end_of_a_quarter() -> None:
    paid = books()["after"].units("points_income").sum(axis=1) / MONEY
    assert np.flatnonzero(paid).tolist() == [12, 25]
    assert paid[12] == pytest.approx(13 * 80.00)


def test_what_is_paid_ahead_goes_back_where_it_ends() -> None:
    """Ten weeks were earned, whatever was paid for: 800.00, and nothing is owed to the partner."""
    assert money("until", "points_income") == pytest.approx(800.00)
    assert not books()["until"].units("liability", "shop")[10:].any()
    assert books()["until"].units("points_income")[10].sum() == -4 * 80 * MONEY


def test_what_was_earned_is_kept_where_the_partner_leaves() -> None:
    """Of 1,000 points 900 are used, in three turns of 300; what is left stays, and is owed."""
    assert money("leaves", "points_income") == pytest.approx(800.00)
    assert points("leaves", "points_redeemed") == 90_000
    assert points("leaves", "points_expired") == 0
    assert owed("leaves") == pytest.approx(100 * 1.1)


def test_where_points_lapse_the_partner_gets_its_money_back() -> None:
    """The last 100 points of each lapse in week 10: 80.00 of 800.00 go back."""
    assert points("lapse", "points_expired") == 10_000
    assert money("lapse", "points_income") == pytest.approx(720.00)
    assert owed("lapse") == 0
    assert not list(conservation.points(books()["lapse"]))


def test_the_coalition_is_paid_as_long_as_the_partner_is_there() -> None:
    assert money("fee", "running_cost") == pytest.approx(10 * 100.00)
    assert money("paid for it", "running_cost") == pytest.approx(-26 * 100.00)


def test_mailings_are_hardly_answered() -> None:
    """Of half of all purchases there a tenth more where one writes each week: 55 points of 100."""
    assert points("mailings", "points_bought") == pytest.approx(55 * 2_600)


def test_as_many_shop_there_as_is_declared() -> None:
    """Half of a hundred, and the same ones each week."""
    weekly = books()["half"].units("points_bought").sum(axis=1) / POINTS
    assert len(set(weekly.tolist())) == 1
    assert weekly[0] / 100 == pytest.approx(50, abs=3 * 5)


def test_rewards_cost_what_each_costs() -> None:
    """Used here at half a cent, there at 1.1; the balance is owed at the dearer."""
    here, there = (points("both", "points_claimed", who) for who in ("card", "shop"))
    assert here > 0
    assert there > 0
    assert here + there == points("both", "points_redeemed")
    assert money("both", "reward_cost") == pytest.approx(here * 0.005 + there * 0.011, abs=0.01)
    left = books()["both"].units("points_outstanding")[-1].sum() / POINTS
    assert owed("both") == pytest.approx(left * 0.011, abs=0.01)


def test_nothing_gets_lost() -> None:
    for arm in ARMS:
        assert not list(conservation.points(books()[arm])), arm


def test_what_the_partner_pays_is_revenue_as_points_are_used() -> None:
    """Of 2,080.00 paid for 260,000 points 250,000 are used: the rest is still deferred."""
    terms = partner().wallet()
    found = deferred_revenue(
        books()["after"], terms, ("all",) * WEEKS, 1.0, issuers=("shop",), members_only=False
    )
    assert found.deferred.sum() == pytest.approx(2_080 * MONEY, abs=1)
    assert found.recognized.sum() == pytest.approx(2_000 * MONEY, abs=2)
    assert found.closing[-1].sum() == pytest.approx(80 * MONEY, abs=2)


# ---------------------------------------------------------------- the wallet


def test_a_wallet_burns_what_rewards_here_have_left() -> None:
    """800 points: 300 twice here, then 100 elsewhere for the first name, none for the second."""
    wallet = Wallet(WalletTerms("points", 0.01, 0.01, 52, False), 2)
    wallet.earn(np.array([80_000, 5_000]))
    wallet.redeem(np.array([30_000, 30_000]), poster="card")
    for name, step in (("b", 15_000), ("a", 10_000)):
        wallet.burn(np.array([step, step]), at_cost=0.011, poster=name)
    done = wallet.act(0, np.zeros(2, np.uint16))
    assert done["points_redeemed"] == (60_000 + 20_000, 0)
    assert wallet.exchanged.tolist() == [80_000, 0]
    assert wallet.redeemed.tolist() == [60_000, 0]
    assert [(who, cost, n.tolist()) for who, cost, _, n in wallet.burns()] == [
        ("a", 0.011, [20_000])
    ]
    assert wallet.burned_for("a") is not None
    assert wallet.burned_for("c") is None
    assert wallet.act(1, np.zeros(2, np.uint16))["points_redeemed"] == (0, 0)
    assert not list(wallet.burns())


def test_a_wallet_forfeits_no_more_than_there_is() -> None:
    wallet = Wallet(WalletTerms("points", 0.01, 0.01, 52, False), 2)
    wallet.earn(np.array([1_000, 1_000]))
    wallet.act(0, np.zeros(2, np.uint16))
    wallet.forfeit(np.array([300, 5_000]))
    assert wallet.act(1, np.zeros(2, np.uint16))["points_expired"] == (1_300, 0)
    assert wallet.balance.tolist() == [700, 0]


def test_terms_know_what_can_be_had_here() -> None:
    both = partner(redeem_price=1.0).wallet().together(card().wallet())
    assert both is not None
    assert (both.point_cost, both.back, both.reward_here) == (0.01, 0.01, 5.0)
    assert card().wallet().together(partner(expires_after=26).wallet()) is None
    assert partner(redeem_price=0).wallet().point_cost == 0


# ---------------------------------------------------------------- behavior


def test_what_points_do_here() -> None:
    """Elasticity .8 of half a wallet: sensitivity 2 x .5 = 1 % of a 1 % cut; half of all is mine.

    A member who gets .4 % of their spend moves by .4 %, one who gets 4 % by `visits`; where
    partners give 2 % in all, newcomers grow by all of `brought`, each by its part.
    """
    mine, every = np.array([0.002, 0.02, 0], f), np.array([0.004, 0.04, 0.0], f)
    needs, talk = np.empty(3, f), np.empty(3, f)
    share = np.full(3, 0.5, f)
    stages.move(mine, every, share, f(2), f(0.01), f(0.02), needs, talk)
    assert needs == pytest.approx([0.002, 0.005, 0])
    assert talk == pytest.approx([0.02 * 0.4 / 2, 0.01, 0])


@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_used_there_is_felt_for_five_weeks(sign: int) -> None:
    """A reward of 5.00 beside 50 a week: as a cut 2 % over five weeks, so at most 2 %."""
    after, gain, out = np.zeros(1, f), np.zeros(1, f), np.empty(1, f)
    spend, share = np.array([50.0], f), np.array([0.5], f)
    felt = []
    for used in (50_000, 0, 0, 0, 0, 0, 0):
        stages.linger(
            np.array([used]), f(0.0001), spend, share, f(2), f(0.05 * sign), after, gain, out
        )
        felt.append(float(out[0]))
    assert felt == pytest.approx([0.02 * sign] * 5 + [0, 0])


def test_points_are_collected_as_far_as_they_can_be_used() -> None:
    """1.00 a week fills 5.00 in five weeks; in the 47 that are left of a year who thinks of it in
    one week of a hundred uses them with 1 - .99^47. Here 90.00 take 75 weeks at 1.20."""
    spend, out = np.full(1, 20.0, f), np.empty(1, f)
    keeps = f(np.log1p(-0.01))
    for back, here, there, expected in (
        (0.0, 0.0, 5.0, 1 - 0.99**47),
        (0.01, 90.0, 0.0, 2 * 52 * 1.2 / 90 - 1),
        (0.0, 104.0, 60.0, 0.0),
        (0.0, 0.0, 51.5, 0.0),
        (0.01, 1.0, 1.0, 1.0),
    ):
        stages.reach(spend, f(1), f(back), f(here), f(there), f(52), keeps, out)
        assert out[0] == pytest.approx(expected, rel=1e-4)


def test_of_those_who_may_use_them_as_many_collect_as_will() -> None:
    """A chance of .5 to use them in time: half of all collect, each all of it; none a half."""
    rate = 1 - 0.5 ** (1 / 47)  # in 47 weeks
    arms = {"arm": alone(redeem_rate=rate, paid="after")}
    book = play_weeks(case(arms, world=market(1_000, **STEADY), weeks=3, agents=1_000)).ledgers[
        "arm"
    ]
    weekly = book.units("points_bought").sum(axis=1)[0] / POINTS / 100
    assert weekly == pytest.approx(500, abs=50)
    assert weekly == round(weekly)


def test_partners_are_a_reason_to_join() -> None:
    """A card of 1 % is joined by more where a partner gives as much again."""
    arms = {
        name: program(tools={"card": Points(back=0.01), **tools}, joining={"ask_rate": 0.3})
        for name, tools in {"card": {}, "both": {"shop": partner(to="members")}}.items()
    }
    played = play_weeks(case(arms, world=market(1_000), weeks=26, agents=1_000)).ledgers
    joined = {name: total(played[name], "joined") for name in arms}
    assert joined["both"] > 1.1 * joined["card"]


def test_what_lapses_is_held_against_us(monkeypatch: pytest.MonkeyPatch) -> None:
    """1.00 each, half of it forgotten in 13 weeks: in all as much as was lost, and then no more."""
    seen = watch(Partners, monkeypatch)
    one = {"arm": alone(leaves_in=10, reward_at=3.0, points_then="lapse", recall_half_life=2.0)}
    play_weeks(case(one, world=WORLD, weeks=40, agents=AGENTS))
    value = column(seen, lambda week: week.channels.get("value.price", 0 * week.rate))
    spend = column(seen, lambda week: week.usual["spend"])
    assert not value[:11].any()
    assert (value[11:30] < 0).all()
    heavy = spend[0] > 20  # of whom no week's loss is held to a twentieth of the basket
    assert (value * spend).sum(axis=0)[heavy] == pytest.approx(-1.0, abs=0.01)


# ---------------------------------------------------------------- in words


def test_it_is_told_plainly() -> None:
    tool = partner(to="members", mailings=12.0, leaves_in=52)
    assert tool.plainly("EUR") == (
        "Members get 1 % of what they pay at the partner in points, and can use them there from "
        "5 EUR on. Points lapse 52 weeks after they are earned. The partner sends members 12 "
        "mailings a year. It leaves in week 52; what was earned there can still be used; amounts "
        "in EUR."
    )


USUAL: Any = SimpleNamespace(
    spend=1_800.0, weekly=35.0, currency="EUR", basket=30.0, margin=0.28, earned=500.0
)
FAIR: dict[str, Any] = {"earn_price": 1.0, "redeem_price": 1.0, "fee_per_point": 0.0}


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({}, {}),
        ({"earn_price": 0.5}, {"earn_price": "less than what a point costs us"}),
        ({"earn_price": 2.0}, {"earn_price": "more for a point than it buys"}),
        ({"redeem_price": 1.2, "earn_price": 1.2}, {"redeem_price": "than points buy there",
                                                    "earn_price": "rests on its contract"}),
        ({"redeem_price": 0.1}, {"redeem_price": "for less than they cost it"}),
        ({"partner_spend": 90_000.0}, {"partner_spend": "50 times"}),
        ({"reward_at": 1e6}, {"reward_at": "nobody can ever use points there"}),
        ({"mailings": 52.0}, {"mailings": "most members never answer"}),
        ({"leaves_in": 9, "points_then": "lapse"}, {"points_then": "taken from them in week 9"}),
        ({"fee_per_year": -10.0}, {"fee_per_year": "the coalition pays us"}),
        ({"earn": 0.1}, {"earn": "ask whether it signs that"}),
    ],
)  # fmt: skip
def test_what_is_hardly_meant_is_said(about: dict[str, Any], told: dict[str, str]) -> None:
    found = dict(partner(**{**FAIR, **about}).doubts(USUAL))
    assert found.keys() == told.keys()
    for name, words in told.items():
        assert words in found[name]


def _warned(tools: str) -> str:
    before, _, _ = MINIMAL.partition("programs:")
    written = f"{before}programs:\n  ours:\n    tools:\n{tools}"
    return "\n".join(str(one) for one in loads(written, "shop.yaml").warnings)


def test_a_card_that_is_missing_is_named() -> None:
    """Members expect to earn and use elsewhere what they earn here."""
    missing = "no tool of the program gives points on what is bought here"
    assert missing in _warned("      shop: {kind: partners}\n")
    assert missing in _warned(
        "      shop: {kind: partners}\n      card: {kind: points, currency: miles}\n"
    )
    assert missing not in _warned("      shop: {kind: partners}\n      card: {kind: points}\n")


def test_a_card_that_gives_next_to_nothing_is_the_partners_program() -> None:
    """A worthless card with a generous partner earns by selling points; that is said."""
    theirs = "this is the partner's program"
    shop = "      shop: {kind: partners, earn: 2%}\n"
    assert theirs in _warned(f"{shop}      card: {{kind: points, back: 0.01%}}\n")
    assert theirs not in _warned(f"{shop}      card: {{kind: points, back: 1%}}\n")


def test_everybody_joins_who_may() -> None:
    played = play_weeks(
        case(
            {"arm": program(tools={"shop": partner(to="members")}, joining=EVERYBODY_JOINS)},
            world=WORLD, weeks=20, agents=AGENTS,
        )
    ).ledgers["arm"]  # fmt: skip
    assert total(played, "joined") > 80
    assert total(played, "points_bought") > 0
