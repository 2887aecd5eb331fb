"""What a practitioner expects of each choice of a paid membership, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "fee": Curve(
        (0, 0.01, 1, 10, 25, 50, 100, 200, 500, 5_000),
        "A fee of a cent does what a free membership does, but has to be paid again each year. A "
        "higher one is paid by fewer, who use it more; beyond what it saves nobody pays twice. "
        "The lift counts orders, some of which are split.",
    ),
    "depth": Curve(
        (0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2),
        "The deeper the discount, the more take it and the heavier what it costs; a fee that "
        "covers a shallow one does not cover a deep one, which heavy members use most.",
    ),
    "places": Curve(
        (1, 10, 50, 100, 200, 500, 1_000, 100_000),
        "Sales, fees and cost rise with the places until everybody who wants one has one.",
    ),
}  # fmt: skip
