"""What referral remembers of each customer."""

from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from simulator.knobs import Part


class ReferralMemory(Part):
    """Its columns, what each is, and which of them last; mixed into the tool."""

    columns: ClassVar[dict[str, DTypeLike]] = {
        "knows": np.float32, "would": np.float32, "more": np.float32, "large": np.float32,
        "this_year": np.int16, "due": np.int64, "left": np.int16, "got": np.float32,
        "glad": np.int16, "friend": np.uint8, "fresh": np.float32,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("this_year", "due", "left", "glad", "friend", "fresh")
    means: ClassVar[dict[str, str]] = {
        "knows": "how surely they think of the reward, from 0 to 1",
        "would": "the same of who was satisfied when asked",
        "more": "log by which they talk more this week",
        "large": "both rewards, in usual ones, as far as they can be used; 0 until it is known",
        "this_year": "rewards claimed this year, counted from the launch",
        "due": "rewards that wait to be used, 1/10,000",
        "left": "weeks in which they can be used, this one included",
        "got": "rewards used last week, currency",
        "glad": "weeks for which having brought a friend keeps them",
        "friend": "1 for those whom the reward has brought",
        "fresh": "what is left of what a friend spends more or less, from 1 to 0",
    }
