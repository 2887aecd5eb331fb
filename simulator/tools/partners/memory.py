"""What partners remember of each customer."""

from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from simulator.knobs import Part


class PartnersMemory(Part):
    """Its columns, what each is, and which of them last; mixed into the tool."""

    columns: ClassVar[dict[str, DTypeLike]] = {
        "began": np.uint8, "luck": np.float32, "weekly": np.float32, "gives": np.float32,
        "account": np.int64, "likely": np.float32, "after": np.float32, "gain": np.float32,
        "given": np.int64, "lost": np.float32,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("luck",)
    means: ClassVar[dict[str, str]] = {
        "began": "1 once it is known what each collects",
        "luck": "from 0 to 1: those below `shops_there` shop at the partner; 0 before it is drawn",
        "weekly": "what each collects there in a week, currency at face value",
        "likely": "how likely points of each become rewards in time",
        "gives": "what that is worth to them this week, share of their spend here",
        "account": "what the partner has paid in advance, below 0 what it owes us, 1/10,000",
        "after": "weeks in which points used there are still felt",
        "gain": "what that adds to purchases here, log rate",
        "given": "points ever earned there, hundredths",
        "lost": "points that have lapsed because the partner left, currency at face value",
    }
