"""Who earned it: a result shared among the tools of a program, from what subsets of them earn.

A *game* says what every subset of the tools earns; its values may be arrays of any
one shape. Whatever is computed here consists of differences between values, so a
tool that changes nothing gets exactly nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers
from simulator.economics.books.value import present_value
from simulator.program.chart import CHART, PROGRAM_COSTS

Subset = frozenset[str]
Game = Mapping[Subset, Numbers]
Order = tuple[str, ...]

# Posters of what a program costs whatever its tools: set-up and running cost, also per member.
ITSELF = ("program", "members")


def subsets(tools: Sequence[str]) -> tuple[Subset, ...]:
    """All subsets, the smallest first; 2^n of them."""
    sizes = range(len(tools) + 1)
    return tuple(frozenset(some) for size in sizes for some in combinations(tools, size))


def antithetic(tools: Sequence[str], uniforms: Numbers) -> tuple[Order, ...]:
    """Orders in which tools may be added, every second one the reverse of the one before.

    One pair for each row of `uniforms`, (pairs, tools). Who comes early in one order comes
    late in the other, so that the two err in opposite directions where tools overlap.

    Source: Mitchell, Cooper, Frank & Holmes (2022), Journal of Machine Learning Research 23.
    """
    orders: list[Order] = []
    for row in uniforms:
        order = tuple(tools[i] for i in np.argsort(row, kind="stable"))
        orders += [order, order[::-1]]
    return tuple(orders)


def prefixes(order: Order) -> tuple[Subset, ...]:
    """What is there when the tools are added in an order, from nothing to all of them."""
    return tuple(frozenset(order[:size]) for size in range(len(order) + 1))


def needed(tools: Sequence[str], orders: Iterable[Order]) -> tuple[Subset, ...]:
    """The subsets that sampled orders go through, and those for `to_the_rest` and `alone`."""
    every = frozenset(tools)
    chosen = [frozenset[str](), every]
    chosen += [frozenset({tool}) for tool in tools] + [every - {tool} for tool in tools]
    chosen += [subset for order in orders for subset in prefixes(order)]
    return tuple(dict.fromkeys(chosen))


def to_the_rest(game: Game, tools: Sequence[str]) -> dict[str, Numbers]:
    """What all tools earn together less what they earn without this one: leaving it out."""
    every = frozenset(tools)
    return {tool: game[every] - game[every - {tool}] for tool in tools}


def alone(game: Game, tools: Sequence[str]) -> dict[str, Numbers]:
    """What a tool earns on its own, less what the program earns without tools."""
    return {tool: game[frozenset({tool})] - game[frozenset()] for tool in tools}


def shapley(game: Game, tools: Sequence[str]) -> dict[str, Numbers]:
    """What a tool adds, averaged over all orders in which the tools could be added.

    The values of all tools add up to what they earn together. It is the only way to
    share that out in which equals get the same, who adds nothing gets nothing, and
    shares of sums are sums of shares.

    Source: Shapley (1953), A value for n-person games.
    """
    return {tool: _averaged(game, tools, (tool,)) for tool in tools}


def interactions(game: Game, tools: Sequence[str]) -> dict[tuple[str, str], Numbers]:
    """What two tools add together beyond what each of them adds, averaged like `shapley`.

    Negative where one does what the other does as well.

    Source: Grabisch & Roubens (1999), International Journal of Game Theory 28.
    """
    return {pair: _averaged(game, tools, pair) for pair in combinations(tools, 2)}


def _averaged(game: Game, tools: Sequence[str], added: tuple[str, ...]) -> Numbers:
    """The difference that some tools make, averaged over others by number, then over numbers."""
    others = [tool for tool in tools if tool not in added]
    by_size = []
    for size in range(len(others) + 1):
        differences = [_difference(game, frozenset(s), added) for s in combinations(others, size)]
        by_size.append(_mean(differences))
    return _mean(by_size)


def _difference(game: Game, before: Subset, added: tuple[str, ...]) -> Numbers:
    """What one tool adds to others, or two beyond what each adds."""
    if len(added) == 1:
        return game[before | {added[0]}] - game[before]
    a, b = added
    with_b = game[before | {a, b}] - game[before | {b}]
    return with_b - (game[before | {a}] - game[before])


def _mean(values: Sequence[Numbers]) -> Numbers:
    return sum(values[1:], values[0]) / len(values)


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """A Shapley value estimated from some orders, and the standard error of that."""

    value: Numbers
    error: Numbers


def sampled(game: Game, tools: Sequence[str], orders: Sequence[Order]) -> dict[str, Sampled]:
    """Shapley values estimated from orders in antithetic pairs.

    They add up as the exact ones do, because along every order the tools' additions do.
    The error is that of the mean of independent pairs; not a number where there is one.

    Raises
    ------
    ValueError
        If the orders are not in pairs.

    Source: Castro, Gomez & Tejada (2009), Computers & Operations Research 36.
    """
    if not orders or len(orders) % 2:
        raise ValueError(f"{len(orders)} orders are not pairs")
    added = [_along(game, order) for order in orders]
    shares = {}
    for tool in tools:
        each = [(a[tool] + b[tool]) / 2 for a, b in zip(added[::2], added[1::2], strict=True)]
        value, n = _mean(each), len(each)
        squares = [(one - value) ** 2 for one in each]
        variance = _mean(squares) / (n - 1) if n > 1 else np.full_like(value, math.nan)
        shares[tool] = Sampled(value, np.sqrt(variance))
    return shares


def _along(game: Game, order: Order) -> dict[str, Numbers]:
    steps = pairwise(prefixes(order))
    return {tool: game[b] - game[a] for tool, (a, b) in zip(order, steps, strict=True)}


def costs_by_account(arm: Accounts, tool: str, rate: float) -> dict[str, Numbers]:
    """What a tool's own posters have booked as cost, by account in today's money, (3,).

    In 1/10,000, income negative; accounts without an entry are left out. Points cost the
    tool that issued them when they are redeemed.
    """
    costs = {}
    for name in PROGRAM_COSTS:
        weekly = sum(
            (arm.weekly(name, who) for who in (tool, f"program:{tool}")),
            np.zeros((3, arm.weeks)),
        )
        if weekly.any():
            costs[name] = -CHART[name].sign * present_value(weekly, rate)
    return costs


def other_costs(arm: Accounts, control: Accounts, tools: Iterable[str], rate: float) -> Numbers:
    """Costs beyond today's that neither the tools nor the program have booked, (3,), in 1/10,000.

    The desk, paid acquisition, and tools of today: what customers cost there who stay, buy
    or complain more or less because of the program.
    """
    own = {who for tool in tools for who in (tool, f"program:{tool}")} | set(ITSELF)
    weekly = np.zeros((3, arm.weeks))
    for name in PROGRAM_COSTS:
        sign = CHART[name].sign
        weekly += sign * control.weekly(name)
        for poster in arm.posters(name):
            weekly -= 0 if poster in own else sign * arm.weekly(name, poster)
    return present_value(weekly, rate)


def own_costs(arm: Accounts, rate: float) -> Numbers:
    """Set-up and running cost, in today's money, (3,), in 1/10,000."""
    weekly = np.zeros((3, arm.weeks))
    for name in PROGRAM_COSTS:
        for poster in ITSELF:
            weekly -= CHART[name].sign * arm.weekly(name, poster)
    return present_value(weekly, rate)
