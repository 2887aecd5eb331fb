"""What a practitioner expects of each choice of a fixed price, and where that is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.program.about.curve import Curve

# Prices rise by 8 % a year, as do costs and the rival's, but for one fall of all that are paid.
MOVING: Mapping[str, Any] = {
    "prices": {
        "ours": 0.08, "costs": 0.08, "rival": 0.08,
        "changes": {"cheaper": {"week": 40, "ours": -0.06, "rival": -0.06}},
    }
}  # fmt: skip
CURVES: dict[str, Curve] = {
    "weeks": Curve(
        (4, 8, 13, 26, 39, 52, 78, 104, 156, 255),
        "Prices rise by 8 % a year and fall by 6 % once. For some weeks nothing is saved and "
        "nobody asks. The longer it lasts, the more take it and the more it costs; for years it "
        "is the price of years ago.",
    ),
    "fee": Curve(
        (0, 0.01, 1, 5, 10, 20, 50, 100, 500, 5_000),
        "The higher the fee, the fewer and heavier those who take it; beyond twice what they "
        "expect to save nobody does.",
    ),
    "places": Curve(
        (1, 10, 50, 100, 200, 500, 1_000, 100_000),
        "Sales and cost rise with the places until everybody who wants one has one.",
    ),
}  # fmt: skip
