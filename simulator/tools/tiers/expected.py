"""What a practitioner expects of each choice of tiers, and where that is looked at."""

from simulator.program.about.curve import Curve

SPENDS = (200, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000, 10_000, 100_000)
COSTS = (0, 0.01, 0.1, 0.3, 0.5, 1, 2, 4)
ONE = {"names": ("gold",), "from_spend": 4_000.0}

CURVES: dict[str, Curve] = {
    "from_spend": Curve(
        (0, *SPENDS),
        "Where everybody has it, it costs most and is worth only what is given. Where one in ten "
        "has it, it is worth most for what it costs; where nobody reaches it, it is no program.",
        {"names": ("gold",), "first_per_visit": 0.5, "first_per_year": 10.0},
    ),
    "second_from": Curve(
        SPENDS,
        "A second level that many reach costs much and is no distinction; the higher it is, the "
        "less it costs and does, down to what the first level does alone.",
        {"names": ("silver", "gold"), "from_spend": 1_800.0},
    ),
    "third_from": Curve(
        SPENDS,
        "As of the second level.",
        {"from_spend": 1_000.0, "second_from": 2_000.0},
    ),
    "first_per_visit": Curve(
        COSTS,
        "The first of it makes status felt; more of it costs as much as is given, and is worth "
        "less than it costs.",
        {**ONE, "first_per_year": 0.0},
    ),
    "second_per_visit": Curve(
        COSTS, "As of the first level, for fewer customers.", {"names": ("silver", "gold")}
    ),
    "third_per_visit": Curve(COSTS, "As of the second level, for very few customers."),
    "first_per_year": Curve(
        (0, 1, 5, 10, 20, 50, 100, 200),
        "As of what is spent at each purchase.",
        {**ONE, "first_per_visit": 0.0},
    ),
    "second_per_year": Curve(
        (0, 2, 5, 10, 20, 50, 100, 200), "As of the first level, for fewer customers.",
        {"names": ("silver", "gold")},
    ),
    "third_per_year": Curve(
        (0, 10, 20, 30, 50, 100, 200), "As of the second level, for very few customers."
    ),
    "window": Curve(
        (4, 8, 12, 26, 52, 104, 208),
        "With a threshold in proportion, short windows give levels to whoever was busy, so to more "
        "customers, for more money, and take them away as often; long ones give them late.",
    ),
    "grace": Curve(
        (0, 4, 8, 13, 20, 26, 39, 52),
        "The longer a level is kept that is not paid for any more, the more it costs; what it "
        "puts off is lost later.",
    ),
}  # fmt: skip

EXAMPLES = (
    {
        "from_spend": 60.0, "second_from": 150.0, "third_from": 240.0, "window": 12,
        "grace": 4,
    },
    {
        "from_spend": 150.0, "second_from": 300.0, "third_from": 500.0, "window": 20,
        "period": "moving", "counts_past": True, "soft_landing": False,
    },
)  # fmt: skip
