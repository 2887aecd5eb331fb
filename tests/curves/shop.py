"""What the curves are played on: a shop as in the README, at a margin at which a card can pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.battery.worlds import where_seen
from simulator.economics.measures import measures_of
from simulator.market.category import SecondCategory
from simulator.market.service import Service
from simulator.program.program import Program
from simulator.program.tool import REGISTRY, Tool
from simulator.simulate import CONTROL, simulate
from tests.reference.world import case_of, market

AGENTS, STREAMS, WEEKS, RATE = 4_000, 4, 156, 0.1
MARGIN = 0.45
DECLARED: dict[str, Any] = {
    "purchases_per_year": 63, "basket": 29.6, "share_of_wallet": 0.45, "churn_per_year": 0.18,
}  # fmt: skip
# For tools that need one: a cup for one in ten, at two in five of their purchases.
COFFEE = SecondCategory(
    users=0.1, price=3.0, bought_with=0.4, gross_margin=0.75, stop_per_year=0.3
)  # fmt: skip
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Played:
    """Programs against today over three years, arrays (streams,).

    `lift` is the share of purchases more, `npv` and `cost` currency per customer of week 0,
    `members` the share of customers who are members at the end.
    """

    lift: Numbers
    npv: Numbers
    cost: Numbers
    members: Numbers


def tool(kind: str, **choices: object) -> Tool:
    """A tool with some choices; addressed to whom it is when nothing is said."""
    return REGISTRY[kind].model_validate(choices)


def play(
    programs: Mapping[str, Program], margin: float = MARGIN,
    service: Mapping[str, Any] | None = None,
) -> dict[str, Played]:  # fmt: skip
    """All programs at once on the same streams of luck, each against the same control.

    In a shop without failures, or with the `service` of a market.
    """
    world = market(customers=AGENTS, **DECLARED)
    tools = [tool for one in programs.values() for tool in one.tools.values()]
    for kind in dict.fromkeys(tool.kind for tool in tools):
        world = where_seen(kind, world, coming=0.18)
    if world.second_category is not None:
        world = world.model_copy(update={"second_category": COFFEE})
    if service:
        world = world.model_copy(update={"service": Service.model_validate(service)})
    rows: dict[str, list[tuple[float, ...]]] = {arm: [] for arm in programs}
    for number in range(STREAMS):
        case = case_of(
            world, weeks=WEEKS, agents=AGENTS, number=number, margin=margin, programs=programs
        )
        played = simulate(case)
        found = measures_of([played], RATE, CONTROL)
        today = float(played.ledgers[CONTROL].units("purchases").sum())
        for arm, row in rows.items():
            ledger = played.ledgers[arm]
            members = ledger.units("members")[-1].sum() / max(ledger.units("active")[-1].sum(), 1)
            row.append((
                ledger.units("purchases").sum() / today - 1,
                float(found.whole(arm, "npv")[0]) / AGENTS,
                float(found.whole(arm, "program_cost")[0]) / AGENTS,
                float(members),
            ))  # fmt: skip
    return {arm: Played(*np.array(row).T) for arm, row in rows.items()}
