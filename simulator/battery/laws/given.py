"""Nothing for nothing: customers perceive what they are given, and more of it costs more."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import numpy as np

from simulator.battery.arms import FIXED, of, served, tools_of, unreachable
from simulator.battery.choices import choices, made, ranges
from simulator.battery.law import Faults, law
from simulator.battery.playing import YEARS, BehaviorSeen
from simulator.program.tool import REGISTRY

FELT_AT_MOST = 2.0  # units of value that a unit given is perceived as
SPARE = 1e-5  # of usual sales: what is all but surely out of reach may never be handed out
NEXT_TO_NOTHING = 1e-3  # of sales: what the smallest value above none may do
WITH_LUCK = 0.1  # of a lift, by which luck and takers who are unlike others may raise it
BY_LUCK = 1e-4  # of sales, by which who happens to leave may raise them
WITHIN = 2e-3  # of the cost, by which luck may turn it around where a choice hardly matters


def declared(kind: str) -> float:
    """What customers would pay for a tool's service, share of the basket."""
    about = REGISTRY[kind].knobs().get("value")
    served = about is not None and "service" in about.unit
    return float(made(kind).model_dump()["value"]) if served else 0.0


def felt_as_given(name: str, seen: BehaviorSeen, declared: float = inf) -> Faults:
    """What is perceived is at most twice what is given; service what is declared, at most."""
    felt = seen.perceived
    if felt > FELT_AT_MOST * seen.given + SPARE * seen.usual:
        yield (
            f"{name}: {felt:,.2f} are perceived and {seen.given:,.2f} given, "
            f"{felt / max(seen.given, 1e-9):.3g} times as much; at most {FELT_AT_MOST:g}"
        )
    most = declared * seen.noted.held * (1 + 1e-5)
    if seen.noted.served > most:
        yield f"{name}: service is perceived as {seen.noted.served:,.2f}, declared as {most:,.2f}"


@law("value is perceived as given", slow=True)
def at_most_twice_what_is_given_is_perceived(kind: str) -> Faults:
    """Over the whole range of each choice: at most twice what is given, in currency."""
    for name in tools_of(kind):
        yield from felt_as_given(name, of(kind)[name], declared(kind))


@law("what hands out nothing moves nobody", slow=True)
def what_hands_out_nothing_moves_nobody(kind: str) -> Faults:
    """To the bit where nothing can be had; where somebody might have had luck, all but."""
    nothing = {name: seen for name, seen in of(kind).items() if not seen.given}
    if len(nothing) < 2:
        yield "no choice gives nothing: declare what is `off`, or when nobody can reach it"
    for name, seen in nothing.items():
        if abs(seen.extra) > SPARE:
            yield f"{name}: nothing is given, and sales are {seen.extra:+.4%} of the control's"
    fixed = of(kind)["fixed cost"]
    gap = int((fixed.ledger.contribution() - fixed.control.contribution()).sum()) / 10_000
    cost = FIXED["setup_cost"] + YEARS * FIXED["running_cost_per_year"]
    if fixed.like_the_control() or abs(gap + cost) > 0.01:
        yield f"a fixed cost of {cost:,.2f} alone changes contribution by {gap:,.2f}"


@law("next to nothing does next to nothing", slow=True)
def next_to_nothing_does_next_to_nothing(kind: str) -> Faults:
    """The smallest value above none sells as much as none, within a thousandth."""
    for row in ranges(kind):
        first = row[0]
        if choices(kind)[first.knob].off != first.value or not isinstance(first.value, float):
            continue
        none, least = (of(kind)[one.name].likely for one in row[:2])
        if abs(least - none) > NEXT_TO_NOTHING:
            yield f"{row[1].name}: sales are {least - none:+.3%} beyond those at none"


@law("more costs more", slow=True)
def more_costs_more(kind: str) -> Faults:
    """Over the whole range of each choice, as it is declared (`costs`)."""
    for row in ranges(kind):
        costs = choices(kind)[row[0].knob].costs
        if costs is None:
            yield f"{row[0].knob} is a choice and does not say what it costs: more, less, neither"
            continue
        # a threshold of none is none at all, and another thing than the lowest one
        steps = [one for one in row if one.value or costs != "less"]
        if len(steps) < 3:
            yield f"{row[0].knob} has {len(steps)} values: its bounds leave nothing to choose"
        for one, two in pairwise(steps):
            before, after = of(kind)[one.name].cost, of(kind)[two.name].cost
            rise = after - before if costs == "more" else before - after
            if costs != "neither" and rise < -WITHIN * max(abs(before), abs(after)):
                yield f"{one.name} costs {before:,.2f}, {two.value} costs {after:,.2f}"


@law("service moves what its cost would", slow=True)
def service_moves_no_more_than_what_it_costs(kind: str) -> Faults:
    """Whatever serving costs, and is believed of it: sales rise by no more than from a price cut
    of twice that money, and of the fee that was paid; and where it costs nothing, not at all.
    """
    arms = served(kind)
    cuts = [seen for name, seen in arms.items() if name.startswith("cut=")]
    money = [0.0, *(seen.given / seen.usual for seen in cuts)]
    lifts = [0.0, *(seen.likely for seen in cuts)]
    for name, seen in arms.items():
        if not name.startswith(kind):
            continue
        yield from felt_as_given(name, seen)
        worth = (FELT_AT_MOST * seen.given + seen.money("fee_income")) / seen.usual
        most = float(np.interp(worth, money, lifts)) * (1 + WITH_LUCK) + BY_LUCK
        if seen.likely > most:
            yield (
                f"{name}: sales are {seen.likely:+.3%}, and {most:+.3%} of a price cut that costs "
                f"{worth:.3%} of sales"
            )


@law("unreachable is unvalued", slow=True)
def out_of_reach_is_its_fixed_cost(kind: str) -> Faults:
    """What nobody can reach moves nobody, is joined by nobody and costs nothing, to the bit."""
    arms = unreachable(kind)
    fixed = arms["fixed cost"].ledger.contribution()
    for name, seen in arms.items():
        if name == "fixed cost":
            continue
        for account, gap in seen.like_the_control().items():
            yield f"{name}: {account} differs from the control by up to {gap} in a week"
        members = int(seen.ledger.units("members").sum())
        if members:
            yield f"{name}: there are members, {members} in all weeks together"
        cost = float(np.abs(seen.ledger.contribution() - fixed).max()) / 10_000
        if cost:
            yield f"{name}: contribution differs from that of the fixed cost by up to {cost:,.4f}"
