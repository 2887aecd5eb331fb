"""What a practitioner expects of each choice of a contest, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "main_prize": Curve(
        (0, 1, 10, 100, 300, 1_000, 5_000, 20_000),
        "A contest for next to nothing moves nobody. Larger prizes move those who can win them, "
        "who are few, and less and less.",
    ),
    "main_prizes": Curve(
        (0, 1, 3, 10, 30, 100, 200, 1_000),
        "More prizes give more of those who take part a chance, until everybody wins and nobody "
        "has to try.",
    ),
    "small_prize": Curve(
        (0, 0.01, 1, 5, 20, 50, 200),
        "Prizes for many keep those in it who will not come first; prizes of a cent do not.",
        {"small_prizes": 50},
    ),
    "small_prizes": Curve(
        (0, 1, 5, 20, 50, 100, 200, 1_000),
        "The same, by their number; there are never more than entrants.",
        {"small_prize": 20},
    ),
}
