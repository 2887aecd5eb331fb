"""A stimulus: value that speaks to one motive, at the same cost whatever the motive."""

from typing import ClassVar, Literal

import numpy as np

from simulator.draws import f32
from simulator.knobs import knob
from simulator.market.segment import MOTIVES, Motive
from simulator.program.channels import Effects
from simulator.program.ledger import Page
from simulator.program.tool import Own, Tool
from simulator.program.week import Week


class Stimulus(Tool):
    """Something that is worth the same share of every basket and speaks to one motive.

    No tool of the trade: a probe, which tells which motive brings these customers back. What
    customers perceive is what it costs, so that nothing is won by it but through the motive.
    """

    kind: Literal["stimulus"] = "stimulus"
    probe: ClassVar[bool] = True
    acts_on: ClassVar[tuple[str, ...]] = tuple(f"value.{motive}" for motive in MOTIVES)
    posts: ClassVar[tuple[str, ...]] = ("reward_cost",)
    motive: Motive = "price"
    worth: float = knob(
        0.01, off=0, ge=0, le=1, choice=True, costs="more", unit="share of what is paid",
        kind="assumed", source="a usual reward of the trade: 1 % back",
    )  # fmt: skip

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Let everybody addressed perceive it."""
        mask = week.addressed(self.to)
        if mask is not None and week.dials.open:
            effects.add(f"value.{self.motive}", mask * f32(self.worth))

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Book what it costs: the same share of what is paid."""
        mask = week.addressed(self.to)
        if mask is not None and week.dials.open:
            cost = np.rint(week.paid * (mask * self.worth))
            page.post("reward_cost", cost.astype(np.int64))
