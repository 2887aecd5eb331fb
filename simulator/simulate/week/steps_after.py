"""What customers of a block do in one arm once baskets are drawn, one function per step.

The till, what is lived through, joining, tools, wallets, books. In which order, and where,
says the table in `table.py`, which the loop runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.market import behavior
from simulator.program.accounts import ROW
from simulator.program.known.spend import keep
from simulator.program.ledger import POINTS, Page, some_among, some_of, total_of
from simulator.program.wallet import Wallet, cost_at, worth_of
from simulator.simulate.block import Halves
from simulator.simulate.week.block_week import ArmWeek
from simulator.simulate.week.census import of_members, year_ends
from simulator.simulate.week.pairs import book_pairs
from simulator.simulate.week.pulse_notes import note_week
from simulator.simulate.week.till import ring_up

TOLD_BY_TOOLS = ("points_issued", "points_bought")  # which each of them has booked
Places = NDArray[np.integer[Any]]
_POINTS, _FACE = ROW["points"], ROW["face"]


def find_common(now: ArmWeek) -> None:
    """Tell apart the purchases that the control arm has, too."""
    arm, control, n = now.arm, now.control, now.arm.block.n
    arm.week.common = arm.week.n_purchases
    if control is not arm:
        others = arm.out.n[:n] * 0 if control is None else control.out.n[:n]
        arm.week.common = np.minimum(arm.out.n[:n], others, out=arm.out.common[:n])


def pay(now: ArmWeek) -> None:
    """Ring up the purchases."""
    ring_up(now.arm, now.work, now.books)


def compare(now: ArmWeek) -> None:
    """Book sales and purchases beyond the control's."""
    assert now.control is not None
    book_pairs(now.arm, now.control, now.books, now.t)


def live_through(now: ArmWeek) -> None:
    """Let customers live through their purchases, and book how they went."""
    arm, n = now.arm, now.arm.block.n
    assert arm.experience is not None
    arm.experience.live(arm.out.n[:n], arm.state.alive, arm.effects, now.board.crowd, now.work)
    arm.experience.book(now.books, now.t, arm.resolved)


def be_asked(now: ArmWeek) -> None:
    """Count how often each has been asked to join."""
    arm, n = now.arm, now.arm.block.n
    assert arm.asking is not None
    now.tried = arm.asking.tried(now.t, arm.out.n[:n], arm.state.since, arm.reached_week)


def remember(now: ArmWeek) -> None:
    """Remember when customers bought."""
    arm = now.arm
    behavior.remember(arm.out.n[: arm.block.n], arm.state.since, arm.state.bought)


def join(now: ArmWeek) -> None:
    """Let those who accept become members."""
    arm, n = now.arm, now.arm.block.n
    assert arm.asking is not None
    arm.out.joined[:n] = 0
    if arm.plan.runs(now.t):
        joined = arm.asking.ask(
            arm.state, now.tried, arm.week.reached, arm.row("enrol_log_odds"),
            now.work.u_join[:n], arm.out.joined[:n],
        )  # fmt: skip
        if arm.state.joined_in is not None:
            arm.state.joined_in[arm.out.joined[:n] > 0] = now.t
        if arm.state.came is not None:
            # offers of this week were made before, so that the first week of a member is the next
            arm.state.came[arm.out.joined[:n] > 0] = now.t + 1
        if joined:
            now.book("joined", total_of(arm.out.joined[:n], arm.block.cut))


def hand_out(now: ArmWeek) -> None:
    """Let every tool hand out rewards on what is to pay."""
    arm = now.arm
    now.pages = {name: _page(now, name) for name in arm.plan.tools}
    for name, tool in arm.plan.tools.items():
        tool.hand_out(arm.week.speak(name), arm.state.own[name], now.pages[name])


def _page(now: ArmWeek, name: str) -> Page:
    """The page of the week that a tool may write."""
    arm, tool = now.arm, now.arm.plan.tools[name]
    member = arm.state.member if arm.plan.joins else None
    cell, cut = arm.block.cell, arm.block.cut
    page = Page(
        now.books, now.t, name, cell, cut, now.reward, member, arm.for_members[name], tool.posts
    )
    return page if arm.purchase_log is None else arm.purchase_log.copied(page)


def settle(now: ArmWeek) -> None:
    """Let every tool settle the week and say what it owes."""
    week, state = now.arm.week, now.arm.state
    for name, tool in now.arm.plan.tools.items():
        page = now.pages[name]
        tool.settle(week.speak(name), state.own[name], page)
        owed = tool.owed(week, state.own[name])
        if not isinstance(owed, int):
            page.post("liability", owed)


def publish_facts(now: ArmWeek) -> None:
    """Keep what tools have published of customers, for audiences of next week."""
    for (tool, fact), row in now.arm.week.published.items():
        now.arm.state.facts[f"{tool}.{fact}"] = row


def settle_points(now: ArmWeek) -> None:
    """Let the wallets do what tools have asked for."""
    arm, cut, done = now.arm, now.arm.block.cut, _act(now)
    for name, wallet in arm.state.wallets.items():
        poster = f"wallet:{name}"
        for account, halves in done[name].items():
            if account not in TOLD_BY_TOOLS:
                now.book(account, halves, poster)
        now.book("points_outstanding", total_of(wallet.balance, cut), poster)
        if wallet.redeemers.size:  # in most weeks few customers
            _redeemed(now, name, wallet)
        for tool, each, who, points in wallet.burns():
            _exchanged(now, name, points, who)
            if name in arm.plan.at_cost:
                _claim(now, tool, points, who)
            if now.reward is not None:
                now.reward[_POINTS, who] += cost_at(points, each)


def _redeemed(now: ArmWeek, name: str, wallet: Wallet) -> None:
    """Book who has redeemed points of a currency here, and let them remember it."""
    arm, who = now.arm, wallet.redeemers
    redeemed = wallet.redeemed[who]
    _exchanged(now, name, redeemed, who)
    if name in arm.plan.still_issued:  # what a stopped card owes is nobody's benefit
        arm.week.benefit(redeemed, wallet.terms.point_value / POINTS, who)
    if name in arm.plan.at_cost:
        for tool, _, places in wallet.claims():
            _claim(now, tool, wallet.redeemed[places], places)
    if now.reward is not None:
        for _, each, places in wallet.claims():
            now.reward[_POINTS, places] += cost_at(wallet.redeemed[places], each)
        now.reward[_FACE, who] += worth_of(redeemed, wallet.terms)


def _exchanged(now: ArmWeek, name: str, points: NDArray[np.int64], who: Places) -> None:
    """Book what members have exchanged of the points of a currency."""
    if now.arm.plan.joins:
        theirs = some_among(now.arm.state.member, points, who, now.arm.block.cut)
        now.book("member_points_redeemed", theirs, f"wallet:{name}")


def _claim(now: ArmWeek, tool: str, points: NDArray[np.int64], who: Places) -> None:
    """Book whose rewards were redeemed, where those of a currency differ in what they cost."""
    cut = now.arm.block.cut
    now.book("points_claimed", some_of(points, who, cut), tool)
    if now.arm.plan.joins:
        theirs = some_among(now.arm.state.member, points, who, cut)
        now.book("member_points_claimed", theirs, tool)


def _act(now: ArmWeek) -> dict[str, dict[str, Halves]]:
    """Let wallets act, and nobody pay with more points than there is to pay.

    On what is paid with points none are earned: those are taken back.
    """
    arm, week, done = now.arm, now.arm.week, {}
    left, paid_with = week.kept_to_pay, np.zeros(0, np.int64)
    several = len(arm.state.wallets) > 1
    for name, wallet in arm.state.wallets.items():
        done[name] = wallet.act(now.t, arm.state.since, left, arm.block.cut)
        who = wallet.redeemers
        if not who.size:
            continue
        worth = worth_of(wallet.redeemed[who], wallet.terms)
        if not several:
            week.take_back_unearned(who, worth)
            continue
        paid_with = paid_with if paid_with.size else np.zeros(arm.block.n, np.int64)
        paid_with[who] += worth
        left = left.copy()
        left[who] = np.maximum(left[who] - worth, 0)
    if paid_with.size:
        payers = np.flatnonzero(paid_with)
        week.take_back_unearned(payers, paid_with[payers])
    return done


def remember_membership(now: ArmWeek) -> None:
    """Let members remember what they got."""
    assert now.arm.membership is not None
    now.arm.membership.end_week(now.arm.state, now.arm.week)


def count_customers(now: ArmWeek) -> None:
    """Book who is there and what they bought."""
    arm, n, cut = now.arm, now.arm.block.n, now.arm.block.cut
    purchases, now.active = total_of(arm.out.n[:n], cut), total_of(arm.state.alive, cut)
    now.book("purchases", purchases)
    now.book("common_purchases", total_of(arm.week.common, cut))
    now.book("active", now.active)
    note_week(arm, purchases, now.active)


def count_the_first(now: ArmWeek) -> None:
    """Book who of week 0 is still there."""
    state = now.arm.state
    now.book("retained", behavior.recent(state.alive, state.since, now.arm.gap, now.arm.block.cut))
    now.book("survivors", now.active)


def count_members(now: ArmWeek) -> None:
    """Book who is a member and what they bought."""
    for account, amount in of_members(now.arm).items():
        now.book(account, amount)


def end_year(now: ArmWeek) -> None:
    """At the end of a year book who has bought again."""
    if now.t % 52 == 51:
        for account, amount in year_ends(now.arm).items():
            now.book(account, amount)


def keep_spend(now: ArmWeek) -> None:
    """Keep list spend of the trailing year, and what was paid lately, by four weeks."""
    arm = now.arm
    if arm.state.spend is not None:
        keep(arm.state.spend, now.t, arm.out.sales[: arm.block.n])
    if arm.state.window is not None:
        keep(arm.state.window, now.t, arm.week.kept)
