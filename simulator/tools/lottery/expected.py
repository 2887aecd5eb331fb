"""What a practitioner expects of each choice of a lottery, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "main_prize": Curve(
        (0, 10, 100, 1_000, 5_000, 20_000, 100_000),
        "A draw for next to nothing moves nobody. Interest grows with the pool as long as it is a "
        "small part of what customers spend, and wears off.",
        {"small_prizes": 0},
    ),
    "main_prizes": Curve(
        (0, 1, 2, 5, 20, 100, 1_000),
        "The same pool of interest, by the number of prizes.",
        {"small_prizes": 0},
    ),
    "small_prize": Curve(
        (0, 0.01, 1, 10, 50, 200, 1_000),
        "A thousand prizes of a cent are worth ten units of currency, to winners, too.",
        {"small_prizes": 1_000, "main_prizes": 0},
    ),
    "small_prizes": Curve(
        (0, 1, 5, 20, 100, 500, 1_000),
        "More prizes make a larger pool; each further one costs as much as the one before.",
        {"main_prizes": 0},
    ),
}  # fmt: skip
