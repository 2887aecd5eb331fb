"""What a practitioner expects of each choice of a cumulative card, and where that is looked at."""

from simulator.program.about.curve import Curve

SPENDS = (10, 100, 300, 600, 1_000, 2_000, 4_000, 10_000, 100_000)

CURVES: dict[str, Curve] = {
    "depth": Curve(
        (0, 0.001, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2),
        "Sales rise with the cut; most of its cost is on what heavy customers would have bought "
        "anyway.",
        {"from_spend": 1_000.0, "second_depth": 0.0},
    ),
    "from_spend": Curve(
        (0, *SPENDS),
        "At nothing it is a discount for all. The higher the step, the fewer hold it and the less "
        "it costs; where nobody reaches it, it is no program.",
        {"depth": 0.05, "second_depth": 0.0},
    ),
    "second_depth": Curve(
        (0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2),
        "A second step that takes no more off than the first is none; beyond it costs rise with "
        "it, for heavy customers alone.",
        {"from_spend": 500.0, "second_from": 1_500.0},
    ),
    "second_from": Curve(
        SPENDS,
        "A second step below the first begins with it; the higher it is, the fewer hold it, down "
        "to what the first step does alone.",
        {"from_spend": 500.0, "second_depth": 0.05},
    ),
    "third_depth": Curve(
        (0, 0.02, 0.05, 0.06, 0.08, 0.1, 0.2),
        "As of the second step, for still fewer customers.",
        {"from_spend": 500.0, "second_from": 1_000.0, "third_from": 2_000.0},
    ),
    "third_from": Curve(
        SPENDS,
        "As of the second step.",
        {"from_spend": 500.0, "second_from": 1_000.0, "third_depth": 0.1},
    ),
    "window": Curve(
        (4, 8, 12, 24, 52, 104, 208),
        "The longer what was paid counts, the more customers hold a step of the same size, and the "
        "later those of a long one come to it.",
        {"from_spend": 1_000.0, "second_depth": 0.0, "depth": 0.05},
    ),
}  # fmt: skip
