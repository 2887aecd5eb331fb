"""What a practitioner expects of each choice of certificates, and where that is looked at."""

from typing import Any

from simulator.program.about.curve import Curve

_EVERY: dict[str, Any] = {"when": {"every": 13}}

CURVES: dict[str, Curve] = {
    "face_value": Curve(
        (0, 0.1, 1, 3, 5, 10, 20, 30, 50, 100),
        "A present of next to nothing does nothing. Most of what is given away is used on what "
        "would have been bought anyway, so that a larger one costs more than it brings.",
        _EVERY,
    ),
    "term": Curve(
        (1, 2, 4, 8, 13, 26, 52, 104),
        "The longer one can be used, the more are, until all are that are not lost.",
        _EVERY,
    ),
    "percent": Curve(
        (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1),
        "A percentage off a purchase does what the same amount does, up to the most that the "
        "face value allows.",
        _EVERY,
    ),
    "minimum": Curve(
        (0, 5, 10, 20, 30, 50, 100, 200, 1_000),
        "The larger the purchase has to be on which one is used, the fewer are; beyond what "
        "anybody buys at once it is no present.",
        _EVERY,
    ),
    "product_share": Curve(
        (0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1),
        "One for a small part of the basket takes no more off than that part.",
        _EVERY,
    ),
    "available": Curve(
        (0, 10, 100, 500, 1_000, 2_000, 5_000, 10_000, 100_000),
        "Sales and cost rise with those that can be used, until there is one for everybody.",
        _EVERY,
    ),
    "budget": Curve(
        (0, 10, 100, 1_000, 5_000, 10_000, 25_000, 50_000, 100_000),
        "The same, in what those of a window may take.",
        _EVERY,
    ),
}  # fmt: skip
