"""The board of an arm: what its processes have set for the week, and what last week was like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.market.queue import Queue
from simulator.program.channels import Row
from simulator.program.dials import Dials
from simulator.program.occasions import Limit
from simulator.program.tally import Totals
from simulator.simulate.around.pulse import Pulse
from simulator.simulate.plan import Plan

CLASSES = 3  # no problem, ordinary, priority


@dataclass(slots=True, eq=False)
class Board:
    """What an arm's processes have set for the week: dials, desk, rival, traffic, arrivals.

    `closed` and `good`, float32 (3,), are by class the shares of open problems that the
    desk has ended, and ended well; `crowd` is the factor on failures; `rival` the value
    that the rival offers, `attack` the part of it that is a price cut; `reached` the customers
    that have come, by segment, and `by_talk` the share of those of this week whom others have
    sent; `limits` what is left of budgets and stocks, by tool.
    """

    plan: Plan
    bought_per_week: float = 0.0
    dials: dict[str, Dials] = field(default_factory=dict)
    totals: dict[str, Totals] = field(default_factory=dict)
    thresholds: dict[float, float] = field(default_factory=dict)
    rival: float = 0.0
    attack: float = 0.0
    crowd: float = 1.0
    closed: Row = field(default_factory=lambda: np.zeros(CLASSES, np.float32))
    good: Row = field(default_factory=lambda: np.zeros(CLASSES, np.float32))
    queue: Queue | None = None
    reached: dict[str, float] = field(default_factory=dict)
    by_talk: float = 0.0
    pulses: dict[int, Pulse] = field(default_factory=dict)
    limits: dict[str, Limit] = field(init=False)

    def __post_init__(self) -> None:
        self.limits = {
            name: Limit.of(tool.when, tool.takes_each())
            for name, tool in self.plan.timed.items()
            if tool.when.limited
        }

    def publish(self, tool: str) -> Callable[..., None]:
        """What `tool` calls to set its dials for the coming week."""

        def set_dials(*, open: bool | None = None, **published: Any) -> None:
            known = self.dials[tool]
            stopped = tool in self.plan.stopped
            self.dials[tool] = Dials(
                (known.open if open is None else open) and not stopped,
                {**(known.published or {}), **published},
            )

        return set_dials
