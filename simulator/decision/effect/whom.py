"""Whom to treat: chosen on one half of the customers, held to the other, and the reverse.

Groups that were chosen because they look well look better than they are; on customers who had no
part in the choice they do not. Source: Athey & Imbens (2016), PNAS 113, for such honest halves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from simulator.decision.effect.adjusted import LEVEL
from simulator.decision.effect.groups import GroupEffect, by_group
from simulator.decision.effect.trial import Booleans, ObservedCustomers, Places

SEED = 20_160  # of the halves, so that the same file gives the same answer


@dataclass(frozen=True, slots=True)
class Money:
    """What a currency unit of spend earns, and what treating one customer costs."""

    margin: float
    cost: float


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Groups chosen on one half, and what treating them earned on the other.

    `value` is profit per customer of all customers, treated or not; `error` its standard error.
    """

    chosen: tuple[str, ...]
    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom to treat.

    Attributes
    ----------
    halves
        What each half chose, and what came of it on the other.
    groups
        Those that both halves chose, as far as their held-out profit is above 0; nobody, if empty.
    value, error
        Held-out profit per customer, mean of both halves, and its standard error.
    """

    halves: tuple[HeldOut, HeldOut]
    groups: tuple[str, ...]
    value: float
    error: float

    def interval(self, level: float = LEVEL) -> tuple[float, float]:
        """Ends of the interval of the held-out profit per customer."""
        reach = float(ndtri(0.5 + level / 2)) * self.error
        return self.value - reach, self.value + reach


def whom(seen: ObservedCustomers, group: Places, names: tuple[str, ...], money: Money) -> Whom:
    """Choose groups on each half, and hold them to the other.

    A group is chosen where the margin on what it spends more is above what treating it costs; it
    may be none. One that is too small to tell in a half is not chosen there.
    """
    first = halves(seen.treated, group)
    found = [by_group(seen.of(half), group[half], names) for half in (first, ~first)]
    held = (_held(found[0], found[1], money), _held(found[1], found[0], money))
    value = (held[0].value + held[1].value) / 2
    error = math.hypot(held[0].error, held[1].error) / 2
    both = tuple(name for name in held[0].chosen if name in held[1].chosen)
    return Whom(held, both if value > 0 else (), value, error)


def profit(one: GroupEffect, money: Money) -> float:
    """Profit per treated customer; minus infinity where the effect cannot be told."""
    return -math.inf if one.effect is None else money.margin * one.effect.value - money.cost


def halves(treated: Booleans, group: Places) -> Booleans:
    """Who is in the first half, (customers,): half of each arm of each group, by luck."""
    luck = np.random.Generator(np.random.Philox(key=SEED))
    order = luck.permutation(len(treated))
    cell = (group * 2 + treated)[order]
    sorted_by_cell = np.argsort(cell, kind="stable")
    counts = np.bincount(cell, minlength=int(cell.max(initial=0)) + 1)
    within = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    first = np.empty(len(treated), bool)
    first[order[sorted_by_cell]] = within % 2 == 0
    return first


def _held(
    chosen_on: tuple[GroupEffect, ...], held_to: tuple[GroupEffect, ...], money: Money
) -> HeldOut:  # fmt: skip
    chosen = tuple(one.name for one in chosen_on if profit(one, money) > 0)
    everybody = sum(one.customers for one in held_to)
    value, variance = 0.0, 0.0
    for one in held_to:
        if one.name in chosen and one.effect is not None:
            part = one.customers / max(everybody, 1)
            value += part * profit(one, money)
            variance += (part * money.margin * one.effect.error) ** 2
    return HeldOut(chosen, value, math.sqrt(variance))
