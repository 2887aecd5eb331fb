"""What is booked of members and of those who leave is a part of what is booked of everybody."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.program.ledger import Entries, Ledger, is_real
from simulator.simulate import CONTROL, Case, Played
from simulator.simulate.plan import plan_of
from tests.laws.living import living
from tests.laws.worlds import EVERYBODY_JOINS, card, case, cut, market, play_weeks, program

PARTS = {
    "members": "active",
    "members_recent": "members",
    "members_left": "left",
    "members_won_back": "won_back",
    "member_sales": "sales",
    "member_purchases": "purchases",
    "member_refunds": "refunds",
    "member_discount": "discount",
    "member_points_issued": "points_issued",
    "member_points_redeemed": "points_redeemed",
    "member_repeat_base": "repeat_base",
    "member_repeat_buyers": "repeat_buyers",
    "left_for_service_sales": "left_sales",
    "left_for_rival_sales": "left_sales",
}


def by_agents(book: Ledger, *accounts: str) -> Entries:
    """Accounts together without what is posted for the company as a whole, (weeks, cells)."""
    rows = [at for at, (who, what) in enumerate(book.rows) if what in accounts and not is_real(who)]
    return np.asarray(book.book[rows].sum(axis=0))


def members(book: Ledger, one: Case) -> None:
    """Whoever is a member was one, has joined or has come back, and has not left."""
    flows = {"members_opening": 1, "joined": 1, "members_won_back": 1, "members_left": -1}
    plan = plan_of(one, book.arm)
    if not plan.joins:
        booked = {what for _, what in book.rows if what.startswith("member")}
        assert not booked
        return
    there = sum(sign * book.units(name).cumsum(axis=0) for name, sign in flows.items())
    assert np.array_equal(book.units("members"), there)
    assert book.units("members_opening")[1:].sum() == 0
    assert book.units("members_opening").min() >= 0
    rewards = by_agents(book, "reward_cost", "prize_cost")
    assert np.all(by_agents(book, "member_reward") <= rewards)
    # also of a card that was stopped, whose points are still redeemed
    issuers = [*one.today.tools.values(), *plan.tools.values()]
    if all(tool.to.members for tool in issuers if tool.wallet() is not None):
        for flow in ("issued", "redeemed"):
            theirs = book.units(f"member_points_{flow}")
            assert np.array_equal(theirs, book.units(f"points_{flow}"))
    if all(tool.to.members for tool in plan.tools.values()):
        assert np.array_equal(book.units("member_discount"), book.units("discount"))
        assert np.array_equal(by_agents(book, "member_reward"), rewards)


def leavers(book: Ledger, one: Case) -> None:
    """Causes are parts; what a market has not got is the cause of nothing."""
    for end in ("", "_sales"):
        causes = [book.units(f"left_for_{cause}{end}") for cause in ("service", "rival")]
        assert np.all(sum(causes) <= book.units(f"left{end}"))
    world = one.world(book.arm)[0]
    if world.service is None:
        assert not book.units("left_for_service").any()
    if world.rival is None:
        assert not book.units("left_for_rival").any()
    nobody = book.units("left") == 0
    assert not book.units("left_sales")[nobody].any()


def parts_are_parts(one: Case, done: Played) -> None:
    """Of every arm of a case that was played; tried on any case by `test_any_case`."""
    for book in done.ledgers.values():
        for part, whole in PARTS.items():
            assert np.all(book.units(part) <= book.units(whole)), (book.arm, part)
            assert book.units(part).min(initial=0) >= 0, (book.arm, part)
        assert np.all(book.units("member_repeat_buyers") <= book.units("member_repeat_base"))
        assert np.all(book.units("rival_sales") >= 0)
        members(book, one)
        leavers(book, one)


def test_where_everybody_is_a_member_members_do_everything() -> None:
    within_reach = card(back=0.03, reward_at=0.1, expires_after=None)
    tools = {"points": within_reach, "cut": cut(depth=0.1)}
    arms = {"card": program(tools=tools, joining=EVERYBODY_JOINS)}
    world = market(400, refund_rate=0.1, purchases_per_year=200, churn_per_year=0)
    book = play_weeks(case(arms, world=world, weeks=120, agents=400)).ledgers["card"]
    joined = (book.units("members") == book.units("active")).all(axis=1)
    assert joined[90:].all()  # also who buys every other year and refused at first
    late = slice(90, None)
    whole = {"member_sales": "sales", "member_refunds": "refunds", "member_discount": "discount",
             "members_recent": "retained"}  # fmt: skip
    for part, of in whole.items():
        assert np.array_equal(book.units(part)[late], book.units(of)[late]), part
    # one joins at a purchase: all members of the first year's end had bought in it
    base = book.units("member_repeat_base")
    assert np.array_equal(base[103], book.units("members")[51])
    assert not base[51].any()  # nobody was a member a year before
    assert book.units("member_repeat_buyers")[103].sum() >= 0.99 * base[103].sum()


def test_a_flat_market_buys_at_the_rival_what_its_share_of_wallet_leaves() -> None:
    """All baskets alike: purchases at the rival times the basket, to rounding."""
    world = market(500, basket=20.0, basket_spread=0, share_of_wallet=0.4)
    book = play_weeks(case(world=world, agents=500, weeks=10)).ledgers[CONTROL]
    expected = book.units("rival_purchases") / 1e6 * 20 * 10_000
    assert np.abs(book.units("rival_sales") - expected).max() < 500  # a unit for each agent
    assert book.units("rival_sales").sum() > 0


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.2, 0.6])
def test_as_many_leave_for_service_as_is_declared(share: float) -> None:
    """Of each week's hazards a little more than of the year: who is spared may leave later.

    About 1,200 leave; the bounds are 4.9 standard deviations of a share of them below the
    declared one and above it, and .05 for that, false alarms once in a million runs.
    """
    world = living(6_000, service={"departures_share": share})
    book = play_weeks(case(world=world, agents=6_000, weeks=52)).ledgers[CONTROL]
    left = int(book.units("left").sum())
    found = int(book.units("left_for_service").sum()) / left
    luck = 4.9 * np.sqrt(share * (1 - share) / left)
    assert left > 900
    assert share - luck < found < share + 0.05 + luck
    usual = book.units("left_sales").sum() / left / 10_000
    assert usual == pytest.approx(63 * 29.6, rel=0.25)


def test_an_attack_drives_customers_away_and_only_while_it_lasts() -> None:
    attack = {"attacks": {"fall": {"week": 10, "weeks": 20, "strength": 0.4}}, "copies": 0}
    world = living(3_000, churn_per_year=0.3, rival=attack)
    book = play_weeks(case(world=world, agents=3_000, weeks=52)).ledgers[CONTROL]
    calm = play_weeks(case(world=living(3_000, churn_per_year=0.3), agents=3_000, weeks=52))
    driven = book.units("left_for_rival").sum(axis=1)
    assert driven[10:30].sum() > 20
    assert driven[:10].sum() == driven[30:].sum() == 0
    # until it is over, the others are those who leave without an attack: the luck is the same
    usual = calm.ledgers[CONTROL].units("left").sum(axis=1)
    assert np.array_equal(usual[:10], book.units("left").sum(axis=1)[:10])
    stay = (book.units("left").sum(axis=1) - driven)[10:30].sum()
    assert usual[10:30].sum() - driven[10:30].sum() <= stay <= usual[10:30].sum()
