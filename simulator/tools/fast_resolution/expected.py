"""What a practitioner expects of each choice of fast resolution, and where that is looked at."""

from simulator.program.about.curve import Curve

# A shop where one order in eight goes wrong, most customers say so, and one person at the desk has
# half as much work again as they can do.
SLOW = {
    "failure_rate": 0.12, "serious_share": 0.5, "report_rate": 0.6,
    "desk": {"staff": 1, "minutes_per_case": 20.0, "overloaded": True},
}  # fmt: skip
CURVES: dict[str, Curve] = {
    "staff": Curve(
        (0, 1, 2, 3, 5, 8, 12, 20, 40),
        "Where one person has half as much work again as they can do, the first more clears the "
        "backlog. When nobody waits any more, further ones cost as much each and change nothing.",
        service=SLOW,
    ),
    "target": Curve(
        (0.02, 0.1, 0.5, 1, 4, 12, 40, 200, 1_000),
        "The shorter the target, the more persons are called for it. One that today's desk meets "
        "calls nobody, and does nothing.",
        {"staff": 8},
        SLOW,
    ),
}
