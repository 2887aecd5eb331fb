"""What a practitioner expects of each choice of fast resolution, and where that is looked at."""

from simulator.program.curve import Curve

CURVES: dict[str, Curve] = {
    "staff": Curve(
        (0, 1, 2, 3, 5, 8, 12, 20, 40),
        "The first persons clear the backlog. When nobody waits any more, further ones cost as "
        "much each and change nothing.",
    ),
    "target": Curve(
        (0.02, 0.1, 0.5, 1, 4, 12, 40, 200, 1_000),
        "The shorter the target, the more persons are called for it. One that today's desk meets "
        "calls nobody, and does nothing.",
        {"staff": 5},
    ),
}  # fmt: skip
