"""What the tools offer in a week, and what customers make of it."""

from __future__ import annotations

import numpy as np

from simulator.market import behavior
from simulator.market.people import retention_pull_of
from simulator.program.channels import MOTIVE_CHANNELS, Effects, Row
from simulator.program.week import Week
from simulator.simulate.arm import Arm
from simulator.simulate.block import ArmScratch, Block
from simulator.simulate.membership import BY_MEMBERSHIP
from simulator.simulate.plan import Plan
from simulator.simulate.state import State

f32 = np.float32
_MOTIVES = tuple((channel, channel.removeprefix("value.")) for channel in MOTIVE_CHANNELS)


def value_membership(arm: Arm, t: int) -> None:
    """Add what being a member is worth on its own, where there is something to be a member of."""
    if arm.membership is not None and arm.plan.runs(t):
        with arm.effects.opened(further=True):
            effects = arm.effects.of("program", BY_MEMBERSHIP)
            effects.add("value.recognition", arm.membership.value(arm.state))


def offer(arm: Arm) -> None:
    """Let every tool add to the channels, apart from those that exclude each other."""
    groups = arm.plan.groups
    grouped = {name for group in groups for name in group} if groups else ()
    with arm.effects.opened(further=True):
        for name, tool in arm.plan.acting.items():
            if name not in grouped:
                effects = arm.effects.of(name, tool.acts_on)
                tool.offer(arm.week.speak(name), arm.state.own[name], effects)


def offer_the_largest(arm: Arm) -> None:
    """Of tools that exclude each other, each customer gets the one worth most to them.

    Tools that give them nothing this week exclude nobody and are not excluded: what
    is remembered of them (a price one was used to, a balance) goes on acting.
    """
    with arm.effects.opened(further=True):
        for group in arm.plan.groups:
            _only_the_largest(group, arm.plan, arm.week, arm.state, arm.effects)


def answer(arm: Arm) -> None:
    """Let tools add to channels in view of what others offer."""
    with arm.effects.answering():
        for name, tool in arm.plan.acting.items():
            effects = arm.effects.of(name, tool.acts_on)
            tool.answer(arm.week.speak(name), arm.state.own[name], effects)


def _only_the_largest(
    group: tuple[str, ...], plan: Plan, week: Week, state: State, effects: Effects
) -> None:
    own = {name: Effects(week.n) for name in group}
    size = np.zeros((len(group), week.n), f32)
    for at, name in enumerate(group):
        tool = plan.tools[name]
        with own[name].opened():
            tool.offer(week.speak(name), state.own[name], own[name].of(name, tool.acts_on))
        for channel in ("price_cut", *MOTIVE_CHANNELS):
            row = own[name].get(channel)
            size[at] += 0 if row is None else row
    best = size.argmax(axis=0)
    for at, name in enumerate(group):
        wins = ((best == at) | (size[at] == 0)).astype(f32)
        week.won[name] = wins
        for channel, row in own[name].rows():
            effects.of(name, plan.tools[name].acts_on).add(channel, row * wins)


def perceived(block: Block, effects: Effects, out: ArmScratch) -> tuple[Row, Row]:
    """Log-odds of choosing us and log leaving hazard that the offers make, (n,) each.

    The block's zeros where no offer touches them.
    """
    n, value, totals = block.n, block.zero, effects.totals()
    if not totals:
        return block.zero, block.zero
    for channel, motive in _MOTIVES:
        row = totals.get(channel)
        if row is not None:
            one = row * block.people.weight(motive, block.luck)
            value = one if value is block.zero else np.add(value, one, out=value)
    felt, choice = totals.get("price_felt"), totals.get("choice_log_odds")
    churn = totals.get("churn_log_hazard")
    if value is block.zero and felt is None and choice is None and churn is None:
        return block.zero, block.zero
    declared, odds, hazard_log = block.people.declared, out.odds[:n], out.hazard_log[:n]
    rows = (felt, totals.get("price_sensitivity_log"), choice, churn)
    behavior.perceive(
        value, *[block.zero if row is None else row for row in rows], block.price_weight,
        f32(block.people.sensitivity), f32(retention_pull_of(declared)),
        f32(declared.value_ceiling), odds, hazard_log,
    )  # fmt: skip
    return odds, hazard_log
