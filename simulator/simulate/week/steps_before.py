"""What customers of a block do in one arm before baskets are drawn, one function per step.

Offers, arrivals, leaving, purchases. In which order, and where, says the table in `table.py`,
which the loop runs.
"""

from __future__ import annotations

import numpy as np

from simulator.market import behavior, experience
from simulator.program.ledger import MONEY, among, total_of
from simulator.simulate.arm import Arm
from simulator.simulate.experience import pressure
from simulator.simulate.state import NOT_YET
from simulator.simulate.week import offers
from simulator.simulate.week.block_week import ArmWeek
from simulator.simulate.week.census import count_leavers
from simulator.simulate.week.pairs import book_reasons
from simulator.simulate.week.pulse_notes import note_offers

f32 = np.float32


def open_week(now: ArmWeek) -> None:
    """Set the dials of the week, what is known of tools, and who meets which condition."""
    arm, week = now.arm, now.arm.week
    week.long_known = arm.plan.today if now.long_known else frozenset()
    week.weight = now.weight
    week.begin(now.t, now.board.dials)
    arm.pulse[:] = 0
    arm.effects.clear()  # neutral until the tools speak
    arm.hazard_row = arm.block.zero
    week.facts = arm.facts()
    _choose_customers(arm, drawn=False)


def draw_groups(now: ArmWeek) -> None:
    """See who is in the random groups that audiences ask for."""
    _choose_customers(now.arm, drawn=True)


def _choose_customers(arm: Arm, *, drawn: bool) -> None:
    """Settle before the week who meets the conditions of audiences, drawn ones or the others."""
    for one in arm.plan.conditions:
        if bool(one.draws) is drawn:
            row = one.begin(arm.week)
            if row is not None:
                arm.week.chosen[one] = row


def roll_out(now: ArmWeek) -> None:
    """Tell the tools whom the program has reached."""
    assert now.arm.reached_week is not None
    now.arm.week.reached = (now.arm.reached_week <= now.t).astype(f32)


def review_spend(now: ArmWeek) -> None:
    """Every four weeks tell the tools who is above last month's thresholds of spend."""
    arm = now.arm
    if now.t % 4 == 0 or not arm.week.top:
        spend, above = arm.trailing_spend(), now.board.thresholds
        arm.week.top = {top: (spend > above.get(top, np.inf)).astype(f32) for top in arm.plan.tops}


def value_membership(now: ArmWeek) -> None:
    """Add what being a member is worth on its own."""
    offers.value_membership(now.arm, now.t)


def offer(now: ArmWeek) -> None:
    """Let every tool offer."""
    offers.offer(now.arm)


def offer_the_largest(now: ArmWeek) -> None:
    """Let tools that exclude each other offer."""
    offers.offer_the_largest(now.arm)


def answer(now: ArmWeek) -> None:
    """Let every tool answer what the others offer."""
    offers.answer(now.arm)


def perceive(now: ArmWeek) -> None:
    """What the offers do to choosing us and to leaving."""
    now.odds, now.arm.hazard_row = offers.perceived(now.arm.block, now.arm.effects, now.arm.out)


def tell_the_pulse(now: ArmWeek) -> None:
    """Note what the actors around the customers see of the offers."""
    note_offers(now.arm, now.odds)


def arrive(now: ArmWeek) -> None:
    """Let prospects arrive whose turn has come."""
    people, state = now.arm.block.people, now.arm.state
    assert people.waiting is not None
    came = behavior.arrive(people.waiting, now.came, state.alive, state.ever, state.since)
    if state.came is not None:
        state.came[(state.ever > 0) & (state.came == NOT_YET)] = now.t
    now.book("arrived", (int(came), 0))


def come_back(now: ArmWeek) -> None:
    """Let lost customers come back."""
    arm, block, state, work = now.arm, now.arm.block, now.arm.state, now.work
    came = work.came_back[: block.n]
    back = experience.come_back(
        state.alive, state.ever, state.returned,
        f32(block.people.declared.win_back_per_year / 52), arm.row("win_back_log"),
        arm.hazard_row, work.u_back[: block.n], came,
    )  # fmt: skip
    if back:
        now.book("won_back", total_of(came, block.cut))
    if arm.plan.joins and back:
        now.book("members_won_back", among(state.member, came, block.cut))
    if back and arm.experience is not None:
        arm.experience.restart(came)


def hear_from_desk(now: ArmWeek) -> None:
    """Let last week's answers reach those who wait."""
    arm = now.arm
    assert arm.experience is not None
    arm.resolved = arm.experience.hear(now.board, arm.state.alive, now.work)


def feel_service(now: ArmWeek) -> None:
    """Let what was lived through act on choosing us and on leaving."""
    assert now.arm.experience is not None
    _own_rows(now)
    now.arm.experience.feel(now.arm.effects, now.odds, now.arm.hazard_row)


def feel_the_rival(now: ArmWeek) -> None:
    """Let the rival's offer act on choosing us and on leaving."""
    if now.board.rival:
        _own_rows(now)
        arm, board = now.arm, now.board
        price_log = arm.effects.get("price_sensitivity_log")
        if price_log is None:
            experience.press(now.odds, arm.hazard_row, *pressure(board.rival, arm.block))
            return
        attack, copy = board.attack, board.rival - board.attack
        experience.press(now.odds, arm.hazard_row, *pressure(copy, arm.block))
        by_price = pressure(attack, arm.block)
        experience.press_by_price(now.odds, arm.hazard_row, *by_price, price_log)


def compare_prices(now: ArmWeek) -> None:
    """Let what we have come to cost beside the rival act on choosing us and on leaving."""
    dearer = now.prices.dearer
    if dearer:
        _own_rows(now)
        arm, by_price = now.arm, pressure(dearer, now.arm.block)
        price_log = arm.row("price_sensitivity_log")
        experience.compare_prices(
            now.odds, arm.hazard_row, *by_price, arm.block.price_weight, price_log
        )


def _own_rows(now: ArmWeek) -> None:
    """Rows that may be written, where no offer has made any."""
    arm, n = now.arm, now.arm.block.n
    if now.odds is arm.block.zero:
        now.odds, arm.hazard_row = arm.out.odds[:n], arm.out.hazard_log[:n]
        now.odds.fill(0)
        arm.hazard_row.fill(0)


def say_why_they_stay(now: ArmWeek) -> None:
    """Book the departures that the arm is expected to avoid."""
    assert now.control is not None
    book_reasons(now.arm, now.control, now.books, now.t, now.exposure)


def leave(now: ArmWeek) -> None:
    """Let customers leave for good."""
    arm, n = now.arm, now.arm.block.n
    now.work.was_here[:n] = arm.state.alive
    left = behavior.leave(
        arm.state.alive, arm.block.people.hazard, arm.hazard_row, f32(now.exposure),
        now.work.u_leave[:n],
    )  # fmt: skip
    now.left = (0, 0)
    if left:
        first = total_of(now.work.was_here[:n] - arm.state.alive, arm.block.cut)[0]
        now.left = first, left - first
    now.book("left", now.left)


def count_who_left(now: ArmWeek) -> None:
    """Book who has left, and why."""
    if now.left[0] or now.left[1]:
        was_here = now.work.was_here[: now.arm.block.n]
        count_leavers(now.arm, was_here, now.board, now.exposure, now.work, now.books)


def replace_leavers(now: ArmWeek) -> None:
    """Where nobody leaves, put somebody like them into the place of those who would."""
    assert now.arm.experience is not None
    now.arm.experience.replace(now.arm.hazard_row, now.work)


def choose(now: ArmWeek) -> None:
    """Work out how much everybody is expected to buy at us and at the rival."""
    arm, out, n = now.arm, now.arm.out, now.arm.block.n
    behavior.choose(
        arm.state.alive, now.work.base[:n], arm.block.people.preference, now.odds,
        arm.row("need_log"), arm.row("added_occasions"), out.rate[:n], out.share[:n],
        out.elsewhere[:n],
    )  # fmt: skip


def buy_at_rival(now: ArmWeek) -> None:
    """Book expected purchases at the rival."""
    arm, n = now.arm, now.arm.block.n
    purchases, sales = behavior.at_rival(
        arm.out.elsewhere[:n], arm.block.people.basket, MONEY * now.prices.rival, arm.block.cut
    )
    now.book("rival_purchases", purchases)
    now.book("rival_sales", sales)


def buy(now: ArmWeek) -> None:
    """Draw the purchases."""
    week, out, n = now.arm.week, now.arm.out, now.arm.block.n
    behavior.buy(out.rate[:n], now.work.u_buy[:n], out.n[:n])
    week.n_purchases, week.rate, week.share = out.n[:n], out.rate[:n], out.share[:n]
