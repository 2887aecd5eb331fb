"""What a practitioner expects of each choice of a surprise, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "gift": Curve(
        (0, 0.1, 0.5, 1, 2, 5, 10, 20, 50, 200),
        "What is too small goes unnoticed and is money lost. Beyond that more is felt as more, "
        "until there is hardly anything left to win.",
    ),
    "chance": Curve(
        (0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 0.6, 1),
        "Each gift delights as long as it is rare. What comes often is expected: it costs as much "
        "each time and does less and less.",
    ),
    "next_gift": Curve(
        (0, 0.25, 0.5, 0.8, 1, 1.2, 1.5, 2, 4),
        "A smaller gift after a larger one is felt as a loss; a larger one costs more.",
        {"chance": 0.1},
    ),
}
