"""A bad tool: a price cut that goes on moving customers where it is switched off."""

from typing import ClassVar, Literal

import numpy as np

from simulator.knobs import knob
from simulator.program.channels import Effects, Row
from simulator.program.tool import Own, Tool
from simulator.program.week import Week

HABIT = 0.002  # log of the purchase rate


class NeverOff(Tool):
    """A price cut, and a habit that comes with it.

    Behavior
        The cut is worth what it is; besides, customers buy a little more often.
    Cost
        What is taken off.
    Owed
        Nothing.
    Leaves out
        That there is no habit where there is no cut.
    Source
        An example of what must not be.
    """

    kind: Literal["never_off"] = "never_off"
    depth: float = knob(
        0.05, off=0, ge=0, le=0.5, choice=True, costs="more", unit="share of the list price",
        kind="assumed", source="an example",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("price_cut", "value.price", "need_log")

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Cut the price, and let everybody the audience buy more often, whatever the cut."""
        mask = week.addressed(self.to)
        if mask is None or not week.dials.open:
            return
        cut: Row = mask * np.float32(self.depth)
        if self.depth:
            effects.add("price_cut", cut)
            effects.add("value.price", cut)
        habit: Row = mask * np.float32(HABIT)
        effects.add("need_log", habit)
