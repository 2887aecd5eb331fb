"""A bad tool: a gift that is booked, and perceived, and never taken off what customers pay."""

from typing import ClassVar, Literal

import numpy as np

from simulator.knobs import knob
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.tool import Own, Tool
from simulator.program.week import Week


class PaperGift(Tool):
    """Money for every purchase.

    Behavior
        It is worth what it is, as a share of the basket.
    Cost
        What is booked.
    Owed
        Nothing.
    Leaves out
        The giving.
    Source
        An example of what must not be.
    """

    kind: Literal["paper_gift"] = "paper_gift"
    value: float = knob(
        0.5, off=0, ge=0, le=10_000, choice=True, costs="more", unit="currency for a purchase",
        kind="assumed", source="an example", money=True,
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("value.price",)
    posts: ClassVar[tuple[str, ...]] = ("reward_cost",)

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """What a purchase brings, as a share of the basket."""
        mask = week.addressed(self.to)
        if mask is not None and week.dials.open:
            basket = week.usual_spend / np.maximum(week.usual_rate, np.float32(1e-9))
            worth: Row = np.divide(mask * np.float32(self.value), basket)
            effects.add("value.price", worth)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Book what was not given."""
        mask = week.addressed(self.to)
        if mask is not None and week.dials.open:
            each = np.int64(round(self.value * MONEY))
            page.post("reward_cost", week.n_purchases * (mask > 0) * each)
