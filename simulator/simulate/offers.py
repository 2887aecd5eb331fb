"""What the tools offer in a week, and what customers make of it."""

from __future__ import annotations

import numpy as np

from simulator.market import behavior
from simulator.market.people import retention_pull_of
from simulator.program.channels import MOTIVE_CHANNELS, Effects, Row
from simulator.program.week import Week
from simulator.simulate.block import ArmScratch, Block
from simulator.simulate.membership import Membership
from simulator.simulate.plan import Plan
from simulator.simulate.state import State

f32 = np.float32


def make_offers(
    plan: Plan, membership: Membership | None, week: Week, state: State, effects: Effects
) -> None:
    """Let membership and every tool add to the channels, then let tools answer what others do."""
    grouped = {name for group in plan.groups for name in group}
    with effects.opened():
        if membership is not None and plan.runs(week.t):
            effects.of("program").add("value.recognition", membership.value(state))
        for name, tool in plan.tools.items():
            if name not in grouped:
                tool.offer(week.speak(name), state.own[name], effects.of(name))
        for group in plan.groups:
            _only_the_largest(group, plan, week, state, effects)
    with effects.answering():
        for name, tool in plan.tools.items():
            tool.answer(week.speak(name), state.own[name], effects.of(name))


def _only_the_largest(
    group: tuple[str, ...], plan: Plan, week: Week, state: State, effects: Effects
) -> None:
    """Of tools that exclude each other, each customer gets the one worth most to her.

    Tools that give her nothing this week exclude nobody and are not excluded: what
    is remembered of them (a price one was used to, a balance) goes on acting.
    """
    own = {name: Effects(week.n) for name in group}
    size = np.zeros((len(group), week.n), f32)
    for at, name in enumerate(group):
        with own[name].opened():
            plan.tools[name].offer(week.speak(name), state.own[name], own[name].of(name))
        for channel in ("price_cut", *MOTIVE_CHANNELS):
            row = own[name].get(channel)
            size[at] += 0 if row is None else row
    best = size.argmax(axis=0)
    for at, name in enumerate(group):
        wins = ((best == at) | (size[at] == 0)).astype(f32)
        week.won[name] = wins
        for channel, row in own[name].rows():
            effects.of(name).add(channel, row * wins)


def perceived(block: Block, effects: Effects, out: ArmScratch) -> tuple[Row, Row]:
    """Log-odds of choosing us and log leaving hazard that the offers make, (n,) each.

    The block's zeros where no offer touches them.
    """
    n, value = block.n, block.zero
    for channel in MOTIVE_CHANNELS:
        row = effects.get(channel)
        if row is not None:
            value = value + row * block.people.weight(channel[6:], block.luck)
    others = ("price_felt", "choice_log_odds", "churn_log_hazard")
    felt, choice, churn = (effects.get(channel) for channel in others)
    if value is block.zero and felt is None and choice is None and churn is None:
        return block.zero, block.zero
    customer, odds, hazard_log = block.people.customer, out.odds[:n], out.hazard_log[:n]
    rows = (felt, effects.get("price_sensitivity_log"), choice, churn)
    behavior.perceive(
        value, *(block.zero if row is None else row for row in rows), block.price_weight,
        f32(block.people.sensitivity), f32(retention_pull_of(customer)),
        f32(customer.value_ceiling), odds, hazard_log,
    )  # fmt: skip
    return odds, hazard_log
