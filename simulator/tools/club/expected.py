"""What a practitioner expects of each choice of a club, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "seat_cost": Curve(
        (0, 0.1, 1, 5, 10, 20, 30, 60, 120, 500),
        "An evening that costs nothing is none, and changes nothing. A richer one keeps and brings "
        "a little more, and each further unit less than the one before; few come, so that the "
        "lift is small at any cost.",
    ),
    "seats": Curve(
        (0, 1, 5, 10, 25, 50, 100, 200, 500),
        "Sales rise with the seats until everybody who asks has one. From there on more seats "
        "stand empty: they cost, and bring nothing.",
    ),
    "fee": Curve(
        (0, 0.01, 1, 5, 10, 25, 50, 100, 500),
        "A low fee pays for a part of the evenings; a higher one is paid by fewer, and nobody pays "
        "much more than a year of evenings is worth to them.",
    ),
    "places": Curve(
        (1, 10, 50, 100, 200, 500, 1_000, 100_000),
        "Sales and cost rise with the places until everybody who wants to join has joined.",
    ),
}  # fmt: skip
