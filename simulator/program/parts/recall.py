"""Recall: what was got lately is what is perceived, in all as much as it was worth."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from simulator.draws import f32, stage
from simulator.knobs import Part, knob
from simulator.program.channels import Row
from simulator.program.tool import Own
from simulator.program.week import Week


class Recall(Part):
    """What customers have got, and what they have missed, as long as they think of it; mixed into
    a tool.

    Each week they think of the part 1 - 1/2^(1 / half-life) of it, so that over time all that is
    perceived of it adds up to what it was worth to them, and nothing is perceived before it is
    given.
    """

    recall_half_life: float = knob(
        13.0, low=4.0, high=26.0, ge=0.5, le=1e4, kind="judged",
        unit="weeks until half of what was lived through is forgotten", source="no measurement; a "
        "quarter, from a month to half a year",
    )  # fmt: skip
    columns: ClassVar[dict[str, DTypeLike]] = {"felt": np.float32}
    means: ClassVar[dict[str, str]] = {
        "felt": "what they think of this week of all that they got or missed, currency",
    }

    def recall(self, week: Week, own: Own, worth: Row) -> Row:
        """In `offer`: what is perceived this week, share of the basket (n,).

        Parameters
        ----------
        worth
            Of what they get this week, currency (n,); below 0 for what they miss.
        """
        keeps = f32(0.5 ** (1 / self.recall_half_life))
        share = np.empty(week.n, np.float32)
        think(worth, keeps, f32(1) - keeps, week.usual_spend, own.felt, share)
        return share


@stage
def think(worth, keeps, takes, usual_spend, felt, share):  # type: ignore[no-untyped-def]
    """Forget a part, add what is new, and say what that is of a week's spend, (n,)."""
    for i in range(share.size):
        now = felt[i] * keeps + worth[i] * takes
        felt[i] = now
        share[i] = now / max(usual_spend[i], f32(1e-9))
