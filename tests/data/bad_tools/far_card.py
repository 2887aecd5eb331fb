"""A bad tool: a punch card that those who can never fill it value a little, too."""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

from simulator.knobs import knob
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.tool import Own, Tool
from simulator.program.week import Week

PATIENCE = 52  # weeks in which a card must fill to be worth anything, and after which it lapses
HOPE = 0.001  # of a reward that is out of reach


class FarCard(Tool):
    """Money off every so manyth purchase.

    Behavior
        A punch is worth its part of what is taken off, to customers whose cards fill within a
        year, and before the offer ends; to all others a thousandth of that.
    Cost
        What is taken off.
    Owed
        What is on the cards, by their progress; a card lapses after a year without a punch.
    Leaves out
        Whether anybody gets there.
    Source
        An example of what must not be.
    """

    kind: Literal["far_card"] = "far_card"
    punches: int = knob(
        8, ge=1, le=10_000, choice=True, costs="less", threshold=True, unit="purchases to fill a "
        "card", kind="assumed", source="an example",
    )  # fmt: skip
    value: float = knob(
        3.0, off=0, ge=0, le=10_000, choice=True, costs="more", unit="currency taken off",
        kind="assumed", source="an example", money=True,
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("value.price",)
    posts: ClassVar[tuple[str, ...]] = ("reward_cost", "liability")
    columns: ClassVar[dict[str, DTypeLike]] = {"punched": np.int64, "idle": np.int64}
    means: ClassVar[dict[str, str]] = {
        "punched": "purchases on the card, or on those that wait",
        "idle": "weeks since the last punch",
    }

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """What a punch is worth, as a share of the basket."""
        mask = week.addressed(self.to)
        if mask is None or not week.dials.open:
            return
        last = self.when.last_week(week.t)
        weeks = PATIENCE if last is None else min(PATIENCE, last + 1 - week.t)
        fills = own.punched + week.usual_rate * np.float32(weeks) >= self.punches
        basket = week.usual_spend / np.maximum(week.usual_rate, np.float32(1e-9))
        hope = np.where(fills, np.float32(1), np.float32(HOPE))
        worth: Row = np.divide(mask * hope * np.float32(self.value / self.punches), basket)
        effects.add("value.price", worth)

    def hand_out(self, week: Week, own: Own, page: Page) -> None:
        """Take off what full cards are worth, at most what is left to pay."""
        own.idle += 1
        mask = week.addressed(self.to)
        if mask is not None and week.dials.open:
            punched = week.n_purchases * (mask > 0)
            own.punched += punched
            own.idle[punched > 0] = 0
        own.punched[own.idle >= PATIENCE] = 0
        units = np.int64(round(self.value * MONEY))
        full = np.where(week.n_purchases > 0, own.punched // self.punches, 0)
        if units:
            full = np.minimum(full, week.to_pay // units)
        own.punched -= full * self.punches
        page.post("reward_cost", week.hand_out(full * units))

    def owed(self, week: Week, own: Own) -> NDArray[np.int64]:
        """What is on the cards, by their progress."""
        each = self.value * MONEY / self.punches
        owed: NDArray[np.int64] = np.rint(own.punched * each).astype(np.int64)
        return owed
