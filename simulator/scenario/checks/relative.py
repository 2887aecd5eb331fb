"""Amounts beside the average basket: defaults that follow it, and none that cannot be meant.

A default in currency would be next to nothing in dong and a fortune in dinar.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from simulator.knobs import Knob
from simulator.program.program import Program
from simulator.program.tool import REGISTRY
from simulator.say import fault
from simulator.scenario.checks.notes import Notes
from simulator.scenario.leaves import put
from simulator.scenario.typed.numbers import Numbers
from simulator.scenario.uncertain import Distribution

SMALLEST_COIN = 0.01  # currency
COINS = 1e4  # a point is worth between 1/10,000 and 1/1,000 of a basket


def average_basket(market: dict[str, Any]) -> float:
    """Mean list value of a purchase of today's market, with every number at its center."""
    segments = market["segments"].values()
    often = [_center(one["share"]) * _center(one["purchases_per_year"]) for one in segments]
    spent = [n * _center(one["basket"]) for n, one in zip(often, segments, strict=True)]
    return sum(spent) / sum(often)


def fill_in(tree: dict[str, Any], numbers: Numbers) -> None:
    """Give defaults that follow the average basket their amount, in the tree and its leaves."""
    basket = average_basket(tree["market"])
    for at, about in numbers.in_baskets:
        leaf, amount = numbers.leaves[at], _amount(about, basket)
        put(tree, leaf.path, amount)
        numbers.leaves[at] = replace(leaf, value=amount)


def _amount(about: Knob, basket: float) -> float:
    if about.baskets is not None:
        return float(f"{about.baskets * basket:.10g}")  # 5.1, and not 5.1000000000000005
    return max(SMALLEST_COIN, 10.0 ** math.floor(math.log10(basket / COINS)))


def check(cross: Notes) -> None:
    """Refuse amounts per customer that no basket can be next to."""
    basket = average_basket(cross.tree["market"])
    for path, knobs, section in _sections(cross.tree):
        for name, about in knobs.items():
            value = section.get(name)
            if not about.money or value is None:
                continue
            most = value.high if isinstance(value, Distribution) else value
            if most > about.most * basket:
                cross.note(
                    f"{path}.{name}",
                    fault(
                        "{most} is {times} times the average basket of {basket}; "
                        "expected at most {limit} baskets, or amounts could not "
                        "be counted to the last unit; check the currency",
                        most=f"{most:,.10g}",
                        times=f"{most / basket:,.0f}",
                        basket=f"{basket:,.10g}",
                        limit=f"{about.most:,.0f}",
                    ),
                )


def _sections(tree: dict[str, Any]) -> Iterator[tuple[str, dict[str, Knob], dict[str, Any]]]:
    """Tools and what a member costs: path, knobs and values."""
    arms = {"today": tree["today"], **{f"programs.{n}": p for n, p in tree["programs"].items()}}
    per_member = {"running_cost_per_member": Program.knobs()["running_cost_per_member"]}
    for arm, program in arms.items():
        yield arm, per_member, program
        for name, tool in program.get("tools", {}).items():
            yield f"{arm}.tools.{name}", REGISTRY[tool["kind"]].knobs(), tool


def _center(value: Any) -> float:
    return float(value.central if isinstance(value, Distribution) else value)
