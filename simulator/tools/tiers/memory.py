"""What tiers remember of each customer, and count of all."""

from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from simulator.knobs import Part
from simulator.program.tally import Sum, Tally
from simulator.tools.tiers.levels import ByLevel


class TierMemory(Part):
    """Its columns, what each is, and which of them last; mixed into the tool."""

    columns: ClassVar[dict[str, DTypeLike]] = {
        "counted": np.int64, "level": np.uint8, "kept": np.uint8, "left": np.uint16,
        "known": np.uint8, "missed": np.float32, "sting": np.float32, "debt": np.float32,
        "shift": np.float32, "has": np.float32,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = (
        "counted", "level", "kept", "left", "known", "missed", "sting", "debt",
    )  # fmt: skip
    means: ClassVar[dict[str, str]] = {
        "counted": "paid in this window, or since tiers began, 1/10,000 of the currency",
        "level": "the level that is held; 0 for none",
        "kept": "the level that is left after the time of grace; that held where there is none",
        "left": "weeks for which the level is kept",
        "known": "whether the level of who has long known tiers has been found, 0 or 1",
        "missed": "share of the basket that was lost with a level",
        "sting": "how much less is done for it, from 0 to 1",
        "debt": "weeks of usual purchases that came early",
        "shift": "share of this week's needs that comes early, or is missing",
        "has": "what is perceived this week, share of the basket",
    }
    tallies: ClassVar[dict[str, Tally]] = {
        "levels": ByLevel(), "gain": Sum(), "spend": Sum(), "holders": Sum(),
    }  # fmt: skip
