"""What the facts are measured on: a grocery chain with the defaults, played in many cases.

Only what a client would declare is given; every knob is at its default. A case is one stream of
luck, in which all arms live the same weeks, so that differences between arms are precise with a
few thousand customers. Runs are played once and shared by the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from simulator.economics import Accounts
from simulator.market.market import Market
from simulator.program import rewards
from simulator.program.program import Program
from simulator.program.tool import Tool
from simulator.simulate import Case, Played, play, simulate
from simulator.simulate.arm import Arm
from simulator.simulate.block import Block
from simulator.simulate.panel import Recorder
from tests.facts.fact import Numbers
from tests.reference.world import case_of, market

CASES = 20
YEAR = 52
MARGIN = 0.28  # a usual gross margin of grocery chains, as in scenarios/grocery_points.yaml
BASKET, PER_YEAR = 29.58, 63.1  # Complete Journey
Notice = Callable[[int, Block, Arm, int, NDArray[np.int64]], None]


def grocery(customers: int, **about: Any) -> Market:
    """The customers of a real panel; what is not declared is at its default."""
    declared: dict[str, Any] = {
        "purchases_per_year": PER_YEAR, "basket": BASKET, "share_of_wallet": 0.5,
        "churn_per_year": 0.021,
    }  # fmt: skip
    return market(customers=customers, **{**declared, **about})


def of(**tools: Tool) -> Program:
    """A program of these tools, everything else at its default."""
    return Program(tools=tools)


def case(
    number: int, world: Market, programs: Mapping[str, Program], *, weeks: int = 3 * YEAR
) -> Case:
    """One stream of luck; an agent for every customer."""
    return case_of(
        world, weeks=weeks, agents=world.customers, number=number, margin=MARGIN, programs=programs
    )


def watched(case: Case, notice: Notice) -> Played:
    """Play with a panel; `notice(at, block, arm, week, places)` sees every week of every arm.

    Arms come in order, the control first; `places` are the customers' rows in the panel.
    """

    class Watching(Recorder):
        def note(
            self, at: int, block: Block, arm: Arm, week: int, reward: NDArray[np.int64]
        ) -> None:
            super().note(at, block, arm, week, reward)
            if not block.prospects:
                notice(at, block, arm, week, self._places(block)[1])

    with patch.object(play, "Recorder", Watching):
        return simulate(case, panel=True, owed=False, vintages=False)


def percent(share: float) -> str:
    """A share that was set, in words."""
    return f"{100 * share:g} %"


# ------------------------------------------------------------------ numbers of one case


def total(played: Played, arm: str, account: str, weeks: slice = slice(None)) -> float:
    """One account over some weeks."""
    return float(played.ledgers[arm].units(account)[weeks].sum())


def year(number: int) -> slice:
    """The weeks of a year, from 1."""
    return slice(YEAR * (number - 1), YEAR * number)


def lift(played: Played, arm: str, weeks: slice, account: str = "purchases") -> float:
    """An account in an arm against the control, as a share."""
    return total(played, arm, account, weeks) / total(played, "today", account, weeks) - 1


def cash(played: Played, arm: str, margin: float) -> Numbers:
    """Weekly incremental cash of the whole company at another gross margin, (weeks,), currency.

    Goods cost less at a higher margin, those that are sold and those that rewards are paid in.
    """
    ours, control = (Accounts.of(played.ledgers[name]) for name in (arm, "today"))
    more = ours.weekly("sales")[0] - control.weekly("sales")[0]
    at_ours = ours.contribution()[0] - control.contribution()[0]
    cheaper = 1 - _rewards_cost(margin) / _rewards_cost(MARGIN)
    saved = cheaper * ours.weekly("reward_cost")[0]
    richer: Numbers = (at_ours + more * (margin - MARGIN) + saved) / 10_000
    return richer


def _rewards_cost(margin: float) -> float:
    """What points cost as they are used, share of their face value."""
    return rewards.cost(rewards.cost_of_goods(margin), rewards.SHARE)


def by_case(played: tuple[Played, ...], one: Callable[[Played], float]) -> Numbers:
    """One number for each case."""
    return np.array([one(case) for case in played])
